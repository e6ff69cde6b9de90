"""Today's rules and those with the draft, on one day: which policies decide otherwise, and how far they hang together.

A policy that says the same in both is not run at all: nobody gains or loses by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yulu.language.definitions import needed
from yulu.language.tree import Node
from yulu.rules.basis import Basis, basis_on
from yulu.rules.program import Program, compile_policy
from yulu.toolbox.model import Grant, Policy, Toolbox


@dataclass(frozen=True, slots=True)
class Pair:
    """One policy today and with the draft; None where it is new or taken away."""

    before: Program | None
    after: Program | None

    @property
    def policy(self) -> Policy:
        """As it would be; today's where it is taken away."""
        found = self.after or self.before
        assert found is not None
        return found.policy

    def same_sum(self, name: str) -> bool:
        """Whether a grant of this name is worked out alike in both."""
        if self.before is None or self.after is None:
            return False
        for grant, node in self.before.grants:
            for other, changed in self.after.grants:
                if grant.name == name == other.name and node is not None and changed is not None:
                    rounding, now = grant.rounding, other.rounding
                    return (rounding.places, rounding.mode) == (now.places, now.mode) and means_the_same(
                        node, self.before.basis, changed, self.after.basis
                    )
        return False


@dataclass(frozen=True, slots=True)
class Worlds:
    """The policies about one kind of subject that the draft changes."""

    kind: str
    before: Basis
    after: Basis
    pairs: tuple[Pair, ...]

    @property
    def programs(self) -> tuple[list[Program], list[Program]]:
        """Today's and the draft's."""
        return (
            [pair.before for pair in self.pairs if pair.before is not None],
            [pair.after for pair in self.pairs if pair.after is not None],
        )


def worlds_of(today: Toolbox, drafted: Toolbox, as_of: date, known_on: date) -> list[Worlds]:
    """By kind of subject, whatever the draft changes on that day."""
    before, after = basis_on(today, as_of, known_on), basis_on(drafted, as_of, known_on)
    policies = [*today.policies, *(id for id in drafted.policies if id not in today.policies)]
    found: dict[str, list[Pair]] = {}
    for id in policies:
        was, now = today.policies.get(id), drafted.policies.get(id)
        pair = Pair(
            None if was is None else compile_policy(before, was), None if now is None else compile_policy(after, now)
        )
        if not _says_the_same(pair):
            found.setdefault(pair.policy.subject, []).append(pair)
    return [Worlds(kind, before, after, tuple(pairs)) for kind, pairs in found.items()]


def means_the_same(node: Node, basis: Basis, other: Node, other_basis: Basis) -> bool:
    """Whether two expressions are one, down to what every name under them stands for."""
    if node != other:
        return False
    leaves, derived = needed([node], basis.definitions)
    others = needed([other], other_basis.definitions)
    return (leaves, derived) == others and all(
        _names_the_same(name, basis, other_basis) for name in [*leaves, *derived]
    )


def _names_the_same(name: str, basis: Basis, other: Basis) -> bool:
    return (
        basis.definitions.get(name) == other.definitions.get(name)
        and basis.aggregates.get(name) == other.aggregates.get(name)
        and _texts(basis, name) == _texts(other, name)
    )


def _texts(basis: Basis, name: str) -> list[tuple[str | None, bool, str | None]]:
    """What a dated value is marked with."""
    return [(key, used.to_verify, used.conflict) for key, used in basis.texts.get(name, {}).items()]


def _says_the_same(pair: Pair) -> bool:
    was, now = pair.before, pair.after
    if was is None or now is None:
        return False
    if was.validity.truth != now.validity.truth or _text_unsure(was) != _text_unsure(now):
        return False
    if was.policy.subject != now.policy.subject or was.policy.delivery != now.policy.delivery:
        return False
    asked = [[(each.name, each.to_verify) for each in program.conditions] for program in (was, now)]
    given = [[_given(grant) for grant, _ in program.grants] for program in (was, now)]
    if asked[0] != asked[1] or given[0] != given[1]:
        return False
    trees = [[*(c.node for c in program.conditions), *(n for _, n in program.grants)] for program in (was, now)]
    return all(
        one is other if one is None or other is None else means_the_same(one, was.basis, other, now.basis)
        for one, other in zip(*trees, strict=True)
    )


def _given(grant: Grant) -> tuple[object, ...]:
    return grant.name, grant.kind, grant.text, grant.rounding.places, grant.rounding.mode, grant.to_verify


def _text_unsure(program: Program) -> bool:
    return program.validity.text is not None and program.validity.text.to_verify
