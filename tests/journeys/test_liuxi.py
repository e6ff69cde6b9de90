"""What the rules mean, shown on the made-up town: each test is a sentence of DESIGN section 3.

Where the town's own policies are too rich for one sentence, a still smaller town is written for it (`hamlet`).
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from yulu.checking import check_toolbox
from yulu.diagnostics import Fault, render
from yulu.language.values import Candidates, Interval
from yulu.rules.answer import Answer
from yulu.rules.basis import basis_on
from yulu.rules.decide import decide
from yulu.rules.program import compile_policy
from yulu.rules.subject import read_subject
from yulu.toolbox import shapes
from yulu.toolbox.binding_hours import WEEKDAYS
from yulu.toolbox.files import EVERY_FILE, read_layers
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
TODAY = "2026-01-01"


@dataclass(frozen=True)
class Town:
    """A toolbox, and how to ask it."""

    toolbox: Toolbox

    def ask(
        self, policy: str, on: str, known_on: str = TODAY, *, kind: str = "enterprise", **parts: Mapping[str, Any]
    ) -> Answer:
        """The answer about a subject with these parts: `facts`, `records`, `datasets`, `findings`, `belongs_to`."""
        subject = read_subject(self.toolbox, json.dumps({"kind": kind, "id": "某", **parts}), "subject.json")
        basis = basis_on(self.toolbox, date.fromisoformat(on), date.fromisoformat(known_on))
        return decide(compile_policy(basis, self.toolbox.policies[policy]), subject)


@pytest.fixture(scope="module")
def liuxi() -> Town:
    return Town(load_toolbox(TOOLBOXES / "liuxi"))


@pytest.fixture
def hamlet(tmp_path: Path) -> Callable[..., Town]:
    """A town with one policy `rule` under the given conditions, over facts a, b, c (boolean) and x (0 and more).

    `facts` adds facts, `files` whole files; with `extends` it lies below another toolbox and has all that is there.
    """

    def build(*conditions: str, facts: str = "", files: Mapping[str, str] | None = None, extends: str = "") -> Town:
        lines = ", ".join(f'c{number}: {{when: "{when}", because: 一}}' for number, when in enumerate(conditions, 1))
        above = f", extends: {TOOLBOXES / extends}" if extends else ""
        written = {
            "toolbox.yaml": f"{{toolbox: hamlet, title: 小村, level: city{above}}}",
            "departments.yaml": "departments: {office: {label: 村委会}}",
            "documents.yaml": "documents: {text: {title: 约, issuer: 村, number: 村1号, published: 2022-01-01}}",
            "datasets/all.yaml": "{dataset: all, label: 村务台账, holder: office, subject: enterprise, "
            "refresh: 1 month, sensitivity: public, "
            "facts: {a: {label: 甲, type: boolean}, b: {label: 乙, type: boolean}, "
            f"c: {{label: 丙, type: boolean}}, x: {{label: 数, type: number}}{facts}}}}}",
            "policies/rule/policy.yaml": "{policy: rule, title: 约定, subject: enterprise, delivery: apply, "
            "period: once, texts: [{document: text, from: 2022-01-01, because: 一}], contact: office, "
            "objection: {how: 面谈, to: office}, "
            f"grants: {{gift: {{kind: payment, label: 礼, amount: 100, because: 一}}}}, conditions: {{{lines}}}}}",
            **(files or {}),
        }
        for path, text in written.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return Town(load_toolbox(tmp_path))

    return build


def settled(answer: Answer) -> list[set[str]]:
    return [set(each) for each in answer.settled_by.sets]


def could(answer: Answer) -> list[set[str]]:
    return [set(each) for each in answer.could_qualify.sets]


# --- the table of DESIGN 3.10 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("conditions", [("a and b and c",), ("a", "b", "c")])
def test_three_unknown_facts_that_must_all_hold_settle_and_qualify_only_together(hamlet: Any, conditions: Any) -> None:
    answer = hamlet(*conditions).ask("rule", "2022-06-30")
    assert answer.outcome == "needs_facts"
    assert settled(answer) == could(answer) == [{"a", "b", "c"}]
    assert answer.only_missing is None


def test_with_one_fact_known_true_only_the_other_is_missing(hamlet: Any) -> None:
    answer = hamlet("a and b").ask("rule", "2022-06-30", facts={"a": True})
    assert settled(answer) == could(answer) == [{"b"}]
    assert answer.only_missing is not None
    assert answer.only_missing.label == "乙"
    assert answer.only_missing.holder == "村委会"


def test_where_no_value_can_meet_two_conditions_nobody_is_sent_for_it(hamlet: Any) -> None:
    answer = hamlet("x < 5", "x >= 5").ask("rule", "2022-06-30")
    assert answer.outcome == "not_entitled"
    assert answer.contradicting
    assert set(answer.failing) == {"c1", "c2"}


def test_only_the_conditions_that_contradict_are_named(hamlet: Any) -> None:
    answer = hamlet("a", "x < 5", "b or c", "x >= 5").ask("rule", "2022-06-30")
    assert answer.contradicting
    assert set(answer.failing) == {"c2", "c4"}


def test_either_of_two_unknown_facts_could_qualify_but_only_both_settle(hamlet: Any) -> None:
    answer = hamlet("a or b").ask("rule", "2022-06-30")
    assert settled(answer) == [{"a", "b"}]
    assert sorted(map(sorted, could(answer))) == [["a"], ["b"]]
    assert answer.only_missing is None


def test_a_false_condition_decides_and_the_unknown_one_is_not_asked(hamlet: Any) -> None:
    answer = hamlet("a", "b").ask("rule", "2022-06-30", facts={"a": False})
    assert answer.outcome == "not_entitled"
    assert answer.failing == ("c1",)
    assert settled(answer) == could(answer) == []


def test_an_unknown_size_is_asked_first_and_the_difficulty_judged_after(liuxi: Town) -> None:
    answer = liuxi.ask("insurance-deferral", "2022-10-08", facts={"sales_fell": True, "layoff_rate": 0})
    assert answer.outcome == "needs_facts"
    assert settled(answer) == could(answer) == [{"size"}]
    assert [term.label for term in answer.to_judge] == ["生产经营困难"]
    assert answer.only_missing is None, "an officer still has to judge, so this is not all that is missing"


def test_an_unknown_price_does_not_keep_a_household_from_its_right_but_leaves_the_sum_open(liuxi: Town) -> None:
    answer = liuxi.ask(
        "water-relief", "2022-06-15", kind="household",
        facts={"registered_here": True, "monthly_income": 2400, "members": 3},
        records={"water_bills": [{"month": "2022-05", "water_used": 12}]},
    )  # fmt: skip
    assert answer.outcome == "entitled"
    assert answer.grants[0].amount is None
    assert [member.label for member in answer.grants[0].lacks] == ["2022年5月水价"]
    assert [member.holder for member in answer.grants[0].lacks] == ["柳溪自来水公司"]


def refund(town: Town, penalties: list[dict[str, str]], on: str = "2022-03-31", **parts: Any) -> Answer:
    """A potter before the refund is open: only the list of penalties is looked at."""
    return town.ask("stock-refund", on, records={"penalties": penalties}, facts={"industry": "pottery"}, **parts)


EVASION = {"kind": "evasion", "fine": "1000"}


def test_two_known_penalties_decide_in_an_incomplete_list(liuxi: Town) -> None:
    answer = refund(
        liuxi, [{**EVASION, "decided_on": "2021-05-01"}, {**EVASION, "decided_on": "2022-02-01"}], "2022-05-02"
    )
    assert answer.outcome == "not_entitled"
    assert answer.failing == ("few_penalties",)


def test_one_known_penalty_in_an_incomplete_list_asks_the_list_of_its_holder(liuxi: Town) -> None:
    answer = refund(liuxi, [{**EVASION, "decided_on": "2021-05-01"}], "2022-05-02")
    assert answer.outcome == "needs_facts"
    assert answer.members["penalties"].holder == "清川省税务局"
    assert all("penalties" in each for each in settled(answer))
    assert answer.used["tax_penalties"].value == Interval(1, None)


@pytest.mark.parametrize(
    ("on", "outcome", "stale"),
    [
        ("2022-06-30", "entitled", False),  # complete through this very day
        ("2022-07-01", "entitled", True),
        ("2022-07-15", "entitled", True),
        ("2022-07-30", "entitled", True),  # 06-30 and one month is 07-30: the last day it stands
        ("2022-07-31", "needs_facts", False),
        ("2022-09-01", "needs_facts", False),
    ],
)
def test_absence_from_a_complete_list_means_no_until_one_refresh_later(
    liuxi: Town, on: str, outcome: str, stale: bool
) -> None:
    answer = liuxi.ask(
        "rent-relief", on,
        facts={"size": "micro", "leases_from_state": True, "monthly_rent": 8000},
        datasets={"dishonesty": {"day": "2022-06-30", "complete_through": "2022-06-30"}},
    )  # fmt: skip
    assert answer.outcome == outcome
    assert ("stale" in answer.marks) is stale


@pytest.mark.parametrize(
    ("decided_on", "inside"),
    [
        ("2019-03-30", 0),
        ("2019-03-31", 1),  # 2022-03-31 − 36 months: the first day is inside
        ("2022-03-30", 1),
        ("2022-03-31", 0),  # the day itself is not
    ],
)
def test_a_window_of_36_months_starts_with_its_first_day_and_ends_before_the_day_decided(
    liuxi: Town, decided_on: str, inside: int
) -> None:
    complete = {"tax": {"day": "2022-03-31", "complete_from": "2018-01-01", "complete_through": "2022-03-31"}}
    answer = refund(liuxi, [{**EVASION, "decided_on": decided_on}], "2022-03-31", datasets=complete)
    assert answer.used["tax_penalties"].value == inside


@pytest.mark.parametrize(
    ("complete_from", "complete_through", "count"),
    [
        ("2019-03-31", "2022-03-30", 0),  # exactly the window: [2019-03-31, 2022-03-31)
        ("2019-04-01", "2022-03-30", Interval(0, None)),  # its first day is left out
        ("2019-03-31", "2022-03-01", 0),  # stale, but within one month of the last day
        ("2019-03-31", "2022-02-28", Interval(0, None)),  # one month after 02-28 is 03-28: too old
    ],
)
def test_an_empty_list_is_a_zero_only_if_it_is_complete_for_the_whole_window(
    liuxi: Town, complete_from: str, complete_through: str, count: object
) -> None:
    delivery = {"day": complete_through, "complete_from": complete_from, "complete_through": complete_through}
    assert refund(liuxi, [], "2022-03-31", datasets={"tax": delivery}).used["frauds"].value == count


def test_a_missing_period_can_be_anything_and_a_known_one_counts(hamlet: Any) -> None:
    quarter = "{label: 近三个月销售额, subject: enterprise, aggregate: {sum: declarations.sales, window: {months: 3}}}"
    town = hamlet("quarter >= 500", extends="liuxi", files={"facts/all.yaml": f"facts: {{quarter: {quarter}}}"})
    april, may = {"month": "2022-04", "sales": 300}, {"month": "2022-05", "sales": 250}

    def asked(*declared: dict[str, Any]) -> Answer:
        answer: Answer = town.ask("rule", "2022-07-01", records={"declarations": list(declared)})
        return answer

    assert asked(april, may).outcome == "entitled", "550 is enough whatever June was"
    assert asked(april).outcome == "needs_facts"
    assert asked(april, {"month": "2022-03", "sales": 900}).used["quarter"].value == Interval(Decimal(300), None)
    whole = asked(april, {"month": "2022-05", "sales": 100}, {"month": "2022-06", "sales": 99})
    assert (whole.used["quarter"].value, whole.outcome) == (499, "not_entitled")


def six_taxes(town: Town, on: str, known_on: str, **parts: Any) -> Answer:
    return town.ask("six-taxes", on, known_on, facts={"small_taxpayer": True, "in_arrears": False}, **parts)


def test_in_february_nobody_knew_of_the_tax_cut_that_held_from_january(liuxi: Town) -> None:
    then = six_taxes(liuxi, "2022-02-01", known_on="2022-02-01")
    assert (then.outcome, then.failing, then.validity) == ("not_entitled", ("in_force",), "尚无依据")

    now = six_taxes(liuxi, "2022-02-01", known_on=TODAY)
    assert now.outcome == "entitled"
    assert str(now.document).startswith("清川省财政厅 清川省税务局公告2022年第7号")


def test_the_later_announcement_replaces_the_first_only_on_days_it_holds_itself(liuxi: Town) -> None:
    def announced(on: str, known_on: str = TODAY) -> str:
        return str(six_taxes(liuxi, on, known_on).document).partition("公告")[2][:8]

    assert announced("2022-12-31") == "2022年第7号"
    assert announced("2023-01-01") == "2023年第12"
    assert announced("2023-01-01", known_on="2023-08-01") == "2022年第7号"  # the second was published on 08-02
    assert announced("2023-01-01", known_on="2023-08-02") == "2023年第12"


def test_a_table_leaves_the_sizes_that_are_still_possible(liuxi: Town) -> None:
    answer = liuxi.ask("six-taxes", "2022-06-30", facts={"industry": "pottery", "headcount": 50})
    assert answer.used["scale"].value == Candidates(frozenset({"micro", "small"}))
    small = next(condition for condition in answer.conditions if condition.name == "small")
    assert small.truth is True


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("scale in ('small', 'micro')", True),  # whichever it is
        ("scale = 'small'", None),  # it may be
        ("scale = 'medium'", False),  # it cannot be: 50 people are too few
        ("scale <> 'large'", True),
    ],
)
def test_candidates_decide_where_all_of_them_agree(hamlet: Any, condition: str, truth: bool | None) -> None:
    town = hamlet(condition, extends="liuxi")
    answer = town.ask("rule", "2022-06-30", facts={"industry": "pottery", "headcount": 50})
    assert answer.conditions[1].truth is truth


# --- two times --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known_on", "on", "outcome"),
    [
        ("2022-04-16", "2022-05-01", "not_entitled"),
        ("2022-04-16", "2022-06-30", "not_entitled"),
        ("2022-04-16", "2022-07-01", "entitled"),
        ("2022-04-17", "2022-04-30", "not_entitled"),
        ("2022-04-17", "2022-05-01", "entitled"),
    ],
)
def test_a_medium_potter_is_told_july_until_the_day_may_is_announced(
    liuxi: Town, known_on: str, on: str, outcome: str
) -> None:
    answer = liuxi.ask(
        "stock-refund", on, known_on,
        facts={"industry": "pottery", "scale": "medium", "stock_credit": 126000},
        records={"grades": [{"year": 2021, "grade": "a"}]},
        datasets={"tax": {"day": on, "complete_from": "2018-01-01", "complete_through": on}},
    )  # fmt: skip
    assert answer.outcome == outcome


def test_a_no_because_of_dates_says_from_when_or_until_when(liuxi: Town) -> None:
    assert liuxi.ask("rent-relief", "2022-03-31").validity == "自2022年4月1日起施行"
    assert liuxi.ask("rent-relief", "2023-01-01").validity == "已于2022年12月31日届满"
    assert liuxi.ask("rent-relief", "2022-04-01", known_on="2022-03-27").validity == "尚无依据"


def test_a_document_dated_by_month_only_counts_as_published_on_its_last_day(liuxi: Town) -> None:
    assert liuxi.ask("insurance-deferral", "2022-06-01", "2022-05-30").validity == "尚无依据"
    assert liuxi.ask("insurance-deferral", "2022-06-01", "2022-05-31").validity.startswith("自2022年6月1日起")


def test_two_announcements_of_the_same_year_and_number_are_two_texts(liuxi: Town) -> None:
    tax, refund_text = (liuxi.toolbox.documents[id] for id in ("small-tax-2022", "refund-2022"))
    assert tax.issuer == refund_text.issuer[::-1]
    assert tax.cited != refund_text.cited


# --- what is not known ------------------------------------------------------------------------------------------------


def test_a_zero_divisor_is_asked_about_and_not_divided_by(liuxi: Town) -> None:
    declared = [{"month": "2022-06", "sales": 70000}, {"month": "2021-06", "sales": 0}]
    answer = liuxi.ask(
        "insurance-deferral", "2022-07-15",
        facts={"industry": "catering", "size": "micro", "layoff_rate": 0},
        records={"declarations": declared},
        findings={"in_difficulty": {"value": True, "by": "沈某", "on": "2022-07-10"}},
    )  # fmt: skip
    assert answer.outcome == "needs_facts"
    assert settled(answer) == [{"sales@2021-06"}]
    assert answer.members["sales@2021-06"].label == "2021年6月销售额"


def test_a_value_nobody_has_found_is_asked_of_who_issued_the_text_and_never_guessed(liuxi: Town) -> None:
    answer = liuxi.ask(
        "water-relief", "2023-01-01", kind="household",
        facts={"registered_here": True, "monthly_income": 0, "members": 3},
    )  # fmt: skip
    assert answer.outcome == "needs_facts"
    assert settled(answer) == [{"income_line"}]
    assert answer.members["income_line"].kind == "basis"
    assert answer.members["income_line"].holder == "柳溪市民政局、柳溪市财政局"
    assert answer.only_missing is None, "no paper a household could bring would help"


def test_a_text_whose_dates_nobody_has_found_leaves_its_validity_unknown(liuxi: Town) -> None:
    facts = {
        "founded_on": "2022-03-15",
        "industry": "catering",
        "street": "willow_bank",
        "first_insured_month": "2022-04",
    }
    answer = liuxi.ask("startup-subsidy", "2023-02-01", facts=facts)
    assert answer.outcome == "needs_facts"
    assert settled(answer) == [{"in_force"}]
    assert answer.members["in_force"].holder == "柳溪市人民政府"


def test_what_a_city_was_to_set_and_has_not_is_asked_of_the_city(liuxi: Town) -> None:
    before = six_taxes(liuxi, "2022-02-01", known_on="2022-03-09")
    assert before.outcome == "entitled"
    assert [member.holder for member in before.grants[0].lacks] == ["柳溪市"]

    province = Town(load_toolbox(TOOLBOXES / "qingchuan"))
    assert six_taxes(province, "2022-02-01", known_on=TODAY).grants[0].value is None


def test_families_of_missing_facts_are_capped_and_say_so(hamlet: Any) -> None:
    names = [f"f{number}" for number in range(40)]
    facts = "".join(f", {name}: {{label: 项{name}, type: boolean}}" for name in names)
    answer = hamlet(" or ".join(names), facts=facts).ask("rule", "2022-06-30")
    assert answer.could_qualify.capped
    assert 0 < len(answer.could_qualify.sets) < 40


# --- what is stated, found, stale, in conflict ------------------------------------------------------------------------


def test_a_stated_size_replaces_the_computed_one_and_is_marked(liuxi: Town) -> None:
    facts = {"industry": "pottery", "headcount": 1500, "scale": "micro", "small_taxpayer": False, "in_arrears": False}
    answer = liuxi.ask("six-taxes", "2022-06-30", facts=facts)
    assert answer.outcome == "entitled"
    assert answer.used["scale"].marks == ("stated",)


def violation(town: Town, **findings: bool) -> Answer:
    complete = {"day": "2022-03-31", "complete_from": "2018-01-01", "complete_through": "2022-03-31"}
    return town.ask(
        "first-offence", "2022-03-31", kind="violation",
        facts={"harm": "none", "ordered_on": "2022-03-01", "corrected_on": "2022-03-02"},
        findings={term: {"value": value, "by": "赵某", "on": "2022-03-20"} for term, value in findings.items()},
        belongs_to={"enterprise": {"kind": "enterprise", "datasets": {"offences": complete}}},
    )  # fmt: skip


def test_open_terms_and_discretion_wait_for_a_named_officer_and_a_finding_ends_it(liuxi: Town) -> None:
    nobody_yet = violation(liuxi)
    assert nobody_yet.outcome == "needs_judgement"
    assert {(term.label, term.kind) for term in nobody_yet.to_judge} == {
        ("违法行为轻微", "open_term"),
        ("可以不予处罚", "discretion"),
    }
    assert violation(liuxi, is_minor=True, may_waive=True).outcome == "entitled"
    refused = violation(liuxi, is_minor=False)
    assert (refused.outcome, refused.failing, refused.to_judge) == ("not_entitled", ("minor",), ())
    assert refused.used["is_minor"].source == "赵某"


def test_an_enterprise_in_time_can_be_asked_about_by_its_violation(liuxi: Town) -> None:
    assert violation(liuxi).used["earlier_offences"].value == 0


def test_a_value_in_conflict_with_the_text_above_decides_and_is_marked(liuxi: Town) -> None:
    def deferral(size: str) -> Answer:
        return liuxi.ask(
            "insurance-deferral", "2022-07-15",
            facts={"industry": "catering", "size": size, "sales_fell": True, "layoff_rate": 0},
            records={"contributions": [{"month": "2022-06", "insurance_due": 1000}]},
            findings={"in_difficulty": {"value": True, "by": "沈某"}},
        )  # fmt: skip

    assert (deferral("small").grants[0].amount, deferral("small").marks) == (Decimal(6000), ())
    assert (deferral("micro").grants[0].amount, deferral("micro").marks) == (Decimal(8000), ("conflict",))


def test_an_old_value_decides_and_is_marked_stale_and_one_from_later_is_used_too(liuxi: Town) -> None:
    def asked(day: str) -> Answer:
        facts = {"size": "micro", "leases_from_state": True, "on_dishonesty_list": False, "monthly_rent": 8000}
        return liuxi.ask("rent-relief", "2022-06-30", facts=facts, datasets={"size_list": {"day": day}})

    assert (asked("2022-05-29").outcome, asked("2022-05-29").marks) == ("entitled", ("stale",))
    assert (asked("2022-05-30").outcome, asked("2022-05-30").marks) == ("entitled", ())
    assert asked("2022-07-05").used["size"].marks == ("after_as_of",)


def test_a_choice_the_province_offers_is_the_one_the_city_took(liuxi: Town) -> None:
    answer = liuxi.ask("insurance-deferral", "2022-07-15", facts={"industry": "catering"})
    assert {"sales@2022-06", "sales@2021-06"} <= answer.used.keys()
    assert "turnover@2021" not in answer.used
    assert any(text.name == "sales_fell" and text.value == "上月销售额不超过上年同月的七成" for text in answer.texts)


def test_a_choice_of_method_shows_the_candidates_that_are_left(liuxi: Town) -> None:
    company = {"kind": "enterprise", "facts": {"on_dishonesty_list": False, "fines_last_year": 0}}
    answer = liuxi.ask(
        "small-project", "2022-05-20", kind="project", facts={"housing": False}, belongs_to={"enterprise": company}
    )
    assert answer.outcome == "entitled"
    assert answer.grants[0].value == Candidates(frozenset({"direct", "inquiry", "bidding"}))
    assert answer.grants[1].reading.startswith("由住建局派专人全程帮办")


# --- a subject as somebody writes it ----------------------------------------------------------------------------------


def test_a_subject_may_be_written_in_chinese_throughout(liuxi: Town) -> None:
    chinese = liuxi.ask(
        "rent-relief", "2022-07-01",
        facts={"企业规模": "微型", "承租国有房屋": "是", "列入严重失信名单": "否", "月租金": "8000元"},
        datasets={"国有房屋租赁台账": {"day": "2022-06-30", "source": "国资委六月台账"}},
    )  # fmt: skip
    assert chinese.outcome == "entitled"
    assert chinese.grants[0].amount == Decimal(48000)
    assert chinese.used["monthly_rent"].source == "国资委六月台账"


def test_records_and_findings_may_be_written_in_chinese_too(liuxi: Town) -> None:
    sales = [{"所属月份": "2022-06", "销售额": "7万元"}, {"所属月份": "2021-06", "销售额": "10万元"}]
    answer = liuxi.ask(
        "insurance-deferral", "2022-07-15",
        facts={"所属行业": "餐饮业", "企业规模": "小型", "裁员率": "0.01"},
        records={"增值税申报": sales},
        findings={"生产经营困难": {"value": "是", "by": "沈某", "on": "2022-07-10"}},
    )  # fmt: skip
    assert answer.outcome == "entitled"


@pytest.mark.parametrize(
    ("written", "code", "line", "hint"),
    [
        ('{"kind": "enterprise", "facts": {"size": "smal"}}', "E304", 1, "small"),
        ('{"kind": "enterprise", "facts": {\n  "企业规摸": "小型"}}', "E354", 2, "企业规模"),
        ('{"kind": "enterprise", "facts": {"headcount": -1}}', "E355", 1, "从业人员"),
        ('{"kind": "enterprise", "facts": {"headcount": "三十"}}', "E301", 1, "三十"),
        ('{"kind": "enterprise", "facts": {"monthly_rent": 80.001}}', "E302", 1, "2"),
        ('{"kind": "enterprise", "facts": {"monthly_rent": "8000人"}}', "E303", 1, "元"),
        ('{"kind": "enterprise", "facts": {"founded_on": "2022-02-30"}}', "E301", 1, "2022-02-30"),
        ('{"kind": "enterprize"}', "E352", 1, "enterprise"),
        ('{"kind": "enterprise", "fact": {}}', "E351", 1, "facts"),
        ('{"kind": "enterprise", "datasets": {"lease": {}}}', "E353", 1, "leases"),
        ('{"kind": "enterprise", "records": {"penalty": []}}', "E356", 1, "penalties"),
        ('{"kind": "enterprise", "records": {"penalties": {}}}', "E350", 1, "penalties"),
        ('{"kind": "enterprise", "records": {"yearly": [{"turnover": 1}]}}', "E357", 1, "年度"),
        ('{"kind": "enterprise", "records": {"yearly": [{"year": 2021}, {"year": 2021}]}}', "E358", 1, "2021"),
        (
            '{"kind": "enterprise", "findings": {"in_dificulty": {"value": true}}}',
            "E359",
            1,
            "in_difficulty",
        ),
        ('{"kind": "enterprise", "findings": {"in_difficulty": true}}', "E360", 1, "生产经营困难"),
        ('{"kind": "enterprise",\n "facts": {,}}', "E349", 2, ""),
    ],
)
def test_a_subject_that_cannot_be_read_is_refused_with_place_reason_and_guess(
    liuxi: Town, written: str, code: str, line: int, hint: str
) -> None:
    with pytest.raises(Fault) as caught:
        read_subject(liuxi.toolbox, written, "subject.json")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code
    assert diagnostic.place is not None
    assert diagnostic.place.line == line
    assert hint in render([diagnostic])


def test_all_faults_of_a_subject_are_told_at_once(liuxi: Town) -> None:
    written = '{"kind": "enterprise", "facts": {"size": "huge", "headcount": -1}, "records": {"nothing": []}}'
    with pytest.raises(Fault) as caught:
        read_subject(liuxi.toolbox, written, "subject.json")
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["E304", "E355", "E356"]


# --- the town itself --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("toolbox", ["qingchuan", "liuxi"])
def test_the_made_up_toolboxes_have_no_error_and_no_warning(toolbox: str) -> None:
    assert [str(fault) for fault in check_toolbox(TOOLBOXES / toolbox)] == []


def test_every_policy_has_six_examples_whose_names_are_its_summary(liuxi: Town) -> None:
    names: dict[str, list[str]] = {}
    for layer in read_layers(TOOLBOXES / "liuxi")[0]:
        for file in layer.of(shapes.ExamplesFile):
            names.setdefault(file.path.split("/")[1], []).extend(example.name for example in file.shape.examples)
    assert names.keys() == liuxi.toolbox.policies.keys()
    for policy, said in names.items():
        assert len(said) >= 6, policy
        assert len(set(said)) == len(said), policy


SCHEMA = "# yaml-language-server"
"""The line by which an editor finds what may stand in a file; nobody reads it."""


def test_the_town_can_be_read_in_an_hour() -> None:
    lines = {
        path: sum(not line.startswith(SCHEMA) for line in path.read_text("utf-8").splitlines()) for path in _files("*")
    }
    assert max(lines.values()) <= 130, max(lines, key=lambda path: lines[path])
    assert sum(lines.values()) <= 2025  # policies, hours, indicators, services, classes: each once


def _files(pattern: str) -> list[Path]:
    return sorted(
        path for town in ("qingchuan", "liuxi") for path in (TOOLBOXES / town).rglob(pattern) if path.is_file()
    )


def test_the_town_shows_every_key_and_every_word_an_official_can_write() -> None:
    shown: set[tuple[str, str]] = set()
    for town in ("qingchuan", "liuxi"):
        for layer in read_layers(TOOLBOXES / town)[0]:
            for file in layer.files:
                shown |= set(_shown(file.shape))
    possible = {pair for form in EVERY_FILE.values() for pair in _possible(form, set())}
    assert sorted(possible - shown - NOT_SHOWN) == []
    assert sorted(NOT_SHOWN & shown) == [], "shown after all: take it out of NOT_SHOWN"


NOT_SHOWN = {
    *(
        ("key", f"{form}.{key}")
        for form, keys in {  # two services are enough to read; a city's show the rest
            "PromisedLimit": "note status",
            "ServiceEvent": "by",
            "ServiceExtension": "status times",
            "ServiceFile": "note status every inspection no_persons one_per term",
            "ServicePause": "status",
            "ServiceStep": "because document least status",
            "ServiceAsk": "required",
            "ServiceInspection": "bodies items note recheck rectify subject yearly",
            "ServiceInspectionItem": "because document label status",
            "ClassLimits": "legal response",
            "ClassOfServices": "note",
            # places outside of China have calendars and zones of their own: tests/toolbox/test_own_calendar.py
            "CalendarDays": "because day document open reason to",
            "OwnCalendar": "days from to",
            "OfficeHoursFile": "calendar zone",
            # real policies show these: toolboxes/china
            "Fact": "absent_since",
            "PaidWithin": "because document status text",
            "Policy": "paid_within",
        }.items()
        for key in keys.split()
    ),
    *(
        ("request | application | procedure | inspection | visit | hand_over | assignment | challenge", kind)
        for kind in ("application", "assignment", "challenge", "hand_over", "inspection", "visit")
    ),
    *(
        ("text | long_text | number | date | yes_no | choice | phone | identity_card | uscc | file", kind)
        for kind in ("text", "long_text", "number", "yes_no", "identity_card", "uscc", "file")
    ),
    ("personal | sensitive", "sensitive"),
    ("receive | accept | sign", "receive"),
    ("true | false | unknown", "true"),
    ("true | false | unknown", "unknown"),
    ("key", "MappingColumn.code"),  # these are for lists that the town does not have
    ("key", "MappingFile.sheet"),
    ("key", "MappingFile.code"),
    ("key", "MappingFile.belongs_to"),
    ("key", "MappingFile.records"),
    ("key", "MappingFile.columns"),
    ("new | known", "known"),
    ("uscc | identity_card | plain", "uscc"),
    ("uscc | identity_card | plain", "identity_card"),
    ("uscc | identity_card | plain", "plain"),
    ("nation | province | city", "nation"),  # the town's world ends at its province
    ("last | this", "this"),
    ("half_up | down | up", "half_up"),  # what happens anyway
    ("half_up | down | up", "up"),
    ("open_term | discretion", "open_term"),  # what a term is anyway
    *((" | ".join(WEEKDAYS), day) for day in WEEKDAYS),  # keys, which are not looked at
}


def _shown(form: BaseModel) -> Iterator[tuple[str, str]]:
    """Each key that stands in a file, and each word where only some words are possible."""
    for key in form.model_fields_set:
        field, value = type(form).model_fields[key], getattr(form, key)
        yield "key", f"{_home(type(form), key)}.{field.alias or key}"
        for words in _words(field.annotation):
            said = value if isinstance(value, list) else [value]
            yield from ((words, str(each)) for each in said if each in words.split(" | "))
        for inner in _inner(value):
            yield from _shown(inner)


def _home(form: type[BaseModel], key: str) -> str:
    """The form that a key was first declared in: a dated value's `note` is any dated text's `note`."""
    return next(each.__name__ for each in reversed(form.__mro__) if key in getattr(each, "model_fields", {}))


def _inner(value: object) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _inner(each)


def _possible(form: type[BaseModel], seen: set[type]) -> Iterator[tuple[str, str]]:
    if form in seen:
        return
    seen.add(form)
    for key, field in form.model_fields.items():
        yield "key", f"{_home(form, key)}.{field.alias or key}"
        yield from ((words, word) for words in _words(field.annotation) for word in words.split(" | "))
        for each in _arguments(field.annotation):
            if isinstance(each, type) and issubclass(each, BaseModel):
                yield from _possible(each, seen)


def _words(annotation: Any) -> list[str]:
    """The words that are possible here, as one text: `payment | reduction | …`."""
    return [
        " | ".join(typing.get_args(each))
        for each in _arguments(annotation)
        if typing.get_origin(each) is typing.Literal
    ]


def _arguments(annotation: Any) -> Iterator[Any]:
    """The annotation and everything inside its brackets."""
    yield annotation
    if typing.get_origin(annotation) is not typing.Literal:
        for each in typing.get_args(annotation):
            yield from _arguments(each)
