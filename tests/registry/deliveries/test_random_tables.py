"""Whatever a file holds, reading it ends: with a Fault that says why, or with every row accounted for."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registry.deliveries.desk import code, only, read
from yulu.diagnostics import Fault

EVERYTHING = only(
    name="column: 名称",
    headcount="column: 人数",
    monthly_rent="column: 租金, factor: 10000",
    layoff_rate="column: 率",
    founded_on="column: 日",
    first_insured_month="column: 月",
    size="column: 型, values: {大: large}",
    in_arrears="column: 欠, only_where: {名称: [甲]}",
    street="column: 型, first: 2",
)
CODED = EVERYTHING.replace("id: 代码", "id: 代码\ncode: uscc")
HEADER = ["代码", "名称", "人数", "租金", "率", "日", "月", "型", "欠"]

PIECES = st.sampled_from(
    [
        "1", "甲", "合计", "注：", "2022-04-01", "2022年4月", "44652", "1e300", "-0.0", "9" * 40, "1.5万元", "5%",
        "小型", "是", "#N/A", "\ufeff", "\u3000", "'", "=1+1", ",", ";", "\t", "\n", "\r", '"', '""', "\0", "\ufffd",
        code(1), "NaN", "inf", "4.30300E+17", "430303199001011000", "，", "|", "\u200b", "٣", "²", "½", "２０２２",
        "０", "🏮", "代码", "名称", "%", "万",
    ]
)  # fmt: skip
CELLS = st.one_of(st.text(max_size=6), st.lists(PIECES, max_size=3).map("".join))


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.lists(CELLS, max_size=11), max_size=12),
    st.sampled_from([",", "\t", ";"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    st.sampled_from([EVERYTHING, CODED]),
)
def test_a_text_of_random_cells(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], sign: str, encoding: str, mapping: str
) -> None:
    path = tmp_path_factory.mktemp("random") / "list.csv"
    text = "\n".join([sign.join(HEADER), *(sign.join(row) for row in rows)])
    path.write_bytes(text.encode(encoding, "replace"))
    read(path, mapping)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300), st.sampled_from(["list.csv", "list.xlsx", "list.xls", "list.parquet"]), st.booleans())
def test_a_file_of_random_bytes(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str, has_header: bool
) -> None:
    path = tmp_path_factory.mktemp("random") / name
    path.write_bytes(",".join(HEADER).encode() + b"\n" + content if has_header else content)
    with contextlib.suppress(Fault):
        read(path, EVERYTHING)


VALUES = st.one_of(
    st.none(), CELLS, st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**60), 2**60), st.booleans()
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(VALUES, max_size=10), max_size=10))
def test_a_workbook_of_random_cells(tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]) -> None:
    path = tmp_path_factory.mktemp("random") / "list.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    header: Sequence[object] = HEADER
    for down, row in enumerate([header, *rows]):
        for across, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(down, across, value)
            elif value is not None:
                page.write(down, across, value)
    book.close()
    read(path, CODED)


@cache
def _small_workbook() -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, HEADER)
    page.write_row(1, 0, [code(1), "甲", 5])
    book.close()
    return content.getvalue()


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_workbook_with_some_bytes_changed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("random") / "list.xlsx"
    content = bytearray(_small_workbook())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[at] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with contextlib.suppress(Fault):
        read(path, CODED)


def test_a_table_as_long_as_it_likes_comes_in_batches(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("代码,名称\n" + "".join(f"{number},甲\n" for number in range(450_000)), encoding="utf-8")
    outcome = read(path, only(name="column: 名称"))
    assert [batch.rows.height for batch in outcome.batches] == [200_000, 200_000, 50_000]
