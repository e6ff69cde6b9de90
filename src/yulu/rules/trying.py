"""What values of unknown facts could make of a part: tried only where something can turn, and each state only once.

A state says for every open leaf which value it has, or what little is known of it. Whatever is found of a state holds
wherever it is met again, so all searches of a question share it. The work is bounded by `Budget`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from yulu.language.evaluate import Environment, evaluate
from yulu.language.values import Candidates, Interval, NumberOverflow, Value, is_single
from yulu.rules.edges import Turning
from yulu.rules.missing import OutOfBudget
from yulu.rules.part import Part, is_open

MOST_STEPS = 1_500_000
"""A step is what takes about a ten-millionth of a second: counted, not timed, so that answers do not depend on the day
the computer has.
"""
MOST_WITNESSES = 8
FEW_STATES = 200
"""How many states are looked at to find out why one cannot succeed."""

_STATE, _VALUE, _TRUTHS, _TURNING = 15, 60, 40, 500

State = tuple[Value, ...]
Truths = tuple[bool | None, ...]


@dataclass(slots=True)
class Budget:
    """How many steps may still be made."""

    left: int = MOST_STEPS

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise OutOfBudget


class Question:
    """One part with the values known of it: which values of the open ones make it hold, fail or stay open."""

    def __init__(self, part: Part, values: Sequence[Value], asked: Sequence[str]) -> None:
        self.part, self.values, self.budget = part, list(values), Budget()
        self.is_partial = False
        """Whether some values could not be tried: then nothing found is no proof that there is nothing."""
        self.leaves = [leaf for leaf, value in zip(part.leaves, values, strict=False) if is_open(value)]
        self._at = [position for position in range(len(part.leaves)) if is_open(values[position])]
        wanted = set(asked)
        self.terms = tuple(p for p, leaf in enumerate(self.leaves) if leaf.member is None and leaf.name in wanted)
        self.unknown: dict[str, list[int]] = {}
        """The positions of each missing member's leaves in a state."""
        for position, leaf in enumerate(self.leaves):
            if leaf.member is not None and leaf.name in wanted:
                self.unknown.setdefault(leaf.member.name, []).append(position)
        self.start: State = tuple(values[position] for position in self._at)
        self._facts = frozenset(position for positions in self.unknown.values() for position in positions)
        self._is_key = [leaf.type.kind in ("boolean", "enum") for leaf in self.leaves]
        self._truths: dict[State, Truths] = {}
        self._standing: dict[State, bool | None] = {}
        self._reached: dict[State, bool] = {}
        self.witnesses: list[dict[int, Value]] = []
        """What was found to meet the part, by position: it is held against other states before these are searched."""
        self._turning: dict[State, Turning] = {}
        self._values: dict[tuple[State, int], list[Value]] = {}

    def truths(self, state: State) -> Truths:
        """What the part's expressions come to in this state."""
        found = self._truths.get(state)
        if found is None:
            self.budget.spend(_TRUTHS + self.part.weight // 4)
            outputs, _ = self.part.decide(self._vector(state))
            found = self._truths[state] = outputs  # type: ignore[assignment]
        return found  # type: ignore[return-value]

    def _vector(self, state: State) -> list[Value]:
        vector = list(self.values)
        for position, value in zip(self._at, state, strict=True):
            vector[position] = value
        return vector

    def standing(self, state: State) -> bool | None:
        """Whether no fact can matter any more: True if everything is met, or some findings would meet it; False if
        something is not met whatever is found; None while facts matter.
        """
        if state not in self._standing:
            self._standing[state] = self._stands(state)
        return self._standing[state]

    def _stands(self, state: State) -> bool | None:
        truths = self.truths(state)
        if False in truths or None not in truths:
            return False not in truths
        if not self.terms:
            return None
        could = False
        for found in self.with_findings(state):
            truths = self.truths(found)
            if False not in truths:
                if None in truths:
                    return None
                could = True
        return could

    def with_findings(self, state: State) -> Iterator[State]:
        """The state with every way in which the open terms could be found."""
        for answers in itertools.product((True, False), repeat=len(self.terms)):
            yield _with(state, zip(self.terms, answers, strict=True))

    def open_terms(self, state: State) -> set[str]:
        """The open terms on which the part still turns, in a state where no fact matters."""
        turning = set()
        for position in self.terms:
            for found in self.with_findings(state):
                other = _with(found, [(position, not found[position])])
                if _all_met(self.truths(found)) != _all_met(self.truths(other)):
                    turning.add(self.leaves[position].name)
                    break
        return turning

    def reaches(self, state: State) -> bool:
        """Whether for some values of everything unknown the part is met, or left to findings that could meet it."""
        if state not in self._reached:
            self._reached[state] = self._reaches(state)
        return self._reached[state]

    def _reaches(self, state: State) -> bool:
        self.budget.spend(_STATE)
        standing = self.standing(state)
        if standing is not None:
            found = standing and not self.has_zero_divisor(state)
            if found:
                self._witness(state)
            return found
        if self.is_witnessed(state):
            return True
        position = self.next_of(state, self._facts)
        return position is not None and any(map(self.reaches, self._children(state, position, 1)))

    def _witness(self, state: State) -> None:
        values = {p: state[p] for p in self._facts if not is_open(state[p]) and is_open(self.start[p])}
        if values not in self.witnesses:
            self.witnesses = [values, *self.witnesses][:MOST_WITNESSES]

    def is_witnessed(self, state: State) -> bool:
        """Whether the values of an earlier finding meet the part in this state too, where they are still open."""
        for number, witness in enumerate(self.witnesses):
            filled = _with(state, [(p, value) for p, value in witness.items() if self._may_be(value, state[p])])
            with suppress(NumberOverflow):
                if self.standing(filled) is True and not self.has_zero_divisor(filled):
                    self.witnesses.insert(0, self.witnesses.pop(number))
                    return True
        return False

    def recalls(self, met: Sequence[Mapping[str, Value]]) -> bool:
        """Whether values that met the part for another subject meet it for this one, where they are unknown. A sure
        yes is no other answer than the search's, so what was asked before changes nothing but the time it takes.
        """
        for values in met:
            self.witnesses = [{p: values[n] for p in self._facts if (n := self.leaves[p].name) in values}]
            with suppress(OutOfBudget):
                if self.is_witnessed(self.start):
                    return True
        self.witnesses = []
        return False

    def remember(self, met: list[Mapping[str, Value]]) -> None:
        """Add what was found to what `recalls` is given later."""
        for witness in self.witnesses[:1]:
            met.insert(0, {self.leaves[p].name: value for p, value in witness.items()})
            del met[MOST_WITNESSES:]

    def _may_be(self, value: Value, known: Value) -> bool:
        if isinstance(known, Interval):
            return _within(value, known)
        return known is None or (isinstance(known, Candidates) and value in known.values)

    def can_qualify(self, members: Sequence[str]) -> bool:
        """Whether for some values of the members (the rest left unknown) the part is met, or left to findings.

        What is met with something unknown is met for each of its values. So wherever the search fails, values of what
        is left unknown are looked for that spoil it there, and they are held against everything else that is tried:
        with a key known most of a table falls away, where the search itself would try every cell of it.
        """
        free = frozenset(position for member in members for position in self.unknown[member])
        spoilers: list[list[tuple[int, Value]]] = []

        def is_spoiled(state: State) -> bool:
            for number, spoiler in enumerate(spoilers):
                if self.standing(_with(state, spoiler)) is False:
                    spoilers.insert(0, spoilers.pop(number))
                    return True
            return False

        def search(state: State) -> bool:
            self.budget.spend(_STATE + _STATE * len(spoilers))
            standing = self.standing(state)
            if standing is not None:
                return standing and not self.has_zero_divisor(state)
            if is_spoiled(state):
                return False
            position = self.next_of(state, free)
            if position is None:
                spoilers[:0] = self._spoiler(state, self._facts - free)
                return False
            return any(search(child) for child in self._unspoiled(state, position, is_spoiled))

        return search(self.start)

    def _unspoiled(self, state: State, position: int, is_spoiled: Callable[[State], bool]) -> Iterator[State]:
        """The states one value further, until what was learnt from one of them rules them all out."""
        for child in self._children(state, position, 1):
            yield child
            if is_spoiled(state):
                return

    def _spoiler(self, state: State, others: frozenset[int]) -> list[list[tuple[int, Value]]]:
        """Values of the others with which something is not met in this state, if they are soon found."""
        for found in itertools.islice(self._fillings(state, others), FEW_STATES):
            if self.standing(found) is False:
                return [[(position, found[position]) for position in others if found[position] != state[position]]]
        return []

    def _fillings(self, state: State, positions: frozenset[int]) -> Iterator[State]:
        """This state and all those further on, as long as facts matter."""
        yield state
        position = None if self.standing(state) is not None else self.next_of(state, positions)
        if position is not None:
            for child in self._children(state, position, 1):
                yield from self._fillings(child, positions)

    def settles(self, members: Sequence[str]) -> bool:
        """Whether no fact matters any more whatever values the members take, unless nothing can be met then."""
        free = frozenset(position for member in members for position in self.unknown[member])
        if free == self._facts and self.part.is_total:
            return True

        def settled(state: State) -> bool:
            self.budget.spend(_STATE)
            if self.standing(state) is not None or not self.reaches(state):
                return True
            position = self.next_of(state, free)
            if position is None:
                return self.has_zero_divisor(state)
            return all(map(settled, self._children(state, position, -1)))

        return settled(self.start)

    def completions(self, stop: Callable[[State], bool], state: State | None = None) -> Iterator[State]:
        """Every way everything unknown can be; a branch that `stop` accepts is not followed further."""
        state = self.start if state is None else state
        self.budget.spend(_STATE)
        position = None if stop(state) else self.next_of(state, self._facts)
        if position is not None:
            for child in self._children(state, position, 1):
                yield from self.completions(stop, child)
        elif not self.has_zero_divisor(state):
            yield state

    def judged_later(self) -> set[str]:
        """The open terms that some completion would leave."""
        found: set[str] = set()
        if not self.terms:
            return found
        for state in self.completions(lambda state: self.standing(state) is not None):
            if None in self.truths(state) and self.standing(state):
                found |= self.open_terms(state)
                if len(found) == len(self.terms):
                    break
        return found

    def can_hold(self, chosen: Sequence[int]) -> bool:
        """Whether some values, and some findings, meet all of the expressions at these places."""

        def stop(state: State) -> bool:
            asked = [self.truths(state)[each] for each in chosen]
            return False in asked or None not in asked

        return any(
            all(self.truths(found)[each] is True for each in chosen)
            for state in self.completions(stop)
            for found in (state, *self.with_findings(state))
        )

    def _children(self, state: State, position: int, sign: int) -> list[State]:
        """The states one value further; with sign 1 those that leave little unknown first, with −1 those that leave
        much: whoever looks for one of either kind finds it sooner. Values that cannot be reckoned with are left out:
        nobody could have delivered them.
        """
        children: list[tuple[int, State]] = []
        for value in self.tried(state, position):
            child = _with(state, [(position, value)])
            with suppress(NumberOverflow):
                children.append((sign * self.truths(child).count(None), child))
        return [child for _, child in sorted(children, key=lambda each: each[0])]

    def next_of(self, state: State, free: frozenset[int]) -> int | None:
        """The leaf to fill next among those that can still turn anything: keys of tables first, they cut most away."""
        return next(iter(self._live(state, free)), None)

    def _live(self, state: State, among: frozenset[int]) -> list[int]:
        order = {"boolean": 0, "enum": 1}
        turning = self._turned(state)[1].leaves
        live = [p for p in among if is_open(state[p]) and self.leaves[p].name in turning]
        return sorted(live, key=lambda position: (order.get(self.leaves[position].type.kind, 2), position))

    def _turned(self, state: State) -> tuple[State, Turning]:
        """What can turn in this state. Where no edge moves with an unknown number or day, it is enough to look at the
        keys: the edges of all others are then the same whatever these are.
        """
        coarse = tuple(
            value if is_key else known for value, known, is_key in zip(state, self.start, self._is_key, strict=True)
        )
        turning = self._turning_at(coarse)
        if turning.moves:
            return state, self._turning_at(state)
        return coarse, turning

    def _turning_at(self, state: State) -> Turning:
        turning = self._turning.get(state)
        if turning is None:
            part = self.part
            self.budget.spend(_TURNING + 6 * part.weight)
            environment = self._environment(state)
            turning = Turning(part.nodes, part.definitions, environment, part.divisors, part.leaves, part.solver)
            self._turning[state] = turning
        return turning

    def tried(self, state: State, position: int) -> list[Value]:
        """The values worth trying for the leaf, within what is known of it."""
        at, turning = self._turned(state)
        key = (at, position)
        if key not in self._values:
            leaf, current = self.leaves[position], self.start[position]
            tried: list[Value] = list(turning.representatives(leaf))
            self.budget.spend(len(tried) * _VALUE)
            self.is_partial = self.is_partial or turning.is_partial
            if isinstance(current, Interval):
                ends = [current.low] if current.high is None else [current.low, current.high]
                tried = list(dict.fromkeys([*ends, *(value for value in tried if _within(value, current))]))
            if isinstance(current, Candidates):
                tried = [value for value in tried if value in current.values]
            self._values[key] = tried
        return self._values[key]

    def _environment(self, state: State) -> Environment:
        known = dict(zip(self.part.names, self._vector(state), strict=True))
        return Environment(known, self.part.definitions)

    def has_zero_divisor(self, state: State) -> bool:
        """A zero divisor is no completion: nobody could have delivered it."""
        if not self.part.divisors:
            return False
        environment = self._environment(state)
        return any(evaluate(divisor, environment) == 0 for divisor in self.part.divisors)


class SumQuestion(Question):
    """The same about one grant's value: known or not."""

    def _stands(self, state: State) -> bool | None:
        return True if is_single(self.truths(state)[0]) else None

    def reaches(self, state: State) -> bool:
        return True


def _with(state: State, given: Iterator[tuple[int, Value]] | Sequence[tuple[int, Value]]) -> State:
    filled = list(state)
    for position, value in given:
        filled[position] = value
    return tuple(filled)


def _all_met(truths: Truths) -> bool:
    return all(truth is True for truth in truths)


def _within(value: Value, interval: Interval) -> bool:
    return value >= interval.low and (interval.high is None or value <= interval.high)  # type: ignore[operator]
