"""What every command prints alike: faults, JSON, tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console

from yulu.diagnostics import Diagnostic, as_json, render
from yulu.diagnostics.wording import Language

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(data: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def print_faults(faults: Iterable[Diagnostic], as_data: bool, lang: str) -> None:
    """Faults as JSON on standard output, or as text on standard error."""
    language: Language = "en" if lang == "en" else "zh"
    listed = list(faults)
    if as_data:
        print_json({"faults": [as_json(fault, language) for fault in listed]})
    else:
        errors.print(render(listed, language), markup=False)


def counted(number: int) -> str:
    """12,345."""
    return f"{number:,}"
