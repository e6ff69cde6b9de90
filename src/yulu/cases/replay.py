"""Events added up, one after another: the same events give the same case, always.

An act changes a case in one function of this module (`_ACTS`); whether it may happen is `life.LIFE` and the checks of
that function. A correction is applied to the event it corrects before anything is added up, so that a case is what it
would have been, had the entry been right; the wrong entry and its correction both stay in the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from yulu.calendars.clock import Clock
from yulu.calendars.limits import Limit, read_limit
from yulu.calendars.timetable import Timetable
from yulu.cases.case import Case, Holding
from yulu.cases.events import Act, Event
from yulu.cases.life import ENDED, LIFE, State
from yulu.cases.steps import ready
from yulu.toolbox.service_model import Service, ServiceClass


class NotAllowed(Exception):
    """An event that cannot happen to this case: `why` is a short code, `data` what a sentence about it needs."""

    def __init__(self, event: Event, state: State, why: str, **data: str) -> None:
        super().__init__(f"{event.act} in {state}: {why}")
        self.event, self.state, self.why, self.data = event, state, why, data


@dataclass(frozen=True, slots=True)
class Setting:
    """What a case is read against: the services of its toolbox, and the office hours of departments.

    `timetable` is asked with a department and whether the limit is a statutory one. `classes` are those of the
    toolbox's tree; only its leaves are classes of a case.
    """

    services: Mapping[str, Service]
    timetable: Callable[[str, bool], Timetable]
    classes: Mapping[str, ServiceClass] = field(default_factory=dict)


def replay(setting: Setting, service: str, events: Iterable[Event]) -> Case:
    """What the events add up to; raises NotAllowed, BadLimit and KeyError for a service that is not there."""
    case = Case(setting.services[service])
    for event in corrected(list(events)):
        case = happen(setting, case, event)
    return case


def corrected(events: Sequence[Event]) -> list[Event]:
    """The events with later corrections in the entries they correct."""
    corrections: dict[int, dict[str, Any]] = {}
    for event in events:
        if event.act is Act.correct:
            corrections.setdefault(int(event.data["number"]), {}).update(event.data["data"])
    return [
        replace(event, data={**event.data, **corrections[event.number]}) if event.number in corrections else event
        for event in events
    ]


def happen(setting: Setting, case: Case, event: Event) -> Case:
    """The case after one more event; raises NotAllowed and BadLimit."""
    if case.state not in LIFE[event.act]:
        raise NotAllowed(event, case.state, "state")
    if case.events and event.number != case.events + 1:
        raise NotAllowed(event, case.state, "number", expected=str(case.events + 1))
    changed = _ACTS[event.act](_Happening(setting, case, event))
    return replace(_held(case, changed, event.at), events=event.number)


@dataclass(frozen=True, slots=True)
class _Happening:
    """An event about to change a case."""

    setting: Setting
    case: Case
    event: Event

    @property
    def service(self) -> Service:
        return self.case.service

    def refuse(self, why: str, **data: str) -> NotAllowed:
        return NotAllowed(self.event, self.case.state, why, **data)

    def text(self, name: str) -> str:
        value = self.event.data.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse("data", name=name)
        return value

    def known(self, name: str, among: Iterable[str]) -> str:
        value = self.text(name)
        if value not in among:
            raise self.refuse("unknown", name=name, value=value)
        return value

    def start(self, limits: Mapping[str, Limit | None], department: str | None) -> dict[str, Clock]:
        """The case's clocks with these begun; the legal one runs on the State's days alone."""
        hours = department or self.service.lead
        begun = {
            name: Clock(limit, self.setting.timetable(hours, name == "legal"), self.event.at)
            for name, limit in limits.items()
            if limit is not None
        }
        return {**self.case.clocks, **begun}

    def meet(self, *names: str) -> dict[str, datetime]:
        """The clocks met, with these met now where they were running."""
        case = self.case
        return {**case.met, **{each: self.event.at for each in names if each in case.clocks and each not in case.met}}


def _held(before: Case, after: Case, at: datetime) -> Case:
    """Who had the case how long, kept with every change of owner."""
    if before.owner == after.owner:
        return after
    holdings = list(after.holdings)
    if holdings and holdings[-1].until is None:
        holdings[-1] = replace(holdings[-1], until=at)
    if after.owner is not None:
        holdings.append(Holding(after.owner, at))
    return replace(after, holdings=tuple(holdings))


def _promise(of: _Happening, point: str, clocks: dict[str, Clock], department: str | None) -> dict[str, Clock]:
    """The promise's and the law's clock begin with the event that the service names."""
    if of.service.starts != point or "promised" in clocks:
        return clocks
    limits = {"promised": of.service.promised, "legal": of.service.legal, "response": of.service.response}
    return {**clocks, **of.start(limits, department)}


def _until(of: _Happening, limit: Limit | None, department: str | None, since: datetime | None) -> datetime | None:
    """Until when something may still be done; None where there is no limit, or it has not begun."""
    if limit is None or since is None:
        return None
    due = Clock(limit, of.setting.timetable(department or of.service.lead, False), since).due()
    return None if due is None else due.moment


def _running(case: Case, stage: str) -> str | None:
    """The clock a due time is read from: the promise once it runs, else that of the stage."""
    if case.state in ENDED:
        return None
    if case.state in (State.returned, State.answered, State.paused) or "promised" not in case.clocks:
        return stage if stage in case.clocks else _earliest(case)
    return "promised"


def _earliest(case: Case) -> str | None:
    open_ = [name for name in case.clocks if name not in case.met]
    return "promised" if "promised" in open_ else (open_[0] if open_ else None)


def _in(of: _Happening, state: State, stage: str, **changes: Any) -> Case:
    case = replace(of.case, state=state, **changes)
    return replace(case, running=_running(case, stage))


def _classed(of: _Happening) -> _Happening:
    """With the class that the event names, if it names one: its service, its limits from where the clocks began.

    Once a case has a class, another takes a reclassification, which says what becomes of the promise.
    """
    if "class" not in of.event.data:
        return of
    name = of.known("class", of.setting.classes)
    service = of.setting.classes[name].service
    if service is None or service.id != of.service.id:
        raise of.refuse("class", label=of.setting.classes[name].label, service=of.service.title)
    if of.case.class_ not in (None, name):
        raise of.refuse("classed")
    limits = {"promised": service.promised, "legal": service.legal, "response": service.response}
    clocks = dict(of.case.clocks)
    for each, limit in limits.items():
        if each in clocks and limit is not None:
            clocks[each] = replace(clocks[each], limit=limit)
    return replace(of, case=replace(of.case, service=service, class_=name, clocks=clocks))


def _receive(of: _Happening) -> Case:
    of = _classed(of)
    limits = {"accept": of.service.accept or of.service.promised}
    clocks = _promise(of, "receive", of.start(limits, of.service.intake), of.service.intake)
    return _in(of, State.received, "accept", owner=of.service.intake, clocks=clocks)


def _accept(of: _Happening) -> Case:
    limits = {"dispatch": of.service.dispatch or of.service.promised}
    clocks = _promise(of, "accept", of.start(limits, of.service.intake), of.service.intake)
    return _in(of, State.accepted, "dispatch", clocks=clocks, met=of.meet("accept"))


def _refuse(of: _Happening) -> Case:
    reason = of.known("reason", of.service.refusals)
    return _in(of, State.refused, "", owner=None, result=reason, closed_at=of.event.at, met=of.meet(*of.case.clocks))


def _dispatch(of: _Happening) -> Case:
    """To whom the event names, else to the lead: of the class, where the case has one."""
    of = _classed(of)
    to = str(of.event.data.get("to") or of.service.lead)
    clocks = of.start({"sign": of.service.sign or of.service.promised}, to)
    return _in(
        of, State.dispatched, "sign", owner=to, department=to, clocks=clocks, met=_without(of, "sign", "dispatch")
    )


def _without(of: _Happening, again: str, *met: str) -> dict[str, datetime]:
    """The clocks met, but for one that begins again."""
    return {name: at for name, at in of.meet(*met).items() if name != again}


def _sign(of: _Happening) -> Case:
    clocks = _promise(of, "sign", dict(of.case.clocks), of.case.department)
    return _in(of, State.handling, "promised", clocks=clocks, met=of.meet("sign"))


def _return(of: _Happening) -> Case:
    of.text("reason")
    if of.case.ruled:
        raise of.refuse("ruled")
    dispatched = of.case.clocks["sign"].start
    until = _until(of, of.service.object, of.case.department, dispatched)
    if until is not None and of.event.at > until:
        raise of.refuse("object", until=until.strftime("%Y-%m-%d %H:%M"))
    department = of.case.department or ""
    bounces = {**of.case.bounces, department: of.case.bounces.get(department, 0) + 1}
    clocks = of.start({"rule": of.service.rule or of.service.promised}, of.service.intake)
    return _in(
        of, State.returned, "rule", owner=of.service.intake, clocks=clocks, bounces=bounces,
        met=_without(of, "rule", "sign"),
    )  # fmt: skip


def _rule(of: _Happening) -> Case:
    """Upheld: it goes to whom the ruling names. Not upheld: back to the department, which cannot return it again."""
    met = of.meet("rule")
    to = of.text("to") if of.event.data.get("upheld") else of.case.department
    clocks = of.start({"sign": of.service.sign or of.service.promised}, to)
    met.pop("sign", None)
    return _in(of, State.dispatched, "sign", owner=to, department=to, clocks=clocks, met=met, ruled=True)


def _transfer(of: _Happening) -> Case:
    to = of.text("to")
    clocks = of.start({"sign": of.service.sign or of.service.promised}, to)
    return _in(of, State.dispatched, "sign", owner=to, department=to, clocks=clocks, met=_without(of, "sign"))


def _reclassify(of: _Happening) -> Case:
    """Another class, or another service; the event says whether the promise goes on, or starts anew under it.

    Whoever has the case keeps it until it is dispatched or transferred.
    """
    of.text("reason")
    name = of.known("class", of.setting.classes) if "class" in of.event.data else None
    if name is None:
        service = of.setting.services[of.known("service", of.setting.services)]
    else:
        found = of.setting.classes[name].service
        if found is None or of.event.data.get("service", found.id) != found.id:
            raise of.refuse("class", label=of.setting.classes[name].label, service=str(of.event.data.get("service")))
        service = found
    keep = of.known("clock", ("keep", "restart")) == "keep"
    moved = replace(of, case=replace(of.case, service=service, class_=name))
    if keep or "promised" not in of.case.clocks:
        return replace(moved.case, running=_running(moved.case, of.case.running or ""))
    limits = {"promised": service.promised, "legal": service.legal, "response": service.response}
    clocks = moved.start(limits, of.case.department)
    return _in(moved, of.case.state, of.case.running or "", clocks=clocks)


def _cohandle(of: _Happening) -> Case:
    department, limit = of.text("department"), read_limit(of.text("limit"))
    return _in(of, of.case.state, "promised", clocks=of.start({f"helper:{department}": limit}, department))


def _report(of: _Happening) -> Case:
    name = f"helper:{of.text('department')}"
    if name not in of.case.clocks:
        raise of.refuse("unknown", name="department", value=of.text("department"))
    return replace(of.case, met=of.meet(name))


def _respond(of: _Happening) -> Case:
    return replace(of.case, met=of.meet("response"))


_STOPPED = ("promised", "response")


def _pause(of: _Happening) -> Case:
    """The promise stands still; the law's clock too where it runs. What is due now is the end of the pause."""
    ground = of.service.pauses[of.known("ground", of.service.pauses)]
    clocks = of.start({"pause": ground.most}, of.case.department)
    for name in (*_STOPPED, "legal"):
        if name in clocks and name not in of.case.met:
            clocks[name] = clocks[name].paused(of.event.at)
    return _in(of, State.paused, "pause", clocks=clocks, met=_without(of, "pause"))


def _resume(of: _Happening) -> Case:
    clocks = {
        name: clock.resumed(of.event.at) if name in (*_STOPPED, "legal") else clock
        for name, clock in of.case.clocks.items()
    }
    return _in(of, State.handling, "promised", clocks=clocks, met=of.meet("pause"))


def _extend(of: _Happening) -> Case:
    """Longer, as far as the service allows: before it is due, and approved by whom it names."""
    extension = of.service.extension
    of.text("reason")
    if extension is None or of.case.extensions >= extension.times:
        raise of.refuse("extension")
    if of.text("approved_by") != extension.approved_by:
        raise of.refuse("approval", approver=extension.approved_by)
    promised = of.case.clocks.get("promised")
    due = None if promised is None else promised.due()
    if promised is None or (due is not None and of.event.at > due.moment):
        raise of.refuse("overdue")
    more = read_limit(of.event.data["limit"]) if "limit" in of.event.data else extension.limit
    if more.unit != extension.limit.unit or more.amount > extension.limit.amount:
        raise of.refuse("extension")
    clocks = {**of.case.clocks, "promised": promised.extended(more)}
    return _in(of, of.case.state, "promised", clocks=clocks, extensions=of.case.extensions + 1)


def _start_step(of: _Happening) -> Case:
    name = of.known("step", of.service.steps)
    if name not in ready(of.service.steps, of.case.done, of.case.begun):
        raise of.refuse("step", step=name)
    step = of.service.steps[name]
    clocks = of.start({f"step:{name}": step.limit}, step.lead)
    return _in(of, of.case.state, "promised", clocks=clocks, begun=(*of.case.begun, name))


def _finish_step(of: _Happening) -> Case:
    name = of.known("step", of.service.steps)
    if name not in of.case.begun or name in of.case.done:
        raise of.refuse("step", step=name)
    return replace(of.case, met=of.meet(f"step:{name}"), done=(*of.case.done, name))


def _answer(of: _Happening) -> Case:
    clocks = of.start({"follow_up": of.service.follow_up or of.service.promised}, of.service.intake)
    met = _without(of, "follow_up", "promised", "legal", "response")
    return _in(of, State.answered, "follow_up", owner=of.service.intake, clocks=clocks, met=met)


def _close(of: _Happening) -> Case:
    name = of.known("result", of.service.results)
    missing = [each for each in of.service.steps if each not in of.case.done]
    if missing:
        raise of.refuse("steps", steps="、".join(of.service.steps[each].label for each in missing))
    return _in(
        of, State.closed, "", owner=None, result=name, solved=of.service.results[name].solved, closed_at=of.event.at,
        met=of.meet(*of.case.clocks),
    )  # fmt: skip


def _follow_up(of: _Happening) -> Case:
    """What the person says of it: solved, not solved, or not reached (None)."""
    solved = of.event.data.get("solved")
    return replace(of.case, solved=of.case.solved if solved is None else bool(solved), met=of.meet("follow_up"))


def _rate(of: _Happening) -> Case:
    stars = of.event.data.get("stars")
    if not isinstance(stars, int) or not 1 <= stars <= 5:
        raise of.refuse("data", name="stars")
    return replace(of.case, stars=stars)


def _reopen(of: _Happening) -> Case:
    """Back to the department that had it, under the same promise from now on."""
    of.text("reason")
    until = _until(of, of.service.reopen, of.service.intake, of.case.closed_at)
    if until is not None and of.event.at > until:
        raise of.refuse("reopen", until=until.date().isoformat())
    department = of.case.department or of.service.lead
    limits = {"promised": of.service.promised, "legal": of.service.legal}
    clocks = of.start(limits, department)
    met = {name: at for name, at in of.case.met.items() if name not in limits}
    return _in(
        of, State.handling, "promised", owner=department, clocks=clocks, met=met, closed_at=None, result=None,
        solved=None, stars=None, extensions=0, ruled=False,
    )  # fmt: skip


def _merge(of: _Happening) -> Case:
    into = of.text("into")
    return _in(of, State.merged, "", owner=None, merged_into=into, closed_at=of.event.at)


def _unmerge(of: _Happening) -> Case:
    """One's own case again; its clocks went on meanwhile."""
    if of.case.department is None:
        return _in(of, State.received, "accept", owner=of.service.intake, merged_into=None, closed_at=None)
    owner = of.case.department
    return _in(of, State.handling, "promised", owner=owner, merged_into=None, closed_at=None)


def _withdraw(of: _Happening) -> Case:
    return _in(of, State.withdrawn, "", owner=None, closed_at=of.event.at, met=of.meet(*of.case.clocks))


def _escalate(of: _Happening) -> Case:
    rung = of.known("rung", [each.id for each in of.service.ladder])
    if rung in of.case.rungs:
        raise of.refuse("rung", rung=rung)
    return replace(of.case, rungs=(*of.case.rungs, rung))


def _urge(of: _Happening) -> Case:
    return replace(of.case, urged=of.case.urged + 1)


def _supervise(of: _Happening) -> Case:
    return replace(of.case, supervised=True)


def _noted(of: _Happening) -> Case:
    return of.case


_ACTS: Mapping[Act, Callable[[_Happening], Case]] = {
    Act.receive: _receive, Act.accept: _accept, Act.refuse: _refuse, Act.dispatch: _dispatch, Act.sign: _sign,
    Act.return_: _return, Act.rule: _rule, Act.transfer: _transfer, Act.reclassify: _reclassify,
    Act.cohandle: _cohandle, Act.report: _report, Act.respond: _respond, Act.pause: _pause, Act.resume: _resume,
    Act.extend: _extend, Act.start_step: _start_step, Act.finish_step: _finish_step, Act.answer: _answer,
    Act.close: _close, Act.follow_up: _follow_up, Act.rate: _rate, Act.reopen: _reopen, Act.merge: _merge,
    Act.unmerge: _unmerge, Act.withdraw: _withdraw, Act.urge: _urge, Act.supervise: _supervise,
    Act.escalate: _escalate, Act.split_: _noted, Act.correct: _noted, Act.link: _noted,
}  # fmt: skip
