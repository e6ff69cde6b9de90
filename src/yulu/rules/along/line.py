"""All policies about one subject, asked at single positions of an axis and over whole stretches of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import Literal

from yulu.language.definitions import needed
from yulu.language.evaluate import Environment
from yulu.language.tree import Scalar
from yulu.language.values import Value
from yulu.rules.along import runs
from yulu.rules.along.axis import Axis, with_value
from yulu.rules.along.over import Over, Unsettled
from yulu.rules.along.runs import Run
from yulu.rules.answer import Answer
from yulu.rules.decide import decide
from yulu.rules.edges import Turning
from yulu.rules.grants import rounded
from yulu.rules.known import known
from yulu.rules.part import is_open
from yulu.rules.program import Program
from yulu.rules.settle import Outcome, forget_zero_divisors, outcome_of
from yulu.rules.subject import Subject
from yulu.rules.totals import best_sum
from yulu.toolbox.model import Grant
from yulu.toolbox.shapes import GrantKind

Standing = Literal["entitled", "refused", "open"]
Measure = Literal["gross", "best"]
MEASURES: Sequence[Measure] = ("gross", "best")

_ZERO = Decimal(0)
_BEYOND = Decimal(10) ** 60


@dataclass(frozen=True, slots=True)
class Point:
    """The policies at one position: how each stands, and its known sums by kind."""

    standings: tuple[Standing, ...]
    sums: tuple[Mapping[GrantKind, Decimal], ...]
    has_unknown: tuple[bool, ...]
    """Whether a policy grants a sum that is not known."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Positions along which every condition stands still; `courses` are the totals, gross and best, by kind."""

    first: int
    last: int
    standings: tuple[Standing, ...]
    has_unknown: tuple[bool, ...]
    courses: Mapping[tuple[Measure, GrantKind], Run]


@dataclass
class Line:
    """One subject along one axis, with the programs of every policy about it that is not internal."""

    programs: Sequence[Program]
    subject: Subject
    axis: Axis
    _vectors: list[list[Value]] = field(init=False)
    _points: dict[int, Point] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        whole = self.subject.whole()
        name = self.axis.leaf.name
        self._vectors = []
        for program in self.programs:
            vector = [known(leaf, whole, program.basis).value for leaf in program.leaves]
            self._vectors.append([*vector, *(whole.facts.get(each) for each in program.derived)])
        self._depends = [name in program.places for program in self.programs]
        self.kinds: tuple[GrantKind, ...] = tuple(
            dict.fromkeys(grant.kind for program in self.programs for grant, _ in program.grants if grant.is_sum)
        )
        ids = [program.policy.id for program in self.programs]
        self._excluded: dict[str, set[str]] = {id: set() for id in ids}
        for program in self.programs:
            for exclusion in program.policy.exclusions:
                if exclusion.policy in self._excluded and exclusion.policy != program.policy.id:
                    self._excluded[program.policy.id].add(exclusion.policy)
                    self._excluded[exclusion.policy].add(program.policy.id)
        self._still = [None if depends else self._at(n, 0) for n, depends in enumerate(self._depends)]

    # At one position ----------------------------------------------------------------------------------------------

    def at(self, position: int) -> Point:
        """The policies at one position; remembered."""
        if position not in self._points:
            found = [still or self._at(number, position) for number, still in enumerate(self._still)]
            standings, sums, unknown = zip(*found, strict=True) if found else ((), (), ())
            self._points[position] = Point(standings, sums, unknown)
        return self._points[position]

    def total(self, position: int, measure: Measure, kind: GrantKind) -> Decimal:
        """The known sums of one kind at a position, gross or after the best lawful choice, in 元."""
        ids = [program.policy.id for program in self.programs]
        sums = {id: each[kind] for id, each in zip(ids, self.at(position).sums, strict=True) if kind in each}
        return sum(sums.values(), _ZERO) if measure == "gross" else best_sum(list(sums), sums, self._excluded)

    def answer(self, number: int, position: int) -> Answer:
        """One policy's whole answer at a position."""
        return decide(self.programs[number], self.subject_at(position))

    def subject_at(self, position: int) -> Subject:
        """The subject as it would be there."""
        return with_value(self.subject, self.axis.leaf, self.axis.value(position), self.programs[0].basis)

    def outcome(self, number: int, position: int) -> Outcome:
        """One policy's outcome at a position."""
        program, vector = self.programs[number], self._vector(number, position)
        outputs, _ = program.decide(vector)
        return outcome_of(program, vector, outputs[: len(program.conditions)])  # type: ignore[arg-type]

    def _vector(self, number: int, position: int) -> list[Value]:
        vector = list(self._vectors[number])
        if self._depends[number]:
            vector[self.programs[number].places[self.axis.leaf.name]] = self.axis.value(position)
        forget_zero_divisors(self.programs[number], vector)
        return vector

    def _at(self, number: int, position: int) -> tuple[Standing, Mapping[GrantKind, Decimal], bool]:
        program = self.programs[number]
        outputs, _ = program.decide(self._vector(number, position))
        count = len(program.conditions)
        standing = _standing(program, outputs[:count])
        if standing != "entitled":
            return standing, {}, False
        sums: dict[GrantKind, Decimal] = {}
        amounts, unknown = iter(outputs[count:]), False
        for grant, node in program.grants:
            value = None if node is None else next(amounts)
            if grant.is_sum:
                is_known = isinstance(value, int | Decimal)
                unknown = unknown or not is_known
                amount = rounded(Decimal(value), grant) if isinstance(value, int | Decimal) else _ZERO
                sums[grant.kind] = sums.get(grant.kind, _ZERO) + amount
        return standing, sums, unknown

    # Over a stretch -----------------------------------------------------------------------------------------------

    def over(self, first: int, last: int) -> Piece | None:
        """The policies all along a stretch; None where some condition may change within it."""
        standings: list[Standing] = []
        sums: list[Mapping[GrantKind, Run]] = []
        unknown: list[bool] = []
        for number, still in enumerate(self._still):
            if still is not None:
                standing, amounts, is_unknown = still
                found = {kind: runs.constant(amount, last - first) for kind, amount in amounts.items()}
            else:
                told = self._over(number, first, last)
                if told is None:
                    return None
                standing, found, is_unknown = told
            standings.append(standing)
            sums.append(found)
            unknown.append(is_unknown)
        courses = {
            (measure, kind): self._course(measure, kind, first, last, sums)
            for kind in self.kinds
            for measure in MEASURES
        }
        return Piece(first, last, tuple(standings), tuple(unknown), courses)

    def _over(self, number: int, first: int, last: int) -> tuple[Standing, dict[GrantKind, Run], bool] | None:
        program = self.programs[number]
        names = list(program.places)
        values = dict(zip(names, self._vectors[number], strict=True))
        over = Over(self.axis, first, last, values, program.definitions)
        zeros: set[str] = set()
        for divisor in program.divisors:
            found = over.of(divisor)
            if isinstance(found, Unsettled) or (isinstance(found, Run) and found.low <= 0 <= found.high):
                return None
            if isinstance(found, int | Decimal) and found == 0:
                zeros.update(*needed([divisor], program.definitions))
        if zeros:
            over = Over(
                self.axis, first, last, {name: value for name, value in values.items() if name not in zeros},
                program.definitions, is_forgotten=self.axis.leaf.name in zeros,
            )  # fmt: skip
        truths = [over.truth(condition.node) for condition in program.conditions]
        is_refused = program.validity.truth is False or False in truths
        if not is_refused and any(isinstance(each, Unsettled) for each in truths):
            return None
        standing = _standing(program, truths)
        if standing != "entitled":
            return standing, {}, False
        sums: dict[GrantKind, Run] = {}
        unknown = False
        for grant, node in program.grants:
            if not grant.is_sum:
                continue
            amount = None if node is None else over.of(node)
            if isinstance(amount, Unsettled):
                return None
            if isinstance(amount, int | Decimal):
                amount = runs.constant(amount, last - first)
            unknown = unknown or not isinstance(amount, Run)
            run = _paid(amount, grant) if isinstance(amount, Run) else runs.constant(0, last - first)
            sums[grant.kind] = runs.plus(sums[grant.kind], run) if grant.kind in sums else run
        return standing, sums, unknown

    def _course(
        self, measure: Measure, kind: GrantKind, first: int, last: int, sums: Sequence[Mapping[GrantKind, Run]]
    ) -> Run:
        """The total of a kind over a stretch. The best choice rises by no more than what can rise in any choice."""
        still = runs.constant(0, last - first)
        ids = [program.policy.id for program in self.programs]
        granted = {id: found[kind] for id, found in zip(ids, sums, strict=True) if kind in found}
        disputed = {id for id in granted if self._excluded[id] & granted.keys()}
        if measure == "gross" or not disputed:
            return reduce(runs.plus, granted.values(), still)
        least = most = _ZERO
        for id, run in granted.items():
            least += min(run.least, _ZERO) if id in disputed else run.least
            most += max(run.most, _ZERO) if id in disputed else run.most
        ends = self.total(first, measure, kind), self.total(last, measure, kind)
        return runs.made(last - first, *ends, (-_BEYOND, _BEYOND), (least, most), 12)

    def hints(self) -> list[int]:
        """Positions at which something may begin to be otherwise: where the rules' comparisons can turn."""
        name = self.axis.leaf.name
        found = {self.axis.first}
        for program, vector, depends in zip(self.programs, self._vectors, self._depends, strict=True):
            if not depends:
                continue
            values = dict(zip(program.places, vector, strict=True))
            values[name] = None
            roots = [*(each.node for each in program.conditions), *(n for _, n in program.grants if n is not None)]
            unknown = [leaf for leaf in program.leaves if is_open(values[leaf.name])]
            environment = Environment(values, program.definitions)
            turning = Turning(roots, program.definitions, environment, program.divisors, unknown)
            if name in turning.leaves:
                found |= {self.axis.position(value) for value in turning.representatives(self.axis.leaf)}
        return sorted(each for each in found if self.axis.first <= each <= self.axis.last)

    def value(self, position: int) -> Scalar:
        """The fact's value at a position."""
        return self.axis.value(position)


def _standing(program: Program, truths: Sequence[object]) -> Standing:
    if program.validity.truth is False or False in truths:
        return "refused"
    return "open" if None in truths else "entitled"


def _paid(amount: Run, grant: Grant) -> Run:
    """The amount as its clause rounds it."""
    ends = [rounded(each, grant) for each in (amount.first, amount.last, amount.low, amount.high)]
    return runs.rounded_at(amount, grant.rounding.places, *ends)
