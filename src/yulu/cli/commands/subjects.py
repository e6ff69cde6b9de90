"""Commands about one subject: decide, ask, combine, follow along a fact."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from yulu.cli.app import app
from yulu.cli.options import TOOLBOX, Archive, Folder, Json, KnownOn, Lang, Language, day, folder_of, leave, today


@app.command()
def decide(
    folder: Annotated[Path | None, typer.Argument(metavar="TOOLBOX", parser=folder_of, help=TOOLBOX)] = None,
    subject: Annotated[
        Path | None, typer.Argument(metavar="SUBJECT.json", help="一个主体的情况；- 表示从标准输入读")
    ] = None,
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="DATE", help="决定日：按哪一天的规定和情况判断")
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
        leave(run_repeat(receipt, kept, json, lang.value))
    if folder is None or subject is None or on is None:
        raise typer.BadParameter("要写明 TOOLBOX、SUBJECT.json 和 --on，或者只写 --receipt")
    leave(run_decide(folder, subject, policy, on, known_on or today(), kept, json, lang.value))


SubjectFile = Annotated[Path, typer.Argument(metavar="SUBJECT.json", help="一个主体的情况；- 表示从标准输入读")]


OnToday = Annotated[
    date | None,
    typer.Option("--on", parser=day, metavar="DATE", help="决定日：按哪一天的规定和情况判断（默认今天）"),
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

    leave(run_combine(folder, subject, on or today(), known_on or today(), json, lang.value))


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

    leave(run_cliffs(folder, subject, along, on or today(), known_on or today(), json, lang.value))


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
    leave(run_ask(folder, asked, on or today(), known_on or today(), json, lang.value))
