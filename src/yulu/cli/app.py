"""The command line itself: `yulu`, to which each module of `commands/` adds its commands."""

from __future__ import annotations

from typing import Annotated

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


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="显示版本")] = False) -> None:
    if version:
        typer.echo(f"yulu {__version__}")
        raise typer.Exit
