"""What of a known number or day an answer can depend on: on which side of the edges it lies, and not its value.

Where a leaf is only ever compared with what is fixed, as in `headcount >= 300`, two values on the same side of all such
edges stand for each other in every search for what is missing. Inside a table only the rows count whose key is still
possible: of an industrial firm the edges of retailers say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from yulu.language.definitions import Definition, Formula, Lookup, Table, needed
from yulu.language.tree import And, Between, Compare, Comparison, In, Name, Node, Not, Or, children
from yulu.language.types import BOOLEAN

_ASKED: Mapping[str, tuple[Comparison, ...]] = {
    ">=": (">=",), "<": (">=",), ">": (">",), "<=": (">",), "=": (">=", ">"), "<>": (">=", ">"),
}  # fmt: skip
"""What to ask of a value to know a comparison; all of it only turns true as the value grows."""
_MIRRORED: Mapping[str, Comparison] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ORDERED = ("integer", "number", "date", "month")

Cells = Mapping[str, Sequence[Node]]
"""By leaf, the questions whose answers are all that counts of its value. Each turns true as the value grows; with the
leaf known it is unknown only where the key of its rows is."""


def cells(roots: Iterable[Node], definitions: Mapping[str, Definition]) -> Cells:
    """For the numbers and days of which only the side of fixed edges counts; of all other leaves the value counts."""
    looking = _Looking(definitions)
    for root in roots:
        looking.visit(root)
    return {name: tuple(asked) for name, asked in looking.asked.items() if name not in looking.by_value}


class _Looking:
    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self.definitions = definitions
        self.asked: dict[str, dict[Node, None]] = {}
        self.by_value: set[str] = set()
        self._seen: set[str] = set()

    def visit(self, node: Node, key: Node | None = None) -> None:
        """A condition, asked where `key` may hold."""
        match node:
            case Not() | And() | Or():
                for child in children(node):
                    self.visit(child, key)
            case Compare(sign, left, right):
                self._compare(sign, left, right, key)
            case Between(operand, low, high):
                self._compare(">=", operand, low, key)
                self._compare("<=", operand, high, key)
            case In(operand, choices):
                for choice in choices:
                    self._compare("=", operand, choice, key)
            case _:
                self._value(node)

    def _compare(self, sign: str, left: Node, right: Node, key: Node | None) -> None:
        if self._is_edge(right) and self._is_leaf(left):
            leaf, edge = left, right
        elif self._is_edge(left) and self._is_leaf(right):
            leaf, edge, sign = right, left, _MIRRORED[sign]
        else:
            self._value(left)
            self._value(right)
            return
        assert isinstance(leaf, Name)
        for each in _ASKED[sign]:
            question: Node = Compare(each, leaf, edge, type=BOOLEAN)
            if key is not None:
                question = And((key, question), type=BOOLEAN)
            self.asked.setdefault(leaf.name, {})[question] = None

    def _is_leaf(self, node: Node) -> bool:
        return (
            isinstance(node, Name)
            and node.name not in self.definitions
            and node.type is not None
            and node.type.kind in _ORDERED
        )

    def _is_edge(self, node: Node) -> bool:
        """Whether it is the same for everybody."""
        return not needed([node], self.definitions)[0]

    def _value(self, node: Node) -> None:
        """An expression whose value counts, so that the values of its leaves do."""
        if not isinstance(node, Name):
            for child in children(node):
                self._value(child)
            return
        definition = self.definitions.get(node.name)
        if definition is None:
            self.by_value.add(node.name)
        elif node.name not in self._seen:
            self._seen.add(node.name)
            self._definition(definition)

    def _definition(self, definition: Definition) -> None:
        match definition:
            case Formula(node) if node.type is not None and node.type.kind == "boolean":
                self.visit(node)
            case Formula(node):
                self._value(node)
            case Lookup(_, key, values):
                for each in (key, *values.values()):
                    if isinstance(each, Name):
                        self._value(each)
            case Table(_, groups):
                for group in groups:
                    if group.key is not None:
                        self.visit(group.key)
                    for row in group.rows:
                        self.visit(row.test, group.key)
                        if isinstance(row.value, Name):
                            self._value(row.value)
