"""Which dataset first: of all single ones the one that closes most, held against trying all; then the next."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from yulu.matching.trial.narrowing import Options, Source, Weight, narrowing, smallest

DATASETS = "abcde"
SOURCES = {key: Source(key, key, "某局") for key in DATASETS}
needs = st.frozensets(st.sampled_from(DATASETS), min_size=1, max_size=3)
situations = st.dictionaries(st.frozensets(needs, max_size=3).map(smallest), st.integers(1, 50), max_size=8)


def weights(drawn: dict[Options, int]) -> dict[Options, Weight]:
    return {options: Weight(1, Decimal(width), 0) for options, width in drawn.items()}


def closed(drawn: dict[Options, int], had: frozenset[str]) -> int:
    return sum(width for options, width in drawn.items() if any(need <= had for need in options))


@settings(max_examples=200, deadline=None)
@given(situations)
def test_each_step_closes_as_much_as_any_addition_of_its_size_could(drawn: dict[Options, int]) -> None:
    had: frozenset[str] = frozenset()
    for step in narrowing(weights(drawn), SOURCES).steps:
        chosen = frozenset(source.key for source in step.sources)
        gain = closed(drawn, had | chosen) - closed(drawn, had)
        assert gain == step.closes.width > 0
        if len(chosen) == 1:
            others = [closed(drawn, had | {each}) - closed(drawn, had) for each in DATASETS]
            assert gain == max(others)
        else:  # no single one closes anything
            assert all(closed(drawn, had | {each}) == closed(drawn, had) for each in DATASETS)
        had |= chosen


@settings(max_examples=200, deadline=None)
@given(situations)
def test_all_steps_together_close_everything_that_data_can_close(drawn: dict[Options, int]) -> None:
    found = narrowing(weights(drawn), SOURCES)
    assert sum((step.closes.width for step in found.steps), Decimal(0)) == found.open.width - found.beyond_data.width
    assert found.beyond_data.width == sum(width for options, width in drawn.items() if not options)
