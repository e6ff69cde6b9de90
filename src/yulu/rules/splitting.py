"""Which open conditions belong together, because something unknown is in both of them.

Two conditions that share no missing member, no open term and no divisor that can be zero say nothing about each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yulu.language.definitions import needed
from yulu.language.tree import Node
from yulu.language.values import Value
from yulu.rules.part import Part, is_open, part_of
from yulu.rules.program import Program


@dataclass(frozen=True, slots=True)
class Piece:
    """Open conditions of a program that belong together, by their positions, with the values known for their part."""

    conditions: tuple[int, ...]
    part: Part
    values: tuple[Value, ...]
    asked: tuple[str, ...]
    """The leaves that the conditions rest on; what only replaced formulas or other parts rest on is not asked for."""


@dataclass(slots=True)
class _Group:
    """Roots and divisors, by their positions, that are linked by something unknown."""

    roots: list[int]
    divisors: list[int]
    links: set[str]


def split(program: Program, vector: Sequence[Value], open_conditions: Sequence[int]) -> list[Piece]:
    """The open conditions in pieces that can be settled one by one, in the order of the policy."""
    roots = [program.conditions[position].node for position in open_conditions]
    pieces = []
    for group in _groups(program, vector, roots):
        conditions = tuple(open_conditions[each] for each in group.roots)
        pieces.append(piece_of(program, vector, conditions, [roots[each] for each in group.roots], group.divisors))
    return pieces


def whole(program: Program, vector: Sequence[Value], root: Node) -> Piece:
    """One expression as a piece of its own, a grant's value for one, with the divisors that bear on it."""
    (group,) = _groups(program, vector, [root])
    return piece_of(program, vector, (), [root], group.divisors)


def piece_of(
    program: Program,
    vector: Sequence[Value],
    conditions: tuple[int, ...],
    roots: Sequence[Node],
    divisors: Sequence[int],
) -> Piece:
    """The piece made of these expressions and of the divisors at these positions."""
    part = part_of(program.basis, roots, [program.divisors[each] for each in divisors], program.leaves)
    place = program.places
    values = tuple(vector[place[name]] for name in part.names)
    asked = dict.fromkeys(name for root in roots for name in _leaves_under(program, vector, root))
    return Piece(conditions, part, values, tuple(asked))


def _groups(program: Program, vector: Sequence[Value], roots: Sequence[Node]) -> list[_Group]:
    groups = [_Group([number], [], _links(program, vector, root)) for number, root in enumerate(roots)]
    asked = set().union(*(group.links for group in groups))
    for number, divisor in enumerate(program.divisors):
        links = _links(program, vector, divisor) & asked
        if links:
            groups.append(_Group([], [number], links))
    apart: list[_Group] = []
    for group in groups:
        for other in [each for each in apart if each.links & group.links]:
            apart.remove(other)
            group = _Group(other.roots + group.roots, other.divisors + group.divisors, other.links | group.links)
        apart.append(group)
    for group in apart:
        group.roots.sort()
        group.divisors.sort()
    return sorted(apart, key=lambda group: group.roots)


def _links(program: Program, vector: Sequence[Value], root: Node) -> set[str]:
    """What is unknown under an expression: members to ask for, and open terms."""
    found = set()
    for name in _leaves_under(program, vector, root):
        position = program.places[name]
        if is_open(vector[position]):
            member = program.leaves[position].member
            found.add(name if member is None else member.name)
    return found


def _leaves_under(program: Program, vector: Sequence[Value], root: Node) -> Iterable[str]:
    """The leaves an expression rests on, formulas aside that a statement replaces."""
    stated = tuple(name for name in program.derived if vector[program.places[name]] is not None)
    key = (id(root), stated)
    if key not in program.under:
        left = {name: each for name, each in program.definitions.items() if name not in stated}
        program.under[key] = tuple(name for name in needed([root], left)[0] if name in program.places)
    return program.under[key]
