"""What firms declare to the tax office beside VAT: small-scale VAT, income tax, six taxes, deferrals, deductions."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import numpy as np
import polars as pl

from yulu.demonstration.columns import choices, decimals, frame, integers, month_before, only, truths
from yulu.demonstration.economy import Economy
from yulu.demonstration.parts import Facts, Rows, repeated


def small_scale_vat(city: Economy) -> Facts:
    """小规模纳税人增值税申报 of one period; some still stand in it who have become general payers."""
    draws = city.draws
    small = ~city.general_payer | draws.chance("is still called small-scale", 0.02)
    quarterly = draws.chance("small-scale by quarters", 0.85)
    sales = city.income * np.where(quarterly, 0.25, 1 / 12) * draws.about("this period", 0.95, 0.3)
    sold = np.where(draws.chance("sold a building", 0.01), draws.about("building", 600_000.0, 0.5), 0.0)
    at_5 = np.where(draws.chance("lets rooms", 0.06), sales * 0.3, 0.0)
    at_3 = np.where(draws.chance("gave up the exemption", 0.03), 0.0, sales - at_5)
    values = frame({
        "is_small_scale": truths(small),
        "filing_length": only(small, choices(quarterly.astype(np.int64), ["month", "quarter"])),
        "period_sales": only(small, decimals(sales + sold)),
        "period_property_sales": only(small, decimals(sold)),
        "sales_at_3": only(small, decimals(at_3)),
        "sales_at_5": only(small, decimals(at_5)),
    })  # fmt: skip
    return Facts("small_scale_vat", draws.chance("files small-scale VAT", np.where(small, 0.86, 0.4)), values)


def income_tax(city: Economy) -> tuple[Facts, Rows, Rows]:
    """企业所得税 of companies, with the settlements of two years, and the month ends of those that are new."""
    draws = city.draws
    restricted = draws.chance("is in a restricted trade", 0.02)
    average = city.headcount * draws.about("average staff", 1.0, 0.12)
    first_of_year = (city.day - date(city.day.year, 1, 1)).days
    new = city.age_in_days < first_of_year + 200
    values = frame({
        "taxable_income": decimals(city.profit),
        "restricted_industry": truths(restricted),
        "average_headcount": decimals(np.round(average * 4) / 4),
        "average_assets": decimals(city.assets * draws.about("average assets", 0.95, 0.1)),
        "first_settlement_done": truths(~new),
    })  # fmt: skip
    about = city.company & draws.chance("files income tax", 0.93)
    whose, back = repeated(about, 2)
    years = (city.age_in_days - first_of_year)[whose] // 365
    whose, back = whose[years > back], back[years > back]
    profit = city.profit * draws.about("profit the year before", 0.9, 0.3)
    income = np.where(back == 0, city.profit[whose], profit[whose])
    small = ~restricted[whose] & (income <= 3_000_000) & (average[whose] <= 300) & (city.assets[whose] <= 50_000_000)
    settlements = frame({"year": integers(city.day.year - 1 - back), "settled_small_low_profit": truths(small)})
    young, months_back = repeated(about & new, 2)
    months = [month_before(city.day, at + 1) for at in range(2)]
    month_ends = frame({
        "month": pl.Series(months, dtype=pl.Date).gather(pl.Series(months_back)),
        "month_end_headcount": integers(city.headcount[young]),
        "month_end_assets": decimals(city.assets[young]),
    })  # fmt: skip
    facts = Facts("corporate_income_tax", about, values)
    return facts, Rows("settlements", whose, settlements), Rows("month_ends", young, month_ends)


def six_taxes(city: Economy) -> Facts:
    """六税两费申报."""
    draws = city.draws
    due = 120 + city.income * 0.0035 * draws.about("six taxes", 1.0, 0.7)
    relieved = np.where(draws.chance("has other relief", 0.1), due * draws.uniform("other relief"), 0.0)
    values = frame({"six_taxes_due": decimals(due), "six_taxes_relieved": decimals(relieved)})
    return Facts("six_taxes", draws.chance("files six taxes", np.where(city.individual, 0.35, 0.9)), values)


def tax_deferral(city: Economy) -> Facts:
    """制造业缓缴税费申报: of one period of the last half year; some file late, for a period long past."""
    draws = city.draws
    year_ago = (city.day - date(city.day.year, 1, 1)).days
    months = np.clip((city.age_in_days - year_ago) // 30, 1, 12)
    ends = [month_before(city.day, at) for at in range(0, 12)]
    ends = [date(end.year, end.month, monthrange(end.year, end.month)[1]) for end in ends]
    late = draws.chance("files for a period long past", 0.15)
    which = np.where(late, draws.whole("late period", 6, 11), draws.whole("period", 0, 5))
    values = frame({
        "deferral_period_sales": decimals(city.income * months / 12),
        "operating_months": integers(months),
        "tax_period_end": pl.Series(ends, dtype=pl.Date).gather(pl.Series(which)),
        "deferrable_tax": decimals(200 + city.income / 12 * 0.04 * draws.about("deferrable tax", 1.0, 0.6)),
    })  # fmt: skip
    return Facts("tax_deferral", city.of_industry("manufactures") & draws.chance("files for deferral", 0.75), values)


def research(city: Economy) -> Facts:
    """研发费用申报 of companies that do research, and of a few that are not allowed to deduct it."""
    draws = city.draws
    likely = np.where(city.of_industry("in_four_sectors"), 0.24, 0.025)
    spent = city.income * 0.045 * draws.about("research", 1.0, 0.8)
    bought = draws.chance("has intangible assets", 0.15)
    values = frame({
        "research_expensed": decimals(np.where(draws.chance("all is capitalised", 0.05), 0.0, spent)),
        "research_amortised": decimals(np.where(bought, spent * 0.3, 0.0)),
        "negative_industry": truths(city.of_industry("no_research_deduction")),
        "is_ic_or_machine_tool": truths(city.of_industry("manufactures") & draws.chance("makes machine tools", 0.06)),
    })  # fmt: skip
    return Facts("research", city.company & draws.chance("does research", likely), values)


def fixed_assets(city: Economy) -> Facts:
    """新购置的设备器具: one piece a firm; large ones are what the rule of 2022 is about."""
    draws = city.draws
    likely = np.where(city.of_industry("manufactures"), 0.3, 0.05)
    price = draws.about("price of equipment", np.maximum(150_000, city.income * 0.12), 1.0)
    values = frame({
        "equipment_price": decimals(price),
        "depreciation_class": choices(
            draws.pick("class of equipment", [22, 14, 16, 40, 8]), ["three", "four", "five", "ten", "building"]
        ),
        "gave_up_deduction": truths(draws.chance("gave the deduction up", 0.05)),
    })  # fmt: skip
    return Facts("fixed_assets", city.company & draws.chance("bought equipment", likely), values)


def business_income_tax(city: Economy) -> Facts:
    """个人所得税经营所得 of individual businesses; a few companies stand in it that were individual businesses once."""
    draws = city.draws
    profit = city.profit * draws.about("business income", 3.0, 0.5)
    rate = 0.05 + 0.3 * draws.uniform("average rate of tax")
    values = frame({
        "business_income": decimals(profit),
        "business_tax_within_limit": decimals(np.clip(profit, 0, 1_000_000) * rate),
    })  # fmt: skip
    files = draws.chance("files business income", np.where(city.individual, 0.8, 0.05))
    return Facts("business_income_tax", files, values)
