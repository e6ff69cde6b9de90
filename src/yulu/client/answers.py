"""What an office answers, by the names of its OpenAPI document; values not listed here may be there, too."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class Policy(TypedDict):
    """A policy on a day; `conditions` and `texts` only where one was asked for."""

    id: str
    title: str
    subject: str
    delivery: str
    in_force: bool | None
    grants: list[str]
    conditions: NotRequired[list[str]]
    texts: NotRequired[list[str]]


class Decisions(TypedDict):
    """One subject, decided (`docs/decision.schema.json`)."""

    as_of: str
    known_on: str
    toolbox: dict[str, str]
    subject: dict[str, Any]
    decisions: list[dict[str, Any]]
    totals: dict[str, dict[str, Any]]


class Event(TypedDict):
    """Something that happened to a case."""

    number: int
    act: str
    at: str
    by: str
    data: dict[str, Any]


Case = TypedDict(
    "Case",
    {
        "number": str, "service": str, "class": str, "title": str, "state": str, "state_label": str, "owner": str,
        "due_at": str | None, "provisional": bool, "received_at": str, "closed_at": str | None,
        "secret": NotRequired[str], "events": NotRequired[list[Event]], "may": NotRequired[list[str]],
    },
)  # fmt: skip
"""A case: `secret` where it is new, `events` and `may` where one was asked for."""


class Service(TypedDict):
    """A kind of matter that can be brought."""

    id: str
    title: str
    kind: str
    asks: dict[str, str]
    classes: dict[str, str]


class Run(TypedDict):
    """A run over everybody; `summary` where one was asked for."""

    number: int
    as_of: str
    known_on: str
    toolbox: str
    state: str
    decided: dict[str, int]
    hash: str
    summary: NotRequired[dict[str, Any] | None]


class Point(TypedDict):
    """A released value of one period."""

    period: str
    released_on: str
    values: dict[str, Any]


class Indicator(TypedDict):
    """An indicator and what was released of it, one list a definition."""

    id: str
    label: str
    unit: str
    segments: list[list[Point]]


class Webhook(TypedDict):
    """A subscription; `secret` where it is new."""

    id: int
    url: str
    made_at: str
    waiting: int
    undelivered: int
    secret: NotRequired[str]


class Batch(TypedDict):
    """One policy of one run, to be paid; `states` where one was asked for."""

    id: int
    run_hash: str
    toolbox: str
    policy: str
    title: str
    department: str
    as_of: str
    period: str
    opened_at: str
    states: NotRequired[list[dict[str, Any]]]


class Offer(TypedDict):
    """One subject of a batch; `amount` in 元."""

    id: int
    batch: int
    policy: str
    subject: str
    amount: str | None
    state: str
    state_label: str
    held_for: list[str]
    run_hash: str
