"""`yulu new`: a toolbox to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path

from yulu.cli.printing import print_faults, print_json, say
from yulu.diagnostics import Fault
from yulu.toolbox.starting import start_toolbox


def run_new(folder: Path, name: str | None, title: str | None, above: Path | None, as_data: bool, lang: str) -> int:
    """0 once the toolbox is there; 1 if it cannot be, and then nothing is.

    As JSON: its folder, name, level, its one policy and the files written.
    """
    try:
        begun = start_toolbox(folder, name, title, above)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    if as_data:
        print_json(
            {
                "folder": begun.folder.as_posix(),
                "toolbox": begun.name,
                "level": begun.level,
                "policy": begun.policy,
                "files": list(begun.files),
            }
        )
        return 0
    shown = shlex.quote(folder.as_posix())
    say(f"已建好 {folder.as_posix()}：一项示例政策 {begun.policy}，带样例和通知。从 README.md 读起。")
    say()
    say("接下来：")
    say(f"  yulu check {shown}    检查写得对不对")
    say(f"  yulu test {shown}     运行样例")
    return 0
