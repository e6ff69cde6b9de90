"""Everybody's answers and each one's own, in the same words, so that they can be compared.

`differences` lays subjects out as the frame that `decide_everybody` takes, and says where it and `decide` differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from yulu.language.polars_functions import column_type
from yulu.language.types import Type
from yulu.language.values import Interval, Value
from yulu.matching.layout import ID
from yulu.matching.marks import BITS
from yulu.matching.population import PolicyRows, decide_everybody
from yulu.rules.answer import Answer
from yulu.rules.decide import decide
from yulu.rules.known import known
from yulu.rules.missing import Family
from yulu.rules.program import Program
from yulu.rules.subject import Subject

Said = dict[str, Any]


def lay_out(programs: Sequence[Program], subjects: Sequence[Subject]) -> pl.DataFrame:
    """A column for each leaf, two for an aggregate, `?stated` beside a derived fact, as `polars_reading` says."""
    columns: dict[str, tuple[pl.DataType, list[Any]]] = {ID: (pl.String(), [each.id for each in subjects])}
    for program in programs:
        for leaf in program.leaves:
            found = [known(leaf, each, program.basis) for each in subjects]
            values = [each.value for each in found]
            if any("stale" in each.marks for each in found):
                columns[f"{leaf.name}?stale"] = (pl.Boolean(), ["stale" in each.marks for each in found])
            if leaf.name in program.basis.aggregates:
                kind = _recorded(leaf.type)
                columns[f"{leaf.name}?low"] = (kind, [_ends(each)[0] for each in values])
                columns[f"{leaf.name}?high"] = (kind, [_ends(each)[1] for each in values])
            else:
                columns[leaf.name] = (_recorded(leaf.type), values)
        for name in program.derived:
            if any(name in each.facts for each in subjects):
                kind = column_type(program.basis.toolbox.derived[name].type)
                columns[f"{name}?stated"] = (kind, [each.facts.get(name) for each in subjects])
    return pl.DataFrame(
        {name: values for name, (_, values) in columns.items()},
        schema={name: kind for name, (kind, _) in columns.items()},
    )


def _recorded(kind: Type) -> pl.DataType:
    return pl.Int64() if kind.kind == "integer" else column_type(kind)


def _ends(value: Value) -> tuple[Any, Any]:
    return (value.low, value.high) if isinstance(value, Interval) else (value, value)


def said_alone(answer: Answer) -> Said:
    return {
        "outcome": answer.outcome,
        "failing": answer.failing,
        "contradicting": answer.contradicting,
        "settled_by": answer.settled_by,
        "could_qualify": answer.could_qualify,
        "to_judge": tuple(term.id for term in answer.to_judge),
        "marks": answer.marks,
        **{
            grant.grant.name: (grant.amount, grant.low, grant.high) if grant.grant.is_sum else _plain(grant.value)
            for grant in answer.grants
            if grant.grant.node is not None
        },
    }


def said_together(run: PolicyRows) -> list[Said]:
    return [_said_in_row(run, row) for row in run.rows.iter_rows(named=True)]


def _said_in_row(run: PolicyRows, row: Mapping[str, Any]) -> Said:
    program, outcome = run.program, row["outcome"]
    settled = None if row["pattern"] is None else run.patterns.settled[row["pattern"]]
    is_false = row["conditions_known"] & ~row["conditions_true"]
    failing = [c.name for position, c in enumerate(program.conditions) if is_false >> position & 1]
    if program.validity.truth is False:
        failing.insert(0, "in_force")
    said = {
        "outcome": outcome,
        "failing": settled.failing if settled else tuple(failing),
        "contradicting": settled.contradicting if settled else False,
        "settled_by": settled.settled_by if settled else Family(()),
        "could_qualify": settled.could_qualify if settled else Family(()),
        "to_judge": settled.to_judge if settled else (),
        "marks": tuple(mark for mark, bit in BITS.items() if row["marks"] & bit),
    }
    for grant, node in program.grants if outcome in ("entitled", "needs_judgement") else ():
        if node is not None and grant.is_sum:
            said[grant.name] = tuple(row[f"{grant.name}?{part}"] for part in ("amount", "low", "high"))
        elif node is not None:
            said[grant.name] = row[f"{grant.name}?value"]
    return said


def _plain(value: Value) -> str | None:
    """A single value as text, as a run writes it; what is not single is left out there."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}"
    return str(value) if isinstance(value, str | date) else None


def differences(programs: Sequence[Program], subjects: Sequence[Subject]) -> list[str]:
    frame = lay_out(programs, subjects)
    found = []
    for program in programs:
        together = said_together(decide_everybody(program, frame))
        for subject, said in zip(subjects, together, strict=True):
            alone = said_alone(decide(program, subject))
            for what in alone.keys() | said.keys():
                if alone.get(what, "—") != said.get(what, "—"):
                    found.append(
                        f"{program.policy.id} {what}: alone {alone.get(what)}, together {said.get(what)}: {subject}"
                    )
    return found
