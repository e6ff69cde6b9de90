"""What every command prints alike: faults, JSON, tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
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
        errors.print(render_faults(listed, language), markup=False)


def render_faults(faults: Iterable[Diagnostic], lang: Language) -> str:
    """Faults as text, each with its source line."""
    return render(faults, lang, _text_of)


def _text_of(file: str) -> str:
    """A file's text for showing; what is not UTF-8 is most likely GB18030, and else shown as far as it can be read."""
    try:
        body = Path(file).read_bytes()
    except OSError:
        return ""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def say(text: str = "", style: str | None = None) -> None:
    """One line, as it is."""
    console.print(text, style=style, markup=False)


def counted(number: int) -> str:
    """12,345."""
    return f"{number:,}"
