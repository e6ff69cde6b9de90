"""What is missing: the smallest sets of facts, lists and texts that would settle an outcome, or could make it a yes.

Both questions are monotone in the set asked for (what is known stays known), so the necessary members are found
first, and sets are grown only over the rest. Values are tried at the edges where something can turn (`edges`).
The work is bounded by `Budget`; what was not finished is said, never cut silently (DESIGN 3.7).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from yulu.language.definitions import needed
from yulu.language.evaluate import Environment, evaluate
from yulu.language.tree import Node
from yulu.language.values import Candidates, Interval, Value
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning
from yulu.rules.program import Program

MOST_TRIALS = 400_000
MOST_SETS = 32
MOST_FREE = 12
MOST_WITNESSES = 500
FEW_TRIALS = 60
"""Most searches end within so few; only then is it worth proving first that one cannot succeed."""

Vector = list[Value]
Truths = tuple[bool | None, ...]


class OutOfBudget(Exception):
    """More values would have to be tried than allowed."""


@dataclass(slots=True)
class Budget:
    """How many values may still be tried."""

    left: int = MOST_TRIALS

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OutOfBudget


@dataclass(frozen=True, slots=True)
class Family:
    """Smallest sets of member names, smallest first; `capped`: there may be more."""

    sets: tuple[tuple[str, ...], ...]
    capped: bool = False


@dataclass(slots=True)
class Question:
    """One subject before one program: its vector of values, and what of it is unknown."""

    program: Program
    vector: Vector
    budget: Budget = field(default_factory=Budget)
    roots: Sequence[Node] = ()
    """What is asked about: the conditions, or one grant's amount; members of other parts do not count."""
    is_partial: bool = False
    """Whether some values could not be tried: then nothing found is no proof that there is nothing."""
    terms: tuple[int, ...] = field(init=False)
    unknown: dict[str, list[int]] = field(init=False)
    """The positions of each missing member's leaves."""

    def __post_init__(self) -> None:
        program = self.program
        self.roots = self.roots or [condition.node for condition in program.conditions]
        stated = zip(program.derived, self.vector[len(program.leaves) :], strict=True)
        replaced = {name for name, value in stated if value is not None}
        asked, _ = needed(self.roots, {n: each for n, each in program.definitions.items() if n not in replaced})
        self.terms = tuple(
            position
            for position, leaf in enumerate(program.leaves)
            if leaf.member is None and leaf.name in asked and self.vector[position] is None
        )
        self.unknown = {}
        for position, leaf in enumerate(program.leaves):
            value = self.vector[position]
            if leaf.member is not None and leaf.name in asked and _is_open(value):
                self.unknown.setdefault(leaf.member.name, []).append(position)

    def truths(self, vector: Sequence[Value]) -> Truths:
        """The conditions' truth with these values."""
        outputs, _ = self.program.decide(vector)
        return outputs[: len(self.program.conditions)]  # type: ignore[return-value]

    def is_settled(self, vector: Vector, truths: Truths) -> bool:
        """Whether no fact can matter any more: some condition is false, or whatever the open terms turn out to be,
        everything is known.
        """
        if False in truths or None not in truths:
            return True
        if not self.terms:
            return False
        return all(False in each or None not in each for each in self._with_findings(vector))

    def qualifies(self, vector: Vector, truths: Truths) -> bool:
        """Whether every condition is met, or only findings are missing and some findings would meet them all."""
        if None not in truths:
            return False not in truths
        return self.is_settled(vector, truths) and any(map(_all_met, self._with_findings(vector)))

    def _with_findings(self, vector: Vector) -> Iterator[Truths]:
        for answers in itertools.product((True, False), repeat=len(self.terms)):
            tried = list(vector)
            for position, answer in zip(self.terms, answers, strict=True):
                tried[position] = answer
            yield self.truths(tried)

    def open_terms(self, vector: Vector) -> tuple[str, ...]:
        """The open terms on which the outcome still turns, in a state where no fact matters."""
        turning = []
        for position in self.terms:
            others = [each for each in self.terms if each != position]
            for answers in itertools.product((True, False), repeat=len(others)):
                tried = list(vector)
                for other, answer in zip(others, answers, strict=True):
                    tried[other] = answer
                tried[position] = True
                one = self.truths(tried)
                tried[position] = False
                if _all_met(one) != _all_met(self.truths(tried)):
                    turning.append(self.program.leaves[position].name)
                    break
        return tuple(turning)

    def completions(
        self,
        members: Sequence[str],
        vector: Vector,
        stop: Callable[[Vector, Truths], bool],
        *,
        open_first: bool = False,
    ) -> Iterator[tuple[Vector, Truths]]:
        """Every way the members' values can be, one on each side of every edge; a branch that `stop` accepts is
        yielded as it is and not followed further. Values that leave fewer conditions unknown are tried first, or, with
        `open_first`, those that leave more: whoever looks for one of either kind finds it sooner.
        """
        positions = frozenset(position for member in members for position in self.unknown[member])
        yield from self._complete(positions, vector, self.truths(vector), stop, -1 if open_first else 1)

    def _complete(
        self,
        positions: frozenset[int],
        vector: Vector,
        truths: Truths,
        stop: Callable[[Vector, Truths], bool],
        sign: int,
    ) -> Iterator[tuple[Vector, Truths]]:
        self.budget.spend()
        position = None
        if positions and not stop(vector, truths):
            turning = self._turning(vector)
            position = self._next(positions, turning)
        if position is None:
            if not self._zero_divisor(vector):
                yield vector, truths
            return
        branches = []
        for value in self._values(position, turning):
            tried = list(vector)
            tried[position] = value
            branches.append((tried, self.truths(tried)))
        branches.sort(key=lambda branch: sign * branch[1].count(None))
        for tried, found in branches:
            yield from self._complete(positions - {position}, tried, found, stop, sign)

    def _next(self, positions: frozenset[int], turning: Turning) -> int | None:
        """The leaf to fill next among those that can still turn anything: keys of tables first, they cut most away."""
        leaves = self.program.leaves
        live = [position for position in positions if leaves[position].name in turning.leaves]
        order = {"boolean": 0, "enum": 1}
        return min(live, key=lambda position: (order.get(leaves[position].type.kind, 2), position), default=None)

    def _values(self, position: int, turning: Turning) -> list[Value]:
        """The values worth trying, within what is known of the leaf."""
        leaf, current = self.program.leaves[position], self.vector[position]
        tried: list[Value] = list(turning.representatives(leaf))
        self.is_partial = self.is_partial or turning.is_partial
        if isinstance(current, Interval):
            ends = [current.low] if current.high is None else [current.low, current.high]
            return list(dict.fromkeys([*ends, *(value for value in tried if _within(value, current))]))
        if isinstance(current, Candidates):
            return [value for value in tried if value in current.values]
        return tried

    def _turning(self, vector: Sequence[Value]) -> Turning:
        program = self.program
        return Turning(self.roots, program.definitions, self._environment(vector), program.divisors, program.leaves)

    def _environment(self, vector: Sequence[Value]) -> Environment:
        names = [*(leaf.name for leaf in self.program.leaves), *self.program.derived]
        return Environment(dict(zip(names, vector, strict=True)), self.program.definitions)

    def _zero_divisor(self, vector: Vector) -> bool:
        """A zero divisor is no completion: nobody could have delivered it."""
        if not self.program.divisors:
            return False
        environment = self._environment(vector)
        return any(evaluate(divisor, environment) == 0 for divisor in self.program.divisors)

    def needs_facts(self, vector: Vector, truths: Truths) -> bool:
        """Whether facts are missing here that could still lead to a yes."""
        return not self.is_settled(vector, truths) and self.can_qualify(list(self.unknown), vector)

    def can_qualify(self, members: Sequence[str], vector: Vector) -> bool:
        """Whether for some values of the members (the rest left unknown) the outcome is entitled or needs_judgement."""
        free = [member for member in members if any(_is_open(vector[p]) for p in self.unknown[member])]
        whole, self.budget = self.budget, Budget(min(FEW_TRIALS, self.budget.left))
        spent = self.budget.left
        try:
            return self._search(free, vector)
        except OutOfBudget:
            pass
        finally:
            whole.left -= spent - max(self.budget.left, 0)
            self.budget = whole
        return not self._is_refuted(free, vector) and self._search(free, vector)

    def _search(self, free: Sequence[str], vector: Vector) -> bool:
        """Whether some values of the free members qualify; a branch that one value of a key left unknown makes false
        is given up, because what is true with the key unknown is true for each of its values.
        """
        witnesses = self._witnesses(free, vector)

        def decided(tried: Vector, truths: Truths) -> bool:
            if False in truths or self.is_settled(tried, truths):
                return True
            for index, witness in enumerate(witnesses):
                completed = list(tried)
                for position, value in witness:
                    completed[position] = value
                if False in self.truths(completed):
                    witnesses.insert(0, witnesses.pop(index))
                    return True
            return False

        return any(self.qualifies(tried, truths) for tried, truths in self.completions(free, vector, decided))

    def _witnesses(self, free: Sequence[str], vector: Vector) -> list[tuple[tuple[int, Value], ...]]:
        """Values of keys that stay unknown, one key or two at a time."""
        chosen = {position for member in free for position in self.unknown[member]}
        singles = [
            (position, value)
            for positions in self.unknown.values()
            for position in positions
            if position not in chosen and vector[position] is None
            for value in _codes(self.program.leaves[position])
        ]
        pairs = [(one, other) for one, other in itertools.combinations(singles, 2) if one[0] != other[0]]
        return [*((single,) for single in singles), *(pairs if len(pairs) <= MOST_WITNESSES else ())]

    def _is_refuted(self, free: Sequence[str], vector: Vector) -> bool:
        """Whether nothing qualifies with one value of one key left unknown: then nothing does without it.

        With the key most of a table falls away, where the search itself would try every cell of it.
        """
        chosen = {position for member in free for position in self.unknown[member]}
        for positions in self.unknown.values():
            for position in positions:
                leaf = self.program.leaves[position]
                if position in chosen or vector[position] is not None or leaf.type.kind not in ("boolean", "enum"):
                    continue
                turning = self._turning(vector)
                if leaf.name not in turning.leaves:
                    continue
                for value in turning.representatives(leaf):
                    tried = list(vector)
                    tried[position] = value
                    if not self._zero_divisor(tried) and not self._search(free, tried):
                        return True
        return False

    def settles(self, members: Sequence[str]) -> bool:
        """Whether the outcome is no longer needs_facts whatever values the members take."""
        return not any(
            self.needs_facts(tried, truths)
            for tried, truths in self.completions(members, self.vector, self.is_settled, open_first=True)
        )

    def judged_later(self) -> tuple[str, ...]:
        """The open terms that some completion would leave."""
        found: dict[str, None] = {}
        for vector, truths in self.completions(list(self.unknown), self.vector, self.is_settled):
            if None in truths and self.qualifies(vector, truths):
                found.update(dict.fromkeys(self.open_terms(vector)))
                if len(found) == len(self.terms):
                    break
        return tuple(found)

    def contradiction(self) -> tuple[str, ...]:
        """The fewest conditions (greedily) that no values can meet together."""
        kept = list(range(len(self.program.conditions)))
        for position in list(kept):
            fewer = [each for each in kept if each != position]
            if fewer and not self._can_hold(fewer):
                kept = fewer
        return tuple(self.program.conditions[each].name for each in kept)

    def _can_hold(self, conditions: Sequence[int]) -> bool:
        def stop(vector: Vector, truths: Truths) -> bool:
            asked = [truths[each] for each in conditions]
            return False in asked or None not in asked

        return any(
            all(found[each] is True for each in conditions)
            for vector, truths in self.completions(list(self.unknown), self.vector, stop)
            for found in (truths, *self._with_findings(vector))
        )


def _all_met(truths: Truths) -> bool:
    return all(truth is True for truth in truths)


def _codes(leaf: Leaf) -> Sequence[Value]:
    """The values of a key; none for leaves of other kinds."""
    if leaf.type.kind == "boolean":
        return (True, False)
    return tuple(leaf.type.choices)


def _is_open(value: Value) -> bool:
    return value is None or isinstance(value, Interval | Candidates)


def _within(value: Value, interval: Interval) -> bool:
    return value >= interval.low and (interval.high is None or value <= interval.high)  # type: ignore[operator]


def smallest_sets(members: Sequence[str], holds: Callable[[Sequence[str]], bool]) -> Family:
    """All smallest sets for which a monotone property holds; capped at MOST_SETS sets, or when the budget is spent.

    From the top: the largest set not yet decided is tried; where the property holds it is shrunk to a smallest set,
    which decides all sets above it; where it does not, all sets below it are decided.
    """
    count = len(members)
    found: list[int] = []
    refuted: list[int] = []

    def names(chosen: int) -> list[str]:
        return [member for position, member in enumerate(members) if chosen >> position & 1]

    def is_decided(chosen: int) -> bool:
        return any(chosen & each == each for each in found) or any(chosen | each == each for each in refuted)

    def test(chosen: int) -> bool:
        if any(chosen & each == each for each in found):
            return True
        if any(chosen | each == each for each in refuted):
            return False
        if holds(names(chosen)):
            return True
        refuted.append(chosen)
        return False

    def family(capped: bool) -> Family:
        sets = (tuple(names(chosen)) for chosen in found)
        return Family(tuple(sorted(sets, key=lambda each: (len(each), [members.index(name) for name in each]))), capped)

    everything = (1 << count) - 1
    try:
        if not test(everything):
            return Family(())
        core = sum(1 << position for position in range(count) if not test(everything & ~(1 << position)))
        rest = [1 << position for position in range(count) if not core >> position & 1]
        if len(rest) > MOST_FREE:
            found.append(_shrunk(everything, rest, test))
            return family(capped=True)
        for size in range(len(rest), -1, -1):
            for extra in itertools.combinations(rest, size):
                chosen = core | sum(extra)
                if not is_decided(chosen) and test(chosen):
                    found.append(_shrunk(chosen, extra, test))
                    if len(found) >= MOST_SETS:
                        return family(capped=True)
    except OutOfBudget:
        return family(capped=True)
    return family(capped=False)


def _shrunk(chosen: int, bits: Sequence[int], test: Callable[[int], bool]) -> int:
    """A smallest set within the chosen one, leaving out bits one by one."""
    for bit in bits:
        if test(chosen & ~bit):
            chosen &= ~bit
    return chosen
