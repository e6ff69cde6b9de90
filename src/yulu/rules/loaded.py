"""All policies about one kind of subject, loaded once for a day: one generated function says what holds.

A subject costs some microseconds for all policies together, truths of all conditions and derived values included; what
follows from them is made when a `Decision` is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from yulu.language.definitions import needed
from yulu.language.python_reading import compile_python
from yulu.language.values import Value
from yulu.rules.basis import Basis, Leaf
from yulu.rules.decision import Decision, Part
from yulu.rules.known import known
from yulu.rules.program import Program, compile_policy
from yulu.rules.settle import forget_zero_divisors
from yulu.rules.subject import Subject


def decision_on(program: Program, subject: Subject) -> Decision:
    """One policy about one subject, by the policy's own function."""
    whole = subject.whole()
    vector = [known(leaf, whole, program.basis).value for leaf in program.leaves]
    vector += [whole.facts.get(name) for name in program.derived]
    return _decision(program, whole, vector)


def _decision(program: Program, subject: Subject, vector: list[Value]) -> Decision:
    forget_zero_divisors(program, vector)
    outputs, derived = program.decide(vector)
    conditions = slice(len(program.conditions))
    part = Part(program, conditions, list, list, lambda values: outputs[conditions.stop :])
    return Decision(part, subject, vector, outputs[conditions], derived)  # type: ignore[arg-type]


class Loaded:
    """Every policy about a kind of subject on the day of the basis."""

    def __init__(self, basis: Basis, kind: str) -> None:
        policies = [policy for policy in basis.toolbox.policies.values() if policy.subject == kind]
        self.programs = tuple(compile_policy(basis, policy) for policy in policies)
        self.basis = basis
        leaves = {leaf.name: leaf for program in self.programs for leaf in program.leaves}
        self.leaves: tuple[Leaf, ...] = tuple(leaves.values())
        derived = needed(list(_roots(self.programs)), basis.definitions)[1]
        self.names = (*leaves, *derived)
        """What `values` holds, in this order: leaves, then what is stated for derived names."""
        self._slow = [(at, leaf) for at, leaf in enumerate(self.leaves) if _needs_more_than_facts(leaf, basis)]
        conditions = [condition.node for program in self.programs for condition in program.conditions]
        divisors = [divisor for program in self.programs for divisor in program.divisors]
        self._conditions = len(conditions)
        intervals = frozenset(name for name in leaves if name in basis.aggregates)
        self._holds = compile_python(list(leaves), derived, basis.definitions, [*conditions, *divisors], intervals)
        self._parts = list(_parts(self.programs, self.names, derived, intervals))

    def values(self, subject: Subject) -> list[Value]:
        """What is known of the subject, in the order of `names`."""
        values: list[Value] = list(map(subject.facts.get, self.names))
        for at, leaf in self._slow:
            values[at] = known(leaf, subject, self.basis).value
        return values

    def decide(self, subject: Subject) -> list[Decision]:
        """What holds for the subject, policy by policy."""
        whole = subject.whole()
        values = self.values(whole)
        outputs, derived = self._holds(values)
        if 0 in outputs[self._conditions :]:
            # A divisor of zero makes facts unknown, and not the same ones for every policy.
            return [_decision(part.program, whole, part.vector(values)) for part in self._parts]
        truths: Sequence[Any] = outputs
        return [Decision(part, whole, values, truths[part.conditions], derived) for part in self._parts]


def _roots(programs: Sequence[Program]) -> Sequence[Any]:
    conditions = [condition.node for program in programs for condition in program.conditions]
    return [*conditions, *(node for program in programs for _, node in program.grants if node is not None)]


def _needs_more_than_facts(leaf: Leaf, basis: Basis) -> bool:
    """Whether its value may rest on records, findings or a delivery's completeness."""
    fact = basis.toolbox.facts.get(leaf.name)
    if fact is not None:
        return fact.absent is not None
    return leaf.name in basis.toolbox.terms or leaf.name in basis.aggregates or "@" in leaf.name


def _parts(
    programs: Sequence[Program], names: Sequence[str], derived: Sequence[str], intervals: frozenset[str]
) -> Sequence[Part]:
    parts, at = [], 0
    place = {name: position for position, name in enumerate(names)}
    for program in programs:
        own = [leaf.name for leaf in program.leaves]
        nodes = [node for _, node in program.grants if node is not None]
        grants = compile_python(own, program.derived, program.basis.definitions, nodes, intervals)
        parts.append(
            Part(
                program,
                slice(at, at + len(program.conditions)),
                _picker([place[name] for name in [*own, *program.derived]]),
                _picker([derived.index(name) for name in program.derived]),
                lambda values, grants=grants: grants(values)[0],  # type: ignore[misc]
            )
        )
        at += len(program.conditions)
    return parts


def _picker(positions: Sequence[int]) -> Callable[[Sequence[Value]], list[Value]]:
    if len(positions) < 2:
        return lambda values: [values[position] for position in positions]
    picked = itemgetter(*positions)
    return lambda values: list(picked(values))
