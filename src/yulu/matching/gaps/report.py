"""What is told of a run's gaps: datasets by what they settle, the best next given the first, departments, policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yulu.matching.gaps.covering import Covering, Step
from yulu.matching.gaps.stakes import ByPattern, Stakes, added
from yulu.matching.gaps.waiting import Open, Waiting
from yulu.matching.stored import StoredRun


@dataclass(frozen=True, slots=True)
class Settles:
    """What some sources would settle if they were got, and the money that hangs on it (None: not worked out)."""

    sources: tuple[str, ...]
    rows: int
    stakes: Stakes | None


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of the greedy choice: what is got, what it settles more, and how many are settled then."""

    step: Step
    more: Settles


@dataclass(frozen=True, slots=True)
class OfPolicy:
    """One policy's rows that need facts: what settles most of them, what all data would, what waits for a text too."""

    policy: str
    title: str
    rows: int
    best: Settles | None
    by_all_data: int
    wants_text: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """All of it; rows are (subject, policy) that need facts."""

    run: StoredRun
    waiting: Waiting
    alone: tuple[Settles, ...]
    """Each dataset by itself, most first; those that settle nothing alone come last."""
    taken: tuple[Taken, ...]
    optimum: Mapping[int, tuple[tuple[str, ...], int] | None]
    """By how many datasets are got after a step, the best set of so many and what it settles; None: too many to try."""
    departments: tuple[tuple[str, Settles], ...]
    """By holder, all its datasets together, most first."""
    texts: tuple[Settles, ...]
    """Each text's value that nobody has found, with all data at hand, most first."""
    policies: tuple[OfPolicy, ...]
    by_all_data: Settles
    wants_text: int
    """Rows that no data can settle without the value of some text."""
    unclear: int
    """Rows of which no way to settle them was found within the budget."""
    capped: int
    """Rows of which not all ways may have been found: they may be settled by less than is said."""


class _Telling:
    """The run's open rows, told by what settles them."""

    def __init__(self, waiting: Waiting, stakes: ByPattern | None) -> None:
        self.waiting, self.stakes = waiting, stakes

    def settles(self, sources: Iterable[str], opened: Iterable[Open]) -> Settles:
        listed = list(opened)
        money = None
        if self.stakes is not None:
            money = added(self.stakes.get((each.policy, each.pattern), {}) for each in listed)
        return Settles(tuple(sources), sum(each.rows for each in listed), money)

    def more(self, sources: Iterable[str], got: Iterable[str] = ()) -> Settles:
        """What these sources settle beside what others, got before, settle already."""
        before = set(self.waiting.settled_by(frozenset(got)))
        asked = tuple(sources)
        after = self.waiting.settled_by(frozenset(got) | frozenset(asked))
        return self.settles(asked, (each for each in after if each not in before))

    def taken(self, steps: Iterable[Step]) -> Iterator[Taken]:
        got: tuple[str, ...] = ()
        for step in steps:
            yield Taken(step, self.more(step.added, got))
            got += step.added

    def policy(self, policy: str, title: str) -> OfPolicy:
        own = [each for each in self.waiting.opened if each.policy == policy]
        covering = Covering(((each.ways, each.rows) for each in own), self.waiting.datasets)
        best = None
        for step in covering.greedy(1):
            got = frozenset(step.added)
            best = self.settles(step.added, (each for each in own if any(way <= got for way in each.ways)))
        rows, by_data = sum(each.rows for each in own), covering.settled(self.waiting.datasets)
        return OfPolicy(policy, title, rows, best, by_data, sum(each.rows for each in own if each.ways) - by_data)


def gaps(run: StoredRun, waiting: Waiting, stakes: ByPattern | None, steps: int) -> Gaps:
    """The ranking, with so many greedy steps; `stakes` is None where the facts are not at hand."""
    telling, data = _Telling(waiting, stakes), waiting.datasets
    covering = Covering(((each.ways, each.rows) for each in waiting.opened), data)
    taken = list(telling.taken(covering.greedy(steps)))
    sizes = [sum(len(each.step.added) for each in taken[: n + 1]) for n in range(len(taken))]
    holders: dict[str, list[str]] = {}
    for key in data:
        holders.setdefault(waiting.sources[key].holder, []).append(key)
    departments = [(who, telling.more(keys)) for who, keys in holders.items()]
    texts = [telling.more([key], data) for key, source in waiting.sources.items() if source.is_text]
    by_data = telling.more(data)
    with_ways = sum(each.rows for each in waiting.opened if each.ways)
    concerned = {each.policy for each in waiting.opened}
    return Gaps(
        run, waiting, tuple(sorted((telling.more([key]) for key in data), key=_most)), tuple(taken),
        {size: covering.optimum(size) for size in sizes},
        tuple(sorted(departments, key=lambda each: _most(each[1]))), tuple(sorted(texts, key=_most)),
        tuple(telling.policy(each.id, each.title) for each in run.manifest.policies if each.id in concerned),
        by_data, with_ways - by_data.rows, waiting.rows - with_ways,
        sum(each.rows for each in waiting.opened if each.capped),
    )  # fmt: skip


def _most(settles: Settles) -> int:
    return -settles.rows


def gaps_data(found: Gaps) -> dict[str, Any]:
    """The gaps as JSON; sums as text, exact to the 分. What the fields are is in `cli.gaps`."""
    manifest = found.run.manifest
    return {
        "run": manifest.hash, "as_of": manifest.as_of.isoformat(), "known_on": manifest.known_on.isoformat(),
        "rows": found.waiting.rows, "by_all_data": _settles_data(found, found.by_all_data),
        "wants_text": found.wants_text, "unclear": found.unclear, "capped": found.capped,
        "datasets": [{**_settles_data(found, each), "asked": _asked(found, each)} for each in found.alone],
        "greedy": [
            {
                **_settles_data(found, each.more), "total": each.step.total,
                "optimum": _optimum_data(found.optimum[size]),
            }
            for each, size in zip(found.taken, found.optimum, strict=True)
        ],
        "departments": [{"holder": who, **_settles_data(found, each)} for who, each in found.departments],
        "texts": [_settles_data(found, each) for each in found.texts],
        "policies": [
            {
                "policy": each.policy, "title": each.title, "rows": each.rows,
                "best": None if each.best is None else _settles_data(found, each.best),
                "by_all_data": each.by_all_data, "wants_text": each.wants_text,
            }
            for each in found.policies
        ],
    }  # fmt: skip


def _settles_data(found: Gaps, settles: Settles) -> dict[str, Any]:
    named = [found.waiting.sources[key] for key in settles.sources]
    return {
        "sources": [{"id": each.key, "label": each.label, "holder": each.holder} for each in named],
        "rows": settles.rows,
        "if_entitled": None if settles.stakes is None else {
            kind: {
                "low": None if stake.without_low else str(stake.low),
                "high": None if stake.without_high else str(stake.high),
                "without_low": stake.without_low, "without_high": stake.without_high,
            }
            for kind, stake in settles.stakes.items()
        },
    }  # fmt: skip


def _asked(found: Gaps, settles: Settles) -> list[str]:
    return [label for key in settles.sources for label in found.waiting.asked[key]]


def _optimum_data(best: tuple[tuple[str, ...], int] | None) -> dict[str, Any] | None:
    return None if best is None else {"sources": list(best[0]), "total": best[1]}
