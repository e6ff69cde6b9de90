"""A mapping tied to its toolbox: what each value of a row is, and which column it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from yulu.diagnostics import Diagnostic, Fault, Word, nearest
from yulu.language.tree import Scalar
from yulu.language.types import TEXT, Type
from yulu.registry.deliveries.folding import folded
from yulu.toolbox.files import File
from yulu.toolbox.model import Dataset, Fact, Origin, Path, Records, Toolbox
from yulu.toolbox.scalars import BadValue, read_scalar
from yulu.toolbox.shapes import Code, MappingColumn, MappingFile, Subject

ID = "?id"
ROW = "?row"

_FACTOR = Type("number", places=12)
_KINDS: Mapping[str, pl.DataType] = {
    "boolean": pl.Boolean(), "integer": pl.Int64(), "number": pl.Decimal(38, 12), "date": pl.Date(),
    "month": pl.Date(), "enum": pl.String(), "text": pl.String(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """One value of a row: what it is, and where in the table it stands."""

    name: str
    label: str
    type: Type
    path: Path
    """Where the mapping speaks of it."""
    column: str | None = None
    """The column's name in the mapping; None where every row has the same value."""
    constant: Scalar | None = None
    first: int | None = None
    values: Mapping[str, str | None] | None = None
    """By what is written, folded."""
    factor: Decimal | None = None
    only_where: Mapping[str, frozenset[str]] | None = None
    """Values folded, too."""
    code: Code | None = None
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    is_required: bool = False

    @property
    def is_text(self) -> bool:
        """Whether what is written is the value: such a cell must not have been a number in Excel."""
        return self.type.kind == "text" and self.constant is None

    @property
    def stored_as(self) -> pl.DataType:
        return _KINDS[self.type.kind]


@dataclass(frozen=True, slots=True)
class BoundMapping:
    """A mapping whose names are all known and whose values are typed."""

    name: str
    subject: Subject
    dataset: Dataset
    records: Records | None
    sheet: str | None
    sources: tuple[Source, ...]
    """The id first, then whom the subject belongs to, then facts or record columns."""
    subjects: str | None
    origin: Origin

    @property
    def id(self) -> Source:
        return self.sources[0]

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """The columns of the good rows."""
        return {ROW: pl.Int64(), **{source.name: source.stored_as for source in self.sources}}

    @property
    def wanted(self) -> dict[str, Path]:
        """The columns that the table must have, each with the first place that names it."""
        found: dict[str, Path] = {}
        for source in self.sources:
            if source.column is not None:
                found.setdefault(source.column, source.path)
            for column in source.only_where or ():
                found.setdefault(column, (*source.path, "only_where"))
        return found


def bind_mapping(toolbox: Toolbox, file: File[MappingFile]) -> BoundMapping:
    """The mapping with its facts and values; raises Fault with all that is wrong with it."""
    binding = _Binding(toolbox, file)
    bound = binding.bound()
    if binding.faults or bound is None:
        raise Fault(*binding.faults)
    return bound


class _Binding:
    def __init__(self, toolbox: Toolbox, file: File[MappingFile]) -> None:
        self.toolbox, self.shape = toolbox, file.shape
        self.origin = Origin(file.document, (), file.layer)
        self.faults: list[Diagnostic] = []

    def bound(self) -> BoundMapping | None:
        shape = self.shape
        dataset = self.toolbox.datasets.get(shape.dataset)
        if dataset is None or dataset.subject != shape.subject:
            self._unknown(shape.dataset, self.toolbox.datasets, ("dataset",))
        records = self._records()
        if bool(shape.facts) == bool(shape.records) or bool(shape.records) != bool(shape.columns):
            self.faults.append(self.origin.fault("E731", "records" if shape.records else "mapping"))
        sources = [Source(ID, shape.id, TEXT, ("id",), column=shape.id, code=shape.code, is_required=True)]
        for kind, column in shape.belongs_to.items():
            path: Path = ("belongs_to", kind)
            sources.append(self._source(f"{kind}{ID}", column.column or kind, TEXT, path, column, is_required=True))
        sources += self._facts(records)
        if dataset is None:
            return None
        return BoundMapping(
            shape.mapping, shape.subject, dataset, records, shape.sheet, tuple(sources), shape.subjects, self.origin
        )

    def _records(self) -> Records | None:
        name = self.shape.records
        if name is None:
            return None
        records = self.toolbox.records.get(name)
        if records is None or records.dataset.id != self.shape.dataset:
            among = [each for each, found in self.toolbox.records.items() if found.dataset.id == self.shape.dataset]
            self._unknown(name, among, ("records",))
            return None
        if self.shape.columns and records.date_column not in self.shape.columns:
            self.faults.append(self.origin.fault("E732", "columns", at_key=True, column=records.date_column))
        return records

    def _facts(self, records: Records | None) -> Iterator[Source]:
        facts = {name: fact for name, fact in self.toolbox.facts.items() if fact.dataset.subject == self.shape.subject}
        for name, column in self.shape.facts.items():
            if name in facts:
                yield self._fact(facts[name], ("facts", name), column)
            else:
                self._unknown(name, facts, ("facts", name), at_key=True)
        for name, column in self.shape.columns.items() if records else ():
            assert records is not None
            if name in records.columns:
                yield self._fact(records.columns[name], ("columns", name), column, name == records.date_column)
            else:
                self._unknown(name, records.columns, ("columns", name), at_key=True)

    def _fact(self, fact: Fact, path: Path, column: MappingColumn, is_required: bool = False) -> Source:
        return self._source(
            fact.name, fact.label, fact.type, path, column, fact.minimum, fact.maximum, is_required=is_required
        )

    def _source(
        self, name: str, label: str, kind: Type, path: Path, column: MappingColumn,
        minimum: int | Decimal | None = None, maximum: int | Decimal | None = None, *, is_required: bool = False,
    ) -> Source:  # fmt: skip
        factor = None if column.factor is None else self._scalar(column.factor, _FACTOR, (*path, "factor"))
        if factor is not None and (not isinstance(factor, Decimal) or factor <= 0):
            wanted = Word("more_than", "0")
            self.faults.append(self.origin.fault("E301", *path, "factor", value=column.factor or "", expected=wanted))
        return Source(
            name, label, kind, path,
            column=None if column.constant is not None else column.column or name,
            constant=None if column.constant is None else self._scalar(column.constant, kind, (*path, "constant")),
            first=column.first,
            values=None if not column.values else {folded(written): value for written, value in column.values.items()},
            factor=factor if isinstance(factor, Decimal) else None,
            only_where={each: frozenset(map(folded, allowed)) for each, allowed in column.only_where.items()},
            code=column.code, minimum=minimum, maximum=maximum, is_required=is_required,
        )  # fmt: skip

    def _scalar(self, written: str, kind: Type, path: Path) -> Scalar | None:
        try:
            return read_scalar(written, kind)
        except BadValue as bad:
            self.faults.append(Diagnostic(bad.code, self.origin.place(*path), bad.data))
            return None

    def _unknown(self, name: str, among: Mapping[str, object] | list[str], path: Path, at_key: bool = False) -> None:
        guess = nearest(name, among) or ""
        self.faults.append(self.origin.fault("E703", *path, at_key=at_key, name=name, nearest=guess))
