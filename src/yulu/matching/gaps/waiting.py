"""What a run left open, by what would settle it: out of `patterns.json` alone, without looking at a row.

A (subject, policy) that needs facts is settled by a set of datasets where one of its `settled_by` sets lies wholly
within their facts, periods and lists. A text's value that nobody has found (缺依据) is in no dataset: it is a source of
its own, asked of its issuer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yulu.matching.stored import StoredRun
from yulu.rules.basis import IN_FORCE
from yulu.toolbox.model import Toolbox


@dataclass(frozen=True, slots=True)
class Source:
    """What can be asked for at once: all of a dataset, or the value of one text."""

    key: str
    """A dataset's id, or `text:` and the member's name."""
    label: str
    holder: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Open:
    """The rows of one policy that wait for the same."""

    policy: str
    pattern: int
    rows: int
    ways: frozenset[frozenset[str]]
    """Sets of sources, each enough to settle them."""
    capped: bool
    """Whether there may be other ways that were not found."""


@dataclass(frozen=True)
class Waiting:
    """Everything that a run left open."""

    toolbox: Toolbox
    opened: tuple[Open, ...]
    sources: Mapping[str, Source]
    """By key, datasets in the toolbox's order, then texts."""
    asked: Mapping[str, tuple[str, ...]]
    """By source, the labels of what is asked of it."""

    @property
    def rows(self) -> int:
        """How many (subject, policy) need facts."""
        return sum(each.rows for each in self.opened)

    @cached_property
    def datasets(self) -> tuple[str, ...]:
        """The sources that departments hold."""
        return tuple(key for key, source in self.sources.items() if not source.is_text)

    def settled_by(self, got: frozenset[str]) -> tuple[Open, ...]:
        """What these sources would settle."""
        return tuple(each for each in self.opened if any(way <= got for way in each.ways))


def waiting(run: StoredRun, toolbox: Toolbox) -> Waiting:
    """What the run left open."""
    return waiting_in(toolbox, {policy.id: run.patterns[policy.id] for policy in run.manifest.policies})


def waiting_in(toolbox: Toolbox, patterns: Mapping[str, Any]) -> Waiting:
    """What is open in patterns as `patterns.json` has them, by policy."""
    opened: list[Open] = []
    texts: dict[str, Source] = {}
    asked: dict[str, dict[str, None]] = {}
    for policy, told in patterns.items():
        keys = {name: _source(policy, name, member, texts) for name, member in told["members"].items()}
        for number, pattern in told["patterns"].items():
            if pattern["outcome"] != "needs_facts" or not pattern["rows"]:
                continue
            sets = pattern["settled_by"]
            ways = frozenset(frozenset(keys[name] for name in names) for names in sets)
            smallest = frozenset(way for way in ways if not any(other < way for other in ways))
            opened.append(Open(policy, int(number), pattern["rows"], smallest, pattern["capped"]["settled_by"]))
            for name in (name for names in sets for name in names):
                asked.setdefault(keys[name], {})[told["members"][name]["label"]] = None
    datasets = {
        each.id: Source(each.id, each.label, each.holder.label, is_text=False) for each in toolbox.datasets.values()
    }
    sources = {key: source for key, source in {**datasets, **texts}.items() if key in asked}
    return Waiting(toolbox, tuple(opened), sources, {key: tuple(labels) for key, labels in asked.items()})


def _source(policy: str, name: str, member: Mapping[str, Any], texts: dict[str, Source]) -> str:
    """The key of what a member is asked for with; texts are added to those found."""
    if member["kind"] != "basis":
        return str(member["dataset"])
    key = f"text:{policy}:{name}" if name == IN_FORCE else f"text:{name}"
    texts.setdefault(key, Source(key, member["label"], member["holder"], is_text=True))
    return key
