"""A case from taking in to closing, on SQLite and PostgreSQL: who may, what is kept, what is made again from it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.office.casework.liuxi import CENTRE, CLERK, OTHER, RESIDENT, WATER, WORKS, at, matter
from yulu.cases.events import Act
from yulu.cases.happening import NotAllowed
from yulu.office.accounts.permissions import Forbidden
from yulu.office.casework.acting import NoSuchCase, act, opened
from yulu.office.casework.intake import BadTitle, Request, UnknownService, take_in
from yulu.office.casework.models import CaseEvent, CaseRecord
from yulu.office.casework.queues import Filters, counts, queue
from yulu.office.casework.rebuilding import DERIVED, rebuild
from yulu.office.casework.splitting import split
from yulu.office.casework.telling import told
from yulu.office.ledger.models import LedgerEntry, PrivateContent
from yulu.office.ledger.stored import verify_stored


def handled(number: str) -> None:
    act(CLERK, number, Act.accept, at=at(1, 9))
    act(CLERK, number, Act.dispatch, {"class": "roads"}, at=at(1, 9, 30))
    act(WORKS, number, Act.sign, at=at(1, 10))


def test_a_case_goes_through_the_office_and_its_index_says_at_each_step_who_has_it_until_when() -> None:
    record = take_in(RESIDENT, matter(text="晚上很黑", contact={"phone": "13800001111"}), at(1, 8, 30))
    assert (record.state, record.owner, record.number) == ("received", "centre", f"20220901-{record.pk:06d}")
    handled(record.number)
    record.refresh_from_db()
    assert (record.state, record.owner, record.class_) == ("handling", "works", "roads")
    assert record.due_at == datetime(2022, 9, 8, 10, tzinfo=UTC)
    act(WORKS, record.number, Act.answer, at=at(5, 10))
    act(CENTRE, record.number, Act.close, {"result": "explained"}, at=at(6, 10))
    act(CENTRE, record.number, Act.follow_up, {"solved": False}, at=at(7, 10))
    rated = act(RESIDENT, record.number, Act.rate, {"stars": 2}, at=at(7, 11))
    assert (rated.state, rated.owner, rated.due_at, rated.solved, rated.stars) == ("closed", "", None, False, 2)
    assert LedgerEntry.objects.filter(about=f"case:{record.number}").count() == rated.events == 8
    assert verify_stored().whole


def test_what_is_personal_is_in_no_entry_of_the_chain_and_opened_with_the_case() -> None:
    record = take_in(RESIDENT, matter(text="我叫王五", contact={"phone": "13800001111"}))
    chain = "".join(LedgerEntry.objects.filter(about=f"case:{record.number}").values_list("content", flat=True))
    assert not [each for each in ("王五", "13800001111", "路灯") if each in chain]
    kept = PrivateContent.objects.get(person=f"case:{record.number}")
    assert b"13800001111" not in bytes(kept.body)
    assert told(record)[kept.position]["contact"] == {"phone": "13800001111"}


def test_the_same_request_sent_twice_is_one_case_and_a_guessed_key_opens_nobody_elses() -> None:
    first = take_in(RESIDENT, matter(key="k1"))
    assert take_in(RESIDENT, matter(key="k1")).number == first.number
    assert take_in(OTHER, matter(key="k1")).number != first.number


def test_sent_twice_at_the_same_moment_it_is_still_one() -> None:
    numbers: list[str] = []

    def send() -> None:
        numbers.append(take_in(RESIDENT, matter(key="k1")).number)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(numbers) == 4 and len(set(numbers)) == 1 and CaseRecord.objects.count() == 1


def test_nobody_files_for_a_firm_that_they_do_not_speak_for() -> None:
    assert take_in(RESIDENT, matter(subject="enterprise:9143A")).subject == "enterprise:9143A"
    with pytest.raises(Forbidden):
        take_in(OTHER, matter(subject="enterprise:9143A"))
    assert CaseRecord.objects.count() == 1


@pytest.mark.parametrize("title", ["", "  ", "\x00", "长" * 201])
def test_a_matter_has_a_title_that_can_be_kept(title: str) -> None:
    with pytest.raises(BadTitle):
        take_in(RESIDENT, matter(title))


def test_what_the_toolbox_does_not_have_is_refused_and_nothing_is_left() -> None:
    before = LedgerEntry.objects.filter(action="case.receive").count()
    with pytest.raises(UnknownService):
        take_in(RESIDENT, Request("nothing", "一件事"))
    with pytest.raises(NotAllowed):
        take_in(RESIDENT, matter(class_="streets"))
    assert not CaseRecord.objects.exists() and LedgerEntry.objects.filter(action="case.receive").count() == before


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE casework_caserecord; --", "<script>alert(1)</script>", "％_\\", "\x00路灯"]
)
def test_no_text_is_anything_but_text(text: str) -> None:
    record = take_in(RESIDENT, matter("灯" + text, text=text))
    act(CLERK, record.number, Act.accept)
    act(CLERK, record.number, Act.dispatch, {"class": "roads"})
    act(WORKS, record.number, Act.return_, {"reason": text})
    record.refresh_from_db()
    assert list(queue(CLERK, Filters(text=text))) == ([record] if any(map(str.isalpha, text)) else [])
    assert opened(RESIDENT, record.number).record.title == "灯" + text.replace("\x00", "")


def test_another_department_and_another_person_do_not_know_of_a_case() -> None:
    number = take_in(RESIDENT, matter(), at(1, 8, 30)).number
    handled(number)
    for stranger in (OTHER, WATER):
        with pytest.raises(NoSuchCase):
            opened(stranger, number)
        assert not list(queue(stranger, Filters()))
        with pytest.raises(Forbidden):
            act(stranger, number, Act.answer)
    assert [each.number for each in queue(WORKS, Filters())] == [number]


def test_a_confidential_case_is_open_to_its_owner_and_to_who_handles_it_only() -> None:
    number = take_in(RESIDENT, matter(confidential=True), at(1, 8, 30)).number
    with pytest.raises(NoSuchCase):
        opened(CLERK, number)
    assert not list(queue(CLERK, Filters())) and list(queue(CENTRE, Filters()))
    act(CENTRE, number, Act.accept, at=at(1, 9))
    act(CENTRE, number, Act.dispatch, {"class": "roads"}, at=at(1, 9, 30))
    assert opened(WORKS, number).may and opened(RESIDENT, number).record.number == number


def test_a_department_that_helps_sees_the_case_in_its_list() -> None:
    number = take_in(RESIDENT, matter(), at(1, 8, 30)).number
    handled(number)
    act(WORKS, number, Act.cohandle, {"department": "waterworks", "limit": "2 个工作日"}, at=at(1, 11))
    assert [each.number for each in queue(WATER, Filters())] == [number]
    assert opened(WATER, number).record.number == number


def test_boxes_count_what_their_lists_show() -> None:
    for _ in range(3):
        take_in(RESIDENT, matter())
    handled(take_in(RESIDENT, matter(), at(1, 8, 30)).number)
    counted = counts(CENTRE)
    assert (counted["received"], counted["open"], counted["late"], counted["mine"]) == (3, 4, 1, 3)
    for box in ("received", "open", "late", "mine"):
        assert queue(CENTRE, Filters(box=box)).paginator.count == counted[box]


def test_a_list_is_counted_and_turned_through_up_to_a_most(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        take_in(RESIDENT, matter())
    monkeypatch.setattr("yulu.office.casework.queues.MOST", 3)
    assert queue(CENTRE, Filters()).paginator.count == 3 and counts(CENTRE)["open"] == 4


def test_a_case_of_another_service_since_is_read_from_where_it_began() -> None:
    number = take_in(RESIDENT, matter(), at(1, 8, 30)).number
    handled(number)
    before = CaseRecord.objects.get(number=number)
    act(CLERK, number, Act.reclassify, {"class": "water_bill", "clock": "keep", "reason": "是水费"}, at=at(1, 11))
    assert opened(CLERK, number).case.class_ == "water_bill"
    assert CaseRecord.objects.get(number=number).received_at == before.received_at


def test_cases_are_merged_linked_and_split_into_cases_that_are_there_and_no_others() -> None:
    one, two = (take_in(RESIDENT, matter(f"路灯不亮{each}")).number for each in "一二")
    for nothing in ("20220901-999999", one):
        with pytest.raises(NoSuchCase):
            act(CLERK, one, Act.merge, {"into": nothing})
    assert act(CLERK, one, Act.merge, {"into": two}).state == "merged"
    assert act(CLERK, one, Act.unmerge).state == "received"
    parts = split(CLERK, two, [matter("灯"), matter("井盖")])
    assert opened(CLERK, two).case.parts == tuple(each.number for each in parts)
    assert opened(CLERK, parts[0].number).case.links == (two,)


def test_a_split_of_which_a_part_cannot_be_taken_in_leaves_no_part() -> None:
    number = take_in(RESIDENT, matter()).number
    with pytest.raises(BadTitle):
        split(CLERK, number, [matter("灯"), matter("")])
    assert CaseRecord.objects.count() == 1


def test_the_index_is_made_again_from_the_events_and_is_identical() -> None:
    for day in (1, 2, 5):
        handled(take_in(RESIDENT, matter(), at(day, 8, 30) if day == 1 else at(1, 8)).number)
    take_in(RESIDENT, matter())
    before = list(CaseRecord.objects.order_by("pk").values(*DERIVED))
    assert rebuild() == []
    wrong = CaseRecord.objects.order_by("pk").first()
    assert wrong is not None
    CaseRecord.objects.filter(pk=wrong.pk).update(state="closed", owner="", due_at=None, departments=[])
    assert rebuild() == [wrong.number]
    assert list(CaseRecord.objects.order_by("pk").values(*DERIVED)) == before


def test_what_is_refused_is_in_no_history() -> None:
    number = take_in(RESIDENT, matter()).number
    act(CLERK, number, Act.accept)
    with pytest.raises(NotAllowed):
        act(CLERK, number, Act.accept)
    with pytest.raises(Forbidden):
        act(CLERK, number, Act.close, {"result": "done"})
    assert CaseEvent.objects.filter(case__number=number).count() == 2
