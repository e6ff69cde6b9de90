"""What one of something usually is: wide ranges, outside which by a factor of ten a unit or a scope is asked about.

Those built in are no statistics: each end is where a reader would stop and look again. A caller hands in its own, with
where they come from, and they go first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from yulu.figures.words.units import UNITS


@dataclass(frozen=True, slots=True)
class UsualRange:
    """So much of `over` falls on one of `per`, both by their units' dimension; both bounds in first units."""

    over: str
    per: str
    low: Fraction
    high: Fraction
    why: str
    source: str = ""


def _range(over: str, per: str, low: int, high: int, why: str) -> UsualRange:
    return UsualRange(over, per, Fraction(low), Fraction(high), why)


USUAL: tuple[UsualRange, ...] = (
    _range("元", "人", 5, 1_000_000, "补助、救助、工资等，每人"),
    _range("元", "人次", 1, 200_000, "补助、救助、医疗费等，每人次"),
    _range("元", "户", 5, 50_000_000, "减免、补贴、退税等，每户"),
    _range("元", "家", 50, 1_000_000_000, "贷款、退税、补贴等，每家"),
    _range("面积", "户", 20, 20_000, "房屋面积，每户"),
    _range("面积", "栋", 20, 200_000, "房屋面积，每栋"),
    _range("面积", "套", 10, 2_000, "房屋面积，每套"),
    _range("人次", "场次", 2, 100_000, "每场次的人次"),
    _range("人", "场次", 2, 100_000, "每场次的人数"),
    _range("人次", "场", 2, 100_000, "每场的人次"),
    _range("人", "场", 2, 100_000, "每场的人数"),
)


class Cited(Protocol):
    """A range as a toolbox has it: units by name, bounds in `of`."""

    @property
    def label(self) -> str: ...
    @property
    def of(self) -> str: ...
    @property
    def per(self) -> str: ...
    @property
    def low(self) -> Decimal: ...
    @property
    def high(self) -> Decimal: ...
    @property
    def title(self) -> str: ...


def usual_from(ranges: Iterable[Cited]) -> list[UsualRange]:
    """Ranges in the first units of their dimensions; one of a unit that no text is read with is left out."""
    return [
        UsualRange(
            UNITS[each.of].dimension,
            UNITS[each.per].dimension,
            Fraction(each.low) * UNITS[each.of].scale,
            Fraction(each.high) * UNITS[each.of].scale,
            each.label,
            f"《{each.title}》",
        )
        for each in ranges
        if each.of in UNITS and each.per in UNITS
    ]
