"""`yulu schemas`: the JSON Schemas that a toolbox carries for editors, brought up to this program.

As JSON: `folder`, and `renewed`, the files written, by name.
"""

from __future__ import annotations

from pathlib import Path

from yulu.cli.printing import print_faults, print_json, say
from yulu.diagnostics import Fault
from yulu.toolbox.fields.renewing import renew
from yulu.toolbox.fields.schemas import SCHEMAS_FOLDER


def run_schemas(toolbox: Path, as_data: bool, lang: str) -> int:
    """0 once they are those of this program, whether anything had to be written or not; 1 if they cannot be."""
    try:
        renewed = renew(toolbox)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    folder = (toolbox / SCHEMAS_FOLDER).as_posix()
    if as_data:
        print_json({"folder": folder, "renewed": renewed})
    elif renewed:
        say(f"已更新 {folder} 里的 {len(renewed)} 份 JSON Schema，和这一版程序一致了。")
    else:
        say(f"{folder} 里的 JSON Schema 本来就是这一版程序的，没有改动。")
    return 0
