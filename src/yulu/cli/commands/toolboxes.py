"""Commands of whoever writes a toolbox: begin, check, test, read it, print it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from yulu.cli.app import app
from yulu.cli.options import TOOLBOX, Archive, Folder, Json, KnownOn, Lang, Language, day, folder_of, leave, today


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="新的工具箱放在哪个文件夹（须不存在或为空）")],
    name: Annotated[str | None, typer.Option("--name", help="名字：小写英文、数字和连字符（默认同文件夹）")] = None,
    title: Annotated[str | None, typer.Option("--title", help="中文名称，如 柳溪市（默认同名字）")] = None,
    extends: Annotated[
        Path | None,
        typer.Option("--extends", metavar="TOOLBOX", parser=folder_of, help="上一级的工具箱：文件夹，或自带的名字"),
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """建一个新的工具箱：一项示例政策，带样例和说明，照着改成自己的。"""
    from yulu.cli.new import run_new

    leave(run_new(folder, name, title, extends, json, lang.value))


@app.command()
def schemas(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="自己的工具箱所在的文件夹")],
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """更新工具箱里供编辑器用的 JSON Schema（.schemas），程序升级后用；别的文件不动。"""
    from yulu.cli.schemas import run_schemas

    leave(run_schemas(folder, json, lang.value))


@app.command()
def check(
    folders: Annotated[list[Path], typer.Argument(metavar="TOOLBOX…", parser=folder_of, help=TOOLBOX)],
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """检查工具箱：一次找出全部问题，逐个指明文件、行、列和改法。"""
    from yulu.cli.checking import run_check

    leave(run_check(folders, json, lang.value))


@app.command()
def test(
    folder: Folder,
    policy: Annotated[str | None, typer.Option("--policy", help="只运行这一项政策的样例")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """运行政策旁边的样例，逐条报告。"""
    from yulu.cli.checking import run_test

    leave(run_test(folder, policy, json, lang.value))


@app.command()
def facts(
    folder: Folder,
    policy: Annotated[str | None, typer.Argument(metavar="[POLICY]", help="只列这一项政策用到的")] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """列出一个主体的文件里可以写什么：事实、记录、认定事项。"""
    from yulu.cli.facts import run_facts

    leave(run_facts(folder, policy, json, lang.value))


@app.command()
def guide(
    folder: Folder,
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="政策的名字")],
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="DATE", help="按哪一天的规定写（默认今天）")
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

    leave(run_guide(folder, policy, on or today(), known_on or today(), out, json, lang.value))


@app.command()
def pages(
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="写到哪个文件夹（须不存在、为空，或是上次写的）")],
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="DATE", help="哪一天的规定算“现在”（默认今天）")
    ] = None,
    known_on: KnownOn = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """把工具箱里的政策印成网页：一项政策一页，规则、依据、参数的历次变化、样例；不用联网，可以打印。"""
    from yulu.cli.pages import run_pages

    leave(run_pages(folder, out, on or today(), known_on or today(), json, lang.value))


@app.command()
def archive(folder: Folder, into: Archive = None, json: Json = False, lang: Language = Lang.zh) -> None:
    """把工具箱原样存档，以后可以按当时的规定重做决定。"""
    from yulu.cli.deciding import run_archive
    from yulu.toolbox.archive import default_archive

    leave(run_archive(folder, into or default_archive(), json, lang.value))
