"""The part of a result that a release freezes: all that follows from its definition, target and rows alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yulu.indicators.data import result_data
from yulu.indicators.result import Result
from yulu.toolbox.indicator_model import Indicators

_FROZEN = (
    "value", "low", "high", "numerator", "denominator", "chance", "method", "rows", "unknown_rows", "shown", "groups",
    "progress", "comparisons", "projection",
)  # fmt: skip
_NOT_COMPUTED = ("because", "status", "note")


def frozen(declared: Indicators, result: Result) -> dict[str, Any]:
    """A result's values."""
    data = {key: value for key, value in result_data(declared, result).items() if key in _FROZEN}
    if data["progress"] is not None:
        data["progress"] = {key: value for key, value in data["progress"].items() if key not in _NOT_COMPUTED}
    return data


def flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every single value with its path, as text."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from flat(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from flat(each, f"{path}[{at}]")
    else:
        yield path, "" if value is None else str(value)
