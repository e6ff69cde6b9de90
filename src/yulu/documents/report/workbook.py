"""The report as a workbook: all values on one sheet, groups, figures as printed, and notes on their own."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter  # type: ignore[import-untyped]

from yulu.documents.report.contents import Entry, Report
from yulu.indicators.value import Ends, Value
from yulu.indicators.wording import exact
from yulu.toolbox.indicator_model import Indicator

_EXACT_DIGITS = 15
"""So many digits a number in a spreadsheet keeps; one of more is written as text."""
_VALUES = ("指标", "对象", "统计期", "单位", "数值", "下限", "上限", "分子", "分母", "95%下限", "95%上限", "印作")
_CHART_ROWS = 22
_CHARTS_ON_A_PAGE = 2
_MANY = 8
"""A sheet of more columns than this has narrower ones, so that it can be read on one page across."""
_NARROWEST, _WIDE, _WIDEST, _LINE = 8, 18, 60, 15


def as_workbook(report: Report, charts: Mapping[str, bytes]) -> bytes:
    """The report as .xlsx; `charts` are PNGs by indicator id."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(
        written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        _sheet(book, "总表", (*_VALUES, "目标与进度", "同比、环比", "年底可能", "责任单位"), map(_row, report.entries))
        _sheet(book, "分组", ("指标", "分组", *_VALUES[3:], "位次", "与谁有差别"), _group_rows(report.entries))
        _sheet(
            book, "见报数（未复算）", ("指标", "印作", "数", "单位", "出处", "刊出日期", "文中位置", "要弄清的"),
            _reported_rows(report.entries),
        )  # fmt: skip
        notes = [(entry.label, note) for entry in report.entries for note in entry.notes]
        notes += [("没有数据、没有计算", each) for each in report.not_computed]
        notes += [("不能测量", each) for each in report.not_measured]
        _sheet(book, "口径与来源", ("指标", "说明"), [*notes, ("", report.provenance)])
        _charts(book, report, charts)
    return written.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, header: Sequence[str], rows: Iterable[Sequence[str | None]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#eeeeee"})
    plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    sheet.write_row(0, 0, header, bold)
    texts = [[text or "" for text in row] for row in rows]
    widest = _WIDEST if len(header) <= _MANY else _WIDE
    widths = [
        min(
            widest,
            max(_NARROWEST, *(2 + _longest(row[column]) for row in (header, *texts) if not _is_number(row[column]))),
        )
        for column in range(len(header))
    ]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for at, row in enumerate(texts, 1):
        # Office programs do not all make a row as high as its wrapped text.
        sheet.set_row(at, _LINE * max(_lines(text, width) for text, width in zip(row, widths, strict=True)))
        for column, text in enumerate(row):
            if _is_number(text):
                sheet.write_number(at, column, float(text), plain)
            else:
                sheet.write_string(at, column, text, plain)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _longest(text: str) -> int:
    """How many half-width characters the longest line takes."""
    return max(sum(1 + (character > "\u2e7f") for character in line) for line in f"{text} ".splitlines())


def _lines(text: str, width: int) -> int:
    """Into how many lines a text breaks in a column so wide."""
    return sum(max(1, -(-_longest(line) // (width - 1))) for line in text.splitlines()) or 1


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) <= _EXACT_DIGITS


def _row(entry: Entry) -> list[str | None]:
    result = entry.result
    indicator = result.indicator
    owner = "" if indicator.owner is None else indicator.owner.label
    return [
        entry.label, indicator.subject or indicator.population, str(result.counted),
        *_numbers(indicator, result.value), entry.value, entry.progress, "\n".join(entry.comparisons),
        entry.projection, owner,
    ]  # fmt: skip


def _numbers(indicator: Indicator, value: Value) -> list[str | None]:
    chance = value.chance or Ends(None, None)
    below = value.denominator or Ends(None, None)
    found = (
        value.bounds.single, value.bounds.low, value.bounds.high, value.numerator.single, below.single, chance.low,
        chance.high,
    )  # fmt: skip
    return [indicator.unit, *map(exact, found)]


def _group_rows(entries: Iterable[Entry]) -> Iterable[list[str | None]]:
    for entry in entries:
        labels = {part.group.id: part.group.label for part in entry.result.groups}
        for part, line in zip(entry.result.groups, entry.groups, strict=False):
            rank = None if part.rank is None else str(part.rank)
            different = "、".join(labels[each] for each in part.differs_from)
            numbers = _numbers(entry.result.indicator, part.value)
            yield [entry.label, part.group.label, *numbers, line, rank, different]


def _reported_rows(entries: Iterable[Entry]) -> Iterable[list[str | None]]:
    for entry in entries:
        for each in entry.result.reported:
            source = each.source
            day = "待核实" if source.published is None else str(source.published)
            value = None if each.value is None else f"{each.value:f}"
            yield [
                entry.label, each.printed, value, each.unit, source.title, day, each.place, "\n".join(each.questions)
            ]  # fmt: skip


def _charts(book: xlsxwriter.Workbook, report: Report, charts: Mapping[str, bytes]) -> None:
    sheet = book.add_worksheet("图")
    sheet.hide_gridlines(2)
    sheet.set_default_row(_LINE)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    shown = [each for each in report.entries if each.result.indicator.id in charts]
    page = _CHARTS_ON_A_PAGE * _CHART_ROWS
    sheet.set_h_pagebreaks(range(page, len(shown) * _CHART_ROWS, page))
    for number, entry in enumerate(shown):
        picture = io.BytesIO(charts[entry.result.indicator.id])
        options = {"image_data": picture, "x_scale": 0.5, "y_scale": 0.5, "description": entry.label}
        sheet.insert_image(number * _CHART_ROWS, 0, f"{entry.result.indicator.id}.png", options)
