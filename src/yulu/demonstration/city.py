"""The generated city, block after block: who lives and works there, and what departments have of them.

Subjects come in groups of 40: 30 market entities, 3 households, 4 persons, 1 project, 2 violations, in this order, so
that whoever owns something comes before it. A city of N is the first N subjects of any larger one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from yulu.demonstration import people, projects, registers, returns, staff, taxes, violations
from yulu.demonstration.departments import Departments
from yulu.demonstration.draws import Draws
from yulu.demonstration.economy import Economy
from yulu.demonstration.groups import GROUP, KINDS
from yulu.demonstration.parts import Block
from yulu.registry.store.layout import ID, records_table, subjects_table

EARLIEST = date(2021, 1, 1)
"""Before this the oldest of the city's lists would begin after it."""
GROUPS_A_BLOCK = 3072
"""92,160 market entities: some hundred megabytes."""


@dataclass(frozen=True, slots=True)
class City:
    """A city of so many subjects, as departments had it on a day."""

    subjects: int
    seed: int
    day: date

    def count(self, kind: str) -> int:
        """How many of the subjects are of this kind."""
        return KINDS[kind].among(self.subjects)

    def blocks(self, size: int = GROUPS_A_BLOCK * GROUP) -> Iterator[list[Block]]:
        """The subjects in blocks of `size` (a multiple of 40), a `Block` a kind."""
        for start in range(0, self.subjects, size):
            end = min(start + size, self.subjects)
            yield [
                _MADE[kind](Draws(self.seed, kind, first, last - first), self.day)
                for kind, each in KINDS.items()
                if (last := each.among(end)) > (first := each.among(start))
            ]


def market_entities(draws: Draws, day: date) -> Block:
    """A block of market entities, in all datasets."""
    economy = Economy(draws, day)
    vat, vat_years, vat_credits = taxes.vat(economy)
    income_tax, settlements, month_ends = returns.income_tax(economy)
    water, bills = registers.water(economy)
    premiums, hires = staff.premium_deferral(economy)
    facts = [
        registers.registration(economy), registers.annual_report(economy), registers.industry(economy),
        *registers.lists(economy), registers.state_housing(economy), registers.loans(economy), water,
        registers.sme_declaration(economy), vat, taxes.vat_credit_2019(economy), returns.small_scale_vat(economy),
        income_tax, returns.six_taxes(economy), returns.tax_deferral(economy), returns.research(economy),
        returns.fixed_assets(economy), premiums, returns.business_income_tax(economy),
        registers.startup_loans(economy), registers.deregistration(economy),
    ]  # fmt: skip
    rows = [
        bills, vat_years, vat_credits, *taxes.vat_rebates(economy), taxes.tax_offences(economy), settlements,
        month_ends, staff.insured_years(economy), staff.premium_years(economy), hires,
    ]  # fmt: skip
    return Block("enterprise", registers.credit_codes_of(economy), facts, rows)


_MADE = {
    "enterprise": market_entities, "household": people.households, "person": people.persons,
    "project": projects.projects, "violation": violations.violations,
}  # fmt: skip


def tables(block: Block, departments: Departments, draws: Draws) -> Mapping[str, pl.DataFrame]:
    """The block's rows by table of the registry, as they arrived."""
    columns = [block.ids.alias(ID), *(owner.alias(column) for column, owner in block.owners.items())]
    for facts in block.facts:
        columns += departments.told(facts, draws).get_columns()
    found = {subjects_table(block.kind): pl.DataFrame(columns)}
    found |= {records_table(rows.records): departments.written(rows, block.ids, draws) for rows in block.rows}
    return found
