"""Rows that are no subject's: blank ones, totals, notes, and a header printed again on every page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from yulu.registry.deliveries.folding import EMPTY, INVISIBLE
from yulu.registry.deliveries.mapping import ROW
from yulu.registry.deliveries.tables import BROKEN, REST, cell

KIND = "?left out"
_SHOWN = 5
_SPACES = r"\s+"
_TOTALS = (
    r"^(?:本页|本月|本年|全年|全市|全县|全区|各项|年度)?(?:合计|总计|小计|共计|累计|总合计|合计数)"
    r"(?:[:：（(].*|[0-9.,，]*)?$"
)
_NOTES = (
    r"^(?:注|备注|说明|附注|注释|填表说明|填报说明|填表人|填报人|填报单位|填报日期|填表日期|制表|制表人|制表单位|制表日期"
    r"|审核|审核人|复核|复核人|负责人|单位负责人|经办人|联系人|联系电话|打印时间|打印日期|导出时间|数据来源|资料来源)[0-9]*[:：]"
)


def left_out(rows: pl.DataFrame, width: int, id_at: int, id_name: str) -> pl.Series:
    """For each row why it is left out (`blank`, `total`, `note`, `header`), or null.

    A row with a subject's id is never left out: a company may be called 合计.
    """
    id = pl.col(cell(id_at)).str.replace_all(f"{_SPACES}|{INVISIBLE}", "")
    is_suspect = (id.is_null() | id.is_in(EMPTY) | id.str.contains(f"{_TOTALS}|{_NOTES}") | (id == id_name)).fill_null(
        True
    )
    suspects = rows.filter(is_suspect & pl.col(BROKEN).is_null())
    if not suspects.height:
        return pl.Series(KIND, [None], dtype=pl.String).new_from_index(0, rows.height)
    # Few rows are suspected; only they are looked at cell by cell.
    kinds = suspects.select(ROW, _kind(width, id_at, id_name).alias(KIND))
    return rows.select(ROW).join(kinds, on=ROW, how="left", maintain_order="left")[KIND]


def _kind(width: int, id_at: int, id_name: str) -> pl.Expr:
    squeezed = [pl.col(cell(at)).str.replace_all(f"{_SPACES}|{INVISIBLE}", "") for at in range(width)]
    first = pl.coalesce(pl.when(text != "").then(text) for text in squeezed)
    is_total = pl.any_horizontal(text.str.contains(_TOTALS).fill_null(False) for text in squeezed)
    return (
        pl.when(first.is_null() & pl.col(REST).is_null()).then(pl.lit("blank"))
        .when(squeezed[id_at] == id_name).then(pl.lit("header"))
        .when(is_total).then(pl.lit("total"))
        .when(first.str.contains(_NOTES)).then(pl.lit("note"))
    )  # fmt: skip


@dataclass
class Tally:
    """How many rows were left out, by why, and the numbers of the first few.

    Blank rows below the last row are counted, but nobody needs to be told of them.
    """

    counts: Counter[str] = field(default_factory=Counter)
    _first: dict[str, list[int]] = field(default_factory=dict)
    _last: int = 0
    """The last row that is not blank."""
    _trailing: int = 0
    """Blank rows below it."""

    def add(self, numbers: pl.Series, kinds: pl.Series) -> None:
        """Count a batch's rows."""
        rows = pl.DataFrame({"row": numbers, "kind": kinds})
        filled = rows.filter(pl.col("kind").ne_missing("blank"))
        if filled.height:
            self._last, self._trailing = int(filled["row"][-1]), 0
        self._trailing += rows.filter((pl.col("kind") == "blank") & (pl.col("row") > self._last)).height
        by_kind = rows.drop_nulls().group_by("kind", maintain_order=True).agg(pl.col("row").head(_SHOWN), pl.len())
        for kind, found, count in by_kind.iter_rows():
            self.counts[kind] += count
            first = self._first.setdefault(kind, [])
            first += found[: _SHOWN - len(first)]

    def told(self, kind: str) -> tuple[int, list[int]]:
        """How many rows of this kind somebody should know of, and the numbers of the first few."""
        count = self.counts[kind] - (self._trailing if kind == "blank" else 0)
        return count, [row for row in self._first.get(kind, ()) if row < self._last or kind != "blank"]
