"""Projects: what authorities buy, the bids for it, and works that pay the poor for their labour."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from yulu.demonstration.columns import choices, days, decimals, frame, only, truths
from yulu.demonstration.draws import Draws
from yulu.demonstration.owners import enterprises_near
from yulu.demonstration.parts import Block, Facts, Rows

_KINDS = ["goods", "services", "construction", "works_materials", "works_services"]


def projects(draws: Draws, day: date) -> Block:
    """A quarter are works with central funds, the others purchases; of every purchase the bid of one firm is known."""
    relief = draws.chance("is a work", 0.25)
    kind = draws.pick("kind of purchase", [38, 32, 16, 6, 8])
    budget = np.round(
        draws.about("budget", np.asarray([620_000, 560_000, 1_900_000, 900_000, 500_000.0])[kind], 1.1), -3
    )
    price = budget * (0.8 + 0.2 * draws.uniform("bid"))
    jointly = draws.chance("bids jointly", 0.2)
    works = kind >= 2
    usual = np.where(jointly, np.where(works, 0.015, 0.03), np.where(works, 0.04, 0.1))
    stated = np.where(draws.chance("states what it likes", 0.15), 0.25 * draws.uniform("rate"), usual)
    funds = np.round(draws.about("central funds", 3_000_000.0, 0.6), -3)
    facts = [
        Facts("procurement_plans", ~relief, frame({
            "uses_fiscal_money": truths(draws.chance("spends public money", 0.92)),
            "buyer_level": choices(draws.pick("buyer", [6, 94]), ["province", "city"]),
            "procurement_kind": choices(kind, _KINDS),
            "procurement_budget": decimals(budget),
            "in_central_catalogue": truths(draws.chance("is in the catalogue", 0.14)),
            "budget_adjusted": truths(draws.chance("budget was adjusted", 0.12)),
            "reserved_for_sme": truths(draws.chance("is reserved", 0.3)),
        })),
        Facts("procurement_bids", ~relief & draws.chance("has a bid", 0.85), frame({
            "bid_price": decimals(price),
            "stated_deduction": decimals(stated, 4),
            "bids_jointly": truths(jointly),
            "small_share": only(jointly, decimals(0.1 + 0.5 * draws.uniform("small share"), 4)),
        })),
        Facts("work_relief", relief, frame({
            "is_work_relief": truths(draws.chance("is work relief", 0.85)),
            "wages_paid": decimals(funds * draws.about("wage share", 0.19, 0.5)),
            "central_funds": decimals(funds),
        })),
    ]  # fmt: skip
    numbers = pl.Series(draws.start + np.arange(draws.count, dtype=np.int64)).cast(pl.String).str.zfill(8)
    ids = pl.select(pl.lit("演示项目") + numbers).to_series()
    return Block(
        "project", ids, facts, [_purchases(draws, day, ~relief, budget)],
        {"enterprise?id": only(~relief, enterprises_near(draws, day))},
    )  # fmt: skip


def _purchases(draws: Draws, day: date, about: np.ndarray, budget: np.ndarray) -> Rows:
    """Purchases of the same kind in this year and the last: some authorities buy in slices."""
    slices = draws.chance("buys in slices", 0.25)
    times = np.where(slices, draws.whole("slices", 3, 6), draws.whole("times", 0, 1))
    whose = np.repeat(np.arange(draws.count, dtype=np.int64), np.where(about, times, 0))
    nth = np.arange(len(whose), dtype=np.int64) - np.searchsorted(whose, whose)
    share = 0.3 + 0.6 * draws.again("slice", whose, nth)
    values = frame({
        "purchased_on": days(day, np.floor(draws.again("bought", whose, nth) * 260)),
        "purchase_amount": decimals(np.round(budget[whose] * share)),
        "by_open_tender": truths(draws.again("by open tender", whose, nth) < 0.2),
    })  # fmt: skip
    return Rows("purchases", whose, values)
