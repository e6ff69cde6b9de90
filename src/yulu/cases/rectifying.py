"""Acts of an inspection after a finding: the notice 整改通知书 with its term, the end of the term, the re-check.

While it is put right the one inspected has the case, and what was promised stands still; the notice's term runs.
"""

from __future__ import annotations

from yulu.calendars.limits import read_limit
from yulu.cases.case import SUBJECT, Case, changed
from yulu.cases.happening import Happening, going_on, in_state, stopped, without
from yulu.cases.life import State
from yulu.toolbox.service_model import Inspection


def _terms(of: Happening) -> Inspection:
    if of.service.inspection is None:
        raise of.refuse("inspection")
    return of.service.inspection


def notice(of: Happening) -> Case:
    """What was found, and by when it is to be put right: no longer than the service allows."""
    longest = _terms(of).rectify
    findings = of.listed("findings")
    limit = read_limit(of.text("limit")) if "limit" in of.event.data else longest
    if limit.unit != longest.unit or limit.amount > longest.amount:
        raise of.refuse("rectify", most=str(longest))
    clocks = stopped(of, of.start({"rectify": limit}, of.case.department))
    found = tuple(dict.fromkeys((*of.case.findings, *findings)))
    return in_state(
        of, State.rectifying, "rectify", owner=SUBJECT, clocks=clocks, met=without(of, "rectify"), findings=found,
        notices=of.case.notices + 1,
    )  # fmt: skip


def rectified(of: Happening) -> Case:
    """The term is over, or the one inspected asks for the re-check before it is."""
    limit = _terms(of).recheck
    clocks = going_on(of, of.start({"recheck": limit}, of.case.department))
    met = without(of, "recheck", "rectify")
    return in_state(of, State.rechecking, "recheck", owner=of.case.department, clocks=clocks, met=met)


def recheck(of: Happening) -> Case:
    """What is put right is no finding any more; what is left takes another notice, or goes on to a penalty."""
    left = of.listed("left") if of.event.data.get("left") else ()
    for each in left:
        if each not in of.case.findings:
            raise of.refuse("unknown", name="left", value=each)
    case = in_state(of, State.handling, "promised", met=of.meet("recheck"), findings=left)
    return changed(case, rechecks=case.rechecks + 1)
