"""How a derived name gets its value: a formula, a decision table or a lookup by key.

All of these are plain trees once the day decided for is known, so each reading translates the same few forms.
A value that nobody has found yet stands as a `Name` of its own: unknown, and something to be asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yulu.language.tree import Name, Node, Scalar, walk
from yulu.language.types import Type


@dataclass(frozen=True, slots=True)
class Formula:
    """One expression."""

    node: Node


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a decision table: where `test` holds, the value is this."""

    test: Node
    value: Scalar | Name


@dataclass(frozen=True, slots=True)
class Group:
    """The rows for some values of the key.

    `ordered`: the first row that holds decides (a ladder of floors); otherwise the rows exclude each other.
    """

    key: Node | None
    rows: tuple[Row, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. Groups exclude each other."""

    type: Type
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A parameter that differs by the value of one enum: the value for each code.

    A code that is not listed has no value: where the key may be that code, nothing is known.
    """

    type: Type
    key: Name
    values: Mapping[str, Scalar | Name]


Definition = Formula | Table | Lookup


def nodes(definition: Definition) -> Iterator[Node]:
    """Every expression a definition holds, so that its names and edges can be collected."""
    match definition:
        case Formula(node):
            yield node
        case Table(_, groups):
            for group in groups:
                if group.key is not None:
                    yield group.key
                for row in group.rows:
                    yield row.test
                    if isinstance(row.value, Name):
                        yield row.value
        case Lookup(_, key, values):
            yield key
            yield from (value for value in values.values() if isinstance(value, Name))


def names_in(definition: Definition) -> dict[str, None]:
    """The names a definition rests on directly, in order of mention."""
    return {each.name: None for node in nodes(definition) for each in walk(node) if isinstance(each, Name)}


def needed(roots: Sequence[Node], definitions: Mapping[str, Definition]) -> tuple[list[str], list[str]]:
    """(leaves, derived) that the expressions rest on; derived names each after what it needs."""
    leaves: dict[str, None] = {}
    ordered: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in leaves or name in ordered:
            return
        definition = definitions.get(name)
        if definition is None:
            leaves[name] = None
            return
        for inner in names_in(definition):
            visit(inner)
        ordered[name] = None

    for root in roots:
        for node in walk(root):
            if isinstance(node, Name):
                visit(node.name)
    return list(leaves), list(ordered)
