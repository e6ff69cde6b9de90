"""How departments deliver what they know: late, in part, some of it from a list of last year.

A habit says how old the newest delivery is, for how many subjects only an older one speaks, how many cells are empty
and how many rows could not be read. All shares are assumed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from yulu.demonstration.columns import only, truths
from yulu.demonstration.draws import Draws
from yulu.demonstration.parts import Facts, Rows
from yulu.registry.store import Complete, Delivery
from yulu.registry.store.layout import (
    DAY,
    GENERATED,
    ID,
    KEY,
    SOURCE,
    UNREAD,
    day_of,
    source_of,
    unread_of,
)
from yulu.toolbox.model import Toolbox


@dataclass(frozen=True, slots=True)
class Habit:
    """How a dataset arrives; days are counted back from the day that the city is made for."""

    newest: int
    older: int = 0
    """How old the delivery is that alone speaks of `share_older` of the subjects; 0: there is none."""
    share_older: float = 0.0
    empty: float = 0.02
    """Of the cells of a row."""
    unread: float = 0.0
    """Of the subjects: a row about them could not be read."""
    complete: bool = False
    """Whether the newest delivery says that it is complete; only then absence means something."""
    complete_from: date | None = None
    """From this day on; None: from the beginning."""
    brings: bool = False
    """Whether it brings its subjects into the registry."""


HABITS: Mapping[str, Habit] = {
    "enterprise_registration": Habit(3, empty=0.0, brings=True),
    "annual_report": Habit(2, 400, 0.06, 0.02),
    "industry": Habit(60, 500, 0.1, 0.0),
    "court_dishonesty": Habit(0, empty=0.0, unread=0.004, complete=True),
    "environment_blacklist": Habit(20, empty=0.0, complete=True),
    "market_blacklist": Habit(0, empty=0.0, unread=0.003, complete=True),
    "tech_sme_register": Habit(30, empty=0.0, complete=True),
    "state_housing": Habit(0, empty=0.06, unread=0.01, complete=True),
    "loans": Habit(1, 70, 0.1, 0.03),
    "water_accounts": Habit(5, 50, 0.07, 0.03),
    "sme_declaration": Habit(40, empty=0.02),
    "vat": Habit(14, 45, 0.03, 0.02),
    "vat_credit_2019": Habit(0, empty=0.0, unread=0.004, complete=True),
    "vat_rebate_register": Habit(0, empty=0.0, unread=0.006, complete=True, complete_from=date(2019, 4, 1)),
    "tax_discipline": Habit(0, empty=0.03, unread=0.006, complete=True, complete_from=date(2015, 1, 1)),
    "small_scale_vat": Habit(12, 110, 0.05, 0.02),
    "corporate_income_tax": Habit(15, 120, 0.05, 0.02),
    "six_taxes": Habit(10, 115, 0.06, 0.03),
    "tax_deferral": Habit(8, 48, 0.05, 0.04),
    "research": Habit(25, 130, 0.05, 0.06),
    "fixed_assets": Habit(25, 125, 0.05, 0.06),
    "business_income_tax": Habit(18, 110, 0.05, 0.03),
    "startup_loans": Habit(20, empty=0.03),
    "deregistration": Habit(0, empty=0.02, complete=True),
    "unemployment_insured": Habit(50, empty=0.02),
    "unemployment_premiums": Habit(6, empty=0.02),
    "premium_deferral": Habit(0, empty=0.03, unread=0.01, complete=True),
    "residents": Habit(10, empty=0.01, brings=True),
    "personal_startup_loans": Habit(20, empty=0.03),
    "orphans": Habit(0, empty=0.04, unread=0.01, complete=True),
    "student_records": Habit(35, 230, 0.08, 0.03),
    "medical_insurance": Habit(4, 60, 0.08, 0.03),
    "low_income": Habit(6, 50, 0.08, 0.0, brings=True),
    "poverty_households": Habit(0, empty=0.0, unread=0.01, complete=True),
    "procurement_plans": Habit(0, empty=0.04, unread=0.01, complete=True, brings=True),
    "procurement_bids": Habit(7, empty=0.04),
    "work_relief": Habit(9, 50, 0.1, 0.05, brings=True),
    "penalty_cases": Habit(0, empty=0.1, unread=0.01, complete=True, brings=True),
    "tax_violation_cases": Habit(0, empty=0.05, unread=0.01, complete=True, brings=True),
}
"""By dataset."""


@dataclass(frozen=True)
class Departments:
    """The deliveries of a city: what is in them for a block, and what each says of itself."""

    toolbox: Toolbox
    day: date
    seed: int
    when: datetime

    def number(self, dataset: str, part: str, days_before: int) -> str:
        """The number of a delivery."""
        return "-".join(filter(None, ("demo", dataset, part, str(self.day - timedelta(days=days_before)))))

    def deliveries(self) -> Iterator[Delivery]:
        """Every delivery, the oldest of a dataset first."""
        for dataset, habit in HABITS.items():
            if any(fact.dataset.id == dataset for fact in self.toolbox.facts.values()):
                for days_before in (habit.older, habit.newest) if habit.older else (habit.newest,):
                    yield self._delivery(dataset, "", habit, days_before)
            for name, records in self.toolbox.records.items():
                if records.dataset.id == dataset:
                    yield self._delivery(dataset, name, habit, habit.newest)

    def _delivery(self, dataset: str, part: str, habit: Habit, days_before: int) -> Delivery:
        day = self.day - timedelta(days=days_before)
        number = self.number(dataset, part, days_before)
        declared = habit.complete and days_before == habit.newest
        what = self.toolbox.records[part].label if part else self.toolbox.datasets[dataset].label
        return Delivery(
            number, dataset, GENERATED, day, f"{GENERATED}：{what}",
            hashlib.sha256(f"{GENERATED} {self.seed} {number}".encode()).hexdigest(), self.when, records=part or None,
            complete=Complete(habit.complete_from, day, f"{GENERATED}，声明完整") if declared else None,
            brings_subjects=habit.brings and not part,
        )  # fmt: skip

    def told(self, facts: Facts, draws: Draws) -> pl.DataFrame:
        """The dataset's columns in the table of its kind, as they arrived."""
        dataset, habit = facts.dataset, HABITS[facts.dataset]
        unread = facts.about & draws.chance(f"{dataset} unread", habit.unread)
        about = facts.about & ~unread
        older = about & draws.chance(f"{dataset} older", habit.share_older)
        columns = {}
        for name, column in zip(facts.values.columns, facts.values, strict=True):
            there = about if habit.empty == 0.0 else about & ~draws.chance(f"{name} empty", habit.empty)
            columns[name] = only(there, column)
        days = pl.Series([self.day - timedelta(days=back) for back in (habit.newest, habit.older)], dtype=pl.Date)
        numbers = pl.Series([self.number(dataset, "", back) for back in (habit.newest, habit.older)])
        which = pl.Series(older.astype(np.int64))
        columns[day_of(dataset)] = only(about, days.gather(which))
        columns[source_of(dataset)] = only(about, numbers.gather(which))
        columns[unread_of(dataset)] = only(unread, truths(unread))
        return pl.DataFrame([column.alias(name) for name, column in columns.items()])

    def written(self, rows: Rows, ids: pl.Series, draws: Draws) -> pl.DataFrame:
        """The record set's rows as they arrived, and a mark for each subject of whom one could not be read.

        The number of a row is not known here: rows of one delivery come in blocks.
        """
        records = self.toolbox.records[rows.records]
        habit = HABITS[records.dataset.id]
        number = self.number(records.dataset.id, rows.records, habit.newest)
        unread = draws.chance(f"{rows.records} unread", habit.unread)
        values = rows.values.with_columns(
            pl.Series(ID, ids.gather(pl.Series(rows.whose))),
            pl.lit(self.day - timedelta(days=habit.newest), pl.Date).alias(DAY), pl.lit(number).alias(SOURCE),
        )  # fmt: skip
        marks = pl.DataFrame({ID: ids.filter(pl.Series(unread))}).with_columns(
            (pl.lit("unread:") + pl.col(ID)).alias(KEY),
            pl.lit(self.day - timedelta(days=habit.newest), pl.Date).alias(DAY), pl.lit(number).alias(SOURCE),
            pl.lit(True).alias(UNREAD),
        )  # fmt: skip
        return pl.concat([values.filter(pl.Series(~unread[rows.whose])), marks], how="diagonal")


def undeclared(toolbox: Toolbox) -> set[str]:
    """The toolbox's datasets for which there is no habit, so that a city has nothing of them."""
    return set(toolbox.datasets) - set(HABITS)
