"""One policy on one day, compiled: what it needs, and a function that gives the truth of each condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from yulu.language.definitions import Definition, needed, nodes
from yulu.language.periods import bind_periods
from yulu.language.python_reading import Decide, compile_python
from yulu.language.tree import Arithmetic, Name, Node, walk
from yulu.language.types import BOOLEAN
from yulu.rules.basis import IN_FORCE, Basis, InForce, Leaf, Member, in_force, in_force_leaf
from yulu.toolbox.model import Citation, Condition, Grant, Policy


@dataclass(frozen=True, slots=True)
class BoundCondition:
    """A condition as it stands on the day; `declared` is None for `in_force`."""

    name: str
    label: str
    node: Node
    citation: Citation
    to_verify: bool
    declared: Condition | None


@dataclass(frozen=True, slots=True)
class Program:
    """Leaves come first in the vector that `decide` takes, then stated values of derived facts, in these orders."""

    policy: Policy
    basis: Basis
    validity: InForce
    conditions: tuple[BoundCondition, ...]
    grants: tuple[tuple[Grant, Node | None], ...]
    leaves: tuple[Leaf, ...]
    derived: tuple[str, ...]
    definitions: Mapping[str, Definition]
    divisors: tuple[Node, ...]
    decide: Decide
    """(values) → ((conditions' truths…, grants' values…), derived values)."""
    places: Mapping[str, int]
    """Where each leaf and each derived name stands in the vector."""
    under: dict[tuple[int, tuple[str, ...]], tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    """What `splitting` found out: the leaves under one of the expressions (by its id) when some names are stated."""

    @property
    def members(self) -> dict[str, Member]:
        return {leaf.member.name: leaf.member for leaf in self.leaves if leaf.member is not None}


def compile_policy(basis: Basis, policy: Policy) -> Program:
    """The policy's program for the day the basis is made for."""
    validity = in_force(basis, policy)
    as_of, known_on = basis.as_of, basis.known_on
    extra = {IN_FORCE: in_force_leaf(basis, policy, validity.text)} if validity.truth is None else {}
    conditions = [
        BoundCondition(each.name, each.label, bind_periods(each.node, as_of), each.citation, each.to_verify, each)
        for each in policy.conditions
        if _applies(each, as_of, known_on)
    ]
    if validity.truth is None:
        cited = validity.text.citation if validity.text else Citation(None)
        node = Name(IN_FORCE, type=BOOLEAN)
        conditions.insert(0, BoundCondition(IN_FORCE, "在有效期内", node, cited, True, None))
    grants = tuple((g, None if g.node is None else bind_periods(g.node, as_of)) for g in policy.grants)
    amounts = [node for _, node in grants if node is not None]
    roots = [*(each.node for each in conditions), *amounts]
    names, derived = needed(roots, basis.definitions)
    names += [each for each in _telling_absence(names, basis) if each not in names]
    leaves = tuple(extra.get(name) or basis.leaf(name) for name in names)
    intervals = frozenset(name for name in names if name in basis.aggregates)
    return Program(
        policy, basis, validity, tuple(conditions), grants, leaves, tuple(derived), basis.definitions,
        _divisors(roots, derived, basis.definitions),
        compile_python(names, derived, basis.definitions, roots, intervals),
        {name: position for position, name in enumerate([*names, *derived])},
    )  # fmt: skip


def _telling_absence(names: Sequence[str], basis: Basis) -> list[str]:
    """The dates that tell of some fact whether its absence means something (`Fact.absent_since`)."""
    facts = [basis.toolbox.facts[name] for name in names if name in basis.toolbox.facts]
    return list(dict.fromkeys(fact.absent_since[0] for fact in facts if fact.absent_since is not None))


def _applies(condition: Condition, as_of: date, known_on: date) -> bool:
    """Whether the condition is asked on that day: within its own dates, once its text was published."""
    if condition.published is not None and condition.published > known_on:
        return False
    return (condition.start is None or condition.start <= as_of) and (condition.end is None or as_of <= condition.end)


def _divisors(roots: Sequence[Node], derived: Sequence[str], definitions: Mapping[str, Definition]) -> tuple[Node, ...]:
    """Every divisor that some fact can make zero."""
    everything = [*roots, *(node for name in derived for node in nodes(definitions[name]))]
    return tuple(
        each.right
        for node in everything
        for each in walk(node)
        if isinstance(each, Arithmetic) and each.operator == "/" and needed([each.right], definitions)[0]
    )


def names_under(program: Program, node: Node) -> tuple[str, ...]:
    """Every name an expression rests on: those it mentions, then what these are derived from."""
    leaves, derived = needed([node], program.definitions)
    mentioned = [each.name for each in walk(node) if isinstance(each, Name)]
    return tuple(dict.fromkeys(name for name in [*mentioned, *derived, *leaves] if name != "as_of"))
