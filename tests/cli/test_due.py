"""`yulu due`: for whoever promises a time, or doubts one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import LIUXI, Printed, yulu


def due(start: str, limit: str, *more: str, toolbox: str | Path = LIUXI) -> Printed:
    return yulu("due", toolbox, "--from", start, "--limit", limit, *more)


def test_it_says_when_it_is_due_and_shows_each_day_with_its_source() -> None:
    printed = due("2022-06-17 16:00", "5 个工作日")
    assert printed.code == 0
    assert "到期：2022-06-27（周一）18:00" in printed.out
    assert "2022-06-20 周一      —  防汛停止办公（柳溪政办明电〔2022〕3号）" in printed.out
    assert "2022-06-25 周六      1  08:00-12:00、15:00-18:00" in printed.out
    assert " · 防汛补班（柳溪政办明电〔2022〕3号 第二条）" in printed.out
    assert "办公时间 08:00-12:00、15:00-18:00：柳溪政办发〔2020〕26号 第二条" in printed.out


def test_each_department_has_its_own_hours_and_days() -> None:
    assert due("2022-06-17 16:00", "1 个工作日", "--json").data["due"] == "2022-06-22T18:00:00+08:00"
    works = due("2022-06-17 16:00", "1 个工作日", "--department", "works", "--json").data
    assert works["due"] == "2022-06-20T18:00:00+08:00"
    window = due("2022-09-22 10:00", "1 个工作日", "--department", "柳溪市市场监管局", "--json").data
    assert (window["department"], window["office_hours"], window["due"]) == (
        "market", "window", "2022-09-23T12:00:00+08:00",
    )  # fmt: skip


def test_a_limit_set_by_statute_does_not_move_with_the_towns_own_days() -> None:
    found = due("2022-06-17 16:00", "5 个工作日", "--statutory", "--json").data
    assert found["due"] == "2022-06-24T18:00:00+08:00"


def test_days_of_the_penalty_law_are_counted_as_it_says() -> None:
    found = due("2022-09-28 10:00", "7日", "--penalty-law", "--json").data
    assert (found["limit"], found["due"]) == ({"amount": "7", "unit": "working_days"}, "2022-10-12T17:30:00+08:00")
    assert due("2022-09-28 10:00", "7日", "--json").data["limit"]["unit"] == "calendar_days"


def test_a_pause_and_an_extension_and_how_it_stands() -> None:
    more = ("--pause", "2022-11-02 10:00/2022-11-04 09:00", "--extend", "5 个工作日", "--at", "2022-11-03 12:00")
    printed = due("2022-11-01 09:00", "5 个工作日", *more)
    assert "5 个工作日 + 延长 5 个工作日" in printed.out
    assert "到期：2022-11-17（周四）17:30" in printed.out
    assert "到 2022-11-03（周四）12:00：停表中，还剩 10 个工作日" in printed.out


def test_a_pause_that_goes_on_leaves_it_open() -> None:
    printed = due("2022-11-01 09:00", "5 个工作日", "--pause", "2022-11-03 10:00/")
    assert "到期：停表中，恢复后再定；停表时还剩 4 个工作日" in printed.out
    found = due("2022-11-01 09:00", "5 个工作日", "--pause", "2022-11-03 10:00/", "--json").data
    assert (found["due"], found["provisional"], found["pauses"][0]["to"]) == (None, None, None)


def test_past_the_published_days_it_says_that_it_is_provisional() -> None:
    known = due("2022-11-01 09:00", "1 个工作日", "--json").data["known_until"]
    printed = due(f"{known} 09:00", "5 个工作日")
    assert "（暂定）" in printed.out
    assert "还没有公布" in printed.out
    assert "元旦（全国年节及纪念日放假办法）" in printed.out


def test_where_hours_are_not_found_yet_a_day_ends_at_midnight_and_it_says_so() -> None:
    printed = due("2021-11-01 09:00", "1 个工作日", "--department", "market")
    assert "到期：2021-11-02（周二）24:00" in printed.out
    assert "几点办公还没有查到" in printed.out
    assert "还没有查到" not in due("2022-11-01 09:00", "1 个工作日", "--department", "market").out


def test_counted_parts_add_up_and_the_json_names_every_source() -> None:
    found = due("2022-09-08 16:00", "0.5 个工作日", "--json").data
    assert [(day["day"], day["counted"], day["citation"]) for day in found["days"]] == [
        ("2022-09-08", "0.29", None), ("2022-09-09", "0.21", "柳溪政办发〔2022〕31号"),
    ]  # fmt: skip
    assert found["days"][0]["hours_citation"] == "柳溪政办发〔2020〕26号 第二条"
    assert len(found["timetable"]) == 64


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("2022-11-01 09:00", "五天"), "E920", "“五天”不是时限"),
        (("2022-11-01 09:00", "1.5 日"), "E920", "“1.5 日”不是时限"),
        (("2022-11-01 09:00", "5 个工作日", "--extend", "5 日"), "E921", "不能延长“5 日”"),
        (("2022-11-01 09:00", "5 个工作日", "--department", "markt"), "E922", "是不是想写 'market'？"),
        (("2022-02-30 09:00", "5 个工作日"), "E926", "“2022-02-30 09:00”不是日期和时间"),
        (("2022-11-01", "5 个工作日"), "E926", "“2022-11-01”不是日期和时间"),
        (("2022-11-01 09:00", "5 个工作日", "--pause", "2022-11-03 10:00/2022-11-02 10:00"), "E925", "停表从"),
    ],
)
def test_what_cannot_be_read_is_a_wrong_call(arguments: tuple[str, ...], code: str, said: str) -> None:
    printed = due(*arguments)
    assert printed.code == 2
    assert code in printed.err
    assert said in printed.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("2020-11-02 09:00", "4 个工作小时"), "E923"), (("1999-11-01 09:00", "5 个工作日"), "E924")],
)
def test_what_is_not_known_is_said_and_not_guessed(arguments: tuple[str, ...], code: str) -> None:
    printed = due(*arguments)
    assert printed.code == 1
    assert code in printed.err
    assert printed.out == ""
