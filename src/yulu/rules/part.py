"""A part of a question that stands on its own: expressions that share nothing unknown with the others, compiled alone.

Open conditions that have no unknown fact, no open term and no divisor in common can be settled one part at a time
(`settle` puts the answers together). A part is compiled once for a toolbox on a day, and keeps what it has answered:
the same values under the same conditions, in another subject or another policy, are searched once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from yulu.language.definitions import Definition, needed, nodes
from yulu.language.python_reading import Decide, compile_python
from yulu.language.tree import Node, walk
from yulu.language.values import Candidates, Interval, Value
from yulu.rules.basis import Basis, Leaf
from yulu.rules.cells import cells

Answer = TypeVar("Answer")

MOST_REMEMBERED = 4096
"""Answers a part keeps; when it has so many it forgets the oldest."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some expressions with what they rest on. Values come as leaves first, then what is stated for derived names."""

    nodes: tuple[Node, ...]
    divisors: tuple[Node, ...]
    leaves: tuple[Leaf, ...]
    derived: tuple[str, ...]
    definitions: Mapping[str, Definition]
    decide: Decide
    likeness: Callable[[tuple[Value, ...]], Hashable]
    """Of values, all that an answer can depend on (`cells`): whoever is alike in it is answered alike."""
    weight: int
    """How many nodes its trees have: what working it out once costs."""
    answers: dict[Any, Any] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return (*(leaf.name for leaf in self.leaves), *self.derived)

    def remembered(self, question: str, values: tuple[Value, ...], ask: Callable[[], Answer]) -> Answer:
        """The answer to a question about these values, asked only if it is not remembered."""
        key = (question, self.likeness(values))
        if key not in self.answers:
            if len(self.answers) >= MOST_REMEMBERED:
                self.answers.pop(next(iter(self.answers)))
            self.answers[key] = ask()
        answer: Answer = self.answers[key]
        return answer


def part_of(basis: Basis, roots: Sequence[Node], divisors: Sequence[Node], leaves: Iterable[Leaf]) -> Part:
    """The part made of these expressions, compiled on first use; `leaves` has all that they rest on."""
    key = (tuple(roots), tuple(divisors))
    if key not in basis.parts:
        basis.parts[key] = _compiled(basis, *key, {leaf.name: leaf for leaf in leaves})
    return basis.parts[key]


def _compiled(basis: Basis, roots: tuple[Node, ...], divisors: tuple[Node, ...], leaves: Mapping[str, Leaf]) -> Part:
    names, derived = needed([*roots, *divisors], basis.definitions)
    intervals = frozenset(name for name in names if name in basis.aggregates)
    everything = [*roots, *(node for name in derived for node in nodes(basis.definitions[name]))]
    return Part(
        roots, divisors, tuple(leaves[name] for name in names), tuple(derived), basis.definitions,
        compile_python(names, derived, basis.definitions, roots, intervals),
        _likeness([*roots, *divisors], names, derived, basis.definitions, intervals),
        sum(1 for node in everything for _ in walk(node)),
    )  # fmt: skip


def _likeness(
    roots: Sequence[Node],
    leaves: Sequence[str],
    derived: Sequence[str],
    definitions: Mapping[str, Definition],
    intervals: frozenset[str],
) -> Callable[[tuple[Value, ...]], Hashable]:
    by_side = cells(roots, definitions)
    asked = compile_python(
        leaves, derived, definitions, [each for side in by_side.values() for each in side], intervals
    )
    spared = {position for position, name in enumerate(leaves) if name in by_side}

    def likeness(values: tuple[Value, ...]) -> Hashable:
        if not spared:
            return values
        left = tuple(
            value if position not in spared or is_open(value) else True for position, value in enumerate(values)
        )
        return left, asked(values)[0]

    return likeness


def is_open(value: Value) -> bool:
    """Whether a value could still become another: it is unknown, one of several, or somewhere in an interval."""
    return value is None or isinstance(value, Interval | Candidates)
