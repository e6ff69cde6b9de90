"""Deciding everybody from the office: asked for, done by a job, kept in the home under its number.

A run is in its folder before the database says that it is finished; one that was cut off has no folder, and its record
says that it failed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yulu.diagnostics import Fault, sentence
from yulu.matching.registered import Registered
from yulu.matching.run import match
from yulu.matching.stored import StoredRun, open_run
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.issuing.in_force import in_force, toolbox_of
from yulu.office.jobs.queue import enqueue
from yulu.office.ledger.appending import append
from yulu.office.releases.models import RunRecord
from yulu.registry.identities import Look, RegistryFault
from yulu.registry.refusals import refusal
from yulu.registry.store import open_registry

MATCH = "match"
"""The job that does a run."""

Progress = Callable[[str, int], None]
"""Told the kind of subject and how many of them are decided."""


def registry_folder() -> Path:
    """Where this office keeps its registry."""
    home: Path = settings.HOME.folder
    return home / "registry"


def folder_of(record: RunRecord) -> Path:
    """Where a run lies, once it is finished."""
    home: Path = settings.HOME.folder
    return home / "runs" / f"{record.pk}"


def start_run(person: Person, as_of: date, known_on: date) -> RunRecord:
    """Ask for a run under the toolbox in force; raises Forbidden and NothingInForce."""
    require(person, Action.run_matching)
    with transaction.atomic():
        record = RunRecord.objects.create(
            as_of=as_of, known_on=known_on, toolbox=in_force().hash, started_by=person.actor
        )  # fmt: skip
        enqueue(MATCH, {"number": record.pk}, by=person.actor)
    return record


def perform(number: int, progress: Progress = lambda kind, subjects: None) -> RunRecord:
    """Do a run that was asked for; faults of toolbox and registry end up in its record.

    `progress` may raise to stop it: nothing is left of it then.
    """
    record = RunRecord.objects.get(pk=number)
    RunRecord.objects.filter(pk=number).update(state="running")

    def tell(kind: str, subjects: int) -> None:
        record.decided = {**record.decided, kind: subjects}
        RunRecord.objects.filter(pk=number).update(decided=record.decided)
        progress(kind, subjects)

    toolbox = toolbox_of(record.toolbox)
    look = Look(record.started_by, f"匹配全部政策（第 {number} 次）", timezone.localtime())
    try:
        snapshot = open_registry(registry_folder(), toolbox, known_on=record.known_on, look=look)
        found = match(
            toolbox, Registered(snapshot), record.as_of, record.known_on, folder_of(record), progress=tell
        )  # fmt: skip
    except Fault as fault:
        return _failed(record, "；".join(sentence(each) for each in fault.diagnostics))
    except RegistryFault as fault:
        return _failed(record, sentence(refusal(fault, toolbox)))
    except BaseException:
        _failed(record, "中途停止，没有留下结果")
        raise
    with transaction.atomic():
        record.state, record.finished_at, record.hash = "finished", timezone.now(), found.stored.manifest.hash
        record.save()
        append(
            record.started_by, "run.finish", f"run:{number}", {"run": record.hash, "as_of": record.as_of.isoformat()},
            toolbox=record.toolbox,
        )  # fmt: skip
    return record


def _failed(record: RunRecord, reason: str) -> RunRecord:
    record.state, record.finished_at, record.reason = "failed", timezone.now(), reason
    record.save()
    return record


def latest() -> RunRecord | None:
    """The last run that was finished; None before the first."""
    return RunRecord.objects.filter(state="finished").first()


def stored(record: RunRecord) -> StoredRun:
    """What a finished run found; raises Fault where its folder is gone or was changed."""
    return open_run(folder_of(record))
