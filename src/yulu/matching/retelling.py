"""What a run says of one subject, put into the shape of the answer that `decide` gives; and where the two differ.

A run keeps no facts: which conditions are met, what is missing and the sums stand in it, the values behind them do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from yulu.language.chinese import read_aloud
from yulu.language.tree import type_of
from yulu.language.values import Value
from yulu.matching.marks import BITS
from yulu.matching.remembered import settled_of
from yulu.matching.stored import StoredRun
from yulu.rules.answer import Answer, ConditionAnswer, GrantAnswer, OpenTerm
from yulu.rules.basis import IN_FORCE, basis_on
from yulu.rules.program import Program, compile_policy
from yulu.rules.settle import Outcome, Settled, only_missing
from yulu.toolbox.model import Toolbox
from yulu.toolbox.scalars import BadValue, read_scalar

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that comes out otherwise than the run says: what, what the run says, what comes out now."""

    what: str
    run: str
    now: str


def rows_of(run: StoredRun, subject: str) -> dict[str, Row]:
    """The subject's rows by policy; of a policy that is not there it was refused, or the subject never asked."""
    found = run.decisions.filter(pl.col("subject") == subject).collect(engine="streaming")
    return {row["policy"]: row for row in found.iter_rows(named=True)}


def retold(run: StoredRun, toolbox: Toolbox, rows: Mapping[str, Row], kind: str) -> list[Answer]:
    """An answer for each policy about this kind of subject, out of the subject's rows.

    A policy without a row refused it: then no condition is told.
    """
    basis = basis_on(toolbox, run.manifest.as_of, run.manifest.known_on)
    programs = [
        compile_policy(basis, toolbox.policies[policy.id]) for policy in run.manifest.policies if policy.subject == kind
    ]
    return [_answer(run, program, rows.get(program.policy.id)) for program in programs]


def _answer(run: StoredRun, program: Program, row: Row | None) -> Answer:
    settled = Settled("not_entitled") if row is None else _settled(run, program, row)
    toolbox, text = program.basis.toolbox, program.validity.text
    terms = [toolbox.terms[name] for name in settled.to_judge]
    return Answer(
        program.policy, settled.outcome, program.validity.reason, text.citation if text else None,
        () if row is None else _conditions(program, row), settled.failing, settled.contradicting, settled.settled_by,
        settled.could_qualify, only_missing(settled, program.members),
        tuple(OpenTerm(term.id, term.label, term.decided_by, term.citation, term.kind) for term in terms),
        () if row is None else _grants(program, row), {}, (), program.members,
        () if row is None else tuple(mark for mark, bit in BITS.items() if row["marks"] & bit),
    )  # fmt: skip


def _settled(run: StoredRun, program: Program, row: Row) -> Settled:
    outcome: Outcome = row["outcome"]
    if row["pattern"] is None:
        failing = [each.name for each in _conditions(program, row) if each.truth is False]
        return Settled(outcome, tuple(failing))
    return settled_of(run.patterns[program.policy.id]["patterns"][str(row["pattern"])])


def _conditions(program: Program, row: Row) -> tuple[ConditionAnswer, ...]:
    """Each condition by its bit, and before them whether the text is in force."""
    validity, text = program.validity, program.validity.text
    told = []
    if validity.truth is not None:
        cited = text.citation if text else program.policy.texts[0].citation
        unsure = text is not None and text.to_verify
        told.append(ConditionAnswer(IN_FORCE, "在有效期内", validity.truth, validity.reason, cited, unsure, ()))
    for position, each in enumerate(program.conditions):
        known, true = row["conditions_known"] >> position & 1, row["conditions_true"] >> position & 1
        reading = validity.reason if each.name == IN_FORCE else read_aloud(each.node, program.basis.labels)
        truth = bool(true) if known else None
        told.append(ConditionAnswer(each.name, each.label, truth, reading, each.citation, each.to_verify, ()))
    return tuple(told)


def _grants(program: Program, row: Row) -> tuple[GrantAnswer, ...]:
    """As far as a row tells: the sum of its sums of one kind, and the first rate or choice."""
    if row["outcome"] not in ("entitled", "needs_judgement"):
        return ()
    told = [
        GrantAnswer(grant, None, None, None, None, (), grant.text or "") for grant, node in program.grants if not node
    ]
    worked_out = [(grant, node) for grant, node in program.grants if node is not None]
    sums = [(grant, node) for grant, node in worked_out if grant.is_sum]
    values = [(grant, node) for grant, node in worked_out if not grant.is_sum]
    if sums:
        together = [(grant, node) for grant, node in sums if grant.kind == sums[0][0].kind]
        shown = replace(together[0][0], label="、".join(grant.label for grant, _ in together))
        reading = " + ".join(read_aloud(node, program.basis.labels) for _, node in together)
        amount, low, high = row["amount"], row["amount_low"], row["amount_high"]
        told.append(GrantAnswer(shown, amount, low, high, amount, (), reading))
    if values:
        grant, node = values[0]
        value: Value = None
        if row["value"] is not None:
            try:
                value = read_scalar(row["value"], type_of(node))
            except BadValue:
                value = row["value"]
        told.append(GrantAnswer(grant, None, None, None, value, (), read_aloud(node, program.basis.labels)))
    return tuple(told)


def differences(run: Answer, now: Answer, *, listed: bool) -> Iterator[Difference]:
    """Where an answer made again is not what the run says; of one not listed, only its outcome is known."""
    if run.outcome != now.outcome:
        yield Difference("outcome", run.outcome, now.outcome)
    if not listed:
        return
    truths = {each.name: each.truth for each in now.conditions}
    for each in run.conditions:
        if truths.get(each.name) != each.truth:
            yield Difference(each.label, _said(each.truth), _said(truths.get(each.name)))
    pairs: dict[str, tuple[Any, Any]] = {
        "settled_by": (run.settled_by.sets, now.settled_by.sets),
        "could_qualify": (run.could_qualify.sets, now.could_qualify.sets),
        "to_judge": ([term.id for term in run.to_judge], [term.id for term in now.to_judge]),
        "marks": (run.marks, now.marks),
    }
    for name, (low, high) in zip(
        ("amount", "amount_low", "amount_high"), zip(_sums(run), _sums(now), strict=True), strict=True
    ):
        pairs[name] = (low, high)
    for what, (was, found) in pairs.items():
        if was != found:
            yield Difference(what, _said(was), _said(found))


def _sums(answer: Answer) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """What stands in a row: the sums of the first kind added up, and their bounds."""
    sums = [each for each in answer.grants if each.grant.is_sum and each.grant.node is not None]
    shown = [each for each in sums if each.grant.kind == sums[0].grant.kind]
    return (
        _added([each.amount for each in shown]), _added([each.low for each in shown]),
        _added([each.high for each in shown]),
    )  # fmt: skip


def _added(amounts: list[Decimal | None]) -> Decimal | None:
    known = [each for each in amounts if each is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def _said(value: Any) -> str:
    match value:
        case None:
            return "未知"
        case bool():
            return "是" if value else "否"
        case tuple() | list():
            return "；".join(_said(each) for each in value) or "无"
        case _:
            return str(value)
