"""A service item: what an office promises for one kind of matter, as a toolbox declares it.

The four standards (受理标准, 响应时限, 办理时限, 办结标准) are `accepted_when`, `response`, `promised` with `legal`,
and `results`; what is not accepted is a `Refusal`, each with the lawful other way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Literal

from yulu.calendars.limits import Limit

if TYPE_CHECKING:
    from yulu.toolbox.model import Refresh

Kind = Literal["request", "application", "procedure", "inspection", "visit", "hand_over", "assignment", "challenge"]

KINDS: Mapping[Kind, str] = {
    "request": "诉求", "application": "申请", "procedure": "并联办理", "inspection": "检查整改", "visit": "走访",
    "hand_over": "交办", "assignment": "任务", "challenge": "揭榜",
}  # fmt: skip

Start = Literal["receive", "accept", "sign"]
"""The event from which the promise runs: 收到, 受理 or 签收."""


AskType = Literal["text", "long_text", "number", "date", "yes_no", "choice", "phone", "identity_card", "uscc", "file"]

CHALLENGE_ASKS = ("baseline", "definition", "owner", "evidence")
"""What a challenge 揭榜 cannot be taken without, beside its term."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of the form that a matter is taken in with.

    `personal` is `personal` 个人信息 or `sensitive` 敏感个人信息: such a value stays out of the events, which hold only
    a reference to it. `because` says why it is asked.
    """

    label: str
    type: AskType = "text"
    required: bool = False
    personal: Literal["personal", "sensitive"] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    because: str | None = None


@dataclass(frozen=True, slots=True)
class InspectionItem:
    """What is looked at, and the text that allows it."""

    label: str
    because: str
    to_verify: bool = False


@dataclass(frozen=True, slots=True)
class Inspection:
    """Who may inspect what, in whose name it counts, and what follows a finding.

    `subject` names the ask that says who is inspected; `yearly` is how many inspections a year it may have at most;
    `rectify` the longest term of a rectification notice 整改通知书; `recheck` how long the re-check may take then.
    """

    bodies: tuple[str, ...]
    items: Mapping[str, InspectionItem]
    subject: str
    yearly: int | None
    rectify: Limit
    recheck: Limit


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind of matter that is not accepted, and the lawful other way to take it (诉讼, 复议, 信访 …)."""

    label: str
    instead: str


@dataclass(frozen=True, slots=True)
class PauseGround:
    """A legal ground on which the clock may stand still, and for how long at most."""

    label: str
    most: Limit
    because: str


@dataclass(frozen=True, slots=True)
class Result:
    """How a case may end; `solved` where the result itself says whether the matter is settled, else the person does."""

    label: str
    solved: bool | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """How much longer it may take, how often, and who has to approve."""

    limit: Limit
    approved_by: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One department's part of a procedure; `outside_limit` is time that is not the government's.

    `least` is how long it must last, as a public notice must.
    """

    label: str
    lead: str
    needs: tuple[str, ...] = ()
    limit: Limit | None = None
    outside_limit: bool = False
    least: Limit | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder: `before` or `after` the due time by this much, and whom it goes to."""

    id: str
    label: str
    to: str
    after: bool
    distance: Limit | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One kind of matter.

    `intake` is who takes it in, dispatches, rules on returns and follows up; `lead` who handles it unless it is
    dispatched elsewhere. Limits that are None are not promised; those in `unsure` are `status: to_verify`. Departments
    are ids of the toolbox. `term` names the ask (a date) until which one case has to be done, where each has its own;
    `one_per` the ask of which there may be one open case for each value; `every` how often it comes again;
    `no_persons`, that nothing about a natural person is kept.
    """

    id: str
    title: str
    kind: Kind
    intake: str
    lead: str
    promised: Limit
    starts: Start = "sign"
    legal: Limit | None = None
    helpers: tuple[str, ...] = ()
    accepted_when: str = ""
    accept: Limit | None = None
    dispatch: Limit | None = None
    sign: Limit | None = None
    response: Limit | None = None
    object: Limit | None = None
    rule: Limit | None = None
    follow_up: Limit | None = None
    reopen: Limit | None = None
    extension: Extension | None = None
    pauses: Mapping[str, PauseGround] = field(default_factory=dict)
    refusals: Mapping[str, Refusal] = field(default_factory=dict)
    results: Mapping[str, Result] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    ladder: tuple[Rung, ...] = ()
    citation: str = ""
    to_verify: bool = False
    note: str | None = None
    asks: Mapping[str, Ask] = field(default_factory=dict)
    term: str | None = None
    one_per: str | None = None
    every: Refresh | None = None
    inspection: Inspection | None = None
    no_persons: bool = False
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ServiceClass:
    """One class of the tree 诉求分类. A leaf has the service as it is for this class: its lead and helpers (派单目录),
    its limits and refusals where they are its own. A branch has none. `under` is the branch above, if any.
    """

    id: str
    label: str
    under: str | None = None
    service: Service | None = None
    note: str | None = None


# Half a working day is half of its minutes; a plan is counted with days of eight hours, as offices write them.
_HOURS_A_DAY = 8


class StepsInACircle(Exception):
    """Steps that wait for each other; `steps` begins and ends with the same one."""

    def __init__(self, steps: tuple[str, ...]) -> None:
        super().__init__(steps)
        self.steps = steps


def order(steps: Mapping[str, Step]) -> tuple[str, ...]:
    """The steps, each after those it needs; raises StepsInACircle."""
    try:
        return tuple(TopologicalSorter({name: step.needs for name, step in steps.items()}).static_order())
    except CycleError as error:
        raise StepsInACircle(tuple(error.args[1])) from None


def longest_path(steps: Mapping[str, Step]) -> tuple[Fraction, tuple[str, ...]]:
    """Working hours of the longest way within the promise, and the steps on it.

    Steps outside the limit take none of it; so does, here, a step whose limit is not in working time.
    """
    ends: dict[str, tuple[Fraction, tuple[str, ...]]] = {}
    for name in order(steps):
        before = max((ends[each] for each in steps[name].needs), default=(Fraction(0), ()), key=lambda end: end[0])
        step = steps[name]
        takes = step.limit or step.least
        own = Fraction(0) if step.outside_limit or takes is None else working_hours(takes)
        ends[name] = (before[0] + own, (*before[1], name))
    return max(ends.values(), default=(Fraction(0), ()), key=lambda end: end[0])


def working_hours(limit: Limit) -> Fraction:
    """A limit in working hours of a plan; 0 for calendar days and hours on the wall, which are no working time."""
    if limit.unit == "working_days":
        return Fraction(limit.amount) * _HOURS_A_DAY
    return Fraction(limit.amount) if limit.unit == "working_hours" else Fraction(0)
