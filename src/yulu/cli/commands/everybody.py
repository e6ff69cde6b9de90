"""Commands about everybody: match, and what is asked of a run or before a rule is issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from yulu.cli.app import app
from yulu.cli.options import Folder, Json, KnownOn, Lang, Language, On, day, leave, today


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
    leave(run_match(folder, source, mapping, on, known_on or today(), out, everything, since, who, json, lang.value))


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

    leave(run_trial(folder, source, change, on, known_on or today(), out, who, json, lang.value))


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

    leave(run_explain(folder, Sought(subject, policy, registry, table, mapping, who, why), json, lang.value))


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

    leave(run_compare(before, after, registry, who, out, json, lang.value))


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
    leave(run_gaps(folder, behind, top, not no_money, json, lang.value))


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
    leave(run_coverage(folder, asked, behind, json, lang.value))


@app.command()
def feasibility(
    folder: Folder,
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="哪一项政策")],
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="DATE", help="按哪一天的规定看（默认今天）")
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
    asked = Asked(policy, on or today(), known_on or today(), run)
    behind = Behind(registry, None, None, who, "看政策能不能免申即享")
    leave(run_feasibility(folder, asked, behind, json, lang.value))
