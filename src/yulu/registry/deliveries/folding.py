"""Text as it was meant: full-width letters, stray spaces and invisible characters do not count.

Two readings of a cell. *Cleaned*: what a name keeps, without what nobody sees at its ends. *Folded*: what is compared
with codes, labels and numbers; full-width is half-width, and there are no spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

INVISIBLE = "[\u200b-\u200f\u2060\ufeff\u00ad]"
EMPTY = (
    "", "null", "Null", "NULL", "none", "None", "NaN", "nan", "N/A", "\\N", "-", "--", "—", "——", "–", "－", "/", "\\"
)  # fmt: skip
"""What a cell says that says nothing. 无 is not among them: of debts it means zero, of a list it means no."""

FORMULA = r"[\s\p{C}\p{Z}]*[=+\-@＝＋－＠]|[\t\r\n]"
"""How a cell begins that a spreadsheet may take for a formula, whatever nobody sees before it."""
GUARD = rf"^'({FORMULA}|\d)"
"""What `quarantine` puts before a cell, and people before a long number, so that Excel leaves it alone."""

_DASHES = "[−–—]"
_SPACES = re.compile(r"\s+")


def folded(text: str) -> str:
    """The text as it is compared.

    >>> folded(" 统一社会 信用代码（Ａ） ")
    '统一社会信用代码(A)'
    """
    plain = unicodedata.normalize("NFKC", re.sub(INVISIBLE, "", text))
    return re.sub(_DASHES, "-", _SPACES.sub("", plain))


@dataclass(frozen=True, slots=True)
class Traits:
    """What some cell of a column has; what none has need not be looked for."""

    is_odd: bool
    """A character that is neither ASCII nor an ordinary Chinese one: full-width, a dash, an invisible one."""
    is_spaced: bool
    is_guarded: bool


def traits(frame: pl.DataFrame, columns: Collection[str]) -> dict[str, Traits]:
    """What the text columns are like; looked at once a batch, it saves most of the work on ordinary ones."""
    asked = []
    for name in columns:
        text = pl.col(name)
        asked += [
            text.str.contains(r"[^\x00-\x7f\x{4e00}-\x{9fff}]").any().alias(f"{name} 0"),
            text.str.contains(r"(?-u:\s)").any().alias(f"{name} 1"),
            text.str.starts_with("'").any().alias(f"{name} 2"),
        ]
    found = frame.select(asked).row(0, named=True) if asked else {}
    return {name: Traits(*(bool(found[f"{name} {number}"]) for number in range(3))) for name in columns}


def cleaned(text: pl.Expr, has: Traits, meant: Collection[str] = ()) -> pl.Expr:
    """The cell as it stands, without what nobody sees; null where it says nothing.

    `meant`: folded, in small letters, what does say something in this column, such as `none` where it is a choice.
    """
    empty = [word for word in EMPTY if folded(word).lower() not in meant]
    if has.is_odd:
        text = text.str.replace_all(INVISIBLE, "").str.replace_all("\u00a0", " ", literal=True)
    if has.is_odd or has.is_spaced:
        text = text.str.strip_chars()
    if has.is_guarded:
        text = text.str.replace(GUARD, "$1")
    return pl.when(~text.is_in(empty)).then(text)


def normal(clean: pl.Expr, has: Traits) -> pl.Expr:
    """Full-width as half-width, and one dash for all; spaces stay."""
    if not has.is_odd:
        return clean
    return clean.str.normalize("NFKC").str.replace_all(_DASHES, "-")


def compared(clean: pl.Expr, has: Traits) -> pl.Expr:
    """As `folded`, of a cell that is cleaned."""
    plain = normal(clean, has)
    return plain.str.replace_all(r"\s+", "") if has.is_odd or has.is_spaced else plain
