"""One subject of a run, with the facts that it was decided by: from the registry's version, or from the table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from yulu.diagnostics import Diagnostic, Fault, Place, nearest
from yulu.matching.layout import ID
from yulu.matching.manifest import file_of
from yulu.matching.registered import Registered
from yulu.matching.stored import StoredRun
from yulu.matching.summary import KINDS
from yulu.matching.table import Table
from yulu.registry.identities import Look
from yulu.registry.store import Snapshot, open_registry
from yulu.registry.store.layout import is_personal
from yulu.rules.subject import Subject, subject_from
from yulu.toolbox.model import Toolbox

_ALIKE = 200
"""Of so many ids that share a part with the one asked for, the nearest are named."""


def registry_of(run: StoredRun) -> Path:
    """Where the registry lies that a run was made from."""
    return run.folder.absolute().parent / run.manifest.source.path


def snapshot_of(run: StoredRun, toolbox: Toolbox, folder: Path | None = None, look: Look | None = None) -> Snapshot:
    """The version of the registry that everybody was decided by; `folder` is where it lies now, if it was moved.

    Raises Fault where what lies there is another registry, RegistryFault where there is none.
    """
    there = folder or registry_of(run)
    snapshot = open_registry(there, toolbox, version=run.manifest.source.version, look=look)
    if snapshot.hash != run.manifest.source.hash:
        data = {"folder": there.as_posix(), "version": str(run.manifest.source.version)}
        raise Fault(Diagnostic("E764", None, data))
    return snapshot


def in_registry(run: StoredRun, snapshot: Snapshot, id: str) -> Subject:
    """The subject as the registry knew it; persons are looked for only where the snapshot says who looks.

    Raises Fault where it is of none of the run's kinds.
    """
    kinds = [kind for kind in run.manifest.subjects if not is_personal(kind) or snapshot.look is not None]
    for kind in kinds:
        data = snapshot.subject(kind, id)
        if data is not None:
            return subject_from(snapshot.toolbox, data, lambda path: Place(snapshot.registry.folder.as_posix(), 1, 1))
    guesses = [guess for kind in kinds if not is_personal(kind) for guess in _alike(snapshot.subjects(kind), id)]
    hidden = "、".join(KINDS[kind] for kind in run.manifest.subjects if kind not in kinds)
    raise _unknown(id, guesses, hidden)


def in_table(run: StoredRun, table: Table, id: str) -> Subject:
    """The subject as the table has it; raises Fault where it is another table, or has no such subject."""
    if file_of(table.path).sha256 != run.manifest.source.hash:
        raise Fault(Diagnostic("E765", None, {"file": table.path.as_posix(), "name": run.manifest.source.path}))
    for part in table.parts():
        found = part.frame.filter(pl.col(ID) == id)
        if found.height:
            row = found.row(0, named=True)
            facts = {name: row[name] for name in table.facts if row[name] is not None}
            return Subject(table.subject, id, facts=facts)
    raise _unknown(id, _alike(pl.concat([part.frame.lazy().select(ID) for part in table.parts()]), id), "")


def among_rows(run: StoredRun, id: str) -> Fault | None:
    """That a run made from a table has no row of this subject, with those that are nearest; None where there are none.

    Whoever is refused everything has no row either.
    """
    guesses = _alike(run.decisions.select(pl.col("subject").alias(ID)), id)
    return _unknown(id, guesses, "") if guesses else None


def _alike(rows: pl.LazyFrame, id: str) -> list[str]:
    """The few ids nearest to this one, out of those that share its first or its last half."""
    half = max(1, len(id) // 2)
    shared = pl.col(ID).str.starts_with(id[:half]) | pl.col(ID).str.ends_with(id[-half:])
    found = rows.select(ID).filter(shared).unique().sort(ID).head(_ALIKE).collect(engine="streaming")[ID].to_list()
    guesses: list[str] = []
    while found and len(guesses) < 3 and (guess := nearest(id, found)) is not None:
        guesses.append(guess)
        found.remove(guess)
    return guesses


def _unknown(id: str, guesses: list[str], hidden: str) -> Fault:
    return Fault(Diagnostic("E757", None, {"subject": id, "alike": "、".join(guesses), "hidden": hidden}))


def facts_of(
    run: StoredRun, folder: Path | None = None, look: Look | None = None
) -> Callable[[Toolbox], Registered] | None:
    """Everybody as they were when the run was made, seen through any toolbox; None where they were in a table."""
    if run.manifest.source.kind != "registry":
        return None
    return lambda toolbox: Registered(snapshot_of(run, toolbox, folder, look))
