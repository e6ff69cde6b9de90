"""Acts until somebody has the case: received, accepted or refused, classed, dispatched, signed for, returned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from yulu.cases.case import Case, changed
from yulu.cases.given import missing, not_as_asked, not_asked, own_term
from yulu.cases.happening import Happening, in_state, lasts_until, promise, promises, without
from yulu.cases.life import State


def classed(of: Happening) -> Happening:
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
    moved = replace(of, case=changed(of.case, service=service, class_=name))
    clocks = dict(of.case.clocks)
    for each, limit in promises(moved).items():
        if each in clocks and limit is not None and (each != "promised" or service.term is None):
            clocks[each] = replace(clocks[each], limit=limit)
    return replace(moved, case=changed(moved.case, clocks=clocks))


def receive(of: Happening) -> Case:
    """Taken in with what the form gave: all that must be given, nothing that is not asked."""
    of = _opened(classed(of))
    limits = {"accept": of.service.accept or of.service.promised}
    clocks = promise(of, "receive", of.start(limits, of.service.intake), of.service.intake)
    return in_state(of, State.received, "accept", owner=of.service.intake, clocks=clocks)


def _opened(of: Happening) -> Happening:
    given = of.event.data.get("given", {})
    if not isinstance(given, Mapping):
        raise of.refuse("data", name="given")
    for why, faults in (
        ("not_asked", not_asked(of.service, given)),
        ("asks", missing(of.service, given)),
        ("ask", () if not_asked(of.service, given) else not_as_asked(of.service, given)),
    ):
        if faults:
            raise of.refuse(why, asks="、".join(faults))
    days = own_term(of.service, given, of.event.at)
    if days is not None and days <= 0:
        raise of.refuse("term")
    inspection = of.service.inspection
    items: tuple[str, ...] = ()
    if inspection is not None:
        of.known("body", inspection.bodies)
        items = of.listed("items")
        for each in items:
            if each not in inspection.items:
                raise of.refuse("unknown", name="items", value=each)
    opened = changed(of.case, given=dict(given), items=items, received_at=of.event.at)
    return replace(of, case=opened)


def accept(of: Happening) -> Case:
    """受理: it is a matter of this service; somebody is to be found for it."""
    limits = {"dispatch": of.service.dispatch or of.service.promised}
    clocks = promise(of, "accept", of.start(limits, of.service.intake), of.service.intake)
    return in_state(of, State.accepted, "dispatch", clocks=clocks, met=of.meet("accept"))


def refuse(of: Happening) -> Case:
    """An answer too: which kind of matter it is, that is not accepted; the service says the lawful other way."""
    reason = of.known("reason", of.service.refusals)
    return in_state(
        of, State.refused, "", owner=None, result=reason, closed_at=of.event.at, met=of.meet(*of.case.clocks)
    )


def dispatch(of: Happening) -> Case:
    """To whom the event names, else to the lead: of the class, where the case has one."""
    of = classed(of)
    to = str(of.event.data.get("to") or of.service.lead)
    clocks = of.start({"sign": of.service.sign or of.service.promised}, to)
    return in_state(
        of, State.dispatched, "sign", owner=to, department=to, clocks=clocks, met=without(of, "sign", "dispatch")
    )


def sign(of: Happening) -> Case:
    """签收: the department has it; most promises run from here."""
    clocks = promise(of, "sign", dict(of.case.clocks), of.case.department)
    return in_state(of, State.handling, "promised", clocks=clocks, met=of.meet("sign"))


def return_(of: Happening) -> Case:
    """Not this department's matter: with a reason, in time, and never again once that has been ruled on."""
    of.text("reason")
    if of.case.ruled:
        raise of.refuse("ruled")
    dispatched = of.case.clocks["sign"].start
    until = lasts_until(of, of.service.object, of.case.department, dispatched)
    if until is not None and of.event.at > until:
        raise of.refuse("object", until=until.strftime("%Y-%m-%d %H:%M"))
    department = of.case.department or ""
    bounces = {**of.case.bounces, department: of.case.bounces.get(department, 0) + 1}
    clocks = of.start({"rule": of.service.rule or of.service.promised}, of.service.intake)
    return in_state(
        of, State.returned, "rule", owner=of.service.intake, clocks=clocks, bounces=bounces,
        met=without(of, "rule", "sign"),
    )  # fmt: skip


def rule(of: Happening) -> Case:
    """Upheld: it goes to whom the ruling names, else to the lead of its class.

    Not upheld: back to the department, which cannot return it again.
    """
    met = of.meet("rule")
    to = str(of.event.data.get("to") or of.service.lead) if of.event.data.get("upheld") else of.case.department
    clocks = of.start({"sign": of.service.sign or of.service.promised}, to)
    met.pop("sign", None)
    return in_state(of, State.dispatched, "sign", owner=to, department=to, clocks=clocks, met=met, ruled=True)


def transfer(of: Happening) -> Case:
    """To whom the event names, else to the lead: of the class it has by now."""
    to = str(of.event.data.get("to") or of.service.lead)
    clocks = of.start({"sign": of.service.sign or of.service.promised}, to)
    return in_state(of, State.dispatched, "sign", owner=to, department=to, clocks=clocks, met=without(of, "sign"))


def reclassify(of: Happening) -> Case:
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
    moved = replace(of, case=changed(of.case, service=service, class_=name))
    if keep or "promised" not in of.case.clocks:
        return in_state(moved, of.case.state, of.case.running or "")
    clocks = moved.start(promises(moved), of.case.department)
    clocks = {
        name: clock for name, clock in clocks.items() if name not in ("legal", "response") or getattr(service, name)
    }
    return in_state(moved, of.case.state, of.case.running or "", clocks=clocks)
