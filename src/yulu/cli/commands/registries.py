"""Commands about everybody's facts: import, look at the registry, a generated city."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from yulu.cli.app import app
from yulu.cli.options import Folder, Json, Lang, Language, day, leave


@app.command("import")
def import_(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="部门送来的文件：CSV、.xlsx、.xls、Parquet")],
    mapping: Annotated[str, typer.Option("--map", metavar="NAME", help="工具箱里的对照表名，或一个 YAML 文件")],
    day: Annotated[date, typer.Option("--day", parser=day, metavar="DATE", help="数据截至哪一天")],
    into: Annotated[Path, typer.Option("--into", metavar="REGISTRY", help="名录文件夹；没有就新建")],
    number: Annotated[
        str | None, typer.Option("--number", help="这份数据的编号；同一编号只导入一次（默认由内容得出）")
    ] = None,
    complete_from: Annotated[
        date | None, typer.Option("--complete-from", parser=day, metavar="DATE", help="名单从哪一天起完整（默认最早）")
    ] = None,
    complete_through: Annotated[
        date | None,
        typer.Option("--complete-through", parser=day, metavar="DATE", help="名单到哪一天为止完整：没列的就是没有"),
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
    leave(run_import(folder, files, mapping, order, into, json, lang.value))


@app.command()
def registry(
    folder: Folder,
    into: Annotated[Path, typer.Argument(metavar="REGISTRY", help="名录文件夹")],
    version: Annotated[int | None, typer.Option("--version", help="看第几版（默认最新）")] = None,
    known_on: Annotated[
        date | None, typer.Option("--known-on", parser=day, metavar="DATE", help="看某一天已经导入的那一版")
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
    leave(run_registry(folder, into, version, known_on, check, who, json, lang.value))


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
        date | None, typer.Option("--on", parser=day, metavar="DATE", help="部门数据截至哪一天（默认 2022-06-30）")
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="再布置一个办公室（账号、诉求、指标都是生成的），打开网站，直到停止")
    ] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="网站的端口；0 由系统选一个空的")] = 8000,
    cases: Annotated[int, typer.Option("--cases", min=0, max=1_000_000, help="办公室里生成多少件诉求")] = 5_000,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """演示城市：程序生成一座湘潭（主体都不存在），再判断每个主体、看其中一户、汇总；有 --out 时只生成名录。"""
    from yulu.cli.demonstration import run_demo
    from yulu.cli.opening import Served

    if serve and (out is not None or json):
        raise typer.BadParameter("--serve 不能和 --out、--json 一起写")
    served = Served("127.0.0.1", port, cases) if serve else None
    leave(run_demo(subjects, seed, on or date(2022, 6, 30), out, served, json, lang.value))
