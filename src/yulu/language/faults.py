"""What is wrong with an expression, as data; whoever knows the file turns it into a diagnostic with a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yulu.language.tree import Span


@dataclass(frozen=True, slots=True)
class ExpressionFault:
    """A code of the diagnostics catalogue (E2xx, W2xx), the characters it is about, and the values of its sentence."""

    code: str
    span: Span
    data: Mapping[str, str] = field(default_factory=dict)
