"""A delivered table as facts: CSV or Parquet through a mapping, typed column by column.

Nothing is lost: a row with a value that cannot be read, without an id, or with the id of an earlier row is set aside
with its number and the reason, and the others go on.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import polars as pl

from yulu.diagnostics import Diagnostic, Fault, Place, nearest
from yulu.language.types import WHOLE_DIGITS, Type
from yulu.matching.layout import BAD, ID
from yulu.matching.manifest import Source, file_of
from yulu.matching.parts import PART, REJECTED_ROWS, ROW, Part, in_order, in_slices
from yulu.matching.query import Query
from yulu.registry.store.layout import column_type
from yulu.toolbox.files import File
from yulu.toolbox.model import Fact, Origin, Toolbox
from yulu.toolbox.shapes import MappingColumn, MappingFile

_NUMBER = pl.Decimal(38, 12)
_EMPTY = ("", "null", "NULL", "None", "NaN", "-", "—")
_SAID = {"true": True, "是": True, "有": True, "1": True, "false": False, "否": False, "无": False, "0": False}
_PLAIN_NUMBER = r"^-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]{1,12}0*)?$"
"""Thousands in groups of three, no more than twelve places; no exponent, as a spreadsheet hides digits behind it."""
_PLACES = 12
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Table:
    """Subjects with their facts, one row each, read part by part; `parts` also gives the rows set aside."""

    subject: str
    dataset: str
    facts: tuple[str, ...]
    path: Path
    mapping: str
    _raw: pl.LazyFrame = field(repr=False)
    """Every row as it stands, with its number."""
    _columns: tuple[_Column, ...] = field(repr=False)
    """The id, then the facts."""

    @property
    def _in_slices(self) -> bool:
        """A CSV would be read from its beginning for each slice."""
        return self.path.suffix.lower() == ".parquet"

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.subject,)

    def source(self, beside: Path) -> Source:
        """The table's name and hash, wherever it lies."""
        return Source("table", self.path.name, file_of(self.path).sha256, mapping=self.mapping)

    def parts(self, query: Query | None = None, size: int = PART) -> Iterator[Part]:
        """The subjects in the table's order; raises Fault where the file breaks off in the middle."""
        repeated = self._repeated()
        seen = pl.DataFrame(schema={ID: pl.String})
        for raw in self._read(size):
            part, seen = self._part(raw, repeated, seen)
            yield part

    @property
    def is_plain(self) -> bool:
        """Whether it is a Parquet file whose columns are what the facts are already: nothing is read out of text."""
        return self._in_slices and all(each.typed is not None for each in self._columns[1:])

    def plain_parts(self, size: int) -> Iterator[pl.LazyFrame]:
        """A plain table's rows as they lie; `?bad` says whether a run would set it aside, repeated ids apart."""
        problems = [each.where.fill_null(False) for each in self._problems()]
        there = [each.present.alias(f"{each.name}?there") for each in self._columns if each.present is not None]
        rows = self._raw.select(*(each.value.alias(each.name) for each in self._columns), *there)
        height: int = self._raw.select(pl.len()).collect().item()
        for offset in range(0, max(height, 1), size):
            yield rows.slice(offset, size).with_columns(pl.any_horizontal(problems).alias(BAD))

    def _read(self, size: int) -> Iterator[pl.DataFrame]:
        try:
            yield from (in_slices if self._in_slices else in_order)(self._raw, size)
        except pl.exceptions.PolarsError as error:
            raise unreadable(self.path, str(error).splitlines()[0]) from None

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All subjects at once, with `?row`, their number in the table."""
        return pl.concat([part.frame for part in self._all])

    @cached_property
    def rejected(self) -> pl.DataFrame:
        """All rows set aside: row, column, value, reason."""
        return pl.concat([part.rejected for part in self._all])

    @cached_property
    def _all(self) -> list[Part]:
        return list(self.parts())

    def _repeated(self) -> pl.Series:
        """The hashes that more than one id has: only among these an id can be there twice."""
        try:
            hashes = self._raw.select(self._columns[0].value.hash()).collect(engine="streaming").to_series().sort()
        except pl.exceptions.PolarsError as error:
            raise unreadable(self.path, str(error).splitlines()[0]) from None
        return hashes.filter((hashes == hashes.shift(1)).fill_null(False)).unique()

    def _part(self, raw: pl.DataFrame, repeated: pl.Series, seen: pl.DataFrame) -> tuple[Part, pl.DataFrame]:
        typed = raw.lazy().select(
            pl.col(ROW).cast(pl.Int64), *(each.value.alias(each.name) for each in self._columns),
            *(each.present.alias(f"{each.name}?there") for each in self._columns if each.present is not None),
        ).collect()  # fmt: skip
        problems = self._problems()
        if len(repeated):
            twice = pl.col(ID).hash().is_in(repeated.implode()) & pl.col(ID).is_not_null()
            again = typed.filter(twice).select(ROW, ID)
            first = again.unique(ID, keep="first", maintain_order=True).join(seen, on=ID, how="anti")
            later = again.join(first, on=ROW, how="anti")[ROW]
            problems.append(_Problem(pl.col(ROW).is_in(later.implode()), 0, "编号与前面的行重复"))
            seen = pl.concat([seen, first.select(ID)])
        bad = typed.select(pl.any_horizontal(each.where.fill_null(False) for each in problems)).to_series()
        named = [ROW, *(each.name for each in self._columns)]
        if not bad.any():
            return Part(typed.select(named), pl.DataFrame(schema=dict(REJECTED_ROWS))), seen
        return Part(typed.filter(~bad).select(named), self._told(raw, typed.filter(bad), problems)), seen

    def _problems(self) -> list[_Problem]:
        found = [_Problem(pl.col(ID).is_null(), 0, "没有编号")]
        for position, column in enumerate(self._columns):
            if column.fact is None:
                continue
            fact = column.fact
            if column.present is not None:
                wanted = f"读不成{fact.label}（{_wanted(fact.type)}）"
                found.append(_Problem(pl.col(fact.name).is_null() & pl.col(f"{fact.name}?there"), position, wanted))
            if fact.type.is_numeric and fact.minimum is not None:
                low = _Problem(
                    pl.col(fact.name) < column.edge(fact.minimum), position, f"{fact.label}小于{fact.minimum}"
                )
                found.append(low)
            if fact.type.is_numeric and fact.maximum is not None:
                high = _Problem(
                    pl.col(fact.name) > column.edge(fact.maximum), position, f"{fact.label}大于{fact.maximum}"
                )
                found.append(high)
        return found

    def _told(self, raw: pl.DataFrame, wrong: pl.DataFrame, problems: Sequence[_Problem]) -> pl.DataFrame:
        """Of the rows set aside, the first thing wrong with each, as it was written."""
        beside = raw.join(wrong.select(pl.col(ROW).cast(raw.schema[ROW])), on=ROW, how="semi", maintain_order="left")
        written = beside.select(each.written.alias(f"{each.name}?written") for each in self._columns)
        told = [
            pl.when(each.where).then(
                pl.struct(
                    pl.lit(self._columns[each.column].source).alias("column"),
                    pl.col(f"{self._columns[each.column].name}?written").fill_null("").alias("value"),
                    pl.lit(each.reason).alias("reason"),
                )
            )
            for each in problems
        ]
        both = pl.concat([wrong, written], how="horizontal").with_columns(pl.coalesce(told).alias("?problem"))
        return both.select(
            pl.col(ROW).alias("row"), pl.col(ID).alias("subject"), pl.col("?problem").struct.unnest()
        ).select(*REJECTED_ROWS)


@dataclass(frozen=True, slots=True)
class _Column:
    """How one column is read: its value, whether anything is there (None: whatever is can be read), and what."""

    name: str
    source: str
    """Its name in the table."""
    fact: Fact | None
    value: pl.Expr
    present: pl.Expr | None
    written: pl.Expr
    typed: pl.DataType | None = None
    """How the file has the fact, where it has it as it is."""

    def edge(self, value: int | Decimal) -> pl.Expr:
        """A value to compare with, in the column's own digits where they hold it: others would be put into more."""
        if isinstance(self.typed, pl.Decimal) and value == round(Decimal(value), self.typed.scale):
            return pl.lit(value, dtype=self.typed)
        return pl.lit(value)


@dataclass(frozen=True, slots=True)
class _Problem:
    """Where something is wrong with a row, in which column, and what."""

    where: pl.Expr
    column: int
    reason: str


def read_table(toolbox: Toolbox, mapping: File[MappingFile], path: Path) -> Table:
    """The table, its header looked at; raises Fault where the file or the mapping is at fault as a whole."""
    raw = _raw(path)
    schema = raw.collect_schema()
    origin = Origin(mapping.document, (), mapping.layer)
    shape = mapping.shape
    facts = _facts(toolbox, shape, origin)
    _require_columns(schema, shape, origin, path)
    id = _text(shape.id)
    columns = [_Column(ID, shape.id, None, id, None, id)]
    for name, source in shape.facts.items():
        columns.append(_column(facts[name], source, schema.get(source.column or name)))
    numbered = raw.with_row_index(ROW, offset=2 if path.suffix.lower() == ".csv" else 1)
    return Table(shape.subject, shape.dataset, tuple(shape.facts), path, shape.mapping, numbered, tuple(columns))


def _column(fact: Fact, source: MappingColumn, stored: pl.DataType | None) -> _Column:
    named = source.column or fact.name
    if stored is not None and source == MappingColumn(column=source.column) and _is_typed(stored, fact.type):
        raw = pl.col(named)
        if fact.type.kind == "month":
            first = pl.when(raw.dt.day() == 1).then(raw)
            return _Column(fact.name, named, fact, first, raw.is_not_null(), raw.cast(pl.String), stored)
        value = raw if isinstance(stored, pl.Decimal | pl.Enum) else raw.cast(column_type(fact.type))
        return _Column(fact.name, named, fact, value, None, raw.cast(pl.String), stored)
    written = pl.lit(source.constant) if source.constant is not None else _text(named)
    if source.first is not None:
        written = written.str.slice(0, source.first)
    if source.values:
        written = written.replace_strict(source.values, default=written, return_dtype=pl.String)
    for column, allowed in source.only_where.items():
        written = pl.when(_text(column).is_in(allowed)).then(written)
    of_floats = source.constant is None and stored is not None and stored.is_float()
    value = _value(written, fact, source, of_floats)
    return _Column(fact.name, named, fact, value, written.is_not_null(), written)


def _is_typed(stored: pl.DataType, kind: Type) -> bool:
    """Whether a Parquet column is what the fact is already, so that nothing has to be read out of text."""
    match kind.kind:
        case "boolean":
            return stored == pl.Boolean
        case "date" | "month":
            return stored == pl.Date
        case "integer":
            return stored.is_integer() and stored != pl.UInt64
        case "number":
            if not isinstance(stored, pl.Decimal):
                return stored.is_integer()
            places = _PLACES if kind.places is None else kind.places
            return stored.scale <= places and stored.precision - stored.scale <= WHOLE_DIGITS
        case "enum":
            return isinstance(stored, pl.Enum) and list(stored.categories) == list(kind.choices)
        case _:
            return False


def _raw(path: Path) -> pl.LazyFrame:
    """All columns as they stand; a CSV's as text."""
    place = Place(path.as_posix(), 1, 1)
    try:
        match path.suffix.lower():
            case ".csv":
                return _csv(path)
            case ".parquet":
                rows = pl.scan_parquet(path, glob=False)
                rows.collect_schema()
                return rows
            case _:
                raise Fault(Diagnostic("E705", place, {"file": path.name}))
    except FileNotFoundError:
        raise unreadable(path, "没有这个文件") from None
    except UnicodeDecodeError:
        raise Fault(Diagnostic("E348", place, {"file": path.as_posix()})) from None
    except pl.exceptions.NoDataError:
        raise unreadable(path, "文件是空的") from None
    except (pl.exceptions.PolarsError, OSError) as error:
        raise unreadable(path, str(error).splitlines()[0]) from None


def unreadable(path: Path, reason: str) -> Fault:
    """The file cannot be read, and why."""
    return Fault(Diagnostic("E101", Place(path.as_posix(), 1, 1), {"file": path.as_posix(), "reason": reason}))


def _csv(path: Path) -> pl.LazyFrame:
    """A file in UTF-8 is read where it lies, whatever its size; others are put into UTF-8 in memory first."""
    if _is_utf_8(path):
        rows = pl.scan_csv(path, infer_schema=False, glob=False)
        rows.collect_schema()
        return rows
    return pl.read_csv(_as_utf_8(path.read_bytes()), infer_schema=False).lazy()


def _is_utf_8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


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


def _require_columns(schema: pl.Schema, shape: MappingFile, origin: Origin, path: Path) -> None:
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
        if column not in schema:
            guess = nearest(column, schema.names()) or ""
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
