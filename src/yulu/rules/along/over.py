"""What expressions are over a whole stretch of one fact's values: one value, a `Run`, or unsettled.

Everything else about the subject stands still. A stretch on which a truth is unsettled must be halved until it is not;
on a single position nothing is unsettled, so halving ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from yulu.language import values
from yulu.language.definitions import Definition, Formula, Lookup, Table
from yulu.language.evaluate import codes_possible
from yulu.language.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Or,
    Scalar,
)
from yulu.language.values import Candidates, Interval, Value
from yulu.rules.along import runs
from yulu.rules.along.axis import Axis
from yulu.rules.along.runs import Run


class Unsettled:
    """The value may be this on one position and that on another."""


UNSETTLED: Final = Unsettled()


@dataclass(frozen=True, slots=True)
class Days:
    """A day that changes along the stretch, by its ordinal number."""

    run: Run


Found = Value | Run | Days | Unsettled


class Over:
    """The values of expressions on the positions from `first` to `last` of an axis."""

    def __init__(
        self,
        axis: Axis,
        first: int,
        last: int,
        known: Mapping[str, Value],
        definitions: Mapping[str, Definition],
        *,
        is_forgotten: bool = False,
    ) -> None:
        """`is_forgotten`: the fact counts as missing all along, as what lies under a divisor of zero does."""
        self.steps = last - first
        self._definitions = definitions
        self._found: dict[str, Found] = {name: value for name, value in known.items() if value is not None}
        self._found[axis.leaf.name] = None if is_forgotten else _positions(axis, first, last)

    def __getitem__(self, name: str) -> Found:
        if name not in self._found:
            definition = self._definitions.get(name)
            self._found[name] = None if definition is None else self._defined(definition)
        return self._found[name]

    def truth(self, node: Node) -> bool | Unsettled | None:
        """A boolean expression's truth all along the stretch."""
        found = self.of(node)
        return found if isinstance(found, bool | Unsettled) else None

    def of(self, node: Node) -> Found:
        """An expression's value all along the stretch."""
        match node:
            case Literal(value):
                return value
            case Name(name):
                return self[name]
            case Not(operand):
                truth = self.truth(operand)
                return truth if isinstance(truth, Unsettled) else values.negate(truth)
            case And(operands):
                return _joined([self.truth(each) for each in operands], False)
            case Or(operands):
                return _joined([self.truth(each) for each in operands], True)
            case Compare(sign, left, right):
                return self._compared(sign, self.of(left), self.of(right))
            case Between(operand, low, high):
                return self._between(self.of(operand), self.of(low), self.of(high))
            case In(operand, choices):
                return self._member(self.of(operand), [self.of(each) for each in choices])
            case Arithmetic(sign, left, right):
                return self._computed(sign, self.of(left), self.of(right))
            case Negative(operand):
                found = self.of(operand)
                if isinstance(found, Run):
                    return runs.opposite(found)
                return found if isinstance(found, Unsettled) else values.minus(found)  # type: ignore[arg-type]
            case Call(function, arguments):
                return self._called(function, [self.of(each) for each in arguments])

    # What is derived ----------------------------------------------------------------------------------------------

    def _defined(self, definition: Definition) -> Found:
        match definition:
            case Formula(node):
                return self.of(node)
            case Table():
                return self._table(definition)
            case Lookup(_, key, by_code):
                found = self[key.name]
                if isinstance(found, Unsettled | Run | Days):
                    return UNSETTLED
                codes = codes_possible(definition, found)
                return None if codes is None else self._union([by_code[code] for code in codes])

    def _table(self, table: Table) -> Found:
        possible: list[Scalar | Name] = []
        for group in table.groups:
            chosen = True if group.key is None else self.truth(group.key)
            if chosen is False:
                continue
            if isinstance(chosen, Unsettled):
                return UNSETTLED
            for row in group.rows:
                holds = self.truth(row.test)
                if isinstance(holds, Unsettled):
                    return UNSETTLED
                if holds is not False:
                    possible.append(row.value)
                if holds is True and group.ordered:
                    break
        return self._union(possible)

    def _union(self, possible: Sequence[Scalar | Name]) -> Found:
        found = [self[each.name] if isinstance(each, Name) else each for each in possible]
        if len(found) == 1 and isinstance(found[0], Run | Days):
            return found[0]
        if any(isinstance(each, Run | Days | Unsettled) for each in found):
            return UNSETTLED
        kept: set[Scalar] = set()
        for each in found:
            match each:
                case None | Interval():
                    return None
                case Candidates(several):
                    kept |= several
                case bool() | int() | Decimal() | date() | str():
                    kept.add(each)
        return values.candidates(kept)

    # Comparing ----------------------------------------------------------------------------------------------------

    def _compared(self, sign: str, left: Found, right: Found) -> bool | Unsettled | None:
        if isinstance(left, Unsettled) or isinstance(right, Unsettled):
            return None if left is None or right is None else UNSETTLED
        one, other = self._moving(left), self._moving(right)
        if one is None and other is None:
            assert not isinstance(left, Run | Days)
            assert not isinstance(right, Run | Days)
            return values.compare(sign, left, right)
        if left is None or right is None:
            return None
        if one is None or other is None:
            moving, span, turned = (one, right, sign) if other is None else (other, left, values.MIRRORED[sign])
            assert moving is not None
            if isinstance(span, Candidates | Interval):
                return _against_span(turned, moving, span)
        first = one if one is not None else self._as_run(left)
        second = other if other is not None else self._as_run(right)
        return _sign(sign, runs.difference(first, second))

    def _moving(self, found: Found) -> Run | None:
        return found.run if isinstance(found, Days) else found if isinstance(found, Run) else None

    def _as_run(self, found: Found) -> Run:
        """A single number or day as a run that stands still."""
        match found:
            case Run():
                return found
            case Days(run):
                return run
            case date():
                return runs.constant(found.toordinal(), self.steps)
            case int() | Decimal():
                return runs.constant(found, self.steps)
            case _:
                raise TypeError(found)

    def _between(self, operand: Found, low: Found, high: Found) -> bool | Unsettled | None:
        if not any(isinstance(each, Run | Days | Unsettled) for each in (operand, low, high)):
            return values.between(operand, low, high)  # type: ignore[arg-type]
        if isinstance(operand, Candidates):
            return UNSETTLED
        return _joined([self._compared(">=", operand, low), self._compared("<=", operand, high)], False)

    def _member(self, operand: Found, choices: Sequence[Found]) -> bool | Unsettled | None:
        if not any(isinstance(each, Run | Days | Unsettled) for each in (operand, *choices)):
            return values.member(operand, choices)  # type: ignore[arg-type]
        if isinstance(operand, Candidates):
            return UNSETTLED
        return _joined([self._compared("=", operand, each) for each in choices], True)

    # Computing ----------------------------------------------------------------------------------------------------

    def _computed(self, sign: str, left: Found, right: Found) -> Found:
        if not any(isinstance(each, Run | Days | Unsettled) for each in (left, right)):
            return values.arithmetic(sign, left, right)  # type: ignore[arg-type]
        if any(each is None or isinstance(each, Candidates | Interval) for each in (left, right)):
            return None
        if isinstance(left, Unsettled) or isinstance(right, Unsettled):
            return UNSETTLED
        one, other = self._as_run(left), self._as_run(right)
        match sign:
            case "+":
                return _settled(runs.plus(one, other))
            case "-":
                return _settled(runs.plus(one, runs.opposite(other)))
            case "*":
                return _settled(runs.times(one, other))
            case _:
                ends = values.arithmetic("/", one.first, other.first), values.arithmetic("/", one.last, other.last)
                if other.is_constant and not other.first:
                    return None
                if ends[0] is None or ends[1] is None:
                    return UNSETTLED
                found = runs.divided(one, other, ends[0], ends[1])
                return UNSETTLED if found is None else _settled(found)

    def _called(self, function: str, arguments: Sequence[Found]) -> Found:
        if not any(isinstance(each, Run | Days | Unsettled) for each in arguments):
            return values.CALLS[function](*arguments)
        if any(each is None or isinstance(each, Candidates | Interval) for each in arguments):
            return None
        if any(isinstance(each, Unsettled) for each in arguments):
            return UNSETTLED
        match function:
            case "least" | "greatest":
                pick = runs.smallest if function == "least" else runs.largest
                return _settled(pick([self._as_run(each) for each in arguments]))
            case "round":
                number, places = arguments
                if isinstance(number, Run) and isinstance(places, int):
                    return _settled(runs.half_up(number, min(places, 12)))
                return UNSETTLED
            case _:
                return self._on_days(function, arguments)

    def _on_days(self, function: str, arguments: Sequence[Found]) -> Found:
        """Calendar functions never turn a later day into an earlier one, so the ends tell the direction."""
        moving = [each for each in arguments if isinstance(each, Run | Days)]
        if len(moving) > 1:
            return UNSETTLED
        run = self._as_run(moving[0])
        if not run.is_rising and not run.is_falling:
            return UNSETTLED
        first, last = (values.CALLS[function](*(_at_end(each, end) for each in arguments)) for end in ("first", "last"))
        if isinstance(first, date) and isinstance(last, date):
            found = _between_ends(self.steps, Decimal(first.toordinal()), Decimal(last.toordinal()))
            return first if found.is_constant else Days(found)
        if isinstance(first, int) and isinstance(last, int):
            return _settled(_between_ends(self.steps, Decimal(first), Decimal(last)))
        return UNSETTLED


def _positions(axis: Axis, first: int, last: int) -> Found:
    """The fact itself along the stretch."""
    low, high = axis.value(first), axis.value(last)
    if first == last:
        return low
    if isinstance(low, date) and isinstance(high, date):
        steps = Decimal(1), Decimal(1 if axis.leaf.type.kind == "date" else 31)
        start, end = Decimal(low.toordinal()), Decimal(high.toordinal())
        return Days(runs.made(last - first, start, end, (start, end), steps, 0))
    assert isinstance(low, int | Decimal)
    return runs.counting(Decimal(low), Decimal(1).scaleb(-axis.places), last - first, axis.places)


def _between_ends(steps: int, first: Decimal, last: Decimal) -> Run:
    """A whole number that goes one way from one end to the other, by steps nobody has counted."""
    step = (Decimal(0), last - first) if first <= last else (last - first, Decimal(0))
    return runs.made(steps, first, last, (min(first, last), max(first, last)), step, 0)


def _at_end(found: Found, end: str) -> Value:
    match found:
        case Run():
            number: Decimal = getattr(found, end)
            return int(number) if number == number.to_integral_value() else number
        case Days(run):
            return date.fromordinal(int(getattr(run, end)))
        case _:
            return found  # type: ignore[return-value]


def _settled(run: Run) -> Found:
    return run.first if run.is_constant else run


def _joined(truths: Iterable[bool | Unsettled | None], decisive: bool) -> bool | Unsettled | None:
    """Kleene's AND (`decisive` False) or OR (True): one decisive truth decides whatever the others do."""
    listed = list(truths)
    if decisive in listed:
        return decisive
    if any(isinstance(each, Unsettled) for each in listed):
        return UNSETTLED
    return None if None in listed else not decisive


def _sign(sign: str, difference: Run) -> bool | Unsettled:
    """Whether `left sign right` holds all along, by what lies between the two."""
    low, high = difference.low, difference.high
    match sign:
        case "=" | "<>":
            equal = True if low == high == 0 else False if low > 0 or high < 0 else None
            return UNSETTLED if equal is None else equal == (sign == "=")
        case "<" | ">=":
            below = True if high < 0 else False if low >= 0 else None
            return UNSETTLED if below is None else below == (sign == "<")
        case _:
            to = True if high <= 0 else False if low > 0 else None
            return UNSETTLED if to is None else to == (sign == "<=")


def _against_span(sign: str, moving: Run, span: Candidates | Interval) -> bool | Unsettled | None:
    """Whether `moving sign span` holds, where of the span only bounds or candidates are known."""

    def at(end: Decimal, sign: str) -> bool | None:
        days = isinstance(span, Candidates) and any(isinstance(each, date) for each in span.values)
        return values.compare(sign, date.fromordinal(int(end)) if days else end, span)

    if sign not in ("=", "<>"):  # the truth goes one way as the number does
        low, high = at(moving.low, sign), at(moving.high, sign)
        return low if low == high else UNSETTLED
    beyond = at(moving.high, "<") is True or at(moving.low, ">") is True
    if isinstance(span, Candidates):
        numbers = [each.toordinal() if isinstance(each, date) else each for each in span.values]
        beyond = beyond or not any(moving.low <= each <= moving.high for each in numbers)  # type: ignore[operator]
    if beyond:
        return sign == "<>"
    within = isinstance(span, Interval) and moving.low >= span.low and (span.high is None or moving.high <= span.high)
    return None if within else UNSETTLED
