"""A toolbox on one day, as known on another: which texts govern, which values parameters have, what is nobody's yet.

`Basis` turns everything dated into plain definitions, so that what follows (deciding one, deciding all) knows no dates.
A value that is missing stays a name: a leaf that is unknown and has a holder to ask.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from yulu.language.aggregates import Aggregate, Window
from yulu.language.definitions import Definition, Formula, Group, Lookup, Table
from yulu.language.functions import FUNCTIONS
from yulu.language.periods import bind_periods
from yulu.language.tree import Literal, Name, Node, Scalar, walk
from yulu.language.types import DATE, Type
from yulu.toolbox.dated import governing, is_undated, scalar_of, value_on, window_days
from yulu.toolbox.model import (
    LEVEL_NAMES,
    AggregateForm,
    ChoiceForm,
    Citation,
    DatedText,
    DatedValue,
    Delegation,
    Derived,
    Origin,
    Parameter,
    Policy,
    Toolbox,
)

if TYPE_CHECKING:
    from yulu.rules.part import Part

PartKey = tuple[tuple[Node, ...], tuple[Node, ...]]
MemberKind = OneOf["fact", "period", "list", "basis"]


@dataclass(frozen=True, slots=True)
class Member:
    """Something that can be asked for: a fact, one period of one, a list of records, or a text's value (缺依据)."""

    name: str
    label: str
    kind: MemberKind
    holder: str
    dataset: str | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A name that nothing derives. `member` is what to ask for; None for an open term, which nobody can be sent for."""

    name: str
    label: str
    type: Type
    member: Member | None
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None


@dataclass(frozen=True, slots=True)
class UsedText:
    """Where a parameter's value or a choice comes from, to be shown with the answer."""

    name: str
    label: str
    key: str | None
    value: Scalar | None
    citation: Citation
    layer: str
    start: date | None
    end: date | None
    to_verify: bool
    conflict: str | None
    note: str | None


@dataclass(slots=True)
class Basis:
    """Everything of a toolbox that holds on `as_of`, out of what was published by `known_on`."""

    toolbox: Toolbox
    as_of: date
    known_on: date
    definitions: dict[str, Definition] = field(default_factory=dict)
    aggregates: dict[str, Aggregate] = field(default_factory=dict)
    texts: dict[str, dict[str | None, UsedText]] = field(default_factory=dict)
    """The dated value behind a parameter's or a choice's name, by key (None where there are no keys)."""
    basis_leaves: dict[str, Leaf] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    parts: dict[PartKey, Part] = field(default_factory=dict)
    """The parts of questions compiled so far (`part.part_of`), with what they have answered."""

    def leaf(self, name: str) -> Leaf:
        """What a name that nothing derives stands for."""
        toolbox = self.toolbox
        if name in self.basis_leaves:
            return self.basis_leaves[name]
        if name in toolbox.facts:
            fact = toolbox.facts[name]
            member = Member(name, fact.label, "fact", fact.dataset.holder.label, fact.dataset.id)
            return Leaf(name, fact.label, fact.type, member, fact.minimum, fact.maximum)
        if name in toolbox.terms:
            return Leaf(name, toolbox.terms[name].label, Type("boolean"), None)
        if name in self.aggregates:
            derived = toolbox.derived[name]
            records = toolbox.records[self.aggregates[name].record]
            member = Member(records.name, records.label, "list", records.dataset.holder.label, records.dataset.id)
            return Leaf(name, derived.label, derived.type, member, 0)
        column, _, period = name.partition("@")
        if column in FUNCTIONS:
            label = f"{period[:4]}年放假安排"
            return Leaf(name, label, DATE, Member(name, label, "basis", "国务院办公厅"))
        return self._period_leaf(name, column, period)

    def _period_leaf(self, name: str, column: str, period: str) -> Leaf:
        for records in self.toolbox.records.values():
            prefix, _, bare = column.rpartition(".")
            if records.every is not None and bare in records.columns and prefix in ("", records.name):
                fact = records.columns[bare]
                said = f"{period}年" if records.every == "year" else f"{period[:4]}年{int(period[5:])}月"
                label = f"{said}{fact.label}"
                member = Member(name, label, "period", records.dataset.holder.label, records.dataset.id)
                return Leaf(name, label, fact.type, member, fact.minimum, fact.maximum)
        raise KeyError(name)


def basis_on(toolbox: Toolbox, as_of: date, known_on: date) -> Basis:
    """The toolbox as it holds on `as_of`, as far as was known on `known_on`."""
    basis = Basis(toolbox, as_of, known_on, labels=dict(toolbox.labels))
    basis.definitions["as_of"] = Formula(Literal(as_of, type=DATE))
    for parameter in toolbox.parameters.values():
        _resolve_parameter(basis, parameter)
    for derived in toolbox.derived.values():
        _resolve_derived(basis, derived)
    return basis


def _resolve_parameter(basis: Basis, parameter: Parameter) -> None:
    toolbox, name = basis.toolbox, parameter.name
    if parameter.keyed_by is None:
        found = value_on(parameter, None, toolbox.layers, basis.as_of, basis.known_on)
        value = scalar_of(found, None)
        basis.texts[name] = {} if found is None else {None: _used(parameter, found, None)}
        if value is None:
            basis.basis_leaves[name] = _unset_leaf(basis, parameter, name, found)
        else:
            basis.definitions[name] = Formula(Literal(value, type=parameter.type))
        return
    keyed_by = toolbox.derived.get(parameter.keyed_by) or toolbox.facts[parameter.keyed_by]
    kind = keyed_by.type
    values: dict[str, Scalar | Name] = {}
    used: dict[str | None, UsedText] = {}
    for code in kind.choices:
        found = value_on(parameter, code, toolbox.layers, basis.as_of, basis.known_on)
        value = scalar_of(found, code)
        if found is not None:
            used[code] = _used(parameter, found, code)
        if value is None:
            leaf_name = f"{name}:{code}"
            basis.basis_leaves[leaf_name] = _unset_leaf(basis, parameter, leaf_name, found, kind.choices[code])
            values[code] = Name(leaf_name, type=parameter.type)
        else:
            values[code] = value
    basis.texts[name] = used
    basis.definitions[name] = Lookup(parameter.type, Name(parameter.keyed_by, type=kind), values)


def _used(parameter: Parameter, found: DatedValue, key: str | None) -> UsedText:
    dated = found.dated
    conflict = None if found.conflict is None else f"与{found.conflict.against}不一致：{found.conflict.note}"
    return UsedText(
        parameter.name, parameter.label, key, scalar_of(found, key), dated.citation, dated.origin.layer,
        dated.start, dated.end, dated.to_verify, conflict, dated.note,
    )  # fmt: skip


def _unset_leaf(
    basis: Basis, parameter: Parameter, name: str, found: DatedValue | None, key_label: str | None = None
) -> Leaf:
    label = f"{parameter.label}（{key_label}）" if key_label else parameter.label
    said = found or next((value for value in parameter.values if value.dated.to_verify and value.value is None), None)
    delegated = next(
        (each for each in parameter.delegations if each.covers(basis.as_of)), next(iter(parameter.delegations), None)
    )
    holder = _issuer(basis.toolbox, said.dated.citation if said else None, delegated, parameter.origin)
    return Leaf(name, label, parameter.type, Member(name, label, "basis", holder), 0)


def _issuer(toolbox: Toolbox, citation: Citation | None, delegation: Delegation | None, origin: Origin) -> str:
    """Who has to say: the issuer of the text, the one it was delegated to, else the place whose toolbox declares it."""
    if citation is not None and citation.text is not None:
        return "、".join(citation.text.issuer)
    titles = {layer.level: layer.title for layer in toolbox.layers}
    if delegation is not None:
        return "、".join(titles.get(level, f"{LEVEL_NAMES[level]}有权机关") for level in delegation.levels)
    return next(layer.title for layer in toolbox.layers if layer.id == origin.layer)


def _resolve_derived(basis: Basis, derived: Derived) -> None:
    form, name = derived.form, derived.name
    match form:
        case Table():
            basis.definitions[name] = form
            _add_table_leaves(basis, derived, form)
        case AggregateForm(aggregate, window_form):
            window = None
            if window_form is not None:
                start, end = window_days(window_form, basis.as_of)
                window = Window(basis.toolbox.records[aggregate.record].date_column, start, end)
            basis.aggregates[name] = replace(aggregate, window=window)
        case ChoiceForm():
            _resolve_choice(basis, derived, form)
        case _:
            basis.definitions[name] = Formula(bind_periods(form, basis.as_of))


def _add_table_leaves(basis: Basis, derived: Derived, table: Table) -> None:
    for group in table.groups:
        for row in group.rows:
            if isinstance(row.value, Name):
                leaf_name = row.value.name
                label = f"{derived.label}（{_row_in_words(leaf_name.partition(':')[2], group)}）"
                holder = _issuer(basis.toolbox, derived.citation, None, derived.origin)
                member = Member(leaf_name, label, "basis", holder)
                basis.basis_leaves[leaf_name] = Leaf(leaf_name, label, derived.type, member, 0)


def _row_in_words(row: str, group: Group) -> str:
    """Which row has no value yet: a ladder's by its keys (农业), any other by its number (第3行)."""
    if group.key is None:
        return f"第{row}行"
    choices = next((each.type.choices for each in walk(group.key) if isinstance(each, Name) and each.type), {})
    return "、".join(choices.get(code, code) for code in row.split("+"))


def _resolve_choice(basis: Basis, derived: Derived, form: ChoiceForm) -> None:
    for layer in reversed(basis.toolbox.layers):
        own = [each for each in form.taken if each.dated.origin.layer == layer.id]
        found = governing(own, lambda each: each.dated, basis.as_of, basis.known_on)
        if found:
            taken = found[-1]
            option = form.options[str(taken.value)]
            basis.definitions[derived.name] = Formula(bind_periods(option.node, basis.as_of))
            dated = taken.dated
            basis.texts[derived.name] = {
                None: UsedText(
                    derived.name, derived.label, None, option.label, dated.citation, layer.id, dated.start, dated.end,
                    dated.to_verify, None, dated.note,
                )
            }  # fmt: skip
            return
    label = f"{derived.label}（采用哪种口径）"
    holder = _issuer(basis.toolbox, None, form.delegation, derived.origin)
    member = Member(derived.name, label, "basis", holder)
    basis.basis_leaves[derived.name] = Leaf(derived.name, label, derived.type, member, 0)


@dataclass(frozen=True, slots=True)
class InForce:
    """Whether a policy's text governs the day: true, or false with the reason, or None where nobody knows."""

    truth: bool | None
    text: DatedText | None
    reason: str


def in_force(basis: Basis, policy: Policy) -> InForce:
    """Which of a policy's texts governs; a "no" says from or until when, out of what was published by `known_on`."""
    found = governing(policy.texts, lambda text: text, basis.as_of, basis.known_on)
    if found:
        text = found[-1]
        return InForce(True, text, _validity(text))
    undated = [text for text in policy.texts if is_undated(text)]
    if undated:
        return InForce(None, undated[0], "施行日期尚未查明")
    published = [text for text in policy.texts if (text.published or text.start or date.max) <= basis.known_on]
    later = [text.start for text in published if text.start is not None and text.start > basis.as_of]
    ended = [text.end for text in published if text.end is not None and text.end < basis.as_of]
    if later:
        return InForce(False, None, f"自{chinese_day(min(later))}起施行")
    if ended:
        return InForce(False, None, f"已于{chinese_day(max(ended))}届满")
    return InForce(False, None, "尚无依据")


def _validity(text: DatedText) -> str:
    start = "" if text.start is None else f"自{chinese_day(text.start)}起"
    return start + ("施行" if text.end is None else f"至{chinese_day(text.end)}止")


def chinese_day(day: date) -> str:
    """2022年4月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


IN_FORCE = "in_force"


def in_force_leaf(basis: Basis, policy: Policy, text: DatedText | None) -> Leaf:
    """The unknown validity of a text nobody has found the dates of, held by its issuer."""
    label = f"{policy.title}的施行依据"
    holder = _issuer(basis.toolbox, text.citation if text else None, None, policy.origin)
    return Leaf(IN_FORCE, label, Type("boolean"), Member(IN_FORCE, label, "basis", holder))
