"""Plain Python: what a programmer writes who knows the twelve policies and that unknown is not no.

Outcome and amount, no reasons: neither which conditions held nor what is missing. Unknown is None, and every policy
asks for each of its conditions first whether one is false, then whether one is unknown. The size's own reasoning (with
one measure below an edge the other does not matter) is written out by hand too.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.measure import PolicyAnswer, Report

BATCH = 100_000
AS_OF = date(2022, 6, 30)
YES, NEEDS = "entitled", "needs_facts"

Answer = tuple[str, Decimal | None] | None
"""Outcome and amount; None is a refusal."""

FLOORS = {
    "industry": ((1000, 400_000_000), (300, 20_000_000), (20, 3_000_000)),
    "construction": ((600, 800_000_000), (200, 60_000_000), (15, 3_000_000)),
    "wholesale": ((200, 400_000_000), (20, 50_000_000), (5, 10_000_000)),
    "retail": ((300, 200_000_000), (50, 5_000_000), (10, 1_000_000)),
    "catering": ((300, 100_000_000), (100, 20_000_000), (10, 1_000_000)),
    "software": ((300, 100_000_000), (100, 10_000_000), (10, 500_000)),
}
SIZES = ("large", "medium", "small", "micro")
FEN, YUAN = Decimal("0.01"), Decimal(1)


def sizes_possible(industry: str | None, headcount: int | None, income: Decimal | None) -> set[str]:
    """Every size the enterprise may be of."""
    possible: set[str] = set()
    for floors in [FLOORS[industry]] if industry is not None else FLOORS.values():
        for size, (people, money) in zip(SIZES, floors, strict=False):
            reaches_people = None if headcount is None else headcount >= people
            reaches_money = None if income is None else income >= money
            if reaches_people is False or reaches_money is False:
                continue
            possible.add(size)
            if reaches_people and reaches_money:
                break
        else:
            possible.add("micro")
    return possible


def decide(row: Sequence[Any]) -> tuple[Answer, ...]:
    """The twelve answers, in the order of `POLICIES`."""
    (
        _code, founded_on, industry, district, individual, abnormal, headcount, operating_income, tax_credit,
        small_taxpayer, in_arrears, stock_credit, taxes_paid, research_cost, insured, layoff_rate, first_insured_month,
        premiums, insurance_arrears, graduates, leases_from_state, monthly_rent, leased_from, on_dishonesty_list,
        heavily_fined, high_tech, certified_on, loan, power_used,
    ) = row  # fmt: skip
    sizes = sizes_possible(industry, headcount, operating_income)
    size = next(iter(sizes)) if len(sizes) == 1 else None
    if sizes <= {"small", "micro"}:
        small = True
    elif sizes & {"small", "micro"}:
        small = None
    else:
        small = False
    not_large = True if "large" not in sizes else False if size == "large" else None

    electricity: Answer = None
    sector = True if industry == "industry" or high_tech else None if industry is None or high_tech is None else False
    if sector is not False and not_large is not False and not in_arrears:
        if power_used is None:
            electricity = (NEEDS, None)
        elif power_used >= 10_000:
            if sector is None or not_large is None or in_arrears is None:
                electricity = (NEEDS, None)
            else:
                subsidy = min(power_used * Decimal("0.05"), Decimal(20_000))
                electricity = (YES, subsidy.quantize(FEN, ROUND_DOWN))

    hiring: Answer = None
    late = first_insured_month is not None and first_insured_month > date(2022, 3, 1)
    if graduates != 0 and not insurance_arrears and not late and not abnormal:
        if graduates is None or insurance_arrears is None or first_insured_month is None or abnormal is None:
            hiring = (NEEDS, None)
        else:
            hiring = (YES, Decimal(graduates * 1500))

    growth: Answer = None
    if (
        (industry is None or industry == "industry")
        and (operating_income is None or 20_000_000 <= operating_income <= 1_000_000_000)
        and district not in ("hill", "stone")
        and tax_credit not in ("c", "d")
        and not heavily_fined
    ):
        if None in (industry, operating_income, district, tax_credit, heavily_fined):
            growth = (NEEDS, None)
        else:
            growth = (YES, cents(min(operating_income * Decimal("0.001"), Decimal(200_000))))

    bonus: Answer = None
    if (
        high_tech is not False
        and (certified_on is None or certified_on >= date(2019, 6, 30))
        and (research_cost is None or research_cost >= 500_000)
        and not heavily_fined
        and not on_dishonesty_list
    ):
        if None in (high_tech, certified_on, research_cost, heavily_fined, on_dishonesty_list):
            bonus = (NEEDS, None)
        elif size is None:
            bonus = (YES, None)
        else:
            bonus = (YES, {"large": Decimal(300_000), "medium": Decimal(200_000), "small": Decimal(150_000),
                           "micro": Decimal(100_000)}[size])  # fmt: skip

    deferral: Answer = None
    hard_hit = industry in (None, "catering", "retail", "wholesale")
    if hard_hit and not_large is not False and not insurance_arrears and insured != 0:
        if industry is None or not_large is None or insurance_arrears is None or insured is None:
            deferral = (NEEDS, None)
        elif premiums is None:
            deferral = (YES, None)
        else:
            deferral = (YES, (premiums * Decimal("0.25")).quantize(YUAN, ROUND_DOWN))

    retention: Answer = None
    if layoff_rate is None:
        kept = None
    elif layoff_rate <= Decimal("0.055"):
        kept = True
    elif layoff_rate <= Decimal("0.2"):
        kept = None if insured is None else insured <= 30
    else:
        kept = False
    new = first_insured_month is not None and first_insured_month > date(2021, 6, 1)
    if (premiums is None or premiums > 0) and kept is not False and not on_dishonesty_list and not new:
        if premiums is None or kept is None or on_dishonesty_list is None or first_insured_month is None:
            retention = (NEEDS, None)
        elif "large" not in sizes:
            retention = (YES, cents(premiums * Decimal("0.9")))
        elif size is None:
            retention = (YES, None)
        else:
            retention = (YES, cents(premiums * Decimal("0.5")))

    interest: Answer = None
    decent = not on_dishonesty_list and not abnormal
    if small is not False and (loan is None or 0 < loan <= 3_000_000) and insured != 0 and decent:
        if small is None or loan is None or insured is None or on_dishonesty_list is None or abnormal is None:
            interest = (NEEDS, None)
        else:
            interest = (YES, cents(loan * Decimal("0.02")))

    rent: Answer = None
    early = None if leased_from is None else leased_from <= date(2022, 3, 31)
    if small is not False and leases_from_state is not False and early is not False and decent:
        if None in (small, leases_from_state, early, on_dishonesty_list, abnormal):
            rent = (NEEDS, None)
        elif monthly_rent is None:
            rent = (YES, None)
        else:
            rent = (YES, min(monthly_rent * 3, Decimal(200_000)))

    deduction: Answer = None
    covered = industry not in ("wholesale", "retail", "catering")
    if (research_cost is None or research_cost > 0) and covered and tax_credit != "d" and not individual:
        if research_cost is None or industry is None or tax_credit is None or individual is None:
            deduction = (NEEDS, None)
        else:
            deduction = (YES, cents(research_cost * Decimal("0.75")))

    taxes: Answer = None
    helped: bool | None = True
    if not (small_taxpayer or small or individual):
        helped = None if small_taxpayer is None or small is None or individual is None else False
    if helped is not False and not in_arrears and (taxes_paid is None or taxes_paid > 0) and tax_credit != "d":
        if helped is None or in_arrears is None or taxes_paid is None or tax_credit is None:
            taxes = (NEEDS, None)
        else:
            taxes = (YES, cents(taxes_paid * Decimal("0.5")))

    startup: Answer = None
    if (
        (founded_on is None or founded_on > date(2019, 6, 30))
        and (insured is None or insured >= 3)
        and (first_insured_month is None or first_insured_month <= date(2021, 12, 1))
        and small is not False
        and (headcount is None or headcount < 100)
    ):
        if None in (founded_on, insured, first_insured_month, small, headcount):
            startup = (NEEDS, None)
        else:
            startup = (YES, Decimal(min(5_000 + insured * 1_000, 20_000)))

    refund: Answer = None
    if tax_credit in (None, "a", "b") and (stock_credit is None or stock_credit > 0):
        if small or industry in ("industry", "software"):
            sector = True
        else:
            sector = None if small is None or industry is None else False
        if sector is not False and not heavily_fined and not in_arrears:
            if None in (tax_credit, stock_credit, sector, heavily_fined, in_arrears):
                refund = (NEEDS, None)
            else:
                refund = (YES, stock_credit)

    return (
        electricity, hiring, growth, bonus, deferral, retention, interest, rent, deduction, taxes, startup, refund,
    )  # fmt: skip


POLICIES = (
    "electricity-subsidy", "graduate-hiring", "growth-bonus", "high-tech-bonus", "insurance-deferral", "job-retention",
    "loan-interest", "rent-relief", "research-deduction", "six-taxes", "startup-subsidy", "stock-refund",
)  # fmt: skip


def cents(amount: Decimal) -> Decimal:
    """Rounded to the 分, half up."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def rows(population: Path) -> Iterator[list[tuple[Any, ...]]]:
    """The subjects as tuples, a batch at a time."""
    for frame in pl.scan_parquet(population).collect_batches(chunk_size=BATCH, maintain_order=True):
        yield frame.rows()


def one_subject(population: Path, count: int = 5_000) -> dict[str, float]:
    """Microseconds to decide one subject, median and 99th percentile."""
    micros = []
    for row in pl.read_parquet(population, n_rows=count).rows():
        started = time.perf_counter_ns()
        decide(row)
        micros.append((time.perf_counter_ns() - started) / 1_000)
    micros.sort()
    return {"one subject p50 µs": micros[len(micros) // 2], "one subject p99 µs": micros[len(micros) * 99 // 100]}


def main(population: Path) -> None:
    """Decide everybody; reading and unpacking are not counted as deciding."""
    report = Report("Python with if")
    entitled, needs, unknown = [0] * 12, [0] * 12, [0] * 12
    totals = [Decimal(0)] * 12
    with report.stage("from disk"):
        for batch in rows(population):
            with report.stage("decide"):
                for row in batch:
                    for position, answer in enumerate(decide(row)):
                        if answer is None:
                            continue
                        outcome, amount = answer
                        if outcome is NEEDS:
                            needs[position] += 1
                            continue
                        entitled[position] += 1
                        if amount is None:
                            unknown[position] += 1
                        else:
                            totals[position] += amount
    found = zip(POLICIES, entitled, totals, unknown, needs, strict=True)
    report.answers = {
        policy: PolicyAnswer(count, str(total), without, asked, 0) for policy, count, total, without, asked in found
    }
    report.figures |= one_subject(population)
    report.send()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
