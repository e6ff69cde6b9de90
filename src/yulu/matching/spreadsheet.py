"""Decisions and rows set aside as tables that a spreadsheet opens, with nothing in them that it takes for a formula."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from yulu.matching.folder import DECISIONS, SPREADSHEET
from yulu.matching.marks import BITS, WORDS
from yulu.toolbox.model import Toolbox

MOST_ROWS = 1_000_000
"""More rows no spreadsheet opens."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_decisions(room: Path, patterns: Mapping[str, Any], toolbox: Toolbox, rows: int) -> None:
    """`decisions.csv` of a run being made, with what to ask for in words; none where there are too many rows."""
    if rows > MOST_ROWS:
        return
    asked = [
        (policy, int(number), _ask(pattern, each["members"], toolbox))
        for policy, each in patterns.items()
        for number, pattern in each["patterns"].items()
    ]
    schema = {"policy": pl.String(), "pattern": pl.Int32(), "missing": pl.String()}
    words = pl.DataFrame(asked, schema=schema, orient="row")
    for file in sorted((room / DECISIONS).iterdir()):
        part = pl.read_parquet(file).join(words, on=["policy", "pattern"], how="left", maintain_order="left")
        append_csv(part.with_columns(_marks_in_words()), room / SPREADSHEET)


def append_csv(rows: pl.DataFrame, file: Path) -> None:
    """The rows after those that are in the file; the first time with a header, and the mark that says it is UTF-8."""
    is_new = not file.exists()
    with file.open("ab") as stream:
        if is_new:
            stream.write(codecs.BOM_UTF8)
        _guarded(rows).write_csv(stream, include_header=is_new)


def _ask(pattern: Mapping[str, Any], members: Mapping[str, Mapping[str, str]], toolbox: Toolbox) -> str:
    """What to ask for, in Chinese: one smallest set that settles it, each with its holder."""
    if not pattern["settled_by"]:
        return "、".join(toolbox.terms[each].label for each in pattern["to_judge"])
    return "；".join(f"{members[name]['label']}（{members[name]['holder']}）" for name in pattern["settled_by"][0])


def _marks_in_words() -> pl.Expr:
    said = [
        pl.when((pl.col("marks") & pl.lit(bit, dtype=pl.UInt8)) != 0).then(pl.lit(WORDS[mark]))
        for mark, bit in BITS.items()
    ]
    return pl.concat_str(said, separator="、", ignore_nulls=True).alias("marks")


def _guarded(rows: pl.DataFrame) -> pl.DataFrame:
    guarded = []
    for name, kind in rows.schema.items():
        if kind == pl.String:
            column = pl.col(name)
            risky = pl.any_horizontal([column.str.starts_with(start) for start in _FORMULA_STARTS])
            guarded.append(pl.when(risky).then("'" + column).otherwise(column).alias(name))
    return rows.with_columns(guarded)
