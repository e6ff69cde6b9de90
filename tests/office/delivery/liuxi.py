"""Liuxi with a few new firms, decided: what the tests of delivery pay out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from yulu.matching.registered import Registered
from yulu.matching.run import match
from yulu.office.accounts.permissions import Person, Post, Role
from yulu.registry.store import Batch, Delivery, Registry, open_registry, write_delivery
from yulu.registry.store.layout import column_type
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.places import shipped_toolbox

DAY = date(2022, 6, 30)
POLICY = "startup-subsidy"
CLERK = Person("liu", (Post(Role.officer, frozenset({"labour"})),))
HEAD = Person("zhao", (Post(Role.head, frozenset({"labour"})),))
STRANGER = Person("wang", (Post(Role.officer, frozenset({"assets"})),))


def agent(firm: str) -> Person:
    """Whoever speaks for a firm."""
    return Person(f"agent-{firm}", (Post(Role.agent),), frozenset({f"enterprise:{firm}"}))


@cache
def toolbox() -> Toolbox:
    return load_toolbox(shipped_toolbox("liuxi"))


def make_registry(folder: Path, firms: int, stale: Sequence[str] = ()) -> Registry:
    """Firms F1 … that are all entitled; of those in `stale` the insurance was last told of in March."""
    registry = Registry(folder)
    ids = [f"F{number}" for number in range(1, firms + 1)]
    deliver(registry, "founding", [
        {"?id": id, "name": f"{id}陶坊", "founded_on": date(2021, 3, 15), "industry": "pottery"} for id in ids
    ], date(2022, 6, 1))  # fmt: skip
    deliver(registry, "premises", [{"?id": id, "street": "willow_bank"} for id in ids], date(2022, 6, 1))
    insured = [{"?id": id, "first_insured_month": date(2021, 12, 1)} for id in ids]
    deliver(registry, "insurance", [each for each in insured if each["?id"] not in stale], date(2022, 6, 20))
    deliver(registry, "insurance", [each for each in insured if each["?id"] in stale], date(2022, 3, 1))
    return registry


def deliver(registry: Registry, dataset: str, rows: Sequence[dict[str, Any]], day: date) -> None:
    """A delivery of these rows."""
    if not rows:
        return
    facts = {
        name: fact.type for name, fact in toolbox().facts.items() if fact.dataset.id == dataset and name in rows[0]
    }
    schema = {"?id": pl.String(), **{name: column_type(type) for name, type in facts.items()}}
    body = repr((dataset, rows, day)).encode()
    delivery = Delivery(
        f"{dataset}-{hashlib.sha256(body).hexdigest()[:8]}", dataset, "by-hand", day, f"{dataset}.xlsx",
        hashlib.sha256(body).hexdigest(), datetime(2022, 6, 25, tzinfo=UTC), brings_subjects=dataset == "founding",
        drops_other_columns=True,
    )  # fmt: skip
    write_delivery(registry, toolbox(), delivery, [Batch(pl.DataFrame(list(rows), schema=schema))])


def run(registry: Registry, out: Path, day: date = DAY, rules: Toolbox | None = None) -> Path:
    """Everybody decided by the registry as it is."""
    rules = rules or toolbox()
    match(rules, Registered(open_registry(registry.folder, rules)), day, date(2022, 7, 31), out)
    return out


def accounts(*firms: str) -> bytes:
    """A table of accounts for these firms."""
    lines = ["主体编号,户名,账号,开户行,手机"]
    lines += [
        f"{firm},{firm}陶坊,6222000000{number:06},柳溪农商行,1380000{number:04}" for number, firm in enumerate(firms)
    ]
    return "\n".join(lines).encode("utf-8-sig")
