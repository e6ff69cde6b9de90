"""The JSON of a decision: its schema, and how an answer is written in it.

Numbers are text, exact as decided; days are ISO; a value that is not single says `candidates` or `low` and `high`.
`schema()` gives the JSON Schema that `docs/decision.schema.json` holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

import yulu
from yulu.language.types import Type, format_unit
from yulu.language.values import Candidates, Interval, Value
from yulu.rules.answer import OUTCOMES, Answer, GrantAnswer, UsedValue
from yulu.rules.basis import Member, UsedText
from yulu.rules.subject import Subject, subject_data
from yulu.rules.totals import totals
from yulu.toolbox.hashes import content_hash, policy_paths, rules_paths
from yulu.toolbox.model import Citation, Toolbox

Plain = str | bool | int | None


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ToolboxPart(_Part):
    """Which toolbox decided, by its hashes."""

    id: str
    title: str
    rules_hash: str
    content_hash: str


class SubjectPart(_Part):
    """The subject as it was decided, in the shape a subject's file has: enough to decide again."""

    kind: str
    id: str
    datasets: dict[str, Any]
    facts: dict[str, Any]
    records: dict[str, list[dict[str, Any]]]
    findings: dict[str, Any]
    belongs_to: dict[str, Any]


class ConditionPart(_Part):
    """`truth` null is unknown; `reading` is the condition in controlled Chinese; `used` names entries of `used`."""

    name: str
    label: str
    truth: bool | None
    reading: str
    because: str
    to_verify: bool
    used: list[str]


class GrantPart(_Part):
    """A sum has `amount`, or its bounds and what it `lacks`; a rate or choice has `value`, or the `candidates` left."""

    grant: str
    kind: str
    label: str
    amount: str | None
    amount_low: str | None
    amount_high: str | None
    value: Plain
    value_label: str | None
    candidates: list[str] | None
    text: str | None
    reading: str
    used: list[str]
    lacks: list[str]
    because: str
    to_verify: bool


class UsedPart(_Part):
    """A value the decision rests on, and its delivery. Marks: stale, stated, absent, after_as_of, to_verify."""

    label: str
    value: Plain
    value_label: str | None
    candidates: list[str] | None
    low: str | None
    high: str | None
    unit: str | None
    dataset: str | None
    holder: str | None
    day: str | None
    source: str | None
    marks: list[str]
    because: str | None
    note: str | None


class MissingPart(_Part):
    """Something to ask for: a fact, one period of one, a list of records, or a text's value (basis 缺依据)."""

    label: str
    kind: str
    holder: str
    dataset: str | None


class TermPart(_Part):
    """An open term left to judge, and who judges it."""

    term: str
    label: str
    kind: str
    decided_by: str
    because: str


class TextPart(_Part):
    """A parameter's dated value, or the definition a layer chose, that the decision rests on."""

    name: str
    label: str
    key: str | None
    value: Plain
    because: str
    layer: str
    valid_from: str | None
    valid_to: str | None
    to_verify: bool
    conflict: str | None
    note: str | None


class DecisionPart(_Part):
    """What one policy says of the subject, and why."""

    policy: str
    title: str
    policy_hash: str
    delivery: str
    document: str
    validity: str
    outcome: str
    outcome_label: str
    amount: str | None
    """The only sum, or the total of the sums if they are of one kind; null if unknown or of several kinds."""
    value: Plain
    """The value of the only rate or choice."""
    failing: list[str]
    contradicting: bool
    settled_by: list[list[str]]
    could_qualify: list[list[str]]
    capped: bool
    only_missing: str | None
    missing: dict[str, MissingPart]
    to_judge: list[TermPart]
    conditions: list[ConditionPart]
    grants: list[GrantPart]
    used: dict[str, UsedPart]
    texts: list[TextPart]
    held_for: list[str]
    """Why an automatic payment waits: stale, to_verify, conflict."""
    excludes: list[str]
    evidence: list[str]
    contact: str
    objection: str


class TotalPart(_Part):
    """The sum of all that is entitled, the most that may lawfully be had together, how many sums are unknown."""

    gross: str
    best: str
    without_sum: int


class Decisions(_Part):
    """One subject, decided for one day out of what was known on another: a receipt that can be decided again.

    `asked` is the one policy asked about, or null for all.
    """

    yulu: str
    toolbox: ToolboxPart
    as_of: str
    known_on: str
    asked: str | None
    subject: SubjectPart
    decisions: list[DecisionPart]
    totals: dict[str, TotalPart]
    """By kind of grant; policies that bind authorities are left out."""


def decisions(
    toolbox: Toolbox,
    subject: Subject,
    answers: Sequence[Answer],
    as_of: date,
    known_on: date,
    asked: str | None = None,
) -> Decisions:
    """All answers about one subject as the documented JSON."""
    content = toolbox.content
    return Decisions(
        yulu=yulu.__version__,
        toolbox=ToolboxPart(
            id=toolbox.id, title=toolbox.title, rules_hash=content_hash(content, rules_paths(content)),
            content_hash=content_hash(content),
        ),
        as_of=as_of.isoformat(),
        known_on=known_on.isoformat(),
        asked=asked,
        subject=SubjectPart(**subject_data(toolbox, subject)),
        decisions=[_decision(toolbox, answer) for answer in answers],
        totals={
            kind: TotalPart(gross=str(total.gross), best=str(total.best), without_sum=total.without_sum)
            for kind, total in totals(answers).items()
        },
    )  # fmt: skip


def _decision(toolbox: Toolbox, answer: Answer) -> DecisionPart:
    policy = answer.policy
    sums = [grant for grant in answer.grants if grant.grant.is_sum]
    values = [grant for grant in answer.grants if grant.grant.kind in ("rate", "choice")]
    return DecisionPart(
        policy=policy.id,
        title=policy.title,
        policy_hash=content_hash(toolbox.content, policy_paths(toolbox, policy)),
        delivery=policy.delivery,
        document=str(answer.document) if answer.document else "",
        validity=answer.validity,
        outcome=answer.outcome,
        outcome_label=OUTCOMES[answer.outcome],
        amount=_total(sums),
        value=_plain(values[0].value) if len(values) == 1 else None,
        failing=list(answer.failing),
        contradicting=answer.contradicting,
        settled_by=[list(each) for each in answer.settled_by.sets],
        could_qualify=[list(each) for each in answer.could_qualify.sets],
        capped=answer.settled_by.capped or answer.could_qualify.capped,
        only_missing=answer.only_missing.name if answer.only_missing else None,
        missing={name: _missing(answer.members[name]) for name in _asked(answer)},
        to_judge=[
            TermPart(
                term=term.id, label=term.label, kind=term.kind, decided_by=term.decided_by.label,
                because=str(term.citation),
            )
            for term in answer.to_judge
        ],
        conditions=[
            ConditionPart(
                name=c.name, label=c.label, truth=c.truth, reading=c.reading, because=cited(c.citation, answer),
                to_verify=c.to_verify, used=list(c.used),
            )
            for c in answer.conditions
        ],
        grants=[_grant(grant, answer) for grant in answer.grants],
        used={name: _used(value) for name, value in answer.used.items()},
        texts=[_text(text) for text in answer.texts],
        held_for=list(answer.marks),
        excludes=[exclusion.policy for exclusion in policy.exclusions],
        evidence=list(policy.evidence),
        contact=policy.contact.label,
        objection=f"{policy.objection.how}，向{policy.objection.to.label}提出",
    )  # fmt: skip


def cited(citation: Citation, answer: Answer) -> str:
    """The clause with its document; a clause that names none is of the policy's own text."""
    if citation.text is not None or answer.document is None or answer.document.text is None:
        return str(citation)
    return f"{answer.document.text.cited} {citation.clause or ''}".strip()


def _asked(answer: Answer) -> list[str]:
    named = [name for family in (answer.settled_by, answer.could_qualify) for chosen in family.sets for name in chosen]
    named += [member.name for grant in answer.grants for member in grant.lacks]
    return list(dict.fromkeys(named))


def _missing(member: Member) -> MissingPart:
    return MissingPart(label=member.label, kind=member.kind, holder=member.holder, dataset=member.dataset)


def _total(sums: Sequence[GrantAnswer]) -> str | None:
    if not sums or any(grant.amount is None for grant in sums) or len({grant.grant.kind for grant in sums}) > 1:
        return None
    return str(sum((grant.amount for grant in sums if grant.amount is not None), Decimal(0)))


def _plain(value: Value) -> Plain:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Candidates | Interval):
        return None
    if isinstance(value, int):
        return value
    return str(value) if isinstance(value, Decimal) else value.isoformat()


def _label(value: Value, kind: Type) -> str | None:
    return kind.choices.get(value) if kind.kind == "enum" and isinstance(value, str) else None


def _candidates(value: Value) -> list[str] | None:
    return sorted(str(_plain(each)) for each in value.values) if isinstance(value, Candidates) else None


def _grant(grant: GrantAnswer, answer: Answer) -> GrantPart:
    declared = grant.grant
    kind = declared.node.type if declared.node is not None else None
    shown = None if declared.is_sum else grant.value
    return GrantPart(
        grant=declared.name,
        kind=declared.kind,
        label=declared.label,
        amount=None if grant.amount is None else str(grant.amount),
        amount_low=None if grant.low is None else str(grant.low),
        amount_high=None if grant.high is None else str(grant.high),
        value=_plain(shown),
        value_label=None if kind is None else _label(shown, kind),
        candidates=_candidates(shown),
        text=declared.text,
        reading=grant.reading,
        used=list(grant.used),
        lacks=[member.name for member in grant.lacks],
        because=cited(declared.citation, answer),
        to_verify=declared.to_verify,
    )


def _used(used: UsedValue) -> UsedPart:
    value = used.value
    return UsedPart(
        label=used.label,
        value=_plain(value),
        value_label=_label(value, used.type),
        candidates=_candidates(value),
        low=str(value.low) if isinstance(value, Interval) else None,
        high=str(value.high) if isinstance(value, Interval) and value.high is not None else None,
        unit=format_unit(used.type.unit) or None,
        dataset=used.dataset,
        holder=used.holder,
        day=used.day.isoformat() if used.day else None,
        source=used.source,
        marks=list(used.marks),
        because=str(used.citation) if used.citation and str(used.citation) else None,
        note=used.note,
    )


def _text(text: UsedText) -> TextPart:
    return TextPart(
        name=text.name,
        label=text.label,
        key=text.key,
        value=_plain(text.value),
        because=str(text.citation),
        layer=text.layer,
        valid_from=text.start.isoformat() if text.start else None,
        valid_to=text.end.isoformat() if text.end else None,
        to_verify=text.to_verify,
        conflict=text.conflict,
        note=text.note,
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of `Decisions`."""
    return Decisions.model_json_schema()
