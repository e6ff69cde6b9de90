"""Settling with nothing clever about it: all open conditions together, what can turn worked out anew at every step.

It is what `yulu.rules.settle` must come to, by DESIGN 3.6 and 3.7 and the edges of `Turning` alone: no parts, no states
remembered, no reasons learnt from failures, no order of trying.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from yulu.language.definitions import needed
from yulu.language.evaluate import Environment, evaluate
from yulu.language.values import Candidates, Interval, Value
from yulu.rules.edges import Turning
from yulu.rules.missing import Family
from yulu.rules.program import Program
from yulu.rules.settle import Settled

Vector = list[Value]
Truths = tuple[bool | None, ...]


class TooLong(Exception):
    """More would have to be tried than a test has time for."""


@dataclass
class Plain:
    """One subject's open conditions."""

    program: Program
    vector: Vector
    left: int
    is_partial: bool = False
    unknown: dict[str, list[int]] = field(default_factory=dict)
    terms: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        program, vector = self.program, self.vector
        stated = {name for name in program.derived if vector[program.places[name]] is not None}
        truths = self.truths(vector)
        self.roots = [each.node for each, truth in zip(program.conditions, truths, strict=True) if truth is None]
        asked, _ = needed(self.roots, {n: each for n, each in program.definitions.items() if n not in stated})
        for position, leaf in enumerate(program.leaves):
            if leaf.name not in asked or not _is_open(vector[position]):
                continue
            if leaf.member is None:
                self.terms.append(position)
            else:
                self.unknown.setdefault(leaf.member.name, []).append(position)

    def truths(self, vector: Vector) -> Truths:
        outputs, _ = self.program.decide(vector)
        return outputs[: len(self.program.conditions)]  # type: ignore[return-value]

    def judged(self, vector: Vector) -> Iterator[Vector]:
        for answers in itertools.product((True, False), repeat=len(self.terms)):
            yield _with(vector, dict(zip(self.terms, answers, strict=True)))

    def is_settled(self, vector: Vector) -> bool:
        return _is_decided(self.truths(vector)) or (
            bool(self.terms) and all(_is_decided(self.truths(each)) for each in self.judged(vector))
        )

    def qualifies(self, vector: Vector) -> bool:
        truths = self.truths(vector)
        if None not in truths:
            return all(truths)
        return self.is_settled(vector) and any(all(self.truths(each)) for each in self.judged(vector))

    def completions(self, members: Sequence[str], vector: Vector, stop: Callable[[Vector], bool]) -> Iterator[Vector]:
        positions = [position for member in members for position in self.unknown[member]]
        return self._complete(positions, vector, stop)

    def _complete(self, positions: list[int], vector: Vector, stop: Callable[[Vector], bool]) -> Iterator[Vector]:
        self.left -= 1
        if self.left < 0:
            raise TooLong
        leaves = self.program.leaves
        if not stop(vector):
            turning = Turning(
                self.roots, self.program.definitions, self._environment(vector), self.program.divisors, leaves
            )
            for position in positions:
                if leaves[position].name in turning.leaves:
                    rest = [each for each in positions if each != position]
                    for value in self._values(position, turning):
                        yield from self._complete(rest, _with(vector, {position: value}), stop)
                    return
        environment = self._environment(vector)
        if not any(evaluate(divisor, environment) == 0 for divisor in self.program.divisors):
            yield vector

    def _values(self, position: int, turning: Turning) -> list[Value]:
        current = self.vector[position]
        tried: list[Value] = list(turning.representatives(self.program.leaves[position]))
        self.is_partial = self.is_partial or turning.is_partial
        if isinstance(current, Interval):
            low, high = current.low, current.high
            within = [each for each in tried if each >= low and (high is None or each <= high)]  # type: ignore[operator]
            return list(dict.fromkeys([low, *([] if high is None else [high]), *within]))
        return [each for each in tried if not isinstance(current, Candidates) or each in current.values]

    def _environment(self, vector: Vector) -> Environment:
        return Environment(dict(zip(self.program.places, vector, strict=True)), self.program.definitions)

    def can_qualify(self, members: Sequence[str], vector: Vector) -> bool:
        left = [each for each in members if any(_is_open(vector[position]) for position in self.unknown[each])]
        return any(map(self.qualifies, self.completions(left, vector, self.is_settled)))

    def settles(self, members: Sequence[str]) -> bool:
        everything = list(self.unknown)
        return not any(
            not self.is_settled(tried) and self.can_qualify(everything, tried)
            for tried in self.completions(members, self.vector, self.is_settled)
        )

    def judged_later(self) -> set[str]:
        return {
            term
            for vector in self.completions(list(self.unknown), self.vector, self.is_settled)
            if self.qualifies(vector)
            for term in self.open_terms(vector)
        }

    def open_terms(self, vector: Vector) -> set[str]:
        return {
            self.program.leaves[term].name
            for term in self.terms
            for judged in self.judged(vector)
            if all(self.truths(judged)) != all(self.truths(_with(judged, {term: not judged[term]})))
        }

    def contradiction(self) -> tuple[str, ...]:
        kept = list(range(len(self.program.conditions)))
        for position in list(kept):
            fewer = [each for each in kept if each != position]
            if fewer and not self._can_hold(fewer):
                kept = fewer
        return tuple(self.program.conditions[each].name for each in kept)

    def _can_hold(self, chosen: Sequence[int]) -> bool:
        def stop(vector: Vector) -> bool:
            return _is_decided(tuple(self.truths(vector)[each] for each in chosen))

        return any(
            all(self.truths(found)[each] for each in chosen)
            for vector in self.completions(list(self.unknown), self.vector, stop)
            for found in (vector, *self.judged(vector))
        )


def settle_plainly(program: Program, vector: Vector, *, most: int) -> Settled:
    """What `settle` says where no condition is false and some is open; raises TooLong after so many states."""
    plain = Plain(program, vector, most)
    if not plain.can_qualify(list(plain.unknown), vector) and not plain.is_partial:
        return Settled("not_entitled", plain.contradiction(), contradicting=True)
    if plain.is_settled(vector):
        return Settled("needs_judgement", to_judge=_in_order(program, plain.open_terms(vector)))
    members = list(plain.unknown)
    settled_by = _smallest(members, plain.settles)
    could = _smallest(members, lambda chosen: plain.can_qualify(chosen, vector))
    to_judge = _in_order(program, plain.judged_later())
    return Settled(
        "needs_facts",
        settled_by=Family(settled_by, plain.is_partial),
        could_qualify=Family(could, plain.is_partial),
        to_judge=to_judge,
    )


def _smallest(members: Sequence[str], holds: Callable[[Sequence[str]], bool]) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    for size in range(len(members) + 1):
        for chosen in itertools.combinations(members, size):
            if not any(set(each) <= set(chosen) for each in found) and holds(chosen):
                found.append(chosen)
    return tuple(found)


def _in_order(program: Program, terms: set[str]) -> tuple[str, ...]:
    return tuple(leaf.name for leaf in program.leaves if leaf.name in terms)


def _is_open(value: Value) -> bool:
    return value is None or isinstance(value, Interval | Candidates)


def _is_decided(truths: Truths) -> bool:
    return False in truths or None not in truths


def _with(vector: Vector, given: dict[int, Value]) -> Vector:
    return [given.get(position, value) for position, value in enumerate(vector)]
