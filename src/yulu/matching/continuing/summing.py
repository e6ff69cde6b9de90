"""A summary out of three: that of the run before, less those decided again as they were, and with them as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yulu.rules.basis import IN_FORCE
from yulu.toolbox.model import Toolbox

Data = Mapping[str, Any]


def with_patterns(base: Data, was: Data, now: Data) -> dict[str, Any]:
    """The patterns of the run before, and after them those met now; all have the numbers of that run already.

    A number keeps its meaning, so that rows taken over need not be written again.
    """
    return {
        policy: {**each, "patterns": _patterns(*(side[policy]["patterns"] for side in (base, was, now)))}
        for policy, each in now.items()
    }


def _patterns(base: Data, was: Data, now: Data) -> dict[str, Any]:
    """With the rows that each has in the whole."""

    def rows(patterns: Data, number: str) -> int:
        return int(patterns[number]["rows"]) if number in patterns else 0

    return {
        number: {**pattern, "rows": rows(base, number) - rows(was, number) + rows(now, number)}
        for number, pattern in now.items()
    }


def added(toolbox: Toolbox, base: Data, was: Data, now: Data, patterns: Data) -> dict[str, Any]:
    """The whole summary, as `summary_data` writes it."""
    signed = ((base, 1), (was, -1), (now, 1))
    return {
        "subjects": _counts([(each["subjects"], sign) for each, sign in signed]),
        "policies": [
            _policy([(_one(each["policies"], "policy", policy["policy"]), sign) for each, sign in signed], policy)
            for policy in now["policies"]
        ],
        "missing": _missing([(each["missing"], sign) for each, sign in signed], patterns),
        "capped_rows": sum(sign * each["capped_rows"] for each, sign in signed),
        "by": [
            _grouping(toolbox, grouping, [(_one(each["by"], "fact", grouping["fact"]), sign) for each, sign in signed])
            for grouping in now["by"]
        ],
    }  # fmt: skip


def _one(listed: Sequence[Data], key: str, value: str) -> Data:
    return next(each for each in listed if each[key] == value)


def _counts(signed: Sequence[tuple[Mapping[str, int], int]]) -> dict[str, int]:
    names = dict.fromkeys(name for each, _ in signed for name in each)
    return {name: sum(sign * each.get(name, 0) for each, sign in signed) for name in names}


def _sum(signed: Sequence[tuple[Data, int]]) -> dict[str, Any]:
    return {
        "total": str(sum((sign * Decimal(each["total"]) for each, sign in signed), Decimal("0.00"))),
        "without_sum": sum(sign * each["without_sum"] for each, sign in signed),
    }  # fmt: skip


def _policy(signed: Sequence[tuple[Data, int]], like: Data) -> dict[str, Any]:
    grants = [
        {**grant, **_sum([(_one(each["grants"], "grant", grant["grant"]), sign) for each, sign in signed])}
        for grant in like["grants"]
    ]
    return {**like, "outcomes": _counts([(each["outcomes"], sign) for each, sign in signed]), "grants": grants}


def _missing(signed: Sequence[tuple[Sequence[Data], int]], patterns: Data) -> list[dict[str, Any]]:
    """What is asked for, most needed first; for which policies is told by the patterns that still have rows."""
    needed_by: dict[tuple[str, str], list[str]] = {}
    for policy, each in patterns.items():
        there = [pattern for pattern in each["patterns"].values() if pattern["rows"]]
        chosen = [names for pattern in there for names in (*pattern["settled_by"], *pattern["could_qualify"])]
        for name in dict.fromkeys(name for names in chosen for name in names):
            needed_by.setdefault((name, policy if name == IN_FORCE else ""), []).append(policy)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for listed, sign in signed:
        for asked in listed:
            key = (asked["name"], asked["policies"][0] if asked["name"] == IN_FORCE else "")
            so_far = found.setdefault(key, {**asked, "subjects": 0, "settled_alone": 0})
            so_far["subjects"] += sign * asked["subjects"]
            so_far["settled_alone"] += sign * asked["settled_alone"]
    left = [{**asked, "policies": needed_by.get(key, [])} for key, asked in found.items() if asked["subjects"]]
    return sorted(left, key=lambda each: (-each["subjects"], -each["settled_alone"], each["name"], each["policies"]))


def _grouping(toolbox: Toolbox, like: Data, signed: Sequence[tuple[Data, int]]) -> dict[str, Any]:
    """The groups of a fact: those that somebody is left in, in the order of its choices."""
    named = toolbox.facts.get(like["fact"]) or toolbox.derived[like["fact"]]
    order = list(named.type.choices)
    groups: dict[str | None, list[tuple[Data, int]]] = {}
    for each, sign in signed:
        for group in each["groups"]:
            groups.setdefault(group["value"], []).append((group, sign))
    made = [_group(own) for own in groups.values()]
    left = sorted((each for each in made if each["subjects"]), key=lambda each: _place(each["value"], order))
    return {**like, "groups": left}


def _place(value: str | None, order: Sequence[str]) -> tuple[int, str]:
    if value is None:
        return len(order) + 1, ""
    return (order.index(value), "") if value in order else (len(order), value)


def _group(signed: Sequence[tuple[Data, int]]) -> dict[str, Any]:
    like = signed[0][0]
    policies = {
        policy: {
            "outcomes": _counts([(each["policies"][policy]["outcomes"], sign) for each, sign in signed]),
            "grants": {
                grant: _sum([(each["policies"][policy]["grants"][grant], sign) for each, sign in signed])
                for grant in own["grants"]
            },
        }
        for policy, own in like["policies"].items()
    }
    return {**like, "subjects": sum(sign * each["subjects"] for each, sign in signed), "policies": policies}
