"""What a value can be: its kind, its unit, its choices.

Units multiply and divide (元/立方米 × 立方米 = 元); a bare number takes the unit of its neighbour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["boolean", "integer", "number", "date", "month", "enum", "text"]
Unit = tuple[tuple[str, int], ...]

NO_UNIT: Unit = ()
COMPUTED_PLACES = 12
"""Decimal places of every computed number; `*` and `/` round half-even there (DESIGN 3.2)."""
WHOLE_DIGITS = 38 - COMPUTED_PLACES
"""Digits before the point: a number of more is an error in every reading."""

MONEY_PLACES = 2
UNIT_PRICE_PLACES = 6


class UnitError(ValueError):
    """A unit that cannot be read; `text` is what was written."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def parse_unit(text: str) -> Unit:
    """The unit written as 元, 人 or 元/立方米.

    >>> parse_unit("元/立方米")
    (('元', 1), ('立方米', -1))

    Raises UnitError on an empty part, as in `元/`.
    """
    if not text:
        return NO_UNIT
    powers: dict[str, int] = {}
    for position, part in enumerate(text.split("/")):
        for factor in part.split("·"):
            name = factor.strip()
            if not name or name[0].isdigit():
                raise UnitError(text)
            powers[name] = powers.get(name, 0) + (1 if position == 0 else -1)
    return _normal(powers)


def format_unit(unit: Unit) -> str:
    """The unit as officials write it: `元/立方米`; empty for a bare number."""
    above = "·".join(name for name, power in unit for _ in range(power))
    below = "/".join(name for name, power in unit for _ in range(-power))
    return f"{above or '1'}/{below}" if below else above


def multiply_units(left: Unit, right: Unit, sign: int = 1) -> Unit:
    """The unit of a product (`sign` 1) or a quotient (`sign` −1)."""
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + sign * power
    return _normal(powers)


def _normal(powers: Mapping[str, int]) -> Unit:
    return tuple(sorted((name, power) for name, power in powers.items() if power))


@dataclass(frozen=True, slots=True)
class Type:
    """A kind with its unit (numbers), choices (enums: code to Chinese label) and decimal places (recorded numbers)."""

    kind: Kind
    unit: Unit = NO_UNIT
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    places: int | None = None
    bare: bool = False
    """A number written in the expression itself: it takes the unit of its neighbour."""

    @property
    def is_numeric(self) -> bool:
        return self.kind in ("integer", "number")


BOOLEAN = Type("boolean")
DATE = Type("date")
MONTH = Type("month")
TEXT = Type("text")
INTEGER = Type("integer")
NUMBER = Type("number")


def recorded_places(unit: Unit) -> int:
    """Decimal places of a recorded number: money 2, unit prices 6, other numbers 6."""
    return MONEY_PLACES if unit == (("元", 1),) else UNIT_PRICE_PLACES
