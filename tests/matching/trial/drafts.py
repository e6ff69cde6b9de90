"""Drafts over the village (`tests.matching.village`) drawn at random, and what everybody there gets, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tests.matching.village import AMOUNTS, CLERK, CONDITIONS, IDS, VALUES, random_registry, village
from yulu.diagnostics import Place
from yulu.matching.registered import Registered
from yulu.matching.trial.trial import Trial, try_draft
from yulu.registry.store import Snapshot, open_registry
from yulu.rules.answer import Answer
from yulu.rules.basis import Basis, basis_on
from yulu.rules.decide import decide
from yulu.rules.known import known
from yulu.rules.program import Program, compile_policy
from yulu.rules.subject import DeliveryState, Finding, Subject, subject_from
from yulu.toolbox.changing import Drafted, read_drafted
from yulu.toolbox.model import Toolbox

KNOWN_ON = date(2026, 1, 1)
FAR = date(2100, 1, 1)
PERIODS: dict[str, list[Any]] = {
    "year": list(range(2017, 2024)),
    "month": [date(year, month, 1) for year in (2021, 2022) for month in range(1, 13)],
}


def random_draft(chance: Random, toolbox: Toolbox) -> str:
    """A draft of one to three steps: values, conditions, grants, derived facts, new policies, policies taken away."""
    steps: dict[str, list[str]] = {}
    for _ in range(chance.choice((1, 1, 2, 3))):
        path, text = _step(chance, toolbox)
        if path not in steps:
            steps[path] = [text]
    return "draft: 试改\n" + "".join(_written(steps, verb) for verb in ("add", "change", "remove"))


def _step(chance: Random, toolbox: Toolbox) -> tuple[str, str]:
    policy = chance.choice(list(toolbox.policies.values()))
    conditions, amounts = CONDITIONS[policy.subject], AMOUNTS[policy.subject]
    when, amount = chance.choice(conditions), chance.choice(amounts)
    match chance.randrange(11):
        case 0:
            return "change/parameters/pace", f"[{{value: {{a: {chance.randrange(4)}, b: {chance.randrange(4)}}}}}]"
        case 1:
            return "change/parameters/limit", f"[{{value: {chance.randrange(4)}}}]"
        case 2 | 3:
            name = chance.choice(policy.conditions).name
            return f"change/conditions/{policy.id}/{name}", f'{{when: "{when}"}}'
        case 4:
            return f"add/conditions/{policy.id}/more", f'{{when: "{when}"}}'
        case 5 if len(policy.conditions) > 1:
            return f"remove/conditions/{policy.id}", f"[{policy.conditions[0].name}]"
        case 6 | 5:
            return f"change/grants/{policy.id}/money", f'{{amount: "{amount}"}}'
        case 7:
            return "change/facts/visits_made", "{aggregate: {count: visits, window: {months: 6}}}"
        case 8:
            edge = chance.choice((1, 2, 3))
            rows = f"[{{when: {{n: {{below: {edge}}}}}, value: low}}, {{when: {{n: {{from: {edge}}}}}, value: high}}]"
            return "change/facts/grade", f"{{table: {rows}}}"
        case 9:
            return "remove/policies", f"[{policy.id}]"
        case _:
            asked = ", ".join(f'c{n}: {{when: "{each}"}}' for n, each in enumerate(chance.sample(conditions, 2)))
            return f"add/policies/new-{policy.subject}", (
                f"{{title: 新, subject: {policy.subject}, delivery: apply, period: once, conditions: {{{asked}}}, "
                f'grants: {{money: {{kind: payment, label: 钱, amount: "{amount}"}}}}, contact: office, '
                "objection: {how: 书面, to: office}}"
            )


def _written(steps: dict[str, list[str]], verb: str) -> str:
    """The steps of one verb as nested YAML."""
    tree: dict[str, Any] = {}
    for path, (text,) in steps.items():
        first, *middle, last = path.split("/")
        if first == verb:
            node = tree
            for each in middle:
                node = node.setdefault(each, {})
            node[last] = text
    return f"{verb}: {_flow(tree)}\n" if tree else ""


def _flow(tree: Any) -> str:
    if isinstance(tree, str):
        return tree
    return "{" + ", ".join(f"{name}: {_flow(each)}" for name, each in tree.items()) + "}"


@dataclass(frozen=True)
class Tried:
    """A trial of a random draft in a random village, and all that it was made from."""

    toolbox: Toolbox
    drafted: Drafted
    snapshot: Snapshot
    as_of: date
    trial: Trial
    out: Path
    draft: str

    @property
    def bases(self) -> tuple[Basis, Basis]:
        return (
            basis_on(self.toolbox, self.as_of, KNOWN_ON), basis_on(self.drafted.toolbox, self.as_of, KNOWN_ON),
        )  # fmt: skip

    def subjects(self, kind: str) -> Iterator[Subject]:
        for id in self.snapshot.subjects(kind).select("?id").collect()["?id"].to_list():
            data = self.snapshot.subject(kind, id)
            assert data is not None
            yield subject_from(self.toolbox, data, lambda path: Place("", 1, 1))

    def programs(self, policy: str) -> tuple[Program | None, Program | None]:
        """Today's and the draft's."""
        boxes = (self.toolbox, self.drafted.toolbox)
        return tuple(  # type: ignore[return-value]
            compile_policy(basis, box.policies[policy]) if policy in box.policies else None
            for basis, box in zip(self.bases, boxes, strict=True)
        )


def tried(folder: Path, seed: int, as_of: date, deliveries: int) -> Tried | None:
    """None where the draft drawn is not a lawful one."""
    chance = Random(seed)
    toolbox = village(folder / "village", chance)
    registry = random_registry(folder / "registry", toolbox, chance, deliveries)
    draft = random_draft(chance, toolbox)
    file = folder / "draft.yaml"
    file.write_text(draft, encoding="utf-8")
    drafted, faults = read_drafted(folder / "village", file, as_of, KNOWN_ON)
    if drafted is None or any(fault.severity == "error" for fault in faults):
        return None
    snapshot = open_registry(registry.folder, toolbox, look=CLERK)
    trial = try_draft(toolbox, drafted, Registered(snapshot), as_of, KNOWN_ON, folder / "trial", size=2)
    return Tried(toolbox, drafted, snapshot, as_of, trial, folder / "trial", draft)


def said(program: Program | None, subject: Subject) -> tuple[Any, ...]:
    """Outcome, sum and its bounds; of a policy that is not there, a refusal."""
    if program is None:
        return "not_entitled", None, None, None
    answer: Answer = decide(program, subject)
    grant = answer.grants[0] if answer.grants else None
    return answer.outcome, grant and grant.amount, grant and grant.low, grant and grant.high


def completed(subject: Subject, basis: Basis, chance: Random) -> Subject:
    """The subject with values for all that is unknown, as it might turn out to be."""
    toolbox, kind = basis.toolbox, subject.kind
    facts = dict(subject.facts)
    for name, fact in toolbox.facts.items():
        if fact.dataset.subject == kind and known(basis.leaf(name), subject, basis).value is None:
            facts[name] = chance.choice(VALUES[name])
    states = dict(subject.datasets)
    records: dict[str, list[Any]] = {name: list(rows) for name, rows in subject.records.items()}
    for name, declared in toolbox.records.items():
        if declared.dataset.subject != kind:
            continue
        state = subject.datasets.get(declared.dataset.id)
        rows = [
            {
                column: chance.choice(VALUES[column]) if row.get(column) is None else row[column]
                for column in declared.columns
            }
            for row in records.get(name, [])
        ]
        if state is None or state.complete_through is None:
            met = {row[declared.date_column] for row in rows}
            more: list[Any] = (
                PERIODS[declared.every] if declared.every else chance.sample(VALUES[declared.date_column], 1)
            )
            for each in more if declared.every or chance.random() < 0.5 else ():
                if not declared.every or each not in met:
                    others = {column: chance.choice(VALUES[column]) for column in declared.columns}
                    rows.append({**others, declared.date_column: each})
            states[declared.dataset.id] = DeliveryState(basis.as_of, "补", None, FAR)
        records[name] = rows
    findings = dict(subject.findings)
    for name, term in toolbox.terms.items():
        if term.subject == kind and name not in findings:
            findings[name] = Finding(chance.random() < 0.5, "王科长", basis.as_of)
    owners = {"violation": ("enterprise", "person"), "project": ("enterprise",), "person": ("household",)}.get(kind, ())
    belongs = {
        owner: completed(subject.belongs_to.get(owner) or Subject(owner, IDS[owner][0]), basis, chance)
        for owner in owners
    }
    return replace(subject, facts=facts, datasets=states, records=records, findings=findings, belongs_to=belongs)
