"""Market entities as they are: trade, form, place, age, staff and money, drawn together so that they fit each other.

A firm's trade sets its median staff and income a head, its staff its income, its income its assets, profit and taxes.
All medians and spreads are assumed (see `proportions.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from yulu.demonstration.draws import Draws, Integers, Numbers, Truths
from yulu.demonstration.proportions import DISTRICTS, FORMS, INDUSTRIES, Form, Industry

_INDIVIDUAL = FORMS[0]
_STAFF_OF_A_COMPANY, _STAFF_OF_AN_INDIVIDUAL = 9.0, 2.2
_GENERAL_PAYER_FROM = 5_000_000
"""Yuan of yearly sales from which on one must be a general VAT payer (财税〔2018〕33号)."""
_YEAR = 365.25


@dataclass(frozen=True)
class Economy:
    """A block of market entities on a day."""

    draws: Draws
    day: date

    @cached_property
    def form(self) -> Integers:
        """Of `FORMS`."""
        return self.draws.pick("form", [form.weight for form in FORMS])

    @cached_property
    def industry(self) -> Integers:
        """Of `INDUSTRIES`: that of law firms is business services, that of associations public administration."""
        companies = self.draws.pick("industry", [each.companies for each in INDUSTRIES])
        individuals = self.draws.pick("industry", [each.individuals for each in INDUSTRIES])
        found = np.where(self.individual, individuals, companies)
        found = np.where(self.formed("cooperative"), _at("农、林、牧、渔业"), found)
        found = np.where(self.formed("firm of advisers"), _at("租赁和商务服务业"), found)
        return np.where(self.formed("association"), _at("公共管理、社会保障和社会组织"), found)

    def formed(self, what: str) -> Truths:
        """Whether the form is one of those."""
        return _true_of([_GROUPS.get(form.prefix) == what for form in FORMS], self.form)

    @cached_property
    def individual(self) -> Truths:
        return np.asarray(self.form == FORMS.index(_INDIVIDUAL))

    @cached_property
    def company(self) -> Truths:
        """Whether it is an enterprise in the narrow sense, which pays corporate income tax."""
        return _true_of([form.subject_type == "enterprise" for form in FORMS], self.form)

    @cached_property
    def district(self) -> Integers:
        """Of `DISTRICTS`; industry is more frequent in 岳塘, farming in the counties."""
        anywhere = self.draws.pick("district", [each.weight for each in DISTRICTS])
        works = self.draws.pick("district of works", [22, 42, 16, 17, 3])
        farms = self.draws.pick("district of farms", [10, 3, 42, 40, 5])
        found = np.where(self.of_industry("manufactures"), works, anywhere)
        return np.where(self.industry == _at("农、林、牧、渔业"), farms, found)

    def of_industry(self, what: str) -> Truths:
        """Whether the trade has this property (`manufactures`, `in_s6`, …)."""
        return _true_of([bool(getattr(each, what)) for each in INDUSTRIES], self.industry)

    def in_class(self, *size_classes: str) -> Truths:
        """Whether the trade is of one of these 划型行业."""
        return _true_of([each.size_class in size_classes for each in INDUSTRIES], self.industry)

    def _industry_numbers(self, what: str) -> Numbers:
        return np.asarray([float(getattr(each, what)) for each in INDUSTRIES])[self.industry]

    @cached_property
    def age_in_days(self) -> Integers:
        """Most firms are young: a year's cohort shrinks by a seventh each year; none is older than 40 years."""
        years = -7.0 * np.log1p(-0.9966 * self.draws.uniform("age"))
        return np.asarray(5 + years * _YEAR).astype(np.int64)

    @cached_property
    def headcount(self) -> Integers:
        """Those who work there, the owner included."""
        age = np.minimum(self.age_in_days / _YEAR, 15.0)
        median = np.where(self.individual, _STAFF_OF_AN_INDIVIDUAL, _STAFF_OF_A_COMPANY * (0.6 + age / 12.0))
        drawn = self.draws.about("staff", median * self._industry_numbers("staff"), 1.0)
        drawn = np.where(self.individual, np.minimum(drawn, 30.0), drawn**1.18)
        return np.clip(np.rint(drawn), 1, 20_000).astype(np.int64)

    @cached_property
    def income(self) -> Numbers:
        """Operating income of the last year, in yuan."""
        a_head = self._industry_numbers("income_a_head") * 10_000 * np.where(self.individual, 0.7, 1.0)
        idle = self.draws.chance("idle", np.where(self.individual, 0.04, 0.09))
        return np.where(idle, 0.0, self.headcount * self.draws.about("income a head", a_head, 0.65))

    @cached_property
    def assets(self) -> Numbers:
        """Total assets at the end of the last year, in yuan."""
        heavy = np.where(self.in_class("real_estate", "finance", "leasing"), 3.0, 0.9)
        return 20_000 + np.maximum(self.income, 50_000) * self.draws.about("assets", heavy, 0.75)

    @cached_property
    def profit(self) -> Numbers:
        """Taxable income of the last year, in yuan: a quarter make a loss."""
        return np.asarray(self.income * (0.055 + 0.085 * self.draws.normal("margin")))

    @cached_property
    def general_payer(self) -> Truths:
        """Whether it is a general VAT payer: all that must, and companies that chose to."""
        chose = self.company & self.draws.chance("chose to be a general payer", 0.22)
        return np.asarray((self.income * 0.97 > _GENERAL_PAYER_FROM) | chose)

    @cached_property
    def insured(self) -> Integers:
        """Staff in unemployment insurance at the end of last year; individual businesses hardly have any."""
        insures = self.draws.chance("insures its staff", np.where(self.individual, 0.06, 0.72))
        share = 0.55 + 0.45 * self.draws.uniform("share of the staff insured")
        return np.where(insures, np.maximum(np.rint(self.headcount * share), 1.0), 0.0).astype(np.int64)


_GROUPS = {
    "93": "cooperative", "31": "firm of advisers", "51": "association", "52": "association", "53": "association",
    "12": "association",
}  # fmt: skip


def _at(label: str) -> int:
    return next(at for at, each in enumerate(INDUSTRIES) if each.label == label)


def _true_of(of_each: list[bool], which: Integers) -> Truths:
    return np.asarray(of_each)[which]


__all__ = ["Economy", "Form", "Industry"]
