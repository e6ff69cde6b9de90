"""Violations: tax matters, and cases of other authorities."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from yulu.demonstration.columns import choices, days, frame, only, truths
from yulu.demonstration.draws import Draws, Integers, Truths
from yulu.demonstration.owners import enterprises_near
from yulu.demonstration.parts import Block, Facts, Rows

_MATTERS = [
    "bank_accounts", "account_books", "late_filing", "device_data", "wrong_invoice", "uncancelled_invoice",
    "withholding_books", "withholding_report", "withholding_receipt", "nonresident_contract", "software_filing",
    "registration_check", "invoice_seal", "accounting_filing", "other",
]  # fmt: skip


def violations(draws: Draws, day: date) -> Block:
    """Half are of the tax office, where returns that came late are the most frequent by far."""
    tax = draws.chance("is a tax matter", 0.5)
    discovered = draws.whole("discovered", 3, 700)
    before = draws.chance("corrected by itself", 0.2)
    late = draws.chance("corrected late", 0.15)
    took = np.where(
        before, -draws.whole("days before", 1, 30), draws.whole("days after", 2, 28) + np.where(late, 30, 0)
    )
    corrected = draws.chance("was corrected", 0.88) & (discovered - took >= 0)
    facts = [
        Facts("tax_violation_cases", tax, frame({
            "tax_matter": choices(draws.pick("matter", [8, 6, 46, 5, 6, 4, 3, 3, 3, 1, 2, 2, 4, 3, 4]), _MATTERS),
            "has_illegal_gain": truths(draws.chance("has gained", 0.07)),
            "discovered_on": days(day, discovered),
            "correction_due_on": days(day, discovered - 30),
            "corrected_on": only(corrected, days(day, discovered - took)),
        })),
        Facts("penalty_cases", ~tax, frame({
            "fault_not_required": truths(draws.chance("fault does not matter", 0.12)),
        })),
    ]  # fmt: skip
    numbers = pl.Series(draws.start + np.arange(draws.count, dtype=np.int64)).cast(pl.String).str.zfill(8)
    ids = pl.select(pl.lit("演示案件") + numbers).to_series()
    earlier = [
        Rows(records, whose, frame({column: days(day, (discovered + draws.whole(f"{column} ago", 40, 1400))[whose])}))
        for records, column, about in (
            ("earlier_same_matter", "earlier_on", tax), ("earlier_violations", "violated_on", ~tax),
        )
        for whose in (_again(draws, about),)
    ]  # fmt: skip
    return Block("violation", ids, facts, earlier, {"enterprise?id": enterprises_near(draws, day)})


def _again(draws: Draws, about: Truths) -> Integers:
    """Those for whom it is not the first time."""
    return np.flatnonzero(about & draws.chance("is not the first", 0.24)).astype(np.int64)
