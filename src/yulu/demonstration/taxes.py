"""What the tax office knows of market entities: VAT and its credits, income tax, deferrals, offences."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import numpy as np
import polars as pl

from yulu.demonstration.columns import choices, days, decimals, frame, integers, month_before, only, truths
from yulu.demonstration.draws import Numbers, Truths
from yulu.demonstration.economy import Economy
from yulu.demonstration.parts import Facts, Rows, repeated

_CREDIT_MONTHS = 7
_LONG_AGO = date(2019, 4, 1)
_GRADED = (12, 46, 28, 6, 3, 5)
_GRADES = ("a", "b", "m", "c", "d", "unrated")


def _year_age(city: Economy) -> Numbers:
    """Years since founding, counted back from the first of January."""
    return np.asarray((city.age_in_days - (city.day - date(city.day.year, 1, 1)).days) / 365.25)


def has_credit(city: Economy) -> Truths:
    """Whether a general payer has input tax that it could not credit: who buys machines, stock or houses first."""
    likely = np.where(city.of_industry("manufactures") | city.in_class("wholesale"), 0.42, 0.25)
    return city.general_payer & city.draws.chance("has a VAT credit", np.where(_builds(city), 0.75, likely))


def credit_2019(city: Economy) -> Numbers:
    """The credit at the end of March 2019; nothing for whoever came later."""
    there = city.age_in_days > (city.day - _LONG_AGO).days
    had = has_credit(city) & there & city.draws.chance("had a credit in 2019", 0.5)
    return np.where(had, _credit(city) * city.draws.uniform("share of 2019") * 1.1, 0.0)


def _credit(city: Economy) -> Numbers:
    median = 8_000 + city.income * np.where(_builds(city), 0.12, 0.03)
    return np.where(has_credit(city), city.draws.about("credit", median, 1.1), 0.0)


def _builds(city: Economy) -> Truths:
    return city.in_class("real_estate")


def vat(city: Economy) -> tuple[Facts, Rows, Rows]:
    """增值税申报 with two years' sales and seven months' credits."""
    draws, general = city.draws, city.general_payer
    all_input = city.income * 0.09 * draws.about("input tax", 3.0, 0.4)
    kept = np.where(
        draws.chance("has mixed up the two sums", 0.012), 1.07, 1.0 - 0.25 * draws.uniform("odd input") ** 3
    )
    s6, s7 = city.of_industry("in_s6"), city.of_industry("in_s7")
    pure = 0.55 + 0.45 * draws.uniform("share of the trade")
    side = (1.0 - pure) * draws.uniform("share of a side trade")
    quarterly = np.where(general, draws.chance("files quarterly, general", 0.06), draws.chance("files quarterly", 0.8))
    values = frame({
        "general_vat_payer": truths(general),
        "tax_credit_grade": only(~city.individual | general, choices(draws.pick("grade", _GRADED), _GRADES)),
        "files_quarterly": truths(quarterly.astype(bool)),
        "vat_filed": truths(draws.chance("has filed", 0.95)),
        "export_state": choices(draws.pick("exports", [93, 4, 3]), ["none", "settled", "pending"]),
        "qualified_input_tax": only(general, decimals(all_input * kept)),
        "all_input_tax": only(general, decimals(all_input)),
        "s6_share": only(general, decimals(np.where(s6, pure, side), 4)),
        "s6_s7_share": only(general, decimals(np.where(s6 | s7, pure + side, side), 4)),
        "four_sector_share": only(general, decimals(np.where(city.of_industry("in_four_sectors"), pure, side), 4)),
        "developer_share": only(general, decimals(np.where(city.in_class("real_estate"), pure, 0.0), 4)),
        "year_end_credit": only(general, decimals(_credit(city) * draws.uniform("credit at the end of the year"))),
    })  # fmt: skip
    about = draws.chance("is registered for taxes", np.where(city.individual, 0.82, 0.96))
    return Facts("vat", about, values), _vat_years(city, about), _vat_credits(city, about, quarterly.astype(bool))


def _vat_years(city: Economy, about: Truths) -> Rows:
    """Sales and assets of the last two years; a firm that is younger than the year has none of it."""
    draws = city.draws
    whose, back = repeated(about, 2)
    there = _year_age(city)[whose] > back
    whose, back = whose[there], back[there]
    sales = city.income * draws.about("taxed share of the income", 0.97, 0.08)
    shrunk = np.where(back == 0, 1.0, draws.about("sales the year before", 0.95, 0.25)[whose])
    values = frame({
        "year": integers(city.day.year - 1 - back),
        "vat_sales": decimals(sales[whose] * shrunk),
        "year_end_assets": only(
            draws.chance("has a balance sheet", np.where(city.individual, 0.3, 0.93))[whose],
            decimals(city.assets[whose] * shrunk),
        ),
    })  # fmt: skip
    return Rows("vat_years", whose, values)


def _vat_credits(city: Economy, about: Truths, quarterly: Truths) -> Rows:
    """Credits at the end of the last seven months, of a quarter only at its end; they grow in half of the firms."""
    draws = city.draws
    whose, back = repeated(about & city.general_payer, _CREDIT_MONTHS)
    months = [month_before(city.day, at + 1) for at in range(_CREDIT_MONTHS)]
    ends = np.asarray([month.month % 3 == 0 for month in months])
    filed = ends[back] | ~quarterly[whose]
    lost = draws.chance("last month's return is not in yet", 0.04)[whose] & (back == 0)
    whose, back = whose[filed & ~lost], back[filed & ~lost]
    trend = np.where(draws.chance("credit grows", 0.6), 0.05, -0.06)
    values = frame({
        "month": pl.Series(months, dtype=pl.Date).gather(pl.Series(back)),
        "uncredited": decimals(_credit(city)[whose] * np.maximum(1.0 - trend[whose] * back, 0.02)),
    })  # fmt: skip
    return Rows("vat_credits", whose, values)


def vat_credit_2019(city: Economy) -> Facts:
    """2019年3月末留抵名单."""
    amount = credit_2019(city)
    return Facts("vat_credit_2019", amount > 0, frame({"credit_2019_03": decimals(amount)}))


def vat_rebates(city: Economy) -> tuple[Rows, Rows]:
    """Rebates of special schemes, some of them paid back, and refunds of credits."""
    draws = city.draws
    received = draws.chance("had a rebate", np.where(city.general_payer, 0.06, 0.0))
    repaid = received & draws.chance("paid it back", 0.35)
    firms = np.repeat(np.flatnonzero(received), 1 + repaid[received])
    is_repaid = np.diff(firms, prepend=-1) == 0
    span = max((min(city.day, date(2022, 10, 31)) - _LONG_AGO).days - 60, 1)
    first = (city.day - _LONG_AGO).days - draws.whole("day of the rebate", 0, span)
    rebates = frame({
        "happened_on": days(city.day, first[firms] - 45 * is_repaid),
        "event": choices(is_repaid.astype(np.int64), ["received", "repaid_in_full"]),
    })  # fmt: skip
    had = np.flatnonzero(has_credit(city) & draws.chance("had a credit refunded", 0.16))
    ends = [month_before(city.day, at) for at in range(1, 25)]
    ends = [date(end.year, end.month, monthrange(end.year, end.month)[1]) for end in ends]
    refunds = frame({
        "refund_period_end": pl.Series(ends, dtype=pl.Date).gather(pl.Series(draws.whole("refunded", 0, 23)[had])),
        "refund_kind": choices(draws.chance("was of the stock", 0.4).astype(np.int64)[had], ["increment", "stock"]),
    })  # fmt: skip
    return Rows("vat_rebates", firms, rebates), Rows("vat_credit_refunds", had, refunds)


def tax_offences(city: Economy) -> Rows:
    """税收违法记录 of the last five years."""
    draws = city.draws
    caught = draws.chance("was caught", np.where(city.individual, 0.01, 0.035))
    whose = np.repeat(np.flatnonzero(caught), draws.whole("times caught", 1, 3)[caught])
    which = np.arange(len(whose)) - np.searchsorted(whose, whose)
    kinds = np.searchsorted([0.04, 0.06, 0.2, 0.6], draws.again("offence", whose, which), side="right")
    values = frame({
        "decided_on": days(city.day, draws.whole("caught on", 20, 1500)[whose] + 90 * which),
        "offence": choices(kinds, ["credit_fraud", "export_fraud", "false_invoices", "evasion", "other"]),
    })  # fmt: skip
    return Rows("tax_offences", whose, values)
