"""Inputs and rules. A comparison with NaN or NaT is false: each rule is asked twice, whether it holds for sure and
whether it may hold; entitled, needs facts and refused follow.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

Enterprise = build_entity(key="enterprise", plural="enterprises", label="市场主体", is_person=True)


class Answer(Enum):
    unknown = "不知道"
    no = "否"
    yes = "是"


class Industry(Enum):
    unknown = "不知道"
    industry = "工业"
    construction = "建筑业"
    wholesale = "批发业"
    retail = "零售业"
    catering = "住宿餐饮业"
    software = "软件业"


class District(Enum):
    unknown = "不知道"
    river = "临江区"
    hill = "望山区"
    park = "高新区"
    lake = "平湖县"
    stone = "石板县"


class TaxCredit(Enum):
    unknown = "不知道"
    a = "A级"
    b = "B级"
    m = "M级"
    c = "C级"
    d = "D级"


class Size(Enum):
    unknown = "不知道"
    large = "大型"
    medium = "中型"
    small = "小型"
    micro = "微型"


ENUMS = {"industry": Industry, "district": District, "tax_credit": TaxCredit}
BOOLEANS = (
    "individual", "abnormal", "small_taxpayer", "in_arrears", "insurance_arrears", "leases_from_state",
    "on_dishonesty_list", "heavily_fined", "high_tech",
)  # fmt: skip
NUMBERS = (
    "headcount", "operating_income", "stock_credit", "taxes_paid", "research_cost", "insured", "layoff_rate",
    "premiums", "graduates", "monthly_rent", "loan", "power_used",
)  # fmt: skip
DAYS = ("founded_on", "first_insured_month", "leased_from", "certified_on")


Formula = Callable[[Any, Any], Any]


def _variable(name: str, value_type: type, **more: Any) -> type[Variable]:
    common = {"value_type": value_type, "entity": Enterprise, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), common | more)


INPUTS = [
    *(_variable(name, Enum, possible_values=kind, default_value=kind.unknown) for name, kind in ENUMS.items()),
    *(_variable(name, Enum, possible_values=Answer, default_value=Answer.unknown) for name in BOOLEANS),
    *(_variable(name, float, default_value=np.nan) for name in NUMBERS),
    *(_variable(name, date) for name in DAYS),
]


def rule(formula: Formula) -> type[Variable]:
    """Whether something holds."""
    return _variable(formula.__name__, bool, formula=formula)


def amount(formula: Formula) -> type[Variable]:
    """A sum; NaN where it is not known, zero for who is not entitled."""
    return _variable(formula.__name__, float, formula=formula)


def yes(enterprise: Any, period: Any, name: str) -> Any:
    return enterprise(name, period) == Answer.yes


def no(enterprise: Any, period: Any, name: str) -> Any:
    return enterprise(name, period) == Answer.no


def day(text: str) -> Any:
    return np.datetime64(text, "D")


FLOORS = {
    Industry.industry: ((1000, 400_000_000), (300, 20_000_000), (20, 3_000_000)),
    Industry.construction: ((600, 800_000_000), (200, 60_000_000), (15, 3_000_000)),
    Industry.wholesale: ((200, 400_000_000), (20, 50_000_000), (5, 10_000_000)),
    Industry.retail: ((300, 200_000_000), (50, 5_000_000), (10, 1_000_000)),
    Industry.catering: ((300, 100_000_000), (100, 20_000_000), (10, 1_000_000)),
    Industry.software: ((300, 100_000_000), (100, 10_000_000), (10, 500_000)),
}
PEOPLE, MONEY = (
    np.array([[np.nan] * 3, *([floors[each][at] for each in range(3)] for floors in FLOORS.values())], np.float32)
    for at in (0, 1)
)


class size(Variable):
    """The size where only one is possible.."""

    value_type = Enum
    possible_values = Size
    default_value = Size.unknown
    entity = Enterprise
    definition_period = DateUnit.MONTH

    def formula(enterprise: Any, period: Any) -> Any:
        industry = enterprise("industry", period)
        headcount, income = enterprise("headcount", period), enterprise("operating_income", period)
        found = _size_in(industry.view(np.ndarray), headcount, income)
        at = np.flatnonzero(industry == Industry.unknown)
        found[at] = _where_all_agree([_size_in(kind.index, headcount[at], income[at]) for kind in FLOORS])
        return found


@rule
def not_large(enterprise: Any, period: Any) -> Any:
    return _everywhere(enterprise, period, 0, _below)


@rule
def large(enterprise: Any, period: Any) -> Any:
    return _everywhere(enterprise, period, 0, _reached)


@rule
def small_or_micro(enterprise: Any, period: Any) -> Any:
    return _everywhere(enterprise, period, 1, _below)


@rule
def large_or_medium(enterprise: Any, period: Any) -> Any:
    return _everywhere(enterprise, period, 1, _reached)


def _below(headcount: Any, income: Any, people: Any, money: Any) -> Any:
    return (headcount < people) | (income < money)


def _reached(headcount: Any, income: Any, people: Any, money: Any) -> Any:
    return (headcount >= people) & (income >= money)


def _everywhere(enterprise: Any, period: Any, step: int, test: Callable[..., Any]) -> Any:
    """The test of the edge of large (0) or medium (1), in the enterprise's industry, or in all where it is unknown."""
    industry = enterprise("industry", period)
    headcount, income = enterprise("headcount", period), enterprise("operating_income", period)
    code = industry.view(np.ndarray)
    found = test(headcount, income, PEOPLE[code, step], MONEY[code, step])
    at = np.flatnonzero(industry == Industry.unknown)
    every = [test(headcount[at], income[at], PEOPLE[kind.index, step], MONEY[kind.index, step]) for kind in FLOORS]
    found[at] = np.logical_and.reduce(every)
    return found


def _size_in(code: Any, headcount: Any, income: Any) -> Any:
    found = np.zeros(headcount.shape, np.uint8)
    not_above = np.ones(headcount.shape, bool)
    for step, each in enumerate((Size.large, Size.medium, Size.small)):
        people, money = PEOPLE[code, step], MONEY[code, step]
        found[not_above & (headcount >= people) & (income >= money)] = each.index
        not_above = not_above & ((headcount < people) | (income < money))
    found[not_above] = Size.micro.index
    return found


def _where_all_agree(found: list[Any]) -> Any:
    same = np.logical_and.reduce([each == found[0] for each in found])
    return np.where(same, found[0], Size.unknown.index).astype(np.uint8)


@rule
def electricity_subsidy(enterprise: Any, period: Any) -> Any:
    sector = (enterprise("industry", period) == Industry.industry) | yes(enterprise, period, "high_tech")
    used = enterprise("power_used", period) >= 10_000
    return sector & used & enterprise("not_large", period) & no(enterprise, period, "in_arrears")


@rule
def electricity_subsidy_possible(enterprise: Any, period: Any) -> Any:
    outside = (enterprise("industry", period) != Industry.industry) & no(enterprise, period, "high_tech")
    outside &= enterprise("industry", period) != Industry.unknown
    used_less = enterprise("power_used", period) < 10_000
    return ~(outside | used_less | enterprise("large", period) | yes(enterprise, period, "in_arrears"))


@amount
def electricity_subsidy_amount(enterprise: Any, period: Any) -> Any:
    subsidy = np.minimum(enterprise("power_used", period) * 0.05, 20_000)
    return np.where(enterprise("electricity_subsidy", period), np.floor(subsidy * 100) / 100, 0)


@rule
def graduate_hiring(enterprise: Any, period: Any) -> Any:
    return (
        (enterprise("graduates", period) >= 1)
        & no(enterprise, period, "insurance_arrears")
        & (enterprise("first_insured_month", period) <= day("2022-03-01"))
        & no(enterprise, period, "abnormal")
    )


@rule
def graduate_hiring_possible(enterprise: Any, period: Any) -> Any:
    return ~(
        (enterprise("graduates", period) < 1)
        | yes(enterprise, period, "insurance_arrears")
        | (enterprise("first_insured_month", period) > day("2022-03-01"))
        | yes(enterprise, period, "abnormal")
    )


@amount
def graduate_hiring_amount(enterprise: Any, period: Any) -> Any:
    return np.where(enterprise("graduate_hiring", period), enterprise("graduates", period) * 1_500, 0)


@rule
def growth_bonus(enterprise: Any, period: Any) -> Any:
    income = enterprise("operating_income", period)
    district, credit = enterprise("district", period), enterprise("tax_credit", period)
    return (
        (enterprise("industry", period) == Industry.industry)
        & (income >= 20_000_000)
        & (income <= 1_000_000_000)
        & ((district == District.park) | (district == District.river) | (district == District.lake))
        & ((credit == TaxCredit.a) | (credit == TaxCredit.b) | (credit == TaxCredit.m))
        & no(enterprise, period, "heavily_fined")
    )


@rule
def growth_bonus_possible(enterprise: Any, period: Any) -> Any:
    income, industry = enterprise("operating_income", period), enterprise("industry", period)
    district, credit = enterprise("district", period), enterprise("tax_credit", period)
    return ~(
        ((industry != Industry.industry) & (industry != Industry.unknown))
        | (income < 20_000_000)
        | (income > 1_000_000_000)
        | ((district == District.hill) | (district == District.stone))
        | ((credit == TaxCredit.c) | (credit == TaxCredit.d))
        | yes(enterprise, period, "heavily_fined")
    )


@amount
def growth_bonus_amount(enterprise: Any, period: Any) -> Any:
    bonus = np.minimum(enterprise("operating_income", period) * 0.001, 200_000)
    return np.where(enterprise("growth_bonus", period), bonus, 0)


@rule
def high_tech_bonus(enterprise: Any, period: Any) -> Any:
    return (
        yes(enterprise, period, "high_tech")
        & (enterprise("certified_on", period) >= day("2019-06-30"))
        & (enterprise("research_cost", period) >= 500_000)
        & no(enterprise, period, "heavily_fined")
        & no(enterprise, period, "on_dishonesty_list")
    )


@rule
def high_tech_bonus_possible(enterprise: Any, period: Any) -> Any:
    return ~(
        no(enterprise, period, "high_tech")
        | (enterprise("certified_on", period) < day("2019-06-30"))
        | (enterprise("research_cost", period) < 500_000)
        | yes(enterprise, period, "heavily_fined")
        | yes(enterprise, period, "on_dishonesty_list")
    )


@amount
def high_tech_bonus_amount(enterprise: Any, period: Any) -> Any:
    by_size = np.array([np.nan, 300_000, 200_000, 150_000, 100_000], np.float32)
    bonus = by_size[enterprise("size", period).view(np.ndarray)]
    return np.where(enterprise("high_tech_bonus", period), bonus, 0)


@rule
def insurance_deferral(enterprise: Any, period: Any) -> Any:
    industry = enterprise("industry", period)
    sector = (industry == Industry.catering) | (industry == Industry.retail) | (industry == Industry.wholesale)
    return (
        sector
        & enterprise("not_large", period)
        & no(enterprise, period, "insurance_arrears")
        & (enterprise("insured", period) > 0)
    )


@rule
def insurance_deferral_possible(enterprise: Any, period: Any) -> Any:
    industry = enterprise("industry", period)
    outside = (industry == Industry.industry) | (industry == Industry.construction) | (industry == Industry.software)
    return ~(
        outside
        | enterprise("large", period)
        | yes(enterprise, period, "insurance_arrears")
        | (enterprise("insured", period) <= 0)
    )


@amount
def insurance_deferral_amount(enterprise: Any, period: Any) -> Any:
    deferred = np.floor(enterprise("premiums", period) * 0.25)
    return np.where(enterprise("insurance_deferral", period), deferred, 0)


@rule
def job_retention(enterprise: Any, period: Any) -> Any:
    rate = enterprise("layoff_rate", period)
    kept = (rate <= np.float32(0.055)) | ((enterprise("insured", period) <= 30) & (rate <= np.float32(0.2)))
    return (
        (enterprise("premiums", period) > 0)
        & kept
        & no(enterprise, period, "on_dishonesty_list")
        & (enterprise("first_insured_month", period) <= day("2021-06-01"))
    )


@rule
def job_retention_possible(enterprise: Any, period: Any) -> Any:
    rate = enterprise("layoff_rate", period)
    dismissed = (rate > np.float32(0.2)) | ((rate > np.float32(0.055)) & (enterprise("insured", period) > 30))
    return ~(
        (enterprise("premiums", period) <= 0)
        | dismissed
        | yes(enterprise, period, "on_dishonesty_list")
        | (enterprise("first_insured_month", period) > day("2021-06-01"))
    )


@amount
def job_retention_amount(enterprise: Any, period: Any) -> Any:
    large = np.where(enterprise("size", period) == Size.large, np.float32(0.5), np.float32(np.nan))
    share = np.where(enterprise("not_large", period), np.float32(0.9), large)
    return np.where(enterprise("job_retention", period), enterprise("premiums", period) * share, 0)


@rule
def loan_interest(enterprise: Any, period: Any) -> Any:
    loan = enterprise("loan", period)
    return (
        enterprise("small_or_micro", period)
        & (loan > 0)
        & (loan <= 3_000_000)
        & (enterprise("insured", period) >= 1)
        & no(enterprise, period, "on_dishonesty_list")
        & no(enterprise, period, "abnormal")
    )


@rule
def loan_interest_possible(enterprise: Any, period: Any) -> Any:
    loan = enterprise("loan", period)
    return ~(
        enterprise("large_or_medium", period)
        | (loan <= 0)
        | (loan > 3_000_000)
        | (enterprise("insured", period) < 1)
        | yes(enterprise, period, "on_dishonesty_list")
        | yes(enterprise, period, "abnormal")
    )


@amount
def loan_interest_amount(enterprise: Any, period: Any) -> Any:
    return np.where(enterprise("loan_interest", period), enterprise("loan", period) * 0.02, 0)


@rule
def rent_relief(enterprise: Any, period: Any) -> Any:
    return (
        enterprise("small_or_micro", period)
        & yes(enterprise, period, "leases_from_state")
        & (enterprise("leased_from", period) <= day("2022-03-31"))
        & no(enterprise, period, "on_dishonesty_list")
        & no(enterprise, period, "abnormal")
    )


@rule
def rent_relief_possible(enterprise: Any, period: Any) -> Any:
    return ~(
        enterprise("large_or_medium", period)
        | no(enterprise, period, "leases_from_state")
        | (enterprise("leased_from", period) > day("2022-03-31"))
        | yes(enterprise, period, "on_dishonesty_list")
        | yes(enterprise, period, "abnormal")
    )


@amount
def rent_relief_amount(enterprise: Any, period: Any) -> Any:
    relief = np.minimum(enterprise("monthly_rent", period) * 3, 200_000)
    return np.where(enterprise("rent_relief", period), relief, 0)


@rule
def research_deduction(enterprise: Any, period: Any) -> Any:
    industry, credit = enterprise("industry", period), enterprise("tax_credit", period)
    sector = (industry == Industry.industry) | (industry == Industry.construction) | (industry == Industry.software)
    return (
        (enterprise("research_cost", period) > 0)
        & sector
        & (credit != TaxCredit.d)
        & (credit != TaxCredit.unknown)
        & no(enterprise, period, "individual")
    )


@rule
def research_deduction_possible(enterprise: Any, period: Any) -> Any:
    industry, credit = enterprise("industry", period), enterprise("tax_credit", period)
    outside = (industry == Industry.wholesale) | (industry == Industry.retail) | (industry == Industry.catering)
    return ~(
        (enterprise("research_cost", period) <= 0)
        | outside
        | (credit == TaxCredit.d)
        | yes(enterprise, period, "individual")
    )


@amount
def research_deduction_amount(enterprise: Any, period: Any) -> Any:
    return np.where(enterprise("research_deduction", period), enterprise("research_cost", period) * 0.75, 0)


@rule
def six_taxes(enterprise: Any, period: Any) -> Any:
    credit = enterprise("tax_credit", period)
    helped = (
        yes(enterprise, period, "small_taxpayer")
        | enterprise("small_or_micro", period)
        | yes(enterprise, period, "individual")
    )
    return (
        helped
        & no(enterprise, period, "in_arrears")
        & (enterprise("taxes_paid", period) > 0)
        & (credit != TaxCredit.d)
        & (credit != TaxCredit.unknown)
    )


@rule
def six_taxes_possible(enterprise: Any, period: Any) -> Any:
    not_helped = (
        no(enterprise, period, "small_taxpayer")
        & enterprise("large_or_medium", period)
        & no(enterprise, period, "individual")
    )
    return ~(
        not_helped
        | yes(enterprise, period, "in_arrears")
        | (enterprise("taxes_paid", period) <= 0)
        | (enterprise("tax_credit", period) == TaxCredit.d)
    )


@amount
def six_taxes_amount(enterprise: Any, period: Any) -> Any:
    return np.where(enterprise("six_taxes", period), enterprise("taxes_paid", period) * 0.5, 0)


@rule
def startup_subsidy(enterprise: Any, period: Any) -> Any:
    return (
        (enterprise("founded_on", period) > day("2019-06-30"))
        & (enterprise("insured", period) >= 3)
        & (enterprise("first_insured_month", period) <= day("2021-12-01"))
        & enterprise("small_or_micro", period)
        & (enterprise("headcount", period) < 100)
    )


@rule
def startup_subsidy_possible(enterprise: Any, period: Any) -> Any:
    return ~(
        (enterprise("founded_on", period) <= day("2019-06-30"))
        | (enterprise("insured", period) < 3)
        | (enterprise("first_insured_month", period) > day("2021-12-01"))
        | enterprise("large_or_medium", period)
        | (enterprise("headcount", period) >= 100)
    )


@amount
def startup_subsidy_amount(enterprise: Any, period: Any) -> Any:
    subsidy = np.minimum(5_000 + enterprise("insured", period) * 1_000, 20_000)
    return np.where(enterprise("startup_subsidy", period), subsidy, 0)


@rule
def stock_refund(enterprise: Any, period: Any) -> Any:
    industry, credit = enterprise("industry", period), enterprise("tax_credit", period)
    sector = enterprise("small_or_micro", period) | (industry == Industry.industry) | (industry == Industry.software)
    return (
        ((credit == TaxCredit.a) | (credit == TaxCredit.b))
        & (enterprise("stock_credit", period) > 0)
        & sector
        & no(enterprise, period, "heavily_fined")
        & no(enterprise, period, "in_arrears")
    )


@rule
def stock_refund_possible(enterprise: Any, period: Any) -> Any:
    industry, credit = enterprise("industry", period), enterprise("tax_credit", period)
    outside = (
        enterprise("large_or_medium", period)
        & (industry != Industry.industry)
        & (industry != Industry.software)
        & (industry != Industry.unknown)
    )
    return ~(
        ((credit != TaxCredit.a) & (credit != TaxCredit.b) & (credit != TaxCredit.unknown))
        | (enterprise("stock_credit", period) <= 0)
        | outside
        | yes(enterprise, period, "heavily_fined")
        | yes(enterprise, period, "in_arrears")
    )


@amount
def stock_refund_amount(enterprise: Any, period: Any) -> Any:
    return np.where(enterprise("stock_refund", period), enterprise("stock_credit", period), 0)


RULES = [
    electricity_subsidy,
    graduate_hiring,
    growth_bonus,
    high_tech_bonus,
    insurance_deferral,
    job_retention,
    loan_interest,
    rent_relief,
    research_deduction,
    six_taxes,
    startup_subsidy,
    stock_refund,
]
POSSIBLE = [
    electricity_subsidy_possible,
    graduate_hiring_possible,
    growth_bonus_possible,
    high_tech_bonus_possible,
    insurance_deferral_possible,
    job_retention_possible,
    loan_interest_possible,
    rent_relief_possible,
    research_deduction_possible,
    six_taxes_possible,
    startup_subsidy_possible,
    stock_refund_possible,
]
AMOUNTS = [
    electricity_subsidy_amount,
    graduate_hiring_amount,
    growth_bonus_amount,
    high_tech_bonus_amount,
    insurance_deferral_amount,
    job_retention_amount,
    loan_interest_amount,
    rent_relief_amount,
    research_deduction_amount,
    six_taxes_amount,
    startup_subsidy_amount,
    stock_refund_amount,
]
DERIVED = [size, not_large, large, small_or_micro, large_or_medium]
