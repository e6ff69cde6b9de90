"""The size class by industry, where only one is possible; one measure below an edge is enough to be below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from benchmarks.openfisca.inputs import Enterprise, Industry, Size, rule

FLOORS = {
    Industry.industry: ((1000, 400_000_000), (300, 20_000_000), (20, 3_000_000)),
    Industry.construction: ((600, 800_000_000), (200, 60_000_000), (15, 3_000_000)),
    Industry.wholesale: ((200, 400_000_000), (20, 50_000_000), (5, 10_000_000)),
    Industry.retail: ((300, 200_000_000), (50, 5_000_000), (10, 1_000_000)),
    Industry.catering: ((300, 100_000_000), (100, 20_000_000), (10, 1_000_000)),
    Industry.software: ((300, 100_000_000), (100, 10_000_000), (10, 500_000)),
}
PEOPLE, MONEY = (
    np.array([[np.nan] * 3, *([floors[each][at] for each in range(3)] for floors in FLOORS.values())], np.float32)
    for at in (0, 1)
)


class size(Variable):
    """The size where only one is possible.."""

    value_type = Enum
    possible_values = Size
    default_value = Size.unknown
    entity = Enterprise
    definition_period = DateUnit.MONTH

    def formula(enterprise: Any, period: Any) -> Any:
        industry = enterprise("industry", period)
        headcount, income = enterprise("headcount", period), enterprise("operating_income", period)
        found = _size_in(industry.view(np.ndarray), headcount, income)
        at = np.flatnonzero(industry == Industry.unknown)
        found[at] = _where_all_agree([_size_in(kind.index, headcount[at], income[at]) for kind in FLOORS])
        return found


@rule
def not_large(enterprise: Any, period: Any) -> Any:
    return _everywhere(enterprise, period, 0, _below)


@rule
def large(enterprise: Any, period: Any) -> Any:
    return _everywhere(enterprise, period, 0, _reached)


@rule
def small_or_micro(enterprise: Any, period: Any) -> Any:
    return _everywhere(enterprise, period, 1, _below)


@rule
def large_or_medium(enterprise: Any, period: Any) -> Any:
    return _everywhere(enterprise, period, 1, _reached)


def _below(headcount: Any, income: Any, people: Any, money: Any) -> Any:
    return (headcount < people) | (income < money)


def _reached(headcount: Any, income: Any, people: Any, money: Any) -> Any:
    return (headcount >= people) & (income >= money)


def _everywhere(enterprise: Any, period: Any, step: int, test: Callable[..., Any]) -> Any:
    """The test of the edge of large (0) or medium (1), in the enterprise's industry, or in all where it is unknown."""
    industry = enterprise("industry", period)
    headcount, income = enterprise("headcount", period), enterprise("operating_income", period)
    code = industry.view(np.ndarray)
    found = test(headcount, income, PEOPLE[code, step], MONEY[code, step])
    at = np.flatnonzero(industry == Industry.unknown)
    every = [test(headcount[at], income[at], PEOPLE[kind.index, step], MONEY[kind.index, step]) for kind in FLOORS]
    found[at] = np.logical_and.reduce(every)
    return found


def _size_in(code: Any, headcount: Any, income: Any) -> Any:
    found = np.zeros(headcount.shape, np.uint8)
    not_above = np.ones(headcount.shape, bool)
    for step, each in enumerate((Size.large, Size.medium, Size.small)):
        people, money = PEOPLE[code, step], MONEY[code, step]
        found[not_above & (headcount >= people) & (income >= money)] = each.index
        not_above = not_above & ((headcount < people) | (income < money))
    found[not_above] = Size.micro.index
    return found


def _where_all_agree(found: list[Any]) -> Any:
    same = np.logical_and.reduce([each == found[0] for each in found])
    return np.where(same, found[0], Size.unknown.index).astype(np.uint8)


DERIVED = [size, not_large, large, small_or_micro, large_or_medium]
