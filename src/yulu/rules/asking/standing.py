"""How every policy stands for a subject, and what askable facts could still turn it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from yulu.language.evaluate import Environment
from yulu.language.tree import Scalar
from yulu.language.values import Value
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning
from yulu.rules.known import known
from yulu.rules.missing import OutOfBudget
from yulu.rules.part import is_open
from yulu.rules.program import Program
from yulu.rules.settle import Outcome, forget_zero_divisors, outcome_of
from yulu.rules.splitting import Piece, split
from yulu.rules.subject import Subject
from yulu.rules.trying import Question as Trial

_FEW_STATES = 400
"""So many states are looked at to find out whether several answers together could settle something."""


@dataclass(frozen=True)
class Standing:
    """One policy about one subject: the values it rests on, its conditions' truths, its outcome."""

    program: Program
    vector: tuple[Value, ...]
    truths: tuple[bool | None, ...]
    outcome: Outcome

    @property
    def is_open(self) -> bool:
        return self.outcome == "needs_facts"

    def value(self, name: str) -> Value:
        return self.vector[self.program.places[name]]

    def given(self, name: str, value: Scalar) -> Standing:
        """How it would stand with one more value known."""
        vector = list(self.vector)
        vector[self.program.places[name]] = value
        return _standing(self.program, vector)

    @cached_property
    def pieces(self) -> list[Piece]:
        """Its open conditions, in pieces that have nothing unknown in common."""
        return split(self.program, self.vector, [n for n, truth in enumerate(self.truths) if truth is None])

    @cached_property
    def turning(self) -> Turning:
        """What can still turn its open conditions."""
        program = self.program
        roots = [c.node for c, truth in zip(program.conditions, self.truths, strict=True) if truth is None]
        environment = Environment(dict(zip(program.places, self.vector, strict=True)), program.definitions)
        return Turning(roots, program.definitions, environment, program.divisors, program.leaves)


def standing(program: Program, subject: Subject) -> Standing:
    """How a policy stands; the subject as `Subject.whole` gives it."""
    vector = [known(leaf, subject, program.basis).value for leaf in program.leaves]
    return _standing(program, [*vector, *(subject.facts.get(name) for name in program.derived)])


def _standing(program: Program, vector: list[Value]) -> Standing:
    forget_zero_divisors(program, vector)
    outputs, _ = program.decide(vector)
    truths: tuple[bool | None, ...] = outputs[: len(program.conditions)]  # type: ignore[assignment]
    return Standing(program, tuple(vector), truths, outcome_of(program, vector, truths))


def askable(leaf: Leaf) -> bool:
    """Whether a subject can be asked for it: not a text nobody has found, nor what an officer must find."""
    return leaf.member is not None and leaf.member.kind != "basis"


def settling_together(found: Standing, allowed: frozenset[str]) -> list[str]:
    """Leaves that could settle an open policy together where none can alone: out of the allowed ones, none of them to
    spare; empty where no answers could.
    """
    ways = [(_way(piece, allowed, to_fail=True), _way(piece, allowed, to_fail=False)) for piece in found.pieces]
    names: dict[str, None] = {}
    for fails, _ in ways:
        names |= dict.fromkeys(fails or ())
    if all(settles is not None for _, settles in ways):
        for _, settles in ways:
            names |= dict.fromkeys(settles or ())
    return list(names)


def _way(piece: Piece, allowed: frozenset[str], *, to_fail: bool) -> list[str] | None:
    """The leaves of an assignment with which a piece comes to nothing, or stands (by facts alone, or but for findings);
    None where no assignment of the allowed leaves does that.
    """
    trial = Trial(piece.part, piece.values, piece.asked)
    free = frozenset(
        position for position, leaf in enumerate(trial.leaves) if leaf.name in allowed and leaf.member is not None
    )

    def is_done(state: tuple[Value, ...]) -> bool:
        standing = trial.standing(state)
        if to_fail:
            return standing is False or (standing is None and not trial.is_partial and not trial.reaches(state))
        return standing is True and not trial.has_zero_divisor(state)

    left = _FEW_STATES

    def search(state: tuple[Value, ...]) -> tuple[Value, ...] | None:
        nonlocal left
        left -= 1
        if left < 0 or is_done(state):
            return state if left >= 0 else None
        position = trial.next_of(state, free)
        if position is None:
            return None
        for value in trial.tried(state, position):
            further = (*state[:position], value, *state[position + 1 :])
            done = search(further)
            if done is not None:
                return done
        return None

    try:
        if is_done(trial.start):
            return [] if not to_fail else None
        found = search(trial.start)
        if found is None:
            return None
        kept = list(found)
        for position in free:
            fewer = [*kept[:position], trial.start[position], *kept[position + 1 :]]
            if not is_open(found[position]) and is_done(tuple(fewer)):
                kept = fewer
    except OutOfBudget:
        return None
    return [trial.leaves[p].name for p in free if kept[p] != trial.start[p]]


Standings = Mapping[str, Standing]


def standings(programs: Sequence[Program], subject: Subject) -> dict[str, Standing]:
    """How every policy stands, by its id."""
    whole = subject.whole()
    return {program.policy.id: standing(program, whole) for program in programs}
