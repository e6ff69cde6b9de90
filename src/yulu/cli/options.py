"""Options and arguments that several commands share, and how a command leaves."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer


class Lang(StrEnum):
    """The language of messages."""

    zh = "zh"
    en = "en"


def day(text: str) -> date:
    """A day as an option writes it: 2022-04-01."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是日期，应写成 2022-04-01 这样") from None


TOOLBOX = "工具箱文件夹，如 toolboxes/liuxi；随程序带来的写名字即可，如 liuxi"


def today() -> date:
    """Today in China."""
    from yulu.calendars.zone import today

    return today()


def folder_of(text: str) -> Path:
    """A toolbox's folder, or that of one that comes with the program, by its name."""
    from yulu.toolbox.places import toolbox_folder

    return toolbox_folder(text)


Folder = Annotated[Path, typer.Argument(metavar="TOOLBOX", parser=folder_of, help=TOOLBOX)]

Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]

Language = Annotated[Lang, typer.Option("--lang", help="提示的语言：zh 或 en")]

On = Annotated[date, typer.Option("--on", parser=day, metavar="DATE", help="决定日：按哪一天的规定和情况判断")]

KnownOn = Annotated[
    date | None,
    typer.Option("--known-on", parser=day, metavar="DATE", help="知悉日：只用这一天以前公布的文件（默认今天）"),
]

Archive = Annotated[
    Path | None,
    typer.Option("--archive", metavar="DIR", help="存放历次工具箱的文件夹（默认 YULU_ARCHIVE 或用户数据目录）"),
]


def leave(code: int) -> NoReturn:
    """End the command with this exit code."""
    raise typer.Exit(code)
