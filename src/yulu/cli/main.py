"""The whole command line: all groups of commands together."""

from __future__ import annotations

import sys

from typer.models import CommandInfo

from yulu.cli.app import app
from yulu.cli.commands import cases, everybody, numbers, office, registries, subjects, toolboxes

__all__ = ["app", "main"]

_GROUPS = tuple(each.__name__ for each in (toolboxes, subjects, registries, everybody, numbers, cases, office))
"""In the order of the help: a rule is written, one subject is decided, then everybody."""


def _group(command: CommandInfo) -> int:
    return _GROUPS.index(command.callback.__module__) if command.callback else len(_GROUPS)


app.registered_commands.sort(key=_group)


def main() -> None:
    """Run the command line; a reader that stops reading early (`| head`) is no error."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
