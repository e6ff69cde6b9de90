"""`yulu guide`: the claim guide of one policy."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import asdict
from datetime import date
from pathlib import Path

from yulu.cli.checking import no_such_policy
from yulu.cli.printing import print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.documents.guide import Guide, as_markdown, guide_to
from yulu.toolbox.loading import load_toolbox

_KINDS = (".md", ".docx")


def run_guide(
    folder: Path, policy: str, as_of: date, known_on: date, out: Path | None, as_data: bool, lang: str
) -> int:
    """0 once the guide is printed or written; 1 for faults or a file that is there, 2 for a policy that is not.

    As JSON: `title`, `place`, `about` (pairs of name and value), `warning`, `sections` (each `title`, `items` of
    `text` and `notes`, `numbered`) and `provenance`; with `--out` the file is written as well.
    """
    try:
        toolbox = load_toolbox(folder)
        if policy not in toolbox.policies:
            print_faults([no_such_policy(policy, toolbox.policies)], as_data, lang)
            return 2
        guide = guide_to(toolbox, toolbox.policies[policy], as_of, known_on)
        if out is not None:
            _write(guide, out)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    if as_data:
        print_json(asdict(guide))
    elif out is None:
        sys.stdout.write(as_markdown(guide))
    else:
        say(f"办事指南写在 {out.as_posix()}。标着“工具箱未载明”的，请补进工具箱，不要只改这一份。")
    return 0


def _write(guide: Guide, file: Path) -> None:
    """The whole file or none; one that is there is left as it is (E985)."""
    kind = file.suffix.lower()
    if kind not in _KINDS:
        raise Fault(Diagnostic("E984", None, {"file": file.as_posix()}))
    if kind == ".docx":
        from yulu.documents.guide.word import as_word

        body = as_word(guide)
    else:
        body = as_markdown(guide).encode()
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as draft:
            draft.write(body)
        try:
            Path(draft.name).chmod(0o644)
            os.link(draft.name, file)
        finally:
            Path(draft.name).unlink()
    except FileExistsError:
        raise Fault(Diagnostic("E985", None, {"file": file.as_posix()})) from None
    except OSError as error:
        data = {"path": file.as_posix(), "reason": error.strerror or ""}
        raise Fault(Diagnostic("E982", None, data)) from None
