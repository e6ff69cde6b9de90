"""What anybody can do without an account, in a real browser."""

from __future__ import annotations

import pytest

from tests.office.browser import PHONE, Visit
from tests.office.pages.conftest import Site

OPEN = (
    "/",
    "/policies/?on=2022-06-30",
    "/policies/six-taxes-two-fees/?on=2022-06-30",
    "/checkup/",
    "/figures/",
    "/sign-in/",
)


@pytest.mark.parametrize("path", OPEN)
def test_an_open_page_has_no_serious_fault_for_readers_of_any_kind(visit: Visit, path: str) -> None:
    page = visit.go(path)
    assert visit.faults() == []
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("path", OPEN)
def test_nothing_has_to_be_scrolled_sideways_on_a_phone(visit: Visit, path: str) -> None:
    visit.page.set_viewport_size(PHONE)
    visit.go(path)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_search_finds_a_policy_by_a_word_of_its_conditions(visit: Visit) -> None:
    page = visit.go("/")
    page.fill("#search", "六税两费")
    page.click("text=搜索")
    assert "小微企业“六税两费”减征" in page.inner_text("main")


def test_a_search_without_a_hit_says_what_to_do(visit: Visit) -> None:
    page = visit.go("/policies/?text=没有这样的词")
    assert "没有符合这些条件的政策" in page.inner_text("main")


def test_a_policy_reads_on_the_day_asked_for(visit: Visit) -> None:
    assert "现行" in visit.go("/policies/six-taxes-two-fees/?on=2022-06-30").inner_text("main")
    assert "不在有效期" in visit.go("/policies/six-taxes-two-fees/?on=2021-06-30").inner_text("main")


def test_the_checkup_asks_says_why_and_can_be_left_at_any_moment(visit: Visit) -> None:
    page = visit.go("/checkup/")
    page.click("text=开始体检")
    first = page.inner_text("h1")
    assert "为什么问" in page.inner_text("main")
    page.check("input[type=radio] >> nth=0")
    page.click("main >> text=继续")
    assert page.inner_text("h1") != first
    assert first in page.inner_text("aside")
    assert visit.faults() == []
    page.click("text=就到这里，看结果")
    assert page.inner_text("h1") == "体检结果"
    assert visit.faults() == []


def test_an_answer_is_taken_back_with_all_that_came_after_it(visit: Visit) -> None:
    page = visit.go("/checkup/")
    page.click("text=开始体检")
    first = page.inner_text("h1")
    for _ in range(2):
        page.check("input[type=radio] >> nth=0")
        page.click("main >> text=继续")
    page.click("aside button:has-text('改') >> nth=0")
    assert page.inner_text("h1") == first
    assert page.locator("aside dt").count() == 0


def test_a_figure_that_cannot_be_is_marked_with_the_arithmetic_beside_it(visit: Visit) -> None:
    page = visit.go("/figures/")
    page.fill("textarea", "全市共受理企业诉求209个，办结率97.9%。")
    page.click("text=核一遍")
    assert "204/209＝97.6%" in page.inner_text("aside")
    assert page.locator("mark.late").count() == 2
    assert visit.faults() == []


def test_type_and_light_are_chosen_by_plain_links_and_kept(visit: Visit) -> None:
    page = visit.go("/policies/")
    page.click("text=特大")
    assert page.evaluate("document.documentElement.dataset.size") == "huge"
    assert "/policies/" in page.url
    page.click("text=深色")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert visit.faults() == []


def test_a_look_never_leads_to_another_site(site: Site, visit: Visit) -> None:
    page = visit.go("/look/?size=large&next=https://example.org/")
    assert page.url == f"{site.address}/"
