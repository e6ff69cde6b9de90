"""A delivered table as facts: CSV or Parquet through a mapping, typed column by column.

Nothing is lost: a row with a value that cannot be read, without an id, or with the id of an earlier row is set aside
with its number and the reason, and the others go on.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from yulu.diagnostics import Diagnostic, Fault, Place, nearest
from yulu.language.types import Type
from yulu.toolbox.files import File
from yulu.toolbox.model import Fact, Origin, Toolbox
from yulu.toolbox.shapes import MappingColumn, MappingFile

ID = "?id"
ROW = "?row"
_NUMBER = pl.Decimal(38, 12)
_EMPTY = ("", "null", "NULL", "None", "NaN", "-", "—")
_SAID = {"true": True, "是": True, "有": True, "1": True, "false": False, "否": False, "无": False, "0": False}
_PLAIN_NUMBER = r"^-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{1,12}0*)?$"
"""Thousands in groups of three, no more than twelve places; no exponent, as a spreadsheet hides digits behind it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Subjects with their facts, one row each, and the rows set aside (row, column, value, reason)."""

    subject: str
    dataset: str
    frame: pl.DataFrame
    facts: tuple[str, ...]
    rejected: pl.DataFrame


def read_table(toolbox: Toolbox, mapping: File[MappingFile], path: Path) -> Table:
    """The table's subjects; raises Fault where the file or the mapping is at fault as a whole."""
    raw = _raw(path)
    origin = Origin(mapping.document, (), mapping.layer)
    shape = mapping.shape
    facts = _facts(toolbox, shape, origin)
    _require_columns(raw, shape, origin, path)
    numbered = raw.with_row_index(ROW, offset=2 if path.suffix.lower() == ".csv" else 1)
    columns = [pl.col(ROW).cast(pl.Int64), _text(shape.id).alias(ID)]
    problems = [_problem(pl.col(ID).is_null(), shape.id, pl.lit(""), "没有编号")]
    for name, source in shape.facts.items():
        written = pl.lit(source.constant) if source.constant is not None else _text(source.column or name)
        if source.first is not None:
            written = written.str.slice(0, source.first)
        if source.values:
            written = written.replace_strict(source.values, default=written, return_dtype=pl.String)
        for column, allowed in source.only_where.items():
            written = pl.when(_text(column).is_in(allowed)).then(written)
        of_floats = source.constant is None and raw.schema[source.column or name].is_float()
        value = _value(written, facts[name], source, of_floats)
        columns += [value.alias(name), written.alias(f"{name}?written")]
        wrong = pl.col(name).is_null() & pl.col(f"{name}?written").is_not_null()
        reason = f"读不成{facts[name].label}（{_wanted(facts[name].type)}）"
        problems.append(_problem(wrong, source.column or name, pl.col(f"{name}?written"), reason))
        problems += _range_problems(facts[name], source.column or name)
    typed = numbered.select(columns)
    duplicate = pl.col(ID).is_not_null() & ~pl.col(ID).is_first_distinct()
    problems.append(_problem(duplicate, shape.id, pl.col(ID), "编号与前面的行重复"))
    checked = typed.with_columns(pl.coalesce(problems).alias("?problem"))
    good = checked.filter(pl.col("?problem").is_null()).select(ROW, ID, *shape.facts)
    rejected = checked.filter(pl.col("?problem").is_not_null()).select(
        pl.col(ROW).alias("row"), pl.col("?problem").struct.unnest()
    )
    return Table(shape.subject, shape.dataset, good, tuple(shape.facts), rejected)


def _raw(path: Path) -> pl.DataFrame:
    """All columns as they stand; a CSV's as text."""
    place = Place(path.as_posix(), 1, 1)
    try:
        match path.suffix.lower():
            case ".csv":
                return pl.read_csv(_as_utf_8(path.read_bytes()), infer_schema=False)
            case ".parquet":
                return pl.read_parquet(path)
            case _:
                raise Fault(Diagnostic("E705", place, {"file": path.name}))
    except FileNotFoundError:
        raise Fault(Diagnostic("E101", place, {"file": path.as_posix(), "reason": "没有这个文件"})) from None
    except UnicodeDecodeError:
        raise Fault(Diagnostic("E348", place, {"file": path.as_posix()})) from None
    except pl.exceptions.NoDataError:
        raise Fault(Diagnostic("E101", place, {"file": path.as_posix(), "reason": "文件是空的"})) from None
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise Fault(Diagnostic("E101", place, {"file": path.as_posix(), "reason": reason})) from None


def _as_utf_8(body: bytes) -> bytes:
    """The file as UTF-8: what is not comes from a Chinese Excel (GB18030), or is UTF-16 by its first bytes."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16").encode()
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("gb18030").encode()
    return body


def _facts(toolbox: Toolbox, shape: MappingFile, origin: Origin) -> Mapping[str, Fact]:
    faults, found = [], {}
    if shape.dataset not in toolbox.datasets:
        guess = nearest(shape.dataset, toolbox.datasets) or ""
        faults.append(origin.fault("E703", "dataset", name=shape.dataset, nearest=guess))
    for name in shape.facts:
        fact = toolbox.facts.get(name)
        if fact is None or fact.dataset.subject != shape.subject:
            guess = nearest(name, toolbox.facts) or ""
            faults.append(origin.fault("E703", "facts", name, at_key=True, name=name, nearest=guess))
        else:
            found[name] = fact
    if faults:
        raise Fault(*faults)
    return found


def _require_columns(raw: pl.DataFrame, shape: MappingFile, origin: Origin, path: Path) -> None:
    faults = []
    wanted: list[tuple[str, tuple[str | int, ...]]] = [(shape.id, ("id",))]
    wanted += [
        (source.column or name, ("facts", name, *(("column",) if source.column else ())))
        for name, source in shape.facts.items()
        if source.constant is None
    ]
    wanted += [
        (column, ("facts", name, "only_where")) for name, source in shape.facts.items() for column in source.only_where
    ]
    for column, at in wanted:
        if column not in raw.columns:
            guess = nearest(column, raw.columns) or ""
            faults.append(origin.fault("E701", *at, column=column, nearest=guess, file=path.as_posix()))
    if faults:
        raise Fault(*faults)


def _text(column: str) -> pl.Expr:
    """What is written, trimmed; null where nothing is."""
    written = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when(written.is_in(_EMPTY)).then(None).otherwise(written)


def _value(written: pl.Expr, fact: Fact, source: MappingColumn, of_floats: bool) -> pl.Expr:
    """The written text as the fact's type; null where it cannot be read. Of binary floats twelve places are taken."""
    kind = fact.type
    match kind.kind:
        case "boolean":
            return written.str.to_lowercase().replace_strict(_SAID, default=None, return_dtype=pl.Boolean)
        case "integer" | "number":
            text = written.cast(_NUMBER, strict=False).cast(pl.String) if of_floats else written
            plain = pl.when(text.str.contains(_PLAIN_NUMBER)).then(text.str.replace_all(",", "", literal=True))
            number = plain.cast(_NUMBER, strict=False)
            if source.factor is not None:
                number = number * pl.lit(Decimal(source.factor), dtype=_NUMBER)
            if kind.kind == "integer":
                return pl.when(number == number.round(0)).then(number.cast(pl.Int64, strict=False))
            exact = number.round(kind.places) if kind.places is not None else number
            return pl.when(number == exact).then(number)
        case "date":
            return _day(written.str.replace(r" 00:00:00(\.0+)?$", ""))
        case "month":
            is_month = written.str.contains(r"^[0-9]{4}-[0-9]{2}(-01)?( 00:00:00(\.0+)?)?$")
            return _day(pl.when(is_month).then(written.str.slice(0, 7) + "-01"))
        case "enum":
            codes = {label: code for code, label in kind.choices.items()} | {code: code for code in kind.choices}
            return written.replace_strict(codes, default=None, return_dtype=pl.String)
        case _:
            return written


def _day(written: pl.Expr) -> pl.Expr:
    return pl.when(written.str.contains("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$")).then(
        written.str.to_date("%Y-%m-%d", strict=False)
    )


def _wanted(kind: Type) -> str:
    return {
        "boolean": "是 或 否", "integer": "整数", "number": f"至多 {kind.places} 位小数的数",
        "date": "日期，如 2022-04-01",
        "month": "月份，如 2022-04", "enum": "、".join(kind.choices.values()), "text": "文字",
    }[kind.kind]  # fmt: skip


def _problem(where: pl.Expr, column: str, value: pl.Expr, reason: str) -> pl.Expr:
    told = pl.struct(pl.lit(column).alias("column"), value.alias("value"), pl.lit(reason).alias("reason"))
    return pl.when(where).then(told)


def _range_problems(fact: Fact, column: str) -> list[pl.Expr]:
    if not fact.type.is_numeric:
        return []
    written = pl.col(f"{fact.name}?written")
    found = []
    if fact.minimum is not None:
        found.append(_problem(pl.col(fact.name) < fact.minimum, column, written, f"{fact.label}小于{fact.minimum}"))
    if fact.maximum is not None:
        found.append(_problem(pl.col(fact.name) > fact.maximum, column, written, f"{fact.label}大于{fact.maximum}"))
    return found
