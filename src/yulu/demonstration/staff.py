"""What human resources and the tax office know of insured staff."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from yulu.demonstration.columns import choices, days, decimals, frame, integers, month_before, truths
from yulu.demonstration.economy import Economy
from yulu.demonstration.parts import Facts, Rows, repeated
from yulu.demonstration.proportions import INDUSTRIES

_WAGE = 4_600.0
"""Monthly wage that premiums are paid on, in yuan; assumed."""
_HITS = ("five", "seventeen", "none")


def insured_years(city: Economy) -> Rows:
    """失业保险年度参保 of two years: most keep their staff, some let a third go, small ones all."""
    draws = city.draws
    whose, back = repeated(city.insured > 0, 2)
    change = np.where(draws.chance("shrinks", 0.16), -0.35 * draws.uniform("shrinks by"), 0.12 * draws.uniform("grows"))
    end = np.maximum(np.rint(city.insured[whose] * (1 - change[whose] * back)), 1)
    start = np.maximum(np.rint(end / (1 + change[whose])), 1)
    claims = np.where(change[whose] < -0.02, np.rint(np.maximum(start - end, 0) * 0.6), 0)
    claims += draws.chance("one more claims", 0.08)[whose]
    values = frame({
        "year": integers(city.day.year - 1 - back),
        "insured_at_start": integers(start.astype(np.int64)),
        "insured_at_end": integers(end.astype(np.int64)),
        "insured_on_average": decimals((start + end) / 2, 1),
        "new_claimants": integers(claims.astype(np.int64)),
        "natural_attrition": integers(np.rint(start * 0.01).astype(np.int64)),
    })  # fmt: skip
    return Rows("insured_years", whose, values)


def premium_years(city: Economy) -> Rows:
    """失业保险年度缴费 of two years, at 1 % of the wage in all; one in eight missed some months."""
    draws = city.draws
    whose, back = repeated((city.insured > 0) & draws.chance("the tax office has its premiums", 0.96), 2)
    missed = np.where(draws.chance("missed some months", 0.12), draws.whole("months missed", 1, 6), 0)
    months = np.where(back == 0, 12 - missed[whose], 12)
    wage = draws.about("wage", _WAGE, 0.25)
    values = frame({
        "year": integers(city.day.year - 1 - back),
        "months_paid_in_full": integers(months),
        "premium_paid": decimals(city.insured[whose] * wage[whose] * 0.01 * months),
    })  # fmt: skip
    return Rows("premium_years", whose, values)


def premium_deferral(city: Economy) -> tuple[Facts, Rows]:
    """社会保险费申报和缓缴 of a premium of one month, and the graduates hired this year."""
    draws = city.draws
    months = [month_before(city.day, at) for at in range(-1, 5)]
    month = draws.pick("month of the premium", [10, 40, 20, 14, 10, 6])
    share = np.asarray([0.16, 0.007, 0.009])
    kind = draws.pick("kind of premium", [70, 15, 15])
    already = np.where(draws.chance("got the training subsidy", 0.12), city.insured, 0)
    values = frame({
        "hard_hit_industry": choices(np.asarray([_HITS.index(each.hit) for each in INDUSTRIES])[city.industry], _HITS),
        "premium_kind": choices(kind, ["pension", "unemployment", "injury"]),
        "premium_month": pl.Series(months, dtype=pl.Date).gather(pl.Series(month)),
        "employer_premium": decimals(city.insured * draws.about("wage", _WAGE, 0.25) * share[kind]),
        "staff_not_subsidised": integers(city.insured - already),
        "in_risk_area": truths(draws.chance("is in a risk area", np.where(np.isin(city.district, [0, 3]), 0.12, 0.0))),
    })  # fmt: skip
    return Facts("premium_deferral", city.insured > 0, values), _graduate_hires(city)


def _graduate_hires(city: Economy) -> Rows:
    draws = city.draws
    hires = (city.insured > 1) & draws.chance("hires graduates", 0.14)
    whose = np.repeat(np.flatnonzero(hires), draws.whole("graduates hired", 1, 1 + city.insured // 25)[hires])
    nth = np.arange(len(whose), dtype=np.int64) - np.searchsorted(whose, whose)
    since = max((city.day - date(city.day.year, 1, 1)).days - 1, 0)
    contract = np.searchsorted([0.1, 0.5, 0.7], draws.again("contract", whose, nth), side="right")
    values = frame({
        "hired_on": days(city.day, np.floor(draws.again("hired", whose, nth) * (since + 1))),
        "in_graduation_year": truths(draws.again("of this year", whose, nth) < 0.82),
        "contract_months": integers(np.asarray([6, 12, 24, 36])[contract]),
        "unemployment_months": integers(np.floor(draws.again("months insured", whose, nth) * 6)),
        "got_other_subsidy": truths(draws.again("other subsidy", whose, nth) < 0.08),
        "got_this_subsidy": truths(draws.again("this subsidy", whose, nth) < 0.05),
    })  # fmt: skip
    return Rows("graduate_hires", whose, values)
