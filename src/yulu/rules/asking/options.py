"""Which answers make a difference: a fact's values, put together wherever they lead to the same outcomes everywhere.

Two values are one option if, whatever all other unknown facts and findings are, known or left unknown, every open
policy comes to the same with the one as with the other. That is tried out, not guessed; where it would take too long,
the values stay apart, which asks more finely than needed but never wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yulu.language.evaluate import Environment, evaluate
from yulu.language.tree import Scalar
from yulu.language.values import Candidates, Interval, NumberOverflow, Value
from yulu.rules.along.axis import ORDERED, axis_of
from yulu.rules.asking.question import Cell
from yulu.rules.asking.standing import Standing
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning
from yulu.rules.missing import OutOfBudget
from yulu.rules.part import is_open
from yulu.rules.splitting import Piece
from yulu.rules.trying import Budget

_MOST_STATES = 500
"""So many combinations of the other facts are tried for one question to see which of its answers differ."""


def cells_of(leaf: Leaf, hanging: Sequence[Standing]) -> list[Cell]:
    """The answers to a leaf that some comparison in these open policies tells apart, in the order of the values."""
    marks = [each.turning for each in hanging]
    found: list[tuple[tuple[object, ...], Cell]] = []
    for cell in all_cells(leaf, hanging[0].value(leaf.name), _representatives(leaf, hanging)):
        mark = tuple(turning.mark(leaf, cell.value) for turning in marks)
        rivals = found[-1:] if leaf.type.kind in ORDERED else found
        place = next((found.index(each) for each in rivals if each[0] == mark), None)
        if place is None:
            found.append((mark, cell))
        else:
            found[place] = (mark, _together(found[place][1], cell))
    return [cell for _, cell in found]


def groups_of(leaf: Leaf, hanging: Sequence[Standing], cells: Sequence[Cell]) -> list[list[int]]:
    """Which of these cells lead to the same outcomes everywhere, so that they are one option; by their positions."""
    pieces = [piece for each in hanging for piece in each.pieces if leaf.name in piece.part.names]
    budget = Budget(_MOST_STATES)
    groups: list[list[int]] = []
    for number, cell in enumerate(cells):
        rivals = groups[-1:] if leaf.type.kind in ORDERED else groups
        twin = next((each for each in rivals if _is_same(pieces, leaf, cells[each[0]].value, cell.value, budget)), None)
        if twin is None:
            groups.append([number])
        else:
            twin.append(number)
    return groups


def united(cells: Sequence[Cell]) -> Cell:
    """Several cells as one."""
    whole = cells[0]
    for cell in cells[1:]:
        whole = _together(whole, cell)
    return whole


def all_cells(leaf: Leaf, current: Value, representatives: Sequence[Scalar]) -> list[Cell]:
    """The values of a leaf between the representatives of its edges, within what is known of it."""
    tried = [value for value in representatives if _is_possible(value, current)]
    if leaf.type.kind not in ORDERED:
        codes = [True, False] if leaf.type.kind == "boolean" else [*leaf.type.choices] or tried
        return [Cell(code, codes=(code,)) for code in codes if _is_possible(code, current)]
    axis = axis_of(leaf)
    ends = (axis.first, axis.last)
    if isinstance(current, Interval):
        ends = (axis.position(current.low), axis.last if current.high is None else axis.position(current.high))
    starts = sorted({ends[0], *(axis.position(value) for value in tried)})
    starts = [each for each in starts if ends[0] <= each <= ends[1]]
    lasts = [start - 1 for start in starts[1:]] + [ends[1]]
    return [Cell(axis.value(start), (start, last)) for start, last in zip(starts, lasts, strict=True)]


def _representatives(leaf: Leaf, hanging: Sequence[Standing]) -> list[Scalar]:
    found: dict[Scalar, None] = {}
    for each in hanging:
        found |= dict.fromkeys(each.turning.representatives(leaf))
    return list(found)


def _is_possible(value: Scalar, current: Value) -> bool:
    match current:
        case Candidates(several):
            return value in several
        case Interval(low, high):
            return value >= low and (high is None or value <= high)  # type: ignore[operator]
        case _:
            return True


def _together(one: Cell, other: Cell) -> Cell:
    span = None if one.span is None or other.span is None else (one.span[0], other.span[1])
    return Cell(one.value, span, (*one.codes, *other.codes))


def _is_same(pieces: Sequence[Piece], leaf: Leaf, one: Scalar, other: Scalar, budget: Budget) -> bool:
    try:
        return all(_Twins(piece, leaf.name, one, other, budget).agree() for piece in pieces)
    except (OutOfBudget, NumberOverflow):
        return False


class _Twins:
    """One piece with either of two values of a leaf: whether anything else can tell the two apart."""

    def __init__(self, piece: Piece, name: str, one: Scalar, other: Scalar, budget: Budget) -> None:
        self.part = piece.part
        self._at = self.part.names.index(name)
        self._values, self._ends = list(piece.values), (one, other)
        self._budget = budget

    def agree(self) -> bool:
        """Whether the piece comes to the same for both, whatever the rest; raises OutOfBudget."""
        return self._agree(self._values)

    def _agree(self, values: list[Value]) -> bool:
        self._budget.spend(1)
        vectors = [[*values[: self._at], end, *values[self._at + 1 :]] for end in self._ends]
        one, other = (self._comes_to(vector) for vector in vectors)
        if {one, other} == {None, False}:  # what no answers could still bring about is as good as failed
            return not self._reaches(vectors[0] if one is None else vectors[1])
        if one != other:
            return False
        if one is not None:
            return True
        return all(self._agree(further) for further in self._further(values, vectors))

    def _comes_to(self, vector: list[Value]) -> bool | str | None:
        """True or False once decided, None while open, or that a divisor is zero, which decides nothing."""
        outputs, _ = self.part.decide(vector)
        environment = Environment(dict(zip(self.part.names, vector, strict=True)), self.part.definitions)
        if any(evaluate(divisor, environment) == 0 for divisor in self.part.divisors):
            return "zero"
        if False in outputs:
            return False
        return None if None in outputs else True

    def _reaches(self, vector: list[Value]) -> bool:
        """Whether some values of the rest make the piece hold; raises OutOfBudget."""
        self._budget.spend(1)
        found = self._comes_to(vector)
        if found is not None:
            return found is True
        return any(self._reaches(further) for further in self._further(vector, [vector]))

    def _further(self, values: list[Value], vectors: Sequence[list[Value]]) -> Iterator[list[Value]]:
        """One more leaf known, in every way that matters under either value."""
        turnings = [self._turning(vector) for vector in vectors]
        for position, leaf in enumerate(self.part.leaves):
            if position == self._at or not is_open(values[position]):
                continue
            if any(leaf.name in turning.leaves for turning in turnings):
                current = values[position]
                tried = dict.fromkeys(value for turning in turnings for value in turning.representatives(leaf))
                for value in tried:
                    if _is_possible(value, current):
                        yield [*values[:position], value, *values[position + 1 :]]
                return

    def _turning(self, vector: list[Value]) -> Turning:
        part = self.part
        environment = Environment(dict(zip(part.names, vector, strict=True)), part.definitions)
        return Turning(part.nodes, part.definitions, environment, part.divisors, part.leaves, part.solver)
