"""What governs on which day: exactly one text, exactly one value, for every day of a policy's validity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from yulu.diagnostics import Diagnostic
from yulu.language.definitions import needed, nodes
from yulu.language.tree import Name, Node, walk
from yulu.rules.basis import basis_on
from yulu.toolbox.dated import days_of_change, governing, holds, is_undated, value_on, values_for
from yulu.toolbox.model import DatedText, DatedValue, Parameter, Policy, Toolbox

ALL_KNOWN = date(9999, 12, 31)
HORIZON = date(2100, 1, 1)
"""An open validity is looked at up to here."""


def date_faults(toolbox: Toolbox) -> list[Diagnostic]:
    """Two texts or two values on one day; a parameter that says nothing on a day its policy is in force."""
    faults: list[Diagnostic] = []
    for parameter in toolbox.parameters.values():
        faults += _two_values(toolbox, parameter)
    gaps: dict[tuple[str, str | None], Diagnostic] = {}
    for policy in toolbox.policies.values():
        faults += _two_texts(policy)
        for name in _parameters_under(toolbox, policy):
            for key in _keys(toolbox, toolbox.parameters[name]):
                fault = _gap(toolbox, policy, toolbox.parameters[name], key)
                if fault is not None:
                    gaps.setdefault((name, key), fault)
    return [*faults, *gaps.values()]


def _two_texts(policy: Policy) -> list[Diagnostic]:
    for day in days_of_change(policy.texts):
        found = governing(policy.texts, lambda text: text, day, ALL_KNOWN)
        if len(found) > 1:
            first, second = found[0], found[1]
            return [
                second.origin.fault(
                    "E408", related=[first.origin.place()], day=str(day),
                    first=str(first.citation), second=str(second.citation),
                )
            ]  # fmt: skip
    return []


def _keys(toolbox: Toolbox, parameter: Parameter) -> Sequence[str | None]:
    if parameter.keyed_by is None:
        return [None]
    found = toolbox.derived.get(parameter.keyed_by) or toolbox.facts.get(parameter.keyed_by)
    return list(found.type.choices) if found else []


def _two_values(toolbox: Toolbox, parameter: Parameter) -> list[Diagnostic]:
    for key in _keys(toolbox, parameter):
        for layer in toolbox.layers:
            said = [each for each in values_for(parameter, key) if each.dated.origin.layer == layer.id]
            for day in days_of_change(each.dated for each in said):
                found = governing(said, _dated, day, ALL_KNOWN)
                if len(found) > 1:
                    return [
                        found[1].dated.origin.fault(
                            "E345", related=[found[0].dated.origin.place()], parameter=parameter.label,
                            key=f"（{key}）" if key else "", day=str(day),
                        )
                    ]  # fmt: skip
    return []


def _dated(value: DatedValue) -> DatedText:
    return value.dated


def _parameters_under(toolbox: Toolbox, policy: Policy) -> list[str]:
    """The parameters that the policy's conditions and grants rest on, through derived facts."""
    start = policy.texts[0].start if policy.texts else None
    basis = basis_on(toolbox, start or date(2022, 1, 1), ALL_KNOWN)
    roots = [*(c.node for c in policy.conditions), *(g.node for g in policy.grants if g.node is not None)]
    leaves, derived = needed(roots, basis.definitions)
    mentioned = {name.partition(":")[0] for name in leaves}
    mentioned |= _names(node for name in derived for node in nodes(basis.definitions[name]))
    return [name for name in toolbox.parameters if name in mentioned or name in derived]


def _names(trees: Iterable[Node]) -> set[str]:
    return {each.name for tree in trees for each in walk(tree) if isinstance(each, Name)}


def _gap(toolbox: Toolbox, policy: Policy, parameter: Parameter, key: str | None) -> Diagnostic | None:
    """The first days of the policy's validity on which the parameter says nothing, unless it says `to_verify` or
    leaves the value to a lower layer.
    """
    if parameter.delegations or any(is_undated(value.dated) for value in values_for(parameter, key)):
        return None
    texts = [value.dated for value in parameter.values] + list(policy.texts)
    changes = [day for day in days_of_change(texts) if day < HORIZON]
    for position, day in enumerate(changes):
        in_force = any(holds(text, day) and text.start is not None for text in policy.texts)
        if not in_force or value_on(parameter, key, toolbox.layers, day, ALL_KNOWN) is not None:
            continue
        end = changes[position + 1] if position + 1 < len(changes) else None
        last = "" if end is None else str(date.fromordinal(end.toordinal() - 1))
        said = f"{parameter.name}（{key}）" if key else parameter.name
        return parameter.origin.fault(
            "E407", at_key=True, related=[policy.origin.place("texts", key=True)],
            parameter=said, label=parameter.label, start=str(day), end=last,
        )  # fmt: skip
    return None
