"""A delivery into the registry: wholly, or not at all; the same one twice does nothing.

The order: what a killed writer left is undone; rows are staged; tables are committed, one after the other; all is on
the disk; the manifest is moved into place. Only then there is a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

import yulu
from yulu.registry.identities.files import flush
from yulu.registry.store import delta, manifest
from yulu.registry.store.completeness import windows
from yulu.registry.store.delivery import Arriving, Delivery, Written
from yulu.registry.store.faults import DeliveryDiffers
from yulu.registry.store.history import sha256
from yulu.registry.store.layout import (
    DELIVERIES,
    DELIVERIES_SCHEMA,
    FACTS_PART,
    Registry,
    facts_by_dataset,
    records_table,
    subjects_table,
)
from yulu.registry.store.lock import writing
from yulu.registry.store.manifest import Manifest, TableVersion
from yulu.registry.store.records import write_records
from yulu.registry.store.recovery import recover
from yulu.registry.store.staging import Staged, clear, stage
from yulu.registry.store.subjects import write_subjects
from yulu.toolbox.model import Toolbox

Step = Callable[[str], None]
"""Told before each step what comes next: for a progress bar, or to be killed there by a test."""


def write_delivery(
    registry: Registry,
    toolbox: Toolbox,
    delivery: Delivery,
    batches: Iterable[Arriving],
    step: Step = lambda what: None,
) -> Written:
    """Import the delivery; a number that is here already is compared and does nothing, or raises DeliveryDiffers.

    Raises Locked where somebody else writes, NotWritten where the system does not let us, and another RegistryFault
    where the rows are not what the toolbox declares; the registry is then what it was.
    """
    with delta.writes_to(registry.folder), writing(registry, f"import {delivery.number}", delivery.when):
        step("recover")
        before = recover(registry) or manifest.first(delivery.when)
        deliveries = read_deliveries(registry, before)
        if _is_here(deliveries, _header(toolbox, delivery)):
            return Written(_version_of(deliveries, delivery.number), is_new=False)
        try:
            step("stage")
            staged = stage(registry, toolbox, delivery, batches)
            after, counts = _commit(registry, before, toolbox, delivery, staged, deliveries, step)
        finally:
            clear(registry)
        step("manifest")
        manifest.write(registry, after)
        step("done")
        return Written(
            after.version, True, staged.good, staged.set_aside, not_complete=_not_complete(delivery, staged), **counts
        )


def read_deliveries(registry: Registry, of: Manifest) -> pl.DataFrame:
    """The deliveries that a version has, in the order they came."""
    table = of.tables.get(DELIVERIES)
    if table is None:
        return pl.DataFrame(schema=dict(DELIVERIES_SCHEMA))
    return delta.scan(registry.folder / table.folder, table.version).collect().sort("version")


def _commit(
    registry: Registry, before: Manifest, toolbox: Toolbox, delivery: Delivery, staged: Staged,
    deliveries: pl.DataFrame, step: Step,
) -> tuple[Manifest, dict[str, int]]:  # fmt: skip
    """The rows and the delivery's own line in their tables, on the disk; the manifest that would name them."""
    rows_table = records_table(delivery.records) if delivery.records else subjects_table(_kind(toolbox, delivery))
    folders = {
        name: registry.folder / (before.tables[name].folder if name in before.tables else name)
        for name in (rows_table, DELIVERIES)
    }
    present = {name: _all_files(folder) for name, folder in folders.items()}
    begun = {name: delta.version(folder) for name, folder in folders.items()}
    step(rows_table)
    counts = _write_rows(folders[rows_table], toolbox, delivery, staged, deliveries)
    step(DELIVERIES)
    header = delivery_line(
        toolbox, delivery, staged.good, before.version + 1, quarantined=staged.set_aside,
        not_complete=_not_complete(delivery, staged),
    )  # fmt: skip
    line = pl.DataFrame([header], schema=dict(DELIVERIES_SCHEMA))
    if begun[DELIVERIES] is None:
        delta.create(folders[DELIVERIES], line)
    else:
        delta.append(folders[DELIVERIES], line)
    step("flush")
    tables = {name: replace(table, since=table.version) for name, table in before.tables.items()}
    files: dict[str, str] = {}
    for name, folder in folders.items():
        delta.tidy(folder)
        flush(_all_files(folder) - present[name])
        where, since, now = folder.relative_to(registry.folder).as_posix(), begun[name], delta.last(folder)
        tables[name] = manifest.created(where, now) if since is None else TableVersion(where, now, since)
        old = delta.files(folder, before.tables[name].version) if name in before.tables else set()
        files |= {f"{where}/{file}": sha256(folder / file) for file in delta.files(folder, now) - old}
    after = Manifest(before.version + 1, delivery.number, delivery.when, yulu.__version__, before.hash, tables, files)
    return after.sealed(), counts


def _write_rows(
    table: Path, toolbox: Toolbox, delivery: Delivery, staged: Staged, deliveries: pl.DataFrame
) -> dict[str, int]:
    complete = delivery.complete is not None and _not_complete(delivery, staged) == 0
    if delivery.records is not None:
        known = windows(deliveries, delivery.dataset, delivery.records)
        records = toolbox.records[delivery.records]
        return write_records(table, records, delivery, staged, known, complete=complete)
    datasets = facts_by_dataset(toolbox, _kind(toolbox, delivery)).keys() | {delivery.dataset}
    by_dataset = {dataset: windows(deliveries, dataset, FACTS_PART) for dataset in datasets}
    return write_subjects(table, toolbox, delivery, staged, by_dataset, complete=complete)


def _kind(toolbox: Toolbox, delivery: Delivery) -> str:
    return toolbox.datasets[delivery.dataset].subject


def _not_complete(delivery: Delivery, staged: Staged) -> int:
    return staged.without_id if delivery.complete else 0


def _header(toolbox: Toolbox, delivery: Delivery) -> dict[str, Any]:
    """What says whether a delivery is the same one."""
    complete = delivery.complete
    return {
        "number": delivery.number, "dataset": delivery.dataset, "part": delivery.records or FACTS_PART,
        "kind": _kind(toolbox, delivery), "mapping": delivery.mapping, "day": delivery.day,
        "complete_from": complete.start if complete else None,
        "complete_through": complete.through if complete else None, "brings_subjects": delivery.brings_subjects,
        "sha256": delivery.sha256,
    }  # fmt: skip


def delivery_line(
    toolbox: Toolbox, delivery: Delivery, good: int, version: int, *, quarantined: int = 0, not_complete: int = 0
) -> dict[str, Any]:
    """The delivery's line in the list of deliveries."""
    return _header(toolbox, delivery) | {
        "citation": delivery.complete.citation if delivery.complete else None, "not_complete": not_complete,
        "file": delivery.file, "good": good, "quarantined": quarantined, "when": delivery.when.isoformat(),
        "program": yulu.__version__, "version": version,
    }  # fmt: skip


def _is_here(deliveries: pl.DataFrame, header: Mapping[str, Any]) -> bool:
    """Whether this very delivery was imported; raises DeliveryDiffers where another one has its number."""
    same = deliveries.filter(pl.col("number") == header["number"])
    if same.is_empty():
        return False
    was = same.row(0, named=True)
    differences = {name: (str(was[name]), str(said)) for name, said in header.items() if was[name] != said}
    if differences:
        raise DeliveryDiffers(header["number"], differences)
    return True


def _version_of(deliveries: pl.DataFrame, number: str) -> int:
    return int(deliveries.filter(pl.col("number") == number)["version"].item())


def _all_files(folder: Path) -> set[Path]:
    return {file for file in folder.rglob("*") if file.is_file()}
