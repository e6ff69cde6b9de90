"""Diagnostics as an exception, for whoever cannot go on."""

from __future__ import annotations

from yulu.diagnostics.diagnostic import Diagnostic
from yulu.diagnostics.printing import render


class Fault(Exception):
    """One or more diagnostics that stop the work; as text it is what the terminal would show."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return render(self.diagnostics)
