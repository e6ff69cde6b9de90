"""Policies that cannot be had together, and the best lawful choice among them, by kind of grant.

Two policies conflict where either names the other in `exclusions`. A lawful set is one without a conflict to which
nothing can be added: nobody gives up a right for nothing. Conflicts fall apart into groups that say nothing about each
other; within a group every lawful set is looked at, so what is called best is best. Sums of different kinds are never
added: a set has one sum for each kind, and the best set for one kind need not be the best for another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yulu.rules.answer import Answer
from yulu.toolbox.model import Exclusion
from yulu.toolbox.shapes import GrantKind

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two policies of which only one can be had; `by` names the other in its `exclusion`."""

    by: str
    other: str
    exclusion: Exclusion


@dataclass(frozen=True, slots=True)
class Sum:
    """What is known of a sum in 元: exact where both ends agree; no upper bound is known where `high` is None."""

    low: Decimal
    high: Decimal | None

    @property
    def is_known(self) -> bool:
        return self.low == self.high

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.low + other.low, None if self.high is None or other.high is None else self.high + other.high)


NOTHING = Sum(_ZERO, _ZERO)


@dataclass(frozen=True, slots=True)
class LawfulSet:
    """Policies of one group that can be had together, with their sums by kind; `best` for which kinds it is, or may be,
    the best of its group.

    `left_out` says of each other policy of the group with which of the chosen it conflicts.
    """

    policies: tuple[str, ...]
    sums: Mapping[GrantKind, Sum]
    best: tuple[GrantKind, ...]
    left_out: Mapping[str, tuple[Conflict, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """Policies linked by conflicts, and every lawful set of them."""

    policies: tuple[str, ...]
    sets: tuple[LawfulSet, ...]

    def best(self, kind: GrantKind) -> tuple[LawfulSet, ...]:
        """The sets that are best for a kind; several where they tie, or where unknown sums leave it open."""
        return tuple(each for each in self.sets if kind in each.best)

    def is_tie(self, kind: GrantKind) -> bool:
        """Whether several sets are best by the same known sum."""
        best = self.best(kind)
        return len(best) > 1 and all(each.sums[kind].is_known for each in best)

    def is_open(self, kind: GrantKind) -> bool:
        """Whether it cannot be said which set is best, because of sums that are not known."""
        best = self.best(kind)
        return len(best) > 1 and not self.is_tie(kind)

    @property
    def best_in_all(self) -> tuple[LawfulSet, ...]:
        """The sets that are best for every kind at once; none where kinds stand against each other."""
        kinds = {kind for each in self.sets for kind in each.sums}
        return tuple(each for each in self.sets if kinds <= set(each.best))


@dataclass(frozen=True, slots=True)
class Combination:
    """All a subject is entitled to: `free` policies that nothing excludes, and the groups that must be chosen from.

    `gross` and `best` are sums by kind over everything: without regard to conflicts, and after the best lawful choice
    for that kind. `pending` are conflicts with policies that are not decided yet: they would join if those hold.
    """

    free: tuple[str, ...]
    groups: tuple[Group, ...]
    gross: Mapping[GrantKind, Sum]
    best: Mapping[GrantKind, Sum]
    pending: tuple[Conflict, ...]


def combine(answers: Sequence[Answer]) -> Combination:
    """The lawful sets of what a subject is entitled to; policies that only bind authorities are left out."""
    taken = [each for each in answers if each.policy.delivery != "internal"]
    entitled = {each.policy.id: each for each in taken if each.outcome == "entitled"}
    undecided = {each.policy.id for each in taken if each.outcome in ("needs_facts", "needs_judgement")}
    conflicts = conflicts_between(taken)
    sums = {policy: _sums(answer) for policy, answer in entitled.items()}
    certain = [each for each in conflicts if {each.by, each.other} <= entitled.keys()]
    linked = _linked(list(entitled), certain)
    groups = tuple(_group(members, certain, sums) for members in linked if len(members) > 1)
    free = tuple(members[0] for members in linked if len(members) == 1)
    kinds = list(dict.fromkeys(kind for each in sums.values() for kind in each))
    gross = {kind: _total(kind, [sums[policy] for policy in entitled]) for kind in kinds}
    best = {
        kind: _total(kind, [*(sums[policy] for policy in free), *({kind: _best_sum(g, kind)} for g in groups)])
        for kind in kinds
    }
    pending = tuple(each for each in conflicts if {each.by, each.other} & undecided and not _is_refused(each, taken))
    return Combination(free, groups, gross, best, pending)


def conflicts_between(answers: Sequence[Answer]) -> list[Conflict]:
    """Every exclusion by which one of these policies names another of them, in their order."""
    present = {each.policy.id for each in answers}
    return [
        Conflict(answer.policy.id, exclusion.policy, exclusion)
        for answer in answers
        for exclusion in answer.policy.exclusions
        if exclusion.policy in present and exclusion.policy != answer.policy.id
    ]


def lawful_sets(members: Sequence[str], excluded: Mapping[str, set[str]]) -> Iterator[tuple[str, ...]]:
    """Every set of members without a conflict to which no other can be added (Bron and Kerbosch 1973, with a pivot)."""

    def grow(chosen: list[str], open_: list[str], passed: list[str]) -> Iterator[tuple[str, ...]]:
        if not open_ and not passed:
            yield tuple(each for each in members if each in chosen)
            return
        # Whoever fits beside the pivot can be reached by way of it: only the pivot and its rivals need a branch.
        pivot = max([*open_, *passed], key=lambda each: sum(1 for other in open_ if other not in excluded[each]))
        for each in [each for each in open_ if each == pivot or each in excluded[pivot]]:
            yield from grow(
                [*chosen, each],
                [other for other in open_ if other != each and other not in excluded[each]],
                [other for other in passed if other not in excluded[each]],
            )
            open_ = [other for other in open_ if other != each]
            passed = [*passed, each]

    yield from grow([], list(members), [])


def _is_refused(conflict: Conflict, answers: Sequence[Answer]) -> bool:
    ends = {conflict.by, conflict.other}
    return any(each.policy.id in ends and each.outcome == "not_entitled" for each in answers)


def _sums(answer: Answer) -> dict[GrantKind, Sum]:
    """What one policy grants, by kind, as far as it is a sum."""
    found: dict[GrantKind, Sum] = {}
    for each in answer.grants:
        if each.grant.is_sum:
            known = Sum(each.amount, each.amount) if each.amount is not None else Sum(each.low or _ZERO, each.high)
            found[each.grant.kind] = found.get(each.grant.kind, NOTHING) + known
    return found


def _total(kind: GrantKind, sums: Sequence[Mapping[GrantKind, Sum]]) -> Sum:
    return sum((each.get(kind, NOTHING) for each in sums), NOTHING)


def _linked(policies: Sequence[str], conflicts: Sequence[Conflict]) -> list[list[str]]:
    """The policies in groups that share no conflict, in their order."""
    group = {policy: [policy] for policy in policies}
    for conflict in conflicts:
        one, other = group[conflict.by], group[conflict.other]
        if one is not other:
            one += other
            group |= dict.fromkeys(other, one)
    place = {policy: number for number, policy in enumerate(policies)}
    return [sorted(each, key=place.__getitem__) for each in {id(each): each for each in group.values()}.values()]


def _group(members: Sequence[str], conflicts: Sequence[Conflict], sums: Mapping[str, Mapping[GrantKind, Sum]]) -> Group:
    own = [each for each in conflicts if each.by in members]
    excluded: dict[str, set[str]] = {member: set() for member in members}
    for each in own:
        excluded[each.by].add(each.other)
        excluded[each.other].add(each.by)
    kinds = list(dict.fromkeys(kind for member in members for kind in sums[member]))
    sets = list(lawful_sets(members, excluded))
    best = {kind: _undefeated(kind, sets, sums) for kind in kinds}
    return Group(
        tuple(members),
        tuple(
            LawfulSet(
                chosen,
                {kind: _total(kind, [sums[member] for member in chosen]) for kind in kinds},
                tuple(kind for kind in kinds if chosen in best[kind]),
                {
                    member: tuple(
                        each
                        for each in own
                        if {each.by, each.other} & set(chosen) and member in (each.by, each.other)
                    )
                    for member in members
                    if member not in chosen
                },
            )
            for chosen in sets
        ),
    )  # fmt: skip


def _undefeated(
    kind: GrantKind, sets: Sequence[tuple[str, ...]], sums: Mapping[str, Mapping[GrantKind, Sum]]
) -> list[tuple[str, ...]]:
    """The sets that no other is sure to surpass: what two sets share counts for both alike."""

    def surpasses(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        gained = _total(kind, [sums[each] for each in one if each not in other])
        lost = _total(kind, [sums[each] for each in other if each not in one])
        return lost.high is not None and gained.low > lost.high

    return [each for each in sets if not any(surpasses(other, each) for other in sets)]


def _best_sum(group: Group, kind: GrantKind) -> Sum:
    """Bounds of the largest sum that a lawful set of the group has."""
    sums = [each.sums[kind] for each in group.sets if kind in each.sums]
    if not sums:
        return NOTHING
    highs = [each.high for each in sums]
    return Sum(
        max(each.low for each in sums), None if None in highs else max(high for high in highs if high is not None)
    )
