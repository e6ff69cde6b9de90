"""Acts that end a case, open it again, or only note something beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from yulu.calendars.timetable import Timetable
from yulu.cases.case import Case, changed
from yulu.cases.happening import Happening, in_state, lasts_until, promises
from yulu.cases.life import State


def close(of: Happening) -> Case:
    """With a result of the service, once every step is done; solved, only once nothing is left to put right."""
    name = of.known("result", of.service.results)
    missing = [each for each in of.service.steps if each not in of.case.done]
    if missing:
        raise of.refuse("steps", steps="、".join(of.service.steps[each].label for each in missing))
    if of.case.findings and of.service.results[name].solved:
        raise of.refuse("findings", findings="、".join(of.case.findings))
    return in_state(
        of, State.closed, "", owner=None, result=name, solved=of.service.results[name].solved, closed_at=of.event.at,
        met=of.meet(*of.case.clocks),
    )  # fmt: skip


def follow_up(of: Happening) -> Case:
    """What the person says of it: solved, not solved, or not reached (None)."""
    solved = of.event.data.get("solved")
    return changed(of.case, solved=of.case.solved if solved is None else bool(solved), met=of.meet("follow_up"))


def rate(of: Happening) -> Case:
    """好差评: one to five stars."""
    stars = of.event.data.get("stars")
    if not isinstance(stars, int) or not 1 <= stars <= 5:
        raise of.refuse("data", name="stars")
    return changed(of.case, stars=stars)


def reopen(of: Happening) -> Case:
    """Back to the department that had it, under the same promise from now on."""
    of.text("reason")
    until = lasts_until(of, of.service.reopen, of.service.intake, of.case.closed_at)
    if until is not None and of.event.at > until:
        raise of.refuse("reopen", until=until.date().isoformat())
    department = of.case.department or of.service.lead
    limits = {name: limit for name, limit in promises(of).items() if name != "response"}
    clocks = of.start(limits, department)
    met = {name: at for name, at in of.case.met.items() if name not in limits}
    return in_state(
        of, State.handling, "promised", owner=department, clocks=clocks, met=met, closed_at=None, result=None,
        solved=None, stars=None, extensions=0, ruled=False,
    )  # fmt: skip


def merge(of: Happening) -> Case:
    """Into another case, which goes on for both; nobody has this one meanwhile."""
    into = of.text("into")
    return in_state(of, State.merged, "", owner=None, merged_into=into, closed_at=of.event.at, before=of.case)


def unmerge(of: Happening) -> Case:
    """What it was before it was merged, with the same owner; its clocks went on meanwhile."""
    before = of.case.before
    assert before is not None  # only what was merged can be unmerged
    return replace(
        of.case, state=before.state, owner=before.owner, running=before.running, closed_at=before.closed_at,
        merged_into=None, before=None,
    )  # fmt: skip


def withdraw(of: Happening) -> Case:
    """Whoever asked does not want it any more."""
    return in_state(of, State.withdrawn, "", owner=None, closed_at=of.event.at, met=of.meet(*of.case.clocks))


def escalate(of: Happening) -> Case:
    """A rung of the ladder; each fires once."""
    rung = of.known("rung", [each.id for each in of.service.ladder])
    if rung in of.case.rungs:
        raise of.refuse("rung", rung=rung)
    return changed(of.case, rungs=(*of.case.rungs, rung))


def urge(of: Happening) -> Case:
    """催办, however often."""
    return changed(of.case, urged=of.case.urged + 1)


def supervise(of: Happening) -> Case:
    """督办."""
    return changed(of.case, supervised=True)


def split(of: Happening) -> Case:
    """Parts of it are cases of their own from now on; it goes on with what is left."""
    return changed(of.case, parts=(*of.case.parts, *of.listed("into")))


def link(of: Happening) -> Case:
    """It has to do with another case; that changes nothing else."""
    return changed(of.case, links=(*of.case.links, *of.listed("to")))


def correct(of: Happening) -> Case:
    """Only what may be said of an entry: the case itself is made again, by `replay` or `after`."""
    number, data = of.event.data.get("number"), of.event.data.get("data")
    if not isinstance(number, int) or not 1 <= number < of.event.number or not isinstance(data, Mapping):
        raise of.refuse("data", name="number, data")
    return of.case


def reproject(of: Happening) -> Case:
    """The year's notice has come: every clock is counted on the days that are known now."""
    clocks = {}
    for name, clock in of.case.clocks.items():
        now = of.setting.timetable(of.service.lead, name == "legal")
        clocks[name] = replace(clock, timetable=with_days_of(clock.timetable, now))
    return changed(of.case, clocks=clocks)


@lru_cache(maxsize=256)
def with_days_of(timetable: Timetable, now: Timetable) -> Timetable:
    """A department's hours and changed days on the nation's calendar as it is known now."""
    if (timetable.calendar, timetable.expected) == (now.calendar, now.expected):
        return timetable
    return replace(timetable, calendar=now.calendar, expected=now.expected)
