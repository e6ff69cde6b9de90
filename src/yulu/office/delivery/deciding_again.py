"""A decision of a run made again for one subject: what its notice tells, and the hash of the facts it rests on."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.finding import in_registry, snapshot_of
from yulu.matching.stored import StoredRun, open_run
from yulu.registry.identities import Look
from yulu.rules.answer import Answer
from yulu.rules.decide import decide_all
from yulu.rules.receipt import Decisions, decisions
from yulu.rules.subject import Subject
from yulu.toolbox.model import Policy


class Again:
    """A run, opened for whoever looks: each look at a person is written down with `because`."""

    def __init__(self, folder: Path, by: str, because: str) -> None:
        self.run: StoredRun = open_run(folder)
        self.toolbox = self.run.toolbox()
        self._snapshot = snapshot_of(self.run, self.toolbox, look=Look(by, because, timezone.localtime()))

    @property
    def as_of(self) -> date:
        """The day decided for."""
        return self.run.manifest.as_of

    def answer(self, subject: str, policy: str) -> tuple[Subject, Answer]:
        """The subject as the registry knew it, and what the policy says of it; raises Fault for nobody."""
        known = in_registry(self.run, self._snapshot, subject)
        manifest = self.run.manifest
        answers = decide_all(self.toolbox, known, manifest.as_of, manifest.known_on, policy)
        return known, next(each for each in answers if each.policy.id == policy)

    def receipt(self, subject: str, policy: str) -> Decisions:
        """The decision as the documented JSON: conditions with clauses, facts with day and source, hashes."""
        known, answer = self.answer(subject, policy)
        manifest = self.run.manifest
        return decisions(self.toolbox, known, [answer], manifest.as_of, manifest.known_on, policy)


def basis_of(answer: Answer) -> str:
    """The hash of what a consent was given on: outcome, sums, and every value used; not the day it was delivered."""
    said = {
        "outcome": answer.outcome,
        "grants": [[each.grant.name, str(each.amount), str(each.value)] for each in answer.grants],
        "used": {name: str(each.value) for name, each in answer.used.items()},
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def period_of(policy: Policy, as_of: date) -> str:
    """Which "once" a day belongs to: `2022`, `2022-H1`, `2022-Q3`, `2022-06`, `once`.

    Where the policy is for an event, the event is the subject, and it is once.
    """
    match policy.period:
        case "once" | "event":
            return "once"
        case "year":
            return f"{as_of.year}"
        case "half_year":
            return f"{as_of.year}-H{(as_of.month + 5) // 6}"
        case "quarter":
            return f"{as_of.year}-Q{(as_of.month + 2) // 3}"
        case "month":
            return f"{as_of:%Y-%m}"


def run_named(folder: Path) -> str:
    """How the office writes down where a run lies: under its home where it is there, else the whole path."""
    home: Path = settings.HOME.folder
    there = folder.absolute()
    return there.relative_to(home.absolute()).as_posix() if there.is_relative_to(home.absolute()) else there.as_posix()


def run_folder(named: str) -> Path:
    """Where a run lies that was written down so."""
    home: Path = settings.HOME.folder
    return home / named


def payable(run: StoredRun, policy: str) -> Policy:
    """The policy of a run whose grants are paid out; raises Fault where none are, or no facts are at hand."""
    toolbox = run.toolbox()
    if run.manifest.source.kind != "registry":
        raise _unpayable(policy, "这次匹配用的是名单而不是名录，事实不在手边")
    if policy not in toolbox.policies or policy not in {each.id for each in run.manifest.policies}:
        raise _unpayable(policy, "这次匹配里没有这项政策")
    found = toolbox.policies[policy]
    if found.delivery == "internal":
        raise _unpayable(policy, "它约束的是机关，不发给谁")
    sums = [grant for grant in found.grants if grant.is_sum]
    if not sums or sums[0].kind != "payment":
        raise _unpayable(policy, "它不发放资金（减免、缓缴等由主管部门直接办理）")
    return found


def _unpayable(policy: str, reason: str) -> Fault:
    return Fault(Diagnostic("E927", None, {"policy": policy, "reason": reason}))
