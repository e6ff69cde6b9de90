"""Policies: texts, conditions with their clauses, grants, and the conditions lower layers may add."""

from __future__ import annotations

from dataclasses import replace

from yulu.diagnostics import Word
from yulu.language.tree import Node
from yulu.language.types import BOOLEAN, NUMBER, parse_unit
from yulu.toolbox import shapes
from yulu.toolbox.binding import FACT_NAME, ITEM_NAME, Binding
from yulu.toolbox.change_shapes import DraftSettings
from yulu.toolbox.files import File
from yulu.toolbox.model import (
    Condition,
    Delegation,
    Exclusion,
    Grant,
    Layer,
    Objection,
    Origin,
    PaidWithin,
    Policy,
    Rounding,
)

MONEY = replace(NUMBER, unit=parse_unit("元"))
_SUMS = ("payment", "reduction", "deferral", "deduction_base")
_VALUES = ("rate", "choice")


def bind_policies(binding: Binding) -> None:
    """Policies of every layer, with the conditions that lower layers add to them."""
    delegations: dict[str, Delegation] = {}
    for files in binding.files:
        for file in files.of(shapes.Policy):
            _bind_policy(binding, file, delegations)
    for layer, files in zip(binding.layers, binding.files, strict=True):
        for settings in files.of(shapes.SettingsFile):
            for id, added in settings.shape.conditions.items():
                origin = Origin(settings.document, ("conditions", id), settings.layer)
                _add_conditions(binding, id, added, layer, delegations.get(id), origin)
            if isinstance(settings.shape, DraftSettings):
                _change_policies(binding, settings.shape, Origin(settings.document, (), settings.layer))
    for policy in binding.policies.values():
        for position, exclusion in enumerate(policy.exclusions):
            if exclusion.policy not in binding.policies:
                binding.unknown(
                    "E410", policy.origin, "exclusions", position, "with",
                    name=exclusion.policy, among=binding.policies,
                )  # fmt: skip


def _bind_policy(binding: Binding, file: File[shapes.Policy], delegations: dict[str, Delegation]) -> None:
    shape, origin = file.shape, Origin(file.document, (), file.layer)
    if not shape.texts and not file.is_cut:
        binding.faults.append(origin.fault("E401", "texts", at_key=True))
    if not shape.conditions and not file.is_cut:
        binding.faults.append(origin.fault("E402", "conditions", at_key=True))
    if not shape.grants and not file.is_cut:
        binding.faults.append(origin.fault("E404", "grants", at_key=True))
    texts = tuple(binding.dated(text, origin.under("texts", index)) for index, text in enumerate(shape.texts))
    conditions = tuple(
        bound
        for name, condition in shape.conditions.items()
        if (bound := _bind_condition(binding, name, condition, shape.subject, origin.under("conditions", name)))
    )
    grants = tuple(
        granted
        for name, grant in shape.grants.items()
        if (granted := _bind_grant(binding, name, grant, shape.subject, origin.under("grants", name)))
    )
    if file.is_cut or not shape.texts or len(conditions) < len(shape.conditions) or len(grants) < len(shape.grants):
        binding.incomplete.add(shape.policy)
    if shape.delegates_conditions is not None:
        place = origin.under("delegates_conditions")
        delegations[shape.policy] = binding.delegation(shape.delegates_conditions, place, None, ())
    objection = shape.objection
    policy = Policy(
        shape.policy, shape.title, shape.subject, shape.delivery, shape.period, texts, conditions, grants,
        binding.department(shape.contact, origin, "contact"),
        Objection(
            objection.how, binding.department(objection.to, origin, "objection", "to"), objection.because,
            objection.status == "to_verify",
        ),
        shape.claim.until if shape.claim else None, shape.claim.text if shape.claim else None,
        _paid_within(binding, shape.paid_within, origin.under("paid_within")),
        tuple(Exclusion(each.with_, each.because, each.note) for each in shape.exclusions),
        tuple(shape.evidence), shape.note, origin,
    )  # fmt: skip
    folder = file.path.split("/")[1]
    if folder != shape.policy:
        binding.faults.append(origin.fault("E403", "policy", policy=shape.policy, folder=folder))
    named = origin.under("policy")
    if shape.policy in binding.policies:
        first = binding.policies[shape.policy].origin.place("policy")
        binding.faults.append(named.fault("E307", related=[first], name=shape.policy))
        return
    binding.add(binding.policies, shape.policy, policy, named, ITEM_NAME)


def _paid_within(binding: Binding, shape: shapes.PaidWithin | None, origin: Origin) -> PaidWithin | None:
    if shape is None:
        return None
    cited = binding.citation(shape.because, shape.document, origin)
    unsure = shape.status == "to_verify" or bool(cited.text and cited.text.to_verify)
    return PaidWithin(shape.text, cited, unsure)


def _bind_condition(
    binding: Binding, name: str, shape: shapes.Condition, subject: str, origin: Origin
) -> Condition | None:
    binding.name(name, FACT_NAME, origin)
    if shape.because is None:
        binding.faults.append(origin.fault("E405", at_key=True, name=name))
    node = binding.expression(shape.when, binding.scope(subject), origin, "when", expected=BOOLEAN)
    if node is None:
        return None
    cited = binding.citation(shape.because, shape.document, origin)
    published = cited.text.published if cited.text else None
    unsure = shape.status == "to_verify" or bool(cited.text and cited.text.to_verify)
    return Condition(
        name, shape.label or name, node, cited, unsure, shape.from_, shape.to, published, shape.note, origin
    )


def _bind_grant(binding: Binding, name: str, shape: shapes.Grant, subject: str, origin: Origin) -> Grant | None:
    binding.name(name, FACT_NAME, origin)
    if shape.because is None:
        binding.faults.append(origin.fault("E405", at_key=True, name=name))
    wanted = "amount" if shape.kind in _SUMS else "value" if shape.kind in _VALUES else "text"
    written = [key for key in ("amount", "value", "text") if getattr(shape, key) is not None]
    surplus = [key for key in written if key not in (wanted, "text")]
    for key in surplus:
        binding.faults.append(origin.fault("E413", key, at_key=True, kind=shape.kind, surplus=key))
    if wanted not in written:
        binding.faults.append(origin.fault("E406", "kind", kind=shape.kind, wanted=wanted))
    if surplus or wanted not in written:
        return None
    node: Node | None = None
    scope = binding.scope(subject)
    if shape.amount is not None:
        node = binding.expression(shape.amount, scope, origin, "amount", expected=MONEY)
    elif shape.value is not None:
        node = binding.expression(shape.value, scope, origin, "value")
    if node is None and wanted != "text":
        return None
    rounding = Rounding()
    if shape.rounding is not None:
        rounding = Rounding(shape.rounding.places, shape.rounding.mode, shape.rounding.because)
    cited = binding.citation(shape.because, shape.document, origin)
    unsure = shape.status == "to_verify" or bool(cited.text and cited.text.to_verify)
    return Grant(name, shape.kind, shape.label, node, shape.text, cited, rounding, unsure, shape.note, origin)


def _add_conditions(
    binding: Binding,
    id: str,
    added: dict[str, shapes.AddedCondition],
    layer: Layer,
    delegation: Delegation | None,
    origin: Origin,
) -> None:
    policy = binding.policies.get(id)
    if policy is None:
        binding.unknown("E508", origin, name=id, among=binding.policies, at_key=True)
        return
    if not layer.is_draft and (delegation is None or layer.level not in delegation.levels):
        related = [delegation.origin.place() if delegation else policy.origin.place("policy")]
        code = "E503" if delegation else "E509"
        binding.faults.append(origin.fault(code, at_key=True, related=related, name=id, level=Word(layer.level)))
        return
    taken = {condition.name: condition for condition in policy.conditions}
    conditions = list(policy.conditions)
    for name, shape in added.items():
        place = origin.under(name)
        if name in taken and not layer.is_draft:
            related = [taken[name].origin.place(key=True)]
            binding.faults.append(place.fault("E307", at_key=True, related=related, name=name))
            continue
        bound = _bind_condition(binding, name, shape, policy.subject, place)
        if delegation is not None and layer.level in delegation.levels:
            binding.hold_to_days(delegation, shape.from_, place)
        if bound is None:
            binding.incomplete.add(id)
            continue
        bound = replace(bound, published=shape.published or bound.published)
        if name in taken:
            conditions[conditions.index(taken[name])] = bound
        else:
            conditions.append(bound)
    binding.policies[id] = replace(policy, conditions=tuple(conditions))


def _change_policies(binding: Binding, draft: DraftSettings, origin: Origin) -> None:
    """What a draft does to policies beside their conditions: grants, texts, and what is taken away."""
    for id, grants in draft.grants.items():
        policy = binding.policies[id]
        by_name = {grant.name: grant for grant in policy.grants}
        for name, shape in grants.items():
            bound = _bind_grant(binding, name, shape, policy.subject, origin.under("grants", id, name))
            if bound is None:
                binding.incomplete.add(id)
            else:
                by_name[name] = bound
        binding.policies[id] = replace(policy, grants=tuple(by_name.values()))
    for id, texts in draft.texts.items():
        dated = tuple(binding.dated(text, origin.under("texts", id, n)) for n, text in enumerate(texts))
        binding.policies[id] = replace(binding.policies[id], texts=dated)
    removed = draft.removed
    for id in {*removed.conditions, *removed.grants}:
        policy = binding.policies[id]
        binding.policies[id] = replace(
            policy,
            conditions=tuple(each for each in policy.conditions if each.name not in removed.conditions.get(id, ())),
            grants=tuple(each for each in policy.grants if each.name not in removed.grants.get(id, ())),
        )
    for id in removed.policies:
        del binding.policies[id]
    for id, policy in binding.policies.items():
        kept = tuple(each for each in policy.exclusions if each.policy not in removed.policies)
        binding.policies[id] = replace(policy, exclusions=kept)
