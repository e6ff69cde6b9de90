"""Which values belong together: those of one definition. A changed definition begins a new series, drawn broken."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yulu.indicators.release.folder import MANIFEST, RELEASE, read_json, unreadable
from yulu.toolbox.indicator_model import Indicator

_SPACES = re.compile(r"\s+")


def series_id(indicator: Indicator) -> str:
    """SHA-256 of all that decides a value: definition, population, tables, expressions. Spaces and line ends that mean
    nothing are not looked at; labels, targets, owners and questions do not count.
    """
    text = json.dumps(_squeezed(indicator.core), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _squeezed(value: Any) -> Any:
    if isinstance(value, str):
        return _SPACES.sub(" ", value).strip()
    if isinstance(value, Mapping):
        return {key: _squeezed(each) for key, each in value.items()}
    return [_squeezed(each) for each in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Point:
    """One released value: `values` as the release has them."""

    period: str
    released_on: str
    values: Mapping[str, Any]
    folder: Path


@dataclass(frozen=True, slots=True)
class Segment:
    """Values of one definition, by period: a line of them is drawn through, and broken at its ends."""

    series: str
    label: str
    unit: str
    points: tuple[Point, ...]


def read_series(folder: Path) -> dict[str, tuple[Segment, ...]]:
    """Every indicator's released values below a folder, by id: segments in the order of their first period.

    Of two releases of one period by one definition the later one counts. Raises Fault (E833) for a damaged one.
    """
    found: dict[str, dict[str, tuple[tuple[str, str], dict[str, Point]]]] = {}
    for manifest in sorted(folder.rglob(MANIFEST)):
        home = manifest.parent
        if not (home / RELEASE).is_file():
            continue
        released = read_json(home, RELEASE)
        try:
            for each in released["indicators"]:
                point = Point(released["period"], released["released_on"], each["values"], home)
                named = (str(each["label"]), str(each["unit"]))
                points = found.setdefault(each["id"], {}).setdefault(each["series"], (named, {}))[1]
                before = points.get(point.period)
                if before is None or before.released_on <= point.released_on:
                    points[point.period] = point
        except (KeyError, TypeError):
            raise unreadable(home, RELEASE) from None
    return {id: _segments(by_series) for id, by_series in found.items()}


def _segments(by_series: Mapping[str, tuple[tuple[str, str], dict[str, Point]]]) -> tuple[Segment, ...]:
    made = [
        Segment(series, label, unit, tuple(points[period] for period in sorted(points)))
        for series, ((label, unit), points) in by_series.items()
    ]
    return tuple(sorted(made, key=lambda segment: segment.points[0].period))
