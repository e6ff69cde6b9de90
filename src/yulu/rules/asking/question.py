"""A question to a subject: the options that make a difference, in words, and why it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from yulu.language.chinese_values import NO, YES, format_value, plain
from yulu.language.tree import Scalar
from yulu.rules.along.axis import ORDERED, Axis, axis_of
from yulu.rules.basis import Leaf

Form = Literal["choice", "value"]
"""Pick one of the options; or say the value itself, because a sum is reckoned with it, or another fact that is not
known yet is compared with it.
"""
Weights = Literal["registry", "uniform"]
Frequencies = Callable[[Leaf, Sequence["Cell"]], Sequence[int] | None]
"""How many of the registry's subjects have a value in each of these cells; None where nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Values of a fact that make no difference among each other: positions of its axis, or codes.

    `value` is one of them: whatever is decided with it is decided with any.
    """

    value: Scalar
    span: tuple[int, int] | None = None
    codes: tuple[Scalar, ...] = ()

    @property
    def is_single(self) -> bool:
        """Whether the cell is one value only."""
        return len(self.codes) == 1 if self.span is None else self.span[0] == self.span[1]

    def holds(self, value: Scalar, axis: Axis | None) -> bool:
        """Whether a value lies in the cell."""
        if axis is None or self.span is None:
            return value in self.codes
        return self.span[0] <= axis.position(value) <= self.span[1]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its cell in words, how likely it is, and which policies it settles at once."""

    label: str
    cell: Cell
    share: float
    settles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next. `policies` hang on it; `expected` of them it is expected to settle, by `weights`.

    `about` is "sum" where all that it decides is how much.
    """

    leaf: Leaf
    form: Form
    options: tuple[Option, ...]
    policies: tuple[str, ...]
    expected: float
    weights: Weights
    about: Literal["outcome", "sum"]

    @property
    def axis(self) -> Axis | None:
        """The fact's values in their order, where they have one."""
        return axis_of(self.leaf) if self.leaf.type.kind in ORDERED else None

    def option_of(self, value: Scalar) -> Option | None:
        """The option that a value falls under."""
        axis = self.axis
        return next((each for each in self.options if each.cell.holds(value, axis)), None)

    def allows(self, value: Scalar) -> bool:
        """Whether the value can be an answer: a text is free, anything else lies in one of the options."""
        return self.leaf.type.kind == "text" or self.option_of(value) is not None


def in_words(leaf: Leaf, cells: Sequence[Cell]) -> list[str]:
    """The options as they are read: 不满20人 · 20人以上不满300人 · 300人以上."""
    if leaf.type.kind not in ORDERED:
        return [_codes(leaf, cell) for cell in cells]
    axis = axis_of(leaf)
    return [_span(axis, *cell.span) for cell in cells if cell.span is not None]


def _codes(leaf: Leaf, cell: Cell) -> str:
    if leaf.type.kind == "boolean":
        return "或".join(YES if code else NO for code in cell.codes)
    return "、".join(leaf.type.choices.get(str(code), str(code)) for code in cell.codes)


def _span(axis: Axis, first: int, last: int) -> str:
    """Edge words as in the law: 以上 and 以下 include the number, 不满 and 超过 do not."""
    kind, from_start, to_end = axis.leaf.type, first <= axis.first, last >= axis.last
    if from_start and to_end:
        return "任何数" if kind.is_numeric else "任何时候"
    if first == last:
        return format_value(axis.value(first), kind)
    if not kind.is_numeric:
        return _days(axis, first, last, from_start, to_end)
    low = "" if from_start else _low(axis, first)
    return low + ("" if to_end else _high(axis, last))


def _days(axis: Axis, first: int, last: int, from_start: bool, to_end: bool) -> str:
    one, other = (format_value(axis.value(each), axis.leaf.type) for each in (first, last))
    if from_start:
        return f"{other}及以前"
    return f"{one}及以后" if to_end else f"{one}至{other}"


def _low(axis: Axis, first: int) -> str:
    before, at = axis.value(first - 1), axis.value(first)
    if _roughness(before) < _roughness(at):
        return f"超过{format_value(before, axis.leaf.type)}"
    return f"{format_value(at, axis.leaf.type)}以上"


def _high(axis: Axis, last: int) -> str:
    at, after = axis.value(last), axis.value(last + 1)
    if _roughness(at) < _roughness(after):
        return f"{format_value(at, axis.leaf.type)}以下"
    return f"不满{format_value(after, axis.leaf.type)}"


def _roughness(value: Scalar) -> int:
    """How many digits a number needs: of two neighbours the rounder one is the edge that the law names."""
    assert isinstance(value, int | Decimal)
    return len(plain(value).lstrip("-0.").replace(".", "").rstrip("0"))


def shares(cells: Sequence[Cell], counts: Sequence[int] | None) -> list[float]:
    """How likely each cell is: by the counts, else every cell alike (of an enum, every code)."""
    sizes = counts if counts is not None and any(counts) else [max(1, len(cell.codes)) for cell in cells]
    total = sum(sizes)
    return [size / total for size in sizes]
