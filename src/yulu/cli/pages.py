"""`yulu pages`: a toolbox's policies as a folder of pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from yulu.cli.printing import print_faults, print_json, say
from yulu.diagnostics import Fault
from yulu.documents.pages import write_pages
from yulu.toolbox.loading import load_toolbox


def run_pages(folder: Path, out: Path, as_of: date, known_on: date, as_data: bool, lang: str) -> int:
    """0 once the pages are written; 1 for faults in the toolbox or a folder that holds something else.

    As JSON: `folder` and the `files` in it.
    """
    try:
        toolbox = load_toolbox(folder)
        files = write_pages(toolbox, out, as_of, known_on)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    if as_data:
        print_json({"folder": out.as_posix(), "files": files})
        return 0
    say(f"{toolbox.title}的 {len(toolbox.policies)} 项政策写在 {out.as_posix()}，用浏览器打开其中的 index.html")
    return 0
