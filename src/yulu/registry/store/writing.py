"""A delivery into the registry: wholly, or not at all; the same one twice does nothing.

The order: what a killed writer left is undone; rows are staged; tables are committed, one after the other; all is on
the disk; the manifest is moved into place. Only then there is a new version.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl

import yulu
from yulu.registry.identities.files import flush
from yulu.registry.store import delta, manifest
from yulu.registry.store.completeness import Window, windows
from yulu.registry.store.delivery import Batch, Delivery, Written
from yulu.registry.store.erasing import finish_erasing
from yulu.registry.store.faults import DeliveryDiffers
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
from yulu.registry.store.staging import Staged, clear, stage
from yulu.registry.store.subjects import write_subjects
from yulu.toolbox.model import Toolbox

Step = Callable[[str], None]
"""Told before each step what comes next: for a progress bar, or to be killed there by a test."""
_COMPARED = (
    "dataset", "part", "mapping", "day", "complete_from", "complete_through", "brings_subjects", "sha256",
)  # fmt: skip


def write_delivery(
    registry: Registry,
    toolbox: Toolbox,
    delivery: Delivery,
    batches: Iterable[Batch],
    step: Step = lambda what: None,
) -> Written:
    """Import the delivery; a number that is here already is compared and does nothing, or raises DeliveryDiffers.

    Raises Locked where somebody else writes, and a RegistryFault where the rows are not what the toolbox declares;
    the registry is then what it was.
    """
    with writing(registry, f"import {delivery.number}", delivery.when):
        step("recover")
        before = recover(registry) or manifest.first(delivery.when)
        deliveries = read_deliveries(registry, before)
        if known := _known(deliveries, delivery):
            return Written(known_version(registry, before, delivery.number), is_new=False)
        step("stage")
        try:
            staged = stage(registry, toolbox, delivery, batches)
            names = [_table(toolbox, delivery), DELIVERIES]
            present = {name: _files(registry, _path(registry, before, name)) for name in names}
            step(names[0])
            counts = _write_rows(_path(registry, before, names[0]), toolbox, delivery, staged, deliveries)
            step(DELIVERIES)
            _write_header(_path(registry, before, DELIVERIES), toolbox, delivery, staged)
            step("flush")
            after = _next(registry, before, delivery, names)
            flush(file for name in names for file in _files(registry, registry.folder / name) - present[name])
        finally:
            clear(registry)
        step("manifest")
        manifest.write(registry, after)
        step("done")
        return Written(
            after.version, True, staged.good, staged.set_aside, not_complete=_not_complete(delivery, staged), **counts
        )
