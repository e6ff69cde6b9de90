"""The twelve policies. Each is asked whether it holds for sure and whether it may hold; entitled, needs facts and
refused follow.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.openfisca.inputs import District, Industry, Size, TaxCredit, amount, day, no, rule, yes


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
