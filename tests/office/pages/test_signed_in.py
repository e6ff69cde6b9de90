"""Each role's own pages, from signing in to what they came for."""

from __future__ import annotations

from tests.office.browser import Visit
from tests.office.pages.conftest import Site


def test_an_agent_sees_what_the_firm_is_due_with_a_clause_behind_it(site: Site, visit: Visit) -> None:
    page = visit.sign_in("agent")
    page = visit.go("/mine/policies/?on=2022-06-30")
    assert site.firm in page.inner_text("main")
    assert page.locator("#entitled article").count() > 0
    page.click("#entitled article >> nth=0 >> text=逐条依据")
    clause = page.locator("#entitled article >> nth=0 >> details li:has-text('✓') >> nth=0 >> span.muted")
    assert clause.inner_text().strip() != ""
    assert visit.faults() == []


def test_nobody_sees_what_another_firm_is_due(visit: Visit) -> None:
    visit.sign_in("resident")
    answer = visit.page.request.get(visit.address + "/mine/policies/?subject=enterprise:91430302Y00012850L")
    assert answer.status == 403


def test_the_office_reads_a_run_and_what_is_missing_from_whom(visit: Visit) -> None:
    visit.sign_in("office")
    page = visit.go("/runs/1/")
    assert "小微企业“六税两费”减征" in page.inner_text("main")
    assert visit.faults() == []
    page.click("text=缺什么，向谁要")
    assert "先要哪一份" in page.inner_text("main")
    assert visit.faults() == []


def test_from_an_indicator_to_its_definition_in_one_step_and_its_rows_in_two(visit: Visit) -> None:
    visit.sign_in("auditor")
    page = visit.go("/indicators/")
    assert visit.faults() == []
    page.click("text=“一呼即应”工单办结率")
    assert "截止时已办结的所占比重" in page.inner_text("aside")
    page.click("text=看这一期的每一行")
    assert "发布时冻结的" in page.inner_text("main")
    assert page.locator("tbody tr").count() > 0
    assert visit.faults() == []


def test_the_ledger_is_verified_from_a_page(visit: Visit) -> None:
    visit.sign_in("auditor")
    page = visit.go("/ledger/")
    page.click("text=现在核对整个台账")
    assert "链完整" in page.inner_text("main")
    assert visit.faults() == []


def test_who_may_not_is_told_so_and_where_to_turn(visit: Visit) -> None:
    visit.sign_in("resident")
    answer = visit.page.request.get(visit.address + "/ledger/")
    assert answer.status == 403
    assert "找本单位的系统管理员" in answer.text()


def test_a_request_goes_from_who_brings_it_to_an_answer_and_a_rating(visit: Visit) -> None:
    page = visit.sign_in("resident")
    page = visit.go("/requests/new/")
    assert visit.faults() == []
    page.fill("#id_title", "小区门口路灯三天不亮")
    page.fill("#id_phone", "13800001234")
    page.click("text=提交诉求")
    number = page.inner_text("main code >> nth=0")
    assert "待受理" in page.inner_text("main")
    assert visit.faults() == []
    page.click("text=受理回执")
    secret = page.inner_text("main p code")
    page.click("text=退出")

    page = visit.go("/track/")
    page.fill("#number", number)
    page.fill("#secret", secret)
    page.click("main button.primary")
    assert "小区门口路灯三天不亮" in page.inner_text("main")

    for role, words in (("clerk", ("受理", "派单")), ("officer", ("签收", "答复")), ("clerk", ("办结",))):
        visit.sign_in(role)
        page = visit.go(f"/cases/{number}/")
        assert "138****1234" in page.inner_text("main")
        for word in words:
            box = page.locator(f"aside details:has(summary:text-is('{word}'))")
            if not box.evaluate("each => each.open"):
                box.locator("summary").click()
            if word == "派单":
                box.locator("select").first.select_option("market_regulation")
            if word == "答复":
                box.locator("textarea").fill("已更换灯头，当晚恢复照明。")
            box.locator("button").click()
            assert f"{word}：已记下" in page.inner_text("main")
        assert visit.faults() == []
        page.click("text=退出")

    page = visit.sign_in("resident")
    page = visit.go(f"/cases/{number}/")
    assert "已更换灯头" in page.inner_text("main")
    page.check("input[name=rate-stars][value='5']")
    page.click("aside button:has-text('评价')")
    assert "5 星" in page.inner_text("main")


def test_half_a_working_day_is_said_as_the_city_promised_it(visit: Visit) -> None:
    visit.sign_in("clerk")
    page = visit.go("/intake/?service=company-startup")
    page.fill("#id_title", "新开一家餐饮公司")
    page.fill("#id_ask_company", "某某餐饮有限公司")
    page.select_option("#id_ask_form", index=1)
    page.click("form.stack button.primary")
    page.click("aside button:has-text('受理') >> nth=0")
    assert "0.5 个工作日" in page.inner_text("aside")


def test_a_queue_is_walked_by_keyboard(visit: Visit) -> None:
    visit.sign_in("clerk")
    page = visit.go("/queue/")
    assert visit.faults() == []
    page.keyboard.press("j")
    first = page.inner_text("tr[aria-current] a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")
    assert first in page.url


def test_a_department_works_through_a_delivery_to_its_file(visit: Visit) -> None:
    page = visit.sign_in("officer")
    page = visit.go("/deliveries/")
    assert visit.faults() == []
    page.click("tbody th a >> nth=0")
    assert "留抵退税" in page.inner_text("h1")
    assert page.locator("tbody tr").count() > 1
    assert visit.faults() == []
    held = page.locator("tbody tr:has-text('暂缓') >> nth=0")
    assert "金额还不知道" in held.inner_text(), "what a row waits for is said"
    held.locator("[name=because]").fill("已向税务部门核对申报表")
    held.locator("[name=amount]").fill("NaN")
    held.locator("button").click()
    assert "最多两位小数" in page.inner_text("main")
    held.locator("[name=because]").fill("已向税务部门核对申报表")
    held.locator("[name=amount]").fill("12345.67")
    held.locator("button").click()
    assert "已放行" in page.inner_text("main")
    assert "12,345.67 元" in page.inner_text("main")
    page.click("text=生成付款文件")
    assert "现在没有可以列入的" in page.inner_text("main")


def test_another_persons_request_is_not_there(visit: Visit) -> None:
    visit.sign_in("agent")
    page = visit.page
    answer = page.request.get(visit.address + "/cases/20220101-000001/")
    assert answer.status == 404
