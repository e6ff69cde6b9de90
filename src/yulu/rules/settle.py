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
from yulu.rules.missing import Family, OutOfBudget, smallest_sets, together
from yulu.rules.program import Program
from yulu.rules.splitting import Piece, split
from yulu.rules.trying import Budget, Question

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
    pieces = split(program, vector, [position for position, truth in enumerate(truths) if truth is None])
    outlooks = [_outlook(piece) for piece in pieces]
    hopeless = [piece for piece, outlook in zip(pieces, outlooks, strict=True) if not outlook.qualifies]
    if hopeless:
        return Settled("not_entitled", _contradiction(program, hopeless), contradicting=True)
    if all(outlook.is_settled for outlook in outlooks):
        return Settled("needs_judgement", to_judge=_terms(program, [outlook.to_judge for outlook in outlooks]))
    shares = [_share(piece) for piece in pieces]
    members = list(program.members)
    return Settled(
        "needs_facts",
        settled_by=together([share.settled_by for share in shares], members),
        could_qualify=together([share.could_qualify for share in shares], members),
        to_judge=_terms(program, [share.to_judge for share in shares]),
    )


def outcome_of(program: Program, vector: list[Value], truths: Sequence[bool | None]) -> Outcome:
    """The outcome alone, as `settle` gives it, without looking for what is missing."""
    if program.validity.truth is False or False in truths:
        return "not_entitled"
    if None not in truths:
        return "entitled"
    pieces = split(program, vector, [position for position, truth in enumerate(truths) if truth is None])
    outlooks = [_outlook(piece) for piece in pieces]
    if not all(outlook.qualifies for outlook in outlooks):
        return "not_entitled"
    return "needs_judgement" if all(outlook.is_settled for outlook in outlooks) else "needs_facts"


@dataclass(frozen=True, slots=True)
class _Outlook:
    """How one piece stands: whether no fact can matter to it, whether it can still be met, what is to be judged now."""

    is_settled: bool
    qualifies: bool
    to_judge: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Share:
    """What one piece gives to the whole."""

    settled_by: Family
    could_qualify: Family
    to_judge: frozenset[str]


def _outlook(piece: Piece) -> _Outlook:
    """Nobody is refused for want of computing time: what could not be tried may qualify."""

    def ask() -> _Outlook:
        question = _question(piece)
        standing = question.standing(question.start)
        if standing is not None:
            return _Outlook(True, standing, frozenset(question.open_terms(question.start)))
        try:
            if question.recalls(piece.part.met):
                return _Outlook(False, True)
            question.budget = Budget()
            reached = question.reaches(question.start)
            question.remember(piece.part.met)
            return _Outlook(False, reached or question.is_partial)
        except OutOfBudget:
            return _Outlook(False, True)

    return piece.part.remembered("outlook", piece.values, ask)


def _share(piece: Piece) -> _Share:
    def ask() -> _Share:
        question = _question(piece)
        members = list(question.unknown)
        settled_by = smallest_sets(members, question.settles)
        question.budget = Budget()
        could = smallest_sets(members, question.can_qualify)
        question.budget = Budget()
        try:
            to_judge = question.judged_later()
        except OutOfBudget:
            to_judge = {question.leaves[position].name for position in question.terms}
        if question.is_partial:
            settled_by, could = replace(settled_by, capped=True), replace(could, capped=True)
        return _Share(settled_by, could, frozenset(to_judge))

    return piece.part.remembered("share", piece.values, ask)


def _question(piece: Piece) -> Question:
    return Question(piece.part, piece.values, piece.asked)


def _terms(program: Program, found: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Open terms in the order in which the policy comes to them."""
    return tuple(leaf.name for leaf in program.leaves if any(leaf.name in each for each in found))


def _contradiction(program: Program, hopeless: Sequence[Piece]) -> tuple[str, ...]:
    """The fewest conditions (greedily) that no values can meet together: none of them is named without need."""
    questions = [(piece, _question(piece)) for piece in hopeless]
    kept = sorted(position for piece in hopeless for position in piece.conditions)

    def can_hold(conditions: Sequence[int]) -> bool:
        return all(
            question.can_hold([n for n, each in enumerate(piece.conditions) if each in conditions])
            for piece, question in questions
        )

    for position in list(kept):
        fewer = [each for each in kept if each != position]
        try:
            if fewer and not can_hold(fewer):
                kept = fewer
        except OutOfBudget:
            break
    return tuple(program.conditions[each].name for each in kept)


def only_missing(settled: Settled, members: Mapping[str, Member]) -> Member | None:
    """只差这一项: one and the same single fact makes both families, no text is missing, nothing is left to judge."""
    one, other = settled.settled_by, settled.could_qualify
    if settled.outcome != "needs_facts" or settled.to_judge or one.capped or other.capped:
        return None
    if len(one.sets) != 1 or one.sets != other.sets or len(one.sets[0]) != 1:
        return None
    member = members[one.sets[0][0]]
    return None if member.kind == "basis" else member
