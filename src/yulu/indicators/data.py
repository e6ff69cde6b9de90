"""Results as JSON: every number as a string of all its digits, so that nothing is rounded on the way."""

from __future__ import annotations

from typing import Any

from yulu.indicators.progress import Comparing, Progress, Projection
from yulu.indicators.release.series import series_id
from yulu.indicators.result import GroupValue, Result
from yulu.indicators.value import Ends, Value
from yulu.indicators.wording import chance, exact, shown
from yulu.language.chinese_values import plain
from yulu.toolbox.indicator_model import Indicator, Indicators, Reported, Unmeasured


def result_data(declared: Indicators, result: Result) -> dict[str, Any]:
    """Everything about an indicator for a period.

    `value` is null where it lies between `low` and `high`; percentages are in hundredths. `chance` is the 95% interval
    by `method`. `series` names the definition. `reported` were printed by somebody and are never part of the value.
    """
    indicator = result.indicator
    unit = declared.tables[indicator.table].unit
    return {
        "id": indicator.id,
        "label": indicator.label,
        "subject": indicator.subject,
        "definition": indicator.definition,
        "population": indicator.population,
        "unit": indicator.unit,
        "owner": None if indicator.owner is None else indicator.owner.label,
        "series": series_id(indicator),
        "period": result.period.code,
        "from": None if indicator.counted == "to_date" else str(result.counted.first),
        "to": str(result.counted.last),
        **value_data(indicator, result.value, unit),
        "groups": [_group(indicator, each, unit) for each in result.groups],
        "progress": None if result.progress is None else _progress(result.progress),
        "comparisons": [_comparison(indicator, each, unit) for each in result.comparisons],
        "projection": None if result.projection is None else _projection(result.projection),
        "reported": [reported_data(each) for each in result.reported],
        "questions": list(indicator.questions),
        "status": "to_verify" if indicator.to_verify else None,
    }


def value_data(indicator: Indicator, value: Value, rows_in: str) -> dict[str, Any]:
    """A value with its parts."""
    below = value.denominator
    return {
        "value": exact(value.bounds.single),
        "low": exact(value.bounds.low),
        "high": exact(value.bounds.high),
        "numerator": _ends(value.numerator),
        "denominator": None if below is None else _ends(below),
        "chance": None if value.chance is None else _ends(value.chance),
        "method": value.method,
        "rows": value.rows,
        "unknown_rows": value.unknown,
        "shown": shown(indicator, value, rows_in),
        "shown_chance": chance(indicator, value),
    }


def _ends(ends: Ends) -> dict[str, str | None]:
    return {"low": exact(ends.low), "high": exact(ends.high)}


def _group(indicator: Indicator, part: GroupValue, unit: str) -> dict[str, Any]:
    return {
        "id": part.group.id,
        "label": part.group.label,
        **value_data(indicator, part.value, unit),
        "rank": part.rank,
        "differs_from": list(part.differs_from),
    }


def _progress(progress: Progress) -> dict[str, Any]:
    target = progress.target
    return {
        "target": plain(target.value),
        "year": target.year,
        "plan": target.plan,
        "done": _ends(progress.done),
        "elapsed": exact(progress.elapsed),
        "standing": progress.standing,
        "because": str(target.citation) or None,
        "status": "to_verify" if target.to_verify else None,
        "note": target.note,
    }


def _comparison(indicator: Indicator, comparing: Comparing, unit: str) -> dict[str, Any]:
    return {
        "kind": comparing.kind,
        "period": str(comparing.period),
        "value": value_data(indicator, comparing.value, unit),
        "base": None if comparing.base is None else value_data(indicator, comparing.base, unit),
        "change": None if comparing.change is None else _ends(comparing.change),
        "in": "points" if indicator.unit == "%" else "share",
        "reason": comparing.reason,
    }


def _projection(projection: Projection) -> dict[str, Any]:
    return {
        "year_end": _ends(projection.year_end),
        "months": projection.months,
        "lowest_month": exact(projection.low),
        "highest_month": exact(projection.high),
        "assumption": "each month to come lies between the lowest and the highest month so far",
    }


def reported_data(reported: Reported) -> dict[str, Any]:
    """A figure as it was printed."""
    source = reported.source
    return {
        "id": reported.id,
        "label": reported.label,
        "printed": reported.printed,
        "value": None if reported.value is None else plain(reported.value),
        "unit": reported.unit,
        "hedge": reported.hedge,
        "subject": reported.subject,
        "period": reported.period,
        "indicator": reported.indicator,
        "source": source.title,
        "published": None if source.published is None else str(source.published),
        "place": reported.place,
        "questions": list(reported.questions),
    }


def unmeasured_data(each: Unmeasured) -> dict[str, Any]:
    """What cannot be measured, and why."""
    return {"id": each.id, "label": each.label, "because": each.because, "questions": list(each.questions)}
