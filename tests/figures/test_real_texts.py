"""A newspaper page as it is, and real reports: what is wrong in them is found, and nothing else is called wrong.

The texts are not part of the project; where `../shared` is absent, these tests say so and are skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from yulu.figures import Checked, check, read_file

SHARED = Path(__file__).parents[3] / "shared"
REPORTS = SHARED / "data" / "reports"
PAGES = sorted((SHARED / "reference").glob("[0-9]*.txt")) if SHARED.is_dir() else []
needs_page = pytest.mark.skipif(not PAGES, reason=f"shared data is not here: {SHARED}")
needs_reports = pytest.mark.skipif(not REPORTS.is_dir(), reason=f"shared data is not here: {REPORTS}")


@pytest.fixture(scope="module")
def page() -> Checked:
    return check(read_file(PAGES[0]))


FIGURES = [
    *(
        "近100余家",
        "4.6亿元",
        "超2000万元",
        "32.37亿元",
        "3159户",
        "78倍",
        "10%",
        "1.4万余户",
    ),
    *(
        "80多万元",
        "30万元",
        "40万元",
        "60万元",
        "200万元",
        "9家",
        "5427万美元",
        "79.8%",
    ),
    *(
        "10个",
        "100%",
        "0.5个工作日",
        "5.8亿元",
        "27件",
        "27件",
        "100%",
        "209个",
    ),
    *(
        "97.9%",
        "2件",
        "100%",
        "60天",
        "474亩",
        "61户",
        "70栋",
        "33578平方米",
    ),
    *(
        "13名",
        "6次",
        "500余人次",
        "20余名",
        "157个",
        "3次",
        "2岁",
        "5岁",
    ),
    *(
        "95岁",
        "500元",
        "46家",
        "43份",
        "2000余人",
        "1000余份",
        "10年",
        "10年",
    ),
    *(
        "2倍",
        "8.4亿元",
        "50亿元",
        "30.72亿元",
        "一百多元",
        "5个",
        "120余人",
        "2000余人",
    ),
    *(
        "41个",
        "4人",
        "1人",
        "180多场次",
        "20余万份",
        "近10万人",
    ),
]


@needs_page
def test_every_figure_of_the_page_is_found(page: Checked) -> None:
    printed = [figure.printed for figure in page.figures]
    assert [each for each in FIGURES if each not in printed] == []
    # more than these are only durations, a list's length, and 三方面
    more = [figure for figure in page.figures if figure.printed not in FIGURES]
    assert {figure.unit.name for figure in more} <= {"年", "方面"}


@needs_page
@pytest.mark.parametrize(
    ("printed", "test", "verdict"),
    [
        (["209个", "97.9%"], "rate_of_count", "impossible"),
        (["近100余家"], "hedges", "needs_definition"),
        (["10个"], "list", "needs_definition"),
        (["2倍"], "by_or_to", "needs_definition"),
        (["5.8亿元"], "missing_period", "needs_definition"),
        (["3159户", "78倍"], "multiple", "consistent"),
        (["5427万美元", "79.8%"], "implied_target", "consistent"),
        (["79.8%"], "elapsed", "consistent"),
        (["27件", "27件", "100%"], "rate_of_count", "consistent"),
        (["2件", "100%"], "rate_of_count", "consistent"),
        (["近100余家", "4.6亿元"], "unstated_mean", None),  # about 4.6 million each
        (["4.6亿元", "超2000万元"], "implied_rate", None),  # 4.3 % of the sum: against which rate?
        (["10%", "80多万元"], "implied_base", None),  # 571 yuan each before; of which period is not said
        (["1.4万余户", "80多万元"], "unstated_mean", None),  # 57 yuan each
        (["32.37亿元", "3159户"], "unstated_mean", None),  # 1.02 million each: only a mean
        (["61户", "33578平方米"], "unstated_mean", None),  # 550 m² a household
        (["70栋", "33578平方米"], "unstated_mean", None),  # 480 m² a building
        (["60天"], "clock", None),  # notices alone take 44 days by law
        (["8.4亿元", "50亿元"], "wider_scope", None),
        (["180多场次", "20余万份"], "unstated_mean", None),
        (["180多场次", "近10万人"], "unstated_mean", None),
        (["46家", "43份"], "unlike_units", None),
        (["2000余人"], "no_base", None),
    ],
)
def test_each_of_the_pages_problems_is_reported(
    page: Checked, printed: list[str], test: str, verdict: str | None
) -> None:
    found = [([page.figures[i].printed for i in each.figures], each.test, each.verdict) for each in page.findings]
    assert (printed, test, verdict) in found


@needs_page
def test_the_page_gets_no_other_question_than_these(page: Checked) -> None:
    asked = [each.test for each in page.findings if each.verdict in ("impossible", "needs_definition")]
    assert sorted(asked) == ["by_or_to", "hedges", "list", "missing_period", "rate_of_count"]


@needs_page
def test_a_mixed_definition_is_offered_as_one_explanation(page: Checked) -> None:
    (finding,) = [each for each in page.findings if each.verdict == "impossible"]
    assert "204/209＝97.6%，205/209＝98.1%" in finding.arithmetic
    assert "233/238＝97.9%" in finding.question


@needs_reports
@pytest.mark.parametrize("genre", ["brief", "budget", "county", "gwr", "news", "policy", "reg", "sc", "variants/*"])
def test_no_real_report_is_called_impossible(genre: str) -> None:
    called = []
    for file in sorted(REPORTS.glob(f"{genre}_*.txt" if "/" not in genre else f"{genre}.txt")):
        checked = check(read_file(file))
        called += [(file.name, each.arithmetic) for each in checked.findings if each.verdict == "impossible"]
    assert called == []


@needs_reports
@pytest.mark.parametrize("name", [file.stem for file in sorted((REPORTS / "variants").glob("*.txt"))])
def test_a_report_broken_into_columns_has_the_figures_it_had(name: str) -> None:
    broken = check(read_file(REPORTS / "variants" / f"{name}.txt"))
    whole = check(read_file(REPORTS / f"{name.removesuffix('__broken')}.txt"))
    of_broken = [(figure.value, figure.unit.name) for figure in broken.figures]
    of_whole = [(figure.value, figure.unit.name) for figure in whole.figures]
    kept = sum(1 for each in of_whole if each in of_broken)
    assert kept >= 0.97 * len(of_whole)
    assert abs(len(of_broken) - len(of_whole)) <= 0.03 * len(of_whole) + 2
