"""A file that a department sent, into the registry: good rows go in, bad ones go into a file to send back.

The quarantine file takes its place just before the registry has its new version: whoever is killed in between finds
the file, and the next import writes it again. Nothing else outside the registry changes, but for looks at persons.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from yulu.calendars.zone import day_in_china
from yulu.diagnostics import Diagnostic, Fault, Language
from yulu.registry.deliveries import Batch, BoundMapping, Counts, Delivered, QuarantineFile, bind_mapping, read_delivery
from yulu.registry.deliveries.seen import Known
from yulu.registry.identities import EVERYBODY, Look
from yulu.registry.store import Complete, Delivery, Registry, Snapshot, Written, open_registry, write_delivery
from yulu.registry.store.faults import NoRegistry
from yulu.registry.store.layout import ID, is_personal, owners_of
from yulu.registry.store.writing import Step
from yulu.toolbox.files import File
from yulu.toolbox.model import Toolbox
from yulu.toolbox.shapes import MappingFile

_NUMBER = re.compile(r'[^\s/\\:*?"<>|.][^\s/\\:*?"<>|]{0,99}')
"""A number is part of a file's name."""

Progress = Callable[[Delivered], None]


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover of a delivery, beside the file itself."""

    day: date
    """The day that the data are from."""
    look: Look
    """Who imports, why, and when."""
    number: str | None = None
    """None: made of the mapping's name, the day, and the content of both the file and the mapping."""
    complete: Complete | None = None
    drops_other_columns: bool = False
    """Whether values in columns of the dataset that the file does not have may be lost."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import changed: subjects of a list of facts, or those who have other rows in a record set."""

    new: int
    values: int
    """Subjects of whom something else is known than before."""
    day: int
    """Subjects of whom the same is stated again, on another day or by another delivery."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file."""

    delivery: Delivery
    written: Written
    version_before: int
    counts: Counts
    """All zero where the delivery had been imported before: the file was not read."""
    changes: Changes
    notices: tuple[Diagnostic, ...] = ()
    written_in: str = ""
    """The encoding of a text."""
    quarantine: Path | None = None
    """The file with the rows set aside; None where there are none."""


def quarantine_folder(registry: Registry) -> Path:
    """Where rows set aside are written unless somebody says otherwise: beside the registry."""
    folder = registry.folder.absolute()
    return folder.with_name(f"{folder.name}.quarantine")


def import_file(
    registry: Registry,
    toolbox: Toolbox,
    mapping: File[MappingFile],
    path: Path,
    cover: Cover,
    *,
    quarantine: Path | None = None,
    lang: Language = "zh",
    step: Step = lambda what: None,
    progress: Progress = lambda delivered: None,
) -> Imported:
    """Read the file through the mapping and put it in. Raises Fault, RegistryFault, OSError: the registry is as it was.

    `step` is told what comes next, `progress` after each batch how far the file is read.
    """
    _check(cover)
    bound = bind_mapping(toolbox, mapping)
    delivery = _delivery(bound, mapping, path, cover)
    last = _last(registry, toolbox, cover.look)
    if last is not None and delivery.number in last.deliveries["number"]:
        written = write_delivery(registry, toolbox, delivery, ())
        return Imported(delivery, written, written.version, Counts(), Changes(0, 0, 0))
    delivered = read_delivery(toolbox, mapping, path, known=_known(registry, last, bound.subject), lang=lang)
    file = (quarantine or quarantine_folder(registry)) / f"{path.stem}.{delivery.number}.csv"
    personal = [kind for kind in (bound.subject, *owners_of(bound.subject).values()) if is_personal(kind)]
    registry.folder.parent.mkdir(parents=True, exist_ok=True)
    with QuarantineFile(file, delivered.names, lang, is_private=bool(personal)) as aside:

        def stepped(what: str) -> None:
            if what == "manifest":
                aside.place()
            step(what)

        if personal:
            what = f"import {delivery.dataset}, delivery {delivery.number}"
            cover.look.record(registry.looks, what, EVERYBODY)
        batches = _batches(delivered, aside, progress, is_complete=cover.complete is not None)
        written = write_delivery(registry, toolbox, delivery, batches, stepped)
    after = open_registry(registry.folder, toolbox, version=written.version, look=cover.look)
    return Imported(
        delivery, written, written.version - 1, delivered.counts, _changes(after), tuple(delivered.notices),
        delivered.table.written_in, file if aside.rows else None,
    )  # fmt: skip


def _check(cover: Cover) -> None:
    """Raises Fault where what stands on the cover cannot be."""
    today, complete = day_in_china(cover.look.when), cover.complete
    if cover.day > today:
        raise Fault(Diagnostic("E784", None, {"day": str(cover.day), "today": str(today)}))
    if cover.number is not None and not _NUMBER.fullmatch(cover.number):
        raise Fault(Diagnostic("E788", None, {"number": cover.number}))
    if complete is not None and complete.through > cover.day:
        raise Fault(Diagnostic("E785", None, {"day": str(cover.day), "through": str(complete.through)}))
    if complete is not None and not complete.citation.strip():
        raise Fault(Diagnostic("E791", None))


def _delivery(bound: BoundMapping, mapping: File[MappingFile], path: Path, cover: Cover) -> Delivery:
    try:
        with path.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        data = {"file": path.as_posix(), "reason": error.strerror or str(error)}
        raise Fault(Diagnostic("E101", None, data)) from None
    made_of = hashlib.sha256(f"{sha256} {mapping.document.text}".encode()).hexdigest()
    return Delivery(
        cover.number or f"{bound.name}-{cover.day}-{made_of[:12]}", bound.dataset.id, bound.name, cover.day, path.name,
        sha256, cover.look.when, records=bound.records.name if bound.records else None, complete=cover.complete,
        brings_subjects=bound.subjects == "new", drops_other_columns=cover.drops_other_columns,
    )  # fmt: skip


def _last(registry: Registry, toolbox: Toolbox, look: Look) -> Snapshot | None:
    try:
        return open_registry(registry.folder, toolbox, look=look)
    except NoRegistry:
        return None


def _known(registry: Registry, last: Snapshot | None, kind: str) -> Known:
    """Which ids a list has brought already; persons are looked for by their surrogates."""
    listed: list[pl.Series] = []

    def known(ids: pl.Series) -> pl.Series:
        if not listed:
            found = pl.Series(ID, [], dtype=pl.String)
            listed.append(found if last is None else last.subjects(kind).select(ID).collect()[ID])
        here = registry.identities.known(kind, ids) if is_personal(kind) else ids
        return here.is_in(listed[0].implode()).fill_null(False)

    return known


def _batches(delivered: Delivered, aside: QuarantineFile, progress: Progress, *, is_complete: bool) -> Iterator[Batch]:
    """The batches, rows set aside written on their way; raises Fault at the end where not one row can be used.

    A list without a row is one only if it says that it is complete: then there is nobody.
    """
    for batch in delivered.batches():
        aside.write(batch.quarantined)
        progress(delivered)
        yield batch
    counts = delivered.counts
    if not counts.good and not counts.quarantined and not is_complete:
        raise Fault(Diagnostic("E787", None, {"file": delivered.path.name}))
    if not counts.good and counts.quarantined:
        aside.place()
        data = {"count": str(counts.quarantined), "file": delivered.path.name, "quarantine": aside.path.as_posix()}
        raise Fault(Diagnostic("E786", None, data))


def _changes(after: Snapshot) -> Changes:
    """Out of the change feed, what the version has otherwise than the one before."""
    delivery = after.deliveries.row(-1, named=True)
    if delivery["part"]:
        return Changes(0, after.record_changes(after.version - 1, delivery["part"]).select(ID).collect().height, 0)
    counted = after.count_changes(after.version - 1, delivery["kind"])
    return Changes(counted.get("new", 0), counted.get("values", 0), counted.get("day", 0))
