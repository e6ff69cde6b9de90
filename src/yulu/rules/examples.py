"""Worked examples: what a policy must say about real-looking subjects, run as a test.

A file begins from an ordinary subject; each example says only what differs, and what must come out. Whatever an
example does not mention is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from yulu.diagnostics import Diagnostic, Fault, Place, Word
from yulu.language.tree import type_of
from yulu.language.types import Type, parse_unit
from yulu.language.values import Candidates, NumberOverflow, Value
from yulu.rules.answer import Answer, GrantAnswer
from yulu.rules.basis import basis_on
from yulu.rules.decide import decide
from yulu.rules.missing import Family
from yulu.rules.program import Program, compile_policy
from yulu.rules.subject import KeyPath, subject_from
from yulu.toolbox.files import File
from yulu.toolbox.loading import up_to_each_layer
from yulu.toolbox.model import Policy, Toolbox
from yulu.toolbox.scalars import BadValue, read_scalar
from yulu.toolbox.shapes import Example, ExamplesFile, Expectation

ALL_KNOWN = date(9999, 12, 31)
"""An example that names no `known_on` is decided out of everything ever published."""

_NOT_FACTS = ("records", "datasets", "findings", "belongs_to")
_MONEY = Type("number", parse_unit("元"))


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that came out otherwise than the example says, both in words."""

    what: str
    expected: str
    found: str
    place: Place


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """How one example came out."""

    policy: str
    name: str
    place: Place
    mismatches: tuple[Mismatch, ...] = ()
    faults: tuple[Diagnostic, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.mismatches and not self.faults


@dataclass(slots=True)
class Examples:
    """The example files of a toolbox's layers, and the programs compiled for their days so far."""

    toolbox: Toolbox
    files: Sequence[File[ExamplesFile]]
    _programs: dict[tuple[str, date, date], Program] = field(default_factory=dict)
    _bases: dict[tuple[date, date], Any] = field(default_factory=dict)

    def program(self, policy: Policy, as_of: date, known_on: date) -> Program:
        days = (as_of, known_on)
        if days not in self._bases:
            self._bases[days] = basis_on(self.toolbox, as_of, known_on)
        key = (policy.id, as_of, known_on)
        if key not in self._programs:
            self._programs[key] = compile_policy(self._bases[days], policy)
        return self._programs[key]

    def run(self, only: str | None = None) -> Iterator[ExampleResult]:
        """Each example's result in file order, policies that could not be read whole aside; `only` one policy's."""
        for file in self.files:
            id = file.path.split("/")[1]
            policy = self.toolbox.policies.get(id)
            if policy is None:
                if only is None:
                    place = file.document.place(())
                    yield ExampleResult(id, "", place, faults=(Diagnostic("E602", place, {"folder": id}),))
            elif only in (None, id) and id not in self.toolbox.incomplete:
                for index, example in enumerate(file.shape.examples):
                    yield self._run(policy, file, index, example)

    def _run(self, policy: Policy, file: File[ExamplesFile], index: int, example: Example) -> ExampleResult:
        document, path = file.document, ("examples", index)
        place = document.place((*path, "name"))
        as_of = example.as_of or file.shape.as_of
        if as_of is None:
            fault = Diagnostic("E606", place, {"name": example.name, "reason": Word("no_as_of")})
            return ExampleResult(policy.id, example.name, place, faults=(fault,))
        known_on = example.known_on or file.shape.known_on or ALL_KNOWN

        def place_of(keys: KeyPath) -> Place:
            inner = keys[1:] if keys and keys[0] == "facts" else keys
            for start in ((*path, "but"), ("ordinary",)):
                if inner and document.has((*start, inner[0])):
                    return document.place((*start, *inner), key=True)
            return place

        absent = _not_there(file.shape, example)
        if absent is not None:
            data = {"name": example.name, "reason": Word("not_in_example", absent)}
            fault = Diagnostic("E606", document.place((*path, "without")), data)
            return ExampleResult(policy.id, example.name, place, faults=(fault,))
        try:
            subject = subject_from(self.toolbox, subject_data(policy, file.shape, example), place_of)
            answer = decide(self.program(policy, as_of, known_on), subject)
        except Fault as fault:
            return ExampleResult(policy.id, example.name, place, faults=fault.diagnostics)
        except NumberOverflow as overflow:
            data = {"name": example.name, "reason": Word("overflow", str(overflow))}
            return ExampleResult(policy.id, example.name, place, faults=(Diagnostic("E606", place, data),))
        mismatches = tuple(
            Mismatch(what, expected, found, document.place((*path, "expect", what), key=True))
            for what, expected, found in compare(answer, example.expect)
            if expected != found
        )
        return ExampleResult(policy.id, example.name, place, mismatches)


def examples_of(toolbox: Toolbox) -> list[Examples]:
    """The examples of all layers, the topmost first, each layer's run against the toolbox up to that layer.

    So the nation's examples stay true of the nation's text, whatever a province sets where it may.
    """
    return [Examples(own, files) for own, layer in up_to_each_layer(toolbox) if (files := layer.of(ExamplesFile))]


def run_examples(toolbox: Toolbox, only: str | None = None) -> Iterator[ExampleResult]:
    """Every example's result, layer by layer; `only` one policy's."""
    for examples in examples_of(toolbox):
        yield from examples.run(only)


def _not_there(file: ExamplesFile, example: Example) -> str | None:
    """A name under `without` that neither the ordinary subject nor `but` mentions: most likely misspelt."""
    mentioned: set[str] = set()
    for part in (file.ordinary, example.but):
        mentioned |= part.keys()
        mentioned |= {key for kind in _NOT_FACTS if isinstance(part.get(kind), dict) for key in part[kind]}
    return next((name for name in example.without if name not in mentioned), None)


def subject_data(policy: Policy, file: ExamplesFile, example: Example) -> dict[str, Any]:
    """The example's subject in the JSON shape: the ordinary one, with what differs laid over it."""
    merged: dict[str, Any] = {
        key: dict(value) if isinstance(value, dict) else value for key, value in file.ordinary.items()
    }
    for key, value in example.but.items():
        if key in _NOT_FACTS and isinstance(value, dict):
            merged[key] = {**merged.get(key, {}), **value}
        else:
            merged[key] = value
    for name in example.without:
        merged.pop(name, None)
        for part in _NOT_FACTS:
            if isinstance(merged.get(part), dict):
                merged[part] = {key: value for key, value in merged[part].items() if key != name}
    return {
        "kind": policy.subject,
        "id": example.name,
        "facts": {key: value for key, value in merged.items() if key not in _NOT_FACTS},
        **{part: merged[part] for part in _NOT_FACTS if part in merged},
    }


def compare(answer: Answer, expect: Expectation) -> Iterator[tuple[str, str, str]]:
    """(what, expected, found) for everything the example mentions, both in one spelling."""
    yield "outcome", expect.outcome, answer.outcome
    sums = [grant for grant in answer.grants if grant.grant.is_sum]
    if expect.amount is not None:
        yield "amount", *_by_grant(expect.amount, sums, lambda grant: _number(grant.amount), lambda said, _: _sum(said))
    if expect.amount_low is not None:
        yield "amount_low", _sum(expect.amount_low), _number(sums[0].low if sums else None)
    if expect.amount_high is not None:
        yield "amount_high", _sum(expect.amount_high), _number(sums[0].high if sums else None)
    if expect.value is not None:
        others = [grant for grant in answer.grants if grant.grant.kind in ("rate", "choice")]
        yield "value", *_by_grant(expect.value, others, lambda grant: _value(grant.value), _said_value)
    if expect.failing is not None:
        yield "failing", _listed(expect.failing), _listed(answer.failing)
    if expect.settled_by is not None:
        yield "settled_by", _sets(expect.settled_by), _family(answer.settled_by)
    if expect.could_qualify is not None:
        yield "could_qualify", _sets(expect.could_qualify), _family(answer.could_qualify)
    if expect.only_missing is not None:
        yield "only_missing", expect.only_missing, answer.only_missing.name if answer.only_missing else "无"
    if expect.to_judge is not None:
        yield "to_judge", _listed(expect.to_judge), _listed([term.id for term in answer.to_judge])
    if expect.lacks is not None:
        lacking = [member.name for grant in answer.grants for member in grant.lacks]
        yield "lacks", _listed(expect.lacks), _listed(dict.fromkeys(lacking))
    if expect.to_verify is not None:
        yield "to_verify", str(expect.to_verify).lower(), str("to_verify" in answer.marks).lower()


def _by_grant(expected: Any, grants: Sequence[GrantAnswer], found: Any, spell: Any) -> tuple[str, str]:
    if isinstance(expected, Mapping):
        by_name = {grant.grant.name: grant for grant in grants}
        said = {name: found(by_name[name]) if name in by_name else "无" for name in expected}
        return _pairs({name: spell(value, by_name.get(name)) for name, value in expected.items()}), _pairs(said)
    return (spell(expected, grants[0]), found(grants[0])) if grants else (spell(expected, None), "无")


def _pairs(values: Mapping[str, str]) -> str:
    return "，".join(f"{name}: {value}" for name, value in sorted(values.items()))


def _number(value: object) -> str:
    """A number without trailing zeros; `无` for none, as an example may write it."""
    if value is None or value in ("无", "none"):
        return "无"
    try:
        return f"{Decimal(str(value).replace(',', '')).normalize():f}"
    except ArithmeticError:
        return str(value)


def _sum(said: str) -> str:
    """A sum as an example may write it: `72000`, `7.2万元`."""
    return _number(_as_type(said, _MONEY))


def _said_value(said: object, grant: GrantAnswer | None) -> str:
    """A rate or choice as an example may write it: `50%`, a code or its Chinese label."""
    node = grant.grant.node if grant is not None else None
    if node is None:
        return _value(said)
    several = said if isinstance(said, list) else [said]
    return _value([_as_type(each, type_of(node)) for each in several])


def _as_type(said: object, kind: Type) -> object:
    try:
        return read_scalar(said, kind)
    except BadValue:
        return said


def _value(value: object) -> str:
    if isinstance(value, Candidates):
        return _listed([_one(each) for each in value.values])
    if isinstance(value, list | tuple):
        return _listed([_one(each) for each in value])
    return _listed([_one(value)])


def _one(value: Value | object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or value in ("无", "none"):
        return "无"
    text = str(value)
    return _number(text) if text.replace(".", "", 1).replace("-", "", 1).isdigit() else text


def _listed(names: Any) -> str:
    return "[" + "，".join(sorted(names)) + "]"


def _sets(sets: Any) -> str:
    return _listed([_listed(each) for each in sets])


def _family(family: Family) -> str:
    return _sets(family.sets)
