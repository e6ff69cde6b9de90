"""Cases found by words of two Chinese characters, by nobody who may not know of them."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.office.casework.liuxi import CLERK, OTHER, RESIDENT, WATER, matter
from yulu.office.casework.intake import take_in
from yulu.office.casework.models import CaseRecord, CaseTerms
from yulu.office.casework.queues import Filters, queue
from yulu.office.casework.searching import find, forget_what_was_taken_out


@pytest.fixture
def three() -> list[CaseRecord]:
    titles = ("书院路垃圾清运不及时", "门口路灯三天不亮", "A3区 停水")
    return [take_in(RESIDENT, matter(each)) for each in titles]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("路灯", [1]),
        ("清运", [0]),
        ("路", [1, 0]),
        ("书院 垃圾", [0]),
        ("停水 路灯", []),
        ("a3区", [2]),
        ("水", [2]),
        ("，", []),
    ],
)
def test_all_words_asked_for_are_in_the_title(three: list[CaseRecord], asked: str, expected: list[int]) -> None:
    assert [each.pk for each in find(CLERK, asked)] == [three[each].pk for each in expected]
    assert {each.pk for each in queue(CLERK, Filters(text=asked))} == {three[each].pk for each in expected}


def test_a_number_finds_its_case(three: list[CaseRecord]) -> None:
    assert find(CLERK, three[1].number) == [three[1]]


def test_nobody_finds_what_they_may_not_know_of(three: list[CaseRecord]) -> None:
    assert [find(each, "路灯") for each in (OTHER, WATER)] == [[], []]
    assert find(RESIDENT, "路灯") == [three[1]]
    secret = take_in(RESIDENT, matter("举报路灯", confidential=True))
    assert secret not in find(CLERK, "路灯")


def test_what_is_taken_out_is_not_found_and_in_no_table_of_the_index(three: list[CaseRecord]) -> None:
    CaseTerms.objects.filter(case=three[1]).delete()
    assert find(CLERK, "路灯") == []
    forget_what_was_taken_out()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM casework_search_data")
            blocks = b"".join(bytes(row[0]) for row in cursor.fetchall())
        assert "路灯".encode() not in blocks and "院路".encode() in blocks


def test_signs_of_the_search_language_are_only_signs(three: list[CaseRecord]) -> None:
    for asked in ('" OR 1', "路灯*)", "NEAR(路灯", "路灯 & !", "\x00路灯", "terms: 路灯"):
        find(CLERK, asked)
    assert find(CLERK, "\x00路灯") == [three[1]]
