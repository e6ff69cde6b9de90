"""统一社会信用代码 and 居民身份证号码, a column at a time: length, characters, check character, date of birth.

What a check character is worth comes from python-stdnum, asked once for each character in each place; the sums are
Polars'. Beyond stdnum, a 统一社会信用代码 may begin with a letter: N is an agricultural collective (GB 32100, 表 1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

import polars as pl
from stdnum.cn import ric, uscc

from yulu.registry.deliveries.problems import Problem
from yulu.toolbox.shapes import Code

LENGTH = 18
_DIGITS = "0123456789"
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MOST_AT_ONCE = 1000
"""So many combinations of characters are looked up in one go."""


@dataclass(frozen=True, slots=True)
class _Scheme:
    """How a kind of code is made."""

    form: str
    letters: str
    """What the characters before the last may be."""
    checks: str
    """The check characters, in the order of what they are worth."""
    check: Callable[[str], str]
    """The check character that belongs to the 17 before it."""


_SCHEMES: Mapping[Code, _Scheme] = {
    "uscc": _Scheme(rf"^[0-9ANY][0-9]{{7}}[{_LETTERS}]{{10}}$", _LETTERS, _LETTERS, uscc.calc_check_digit),
    "identity_card": _Scheme(
        r"^[0-9]{17}[0-9X]$", _DIGITS, _DIGITS + "X", lambda body: ric.calc_check_digit(f"{body}?")
    ),
}


def code_problems(code: Code, text: pl.Expr, shown: pl.Expr, column: str) -> list[Problem]:
    """What can be wrong with a folded code in capitals; of a code without check characters nothing."""
    if code not in _SCHEMES:
        return []
    scheme = _SCHEMES[code]
    length = text.str.len_chars()
    found = [
        Problem("E742", length != LENGTH, column, shown, {"length": length.cast(pl.String)}),
        Problem("E743", (length == LENGTH) & ~text.str.contains(scheme.form), column, shown),
        Problem("E744", text.str.contains(scheme.form) & ~_is_checked(text, scheme), column, shown),
    ]
    if code == "identity_card":
        birth = text.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
        found.append(Problem("E745", text.str.contains(scheme.form) & birth.is_null(), column, shown))
    return found


def looks_cut(text: pl.Expr) -> pl.Expr:
    """Whether a code looks as one that Excel kept 15 digits of: every thousandth does by chance."""
    return text.str.contains(r"^[0-9]{15}000$")


def _is_checked(text: pl.Expr, scheme: _Scheme) -> pl.Expr:
    """Whether the last character is the one that belongs to the others."""
    parts, zero = _worth(scheme)
    total = pl.lit(zero, pl.Int32)
    for start, worth in parts:
        size = len(next(iter(worth)))
        total = total + text.str.slice(start, size).replace_strict(worth, default=None, return_dtype=pl.Int32)
    values = {letter: worth for worth, letter in enumerate(scheme.checks)}
    last = text.str.slice(LENGTH - 1, 1).replace_strict(values, default=None, return_dtype=pl.Int32)
    return (total % len(scheme.checks) == last).fill_null(False)


@cache
def _worth(scheme: _Scheme) -> tuple[list[tuple[int, dict[str, int]]], int]:
    """What groups of characters add to the check sum, each group with where it begins; and what the sum starts from."""
    modulus, body = len(scheme.checks), LENGTH - 1

    def value(text: str) -> int:
        return scheme.checks.index(scheme.check(text))

    zero = value("0" * body)
    single = [
        {letter: (value("0" * at + letter + "0" * (body - 1 - at)) - zero) % modulus for letter in scheme.letters}
        for at in range(body)
    ]
    size = 1
    while len(scheme.letters) ** (size + 1) <= _MOST_AT_ONCE:
        size += 1
    parts = []
    for start in range(0, body, size):
        columns = single[start : start + size]
        parts.append(
            (start, {
                "".join(letters): sum(column[letter] for column, letter in zip(columns, letters, strict=True))
                for letters in product(scheme.letters, repeat=len(columns))
            })
        )  # fmt: skip
    return parts, zero
