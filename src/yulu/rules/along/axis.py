"""The values of one fact, one after the other: numbered, so that "the next one" has a meaning for money and days alike.

Money goes by the 分 (places of its type), whole numbers by one, days by the day, months by the month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from yulu.language.tree import Scalar
from yulu.rules.basis import Basis, Leaf
from yulu.rules.known import period_asked
from yulu.rules.subject import Subject

FAR = Decimal(10) ** 12
"""How far a number without declared bounds is followed, either way."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

ORDERED = ("integer", "number", "date", "month")
"""The kinds of facts that have a next value."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The values of a leaf from position `first` to `last`, both included; `is_declared` says for either end whether
    it is the fact's own bound, or only how far it is followed.
    """

    leaf: Leaf
    first: int
    last: int
    is_declared: tuple[bool, bool]

    @property
    def places(self) -> int:
        """Decimal places of the fact's numbers."""
        return _places(self.leaf)

    def value(self, position: int) -> Scalar:
        """The fact's value at a position."""
        match self.leaf.type.kind:
            case "integer":
                return position
            case "number":
                return Decimal(position).scaleb(-self.places)
            case "date":
                return date.fromordinal(position)
            case _:
                return date(position // 12, position % 12 + 1, 1)

    def position(self, value: Scalar) -> int:
        """The position of the largest value that is no larger than this one."""
        match value:
            case date():
                return value.toordinal() if self.leaf.type.kind == "date" else value.year * 12 + value.month - 1
            case int() | Decimal():
                return int(Decimal(value).scaleb(self.places).to_integral_value(ROUND_FLOOR))
            case _:
                raise TypeError(value)


def axis_of(leaf: Leaf) -> Axis:
    """The axis of a leaf that is a number, day or month."""
    free = Axis(leaf, 0, 0, (leaf.minimum is not None, leaf.maximum is not None))
    if leaf.type.kind in ("date", "month"):
        return replace(free, first=free.position(FIRST_DAY), last=free.position(LAST_DAY))
    low = -FAR if leaf.minimum is None else Decimal(leaf.minimum)
    high = FAR if leaf.maximum is None else Decimal(leaf.maximum)
    first = int(low.scaleb(free.places).to_integral_value(ROUND_CEILING))
    return replace(free, first=first, last=free.position(high))


def with_value(subject: Subject, leaf: Leaf, value: Scalar, basis: Basis) -> Subject:
    """The subject with this value of the leaf: a fact, one period of one, or the statement of a count or sum."""
    asked = period_asked(leaf.name, basis.toolbox) if "@" in leaf.name else None
    if asked is None:
        return replace(subject, facts={**subject.facts, leaf.name: value})
    records, column, period = asked
    rows: list[Mapping[str, Scalar | None]] = [dict(row) for row in subject.records.get(records.name, ())]
    for number, row in enumerate(rows):
        if row.get(records.date_column) == period:
            rows[number] = {**row, column: value}
            break
    else:
        rows.append({records.date_column: period, column: value})
    return replace(subject, records={**subject.records, records.name: rows})


def _places(leaf: Leaf) -> int:
    if leaf.type.kind == "integer":
        return 0
    return 6 if leaf.type.places is None else leaf.type.places
