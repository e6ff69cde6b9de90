"""The ladder climbed by the clock, and a case followed by its receipt."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.office.casework.liuxi import CLERK, RESIDENT, WORKS, at, matter
from yulu.cases.events import Act
from yulu.office.casework.acting import act
from yulu.office.casework.intake import take_in
from yulu.office.casework.ladder import climb
from yulu.office.casework.models import CaseEvent, CaseRecord, WrongCode
from yulu.office.casework.tracking import MOST_WRONG, TooOften, Unknown, tracked


@pytest.fixture
def handled() -> CaseRecord:
    """Signed for on Thursday 1 September, due on 8 September at 18:00."""
    record = take_in(RESIDENT, matter(), at(1, 8, 30))
    act(CLERK, record.number, Act.accept, at=at(1, 9))
    act(CLERK, record.number, Act.dispatch, {"class": "roads"}, at=at(1, 9, 30))
    return act(WORKS, record.number, Act.sign, at=at(1, 10))


def rungs() -> list[str]:
    return [each.data["rung"] for each in CaseEvent.objects.filter(act="escalate").order_by("pk")]


def test_each_rung_fires_once_when_it_is_due(handled: CaseRecord) -> None:
    assert climb(at(7, 8)) == 0
    assert climb(at(8, 8)) == 1 and climb(at(8, 9)) == 0
    assert rungs() == ["remind"]
    assert climb(at(8, 19)) == 1 and rungs() == ["remind", "late"]


def test_rungs_missed_while_nobody_looked_fire_in_their_order(handled: CaseRecord) -> None:
    assert climb(at(20, 9)) == 3 and rungs() == ["remind", "late", "leader"]
    assert climb(at(28, 9)) == 0
    handled.refresh_from_db()
    assert handled.next_rung is None


def test_a_case_that_was_closed_is_left_in_peace(handled: CaseRecord) -> None:
    act(WORKS, handled.number, Act.answer, at=at(5, 10))
    act(CLERK, handled.number, Act.close, {"result": "explained"}, at=at(6, 10))
    assert climb(at(28, 9)) == 0 and rungs() == []


def test_while_a_case_stands_still_no_rung_fires_and_afterwards_later(handled: CaseRecord) -> None:
    before = CaseRecord.objects.get(pk=handled.pk).next_rung
    act(WORKS, handled.number, Act.pause, {"ground": "testing"}, at=at(5, 10))
    assert climb(at(14, 9)) == 0
    act(WORKS, handled.number, Act.resume, at=at(14, 10))
    after = CaseRecord.objects.get(pk=handled.pk).next_rung
    assert before is not None and after is not None and after > before


def test_a_receipt_opens_its_own_case_and_no_other(handled: CaseRecord) -> None:
    other = take_in(RESIDENT, matter())
    assert tracked(handled.number, f" {handled.secret.lower()} ") == handled
    for number, code in ((handled.number, other.secret), ("20220901-000000", handled.secret), (handled.number, "")):
        with pytest.raises(Unknown):
            tracked(number, code)


def test_after_ten_wrong_codes_the_right_one_opens_nothing_for_an_hour(handled: CaseRecord) -> None:
    for _ in range(MOST_WRONG):
        with pytest.raises(Unknown):
            tracked(handled.number, "WRONG")
    with pytest.raises(TooOften):
        tracked(handled.number, handled.secret)
    WrongCode.objects.update(at=timezone.now() - timedelta(hours=1, minutes=1))
    assert tracked(handled.number, handled.secret) == handled
