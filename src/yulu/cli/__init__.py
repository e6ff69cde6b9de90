"""The `yulu` command: one module a group of commands, each imported only when it runs.

Read: `main.py` (what there is), then the module of the command.
"""

from yulu.cli.main import main

__all__ = ["main"]
