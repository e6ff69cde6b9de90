"""Where, along one fact, what a subject is entitled to falls: exactly, by how much, why, and how far it stays below.

A total is of one kind of grant, over policies the subject is entitled to with a known sum: gross, or after the best
lawful choice. What is not decided on a stretch is not counted there and is named (`Open`); a fall in which a policy
has a part that is not decided on either side is marked as not certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yulu.language.definitions import needed, nodes
from yulu.language.types import Type
from yulu.language.values import Value
from yulu.rules.along.axis import Axis, axis_of
from yulu.rules.along.line import Line, Measure, Piece
from yulu.rules.along.pieces import MOST_TURNS, goes_one_way, pieces_of
from yulu.rules.answer import Answer, ConditionAnswer
from yulu.rules.basis import Basis, Leaf
from yulu.rules.program import compile_policy
from yulu.rules.settle import Outcome
from yulu.rules.subject import Subject
from yulu.toolbox.model import Citation
from yulu.toolbox.shapes import GrantKind


@dataclass(frozen=True, slots=True)
class Recovered:
    """The first position after a fall at which the old total is reached again; None: not as far as was looked.

    `is_exact` is False where a stretch before it was not followed position by position.
    """

    position: int | None
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Fall:
    """One total's fall, in 元: what it was before and is after."""

    kind: GrantKind
    measure: Measure
    before: Decimal
    after: Decimal
    recovered: Recovered

    @property
    def by(self) -> Decimal:
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Moved:
    """A derived fact or parameter that is another on the other side."""

    name: str
    label: str
    type: Type
    before: Value
    after: Value
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one policy: its outcomes and known sums on either side, the conditions that are lost, and what
    of the values it rests on is another.
    """

    policy: str
    outcomes: tuple[Outcome, Outcome]
    sums: Mapping[GrantKind, tuple[Decimal, Decimal]]
    lost: tuple[ConditionAnswer, ...]
    moved: tuple[Moved, ...]
    clauses: tuple[Citation, ...]
    """The grants' own clauses, where the sum changes under the same outcome."""


@dataclass(frozen=True, slots=True)
class Cliff:
    """Falls between two neighbouring positions; or, `is_gradual`, on every few positions from `before` to `after`."""

    before: int
    after: int
    is_gradual: bool
    falls: tuple[Fall, ...]
    changes: tuple[Change, ...]
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Open:
    """A policy that is not decided, or grants a sum that is not known, from one position to another."""

    policy: str
    first: int
    last: int
    outcome: Outcome
    missing: tuple[str, ...]
    depends: bool
    """Whether the fact has a part in it."""


@dataclass(frozen=True, slots=True)
class Unsteady:
    """A stretch on which a total goes up and down in steps too many to be followed: at one step it falls by no more
    than `most`.
    """

    first: int
    last: int
    kind: GrantKind
    measure: Measure
    most: Decimal


@dataclass(frozen=True, slots=True)
class Cliffs:
    """All falls along an axis, in its order, with the pieces they were found in."""

    axis: Axis
    line: Line
    pieces: tuple[Piece, ...]
    cliffs: tuple[Cliff, ...]
    open: tuple[Open, ...]
    unsteady: tuple[Unsteady, ...]
    stated: tuple[str, ...]
    """Derived facts that the subject states, which therefore do not move with the fact."""


def axes(basis: Basis, kind: str) -> dict[str, Leaf]:
    """The facts along which policies about this kind of subject can be followed, by name."""
    policies = [policy for policy in basis.toolbox.policies.values() if policy.subject == kind]
    leaves = {leaf.name: leaf for policy in policies for leaf in compile_policy(basis, policy).leaves}
    return {
        name: leaf
        for name, leaf in leaves.items()
        if leaf.member is not None
        and leaf.member.kind != "basis"
        and leaf.type.kind in ("integer", "number", "date", "month")
    }


def cliffs_along(basis: Basis, subject: Subject, leaf: Leaf, most_turns: int = MOST_TURNS) -> Cliffs:
    """Every fall of every total of the subject along a leaf of `axes`.

    Raises TooManyEdges, and NumberOverflow where an amount does not fit into 38 digits.
    """
    axis = axis_of(leaf)
    policies = [each for each in basis.toolbox.policies.values() if each.subject == subject.kind]
    programs = [compile_policy(basis, each) for each in policies if each.delivery != "internal"]
    line = Line(programs, subject, axis)
    pieces = pieces_of(line, most_turns)
    under = {
        name
        for program in programs
        for name in program.derived
        if leaf.name in needed(list(nodes(basis.definitions[name])), basis.definitions)[0]
    }
    return Cliffs(
        axis, line, tuple(pieces), tuple(_cliffs(line, pieces)), tuple(_open(line, pieces)),
        tuple(_unsteady(pieces)), tuple(name for name in subject.whole().facts if name in under),
    )  # fmt: skip


def _cliffs(line: Line, pieces: Sequence[Piece]) -> Iterator[Cliff]:
    places: dict[tuple[int, int, bool], list[tuple[Measure, GrantKind]]] = {}
    for number, piece in enumerate(pieces):
        for key, course in piece.courses.items():
            if goes_one_way(course) and course.last < course.first:
                places.setdefault((piece.first, piece.last, course.steps > 1), []).append(key)
        if number + 1 < len(pieces):
            after = pieces[number + 1]
            for key in piece.courses:
                if after.courses[key].first < piece.courses[key].last:
                    places.setdefault((piece.last, after.first, False), []).append(key)
    for (before, after_, is_gradual), keys in sorted(places.items()):
        changes = tuple(_changes(line, before, after_))
        falls = tuple(
            Fall(kind, measure, one, line.total(after_, measure, kind), _recovered(line, pieces, after_, one, key))
            for key in keys
            for measure, kind in (key,)
            for one in (line.total(before, measure, kind),)
        )
        settled = ("entitled", "not_entitled")
        is_certain = all(outcome in settled for change in changes for outcome in change.outcomes) and not any(
            line.at(position).has_unknown[number]
            for position in (before, after_)
            for number in _changed(line, before, after_)
        )
        yield Cliff(before, after_, is_gradual, falls, changes, is_certain)


def _changed(line: Line, before: int, after: int) -> list[int]:
    one, other = line.at(before), line.at(after)
    return [
        number
        for number in range(len(line.programs))
        if one.standings[number] != other.standings[number] or one.sums[number] != other.sums[number]
    ]


def _changes(line: Line, before: int, after: int) -> Iterator[Change]:
    for number in _changed(line, before, after):
        one, other = line.answer(number, before), line.answer(number, after)
        sums = [line.at(position).sums[number] for position in (before, after)]
        kinds = dict.fromkeys(kind for each in sums for kind in each)
        held = {condition.name for condition in one.conditions if condition.truth is True}
        same = one.outcome == other.outcome
        yield Change(
            line.programs[number].policy.id,
            (one.outcome, other.outcome),
            {kind: (sums[0].get(kind, Decimal(0)), sums[1].get(kind, Decimal(0))) for kind in kinds},
            tuple(each for each in other.conditions if each.name in held and each.truth is not True),
            tuple(_moved(one, other)),
            tuple(each.grant.citation for each in other.grants if each.grant.is_sum) if same else (),
        )


def _moved(one: Answer, other: Answer) -> Iterator[Moved]:
    """Derived facts with another value; what only reckons on with the fact itself is no news."""
    for name, after in other.used.items():
        before = one.used.get(name)
        is_class = after.type.kind in ("enum", "boolean", "text")
        if before is not None and after.dataset is None and before.value != after.value and is_class:
            yield Moved(name, after.label, after.type, before.value, after.value, after.citation)


def _recovered(
    line: Line, pieces: Sequence[Piece], after: int, wanted: Decimal, key: tuple[Measure, GrantKind]
) -> Recovered:
    """Where a total is again as high as it was."""
    is_exact = True

    def enough(position: int) -> bool:
        return line.total(position, *key) >= wanted

    for piece in pieces:
        if piece.last < after:
            continue
        first, course = max(piece.first, after), piece.courses[key]
        if enough(first):
            return Recovered(first, is_exact)
        if course.is_falling or course.high < wanted:
            continue
        if not course.is_rising:
            is_exact = False
        if enough(piece.last):
            return Recovered(_first_that(enough, first, piece.last), is_exact)
    return Recovered(None, is_exact)


def _first_that(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first position in (low, high] where something holds that goes on holding."""
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high


def _open(line: Line, pieces: Sequence[Piece]) -> Iterator[Open]:
    for number, program in enumerate(line.programs):
        start: int | None = None
        for position, piece in enumerate(pieces):
            if _is_open(line, piece, number):
                start = piece.first if start is None else start
                if position + 1 < len(pieces) and _is_open(line, pieces[position + 1], number):
                    continue
                answer = line.answer(number, start)
                if answer.outcome == "not_entitled":
                    answer = line.answer(number, piece.last)
                depends = line.axis.leaf.name in program.places
                yield Open(program.policy.id, start, piece.last, answer.outcome, _missing(answer), depends)
                start = None


def _is_open(line: Line, piece: Piece, number: int) -> bool:
    if piece.has_unknown[number]:
        return True
    if piece.standings[number] != "open":
        return False
    ends = (piece.first, piece.last)
    return any(line.outcome(number, each) in ("needs_facts", "needs_judgement") for each in ends)


def _missing(answer: Answer) -> tuple[str, ...]:
    """In words, what the outcome or the sum waits for."""
    sets = answer.settled_by.sets
    names = [answer.members[each].label for each in sets[0]] if sets else []
    names += [term.label for term in answer.to_judge]
    names += [member.label for grant in answer.grants for member in grant.lacks]
    return tuple(dict.fromkeys(names))


def _unsteady(pieces: Sequence[Piece]) -> Iterator[Unsteady]:
    for piece in pieces:
        for (measure, kind), course in piece.courses.items():
            if not goes_one_way(course):
                yield Unsteady(piece.first, piece.last, kind, measure, -course.least)
