"""Events added up, one after another: the same events give the same case, always.

An act changes a case in one function (`_ACTS`); whether it may happen is `life.LIFE` and the checks of that function.
A correction is applied to the event it corrects before anything is added up, so that a case is what it would have been,
had the entry been right; the wrong entry and its correction both stay in the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from yulu.cases import ending, rectifying, taking_in, working
from yulu.cases.case import Case, Holding, changed
from yulu.cases.events import Act, Event
from yulu.cases.happening import Happening, NotAllowed, Setting
from yulu.cases.life import LIFE

__all__ = ["NotAllowed", "Setting", "after", "corrected", "happen", "replay"]


def replay(setting: Setting, service: str, events: Iterable[Event]) -> Case:
    """What the events add up to; raises NotAllowed, BadLimit and KeyError for a service that is not there."""
    case = Case(setting.services[service])
    for event in corrected(list(events)):
        case = happen(setting, case, event)
    return case


def after(setting: Setting, service: str, history: Sequence[Event], event: Event) -> Case:
    """The case after one more event, a correction included: it is all added up again. Raises as `replay`.

    So a correction that would make the history impossible is refused before it is written down.
    """
    return replay(setting, service, [*history, event])


def corrected(events: Sequence[Event]) -> list[Event]:
    """The events with later corrections in the entries they correct; one that is not well formed corrects nothing."""
    corrections: dict[int, dict[str, Any]] = {}
    for event in events:
        number, data = event.data.get("number"), event.data.get("data")
        if event.act is Act.correct and isinstance(number, int) and isinstance(data, Mapping):
            corrections.setdefault(number, {}).update(data)
    return [
        replace(event, data={**event.data, **corrections[event.number]})
        if event.number in corrections and event.act is not Act.correct
        else event
        for event in events
    ]


def happen(setting: Setting, case: Case, event: Event) -> Case:
    """The case after one more event; raises NotAllowed and BadLimit. What a correction changes, only `after` tells."""
    if case.state not in LIFE[event.act]:
        raise NotAllowed(event, case.state, "state")
    if case.events and event.number != case.events + 1:
        raise NotAllowed(event, case.state, "number", expected=str(case.events + 1))
    then = _ACTS[event.act](Happening(setting, case, event))
    if then.owner == case.owner:
        return changed(then, events=event.number)
    return changed(then, events=event.number, holdings=_held(then, event.at))


def _held(case: Case, at: datetime) -> tuple[Holding, ...]:
    """Who had the case how long, now that it has another owner, or none."""
    holdings = list(case.holdings)
    if holdings and holdings[-1].until is None:
        holdings[-1] = replace(holdings[-1], until=at)
    if case.owner is not None:
        holdings.append(Holding(case.owner, at))
    return tuple(holdings)


_ACTS: Mapping[Act, Callable[[Happening], Case]] = {
    Act.receive: taking_in.receive, Act.accept: taking_in.accept, Act.refuse: taking_in.refuse,
    Act.dispatch: taking_in.dispatch, Act.sign: taking_in.sign, Act.return_: taking_in.return_,
    Act.rule: taking_in.rule, Act.transfer: taking_in.transfer, Act.reclassify: taking_in.reclassify,
    Act.cohandle: working.cohandle, Act.report: working.report, Act.respond: working.respond,
    Act.pause: working.pause, Act.resume: working.resume, Act.extend: working.extend,
    Act.start_step: working.start_step, Act.finish_step: working.finish_step, Act.answer: working.answer,
    Act.notice: rectifying.notice, Act.rectified: rectifying.rectified, Act.recheck: rectifying.recheck,
    Act.close: ending.close, Act.follow_up: ending.follow_up, Act.rate: ending.rate, Act.reopen: ending.reopen,
    Act.merge: ending.merge, Act.unmerge: ending.unmerge, Act.split_: ending.split, Act.link: ending.link,
    Act.withdraw: ending.withdraw, Act.correct: ending.correct, Act.urge: ending.urge,
    Act.supervise: ending.supervise, Act.escalate: ending.escalate, Act.reproject: ending.reproject,
}  # fmt: skip
