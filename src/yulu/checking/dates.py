"""What governs on which day: exactly one text, exactly one value, for every day of a policy's validity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    gaps: dict[tuple[str, date], _Gap] = {}
    for policy in toolbox.policies.values():
        faults += _two_texts(policy)
        for name in _parameters_under(toolbox, policy):
            for key in _keys(toolbox, toolbox.parameters[name]):
                gap = _gap(toolbox, policy, toolbox.parameters[name], key)
                if gap is not None:
                    known = gaps.setdefault((name, gap.start), gap)
                    known.keys.update(dict.fromkeys(gap.keys))
    return [*faults, *(_told(gap) for gap in gaps.values())]


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


@dataclass(frozen=True, slots=True)
class _Gap:
    """The first days of a policy's validity on which a parameter says nothing, for these of its keys."""

    parameter: Parameter
    policy: Policy
    keys: dict[str, None]
    start: date
    end: date | None


def _gap(toolbox: Toolbox, policy: Policy, parameter: Parameter, key: str | None) -> _Gap | None:
    """The first gap for a key, unless the parameter says `to_verify` or leaves the value to a lower layer."""
    if parameter.delegations or any(is_undated(value.dated) for value in values_for(parameter, key)):
        return None
    texts = [value.dated for value in parameter.values] + list(policy.texts)
    changes = [day for day in days_of_change(texts) if day < HORIZON]
    for position, day in enumerate(changes):
        in_force = any(holds(text, day) and text.start is not None for text in policy.texts)
        if in_force and value_on(parameter, key, toolbox.layers, day, ALL_KNOWN) is None:
            later = changes[position + 1] if position + 1 < len(changes) else None
            last = None if later is None else date.fromordinal(later.toordinal() - 1)
            return _Gap(parameter, policy, {} if key is None else {key: None}, day, last)
    return None


def _told(gap: _Gap) -> Diagnostic:
    """The gap where it can be closed: at the value that begins after it, else at the last that ended before it."""
    parameter = gap.parameter
    dated = [value.dated for value in parameter.values if value.dated.start is not None]
    after = [text for text in dated if text.start is not None and text.start > gap.start]
    before = [text for text in dated if text.end is not None and text.end < gap.start]
    keys = f"（{'、'.join(gap.keys)}）" if gap.keys else ""
    data = {
        "parameter": parameter.name + keys, "label": parameter.label, "start": str(gap.start),
        "end": "" if gap.end is None else str(gap.end),
    }  # fmt: skip
    if after:
        place = min(after, key=lambda text: text.start or date.max).origin.place("from")
    elif before:
        place = max(before, key=lambda text: text.end or date.min).origin.place("to")
    else:
        place = parameter.origin.place(key=True)
    return Diagnostic("E407", place, data, (gap.policy.origin.place("texts", key=True),))
