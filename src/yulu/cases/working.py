"""Acts while it is worked on: helpers, pauses, extensions, steps, answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from yulu.calendars.limits import read_limit
from yulu.calendars.zone import SHANGHAI
from yulu.cases.case import Case, changed
from yulu.cases.happening import Happening, going_on, in_state, lasts_until, stopped, without
from yulu.cases.life import State
from yulu.cases.steps import ready
from yulu.toolbox.service_model import Step


def cohandle(of: Happening) -> Case:
    """Another department helps, within a limit of its own inside the promise."""
    department, limit = of.text("department"), read_limit(of.text("limit"))
    return in_state(of, of.case.state, "promised", clocks=of.start({f"helper:{department}": limit}, department))


def report(of: Happening) -> Case:
    """A helper tells the lead what it has done."""
    name = f"helper:{of.text('department')}"
    if name not in of.case.clocks:
        raise of.refuse("unknown", name="department", value=of.text("department"))
    return changed(of.case, met=of.meet(name))


def respond(of: Happening) -> Case:
    """The person has been reached for the first time."""
    return changed(of.case, met=of.meet("response"))


def pause(of: Happening) -> Case:
    """For a ground that the service names. The promise stands still, and the law's clock where it runs.

    What is due now is the end of the pause.
    """
    ground = of.service.pauses[of.known("ground", of.service.pauses)]
    clocks = stopped(of, of.start({"pause": ground.most}, of.case.department))
    return in_state(of, State.paused, "pause", clocks=clocks, met=without(of, "pause"))


def resume(of: Happening) -> Case:
    """What it waited for has come."""
    clocks = going_on(of, of.case.clocks)
    return in_state(of, State.handling, "promised", clocks=clocks, met=of.meet("pause"))


def extend(of: Happening) -> Case:
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
    return in_state(of, of.case.state, "promised", clocks=clocks, extensions=of.case.extensions + 1)


def start_step(of: Happening) -> Case:
    """A step begins, once those it needs are done."""
    name = of.known("step", of.service.steps)
    if name not in ready(of.service.steps, of.case.done, of.case.begun):
        raise of.refuse("step", step=name)
    step = of.service.steps[name]
    clocks = of.start({f"step:{name}": step.limit}, step.lead)
    return in_state(
        of,
        of.case.state,
        "promised",
        clocks=clocks,
        begun=(*of.case.begun, name),
        begun_at={**of.case.begun_at, name: of.event.at},
    )


def finish_step(of: Happening) -> Case:
    """A step is done; a notice not before it has lasted as long as it must."""
    name = of.known("step", of.service.steps)
    if name not in of.case.begun or name in of.case.done:
        raise of.refuse("step", step=name)
    until = _over(of, of.service.steps[name], of.case.begun_at[name])
    if until is not None and of.event.at < until:
        raise of.refuse("least", step=of.service.steps[name].label, until=until.strftime("%Y-%m-%d %H:%M"))
    return changed(of.case, met=of.meet(f"step:{name}"), done=(*of.case.done, name))


def _over(of: Happening, step: Step, begun: datetime) -> datetime | None:
    """When a step has lasted as long as it must. Days of the calendar end with the last one, worked or not:
    that a last day off gives way to the next (民法典第二百零三条) is for those who have to act by it.
    """
    if step.least is None or step.least.unit != "calendar_days":
        return lasts_until(of, step.least, step.lead, begun)
    midnight = begun.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=int(step.least.amount) + 1)


def answer(of: Happening) -> Case:
    """The person has the answer; whoever takes in follows it up."""
    clocks = of.start({"follow_up": of.service.follow_up or of.service.promised}, of.service.intake)
    met = without(of, "follow_up", "promised", "legal", "response")
    return in_state(of, State.answered, "follow_up", owner=of.service.intake, clocks=clocks, met=met)
