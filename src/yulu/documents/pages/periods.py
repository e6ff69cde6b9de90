"""Which value of a parameter holds when: its dated values laid out over time, as far as was known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from yulu.language.tree import Scalar
from yulu.toolbox.dated import days_of_change, scalar_of, value_on, values_for
from yulu.toolbox.model import DatedValue, Parameter, Toolbox


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days (both included, None being open) on which one value holds for some keys; none where there are no keys."""

    start: date | None
    end: date | None
    keys: tuple[str, ...]
    value: Scalar | None
    said: DatedValue

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def stretches(parameter: Parameter, toolbox: Toolbox, known_on: date) -> list[Stretch]:
    """The values that held or will hold, earliest first; one that was replaced before it began is left out."""
    by_key = [stretch for key in _keys(parameter, toolbox) for stretch in _of_key(parameter, key, toolbox, known_on)]
    merged: dict[tuple[object, ...], Stretch] = {}
    for each in by_key:
        alike = (each.start, each.end, each.value, id(each.said))
        known = merged.get(alike)
        keys = each.keys if known is None else known.keys + each.keys
        merged[alike] = Stretch(each.start, each.end, keys, each.value, each.said)
    return sorted(merged.values(), key=lambda each: each.start or date.min)


def undated(parameter: Parameter) -> list[DatedValue]:
    """Values of which nobody has found from when they hold: they hold on no day yet."""
    return [each for each in parameter.values if each.dated.start is None and each.dated.to_verify]


def _keys(parameter: Parameter, toolbox: Toolbox) -> list[str | None]:
    if parameter.keyed_by is None:
        return [None]
    found = toolbox.derived.get(parameter.keyed_by) or toolbox.facts[parameter.keyed_by]
    return list(found.type.choices)


def _of_key(parameter: Parameter, key: str | None, toolbox: Toolbox, known_on: date) -> Iterator[Stretch]:
    changes = days_of_change(each.dated for each in values_for(parameter, key))
    first = date.min if any(each.dated.start is None for each in parameter.values) else None
    days = [*([first] if first else []), *changes]
    current: DatedValue | None = None
    begun: date | None = None
    for day in days:
        found = value_on(parameter, key, toolbox.layers, day, known_on)
        if found is current:
            continue
        if current is not None:
            yield _stretch(begun, day - timedelta(days=1), key, current)
        current, begun = found, day
    if current is not None:
        yield _stretch(begun, current.dated.end, key, current)


def _stretch(start: date | None, end: date | None, key: str | None, said: DatedValue) -> Stretch:
    keys = () if key is None else (key,)
    return Stretch(None if start == date.min else start, end, keys, scalar_of(said, key), said)
