"""Each role's own pages, from signing in to what they came for."""

from __future__ import annotations

from tests.office.browser import Visit
from tests.office.pages.conftest import Site
from tests.office.pages.site import PASSWORD


def test_an_agent_sees_what_the_firm_is_due_with_a_clause_behind_it(site: Site, visit: Visit) -> None:
    page = visit.sign_in("agent", PASSWORD)
    page = visit.go("/mine/policies/?on=2022-06-30")
    assert site.firm in page.inner_text("main")
    assert page.locator("#entitled article").count() > 0
    page.click("#entitled article >> nth=0 >> text=逐条依据")
    assert "财政部" in page.inner_text("#entitled") or "号" in page.inner_text("#entitled")
    assert visit.faults() == []


def test_nobody_sees_what_another_firm_is_due(visit: Visit) -> None:
    visit.sign_in("resident", PASSWORD)
    answer = visit.page.request.get(visit.address + "/mine/policies/?subject=enterprise:91430302Y00012850L")
    assert answer.status == 403


def test_the_office_reads_a_run_and_what_is_missing_from_whom(visit: Visit) -> None:
    visit.sign_in("office", PASSWORD)
    page = visit.go("/runs/1/")
    assert "小微企业“六税两费”减征" in page.inner_text("main")
    assert visit.faults() == []
    page.click("text=缺什么，向谁要")
    assert "先要哪一份" in page.inner_text("main")
    assert visit.faults() == []


def test_from_an_indicator_to_its_definition_in_one_step_and_its_rows_in_two(visit: Visit) -> None:
    visit.sign_in("auditor", PASSWORD)
    page = visit.go("/indicators/")
    assert visit.faults() == []
    page.click("text=企业反映问题办结率")
    assert "截止时已办结的所占比重" in page.inner_text("aside")
    page.click("text=看这一期的每一行")
    assert "发布时冻结的 60 行" in page.inner_text("main")
    assert visit.faults() == []


def test_the_ledger_is_verified_from_a_page(visit: Visit) -> None:
    visit.sign_in("auditor", PASSWORD)
    page = visit.go("/ledger/")
    page.click("text=现在核对整个台账")
    assert "链完整" in page.inner_text("main")
    assert visit.faults() == []


def test_who_may_not_is_told_so_and_where_to_turn(visit: Visit) -> None:
    visit.sign_in("resident", PASSWORD)
    answer = visit.page.request.get(visit.address + "/ledger/")
    assert answer.status == 403
    assert "找本单位的系统管理员" in answer.text()
