"""`yulu figures`: the figures of a document, and whether they can be true as printed."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from yulu.cli.printing import console, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.figures.reading.files import read_bytes, read_file
from yulu.figures.reading.source import Source
from yulu.figures.verdicts import Checked, check


def run_figures(
    files: list[Path], toolbox: Path | None, known: Path | None, html: Path | None, published: date | None,
    as_data: bool, lang: str,
) -> int:  # fmt: skip
    """0 if no figure is impossible as printed, 1 if one is, 2 if a file cannot be read."""
    faults: list[Diagnostic] = []
    checked: list[Checked] = []
    for file in files:
        try:
            checked.append(check(_read(file), published))
        except Fault as fault:
            faults += fault.diagnostics
    for each in checked:
        _show(each)
    if faults:
        print_faults(faults, as_data, lang)
        return 2
    return 1 if any("impossible" in each.verdicts.values() for each in checked) else 0


def _read(file: Path) -> Source:
    if str(file) == "-":
        return read_bytes(sys.stdin.buffer.read(), "标准输入")
    return read_file(file)


def _show(checked: Checked) -> None:
    for finding in checked.findings:
        say(f"{finding.verdict} {finding.question or finding.arithmetic}")
