"""Whether a release is as it was written, and whether its frozen definition and rows still give its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from yulu import __version__
from yulu.diagnostics import Fault
from yulu.indicators.period import read_period
from yulu.indicators.reading import schema
from yulu.indicators.release.folder import (
    DEFINITIONS,
    MANIFEST,
    RELEASE,
    ROWS,
    Change,
    changes,
    file_hash,
    read_json,
    unreadable,
)
from yulu.indicators.release.series import series_id
from yulu.indicators.release.values import flat, frozen
from yulu.indicators.result import result
from yulu.toolbox.binding import Binding
from yulu.toolbox.binding_indicators import bind_indicators
from yulu.toolbox.files import File, LayerFiles
from yulu.toolbox.indicator_model import Indicator, Indicators
from yulu.toolbox.reading import read_text
from yulu.toolbox.shapes_indicators import IndicatorsFile

_LAYER = "release"


@dataclass(frozen=True, slots=True)
class CheckedIndicator:
    """One indicator computed again. `differs`: by the path of a value, as released and as recomputed."""

    id: str
    label: str
    shown: str
    series_same: bool
    differs: Mapping[str, tuple[str, str]]

    @property
    def is_same(self) -> bool:
        return self.series_same and not self.differs


@dataclass(frozen=True, slots=True)
class Checked:
    """A release looked at. Whether its manifest is the one of that day only its hash, printed then, can tell."""

    hash: str
    period: str
    released_on: str
    program: str
    program_now: str
    changed: Mapping[str, Change]
    indicators: tuple[CheckedIndicator, ...]

    @property
    def is_whole(self) -> bool:
        return not self.changed

    @property
    def is_same(self) -> bool:
        return bool(self.indicators) and all(each.is_same for each in self.indicators)


def check_release(folder: Path) -> Checked:
    """Hold the folder against its manifest and compute it again. Raises Fault (E833) where that cannot be done."""
    changed = changes(folder)
    released = read_json(folder, RELEASE)
    try:
        indicators = _recomputed(folder, released)
    except Fault:
        if not changed:
            raise
        indicators = ()  # what was tampered with need not be readable
    return Checked(
        file_hash(folder / MANIFEST), str(released.get("period")), str(released.get("released_on")),
        str(released.get("program")), __version__, changed, indicators,
    )  # fmt: skip


def _recomputed(folder: Path, released: Mapping[str, Any]) -> tuple[CheckedIndicator, ...]:
    defined = frozen_definitions(folder)
    period = read_period(str(released.get("period")))
    found = []
    try:
        for each in released["indicators"]:
            indicator = defined.indicators[each["id"]]
            rows = _rows(folder, indicator, defined)
            now = frozen(defined, result(defined, indicator, rows, period))
            was, is_now = dict(flat(each["values"])), dict(flat(now))
            differs = {
                key: (was.get(key, "—"), is_now.get(key, "—"))
                for key in [*was, *(key for key in is_now if key not in was)]
                if was.get(key) != is_now.get(key)
            }
            same = series_id(indicator) == each["series"]
            found.append(CheckedIndicator(each["id"], indicator.label, now["shown"], same, differs))
    except (KeyError, TypeError, AttributeError) as error:
        raise unreadable(folder, f"{RELEASE}：{error}") from None
    return tuple(found)


def frozen_definitions(folder: Path) -> Indicators:
    """The indicators as they were declared. Raises Fault (E833)."""
    try:
        shape = IndicatorsFile.model_validate(read_json(folder, DEFINITIONS))
    except ValidationError as error:
        raise unreadable(folder, f"{DEFINITIONS}：{error.error_count()}") from None
    document, _ = read_text("{}", (folder / DEFINITIONS).as_posix())
    assert document is not None
    layer = LayerFiles(folder, files=[File(shape, document, _LAYER, DEFINITIONS)])
    binding = Binding([layer])
    bound = bind_indicators(binding)
    if any(fault.severity == "error" for fault in binding.faults) or len(bound.indicators) < len(shape.indicators):
        raise unreadable(folder, DEFINITIONS)
    return bound


def _rows(folder: Path, indicator: Indicator, defined: Indicators) -> dict[str, pl.DataFrame]:
    found = {}
    for name, columns in indicator.columns.items():
        path = folder / ROWS / indicator.id / f"{name}.parquet"
        kinds = {column: kind for column, kind in schema(defined.tables[name]).items() if column in columns}
        try:
            found[name] = pl.read_parquet(path).select(pl.col(name).cast(kind) for name, kind in kinds.items())
        except (pl.exceptions.PolarsError, OSError):
            raise unreadable(folder, path.relative_to(folder).as_posix()) from None
    return found
