"""From the conditions' truth to an outcome, in the order of DESIGN 3.6, and to what is missing.

Everybody and one subject go through the same `settle`: in bulk it is asked once for each pattern of values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from yulu.language.definitions import needed
from yulu.language.evaluate import Environment, evaluate
from yulu.language.values import Value, is_single
from yulu.rules.basis import IN_FORCE, Member
from yulu.rules.missing import Budget, Family, OutOfBudget, Question, smallest_sets
from yulu.rules.program import Program

Outcome = Literal["entitled", "not_entitled", "needs_facts", "needs_judgement"]

_NONE = Family(())


@dataclass(frozen=True, slots=True)
class Settled:
    """An outcome before it is put into words; names of conditions, members and open terms."""

    outcome: Outcome
    failing: tuple[str, ...] = ()
    contradicting: bool = False
    settled_by: Family = _NONE
    could_qualify: Family = _NONE
    to_judge: tuple[str, ...] = ()


def forget_zero_divisors(program: Program, vector: list[Value]) -> None:
    """Facts under a divisor that comes to zero count as missing (为零，请核实): they are forgotten in the vector, those
    that the subject states for a derived fact too.
    """
    if not program.divisors:
        return
    names = [*(leaf.name for leaf in program.leaves), *program.derived]
    environment = Environment(dict(zip(names, vector, strict=True)), program.definitions)
    zeros: set[str] = set()
    for divisor in program.divisors:
        value = evaluate(divisor, environment)
        if is_single(value) and value == 0:
            zeros.update(*needed([divisor], program.definitions))
    for position, name in enumerate(names):
        if name in zeros:
            vector[position] = None


def settle(program: Program, vector: list[Value], truths: Sequence[bool | None]) -> Settled:
    """The outcome of a subject with these values, `truths` being its conditions' truth."""
    failing = tuple(c.name for c, truth in zip(program.conditions, truths, strict=True) if truth is False)
    if program.validity.truth is False:
        return Settled("not_entitled", (IN_FORCE, *failing))
    if failing:
        return Settled("not_entitled", failing)
    if None not in truths:
        return Settled("entitled")
    still_open = [condition.node for condition, truth in zip(program.conditions, truths, strict=True) if truth is None]
    question = Question(program, vector, roots=still_open)
    settled = question.is_settled(vector, tuple(truths))
    try:
        qualifies = (
            question.qualifies(vector, tuple(truths))
            if settled
            else question.can_qualify(list(question.unknown), vector)
        )
    except OutOfBudget:
        qualifies = True
    if not qualifies and not question.is_partial:
        question.budget = Budget()
        return Settled("not_entitled", question.contradiction(), contradicting=True)
    if settled:
        return Settled("needs_judgement", to_judge=question.open_terms(vector))
    return _needs_facts(question)


def _needs_facts(question: Question) -> Settled:
    members = list(question.unknown)
    question.budget = Budget()
    settled_by = smallest_sets(members, question.settles)
    question.budget = Budget()
    could = smallest_sets(members, lambda chosen: question.can_qualify(chosen, question.vector))
    to_judge: tuple[str, ...] = ()
    if question.terms:
        question.budget = Budget()
        try:
            to_judge = question.judged_later()
        except OutOfBudget:
            to_judge = tuple(question.program.leaves[position].name for position in question.terms)
    if question.is_partial:
        settled_by, could = replace(settled_by, capped=True), replace(could, capped=True)
    return Settled("needs_facts", settled_by=settled_by, could_qualify=could, to_judge=to_judge)


def only_missing(settled: Settled, members: Mapping[str, Member]) -> Member | None:
    """只差这一项: one and the same single fact makes both families, no text is missing, nothing is left to judge."""
    one, other = settled.settled_by, settled.could_qualify
    if settled.outcome != "needs_facts" or settled.to_judge or one.capped or other.capped:
        return None
    if len(one.sets) != 1 or one.sets != other.sets or len(one.sets[0]) != 1:
        return None
    member = members[one.sets[0][0]]
    return None if member.kind == "basis" else member
