"""What market regulation, statistics, courts, banks and the water supplier know of market entities."""

from __future__ import annotations

import numpy as np
import polars as pl

from yulu.demonstration.codes import credit_codes
from yulu.demonstration.columns import choices, days, decimals, frame, integers, month_before, only, truths
from yulu.demonstration.economy import Economy
from yulu.demonstration.parts import Facts, Rows, repeated
from yulu.demonstration.proportions import DISTRICTS, FORMS, GIVEN_WORDS, INDUSTRIES

MARK = "（演示）"
"""Ends every made-up name."""
_WATER_MONTHS = 3


def credit_codes_of(city: Economy) -> pl.Series:
    """The codes of a block's market entities."""
    numbers = city.draws.start + np.arange(city.draws.count, dtype=np.int64)
    prefixes = choices(city.form, [form.prefix for form in FORMS])
    return credit_codes(prefixes, choices(city.district, [each.code for each in DISTRICTS]), numbers)


def registration(city: Economy) -> Facts:
    """市场主体登记: everybody, as this list brings them. Capital in another currency is not in yuan."""
    draws, everybody = city.draws, np.ones(city.draws.count, dtype=bool)
    foreign = city.company & draws.chance("foreign capital", 0.012)
    capital = np.round(draws.about("capital", np.where(city.company, 1_200_000, 60_000), 1.2), -4)
    has_capital = city.company & ~foreign
    place = draws.whole("place", 0, 3)
    areas = [f"{each.name}{place}" for each in DISTRICTS for place in each.places]
    values = frame({
        "name": _names(city),
        "subject_type": choices(city.form, [form.subject_type for form in FORMS]),
        "registered_on": days(city.day, city.age_in_days),
        "registered_capital": only(has_capital, decimals(capital)),
        "capital_currency": only(city.company, choices(foreign.astype(np.int64), ["cny", "other"])),
        "business_scope": choices(city.industry, [f"{each.label}：{'、'.join(each.words)}" for each in INDUSTRIES]),
        "registration_type": choices(city.form, [form.label for form in FORMS]),
        "registration_division": choices(city.district, [each.code for each in DISTRICTS]),
        "registered_area": choices(city.district * 4 + place, areas),
    })  # fmt: skip
    return Facts("enterprise_registration", everybody, values)


def _names(city: Economy) -> pl.Series:
    """雨湖区祥泰餐饮店（演示）."""
    draws, words = city.draws, list(GIVEN_WORDS)
    first, second = (draws.whole(f"word {at} of the name", 0, len(words) - 1) for at in (1, 2))
    most = max(len(each.words) for each in INDUSTRIES)
    trades = [each.words[at % len(each.words)] for each in INDUSTRIES for at in range(most)]
    parts = (
        choices(city.district, [each.name for each in DISTRICTS]), choices(first, words), choices(second, words),
        choices(city.industry * most + draws.whole("word of the trade", 0, most - 1), trades),
        choices(city.form, [form.ending for form in FORMS]),
    )  # fmt: skip
    return pl.select(pl.concat_str(*map(pl.lit, parts), pl.lit(MARK))).to_series()


def annual_report(city: Economy) -> Facts:
    """企业年度报告: what firms say of themselves; some report thousands of yuan as ten thousands, or nobody at all."""
    draws = city.draws
    slip = np.where(draws.chance("reports in the wrong unit", 0.006), 1e-4, 1.0)
    nobody = draws.chance("reports no staff", 0.02)
    values = frame({
        "headcount": integers(np.where(nobody, 0, city.headcount)),
        "operating_income": decimals(city.income * slip),
        "total_assets": decimals(city.assets * slip),
    })  # fmt: skip
    reports = np.where(city.individual, 0.5, 0.92)
    return Facts("annual_report", draws.chance("files an annual report", reports), values)


def industry(city: Economy) -> Facts:
    """行业归类: now and then the trade that a firm once registered, not the one it has."""
    draws = city.draws
    other = draws.pick("once registered industry", [each.companies for each in INDUSTRIES])
    classed = np.where(draws.chance("classed by an old registration", 0.03), other, city.industry)
    values = frame({
        "industry_300": choices(classed, [each.size_class for each in INDUSTRIES]),
        "is_manufacturer": truths(np.asarray([each.manufactures for each in INDUSTRIES])[classed]),
    })  # fmt: skip
    return Facts("industry", draws.chance("has been classed", 0.94), values)


def lists(city: Economy) -> list[Facts]:
    """Lists that name few: who is on none of them is not on them."""
    draws, company = city.draws, city.company

    def named(dataset: str, fact: str, frequency: float, among: np.ndarray = np.True_) -> Facts:  # type: ignore[assignment]
        about = draws.chance(f"is on the list {dataset}", frequency) & among
        return Facts(dataset, about, frame({fact: truths(np.ones(draws.count, dtype=bool))}))

    return [
        named("court_dishonesty", "is_dishonest_debtor", 0.012),
        named("environment_blacklist", "on_environment_blacklist", 0.02, city.of_industry("manufactures")),
        named("market_blacklist", "on_market_blacklist", 0.008),
        named("tech_sme_register", "has_tech_sme_number", 0.12, company & city.of_industry("in_four_sectors")),
    ]


def state_housing(city: Economy) -> Facts:
    """国有房屋出租台账."""
    draws = city.draws
    about = draws.chance("rents from the state", np.where(city.of_industry("serves"), 0.05, 0.012))
    values = frame({
        "leases_state_housing": truths(np.ones(draws.count, dtype=bool)),
        "monthly_rent": decimals(draws.about("rent", np.where(city.individual, 1_800.0, 6_500.0), 0.7)),
        "county_had_risk_area": truths(np.isin(city.district, [0, 3])),
        "in_service_industry": truths(city.of_industry("serves")),
    })  # fmt: skip
    return Facts("state_housing", about, values)


def loans(city: Economy) -> Facts:
    """企业征信和贷款; a bank itself is asked for its small loans."""
    draws = city.draws
    borrowed = draws.chance("has borrowed", np.where(city.individual, 0.16, 0.38))
    bank = city.in_class("finance") & city.company & draws.chance("is a local bank", 0.5)
    line = np.round(draws.about("credit line", 200_000 + 0.25 * city.income, 0.9), -4)
    before = draws.about("small loans before", 300_000_000.0, 0.8)
    growth = 1.0 + 0.02 + 0.05 * draws.normal("growth of small loans")
    values = frame({
        "had_business_loan": truths(borrowed),
        "credit_line": only(borrowed | draws.chance("asks for a first loan", 0.2), decimals(line)),
        "loan_due_on": only(borrowed & draws.chance("owes still", 0.8), days(city.day, draws.whole("due", -900, 90))),
        "is_local_bank": truths(bank),
        "inclusive_balance": only(bank, decimals(before * growth)),
        "inclusive_balance_before": only(bank & draws.chance("reported last quarter", 0.9), decimals(before)),
    })  # fmt: skip
    return Facts("loans", draws.chance("is known to the credit register", 0.7) | bank, values)


def water(city: Economy) -> tuple[Facts, Rows]:
    """用水户 and their bills of three months; a reader forgot the meter of one in fifteen in the last one."""
    draws = city.draws
    thirsty = city.in_class("catering", "accommodation") | city.of_industry("manufactures")
    has = draws.chance("has its own water account", np.where(city.individual, 0.42, 0.5))
    use = draws.pick("use of water", [4, 91, 5])
    owes = draws.chance("owes for water", 0.13)
    volume = draws.about("water a month", np.where(thirsty, 90.0, 14.0) * np.sqrt(city.headcount), 0.7)
    values = frame({
        "water_use": choices(use, ["residential", "non_residential", "special"]),
        "base_water_price": decimals(np.asarray([1.63, 2.45, 5.60])[use]),
        "water_arrears": decimals(np.where(owes, volume * 2.9 * draws.whole("months owed", 1, 9), 0.0)),
    })  # fmt: skip
    whose, back = repeated(has, _WATER_MONTHS)
    read = ~((back == 0) & draws.chance("meter was not read", 0.065)[whose])
    whose, back = whose[read], back[read]
    months = [month_before(city.day, at + 1) for at in range(_WATER_MONTHS)]
    season = np.asarray([1.0, 0.94, 0.91])[back]
    bills = frame({
        "bill_month": pl.Series(months, dtype=pl.Date).gather(pl.Series(back)),
        "water_volume": decimals(np.rint(volume[whose] * season)),
    })  # fmt: skip
    return Facts("water_accounts", has, values), Rows("water_bills", whose, bills)


def sme_declaration(city: Economy) -> Facts:
    """中小企业声明函, of those who bid."""
    draws = city.draws
    values = frame({
        "tied_to_large": truths(draws.chance("is tied to a large firm", 0.08)),
        "counts_as_small": truths(draws.chance("counts as small", 0.02)),
    })  # fmt: skip
    return Facts("sme_declaration", city.company & draws.chance("has declared its size", 0.35), values)


def startup_loans(city: Economy) -> Facts:
    """创业担保贷款 of companies; some ask for more than is allowed, or hired too few."""
    draws = city.draws
    loan = np.round(draws.about("startup loan", 1_500_000.0, 0.7), -4)
    staff = np.maximum(city.headcount, 1)
    values = frame({
        "firm_startup_loan": decimals(loan),
        "firm_startup_interest": decimals(loan * 0.012),
        "employed_staff": integers(staff),
        "eligible_hires": integers(np.floor(staff * 0.3 * draws.uniform("eligible hires"))),
    })  # fmt: skip
    return Facts("startup_loans", city.company & draws.chance("has a startup loan", 0.06), values)


def deregistration(city: Economy) -> Facts:
    """简易注销 of those who want to close: most may, a few for each reason may not."""
    draws = city.draws
    count = draws.count
    met = {name: truths(draws.chance(name, 0.93)) for name in ("debts_settled", "dues_settled", "owners_pledged")}
    bars = ("on_abnormal_list", "on_serious_list", "shares_encumbered", "in_proceedings", "penalties_unpaid")
    rare = {name: truths(draws.chance(name, 0.03)) for name in (*bars, "was_closed_down", "needs_approval")}
    values = frame({
        **met, **rare,
        "invests_in_others": truths(city.company & draws.chance("invests in others", 0.08)),
        "is_listed_company": truths(np.zeros(count, dtype=bool)),
        "notice_began_on": days(city.day, draws.whole("notice began", 0, 60)),
        "notice_objected": truths(draws.chance("notice objected", 0.05)),
    })  # fmt: skip
    return Facts("deregistration", draws.chance("wants to close", 0.04), values)
