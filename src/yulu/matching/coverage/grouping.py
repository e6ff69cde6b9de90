"""Who is in which group: by an enum, a yes or no or a text as it is, by a date as the age on the day decided for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from yulu.diagnostics import Diagnostic, Fault, nearest
from yulu.language.types import Type
from yulu.matching.layout import ID
from yulu.matching.parts import PART, Population
from yulu.matching.query import Query, group
from yulu.registry.store.layout import is_personal
from yulu.rules.basis import Basis
from yulu.rules.program import Program, compile_policy
from yulu.toolbox.model import Toolbox

_AGES_OF_FIRMS = (1, 3, 5, 10)
_AGES_OF_PEOPLE = (6, 18, 35, 60, 80)
"""The first full year of each band but the youngest."""


@dataclass(frozen=True, slots=True)
class By:
    """A fact to group by, of one kind of subject."""

    fact: str
    label: str
    kind: str
    type: Type

    @property
    def bands(self) -> tuple[int, ...]:
        """Where a band of age begins, in full years."""
        return (0, *(_AGES_OF_PEOPLE if is_personal(self.kind) else _AGES_OF_FIRMS))

    @property
    def order(self) -> list[str]:
        """The groups in which somebody may be, where they are known beforehand; unknown is none of them."""
        match self.type.kind:
            case "enum":
                return list(self.type.choices)
            case "boolean":
                return ["true", "false"]
            case "date":
                return [str(start) for start in self.bands]
            case _:
                return []

    @property
    def named(self) -> pl.Expr:
        """The groups' names, out of a column of groups."""
        return pl.col(self.fact).replace({value: self.in_words(value) for value in self.order}).fill_null("未知")

    def in_words(self, value: str | None) -> str:
        """A group's name."""
        if value is None:
            return "未知"
        if self.type.kind == "date":
            start = int(value)
            end = next((each for each in self.bands if each > start), None)
            unit = "岁" if is_personal(self.kind) else "年"
            above, below = f"{start}{unit}以上" if start or end is None else "", f"不满{end}{unit}" if end else ""
            return above + below
        return self.type.choices.get(value, {"true": "是", "false": "否"}.get(value, value))


def grouped_by(toolbox: Toolbox, names: Sequence[str]) -> list[By]:
    """The facts of these names, ids or labels; raises Fault where one is none, or can group nobody."""
    found = []
    labels = {**{toolbox.label(name): name for name in [*toolbox.facts, *toolbox.derived]}}
    for written in names:
        name = labels.get(written, written)
        fact, derived = toolbox.facts.get(name), toolbox.derived.get(name)
        if fact is None and derived is None:
            guess = nearest(written, [*toolbox.facts, *toolbox.derived, *labels]) or ""
            raise Fault(Diagnostic("E962", None, {"name": written, "nearest": guess}))
        kind, type_ = (fact.dataset.subject, fact.type) if fact else (derived.subject, derived.type)  # type: ignore[union-attr]
        if type_.kind not in ("enum", "boolean", "text", "date"):
            raise Fault(Diagnostic("E963", None, {"name": toolbox.label(name)}))
        found.append(By(name, toolbox.label(name), kind, type_))
    return found


def write_groups(
    basis: Basis,
    population: Population,
    kind: str,
    by: Sequence[By],
    folder: Path,
    progress: Callable[[str, int], None] = lambda kind, subjects: None,
    size: int = PART,
) -> list[Path]:
    """A Parquet file for each part of everybody of a kind: `subject` and for each fact its group, null if unknown."""
    query = Query([_asking_nothing(basis, kind)], [each.fact for each in by])
    files, seen = [], 0
    for number, part in enumerate(population.parts(query, size)):
        ran = query.run(part.frame)
        rows = ran.select(pl.col(ID).alias("subject"), *(_group(each, basis).alias(each.fact) for each in by))
        files.append(folder / f"{kind}-{number:05d}.parquet")
        rows.write_parquet(files[-1], compression="lz4")
        seen += rows.height
        progress(kind, seen)
    return files


def _asking_nothing(basis: Basis, kind: str) -> Program:
    """A policy without conditions: its query works out the groups alone."""
    policy = next(each for each in basis.toolbox.policies.values() if each.subject == kind)
    return compile_policy(basis, replace(policy, conditions=(), grants=()))


def _group(by: By, basis: Basis) -> pl.Expr:
    column = pl.col(group(by.fact)).cast(pl.String)
    if by.type.kind != "date":
        return column
    day, on = column.str.to_date("%Y-%m-%d"), basis.as_of
    had_birthday = day.dt.month().cast(pl.Int32) * 100 + day.dt.day().cast(pl.Int32) <= on.month * 100 + on.day
    years = pl.lit(on.year, dtype=pl.Int32) - day.dt.year() - (~had_birthday).cast(pl.Int32)
    band = pl.lit(None, dtype=pl.String)
    for start in by.bands:
        band = pl.when(years >= start).then(pl.lit(str(start))).otherwise(band)
    return band
