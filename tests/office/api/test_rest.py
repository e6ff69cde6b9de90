"""The REST interface, called over HTTP by the client that is shipped."""

from __future__ import annotations

import json
from urllib.request import urlopen

import pytest
from django.utils import timezone

from tests.office.api.conftest import DAY, Served
from yulu.client import Office, Refused
from yulu.client.calling import Calls
from yulu.office.accounts.models import Account
from yulu.office.accounts.permissions import Action, Role
from yulu.office.api import rates
from yulu.office.api.models import Token
from yulu.office.api.tokens import issue, revoke


def test_anybody_reads_policies_as_they_are_on_a_day(served: Served) -> None:
    office = Office(served.address)
    on = {each["id"]: each["in_force"] for each in office.policies(DAY)}
    assert on["six-taxes-two-fees"] is True
    assert office.policy("six-taxes-two-fees", DAY)["conditions"]
    with pytest.raises(Refused) as refused:
        office.policy("no-such-policy")
    assert (refused.value.status, refused.value.code) == (404, "not_found")


def test_anybody_has_a_subject_decided_and_reads_why(served: Served) -> None:
    found = Office(served.address).decide({"kind": "enterprise", "id": "91430300MA0000000X"}, DAY, "six-taxes-two-fees")
    assert {each["outcome"] for each in found["decisions"]} <= {
        "needs_facts",
        "not_entitled",
        "expired",
        "needs_judgement",
    }
    assert all(each["document"] for each in found["decisions"] if each["policy"] == "six-taxes-two-fees")


def test_all_policies_and_one_of_them_say_the_same_of_a_subject(served: Served) -> None:
    office, subject = Office(served.address), {"kind": "enterprise", "id": "91430300MA0000000X"}
    together = {each["policy"]: each for each in office.decide(subject, DAY)["decisions"]}
    assert len(together) > 10
    [alone] = office.decide(subject, DAY, "six-taxes-two-fees")["decisions"]
    assert together["six-taxes-two-fees"] == alone


def test_a_fault_in_a_subject_names_the_place_and_what_to_do(served: Served) -> None:
    with pytest.raises(Refused) as refused:
        Office(served.address).decide({"kind": "enterprise", "id": "X", "facts": {"没有这样的事实": 1}}, DAY)
    [wrong] = refused.value.problem["errors"]
    assert wrong["at"] == "body/subject/facts/没有这样的事实"
    assert wrong["advice"]


def test_anybody_has_the_figures_of_a_text_tested(served: Served) -> None:
    found = Office(served.address).check_figures("工业用电量占全社会用电量的112%。")
    assert found["summary"]["impossible"] >= 1


def test_released_indicators_are_read_with_a_token_of_that_scope_only(served: Served) -> None:
    indicators = served.client(Role.leader, Action.see_indicators).indicators()
    assert indicators[0]["segments"][0][0]["period"] == "2022-06"
    for office, status in ((Office(served.address), 401), (served.client(Role.leader, Action.see_policies), 403)):
        with pytest.raises(Refused) as refused:
            office.indicators()
        assert refused.value.status == status


def test_a_matter_goes_its_whole_way_through_the_interface(served: Served) -> None:
    resident, clerk = served.client(Role.resident), served.client(Role.clerk)
    case = resident.file("one-call", "门口路灯三天不亮", text="夜里看不见", contact={"phone": "13800001234"})
    assert case["state"] == "received"
    assert case["due_at"]
    opened = clerk.case(case["number"])
    assert "accept" in opened["may"]
    assert clerk.act(case["number"], "accept")["state"] == "accepted"
    with pytest.raises(Refused) as refused:
        clerk.act(case["number"], "accept")
    assert (refused.value.status, refused.value.code) == (409, "not_allowed_now")
    assert [each["act"] for each in resident.case(case["number"])["events"]] == ["receive", "accept"]
    assert case["number"] in [each["number"] for each in resident.cases()]


def test_a_call_sent_twice_with_one_key_is_done_once(served: Served) -> None:
    resident = served.client(Role.resident)
    first = resident.file("one-call", "井盖没了", key="the-same-key")
    assert resident.file("one-call", "井盖没了", key="the-same-key") == first
    assert [each["title"] for each in resident.cases()].count("井盖没了") == 1
    with pytest.raises(Refused) as refused:
        resident.file("one-call", "另一件事", key="the-same-key")
    assert (refused.value.status, refused.value.code) == (409, "key_reused")


def test_the_document_says_of_every_operation_what_it_needs(served: Served) -> None:
    with urlopen(f"{served.address}/api/v1/openapi.json") as response:
        document = json.load(response)
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert all(operation["security"] for operation in operations)
    assert all("application/problem+json" in operation["responses"]["422"]["content"] for operation in operations)


def test_whoever_calls_too_often_is_told_how_long_to_wait(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "KNOWN", 2)
    leader = served.client(Role.leader, Action.see_policies)
    with pytest.raises(Refused) as refused:
        for _ in range(6):  # the minute may turn once while it runs
            leader.services()
    assert (refused.value.status, refused.value.code) == (429, "too_many")


def test_a_token_that_was_revoked_or_has_expired_opens_nothing(served: Served) -> None:
    account = Account.objects.get(username=Role.resident.value)
    for end in ("revoked", "expired"):
        token, text = issue("system:test", account, end, [Action.see_case])
        assert list(Office(served.address, text).cases()) is not None
        if end == "revoked":
            revoke("system:test", token)
        else:
            Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())
        with pytest.raises(Refused) as refused:
            list(Office(served.address, text).cases())
        assert refused.value.status == 401
    assert not Token.objects.filter(hash__startswith="yulu_").exists()


def test_pages_of_a_list_hold_every_case_once(served: Served) -> None:
    clerk = Calls(served.address, served.token(Role.clerk))
    for number in range(5):
        clerk.call("POST", "cases", body={"service": "one-call", "title": f"第{number}件"}, key=f"page-key-{number}")
    seen, cursor = [], ""
    while cursor is not None:
        page = clerk.call("GET", "cases", {"limit": 2, "cursor": cursor})
        seen += [each["number"] for each in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) >= 5
    with pytest.raises(Refused) as refused:
        clerk.call("GET", "cases", {"cursor": "no-cursor"})
    assert refused.value.status == 400
