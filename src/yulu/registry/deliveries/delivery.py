"""A file a department sent, read through a mapping: good rows in batches, bad ones with reasons, and what was noticed.

`read_delivery` looks at the file as a whole: what it is, where its header is, in which units it counts; what is wrong
there is a Fault. Rows are read when they are asked for, a batch at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from yulu.diagnostics import Diagnostic, Fault, Language, Place, nearest
from yulu.registry.deliveries.columns import Placed
from yulu.registry.deliveries.file_kinds import file_kind
from yulu.registry.deliveries.header import Header, find_header, known_header
from yulu.registry.deliveries.mapping import ID, BoundMapping, bind_mapping
from yulu.registry.deliveries.parquet_tables import open_parquet
from yulu.registry.deliveries.rows import Batch, RowReader
from yulu.registry.deliveries.seen import Known, Seen
from yulu.registry.deliveries.tables import RawTable
from yulu.registry.deliveries.text_tables import open_text
from yulu.registry.deliveries.units import fits_loosely, measured
from yulu.registry.deliveries.workbooks import open_workbook
from yulu.toolbox.files import File
from yulu.toolbox.model import Toolbox
from yulu.toolbox.shapes import MappingFile

_NOT_SEEN = "\0"


@dataclass(slots=True)
class Counts:
    """Rows of the file, the header's left aside: all of them are in one of the other three."""

    read: int = 0
    good: int = 0
    quarantined: int = 0
    left_out: int = 0


@dataclass
class Delivered:
    """A file that can be read: ask it for its batches, once, and afterwards for counts and notices."""

    mapping: BoundMapping
    path: Path
    table: RawTable
    header: Header
    names: Sequence[str]
    """The names of all columns as the quarantine file writes them: under them the mapping finds them again."""
    _reader: RowReader
    _notices: Sequence[Diagnostic]
    counts: Counts = field(default_factory=Counts)

    @property
    def schema(self) -> Mapping[str, pl.DataType]:
        """The columns of the good rows."""
        return self.mapping.schema

    @property
    def size(self) -> int:
        """How much there is to read, in rows or bytes."""
        return self.table.size

    @property
    def done(self) -> int:
        """How much of it has been read."""
        return self.table.done

    def batches(self) -> Iterator[Batch]:
        """The rows, told apart; every row is in exactly one batch, as good, quarantined or left out."""
        reader = self._reader
        texts = [each.at for each in reader.placed if each.source.is_text and each.at is not None]
        for raw in self.table.batches(self.header.last + 1, reader.width, texts):
            batch = reader.read(raw)
            self.counts.read += raw.height
            self.counts.good += batch.rows.height
            self.counts.quarantined += batch.quarantined.height
            self.counts.left_out += batch.left_out
            yield batch

    @property
    def notices(self) -> list[Diagnostic]:
        """What to tell of how the file was read; all of it is known when the last batch has been read."""
        told = [*self.table.notices, *self._notices]
        place, tally = Place(self.path.as_posix(), 1, 1), self._reader.tally
        for kind, code in (("blank", "W725"), ("total", "W726"), ("note", "W727"), ("header", "W728")):
            count, first = tally.told(kind)
            if count:
                rows = "、".join(map(str, first)) + ("……" if count > len(first) else "")
                told.append(Diagnostic(code, place, {"count": str(count), "rows": rows}))
        for said, code in (("serial", "W729"), ("noise", "W730")):
            if count := self._reader.noticed[said]:
                told.append(Diagnostic(code, place, {"count": str(count)}))
        return told


def read_delivery(
    toolbox: Toolbox,
    file: File[MappingFile],
    path: Path,
    *,
    known: Known | None = None,
    lang: Language = "zh",
) -> Delivered:
    """The file, its header found; raises Fault where the file, or the mapping, is at fault as a whole.

    `known`: which ids are in the registry, needed where the mapping says `subjects: known`. `lang`: of the reasons.
    """
    mapping = bind_mapping(toolbox, file)
    if mapping.subjects == "known" and known is None:
        raise ValueError("a mapping that says `subjects: known` needs the known ids")
    table, header = _chosen(mapping, path, _tables(mapping, path))
    columns = _columns(mapping, header, path)
    units = measured(mapping, header, columns)
    width = table.width(header.first, header.last)
    names = _names(header, units.shown, columns, width)
    placed = [
        Placed(
            source, None if source.column is None else columns[source.column],
            "" if source.column is None else names[columns[source.column]],
            {column: columns[column] for column in source.only_where or ()},
        )
        for source in units.sources
    ]  # fmt: skip
    id_at = columns[str(mapping.id.column)]
    id_header = "".join(header.names[id_at].leaf.split()) if header.last else _NOT_SEEN
    seen = Seen(_key(mapping), known if mapping.subjects == "known" else None)
    reader = RowReader(mapping, placed, width, id_header, table.day_zero, lang, seen)
    notices = [*_header_notices(table, header, path), *units.notices]
    return Delivered(mapping, path, table, header, names, reader, notices)


def _tables(mapping: BoundMapping, path: Path) -> Sequence[RawTable]:
    match file_kind(path):
        case "text":
            return open_text(path)
        case "parquet":
            return open_parquet(path)
        case _:
            return open_workbook(path, mapping.sheet)


def _chosen(mapping: BoundMapping, path: Path, tables: Sequence[RawTable]) -> tuple[RawTable, Header]:
    """The table whose header has most of the columns; of several sheets that have all, one must be named."""
    place = Place(path.as_posix(), 1, 1)
    read = [(table, _header(mapping, table)) for table in tables]
    if not read:
        raise Fault(Diagnostic("E720", place, {"file": path.name}))
    whole = [(table, header) for table, header in read if not header.missing]
    whole = [(table, header) for table, header in whole if not table.is_hidden] or whole
    if len(whole) > 1 and whole[0][0].name:
        sheets = "、".join(table.name for table, _ in whole)
        raise Fault(mapping.origin.fault("E730", file=path.name, sheets=sheets))
    if whole:
        return whole[0]
    return min(read, key=lambda each: len(each[1].missing))


def _header(mapping: BoundMapping, table: RawTable) -> Header:
    if table.names is not None:
        header = known_header(table.names, mapping.wanted)
    else:
        header = find_header(table.head(), mapping.wanted, ids_are_long=mapping.id.code in ("uscc", "identity_card"))
    return header.without(
        column
        for column in header.loosely
        if not all(
            fits_loosely([source for source in mapping.sources if source.column == column], header.names[at])
            for at in header.found[column]
        )
    )


def _columns(mapping: BoundMapping, header: Header, path: Path) -> dict[str, int]:
    """Where each column stands; raises Fault with all that are missing, and all that may be several."""
    faults = []
    names = list(dict.fromkeys(part for name in header.names for part in (name.leaf, name.full) if part))
    if len(header.missing) == len(header.found):
        wanted, found = "、".join(header.found), "、".join(names[:20])
        raise Fault(mapping.origin.fault("E726", file=path.name, wanted=wanted, found=found))
    for wanted, at in mapping.wanted.items():
        fitting = header.found[wanted]
        if not fitting:
            guess = nearest(wanted, names) or ""
            faults.append(mapping.origin.fault("E701", *at, column=wanted, nearest=guess, file=path.name))
        elif len(fitting) > 1:
            several = "、".join(f"{header.names[each].full}（第 {each + 1} 列）" for each in fitting)
            faults.append(mapping.origin.fault("E733", *at, column=wanted, count=str(len(fitting)), columns=several))
    if faults:
        raise Fault(*faults)
    return {wanted: fitting[0] for wanted, fitting in header.found.items()}


def _names(header: Header, units: Mapping[int, str], columns: Mapping[str, int], width: int) -> list[str]:
    """How all columns are called, each once: what the mapping asks for by the table's own last name, with its unit."""
    asked = {at: column for column, at in columns.items()}
    names: list[str] = []
    for at in range(width):
        name = header.names[at] if at < len(header.names) else None
        text = "" if name is None else name.full
        if name is not None and at in asked and asked[at] not in header.loosely:
            text = asked[at]
        text = " ".join(text.split()) or f"（第 {at + 1} 列）"
        if at in units:
            text += f"（{units[at]}）"
        names.append(text if text not in names else f"{text}（第 {at + 1} 列）")
    return names


def _key(mapping: BoundMapping) -> list[str]:
    """What may stand in the table once: a subject, or a subject's period; an event may happen twice."""
    if mapping.records is None:
        return [ID]
    return [ID, mapping.records.date_column] if mapping.records.every else []


def _header_notices(table: RawTable, header: Header, path: Path) -> list[Diagnostic]:
    place = Place(path.as_posix(), 1, 1)
    told = []
    if table.name:
        told.append(Diagnostic("W723", place, {"sheet": table.name}))
    if header.last > 1:
        data = {"first": str(header.first), "last": str(header.last), "above": str(header.first - 1)}
        told.append(Diagnostic("W724", place, data))
    return told
