"""All there is to say about one indicator for one period, composed; and its parts held against each other.

Groups are ranked only where their intervals have nothing in common; the others stand side by side as tied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from yulu.indicators.computing import Tables, compute
from yulu.indicators.intervals import apart
from yulu.indicators.period import Period
from yulu.indicators.progress import Comparing, Progress, Projection, compare, progress, project
from yulu.indicators.value import Value
from yulu.toolbox.indicator_model import Group, Indicator, Indicators, Reported

Reach = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True, slots=True)
class GroupValue:
    """The value over some of the rows. `rank`: from 1, shared by those that cannot be told apart; None where the
    indicator does not say which is better, or the values have no interval.
    """

    group: Group
    value: Value
    rank: int | None
    differs_from: tuple[str, ...]
    """The other groups with which its interval has nothing in common."""


@dataclass(frozen=True, slots=True)
class Result:
    """An indicator's value with all it is held against. `reported` were printed by somebody, and are not mixed in."""

    indicator: Indicator
    period: Period
    counted: Period
    value: Value
    groups: tuple[GroupValue, ...]
    progress: Progress | None
    comparisons: tuple[Comparing, ...]
    projection: Projection | None
    reported: tuple[Reported, ...]


def result(declared: Indicators, indicator: Indicator, tables: Tables, period: Period) -> Result:
    """Everything about the indicator for the period. Raises Fault (E835)."""
    value = compute(indicator, tables, period)
    return Result(
        indicator, period, period.counted(indicator.counted), value,
        group_values(indicator, [compute(indicator, tables, period, each.where) for each in indicator.groups]),
        progress(indicator, tables, period, value),
        tuple(compare(declared, indicator, tables, period, value)),
        project(indicator, tables, period, value),
        tuple(each for each in declared.reported.values() if each.indicator == indicator.id),
    )  # fmt: skip


def group_values(indicator: Indicator, values: Sequence[Value]) -> tuple[GroupValue, ...]:
    """The groups' values, told apart where their intervals allow."""
    groups = indicator.groups
    reaches = [_reach(value) for value in values]
    different = [
        tuple(
            other.id
            for at, other in enumerate(groups)
            if (one := reaches[here]) is not None and (that := reaches[at]) is not None and apart(one, that)
        )
        for here in range(len(groups))
    ]
    ranks = _ranks(indicator, reaches)
    return tuple(GroupValue(*each) for each in zip(groups, values, ranks, different, strict=True))


def _reach(value: Value) -> Reach | None:
    """All the value may be by chance; None where nothing says how far that is."""
    return None if value.chance is None else (value.chance.low, value.chance.high)


def _ranks(indicator: Indicator, reaches: Sequence[Reach | None]) -> list[int | None]:
    """One more than the number of groups that are better for certain: those that are tied share their place."""
    if indicator.better is None or None in reaches:
        return [None] * len(reaches)
    known = [each for each in reaches if each is not None]
    return [1 + sum(_is_better(indicator, other, one) for other in known) for one in known]


def _is_better(indicator: Indicator, one: Reach, other: Reach) -> bool:
    if not apart(one, other) or one[0] is None or other[0] is None:
        return False
    return one[0] > other[0] if indicator.better == "higher" else one[0] < other[0]
