"""What may stand in the files of `services/`: what is promised for each kind of matter, and its worked examples."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from yulu.toolbox.shapes import Shape, Status, Text, Texts

ServiceKind = Literal[
    "request", "application", "procedure", "inspection", "visit", "hand_over", "assignment", "challenge"
]
AskType = Literal["text", "long_text", "number", "date", "yes_no", "choice", "phone", "identity_card", "uscc", "file"]


class PromisedLimit(Shape):
    """A limit with what it rests on; where it is only a plan of the office, just the limit is written."""

    limit: Text
    because: Text | None = None
    document: Text | None = None
    status: Status | None = None
    note: Text | None = None


LimitOrText = PromisedLimit | Text


class ServiceLimits(Shape):
    """How long each part may take. `promised` is what people are told, `legal` what the law allows."""

    promised: LimitOrText
    legal: LimitOrText | None = None
    accept: LimitOrText | None = None
    dispatch: LimitOrText | None = None
    sign: LimitOrText | None = None
    response: LimitOrText | None = None
    object: LimitOrText | None = None
    rule: LimitOrText | None = None
    follow_up: LimitOrText | None = None
    reopen: LimitOrText | None = None


class ServiceExtension(Shape):
    """How much longer, by whose approval, how often."""

    limit: Text
    approved_by: Text
    times: int = Field(default=1, ge=1, le=9)
    because: Text | None = None
    document: Text | None = None
    status: Status | None = None


class ServicePause(Shape):
    """A ground on which the clock stands still, and its longest."""

    label: Text
    most: Text
    because: Text | None = None
    document: Text | None = None
    status: Status | None = None


class ServiceRefusal(Shape):
    """What is not accepted, and the lawful other way."""

    label: Text
    instead: Text
    because: Text | None = None
    document: Text | None = None


class ServiceResult(Shape):
    """How a case may end."""

    label: Text
    solved: Literal["true", "false"] | None = None


class ServiceStep(Shape):
    """One department's part of a procedure."""

    label: Text
    lead: Text
    needs: Texts = Field(default_factory=list)
    limit: Text | None = None
    least: Text | None = None
    because: Text | None = None
    document: Text | None = None
    status: Status | None = None
    outside_limit: Literal["true"] | None = None


class ServiceRung(Shape):
    """A rung of the ladder: so long before the due time, or after it."""

    label: Text
    to: Text
    before: Text | None = None
    after: Text | None = None
    """`due` for the due time itself."""


class ServiceAsk(Shape):
    """One field of the form that a matter is taken in with."""

    label: Text
    type: AskType = "text"
    required: Literal["true"] | None = None
    personal: Literal["personal", "sensitive"] | None = None
    choices: dict[str, Text] = Field(default_factory=dict)
    because: Text | None = None


class ServiceInspectionItem(Shape):
    """What is looked at, and what allows it."""

    label: Text
    because: Text | None = None
    document: Text | None = None
    status: Status | None = None


class ServiceInspection(Shape):
    """Who may inspect what, and what follows a finding."""

    bodies: Texts
    items: dict[str, ServiceInspectionItem]
    subject: Text
    yearly: int | None = Field(default=None, ge=1)
    rectify: LimitOrText
    recheck: LimitOrText
    note: Text | None = None


class ServiceFile(Shape):
    """services/<id>/service.yaml."""

    service: Text
    title: Text
    kind: ServiceKind
    intake: Text
    lead: Text
    helpers: Texts = Field(default_factory=list)
    starts: Literal["receive", "accept", "sign"] = "sign"
    asks: dict[str, ServiceAsk] = Field(default_factory=dict)
    term: Text | None = None
    one_per: Text | None = None
    every: Text | None = None
    no_persons: Literal["true"] | None = None
    inspection: ServiceInspection | None = None
    accepted_when: Text | None = None
    limits: ServiceLimits
    extension: ServiceExtension | None = None
    pauses: dict[str, ServicePause] = Field(default_factory=dict)
    refusals: dict[str, ServiceRefusal] = Field(default_factory=dict)
    results: dict[str, ServiceResult]
    steps: dict[str, ServiceStep] = Field(default_factory=dict)
    ladder: dict[str, ServiceRung] = Field(default_factory=dict)
    document: Text | None = None
    because: Text | None = None
    status: Status | None = None
    note: Text | None = None


class ClassLimits(Shape):
    """The limits that are a class's own; the others are its service's."""

    promised: LimitOrText | None = None
    legal: LimitOrText | None = None
    response: LimitOrText | None = None


class ClassOfServices(Shape):
    """One class of the tree; what it does not say, the one above it says, else its service."""

    label: Text
    under: Text | None = None
    service: Text | None = None
    lead: Text | None = None
    helpers: Texts | None = None
    limits: ClassLimits | None = None
    refusals: dict[str, ServiceRefusal] = Field(default_factory=dict)
    note: Text | None = None


class ClassesFile(Shape):
    """services/classes.yaml."""

    classes: dict[str, ClassOfServices]


class ServiceEvent(Shape):
    """One event of a worked example; what else the act needs stands beside it."""

    at: Text
    act: Text
    by: Text | None = None
    data: dict[str, Any] = Field(default_factory=dict, alias="with")


class ServiceExpectation(Shape):
    """What must come out; whatever is not mentioned is not compared."""

    state: Text | None = None
    owner: Text | None = None
    due: Text | None = None
    legal_due: Text | None = None
    solved: Literal["true", "false", "unknown"] | None = None
    result: Text | None = None
    refused: Text | None = None
    """The last event cannot happen, for this reason."""
    ready: Texts | None = None
    in_class: Text | None = Field(default=None, alias="class")


class ServiceExample(Shape):
    """A dated history, and what it adds up to."""

    name: Text
    alone: Literal["true"] | None = None
    events: list[ServiceEvent]
    expect: ServiceExpectation


class ServiceExamplesFile(Shape):
    """services/<id>/examples.yaml."""

    opening: list[ServiceEvent] = Field(default_factory=list)
    """What every example begins with, but those that stand `alone`."""
    examples: list[ServiceExample]
