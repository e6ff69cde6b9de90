"""Which sources to ask for: the greedy choice and the optimum, held against trying every set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import e

from hypothesis import given
from hypothesis import strategies as st

from yulu.matching.gaps.covering import Covering

SOURCES = "abcdef"
Needs = Sequence[tuple[frozenset[frozenset[str]], int]]

ways = st.frozensets(st.sampled_from(SOURCES), min_size=1, max_size=3)
needs = st.lists(st.tuples(st.frozensets(ways, max_size=3), st.integers(1, 50)), max_size=8)
single_ways = st.builds(lambda one: frozenset([one]), st.sampled_from(SOURCES))
single_needs = st.lists(st.tuples(st.frozensets(single_ways, max_size=3), st.integers(1, 50)), max_size=8)


def need(count: int, *ways: str) -> tuple[frozenset[frozenset[str]], int]:
    return frozenset(map(frozenset, ways)), count


def settled(asked: Needs, got: Iterable[str]) -> int:
    """By the definition, word for word."""
    return sum(count for ways, count in asked if any(way <= set(got) for way in ways))


def every_set(size: int) -> list[tuple[str, ...]]:
    return list(combinations(SOURCES, size))


@given(needs)
def test_what_any_set_settles_is_what_the_definition_says(asked: Needs) -> None:
    covering = Covering(asked, SOURCES)
    for size in range(len(SOURCES) + 1):
        for got in every_set(size):
            assert covering.settled(got) == settled(asked, got)


@given(needs)
def test_the_optimum_of_each_size_is_the_best_of_all_sets_of_that_size(asked: Needs) -> None:
    covering = Covering(asked, SOURCES)
    for size in range(1, len(SOURCES) + 1):
        best = covering.optimum(size)
        assert best is not None
        chosen, total = best
        assert total == max(settled(asked, got) for got in every_set(size))
        assert len(chosen) <= size
        assert settled(asked, chosen) == total


@given(needs)
def test_each_step_is_the_best_addition_of_its_size_and_no_smaller_one_adds_anything(asked: Needs) -> None:
    got: set[str] = set()
    for step in Covering(asked, SOURCES).greedy(len(SOURCES)):
        before = settled(asked, got)
        added = len(step.added)
        for size in range(1, added):
            assert all(settled(asked, got | set(more)) == before for more in every_set(size))
        assert step.gain == max(settled(asked, got | set(more)) - before for more in every_set(added)) > 0
        got |= set(step.added)
        assert step.total == settled(asked, got)
    assert settled(asked, got) == settled(asked, SOURCES), "it goes on until nothing more can be settled"


@given(needs)
def test_the_first_step_is_the_exact_optimum_of_its_size(asked: Needs) -> None:
    covering = Covering(asked, SOURCES)
    for step in covering.greedy(1):
        assert covering.optimum(len(step.added)) == (step.added, step.total)


@given(single_needs)
def test_where_one_source_is_always_enough_greedy_keeps_its_guarantee(asked: Needs) -> None:
    covering = Covering(asked, SOURCES)
    for number, step in enumerate(covering.greedy(len(SOURCES)), 1):
        best = covering.optimum(number)
        assert best is not None
        assert step.total >= (1 - 1 / e) * best[1]


def test_where_needs_do_not_meet_greedy_is_the_optimum() -> None:
    covering = Covering([need(7, "a"), need(5, "b"), need(9, "c")], SOURCES)
    assert [step.added for step in covering.greedy(3)] == [("c",), ("a",), ("b",)]
    assert [step.total for step in covering.greedy(3)] == [9, 16, 21]
    assert all(covering.optimum(n) == (step_set, total) for n, step_set, total in [(2, ("a", "c"), 16)])


def test_where_no_single_source_settles_anything_the_pair_is_one_step() -> None:
    [step] = Covering([need(10, "ab"), need(4, "bc"), need(3, "abc")], SOURCES).greedy(1)
    assert (step.added, step.gain) == (("a", "b"), 10)


def test_greedy_may_be_worse_than_the_best_pair_and_the_optimum_shows_it() -> None:
    covering = Covering([need(5, "a"), need(4, "b"), need(20, "cd")], SOURCES)
    assert [step.total for step in covering.greedy(2)] == [5, 9]
    assert covering.optimum(2) == (("c", "d"), 20)


def test_what_wants_a_source_that_cannot_be_asked_for_is_never_settled() -> None:
    covering = Covering([need(5, "ax"), need(4, "b")], "ab")
    assert covering.settled("ab") == 4
    assert [step.added for step in covering.greedy(2)] == [("b",)]


def test_too_many_sets_are_not_tried() -> None:
    many = [f"s{n}" for n in range(40)]
    covering = Covering([(frozenset([frozenset([each])]), 1) for each in many], many)
    assert covering.optimum(20) is None
    assert covering.optimum(1) == (("s0",), 1)
