"""The `yulu` command: one module a group of commands, each imported only when it runs.

In:   what somebody types.
Out:  text for people or JSON for programs, and an exit code: 0 done, 1 a fault in the files, 2 a wrong call.
Read: `commands/` (what there is), then the module of the command.
"""

from yulu.cli.main import main

__all__ = ["main"]
