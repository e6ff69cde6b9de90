"""A part of a question that stands on its own: expressions that share nothing unknown with the others, compiled alone.

Open conditions that have no unknown fact, no open term and no divisor in common can be settled one part at a time
(`settle` puts the answers together). A part is compiled once for a toolbox on a day, and keeps what it has answered:
the same values under the same conditions, in another subject or another policy, are searched once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from yulu.language.definitions import Definition, Formula, needed, nodes
from yulu.language.python_reading import Decide, compile_python
from yulu.language.tree import Arithmetic, Node, walk
from yulu.language.values import Candidates, Interval, Value, is_single
from yulu.rules.basis import Basis, Leaf
from yulu.rules.solving import Solver
from yulu.rules.telling_apart import Apart, signature, tell_apart

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
    weight: int
    """How many nodes its trees have: what working it out once costs."""
    is_total: bool
    """Whether everything has a value once all leaves have one: no table, no lookup and no division is in the way."""
    solver: Solver
    answers: dict[Any, Any] = field(default_factory=dict)
    apart: dict[str, Apart] = field(default_factory=dict)
    """Filled when a subject comes of whom something is known (`_signature`)."""
    met: list[Mapping[str, Value]] = field(default_factory=list)
    """Values, by leaf, that met it for somebody: tried first for the next (`trying.Question.recalls`)."""

    @property
    def names(self) -> tuple[str, ...]:
        return (*(leaf.name for leaf in self.leaves), *self.derived)

    def remembered(self, question: str, values: tuple[Value, ...], ask: Callable[[], Answer]) -> Answer:
        """The answer to a question about these values, asked only if it is not remembered."""
        key = (question, self._signature(values))
        if key not in self.answers:
            if len(self.answers) >= MOST_REMEMBERED:
                self.answers.pop(next(iter(self.answers)))
            self.answers[key] = ask()
        answer: Answer = self.answers[key]
        return answer

    def _signature(self, values: tuple[Value, ...]) -> tuple[Any, ...]:
        """Equal for values that no answer tells apart. What is stated can move an edge, so then nothing is left out."""
        if any(value is not None for value in values[len(self.leaves) :]):
            return values
        if not any(is_single(value) for value in values):
            return values
        if not self.apart:
            self.apart.update(tell_apart(self.nodes, self.divisors, self.definitions, self.leaves, self.solver))
        return signature(self.apart, dict(zip(self.names, values, strict=False)))


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
        sum(1 for node in everything for _ in walk(node)),
        _is_total(everything, [basis.definitions[name] for name in derived]),
        Solver(basis.definitions),
    )  # fmt: skip


def _is_total(expressions: Sequence[Node], derived: Sequence[Definition]) -> bool:
    divides = (isinstance(each, Arithmetic) and each.operator == "/" for node in expressions for each in walk(node))
    return all(isinstance(each, Formula) for each in derived) and not any(divides)


def is_open(value: Value) -> bool:
    """Whether a value could still become another: it is unknown, one of several, or somewhere in an interval."""
    return value is None or isinstance(value, Interval | Candidates)
