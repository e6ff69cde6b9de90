"""Two times: which of several dated texts governs a day, as far as was known on another (DESIGN 3.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

from yulu.language.tree import Scalar
from yulu.language.values import add_months
from yulu.toolbox.model import DatedText, DatedValue, Layer, Parameter, WindowForm

Item = TypeVar("Item")


def is_undated(text: DatedText) -> bool:
    """Whether nobody has found from when it holds: then it is unknown whether it governs any day."""
    return text.start is None and text.to_verify


def is_published(text: DatedText, known_on: date) -> bool:
    """Whether it was published by then. Where that day has not been found, the first day it holds stands in."""
    published = text.published or text.start
    return published is not None and published <= known_on


def holds(text: DatedText, as_of: date) -> bool:
    """Whether the day lies in its validity; both ends are included."""
    return (text.start is None or text.start <= as_of) and (text.end is None or as_of <= text.end)


def replaces(later: DatedText, earlier: DatedText) -> bool:
    """Whether `later` takes the place of `earlier` on days that both hold: it says so, or it starts later and the
    earlier one names no last day.
    """
    document = earlier.citation.text
    if document is not None and document.id in later.replaces:
        return True
    if earlier.end is not None or later.start is None or earlier.start is None:
        return False
    return later.start > earlier.start


def governing(items: Sequence[Item], text_of: Callable[[Item], DatedText], as_of: date, known_on: date) -> list[Item]:
    """The items whose text was published by `known_on`, holds `as_of`, and is not replaced by another such one.

    One is right; none means nothing governs; two is a fault of the toolbox that `yulu check` reports.
    """
    standing = [
        item
        for item in items
        if is_published(text_of(item), known_on) and holds(text_of(item), as_of) and not is_undated(text_of(item))
    ]
    return [
        item
        for item in standing
        if not any(other is not item and replaces(text_of(other), text_of(item)) for other in standing)
    ]


def values_for(parameter: Parameter, key: str | None) -> list[DatedValue]:
    """The dated values that say something about this key (None for a parameter without keys)."""
    if key is None:
        return list(parameter.values)
    return [each for each in parameter.values if not isinstance(each.value, Mapping) or key in each.value]


def value_on(
    parameter: Parameter, key: str | None, layers: Sequence[Layer], as_of: date, known_on: date
) -> DatedValue | None:
    """The value that governs: the lowest layer that set one for that day; None if no layer did."""
    said = values_for(parameter, key)
    for layer in reversed(layers):
        own = [each for each in said if each.dated.origin.layer == layer.id]
        found = governing(own, _text_of_value, as_of, known_on)
        if found:
            return max(found, key=lambda each: (each.dated.published or date.min, each.dated.start or date.min))
    return None


def scalar_of(value: DatedValue | None, key: str | None) -> Scalar | None:
    """The plain value for the key, None where nobody has found it."""
    if value is None:
        return None
    if isinstance(value.value, Mapping):
        return None if key is None else value.value.get(key)
    return value.value


def _text_of_value(value: DatedValue) -> DatedText:
    return value.dated


def days_of_change(texts: Iterable[DatedText]) -> list[date]:
    """The days on which what governs may change: each first day, and each day after a last one."""
    days = set()
    for text in texts:
        if text.start is not None:
            days.add(text.start)
        if text.end is not None and text.end < date.max:
            days.add(date.fromordinal(text.end.toordinal() + 1))
    return sorted(days)


def window_days(form: WindowForm, as_of: date) -> tuple[date | None, date]:
    """The days of a window on the day decided for: the first is included, the last is not.

    `months: 36` is [day − 36 months, day); a year is the calendar year, `this` one up to and with the day itself.
    """
    if form.months is not None:
        return add_months(as_of, -form.months), as_of
    if form.since is not None:
        return form.since, as_of
    if form.year == "this":
        return date(as_of.year, 1, 1), as_of + timedelta(days=1)
    return date(as_of.year - 1, 1, 1), date(as_of.year, 1, 1)
