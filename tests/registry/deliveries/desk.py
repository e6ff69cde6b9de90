"""The desk at which a department's files arrive: mappings and files written in a line, and what became of the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]
from stdnum.cn import uscc

from yulu.diagnostics import Diagnostic, Fault, sentence
from yulu.registry.deliveries import Batch, Delivered, read_delivery
from yulu.toolbox.files import File
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.places import shipped_toolbox
from yulu.toolbox.reading import read_text
from yulu.toolbox.shapes import MappingFile

Rows = Sequence[Sequence[Any]]

LIST = """\
mapping: list
subject: enterprise
dataset: founding
id: 代码
facts:
  name: {column: 名称}
  headcount: {column: 人数}
  monthly_rent: {column: 租金}
"""


@cache
def liuxi() -> Toolbox:
    return load_toolbox(shipped_toolbox("liuxi"))


def code(number: int) -> str:
    """A 统一社会信用代码 that is right."""
    body = f"91430300MA4L{number:05d}"
    return body + uscc.calc_check_digit(body)


def mapping(text: str) -> File[MappingFile]:
    document, faults = read_text(text, "mappings/list.yaml")
    assert document is not None and not faults
    return File(MappingFile.model_validate(document.value()), document, "liuxi", "mappings/list.yaml")


def only(**facts: str) -> str:
    """A mapping of these facts, each with what stands in the braces: headcount="column: 人数"."""
    lines = [f"  {name}: {{{said}}}" for name, said in facts.items()]
    return "\n".join(["mapping: list", "subject: enterprise", "dataset: founding", "id: 代码", "facts:", *lines, ""])


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    delivered: Delivered
    batches: Sequence[Batch]

    @property
    def good(self) -> pl.DataFrame:
        return pl.concat([batch.rows for batch in self.batches])

    @property
    def quarantined(self) -> pl.DataFrame:
        return pl.concat([batch.quarantined for batch in self.batches])

    @property
    def ids(self) -> list[str]:
        return self.good["?id"].to_list()

    def values(self, fact: str) -> list[Any]:
        return self.good[fact].to_list()

    @property
    def reasons(self) -> dict[int, str]:
        """By the row's number, the code of what is wrong with it."""
        return dict(self.quarantined.select("?row", "?code").iter_rows())

    def reason(self, row: int) -> str:
        return str(self.quarantined.filter(pl.col("?row") == row)["?reason"].item())

    @property
    def told(self) -> dict[str, str]:
        """By its code, the sentence of each notice."""
        return {notice.code: sentence(notice) for notice in self.delivered.notices}


def read(path: Path, text: str = LIST, known: Sequence[str] | None = None) -> Outcome:
    """The file through the mapping, every row accounted for."""
    is_known = None if known is None else lambda ids: ids.is_in(list(known))
    delivered = read_delivery(liuxi(), mapping(text), path, known=is_known)
    batches = list(delivered.batches())
    counts = delivered.counts
    assert counts.read == counts.good + counts.quarantined + counts.left_out
    for batch in batches:
        assert dict(batch.rows.schema) == dict(delivered.schema)
    return Outcome(delivered, batches)


def faults(path: Path, text: str = LIST) -> list[Diagnostic]:
    """What is wrong with the file as a whole."""
    try:
        read(path, text)
    except Fault as fault:
        for each in fault.diagnostics:
            sentence(each)
            sentence(each, "en")
        return list(fault.diagnostics)
    raise AssertionError("nothing was found to be wrong")


def csv(folder: Path, *lines: str, name: str = "list.csv", encoding: str = "utf-8", ends: str = "\n") -> Path:
    path = folder / name
    path.write_bytes(ends.join([*lines, ""]).encode(encoding))
    return path


def one_column(folder: Path, fact: str, *cells: str, said: str = "column: 值", quoted: bool = True) -> Outcome:
    """A table of one fact, one cell a row, the subjects numbered from 1."""
    rows = [f'{number},"{text}"' if quoted else f"{number},{text}" for number, text in enumerate(cells, 1)]
    return read(csv(folder, "代码,值", *rows), only(**{fact: said}))


def workbook(
    path: Path, rows: Rows, *, sheet: str = "名单", others: Mapping[str, Rows] = {},
    merged: Sequence[tuple[int, int, int, int]] = (), hidden: Sequence[str] = (), options: Mapping[str, Any] = {},
) -> Path:  # fmt: skip
    """A workbook; texts stay texts, dates are formatted as such, `("=A1", shown)` is a formula."""
    book = xlsxwriter.Workbook(path, dict(options))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, content in {sheet: rows, **others}.items():
        page = book.add_worksheet(name)
        if name in hidden:
            page.hide()
        for down, row in enumerate(content):
            for across, value in enumerate(row):
                match value:
                    case None:
                        pass
                    case str():
                        page.write_string(down, across, value)
                    case date():
                        page.write_datetime(down, across, value, day)
                    case (formula, shown):
                        page.write_formula(down, across, formula, None, shown)
                    case _:
                        page.write(down, across, value)
        for area in merged if name == sheet else ():
            page.merge_range(*area, str(content[area[0]][area[1]]))
    book.close()
    return path
