"""Duplicates and suggestions from the office's own cases."""

from __future__ import annotations

import pytest

from tests.office.casework.liuxi import CLERK, OTHER, RESIDENT, WATER, WORKS, at, matter
from yulu.cases.events import Act
from yulu.office.casework.acting import act
from yulu.office.casework.duplicates import bring_up_to_date, forget, like
from yulu.office.casework.intake import take_in
from yulu.office.casework.suggesting import learn_from_closed, suggest

TEXT = "我们店在桥头东路十二号，门口的路灯已经三个晚上没有亮，客人进门都看不见台阶"


def test_an_open_case_told_again_is_found_by_who_may_know_of_it_until_it_is_closed() -> None:
    bring_up_to_date()
    record = take_in(RESIDENT, matter("路灯不亮", text=TEXT), at(1, 8, 30))
    take_in(RESIDENT, matter("自来水停了两天", text="整栋楼从昨天早上开始停水，物业说不知道"))
    assert bring_up_to_date() == 2 and bring_up_to_date() == 0
    again = "请快来修：" + TEXT
    assert [each.record for each in like(CLERK, "路灯不亮", again)] == [record]
    assert like(OTHER, "路灯不亮", again) == [] and like(CLERK, "路灯不亮", again, but=record) == []
    act(CLERK, record.number, Act.accept, at=at(1, 9))
    act(CLERK, record.number, Act.merge, {"into": take_in(CLERK, matter("另一件")).number}, at=at(1, 9, 30))
    assert like(CLERK, "路灯不亮", again) == []


def test_what_is_forgotten_is_like_nothing() -> None:
    record = take_in(RESIDENT, matter("路灯不亮", text=TEXT))
    bring_up_to_date()
    forget([record.pk])
    assert like(CLERK, "路灯不亮", TEXT) == []


@pytest.fixture
def year() -> None:
    """Forty closed cases, half of them about lamps, half about water."""
    for number in range(20):
        for kind, title, department in (
            ("roads", f"第{number}号路口路面坑洼", WORKS), ("water_off", f"{number}栋居民楼停水", WATER),
        ):  # fmt: skip
            record = take_in(RESIDENT, matter(title, text=f"{title}，请尽快处理"), at(1, 8, 30))
            act(CLERK, record.number, Act.accept, at=at(1, 9))
            act(CLERK, record.number, Act.dispatch, {"class": kind}, at=at(1, 9, 30))
            act(department, record.number, Act.sign, at=at(1, 10))
            act(department, record.number, Act.answer, at=at(5, 10))
            act(CLERK, record.number, Act.close, {"result": "done"}, at=at(6, 10))


def test_what_closed_cases_teach_is_suggested_with_the_words_that_moved_it(year: None) -> None:
    assert learn_from_closed() == 40
    suggested = suggest("25栋居民楼停水", "25栋居民楼停水，请尽快处理")
    assert suggested is not None
    assert suggested.suggestions, suggested.in_words
    best = suggested.suggestions[0]
    assert (best.target.category, best.target.department) == ("water_off", "waterworks")
    assert best.words and all(each.text in "25栋居民楼停水，请尽快处理" for each in best.words)


def test_too_few_cases_teach_nothing() -> None:
    take_in(RESIDENT, matter())
    assert learn_from_closed() == 0
