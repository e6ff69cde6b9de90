"""All commands and their options. What they do stands in their own modules, imported when they run."""

from __future__ import annotations

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from yulu import __version__

app = typer.Typer(
    name="yulu",
    help="雨露：把政策写成可核对的规则，告诉每个主体应得什么、为什么、还差什么。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Lang(StrEnum):
    """The language of messages."""

    zh = "zh"
    en = "en"


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是日期，应写成 2022-04-01 这样") from None


_TOOLBOX = "工具箱文件夹，如 toolboxes/liuxi；随程序带来的写名字即可，如 liuxi"


def _today() -> date:
    from yulu.calendars.zone import today

    return today()


def _folder(text: str) -> Path:
    from yulu.toolbox.places import toolbox_folder

    return toolbox_folder(text)


Folder = Annotated[Path, typer.Argument(metavar="TOOLBOX", parser=_folder, help=_TOOLBOX)]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Language = Annotated[Lang, typer.Option("--lang", help="提示的语言：zh 或 en")]
On = Annotated[date, typer.Option("--on", parser=_day, metavar="DATE", help="决定日：按哪一天的规定和情况判断")]
KnownOn = Annotated[
    date | None,
    typer.Option("--known-on", parser=_day, metavar="DATE", help="知悉日：只用这一天以前公布的文件（默认今天）"),
]


Archive = Annotated[
    Path | None,
    typer.Option("--archive", metavar="DIR", help="存放历次工具箱的文件夹（默认 YULU_ARCHIVE 或用户数据目录）"),
]


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="显示版本")] = False) -> None:
    if version:
        typer.echo(f"yulu {__version__}")
        raise typer.Exit


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="新的工具箱放在哪个文件夹（须不存在或为空）")],
    name: Annotated[str | None, typer.Option("--name", help="名字：小写英文、数字和连字符（默认同文件夹）")] = None,
    title: Annotated[str | None, typer.Option("--title", help="中文名称，如 柳溪市（默认同名字）")] = None,
    extends: Annotated[
        Path | None,
        typer.Option("--extends", metavar="TOOLBOX", parser=_folder, help="上一级的工具箱：文件夹，或随程序带来的名字"),
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """建一个新的工具箱：一项示例政策，带样例和说明，照着改成自己的。"""
    from yulu.cli.new import run_new

    _exit(run_new(folder, name, title, extends, json, lang.value))


@app.command()
def check(
    folders: Annotated[list[Path], typer.Argument(metavar="TOOLBOX…", parser=_folder, help=_TOOLBOX)],
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """检查工具箱：一次找出全部问题，逐个指明文件、行、列和改法。"""
    from yulu.cli.checking import run_check

    _exit(run_check(folders, json, lang.value))


@app.command()
def test(
    folder: Folder,
    policy: Annotated[str | None, typer.Option("--policy", help="只运行这一项政策的样例")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """运行政策旁边的样例，逐条报告。"""
    from yulu.cli.checking import run_test

    _exit(run_test(folder, policy, json, lang.value))


@app.command()
def facts(
    folder: Folder,
    policy: Annotated[str | None, typer.Argument(metavar="[POLICY]", help="只列这一项政策用到的")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """列出一个主体的文件里可以写什么：事实、记录、认定事项。"""
    from yulu.cli.facts import run_facts

    _exit(run_facts(folder, policy, json, lang.value))


@app.command()
def guide(
    folder: Folder,
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="政策的名字")],
    on: Annotated[
        date | None, typer.Option("--on", parser=_day, metavar="DATE", help="按哪一天的规定写（默认今天）")
    ] = None,
    known_on: KnownOn = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="写成这个文件：.docx 或 .md（默认印出来）")
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """写一项政策的办事指南：惠及对象、申报条件、兑现时限、受理地址、咨询电话；工具箱没有写的照实说没有。"""
    from yulu.cli.guide import run_guide

    _exit(run_guide(folder, policy, on or _today(), known_on or _today(), out, json, lang.value))


@app.command()
def pages(
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="写到哪个文件夹（须不存在、为空，或是上次写的）")],
    on: Annotated[
        date | None, typer.Option("--on", parser=_day, metavar="DATE", help="哪一天的规定算“现在”（默认今天）")
    ] = None,
    known_on: KnownOn = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """把工具箱里的政策印成网页：一项政策一页，规则、依据、参数的历次变化、样例；不用联网，可以打印。"""
    from yulu.cli.pages import run_pages

    _exit(run_pages(folder, out, on or _today(), known_on or _today(), json, lang.value))


@app.command()
def decide(
    folder: Annotated[Path | None, typer.Argument(metavar="TOOLBOX", parser=_folder, help=_TOOLBOX)] = None,
    subject: Annotated[
        Path | None, typer.Argument(metavar="SUBJECT.json", help="一个主体的情况；- 表示从标准输入读")
    ] = None,
    on: Annotated[
        date | None, typer.Option("--on", parser=_day, metavar="DATE", help="决定日：按哪一天的规定和情况判断")
    ] = None,
    policy: Annotated[str | None, typer.Option("--policy", help="只判断这一项政策")] = None,
    known_on: KnownOn = None,
    receipt: Annotated[
        Path | None, typer.Option("--receipt", metavar="FILE", help="按这份回执（--json 的输出）重做一遍，看是否一致")
    ] = None,
    archive: Archive = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """判断一个主体：每项政策符合与否、依据、金额、还缺什么；或者按回执重做。"""
    from yulu.cli.deciding import run_decide, run_repeat
    from yulu.toolbox.archive import default_archive

    kept = archive or default_archive()
    if receipt is not None:
        _exit(run_repeat(receipt, kept, json, lang.value))
    if folder is None or subject is None or on is None:
        raise typer.BadParameter("要写明 TOOLBOX、SUBJECT.json 和 --on，或者只写 --receipt")
    _exit(run_decide(folder, subject, policy, on, known_on or _today(), kept, json, lang.value))


@app.command()
def archive(folder: Folder, into: Archive = None, json: Json = False, lang: Language = Lang.zh) -> None:
    """把工具箱原样存档，以后可以按当时的规定重做决定。"""
    from yulu.cli.deciding import run_archive
    from yulu.toolbox.archive import default_archive

    _exit(run_archive(folder, into or default_archive(), json, lang.value))


@app.command()
def match(
    folder: Folder,
    source: Annotated[
        Path, typer.Argument(metavar="REGISTRY", help="名录的文件夹；或者一张主体名单（CSV、Parquet），要写 --map")
    ],
    on: On,
    out: Annotated[Path, typer.Option("--out", metavar="RUN", help="结果文件夹（须不存在或为空）")],
    mapping: Annotated[
        str | None, typer.Option("--map", metavar="MAP", help="名单怎么读：工具箱里的对照表名，或一个 YAML 文件")
    ] = None,
    known_on: KnownOn = None,
    everything: Annotated[bool, typer.Option("--all", help="不符合的也逐条列出")] = False,
    since: Annotated[
        Path | None,
        typer.Option("--since", metavar="RUN", help="接着这一次结果算：只重新判断有变化的主体（按名录匹配时）"),
    ] = None,
    who: Annotated[str | None, typer.Option("--who", help="谁匹配；有个人、家庭数据时记下（默认登录名）")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """对名录或名单里的每个主体判断全部政策，写出结果并汇总。"""
    from yulu.cli.matching import run_match

    if mapping is None and source.suffix and not source.exists():
        raise typer.BadParameter(f"没有 {source}；按名单匹配还要写 --map，按名录匹配请写名录的文件夹")
    _exit(run_match(folder, source, mapping, on, known_on or _today(), out, everything, since, who, json, lang.value))


@app.command()
def trial(
    folder: Folder,
    source: Annotated[Path, typer.Argument(metavar="REGISTRY", help="名录的文件夹")],
    change: Annotated[
        Path, typer.Option("--change", metavar="FILE", help="草案：一个 YAML 文件（或文件夹），写法见 docs/trial.md")
    ],
    on: On,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="结果文件夹（须不存在或为空）")],
    known_on: KnownOn = None,
    who: Annotated[str | None, typer.Option("--who", help="谁试算；有个人、家庭数据时记下（默认登录名）")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """试算草案：发文之前看谁得谁失、花多少钱（最少到最多）、谁差一点、补哪批数据最能看准。"""
    from yulu.cli.trial import run_trial

    _exit(run_trial(folder, source, change, on, known_on or _today(), out, who, json, lang.value))


@app.command("import")
def import_(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="部门送来的文件：CSV、.xlsx、.xls、Parquet")],
    mapping: Annotated[str, typer.Option("--map", metavar="NAME", help="工具箱里的对照表名，或一个 YAML 文件")],
    day: Annotated[date, typer.Option("--day", parser=_day, metavar="DATE", help="数据截至哪一天")],
    into: Annotated[Path, typer.Option("--into", metavar="REGISTRY", help="名录文件夹；没有就新建")],
    number: Annotated[
        str | None, typer.Option("--number", help="这份数据的编号；同一编号只导入一次（默认由内容得出）")
    ] = None,
    complete_from: Annotated[
        date | None, typer.Option("--complete-from", parser=_day, metavar="DATE", help="名单从哪一天起完整（默认最早）")
    ] = None,
    complete_through: Annotated[
        date | None,
        typer.Option("--complete-through", parser=_day, metavar="DATE", help="名单到哪一天为止完整：没列的就是没有"),
    ] = None,
    citation: Annotated[str, typer.Option("--citation", help="名单完整的依据，如来文标题和条款")] = "",
    quarantine: Annotated[
        Path | None,
        typer.Option("--quarantine", metavar="DIR", help="另存有问题的行的文件夹（默认 REGISTRY.quarantine）"),
    ] = None,
    who: Annotated[str | None, typer.Option("--who", help="谁导入；导入个人、家庭数据时记下（默认登录名）")] = None,
    drop_other_columns: Annotated[
        bool, typer.Option("--drop-other-columns", help="文件里没有的列，原有的数据不要了")
    ] = False,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """把部门送来的文件导入名录：好的行写入，有问题的行另存并写明原因。

    全部文件都已导入（包括以前导入过的），返回 0；有文件没能导入，返回 1，名录不变。
    """
    from yulu.cli.importing import Order, run_import

    if complete_from is not None and complete_through is None:
        raise typer.BadParameter("--complete-from 要和 --complete-through 一起写")
    order = Order(day, number, complete_from, complete_through, citation, quarantine, who, drop_other_columns)
    _exit(run_import(folder, files, mapping, order, into, json, lang.value))


@app.command()
def explain(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="yulu match --out 写出的结果文件夹")],
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="主体编号，如统一社会信用代码")],
    policy: Annotated[str | None, typer.Option("--policy", help="只讲这一项政策")] = None,
    registry: Annotated[
        Path | None, typer.Option("--registry", metavar="DIR", help="名录现在的位置（默认按结果里记的找）")
    ] = None,
    table: Annotated[
        Path | None, typer.Option("--table", metavar="TABLE", help="由名单做出的结果：当时的名单，用来重做一遍")
    ] = None,
    mapping: Annotated[str | None, typer.Option("--map", metavar="MAP", help="名单的对照（默认按结果里记的）")] = None,
    who: Annotated[str | None, typer.Option("--who", help="谁在查（默认登录名）")] = None,
    why: Annotated[str | None, typer.Option("--why", help="查个人、家庭时：为什么查")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """从一次匹配的结果讲清一个主体：得什么、为什么、缺什么向谁要、怎样提异议；并重做一遍核对。"""
    from yulu.cli.explaining import Sought, run_explain

    _exit(run_explain(folder, Sought(subject, policy, registry, table, mapping, who, why), json, lang.value))


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="前一次匹配的结果文件夹")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="后一次匹配的结果文件夹")],
    registry: Annotated[
        Path | None, typer.Option("--registry", metavar="DIR", help="名录现在的位置（默认按结果里记的找）")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="把逐户的变化写成 changes.csv，放在这个文件夹")
    ] = None,
    who: Annotated[str | None, typer.Option("--who", help="谁比较；有个人、家庭数据时记下（默认登录名）")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """比较两次匹配：按政策列出新增符合、不再符合、金额变化，并逐户查明是事实、文本还是日期引起的。"""
    from yulu.cli.comparing import run_compare

    _exit(run_compare(before, after, registry, who, out, json, lang.value))


_REGISTRY_NOW = "名录现在的位置（默认按结果里记的找）"
RegistryNow = Annotated[Path | None, typer.Option("--registry", metavar="DIR", help=_REGISTRY_NOW)]
TableThen = Annotated[Path | None, typer.Option("--table", metavar="TABLE", help="由名单做出的结果：当时的名单")]
Who = Annotated[str | None, typer.Option("--who", help="谁在看；有个人、家庭数据时记下（默认登录名）")]


@app.command()
def gaps(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="yulu match --out 写出的结果文件夹")],
    top: Annotated[int, typer.Option("--top", min=1, help="各列出前几项")] = 10,
    no_money: Annotated[bool, typer.Option("--no-money", help="只数户次，不算金额（不必再看主体的情况）")] = False,
    registry: RegistryNow = None,
    table: TableThen = None,
    mapping: Annotated[str | None, typer.Option("--map", metavar="MAP", help="名单的对照（默认按结果里记的）")] = None,
    who: Who = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """缺的数据里先要哪一份：哪个部门的哪份数据能让最多主体有结论，牵涉多少金额，然后再要哪一份。"""
    from yulu.cli.behind import Behind
    from yulu.cli.gaps import run_gaps

    behind = Behind(registry, table, mapping, who, "算缺的数据牵涉多少金额")
    _exit(run_gaps(folder, behind, top, not no_money, json, lang.value))


@app.command()
def coverage(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="yulu match --out 写出的结果文件夹")],
    received: Annotated[
        Path,
        typer.Option(
            "--received", metavar="FILE", help="部门的兑现名单（CSV、Excel）：主体编号、政策、日期、金额、状态"
        ),
    ],
    mapping: Annotated[
        str | None, typer.Option("--map", metavar="MAP", help="兑现名单怎么读：一个 YAML 文件，dataset 写 payments")
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="FACT", help="按哪个事实分组，可写几次；日期按年数分（默认按工具箱写的）"),
    ] = None,
    policy: Annotated[
        list[str] | None, typer.Option("--policy", metavar="POLICY", help="只算这些政策（默认名单提到的）")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="把没有到的逐户写在这个文件夹（须不存在或为空）")
    ] = None,
    registry: RegistryNow = None,
    table: TableThen = None,
    table_map: Annotated[
        str | None, typer.Option("--table-map", metavar="MAP", help="--table 的对照（默认按结果里记的）")
    ] = None,
    who: Who = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """雨露均沾：符合而没有到的有谁，为什么，集中在哪些区域、规模、年限、行业；已兑现而不符合的另列，请核实。"""
    from yulu.cli.behind import Behind
    from yulu.cli.coverage import Covering, run_coverage

    asked = Covering(received, mapping, tuple(by or ()), tuple(policy or ()), out)
    behind = Behind(registry, table, table_map, who, "核对符合的主体是否都已兑现")
    _exit(run_coverage(folder, asked, behind, json, lang.value))


@app.command()
def feasibility(
    folder: Folder,
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="哪一项政策")],
    on: Annotated[
        date | None, typer.Option("--on", parser=_day, metavar="DATE", help="按哪一天的规定看（默认今天）")
    ] = None,
    known_on: KnownOn = None,
    registry: Annotated[
        Path | None,
        typer.Option(
            "--registry", metavar="DIR", help="名录：看数据到没到位，只靠数据能定多少；有 --run 时是它现在的位置"
        ),
    ] = None,
    run: Annotated[
        Path | None, typer.Option("--run", metavar="RUN", help="用一次匹配的结果（决定日、知悉日也用它的）")
    ] = None,
    who: Who = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """一项政策能不能免申即享：每一条由哪份数据决定、谁持有、新不新、全不全，哪些须人工认定。"""
    from yulu.cli.behind import Behind
    from yulu.cli.feasibility import Asked, run_feasibility

    if run is not None and (on is not None or known_on is not None):
        raise typer.BadParameter("--run 自带决定日和知悉日，不能再写 --on、--known-on")
    asked = Asked(policy, on or _today(), known_on or _today(), run)
    behind = Behind(registry, None, None, who, "看政策能不能免申即享")
    _exit(run_feasibility(folder, asked, behind, json, lang.value))


@app.command()
def registry(
    folder: Folder,
    into: Annotated[Path, typer.Argument(metavar="REGISTRY", help="名录文件夹")],
    version: Annotated[int | None, typer.Option("--version", help="看第几版（默认最新）")] = None,
    known_on: Annotated[
        date | None, typer.Option("--known-on", parser=_day, metavar="DATE", help="看某一天已经导入的那一版")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="核对各版的文件是不是当初写下的")] = False,
    who: Annotated[str | None, typer.Option("--who", help="谁看；有个人、家庭数据时记下（默认登录名）")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """看名录里有什么：版本、历次导入、各批数据截至哪一天、声明完整到哪一天。"""
    from yulu.cli.registry import run_registry

    if version is not None and known_on is not None:
        raise typer.BadParameter("--version 和 --known-on 只能写一个")
    _exit(run_registry(folder, into, version, known_on, check, who, json, lang.value))


@app.command()
def due(
    folder: Folder,
    start: Annotated[str, typer.Option("--from", metavar="MOMENT", help="从何时起算，如 '2026-09-30 16:00'")],
    limit: Annotated[
        str, typer.Option("--limit", metavar="LIMIT", help="时限：5 个工作日、4 个工作小时、15 日、2 小时")
    ],
    department: Annotated[str | None, typer.Option("--department", help="按哪个部门的办公时间（名字或全称）")] = None,
    pause: Annotated[
        list[str] | None,
        typer.Option(
            "--pause", metavar="起/止", help="停表：'2026-10-09 10:00/2026-10-12 09:00'，还没恢复的不写止；可写几次"
        ),
    ] = None,
    extend: Annotated[list[str] | None, typer.Option("--extend", metavar="LIMIT", help="延长多少；可写几次")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="MOMENT", help="另问到某一时刻用了多少、还剩多少")] = None,
    statutory: Annotated[bool, typer.Option("--statutory", help="法定时限：不算本地自己停办、补班的日子")] = False,
    penalty_law: Annotated[
        bool, typer.Option("--penalty-law", help="行政处罚法里的“日”：2、3、5、7 日是工作日（第八十五条）")
    ] = False,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """算到期时间：逐日列出算没算、为什么、依据哪个文件。"""
    from yulu.cli.due import Asked, run_due

    asked = Asked(start, limit, department, tuple(pause or ()), tuple(extend or ()), at, statutory, penalty_law)
    _exit(run_due(folder, asked, json, lang.value))


@app.command()
def demo(
    subjects: Annotated[
        int,
        typer.Option(
            "--subjects",
            min=1,
            max=10_000_000,
            help="生成多少个主体；每 40 个里有 30 个市场主体、3 个家庭、4 个个人、1 个项目、2 个案件",
        ),
    ] = 20_000,
    seed: Annotated[int, typer.Option("--seed", help="种子：同一个种子，同一座城市")] = 2022,
    out: Annotated[Path | None, typer.Option("--out", metavar="REGISTRY", help="只生成名录，写在这个文件夹")] = None,
    on: Annotated[
        date | None, typer.Option("--on", parser=_day, metavar="DATE", help="部门数据截至哪一天（默认 2022-06-30）")
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """演示城市：程序生成一座湘潭（主体都不存在），再判断每个主体、看其中一户、汇总；有 --out 时只生成名录。"""
    from yulu.cli.demonstration import run_demo

    _exit(run_demo(subjects, seed, on or date(2022, 6, 30), out, json, lang.value))


@app.command()
def figures(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="文本、.docx 或 .pdf；- 表示从标准输入读")],
    known: Annotated[
        Path | None, typer.Option("--known", metavar="FILE.json", help="已知数字（写法见 docs/figures.md）")
    ] = None,
    toolbox: Annotated[
        Path | None,
        typer.Option("--toolbox", metavar="TOOLBOX", parser=_folder, help="与这个工具箱的见报数相对照"),
    ] = None,
    releases: Annotated[
        Path | None,
        typer.Option("--releases", metavar="DIR", help="历次发布所在的文件夹：数字由名册重算核对（要写 --toolbox）"),
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE.html", help="写成一个可以打印的网页")] = None,
    whole: Annotated[bool, typer.Option("--all", help="印出全文和算过的全部关系，不只是要问的")] = False,
    published: Annotated[
        date | None, typer.Option("--published", parser=_day, metavar="DATE", help="文章见报的日期")
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """检查文稿里的数字：逐个找出，能算的都算一遍，只提问题，不下结论。"""
    from yulu.cli.figures import run_figures

    if releases is not None and toolbox is None:
        raise typer.BadParameter("--releases 要和 --toolbox 一起写")
    _exit(run_figures(files, known, toolbox, releases, html, published, whole, json, lang.value))


office = typer.Typer(help="办公室：数据库和密钥放在哪里。", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(office, name="office")
ledger = typer.Typer(help="台账：发生过的事，只能追加，改动查得出来。", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(ledger, name="ledger")

OfficeHome = Annotated[
    Path | None, typer.Option("--home", metavar="DIR", help="办公室的文件夹（默认 YULU_HOME 或用户数据目录）")
]


@office.command("init")
def office_init(home: OfficeHome = None, json: Json = False, lang: Language = Lang.zh) -> None:
    """建立办公室：密钥和数据库；已有的保持原样，只把数据库更新到本程序的版本。"""
    from yulu.cli.ledger import run_init

    _exit(run_init(home, json, lang.value))


@ledger.command("verify")
def ledger_verify(
    checkpoint: Annotated[
        list[Path] | None, typer.Option("--checkpoint", metavar="FILE", help="以前另存的检查点，可写几次；查得出截尾")
    ] = None,
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """核对整个台账：改动、缺失、换位、伪造、截尾，逐条指出。完好返回 0，有问题返回 1。"""
    from yulu.cli.ledger import run_verify

    _exit(run_verify(checkpoint or [], home, json, lang.value))


@ledger.command("checkpoint")
def ledger_checkpoint(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪个文件；请存在别处，如交给审计")],
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """核对以后写出检查点：台账现在到第几条、那一条的指纹。"""
    from yulu.cli.ledger import run_checkpoint

    _exit(run_checkpoint(out, home, json, lang.value))


@ledger.command("export")
def ledger_export(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="写到哪个文件夹")],
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """导出全部条目、检查点和一个核对脚本：不装本程序，有 Python 就能核对。"""
    from yulu.cli.ledger import run_export

    _exit(run_export(out, home, json, lang.value))


@ledger.command("show")
def ledger_show(
    about: Annotated[str | None, typer.Option("--about", help="只看关于谁或哪件事的，如 case:20220901-1")] = None,
    last: Annotated[int, typer.Option("--last", min=1, help="看最后几条")] = 20,
    home: OfficeHome = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """看台账的条目：何时、谁、做了什么、关于谁。"""
    from yulu.cli.ledger import run_show

    _exit(run_show(about, last, home, json, lang.value))


@app.command()
def indicators(
    folder: Annotated[Path | None, typer.Argument(metavar="[TOOLBOX]", parser=_folder, help=_TOOLBOX)] = None,
    data: Annotated[
        Path | None,
        typer.Argument(metavar="[DATA]", help="数据文件夹：每张表一个文件，文件名就是表名（CSV、Excel、Parquet）"),
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help="统计期：月 2022-06，季 2022-Q2，年 2022")
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="ID", help="只算这一项指标；可写几次")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="另写成表格 indicators.csv")] = None,
    release: Annotated[
        Path | None,
        typer.Option("--release", metavar="DIR", help="发布：连同口径和数据冻结在这个文件夹（须不存在或为空）"),
    ] = None,
    check_release: Annotated[
        Path | None, typer.Option("--check-release", metavar="DIR", help="核对一次发布：文件有没有动过，重算是否一致")
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """计算指标：数值、上下限、区间、时序进度、同比环比，旁边列出见报数；或者核对以前的发布。"""
    from yulu.cli.indicators import run_check_release, run_indicators

    if check_release is not None:
        _exit(run_check_release(check_release, json, lang.value))
    if folder is None or data is None or period is None:
        raise typer.BadParameter("要写明 TOOLBOX、DATA 和 --period，或者只写 --check-release")
    _exit(run_indicators(folder, data, period, only or [], out, release, json, lang.value))


@app.command()
def report(
    folder: Folder,
    data: Annotated[Path, typer.Argument(metavar="DATA", help="数据文件夹：每张表一个文件，文件名就是表名")],
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="统计期：月 2022-06，季 2022-Q2，年 2022")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="月报的文件夹（须不存在或为空）")],
    only: Annotated[list[str] | None, typer.Option("--only", metavar="ID", help="只写这一项指标；可写几次")] = None,
    releases: Annotated[
        Path | None,
        typer.Option("--releases", metavar="DIR", help="历次发布所在的文件夹：图上画成序列，口径改了就断开"),
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """写指标月报：Word 和 Excel 各一份，每项指标一张图，口径、来源、待弄清的都作注。"""
    from yulu.cli.report import run_report

    _exit(run_report(folder, data, period, only or [], out, releases, json, lang.value))


SubjectFile = Annotated[Path, typer.Argument(metavar="SUBJECT.json", help="一个主体的情况；- 表示从标准输入读")]
OnToday = Annotated[
    date | None,
    typer.Option("--on", parser=_day, metavar="DATE", help="决定日：按哪一天的规定和情况判断（默认今天）"),
]


@app.command()
def combine(
    folder: Folder,
    subject: SubjectFile,
    on: OnToday = None,
    known_on: KnownOn = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """哪些政策不能同时享受，怎样选最多：逐个方案列出金额，没选的写明与哪一项、因哪一条互斥。"""
    from yulu.cli.combining import run_combine

    _exit(run_combine(folder, subject, on or _today(), known_on or _today(), json, lang.value))


@app.command()
def cliffs(
    folder: Folder,
    subject: SubjectFile,
    along: Annotated[str, typer.Option("--along", metavar="FACT", help="沿哪个事实看：名字或全称，如 从业人员")],
    on: OnToday = None,
    known_on: KnownOn = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """陡坡：沿一个事实看，合计在哪里减少、减多少、因哪一条、到哪里才恢复；界限由规则算出，精确到分、到日。"""
    from yulu.cli.cliffs import run_cliffs

    _exit(run_cliffs(folder, subject, along, on or _today(), known_on or _today(), json, lang.value))


@app.command()
def ask(
    folder: Folder,
    subject: Annotated[
        Path | None, typer.Argument(metavar="[SUBJECT.json]", help="已经知道的情况（默认什么都不知道）")
    ] = None,
    kind: Annotated[str, typer.Option("--kind", help="没有 SUBJECT.json 时，问的是哪类主体")] = "enterprise",
    registry: Annotated[
        Path | None,
        typer.Option("--registry", metavar="REGISTRY", help="按名录里的分布估计答案（默认各档同样可能）"),
    ] = None,
    skip: Annotated[
        list[str] | None, typer.Option("--skip", metavar="FACT", help="答不上来、不再问的；可写几次")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="把答案写成 yulu decide 用的文件（须不存在）")
    ] = None,
    on: OnToday = None,
    known_on: KnownOn = None,
    who: Annotated[str | None, typer.Option("--who", help="谁看名录；有个人、家庭数据时记下（默认登录名）")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """一题一题地问，先问预计能定下最多政策的；只问界限之间有差别的，再问也不变时就结束，随时可以停。"""
    from yulu.cli.asking import Asked, run_ask
    from yulu.rules.subject import KINDS

    if kind not in KINDS:
        raise typer.BadParameter(f"没有“{kind}”这类主体；可以写：{'、'.join(KINDS)}")
    asked = Asked(subject, kind, registry, tuple(skip or ()), out, who)
    _exit(run_ask(folder, asked, on or _today(), known_on or _today(), json, lang.value))


def _exit(code: int) -> NoReturn:
    raise typer.Exit(code)


def main() -> None:
    """Run the command line; a reader that stops reading early (`| head`) is no error."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
