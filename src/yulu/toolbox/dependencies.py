"""What a policy rests on: every name under its conditions and grants, through derived facts and parameters' keys."""

from __future__ import annotations

from collections.abc import Iterator

from yulu.language.definitions import Table, nodes
from yulu.language.tree import Name, Node, walk
from yulu.toolbox.model import AggregateForm, ChoiceForm, Derived, Origin, Policy, Toolbox


def names_under(toolbox: Toolbox, policy: Policy) -> dict[str, Origin]:
    """Each fact, derived fact, parameter, term, record or record column that can matter, with where it is declared."""
    roots = [*(c.node for c in policy.conditions), *(g.node for g in policy.grants if g.node is not None)]
    found: dict[str, Origin] = {}
    waiting = [name for root in roots for name in _mentioned(root)]
    while waiting:
        name = waiting.pop()
        if name not in found and (declared := _declared(toolbox, name)) is not None:
            found[name], below = declared
            waiting += below
    return found


def _mentioned(node: Node) -> list[str]:
    return [each.name for each in walk(node) if isinstance(each, Name)]


def _declared(toolbox: Toolbox, name: str) -> tuple[Origin, list[str]] | None:
    """Where a name is declared, and the names it rests on itself."""
    if name in toolbox.facts:
        fact = toolbox.facts[name]
        return fact.origin, [] if fact.absent_since is None else [fact.absent_since[0]]
    if name in toolbox.terms:
        return toolbox.terms[name].origin, []
    if name in toolbox.parameters:
        parameter = toolbox.parameters[name]
        return parameter.origin, [parameter.keyed_by] if parameter.keyed_by else []
    if name in toolbox.derived:
        derived = toolbox.derived[name]
        return derived.origin, list(_below(derived))
    prefix, _, column = name.rpartition(".")
    for records in toolbox.records.values():
        if name == records.name or (column in records.columns and prefix in ("", records.name)):
            return records.origin, []
    return None


def _below(derived: Derived) -> Iterator[str]:
    match derived.form:
        case Table() as table:
            for node in nodes(table):
                yield from _mentioned(node)
        case AggregateForm(aggregate, _):
            yield aggregate.record
        case ChoiceForm(options):
            for option in options.values():
                yield from _mentioned(option.node)
        case node:
            yield from _mentioned(node)
