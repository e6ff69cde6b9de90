"""A generated city into a registry's folder: the whole of it, or nothing.

It is made in a folder beside and moved into place at the end; what a killed maker left is removed by the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import polars as pl

from yulu.demonstration.city import City, tables
from yulu.demonstration.departments import Departments
from yulu.demonstration.draws import Draws
from yulu.demonstration.groups import KINDS
from yulu.diagnostics import Diagnostic, Fault
from yulu.registry.identities.files import move_into_place
from yulu.registry.store import Registry, found
from yulu.toolbox.model import Toolbox

Progress = Callable[[int], None]
"""Told how many subjects are made so far."""


def generate(toolbox: Toolbox, city: City, out: Path, when: datetime, progress: Progress = lambda made: None) -> None:
    """Make the city's registry in the folder `out`, imported at `when`.

    Raises Fault where the folder or the key beside it is there already, RegistryFault where it cannot be written.
    """
    final = Registry(out)
    for there in (out, final.identities.key, final.looks):
        if there.exists():
            raise Fault(Diagnostic("E940", None, {"folder": there.as_posix()}))
    beside = out.absolute().with_name(f".{out.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    made = Registry(beside / out.name)
    try:
        _write(toolbox, city, made, when, progress)
        if made.identities.key.exists():
            move_into_place(made.identities.key, final.identities.key)
        move_into_place(made.folder, out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(toolbox: Toolbox, city: City, made: Registry, when: datetime, progress: Progress) -> None:
    departments = Departments(toolbox, city.day, city.seed, when)
    secrets: dict[str, list[pl.DataFrame]] = {}

    def blocks() -> Iterator[Mapping[str, pl.DataFrame]]:
        done = 0
        first = dict.fromkeys(KINDS, 0)
        for each in city.blocks():
            for block in each:
                height = block.ids.len()
                yield tables(block, departments, Draws(city.seed, f"{block.kind} delivered", first[block.kind], height))
                first[block.kind] += height
                if block.secrets is not None:
                    secrets.setdefault(block.kind, []).append(block.secrets)
                done += height
                progress(done)

    found(made, toolbox, list(departments.deliveries()), blocks())
    for kind, parts in secrets.items():
        known = pl.concat(parts)
        made.identities.enter(kind, known["identity"], known["surrogate"])
