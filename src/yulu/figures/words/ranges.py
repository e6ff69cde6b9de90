"""What one of something usually is: wide ranges, outside which by a factor of ten a unit or a scope is asked about.

They are no statistics: each end is where a reader would stop and look again. A caller hands in its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class UsualRange:
    """So much of `over` falls on one of `per`, both by their units' dimension; both bounds in first units."""

    over: str
    per: str
    low: Fraction
    high: Fraction
    why: str


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
