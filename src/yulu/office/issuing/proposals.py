"""A draft toolbox becomes law: proposed by one with its checks green and its trial at hand, signed by another.

The proposal keeps the toolbox whole under its hash, so that what is signed is what was checked. It comes into force at
the moment it names; nothing undoes it but another proposal. Cases that run keep the toolbox they were taken in under.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yulu.checking import check_toolbox
from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.issuing.in_force import in_force, put_in_force, toolbox_of
from yulu.office.issuing.models import IssuedToolbox, Proposal
from yulu.office.issuing.trials import hash_of_trial
from yulu.office.ledger.appending import append
from yulu.toolbox.archive import store
from yulu.toolbox.loading import load_toolbox


def propose(person: Person, folder: Path, since: datetime, trial: Path | None = None) -> Proposal:
    """Propose a toolbox, checked and with all its examples run; `trial` is the folder of the trial that was made of it.

    Only an office's first toolbox needs no trial. Raises Forbidden, NothingInForce where a trial is given for a first
    one, and Fault with whatever check and examples found, without a trial, or for a moment that has passed.
    """
    require(person, Action.issue_toolbox)
    wrong = [each for each in check_toolbox(folder) if each.severity == "error"]
    if wrong:
        raise Fault(*wrong)
    toolbox = load_toolbox(folder)
    tried = _hash_of(trial, folder)
    home: Path = settings.HOME.folder
    # Kept before it is told of: a toolbox in the archive that no proposal names does no harm.
    hash = store(toolbox, home / "toolboxes")
    with transaction.atomic():
        _not_past(since)
        proposal = Proposal.objects.create(
            hash=hash, toolbox=toolbox.id, label=toolbox.title, since=since, trial=tried,
            trial_folder=trial.absolute().as_posix() if trial else "", proposed_by=person.actor,
        )  # fmt: skip
        content = {"proposal": proposal.pk, "since": since.isoformat(), "trial": tried}
        append(person.actor, "toolbox.propose", f"toolbox:{toolbox.id}", content, toolbox=hash)
    return proposal


@transaction.atomic
def sign(person: Person, proposal: Proposal) -> IssuedToolbox:
    """The second signature, by somebody else: the toolbox is law from the moment proposed. Signing twice is once.

    Raises Forbidden, and Fault where it is the same person, it was withdrawn, or the moment has passed meanwhile.
    """
    require(person, Action.issue_toolbox)
    found = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if found.issued is not None and found.signed_by == person.actor:
        return found.issued
    if found.state != "open":
        data = {"subject": f"颁布{found.label}的提议", "state": found.get_state_display(), "wanted": "待签署"}
        raise Fault(Diagnostic("E929", None, data))
    if person.actor == found.proposed_by:
        raise Fault(Diagnostic("E934", None, {"who": person.name, "what": f"颁布{found.label}"}))
    _not_past(found.since)
    issued = put_in_force(toolbox_of(found.hash), found.since, found.proposed_by, person.actor)
    found.state, found.signed_by, found.signed_at, found.issued = "issued", person.actor, timezone.now(), issued
    found.save()
    return issued


@transaction.atomic
def withdraw(person: Person, proposal: Proposal, because: str) -> None:
    """Take back a proposal nobody signed; raises Forbidden, and Fault where somebody did."""
    require(person, Action.issue_toolbox)
    found = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if found.state != "open":
        data = {"subject": f"颁布{found.label}的提议", "state": found.get_state_display(), "wanted": "待签署"}
        raise Fault(Diagnostic("E929", None, data))
    found.state = "withdrawn"
    found.save()
    content = {"proposal": found.pk, "because": because}
    append(person.actor, "toolbox.withdraw", f"toolbox:{found.toolbox}", content, toolbox=found.hash)


def issue_first(folder: Path, since: datetime, by: str, second: str) -> IssuedToolbox:
    """The first toolbox of an office, before there are accounts: checked as every other, two names, any moment.

    Raises Fault as `propose` does, and where a toolbox was issued already.
    """
    wrong = [each for each in check_toolbox(folder) if each.severity == "error"]
    if wrong:
        raise Fault(*wrong)
    if by == second:
        raise Fault(Diagnostic("E934", None, {"who": by, "what": "颁布工具箱"}))
    if IssuedToolbox.objects.exists():
        raise Fault(Diagnostic("E935", None, {}))
    return put_in_force(load_toolbox(folder), since, f"system:{by}", f"system:{second}")


def _hash_of(trial: Path | None, folder: Path) -> str:
    """The trial's hash; it may be left out only where nothing is in force yet."""
    if trial is not None:
        return hash_of_trial(trial, in_force().hash)
    if IssuedToolbox.objects.exists():
        raise Fault(Diagnostic("E936", Place(folder.as_posix(), 1, 1), {"trial": "没有附上试算结果"}))
    return ""


def _not_past(since: datetime) -> None:
    if IssuedToolbox.objects.exists() and since < timezone.now():
        raise Fault(Diagnostic("E937", None, {"since": timezone.localtime(since).strftime("%Y-%m-%d %H:%M")}))
