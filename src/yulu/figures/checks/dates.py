"""Dates that are in no calendar, weekdays that do not fit, spans that end before they begin or have another length."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.finding import Other

_DATE = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?")
_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})$")
_TO = re.compile(r"[-—–~～至到]{1,2}(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})[日号]")
_MONTH = re.compile(r"(?<!\d)(?:\d{4}年)?(?P<month>\d{1,2})月")
_WEEKDAY = re.compile("^[(（，]?(?:星期|周|礼拜)([一二三四五六日天])[)）]?(?!年|边|期|岁|末)")
_YEARS = re.compile(r"(?P<first>\d{4})年?[-—–~～至到]{1,2}(?P<last>\d{4})年?")
_LONG = re.compile(r"^[^。；，]{0,6}[，(（]?(?:为期|历时|共|活动为期|持续)(?P<days>\d{1,3})天")
_LEAP = 2000


def dates(reading: Reading) -> Iterator[Finding]:
    """Every date and span of dates that cannot be."""
    for other in reading.others:
        if other.kind in ("date", "period"):
            yield from _tested(reading, other)


def _tested(reading: Reading, other: Other) -> Iterator[Finding]:
    text = reading.text[other.start : other.end]
    years = _YEARS.fullmatch(text)
    if years is not None and int(years["first"]) > int(years["last"]):
        yield _question(other, f"“{text}”的起止年份先后颠倒。", "起止年份是否写反了？")
        return
    first = _DATE.search(text) or _ISO.match(text)
    if first is None:
        month = _MONTH.match(text)
        if month is not None and not 1 <= int(month["month"]) <= 12:
            yield _impossible(other, text, f"没有{month['month']}月")
        return
    year = int(first["year"]) if first["year"] else None
    if not _exists(year, int(first["month"]), int(first["day"])):
        yield _impossible(other, text, _why_not(year, int(first["month"]), int(first["day"])))
        return
    known = year or (reading.published.year if reading.published else None)
    weekday = _WEEKDAY.match(reading.text[other.end : other.end + 6]) if first.end() == len(text) else None
    if weekday is not None and year is not None:
        day = date(year, int(first["month"]), int(first["day"]))
        printed = "一二三四五六日".index(weekday[1].replace("天", "日"))
        if day.weekday() != printed:
            right = "一二三四五六日"[day.weekday()]
            yield _impossible(other, f"{text}星期{weekday[1]}", f"这一天是星期{right}")
    yield from _span(reading, other, first, known)


def _span(reading: Reading, other: Other, first: re.Match[str], year: int | None) -> Iterator[Finding]:
    text = reading.text[other.start : other.end]
    to = _TO.match(text, first.end())
    if to is None:
        return
    month, day = int(to["month"] or first["month"]), int(to["day"])
    last_year = int(to["year"]) if to["year"] else year
    if not _exists(last_year, month, day):
        yield _impossible(other, text, _why_not(last_year, month, day))
        return
    start = date(year or _LEAP, int(first["month"]), int(first["day"]))
    end = date(last_year or year or _LEAP, month, day)
    if end < start:
        if int(first["month"]) - month < 6 or to["year"]:
            yield _question(other, f"“{text}”结束早于开始。", "起止日期是否写反了，或者跨了年？")
        return
    long = _LONG.match(reading.text[other.end : other.end + 20])
    if long is None:
        return
    days = (end - start).days
    if abs(int(long["days"]) - days) > 1:
        yield Finding(
            "duration",
            _figure_at(reading, other.end + long.start("days")),
            "impossible",
            f"{text}，首尾都算{days + 1}天，只算一头{days}天，印作{long['days']}天。",
            f"文中“{text}……{long['days']}天”：首尾都算{days + 1}天，只算一头{days}天。最可能是笔误，请核对。",
            f"可写“共{days + 1}天”。",
            ((other.start, other.end),),
        )


def _figure_at(reading: Reading, at: int) -> tuple[int, ...]:
    """The figure whose number begins here."""
    i = bisect_left(reading.figures, at, key=lambda figure: figure.number[0])
    return (i,) if i < len(reading.figures) and reading.figures[i].number[0] == at else ()


def _exists(year: int | None, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or _LEAP, month)[1]


def _why_not(year: int | None, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"没有{month}月"
    last = monthrange(year or _LEAP, month)[1]
    return f"{f'{year}年' if year else ''}{month}月只有{last}天" if day else "没有0日"


def _impossible(other: Other, text: str, why: str) -> Finding:
    return Finding(
        "date",
        (),
        "impossible",
        f"{text}：{why}。",
        f"文中“{text}”：{why}。最可能是笔误，请核对。",
        "请核对日期。",
        ((other.start, other.end),),
    )


def _question(other: Other, arithmetic: str, question: str) -> Finding:
    return Finding(
        "date", (), "needs_definition", arithmetic, arithmetic + question, "请核对日期。", ((other.start, other.end),)
    )
