"""Patterns kept with a run, so that a later one need not settle again what was settled: `keys/<policy>.parquet`.

A key says which conditions are open and between which edges the facts lie; keys with facts' own values are not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from yulu.matching.folder import KEYS
from yulu.matching.population import Deciding
from yulu.matching.stored import StoredRun
from yulu.rules.missing import Family
from yulu.rules.settle import Settled


def settled_of(pattern: Mapping[str, Any]) -> Settled:
    """What a pattern of `patterns.json` says."""
    settled_by, could_qualify = (
        Family(tuple(map(tuple, pattern[name])), pattern["capped"][name]) for name in ("settled_by", "could_qualify")
    )
    contradicting = pattern["outcome"] == "not_entitled"
    failing, to_judge = tuple(pattern["failing"]), tuple(pattern["to_judge"])
    return Settled(pattern["outcome"], failing, contradicting, settled_by, could_qualify, to_judge)


def write_keys(room: Path, decided: Iterable[Deciding]) -> None:
    """The keys of all policies of a run being made."""
    (room / KEYS).mkdir()
    for deciding in decided:
        for patterns in deciding.patterns:
            if patterns.keys is not None:
                patterns.keys.write_parquet(room / KEYS / f"{patterns.program.policy.id}.parquet")


def remember(deciding: Deciding, run: StoredRun, *, same_day: bool) -> None:
    """Number patterns as the run does, and on the same day know its keys; the texts must be the same."""
    for patterns in deciding.patterns:
        policy = patterns.program.policy.id
        kept = run.folder / KEYS / f"{policy}.parquet"
        keys = pl.read_parquet(kept) if same_day and f"{KEYS}/{policy}.parquet" in run.manifest.files else None
        listed = run.patterns[policy]["patterns"]
        patterns.remember([settled_of(listed[str(number)]) for number in range(len(listed))], keys)
