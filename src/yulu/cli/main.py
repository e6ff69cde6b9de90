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
    subjects: Annotated[int, typer.Option("--subjects", min=1, help="生成多少个主体")] = 2000,
    lang: Language = Lang.zh,
) -> None:
    """用虚构的柳溪市走一遍：检查、生成名单、判断每个主体、汇总。"""
    from yulu.cli.demonstration import run_demo

    _exit(run_demo(subjects, lang.value))


@app.command()
def figures(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="文本、.docx 或 .pdf；- 表示从标准输入读")],
    known: Annotated[
        Path | None, typer.Option("--known", metavar="FILE.json", help="已知数字（写法见 docs/figures.md）")
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

    _exit(run_figures(files, known, html, published, whole, json, lang.value))


def _exit(code: int) -> NoReturn:
    raise typer.Exit(code)


def main() -> None:
    """Run the command line; a reader that stops reading early (`| head`) is no error."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
