"""Commands about cases: promises held against what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yulu.cli.app import app
from yulu.cli.options import Folder, Json, Lang, Language, leave

cases = typer.Typer(help="事项和办件：承诺几天，实际几天。", no_args_is_help=True, rich_markup_mode=None)


app.add_typer(cases, name="cases")


@cases.command("replay")
def cases_replay(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="一张表（CSV），一行一件，写着何时收到、何时答复")],
    columns: Annotated[
        list[str],
        typer.Option(
            "--map",
            metavar="KEY=COLUMN",
            help="哪一列是什么：received（必写）、replied、department、service、paused、resumed、ground、number；可写几次",
        ),
    ],
    service: Annotated[str | None, typer.Option("--service", help="按哪个事项的承诺算（名字或全称）")] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="MOMENT", help="没有答复的，到这一刻还没有答复：'2022-12-31 17:30'")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.csv", help="另写成表格：每一行的到期、超期")
    ] = None,
    json: Json = False,
    lang: Language = Lang.zh,
) -> None:
    """把以前的办件按现在的承诺算一遍：多少件超期、超了多久，按部门分；什么也不存。"""
    from yulu.cli.replaying import ReplayAsked, run_replay

    leave(run_replay(folder, file, ReplayAsked(columns, service, until, out), json, lang.value))
