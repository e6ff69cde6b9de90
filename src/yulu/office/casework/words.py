"""What people type, made fit to be kept: signs that nobody sees and no database takes are left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any


def plain(text: str) -> str:
    """A text without control signs such as NUL and without halves of signs; lines and tabs stay."""
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def plain_values(value: Any) -> Any:
    """The same for every text in what JSON can hold."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {plain(str(name)): plain_values(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain_values(each) for each in value]
    return value
