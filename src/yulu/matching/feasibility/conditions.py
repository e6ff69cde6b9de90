"""What each condition of a policy rests on, and each grant: facts by dataset, open terms, texts that are missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yulu.language.chinese import read_aloud
from yulu.language.definitions import needed
from yulu.language.tree import Node
from yulu.rules.basis import IN_FORCE, Basis, Leaf, Member
from yulu.rules.program import Program
from yulu.toolbox.model import Citation, Dataset, Fact, Term


@dataclass(frozen=True, slots=True)
class FromDataset:
    """What something asks of one dataset."""

    dataset: Dataset
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Rests:
    """One condition, or one grant, with all that it rests on."""

    name: str
    label: str
    is_grant: bool
    reading: str
    citation: Citation
    to_verify: bool
    data: tuple[FromDataset, ...]
    terms: tuple[Term, ...]
    """Open terms and discretions: only a named officer decides them."""
    texts: tuple[Member, ...]
    """Values that nobody has found (缺依据)."""

    @property
    def is_decided_by_data(self) -> bool:
        """Whether data alone can decide it, once they are there."""
        return not self.terms and not self.texts


def conditions_of(program: Program) -> list[Rests]:
    """The conditions asked on the program's day, then the grants that are worked out."""
    found = [
        _rests(program, each.name, each.label, False, each.node, each.citation, each.to_verify)
        for each in program.conditions
    ]
    return found + [
        _rests(program, grant.name, grant.label, True, node, grant.citation, grant.to_verify)
        for grant, node in program.grants
        if node is not None
    ]


def _rests(
    program: Program, name: str, label: str, is_grant: bool, node: Node, citation: Citation, to_verify: bool
) -> Rests:
    basis = program.basis
    own = {leaf.name: leaf for leaf in program.leaves}
    names, derived = needed([node], program.definitions)
    leaves = [own.get(each) or basis.leaf(each) for each in names]
    reading = program.validity.reason if name == IN_FORCE else read_aloud(node, basis.labels)
    unsure = to_verify or any(_is_unsure(basis, each) for each in [*names, *derived])
    return Rests(
        name, label, is_grant, reading, citation, unsure, tuple(_by_dataset(basis, leaves)),
        tuple(basis.toolbox.terms[leaf.name] for leaf in leaves if leaf.name in basis.toolbox.terms),
        tuple(leaf.member for leaf in leaves if leaf.member is not None and leaf.member.kind == "basis"),
    )  # fmt: skip


def _by_dataset(basis: Basis, leaves: list[Leaf]) -> Iterator[FromDataset]:
    asked: dict[str, dict[str, Member]] = {}
    for leaf in leaves:
        if leaf.member is not None and leaf.member.dataset is not None:
            asked.setdefault(leaf.member.dataset, {})[leaf.member.name] = leaf.member
    for dataset, members in asked.items():
        yield FromDataset(basis.toolbox.datasets[dataset], tuple(members.values()))


def _is_unsure(basis: Basis, name: str) -> bool:
    """Whether a name's declaration, or the text behind its value, is still to be verified."""
    toolbox = basis.toolbox
    declared: Fact | Term | None = toolbox.facts.get(name) or toolbox.terms.get(name)
    if declared is not None and declared.to_verify:
        return True
    if name in toolbox.derived and toolbox.derived[name].to_verify:
        return True
    return any(text.to_verify for text in basis.texts.get(name, {}).values())
