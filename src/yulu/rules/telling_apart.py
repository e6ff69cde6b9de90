"""Which differences between known values settling can depend on: what a pattern in bulk, or a remembered answer, must
hold, and nothing else.

- Of a number, day or text that is compared with fixed values only: on or between which of these it lies.
- Of facts that are compared with each other and with fixed values, and with nothing else: how far they lie from each
  other and from the values, up to a few steps. With a < b and b unknown it matters whether b can still be larger, and
  how many values are left in between, not what a is.
- Of everything else (keys, and whatever is reckoned with beside another fact): the value itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yulu.language.definitions import Definition
from yulu.language.evaluate import Environment, evaluate
from yulu.language.tree import Name, Node, Scalar
from yulu.language.values import Candidates, Interval, Value, is_single
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning
from yulu.rules.solving import Solver

Distance = int | Decimal | timedelta


@dataclass(frozen=True, slots=True)
class Apart:
    """What of one leaf's known value counts.

    `edges` None: the value itself. `reach` None: on or between which of the edges it lies. Else its distances to the
    edges and to the facts in `against` (where these are known; of an interval to both ends), each no further than
    `reach` either way.
    """

    edges: tuple[Any, ...] | None
    against: tuple[str, ...] = ()
    reach: Distance | None = None


_WHOLE = Apart(None)


def tell_apart(
    roots: Sequence[Node],
    divisors: Sequence[Node],
    definitions: Mapping[str, Definition],
    leaves: Sequence[Leaf],
    solver: Solver | None = None,
) -> dict[str, Apart]:
    """For each leaf under these expressions what of its value settling them can depend on.

    Where derived names are stated, hand in the definitions without them and a leaf for each.
    """
    unknown = Environment({}, definitions)
    everything = Turning([*roots, *divisors], definitions, unknown, divisors, leaves, solver)
    compared = _compared_with_each_other(everything, leaves)
    return {leaf.name: compared.get(leaf.name) or _alone(everything, leaf) for leaf in leaves}


def _alone(everything: Turning, leaf: Leaf) -> Apart:
    """A leaf whose edges stand still, or whose value is needed."""
    if leaf.type.kind in ("boolean", "enum"):
        return _WHOLE
    for left, right in everything.pairs:
        for side, other in ((left, right), (right, left)):
            if leaf.name in everything.under(side) and not (
                everything.leads_to(side, leaf.name) and everything.stands_still(other)
            ):
                return _WHOLE
    return Apart(tuple(everything.representatives(leaf)))


def _compared_with_each_other(everything: Turning, leaves: Sequence[Leaf]) -> dict[str, Apart]:
    """The leaves that are in plain comparisons only, some of them with each other, group by group."""
    declared = {leaf.name: leaf for leaf in leaves}
    groups = {name: {name} for name in declared}
    fixed: dict[str, set[Any]] = {name: set() for name in declared}
    spoiled: set[str] = set()
    for left, right in everything.pairs:
        names = [side.name if isinstance(side, Name) and side.name in declared else None for side in (left, right)]
        if names[0] is not None and names[1] is not None:
            group = groups[names[0]] | groups[names[1]]
            groups |= dict.fromkeys(group, group)
            continue
        for name, side, other in ((names[0], left, right), (names[1], right, left)):
            value = evaluate(other, everything.environment)
            if name is not None and is_single(value):
                fixed[name].add(value)
            else:
                spoiled |= everything.under(side)
    found: dict[str, Apart] = {}
    for name, group in groups.items():
        members = [declared[each] for each in sorted(group)]
        reach = _reach(members)
        if len(group) == 1 or group & spoiled or reach is None:
            continue
        ends = {end for leaf in members for end in (leaf.minimum, leaf.maximum) if end is not None}
        edges = ends.union(*(fixed[each] for each in group))
        found[name] = Apart(tuple(sorted(edges)), tuple(each for each in sorted(group) if each != name), reach)
    return found


def _reach(members: Sequence[Leaf]) -> Distance | None:
    """So many steps that all members fit between two values further apart; None where they have no common step."""
    kinds = {(leaf.type.kind, leaf.type.places) for leaf in members}
    count = len(members) + 1
    if len(kinds) > 1:
        return None
    ((kind, places),) = kinds
    match kind:
        case "integer":
            return Decimal(count)
        case "number":
            return count * Decimal(1).scaleb(-(6 if places is None else places))
        case "date":
            return timedelta(days=count)
        case "month":
            return timedelta(days=31 * count)
        case _:
            return None


def signature(apart: Mapping[str, Apart], values: Mapping[str, Value]) -> tuple[Any, ...]:
    """Equal for subjects that settling does not tell apart; an unknown, an interval or candidates stand as they are."""
    found: list[Any] = []
    for name, each in apart.items():
        value = values[name]
        if value is None or isinstance(value, Candidates | Interval) or each.edges is None:
            found.append(value)
        elif each.reach is None:
            found.append(_place(value, each.edges))
        else:
            others = [values[other] for other in each.against]
            found.append(tuple(_distance(value, other, each.reach) for other in (*each.edges, *others)))
    return tuple(found)


def _place(value: Scalar, edges: Sequence[Any]) -> tuple[int, int]:
    if isinstance(value, str):
        return (edges.index(value), 0) if value in edges else (-1, 0)
    return bisect_left(edges, value), bisect_right(edges, value)


def _distance(value: Any, other: Any, reach: Any) -> Any:
    match other:
        case None:
            return None
        case Candidates():
            return value
        case Interval(low, high):
            return _distance(value, low, reach), _distance(value, high, reach)
    away = value - other if isinstance(value, date) else Decimal(value) - Decimal(other)
    return max(-reach, min(away, reach))
