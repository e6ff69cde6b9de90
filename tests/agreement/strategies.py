"""Random worlds and random subjects: what is derived from the facts, and what is known of whom.

Nothing here knows of any reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any, cast

from hypothesis import strategies as st

from tests.agreement.facts import DATES, FACTS, INTERVALS, NEVER_FOUND, PERSONS, SIZE, STREETS, UNITS, YUAN, Fact, World
from tests.agreement.readings import Facts, Question
from tests.agreement.trees import Draw, Maker
from yulu.language.definitions import Definition, Formula, Group, Lookup, Row, Table, needed, nodes
from yulu.language.tree import And, Arithmetic, Compare, In, Literal, Name, Node, Or, Scalar, walk
from yulu.language.types import BOOLEAN, DATE, INTEGER, MONTH, Type
from yulu.language.values import Interval, Value

# What is derived ---------------------------------------------------------------------------------------------------


def add_derived(draw: Draw, world: World, name: str) -> None:
    """One more derived name, over all that is there."""
    make = Maker(draw, world)
    form = make.pick(_formula, _formula, _ladder, _ladder, _cells, _cells, _any_rows, _lookup, _lookup, _other_name)
    kind, definition = form(make)
    world.types[name], world.definitions[name] = kind, definition


def _formula(make: Maker) -> tuple[Type, Definition]:
    kind = make.pick(BOOLEAN, DATE, MONTH, *(Type("number", unit) for unit in UNITS), INTEGER)
    match kind.kind:
        case "boolean":
            node = make.boolean(2)
        case "date":
            node = make.date(2)
        case "month":
            node = make.month(1)
        case "integer":
            whole = Name(make.pick(*make.world.of("integer", ())))
            node = Arithmetic(make.pick("+", "*", "-"), whole, Literal(make.pick(0, 1, 2)))
        case _:
            node = make.number(kind.unit, 2)
    return kind, Formula(make.checked(node, kind))


def _other_name(make: Maker) -> tuple[Type, Definition]:
    """A formula that only names something, which may have several values."""
    name = make.pick(*make.world.types)
    kind = make.world.types[name]
    return kind, Formula(make.checked(Name(name), kind))


def _output(make: Maker) -> tuple[Type, list[Scalar | Name]]:
    """What a table gives: a type, and the values that its rows take; one of them may stand elsewhere."""
    kind = make.pick(SIZE, SIZE, SIZE, Type("number", YUAN), Type("integer", PERSONS), DATE, BOOLEAN, BOOLEAN)
    values: list[Scalar | Name] = []
    for _ in range(make.pick(2, 3, 4)):
        typed = make.checked(Literal(make.pick(0, 1, 7)) if kind.kind == "integer" else make.written(kind), kind)
        assert isinstance(typed, Literal)
        values.append(typed.value)
    if make.once_in(3):
        values[0] = Name(make.pick(*make.alike(kind)))
    return kind, values


def _ladder(make: Maker) -> tuple[Type, Definition]:
    """Descending floors, one ladder for some values of an enum each; the last row takes what is left."""
    kind, values = _output(make)
    groups = []
    for codes in make.pick((["industry"], ["retail", "software"]), (None,), (["industry"], ["retail"], ["software"])):
        rows = []
        for place, value in enumerate(values):
            floor = 2000 // (4**place + 1)
            floors = [
                Compare(">=", Name(make.pick("headcount", "从业人员")), Literal(floor)),
                Compare(">=", Name(make.pick("turnover", "rent")), Literal(make.pick(10_000, 1000) * floor)),
            ][: make.pick(1, 2, 2)]
            test: Node = And(tuple(floors)) if not make.once_in(3) else Or(tuple(floors))
            test = floors[0] if len(floors) == 1 else test
            rows.append(Row(make.checked(Literal(True) if place == len(values) - 1 else test, BOOLEAN), value))
        key = None if codes is None else In(Name("industry"), tuple(map(Literal, codes)))
        groups.append(Group(None if key is None else make.checked(key, BOOLEAN), tuple(rows), ordered=True))
    return kind, Table(kind, tuple(groups))


def _cells(make: Maker) -> tuple[Type, Definition]:
    """Rows that exclude each other: the cells between the edges of one or two numbers; a hole now and then."""
    kind, values = _output(make)
    names = make.pick(("headcount",), ("headcount", "turnover"), ("frauds",), ("rent", "从业人员"))
    axes = [list(_between_edges(name, make.pick((10,), (1, 300), (0, 20, 1000)))) for name in names]
    tests: list[tuple[Node, ...]] = [()]
    for axis in axes:
        tests = [(*one, *cell) for one in tests for cell in axis]
    rows = [Row(make.checked(And(test) if len(test) > 1 else test[0], BOOLEAN), make.pick(*values)) for test in tests]
    if make.world.holes and make.once_in(5):
        del rows[0]
    return kind, Table(kind, (Group(None, tuple(rows), ordered=False),))


def _between_edges(name: str, edges: Sequence[int]) -> Iterator[tuple[Node, ...]]:
    yield (Compare("<", Name(name), Literal(edges[0])),)
    for low, high in pairwise(edges):
        yield (Compare(">=", Name(name), Literal(low)), Compare("<", Name(name), Literal(high)))
    yield (Compare(">=", Name(name), Literal(edges[-1])),)


def _any_rows(make: Maker) -> tuple[Type, Definition]:
    """Rows of any shape, in one order or in none, so that what is not foreseen is tested too."""
    kind, values = _output(make)
    rows = [Row(make.checked(make.boolean(1), BOOLEAN), value) for value in values]
    key = make.checked(make.boolean(0), BOOLEAN) if make.once_in(2) else None
    if not make.world.holes:
        key, rows = None, [*rows, Row(make.checked(Literal(True), BOOLEAN), values[-1])]
    return kind, Table(kind, (Group(key, tuple(rows), ordered=make.once_in(2)),))


def _lookup(make: Maker) -> tuple[Type, Definition]:
    """A value for each code of an enum, recorded or derived; some codes have none yet, and some are left out."""
    kind, values = _output(make)
    key = make.pick(*make.world.of("enum"))
    typed = make.checked(Name(key), make.world.types[key])
    assert isinstance(typed, Name)
    by_code = {code: make.pick(*values) for code in make.world.types[key].choices}
    if make.once_in(5):
        del by_code[make.pick(*by_code)]
    return kind, Lookup(kind, typed, by_code)


# Subjects ----------------------------------------------------------------------------------------------------------


def values_of(draw: Draw, kind: Type, fact: Fact | None, edges: Sequence[Scalar]) -> list[Value]:
    """Some values of a type: on the edges of the expressions, one step beside them, and anywhere in range."""
    match kind.kind:
        case "boolean":
            return [True, False]
        case "enum":
            return list(kind.choices)
        case "text":
            return list(STREETS)
        case "month":
            return [date(2021, 12, 1), date(2022, 1, 1), date(2022, 2, 1), date(2022, 12, 1)]
        case "date":
            days = [*DATES, *(each for each in edges if isinstance(each, date))]
            near_days = [day + timedelta(days=step) for day in days for step in (-1, 0, 1)]
            first, last = (fact.low, fact.high) if fact else (date(1990, 1, 1), date(2030, 1, 1))
            return [*draw(st.lists(st.sampled_from(near_days), max_size=3)), draw(st.dates(first, last)), first, last]
        case _:
            low, high, step = (fact.low, fact.high, fact.step) if fact else (-100, 10_000, 1)
            numbers = [each for each in edges if isinstance(each, int | Decimal) and not isinstance(each, bool)]
            near = [type(step)(int(each)) if step == 1 else Decimal(each).quantize(step) for each in numbers]
            near = [each + step * steps for each in near for steps in (-1, 0, 1)]
            anywhere = draw(st.integers(int(low / step), int(high / step))) * step
            some = draw(st.lists(st.sampled_from(near), max_size=4)) if near else []
            return [*some, anywhere, type(step)(0), low, high]


def edges_in(world: World, expressions: Sequence[Node]) -> list[Scalar]:
    """Every value written out in expressions and in what they rest on."""
    _, derived = needed(expressions, world.definitions)
    trees = [*expressions, *(node for name in derived for node in nodes(world.definitions[name]))]
    return [each.value for tree in trees for each in walk(tree) if isinstance(each, Literal)]


def draw_subjects(draw: Draw, world: World, expressions: Sequence[Node], count: int) -> list[Facts]:
    """Subjects who differ in what is known of them; a derived value is stated now and then."""
    leaves, derived = needed(expressions, world.definitions)
    edges = edges_in(world, expressions)
    pools: dict[str, list[Value]] = {}
    for name in leaves:
        if name not in NEVER_FOUND:
            pools[name] = values_of(draw, FACTS[name].type, FACTS[name], edges)
    stated = {name: values_of(draw, world.types[name], None, edges) for name in derived}
    hand = Random(draw(st.integers(0, 2**32)))
    unknown = draw(st.sampled_from([0.0, 0.1, 0.3, 0.6]))
    states = draw(st.sampled_from([0.0, 0.0, 0.2]))
    subjects: list[Facts] = []
    for _ in range(count):
        facts: dict[str, Value] = {}
        for name, pool in pools.items():
            if hand.random() >= unknown:
                facts[name] = _some_interval(hand, pool) if name in INTERVALS else hand.choice(pool)
        facts.update({name: hand.choice(pool) for name, pool in stated.items() if hand.random() < states})
        subjects.append(facts)
    return subjects


def _some_interval(hand: Random, pool: Sequence[Any]) -> Value:
    low, high = sorted((hand.choice(pool), hand.choice(pool)))
    if hand.random() < 0.3:
        return Interval(low, None)
    return cast("Value", low) if low == high else Interval(low, high)


# Questions ---------------------------------------------------------------------------------------------------------


@st.composite
def questions(draw: Draw, derived: int = 0, subjects: int = 40, holes: bool = True) -> Question:
    """A few expressions of different types over a world with so many derived names, asked of many subjects."""
    world = World(holes=holes)
    for place in range(derived):
        add_derived(draw, world, f"derived_{place}")
    make = Maker(draw, world)
    expressions = [make.checked(make.boolean(depth), BOOLEAN) for depth in (0, 0, 1, 1, 3)]
    unit = make.pick(*UNITS)
    expressions.append(make.checked(make.number(unit, 3), Type("number", unit)))
    expressions.append(make.checked(make.date(2), DATE))
    expressions += [replace(Name(name), type=world.types[name]) for name in world.definitions]
    return Question(
        world.types, world.definitions, expressions, draw_subjects(draw, world, expressions, subjects), INTERVALS
    )


@st.composite
def completions(draw: Draw, derived: int = 0) -> tuple[Question, Question]:
    """A question, and the same with every fact known that was not: each takes some value that it could have."""
    asked: Question = draw(questions(derived=derived, holes=False))
    edges = edges_in(World(dict(asked.types), dict(asked.definitions)), asked.expressions)
    pools = {name: values_of(draw, FACTS[name].type, FACTS[name], edges) for name in asked.leaves}
    hand = Random(draw(st.integers(0, 2**32)))
    known: list[Facts] = []
    for facts in asked.subjects:
        complete = {**{name: hand.choice(pool) for name, pool in pools.items()}, **facts}
        for name, value in facts.items():
            if isinstance(value, Interval):
                complete[name] = hand.choice([value.low, value.low + 3 if value.high is None else value.high])
        known.append(complete)
    return asked, replace(asked, subjects=known)
