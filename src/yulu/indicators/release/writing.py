"""A release is made beside its place and moved there when it is whole: there is never half of one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from yulu import __version__
from yulu.calendars.zone import today
from yulu.diagnostics import Diagnostic, Fault
from yulu.indicators.computing import Tables
from yulu.indicators.period import BEGINNING
from yulu.indicators.release.folder import DEFINITIONS, FORMAT, RELEASE, ROWS, seal, write_json
from yulu.indicators.release.series import series_id
from yulu.indicators.release.values import frozen
from yulu.indicators.result import Result
from yulu.toolbox.hashes import content_hash
from yulu.toolbox.indicator_model import Indicator, Measure
from yulu.toolbox.model import Toolbox

_KEPT = (
    "label", "definition", "unit", "population", "table", "dated_by", "counted", "cut_off_days", "where", "numerator",
    "denominator", "groups", "better", "places", "targets", "compare", "subject",
)  # fmt: skip
"""Of a definition: what its values rest on, and what they are called. No owners, documents, questions, examples."""


def write_release(toolbox: Toolbox, results: Sequence[Result], tables: Tables, folder: Path) -> str:
    """Freeze these results in a new folder; returns the release's hash. Raises Fault (E832), OSError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault(Diagnostic("E832", None, {"folder": folder.as_posix()}))
    folder.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        hashed = _fill(toolbox, results, tables, room)
        if folder.exists():
            folder.rmdir()
        room.chmod(0o755)
        room.rename(folder)
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        raise
    return hashed


def _fill(toolbox: Toolbox, results: Sequence[Result], tables: Tables, room: Path) -> str:
    for each in results:
        for name, rows in _rows(each, tables).items():
            path = room / ROWS / each.indicator.id / f"{name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            rows.write_parquet(path)
    write_json(room / DEFINITIONS, _definitions(toolbox, [each.indicator for each in results]))
    write_json(
        room / RELEASE,
        {
            "format": FORMAT,
            "toolbox": toolbox.id,
            "title": toolbox.title,
            "content_hash": content_hash(toolbox.content),
            "program": __version__,
            "released_on": str(today()),
            "period": results[0].period.code if results else "",
            "indicators": [
                {
                    "id": each.indicator.id,
                    "label": each.indicator.label,
                    "unit": each.indicator.unit,
                    "series": series_id(each.indicator),
                    "values": frozen(toolbox.indicators, each),
                }
                for each in results
            ],
        },
    )
    return seal(room)


def _rows(result: Result, tables: Tables) -> dict[str, pl.DataFrame]:
    """By table, the rows that may count: not those of later days, nor earlier ones where nothing is compared."""
    indicator = result.indicator
    return {
        name: tables[name].filter(_may_count(result, name)).select(sorted(columns))
        for name, columns in indicator.columns.items()
    }


def _may_count(result: Result, table: str) -> pl.Expr:
    indicator = result.indicator
    dated_by = {each.dated_by for each in _measures(indicator) if each.table == table}
    if table == indicator.table:
        dated_by.add(indicator.dated_by)
    if None in dated_by:
        return pl.lit(True)
    day = [pl.col(column) for column in sorted(filter(None, dated_by))]
    last, first = result.counted.last, result.counted.counted("year_to_date").first
    if indicator.compare or indicator.counted == "to_date":
        first = BEGINNING
    inside = [each.is_null() | ((each <= last) & ((each >= first) | pl.lit(first == BEGINNING))) for each in day]
    return pl.any_horizontal(inside)


def _measures(indicator: Indicator) -> list[Measure]:
    return [each for each in (indicator.numerator, indicator.denominator) if each is not None]


def _definitions(toolbox: Toolbox, indicators: Sequence[Indicator]) -> dict[str, Any]:
    used: dict[str, set[str]] = {}
    for each in indicators:
        for table, columns in each.columns.items():
            used.setdefault(table, set()).update(columns)
    forms = {name: toolbox.indicators.tables[name].form for name in used}
    return {
        "tables": {
            name: {
                **form.model_dump(mode="json", exclude_defaults=True, exclude={"holder", "columns", "note", "parts"}),
                "columns": {
                    column: shape.model_dump(mode="json", exclude_defaults=True, exclude={"note"})
                    for column, shape in form.columns.items()
                    if column in used[name]
                },
            }
            for name, form in forms.items()
        },
        "indicators": {
            each.id: _without_documents(each.form.model_dump(mode="json", include=set(_KEPT), exclude_defaults=True))
            for each in indicators
        },
    }


def _without_documents(form: Mapping[str, Any]) -> dict[str, Any]:
    """Targets without the ids of documents, which only their toolbox knows."""
    targets = [{key: said for key, said in each.items() if key != "document"} for each in form.get("targets", [])]
    return {**form, **({"targets": targets} if targets else {})}
