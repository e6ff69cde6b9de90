"""The monthly report: what is in the Word file, the workbook and the charts, and what it never does."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import fastexcel
import pytest

from tests.cli.running import LIUXI, yulu
from yulu.diagnostics import Fault
from yulu.documents.charts import fonts
from yulu.documents.charts.chart import Chart, Mark
from yulu.documents.charts.drawing import as_png, as_svg


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    lines = ["日期,窗口,等候,当场办成,忙时,评分"]
    for month in range(1, 7):
        lines += [
            f"2022-{month:02d}-{day:02d},茶业窗口,{day},{'是' if day % 7 else '否'},{'是' if day > 20 else '否'},5"
            for day in range(1, 29)
        ]
    (folder / "visits.csv").write_text("\n".join(lines) + "\n", "utf-8")
    rows = "".join(f"某厂,rent-relief,2022-{month:02d}-15,{month}万元\n" for month in range(1, 7))
    (folder / "payments.csv").write_text(f"主体编号,政策,拨付日期,金额\n{rows}", "utf-8")
    return folder


@pytest.fixture(scope="module")
def report(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "june"
    printed = yulu("report", LIUXI, data, "--period", "2022-06", "--out", folder, "--json")
    assert printed.code == 0, printed.out + printed.err
    assert printed.data["charts"] == ["done-at-once", "waiting-median", "rent-relief-paid"]
    assert printed.data["without_data"] == ["rent-relief-reached"]
    return folder


def test_the_word_file_has_a_table_of_all_and_a_chart_and_notes_for_each(report: Path) -> None:
    document = docx.Document(str(report / "指标月报-2022-06.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert document.paragraphs[0].text == "柳溪市2022年6月指标月报"
    assert [row.cells[0].text for row in document.tables[0].rows][1:] == [
        "当场办成率", "等候时间的中位数", "房租减免已拨付"
    ]  # fmt: skip
    assert document.tables[0].rows[1].cells[1].text.startswith("28人次中24人次"), "few things are printed as counts"
    assert (
        "全年目标 120万元：完成 17.5%，时序进度 41.7%（按逐月计划），慢于时序进度"
        in document.tables[0].rows[3].cells[2].text
    )
    assert len(document.inline_shapes) == 3
    for said in (
        "注：口径：当月取号的人次中",
        "注：来源：窗口取号记录",
        "见报数（未复算）：当场办成率：96%",
        "待弄清",
        "说话和气",
    ):
        assert said in text


def test_the_workbook_has_exact_numbers_groups_print_and_notes(report: Path) -> None:
    book = fastexcel.read_excel(report / "指标月报-2022-06.xlsx")
    assert book.sheet_names == ["总表", "分组", "见报数（未复算）", "口径与来源", "图"]
    values = book.load_sheet("总表").to_polars()
    assert values["数值"].to_list()[2] == 210000
    assert values["分子"].to_list()[0] == 24
    groups = book.load_sheet("分组").to_polars()
    assert groups["分组"].to_list() == ["忙时", "闲时"]
    assert groups["位次"].to_list() == [1, 1]
    assert book.load_sheet("见报数（未复算）").to_polars()["印作"].to_list() == ["96%", "约一刻钟"]


def test_charts_are_pictures_with_chinese_labels_and_load_nothing(report: Path) -> None:
    for id in ("done-at-once", "waiting-median", "rent-relief-paid"):
        svg = (report / "charts" / f"{id}.svg").read_text("utf-8")
        assert "<script" not in svg and "url(http" not in svg
        assert (report / "charts" / f"{id}.png").read_bytes().startswith(b"\x89PNG")
    assert "房租减免已拨付" in (report / "charts" / "rent-relief-paid.svg").read_text("utf-8")
    assert "万元" in (report / "charts" / "rent-relief-paid.svg").read_text("utf-8")


def test_nothing_is_written_over_and_nothing_is_left_half_written(data: Path, report: Path, tmp_path: Path) -> None:
    assert yulu("report", LIUXI, data, "--period", "2022-06", "--out", report).code == 1
    assert yulu("report", LIUXI, tmp_path / "nowhere", "--period", "2022-06", "--out", tmp_path / "june").code == 1
    assert yulu("report", LIUXI, data, "--period", "六月", "--out", tmp_path / "june").code == 2
    assert list(tmp_path.iterdir()) == []


def test_without_a_chinese_font_there_is_a_message_and_no_boxes(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Characters of the private use area are in no font: what is drawn of them is what a missing font draws.
    monkeypatch.setattr(fonts, "_PROBES", ("\ue0f1", "\ue0f2", "\ue0f3"))
    with pytest.raises(Fault) as raised:
        fonts.require_chinese_font()
    assert raised.value.diagnostics[0].code == "E834"
    printed = yulu("report", LIUXI, data, "--period", "2022-06", "--out", tmp_path / "june")
    assert printed.code == 1 and "没有中文字体" in printed.err
    assert list(tmp_path.iterdir()) == []


def test_a_line_breaks_where_the_definition_changed() -> None:
    def lines(*names: str) -> int:
        marks = tuple(
            Mark(f"2022-0{at}", float(at), float(at), float(at), name, "") for at, name in enumerate(names, 1)
        )
        return as_svg(Chart("办结率", "%", marks, True, None, "")).count('aria-roledescription="line mark"')

    assert lines("口径 1", "口径 1", "口径 1", "口径 1") == 1
    assert lines("口径 1", "口径 1", "口径 2", "口径 2") == 2


def test_the_same_chart_is_the_same_picture() -> None:
    chart = Chart(
        "办结率", "%", (Mark("1月", 1.0, 0.5, 1.5, "", ""), Mark("2月", 2.0, 2.0, 2.0, "", "")), False, 1.0, ""
    )
    assert as_svg(chart) == as_svg(chart)
    assert as_png(chart) == as_png(chart)


def test_released_values_are_drawn_as_a_series(data: Path, tmp_path: Path) -> None:
    for period in ("2022-05", "2022-06"):
        released = yulu(
            "indicators",
            LIUXI,
            data,
            "--period",
            period,
            "--only",
            "done-at-once",
            "--release",
            tmp_path / "all" / period,
        )
        assert released.code == 0
    out = tmp_path / "report"
    printed = yulu(
        "report",
        LIUXI,
        data,
        "--period",
        "2022-06",
        "--only",
        "done-at-once",
        "--out",
        out,
        "--releases",
        tmp_path / "all",
    )
    assert printed.code == 0
    svg = (out / "charts" / "done-at-once.svg").read_text("utf-8")
    assert "历次发布的数" in svg and "2022-05" in svg
    assert json.loads((tmp_path / "all" / "2022-05" / "release.json").read_text("utf-8"))["period"] == "2022-05"
