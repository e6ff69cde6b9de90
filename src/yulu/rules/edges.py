"""Where an outcome can turn along one unknown: the values worth trying.

Every comparison that a leaf takes part in gives an edge, found by solving the comparison for the leaf with the other
values at hand (what is unknown there gives none). One value on each side of every edge stands for all the others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR, Context, Decimal
from itertools import product
from math import prod

from yulu.language.definitions import Definition, Formula, Group, Lookup, Table
from yulu.language.evaluate import Environment, evaluate, truth
from yulu.language.tree import (
    Arithmetic,
    Between,
    Call,
    Compare,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Scalar,
    children,
)
from yulu.language.types import NUMBER
from yulu.language.values import Candidates, Interval, add_months, is_single
from yulu.rules.basis import Leaf
from yulu.rules.solving import Solver, moved, sources

_MOST_OTHERS = 100
_FAR = Decimal(10) ** 12
_EXACT = Context(prec=100)
_PROBES = (Decimal(0), Decimal(1), Decimal(100), Decimal(10) ** 6)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)
_ZERO = Literal(0, type=NUMBER)


class Turning:
    """What can still turn the roots' values: the unknown leaves and the comparisons they are in.

    Whatever is decided already is left out: once the industry is known, only its own rows of a table count.
    Where a divisor comes to zero nothing is decided, so that is an edge too. `declared` says what the unknown leaves
    can be, so that the edges of one can follow another's.
    """

    def __init__(
        self,
        roots: Sequence[Node],
        definitions: Mapping[str, Definition],
        environment: Environment,
        divisors: Sequence[Node] = (),
        declared: Sequence[Leaf] = (),
        solver: Solver | None = None,
    ) -> None:
        self.environment, self.definitions = environment, definitions
        self._declared = {leaf.name: leaf for leaf in declared}
        self.leaves: dict[str, None] = {}
        self.is_partial = False
        """Whether some edges were left out, because too many values of other leaves would have to be tried."""
        self.pairs: list[tuple[Node, Node]] = [(divisor, _ZERO) for divisor in divisors]
        """The comparisons, as two sides: wherever they are equal something can turn."""
        self.tests: list[Node] = []
        """The comparisons themselves."""
        self._members: list[In] = []
        self._lookups: list[Lookup] = []
        self._by_code: list[tuple[str, dict[str, str]]] = []
        """By table and leaf that its groups go by: what the group of each code comes to."""
        self._seen: set[str] = set()
        self._asking: dict[str, tuple[list[Node], list[Lookup]]] = {}
        """By leaf, the comparisons and lookups it is in."""
        self._solver = solver or Solver(definitions)
        self._moves: bool | None = None
        self._keys = {name for name, leaf in self._declared.items() if leaf.type.kind in ("boolean", "enum")}
        for root in roots:
            self._visit(root)

    def _visit(self, node: Node) -> None:
        if is_single(evaluate(node, self.environment)):
            return
        if isinstance(node, Compare | Between | In):
            self.tests.append(node)
        match node:
            case Name(name):
                self._visit_name(name)
                return
            case Compare(_, left, right):
                self.pairs.append((left, right))
            case Between(operand, low, high):
                self.pairs += [(operand, low), (operand, high)]
            case In(operand, choices):
                self._members.append(node)
                self.pairs += [(operand, choice) for choice in choices]
            case Call("least" | "greatest", arguments):
                self.pairs += [(arguments[0], other) for other in arguments[1:]]
        for child in children(node):
            self._visit(child)

    def _visit_name(self, name: str) -> None:
        if name in self._seen:
            return
        self._seen.add(name)
        match self.definitions.get(name):
            case None:
                self.leaves[name] = None
            case Formula(node):
                self._visit(node)
            case Lookup(_, key, values) as lookup:
                self._lookups.append(lookup)
                self._visit(key)
                for value in values.values():
                    if isinstance(value, Name):
                        self._visit(value)
            case Table(_, groups):
                self._visit_table(groups)

    def _visit_table(self, groups: Sequence[Group]) -> None:
        by_leaf: dict[str, dict[str, str]] = {}
        for place, group in enumerate(groups):
            if group.key is None:
                self._visit_group(group)
            elif truth(group.key, self.environment) is not False:
                leaf, codes = codes_of(group.key, self.definitions)
                if leaf is None:
                    self._visit(group.key)
                else:
                    self.tests.append(group.key)
                    self._visit(leaf)
                came_to = self._visit_group(group)
                if leaf is not None:
                    told = f"group {place}" if came_to is None else came_to
                    by_leaf.setdefault(leaf.name, {}).update(dict.fromkeys(codes, told))
        self._by_code += by_leaf.items()

    def _visit_group(self, group: Group) -> str | None:
        """What the group comes to; None where its rows are not decided yet."""
        values = []
        is_open = False
        for row in group.rows:
            holds = truth(row.test, self.environment)
            if holds is None:
                is_open = True
                self._visit(row.test)
            if isinstance(row.value, Name) and holds is not False:
                self._visit(row.value)
            if holds is True:
                values.append(repr(row.value))
                if group.ordered:
                    break
        return None if is_open else "、".join(values)

    def under(self, node: Node) -> frozenset[str]:
        """The leaves whose values an expression's value is made of (`Solver.under`)."""
        return self._solver.under(node)

    def depends_on_others(self, leaf: str) -> bool:
        """Whether some edge of the leaf moves with another unknown one."""
        others = self.leaves.keys() - {leaf}
        return any(
            leaf in self.under(left) | self.under(right) and others & (self.under(left) | self.under(right))
            for left, right in self.pairs
        )

    @property
    def moves(self) -> bool:
        """Whether an edge of some unknown number, day or text depends on what else is unknown."""
        if self._moves is None:
            unknown = self.leaves.keys()
            self._moves = any(
                name in self.under(side) and not (self.leads_to(side, name) and self.stands_still(other))
                for left, right in self.pairs
                for side, other in ((left, right), (right, left))
                for name in unknown
                if name not in self._keys
            )
        return self._moves

    def stands_still(self, node: Node) -> bool:
        """Whether all values an expression can have are known, whatever becomes of what is unknown."""
        if is_single(evaluate(node, self.environment)):
            return True
        definition = self.definitions.get(node.name) if isinstance(node, Name) else None
        return isinstance(definition, Table | Lookup) and not self.under(node) & self.leaves.keys()

    def leads_to(self, node: Node, leaf: str) -> bool:
        """Whether the leaf can be worked out from the expression's value, nothing else unknown being between them."""

        def is_known(other: Node) -> bool:
            return is_single(evaluate(other, self.environment))

        match node:
            case Name(name) if name == leaf:
                return True
            case Name(name):
                made_of = [each for each in sources(self.definitions.get(name)) if leaf in self.under(each)]
                return all(self.leads_to(each, leaf) for each in made_of)
            case Negative(operand):
                return self.leads_to(operand, leaf)
            case Arithmetic(_, left, right):
                first, *others = sorted((left, right), key=is_known)
            case Call("least" | "greatest", arguments):
                first, *others = sorted(arguments, key=is_known)
            case Call(_, (first, *others)):
                pass
            case _:
                return False
        return all(map(is_known, others)) and self.leads_to(first, leaf)

    def mark(self, leaf: Leaf, value: Scalar) -> tuple[object, ...]:
        """What the comparisons make of a value of the leaf: values with the same mark make no difference. A comparison
        that something else unknown is in keeps the value as it is.
        """
        environment = self.environment.given({leaf.name: value})
        if leaf.name not in self._asking:
            tests = [test for test in dict.fromkeys(self.tests) if leaf.name in self.under(test)]
            self._asking[leaf.name] = tests, [each for each in self._lookups if leaf.name in self.under(each.key)]
        tests, lookups = self._asking[leaf.name]
        truths = [truth(test, environment) for test in tests]
        found = [(value if each is None else each) for each in truths]
        for lookup in lookups:
            code = evaluate(lookup.key, environment)
            found.append(repr(lookup.values.get(code)) if isinstance(code, str) else value)
        return (*found, value) if leaf.type.kind == "boolean" else tuple(found)

    def meets_unknown(self, leaf: Leaf, value: Scalar) -> bool:
        """Whether, with this value of the leaf, some comparison it is in still waits for something else: then its
        interval would not be enough to know.
        """
        environment = self.environment.given({leaf.name: value})
        return any(leaf.name in self.under(test) and truth(test, environment) is None for test in self.tests)

    def representatives(self, leaf: Leaf, *, alone: bool = False) -> list[Scalar]:
        """Values that stand for all values the leaf can have: one on each side of, and one on, every edge.

        Where a comparison has another unknown leaf in it, the edges for that one's own representatives are taken;
        `alone` leaves these out.
        """
        edges = [] if leaf.type.kind in ("boolean", "enum") else self._edges(leaf, alone)
        match leaf.type.kind:
            case "boolean":
                return [True, False]
            case "enum":
                return list(self._codes(leaf))
            case "date" | "month":
                return _around_days(edges, leaf)
            case "integer" | "number":
                return self._one_a_cell(leaf, _around_numbers(edges, leaf))
            case _:
                texts = [edge for edge in edges if isinstance(edge, str)]
                return [*dict.fromkeys(texts), "\0"]

    def around(self, leaf: Leaf) -> list[Scalar]:
        """Of a number, a day or a month: a value on every edge, and those one step to either side, among others."""
        edges = self._edges(leaf, False)
        return _around_days(edges, leaf) if leaf.type.kind in ("date", "month") else _around_numbers(edges, leaf)

    def fixed_edges(self, leaf: Leaf) -> list[Scalar] | None:
        """The values that the leaf itself is compared with, sorted; None where it is part of a computation, or what
        it is compared with is not known.
        """
        edges: set[Scalar] = set()
        for left, right in self.pairs:
            for side, other in ((left, right), (right, left)):
                if leaf.name not in self.under(side):
                    continue
                edge = evaluate(other, self.environment)
                if not isinstance(side, Name) or side.name != leaf.name or isinstance(edge, Candidates | Interval):
                    return None
                if edge is None:
                    return None
                edges.add(edge)
        return sorted(edges)

    def _one_a_cell(self, leaf: Leaf, tried: list[Scalar]) -> list[Scalar]:
        """The first value on each side of every edge; all of them where the leaf is part of a computation."""
        edges = self.fixed_edges(leaf)
        if edges is None:
            return tried
        ordered = [Decimal(edge) for edge in edges if isinstance(edge, int | Decimal)]
        cells: dict[tuple[int, int], Scalar] = {}
        for value in tried:
            if isinstance(value, int | Decimal):
                cells.setdefault((bisect_left(ordered, value), bisect_right(ordered, value)), value)
        return list(cells.values())

    def _edges(self, leaf: Leaf, alone: bool) -> list[Scalar]:
        found: list[Scalar] = []
        for left, right in self.pairs:
            for side, other in ((left, right), (right, left)):
                if leaf.name in self.under(side):
                    for environment in self._environments(side, other, leaf.name, alone):
                        for target in self._possible(other, environment):
                            found += self._solver.solve(side, target, leaf.name, environment)
        return found

    def _environments(self, side: Node, other: Node, leaf: str, alone: bool) -> Iterator[Environment]:
        """What is known; and beside it each way the comparison's other unknown leaves can be, where these are few."""
        yield self.environment
        others = [name for name in self.leaves if name != leaf and name in self.under(side) | self.under(other)]
        if alone or not others or any(name not in self._declared for name in others):
            return
        values = [self.representatives(self._declared[name], alone=True) for name in others]
        if prod(map(len, values)) > _MOST_OTHERS:
            self.is_partial = True
            return
        for chosen in product(*values):
            yield self.environment.given(dict(zip(others, chosen, strict=True)))

    def _possible(self, node: Node, environment: Environment) -> list[Scalar]:
        """The values an expression is known to be able to have, where they are few: a comparison can turn at each."""
        value = evaluate(node, environment)
        match value:
            case None:
                definition = self.definitions.get(node.name) if isinstance(node, Name) else None
                return list(_written_in(definition))
            case Candidates(values):
                return list(values)
            case Interval(low, high):
                return [low] if high is None else [low, high]
            case _:
                return [value]

    def _codes(self, leaf: Leaf) -> Iterator[str]:
        """One code for each way in which the comparisons tell codes apart."""
        return (codes[0] for codes in self.alike(leaf))

    def alike(self, leaf: Leaf) -> list[list[str]]:
        """The codes of a choice, those together that no comparison tells apart: of a table's key, whose groups come to
        the same.
        """
        classes: dict[tuple[str, ...], list[str]] = {}
        equals = [
            other
            for left, right in self.pairs
            for side, other in ((left, right), (right, left))
            if leaf.name in self.under(side)
        ]
        for code in leaf.type.choices:
            sign: list[object] = [code if not isinstance(other, Literal) else other.value == code for other in equals]
            for member in self._members:
                if leaf.name in self.under(member.operand):
                    sign.append(any(isinstance(each, Literal) and each.value == code for each in member.choices))
            sign += [by_code.get(code) for key, by_code in self._by_code if key == leaf.name]
            sign += [lookup.values.get(code) for lookup in self._lookups if leaf.name in self.under(lookup.key)]
            classes.setdefault(tuple(map(repr, sign)), []).append(code)
        # In the order of what they come to: where the same is left of a table, the search makes the same steps.
        return [classes[sign] for sign in sorted(classes)]


def codes_of(key: Node | None, definitions: Mapping[str, Definition]) -> tuple[Name | None, tuple[str, ...]]:
    """The leaf and its codes, where a group is for these codes of one leaf and nothing else."""
    match key:
        case Compare("=", Name(name) as leaf, Literal(str(code))) if name not in definitions:
            return leaf, (code,)
        case In(Name(name) as leaf, choices) if name not in definitions:
            codes = tuple(each.value for each in choices if isinstance(each, Literal) and isinstance(each.value, str))
            return (leaf, codes) if len(codes) == len(choices) else (None, ())
        case _:
            return None, ()


def _written_in(definition: Definition | None) -> Iterator[Scalar]:
    """The values that stand in a table or a lookup."""
    match definition:
        case Table(_, groups):
            yield from (row.value for group in groups for row in group.rows if not isinstance(row.value, Name))
        case Lookup(_, _, values):
            yield from (value for value in values.values() if not isinstance(value, Name))


def _around_numbers(edges: Sequence[Scalar], leaf: Leaf) -> list[Scalar]:
    places = 0 if leaf.type.kind == "integer" else (6 if leaf.type.places is None else leaf.type.places)
    step = Decimal(1).scaleb(-places)
    low = None if leaf.minimum is None else Decimal(leaf.minimum)
    high = None if leaf.maximum is None else Decimal(leaf.maximum)
    tried: set[Decimal] = (
        {_FAR, *_PROBES} | ({low} if low is not None else {-_FAR}) | ({high} if high is not None else set())
    )
    for edge in edges:
        if isinstance(edge, int | Decimal):
            on = Decimal(edge).quantize(step, ROUND_FLOOR, _EXACT)
            tried |= {on - step, on, on + step, on + 2 * step}
    kept = sorted(each for each in tried if (low is None or each >= low) and (high is None or each <= high))
    return [int(each) if places == 0 and leaf.type.kind == "integer" else each for each in kept]


def _around_days(edges: Sequence[Scalar], leaf: Leaf) -> list[Scalar]:
    days = {_EARLIEST, _LATEST}
    for edge in edges:
        if isinstance(edge, date):
            if leaf.type.kind == "month":
                days |= {add_months(edge, shift).replace(day=1) for shift in (-1, 0, 1)}
            else:
                days |= {moved(edge, shift) for shift in (-1, 0, 1)}
    return sorted(days)
