"""What one indicator's chart shows: groups beside each other, released values in series, or the months of the year.

Values become binary fractions here and only here: a chart is looked at, never reckoned with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from yulu.indicators.monthly import Month
from yulu.indicators.release.series import Segment
from yulu.indicators.result import Result
from yulu.indicators.value import Ends

_MYRIADS = ((10**8, "亿"), (10**4, "万"))


@dataclass(frozen=True, slots=True)
class Mark:
    """One value: where it stands, from where to where it may be, and to which line it belongs."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    line: str
    shown: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as data. `joined`: the values of one line are joined; a new line begins where the definition changed.

    `level`: a target drawn across, for a rate or a median.
    """

    title: str
    axis: str
    marks: tuple[Mark, ...]
    joined: bool
    level: float | None
    note: str


def chart_of(result: Result, months: Sequence[Month], series: Sequence[Segment] = ()) -> Chart | None:
    """The indicator's chart; None where there is only one value to show."""
    points = [point for segment in series for point in segment.points]
    if len(points) > 1:
        return _of_series(result, series)
    if result.groups:
        return _of_groups(result)
    return _of_months(result, months) if len(months) > 1 else None


def _of_groups(result: Result) -> Chart:
    scale, word = _scale(result, [part.value.bounds for part in result.groups])
    marks = tuple(
        _mark(part.group.label, part.value.bounds, part.value.chance, "", scale) for part in result.groups
    )  # fmt: skip
    note = "竖线是95%区间；重叠的不能说有差别。"
    return Chart(_title(result), f"{word}{result.indicator.unit}", marks, False, _level(result, scale), note)


def _of_months(result: Result, months: Sequence[Month]) -> Chart:
    scale, word = _scale(result, [each.value.bounds for each in months])
    marks = tuple(
        _mark(f"{each.period.last.month}月", each.value.bounds, each.value.chance, "", scale) for each in months
    )
    note = "各月单独计算。" + ("竖线是95%区间。" if any(each.value.chance for each in months) else "")
    return Chart(_title(result), f"{word}{result.indicator.unit}", marks, False, _level(result, scale), note)


def _of_series(result: Result, series: Sequence[Segment]) -> Chart:
    bounds = {(segment.series, point.period): _ends(point.values) for segment in series for point in segment.points}
    scale, word = _scale(result, list(bounds.values()))
    marks = tuple(
        _mark(point.period, bounds[segment.series, point.period], None, f"口径 {number}", scale)
        for number, segment in enumerate(series, 1)
        for point in segment.points
    )
    note = "历次发布的数。" + ("口径改过，线在改的地方断开，前后不能直接比。" if len(series) > 1 else "")
    return Chart(_title(result), f"{word}{result.indicator.unit}", marks, True, _level(result, scale), note)


def _ends(values: object) -> Ends:
    assert isinstance(values, dict)
    return Ends(*(None if values.get(end) is None else Fraction(values[end]) for end in ("low", "high")))


def _title(result: Result) -> str:
    subject = f"（{result.indicator.subject}）" if result.indicator.subject else ""
    return f"{result.indicator.label}{subject}"


def _scale(result: Result, bounds: Sequence[Ends]) -> tuple[int, str]:
    """By what sums are divided so that the axis can be read."""
    if result.indicator.numerator.how != "sum" or result.indicator.denominator is not None:
        return 1, ""
    largest = max((abs(end) for each in bounds for end in (each.low, each.high) if end is not None), default=0)
    return next(((size, word) for size, word in _MYRIADS if largest >= size), (1, ""))


def _mark(name: str, bounds: Ends, chance: Ends | None, line: str, scale: int) -> Mark:
    reach = bounds if chance is None else chance
    low, value, high = (
        None if end is None else float(end / scale) for end in (reach.low, bounds.single, reach.high)
    )  # fmt: skip
    return Mark(name, value, low, high, line, "" if bounds.single is not None else "上下限")


def _level(result: Result, scale: int) -> float | None:
    progress = result.progress
    if progress is None or progress.elapsed is not None:
        return None
    return float(Fraction(progress.target.value) / scale)
