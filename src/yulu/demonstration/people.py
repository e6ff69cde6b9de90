"""Households and persons as civil affairs, schools and the medical insurance know them.

Those are known whom there is a reason to know: children without parents, poor households and students are far more
frequent than in life.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from yulu.demonstration.codes import identity_numbers
from yulu.demonstration.columns import choices, days, decimals, frame, integers, only, truths
from yulu.demonstration.draws import Draws, Integers
from yulu.demonstration.groups import KINDS
from yulu.demonstration.parts import Block, Facts

_HEX = [f"{at:04x}" for at in range(1 << 16)]
_PARTS = 6


def surrogates(draws: Draws) -> pl.Series:
    """What stands in the registry for a person or household: 24 hexadecimal digits, drawn with the city."""
    parts = [choices(draws.whole(f"surrogate {at}", 0, len(_HEX) - 1), _HEX) for at in range(_PARTS)]
    return pl.select(pl.concat_str(*map(pl.lit, parts))).to_series()


def households(draws: Draws, day: date) -> Block:
    """Households: how many live together on how much, and whether they are or were poor."""
    members = 1 + draws.pick("members", [18, 26, 27, 18, 8, 3])
    income = draws.about("income a head", 1_150.0, 0.65) * members
    checked = draws.chance("was checked", 0.7)
    poor = draws.pick("class of household", [16, 5, 79])
    ours = surrogates(draws)
    facts = [
        Facts("low_income", np.ones(draws.count, dtype=bool), frame({
            "household_members": integers(members),
            "household_income": only(checked, decimals(np.where(draws.chance("has no income", 0.04), 0.0, income))),
            "property_allowed": only(checked, truths(draws.chance("has no more than allowed", 0.82))),
        })),
        Facts("poverty_households", poor < 2, frame({
            "household_class": choices(np.minimum(poor, 1), ["out_of_poverty", "monitored"]),
        })),
    ]  # fmt: skip
    numbers = pl.Series(draws.start + np.arange(draws.count, dtype=np.int64)).cast(pl.String).str.zfill(8)
    identities = pl.select(pl.lit("演示户") + numbers).to_series()
    return Block("household", ours, facts, secrets=frame({"identity": identities, "surrogate": ours}))


def persons(draws: Draws, day: date) -> Block:
    """Persons: born when, at school or not, whose child, insured and travelling for treatment."""
    age = draws.pick("age group", [26, 30, 32, 12])
    years = np.asarray([0, 18, 26, 60])[age] + np.asarray([18, 8, 34, 28])[age] * draws.uniform("age")
    born_before = np.floor(years * 365.25).astype(np.int64) + 1
    born = days(day, born_before)
    orphans = draws.pick("child class", [7, 5, 88])
    child = (age <= 1) & (orphans < 2)
    recognised = np.floor(born_before * draws.uniform("recognised")).astype(np.int64)
    adopted = draws.chance("was adopted", 0.08)
    ours = surrogates(draws)
    facts = [
        Facts("residents", np.ones(draws.count, dtype=bool), frame({"born_on": born})),
        Facts("orphans", child, frame({
            "child_class": choices(np.minimum(orphans, 1), ["orphan", "unattended"]),
            "orphan_recognised_on": only(orphans == 0, days(day, recognised)),
            "is_adopted": truths(adopted),
            "is_disabled": truths(draws.chance("is disabled", 0.12)),
            "care_type": choices(draws.pick("care", [12, 88]), ["institution", "scattered"]),
        })),
        _school(draws, years),
        _startup_loans(draws, (years >= 18) & (years < 60)),
        Facts("medical_insurance", draws.chance("is known to the medical insurance", 0.95), frame({
            "has_medical_insurance": truths(draws.chance("is insured", 0.96)),
            "leaving_reason": only(draws.chance("is treated elsewhere", 0.35), choices(
                draws.pick("why elsewhere", [10, 22, 30, 18, 6, 14]),
                ["retired_elsewhere", "lives_elsewhere", "works_elsewhere", "referred", "emergency", "temporary"],
            )),
        })),
    ]  # fmt: skip
    numbers = draws.start + np.arange(draws.count, dtype=np.int64)
    return Block(
        "person", ours, facts, owners={"household?id": _households(draws)},
        secrets=frame({"identity": identity_numbers(born, numbers), "surrogate": ours}),
    )  # fmt: skip


def _startup_loans(draws: Draws, of_age: np.ndarray) -> Facts:
    """创业担保贷款 of persons; some ask for more than is allowed, or are of no group that is supported."""
    loan = np.round(draws.about("own startup loan", 150_000.0, 0.5), -3)
    return Facts("personal_startup_loans", of_age & draws.chance("has a startup loan", 0.15), frame({
        "startup_group": truths(draws.chance("is of a supported group", 0.85)),
        "own_startup_loan": decimals(loan),
        "own_startup_interest": decimals(loan * 0.011),
    }))  # fmt: skip


def _school(draws: Draws, years: np.ndarray) -> Facts:
    """学籍 of those between six and thirty."""
    stages = ["secondary_vocational", "higher_vocational", "undergraduate", "high_school", "master", "doctor", "other"]
    older = draws.pick("stage", [14, 34, 36, 2, 10, 4, 0])
    young = draws.pick("stage of the young", [34, 6, 4, 56, 0, 0, 0])
    stage = np.where(years < 15, 6, np.where(years < 19, young, older))
    at_school = (years >= 6) & (years < 30) & draws.chance("goes to school", np.where(years < 23, 0.88, 0.2))
    return Facts("student_records", at_school, frame({
        "school_stage": choices(stage, stages),
        "full_time": truths(draws.chance("full time", np.where(years < 15, 1.0, 0.9))),
        "is_enrolled": truths(draws.chance("is enrolled", 0.95)),
    }))  # fmt: skip


def _households(draws: Draws) -> pl.Series:
    """The household of each person, one of those of the same group; unknown of one in twenty."""
    persons, households = KINDS["person"].in_a_group, KINDS["household"].in_a_group
    group = (draws.start + np.arange(draws.count, dtype=np.int64)) // persons
    whose: Integers = group * households + draws.whole("household", 0, households - 1)
    first = int(group[0]) * households
    there = surrogates(draws.of("household", first, (int(group[-1]) + 1) * households - first))
    return only(~draws.chance("household unknown", 0.05), there.gather(pl.Series(whose - first)))
