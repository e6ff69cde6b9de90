"""CSV as departments write it: any encoding, comma, semicolon or tab, line breaks inside quotes, quotes never closed.

Lines are put together to rows by their quotes, a block at a time: for each line it is known whether it ends inside
quotes if it began outside, and if it began inside; what follows for a whole block is a running sum.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from yulu.diagnostics import Diagnostic, Place
from yulu.registry.deliveries.encodings import BLOCK, UNREADABLE, Encoding, blocks, find_encoding
from yulu.registry.deliveries.mapping import ROW
from yulu.registry.deliveries.tables import BROKEN, CELLS, EXCEL_DAY_ZERO, HEAD, REST, Row, cell

SEPARATORS = (",", "\t", ";", "，", "|")
_ROWS = 200_000
_HEAD_LINES = 2000
_MOST_LINES = 1000
"""A row of more lines is a quote that was never closed."""
_MOST_RETRIES = 50
"""So often in a block a row is taken apart again because a quote in it was not closed; after that they stay whole."""


@dataclass(frozen=True, slots=True)
class _Separator:
    """The patterns that go with a separator."""

    sign: str

    @property
    def _one(self) -> str:
        return {"\t": r"\t", "|": r"\|"}.get(self.sign, self.sign)

    @property
    def _other(self) -> str:
        return rf"[^{self._one}]"

    @property
    def _field(self) -> str:
        """A cell: quoted, with what may follow the closing quote; or plain."""
        return rf'(?:"(?:[^"]|"")*"(?:[^"{self._one}]{self._other}*)?|[^"{self._one}]{self._other}*|)'

    @property
    def opens(self) -> str:
        """A line that begins outside quotes and ends inside."""
        return rf'^(?:{self._field}{self._one})*"(?:[^"]|"")*$'

    @property
    def cells(self) -> str:
        """Each cell of a row before which a separator was put, with the separator before it."""
        return self._one + self._field


@dataclass
class TextTable:
    """A text file with a separator between its cells."""

    path: Path
    encoding: Encoding
    separator: str
    name: str = ""
    names: None = None
    day_zero: date = EXCEL_DAY_ZERO
    is_hidden: bool = False
    notices: list[Diagnostic] = field(default_factory=list)
    done: int = 0
    _head: Sequence[Row] = ()

    @property
    def written_in(self) -> str:
        return self.encoding.shown

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def head(self) -> Sequence[Row]:
        return self._head

    def width(self, first: int, last: int) -> int:
        return max((sum(text is not None for text in row) for row in self._head[first - 1 : last]), default=0)

    def batches(self, first: int, width: int, texts: Collection[int]) -> Iterator[pl.DataFrame]:
        for rows in _rows(self.path, self.encoding, self.separator, width):
            self.done = min(self.done + BLOCK, self.size)
            wanted = rows.filter(pl.col(ROW) >= first)
            for start in range(0, wanted.height, _ROWS):
                yield _cut(wanted.slice(start, _ROWS), self.separator, width)


def open_text(path: Path) -> list[TextTable]:
    """The file once for each separator that occurs in its first rows, the likelier ones first."""
    encoding = find_encoding(path)
    notices = []
    if encoding.codec != "utf-8":
        notices.append(
            Diagnostic("W720", Place(path.as_posix(), 1, 1), {"file": path.name, "encoding": encoding.shown})
        )
    lines = _lines(next(blocks(path, encoding), b""))
    first = lines.head(_HEAD_LINES)
    found = []
    for sign in SEPARATORS:
        rows, _ = _joined(first, _Separator(sign), None, is_last=lines.len() <= _HEAD_LINES)
        cells = _cut(rows.head(HEAD).with_row_index(ROW), sign, None).drop(ROW, BROKEN, CELLS, REST)
        if cells.width > 1 or sign == SEPARATORS[0]:
            found.append(TextTable(path, encoding, sign, notices=[*notices], _head=cells.rows()))
    return found


def _lines(block: bytes) -> pl.Series:
    return pl.read_lines(io.BytesIO(block), name="text").to_series()


def _rows(path: Path, encoding: Encoding, sign: str, width: int) -> Iterator[pl.DataFrame]:
    """Rows as text: `?row`, `text`, and `?broken` where a quote was not closed. `width`: so many cells are lawful."""
    waiting = pl.Series("text", [], dtype=pl.String)
    number = 1
    parts = blocks(path, encoding)
    block = next(parts, None)
    while block is not None:
        following = next(parts, None)
        lines = pl.concat([waiting, _lines(block)])
        rows, waiting = _joined(lines, _Separator(sign), width, is_last=following is None)
        yield rows.select(pl.int_range(number, number + pl.len(), dtype=pl.Int64).alias(ROW), "text", BROKEN)
        number += rows.height
        block = following


def _joined(
    lines: pl.Series, separator: _Separator, width: int | None, *, is_last: bool
) -> tuple[pl.DataFrame, pl.Series]:
    """Lines put together to rows, and the lines at the end of which the row is not complete yet."""
    if not lines.str.contains('"', literal=True).any():
        return lines.to_frame().with_columns(pl.lit(None, pl.String).alias(BROKEN)), lines.clear()
    frame = _with_ends(lines, separator)
    unclosed: set[int] = set()
    for _ in range(_MOST_RETRIES):
        frame = _with_starts(frame, unclosed)
        grouped = _grouped(frame)
        wrong = _first_wrong(grouped, separator, width, is_last=is_last, size=lines.len())
        if wrong is None:
            break
        unclosed.add(wrong)
    is_open = bool(grouped["is_open"][-1]) and not is_last
    waiting = lines.slice(int(grouped["first"][-1])) if is_open else lines.clear()
    if is_open:
        grouped = grouped.head(-1)
    broken = pl.when(pl.col("first").is_in(list(unclosed)) | pl.col("is_open")).then(pl.lit("E751"))
    return grouped.select("text", broken.alias(BROKEN)), waiting


def _with_ends(lines: pl.Series, separator: _Separator) -> pl.DataFrame:
    """For each line whether it ends inside quotes: `out`, if it began outside; `in`, if it began inside."""
    frame = lines.to_frame().with_row_index("line").with_columns(pl.lit(False).alias("out"), pl.lit(True).alias("in"))
    quoted = frame.filter(pl.col("text").str.contains('"', literal=True)).select(
        "line",
        pl.col("text").str.contains(separator.opens).alias("out"),
        ('"' + pl.col("text")).str.contains(separator.opens).alias("in"),
    )
    return frame.update(quoted, on="line")


def _with_starts(frame: pl.DataFrame, unclosed: Collection[int]) -> pl.DataFrame:
    """For each line whether it begins outside quotes, and whether it ends inside.

    A line that ends alike however it began settles the matter; one that turns it round counts; others change nothing.
    """
    ends_out = pl.when(pl.col("line").is_in(list(unclosed))).then(False)
    out, inside = ends_out.otherwise(pl.col("out")), ends_out.otherwise(pl.col("in"))
    turns = (out & ~inside).cast(pl.Int64).cum_sum() % 2 == 1
    settled = pl.when(out == inside).then(out ^ turns).forward_fill().fill_null(False)
    ends_inside = settled ^ turns
    starts = ~ends_inside.shift(1, fill_value=False) | pl.col("line").is_in(list(unclosed))
    return frame.with_columns(ends_inside.alias("ends_inside"), starts.alias("starts"))


def _grouped(frame: pl.DataFrame) -> pl.DataFrame:
    """One row a group of lines: its text, its first line, how many lines, whether it ends inside quotes."""
    if frame["starts"].all():
        columns = [pl.col("line").alias("first"), pl.lit(1, pl.UInt32).alias("lines")]
        return frame.select("text", *columns, pl.col("ends_inside").alias("is_open"))
    grouped = frame.group_by(pl.col("starts").cum_sum().alias("group"), maintain_order=True)
    return grouped.agg(
        pl.col("text").str.join("\n"), pl.col("line").first().alias("first"), pl.len().alias("lines"),
        pl.col("ends_inside").last().alias("is_open"),
    )  # fmt: skip


def _first_wrong(
    grouped: pl.DataFrame, separator: _Separator, width: int | None, *, is_last: bool, size: int
) -> int | None:
    """The first line of the first row that a quote left open has swallowed others into."""
    several = grouped.filter((pl.col("lines") > 1) | pl.col("is_open"))
    if not several.height:
        return None
    wrong = pl.col("lines") > _MOST_LINES
    if is_last:
        wrong = wrong | pl.col("is_open")
    if width is not None:
        cells = (separator.sign + pl.col("text")).str.count_matches(separator.cells)
        wrong = wrong | (~pl.col("is_open") & (cells > width))
    found = several.filter(wrong & pl.col("first").is_between(0, size))
    return int(found["first"][0]) if found.height else None


def _cut(rows: pl.DataFrame, sign: str, width: int | None) -> pl.DataFrame:
    """Rows cut into cells: `width` of them, or as many as the longest row has."""
    is_quoted = pl.col("text").str.contains('"', literal=True) & pl.col(BROKEN).is_null()
    split = rows.with_columns(is_quoted.alias("quoted"))
    plain = split.filter(~pl.col("quoted")).with_columns(pl.col("text").str.split(sign).alias("cells"))
    quoted = split.filter("quoted")
    if quoted.height:
        apart = (sign + pl.col("text")).str.extract_all(_Separator(sign).cells)
        quoted = quoted.with_columns(apart.alias("cells"))
    else:
        quoted = quoted.with_columns(pl.lit([], pl.List(pl.String)).alias("cells"))
    if width is None:
        width = max(int(part.select(pl.col("cells").list.len().max()).item() or 0) for part in (plain, quoted))
    whole = [_whole(plain, sign, width)]
    if quoted.height:
        whole.append(_unquoted(_whole(quoted, sign, width), sign, width))
    return pl.concat(whole).sort(ROW) if len(whole) > 1 else whole[0]


def _whole(rows: pl.DataFrame, sign: str, width: int) -> pl.DataFrame:
    """Each cell in its column, what is beyond the last in `?rest`."""
    cells, text = pl.col("cells"), pl.col("text")
    is_longer = cells.list.len() > width
    made = rows.select(
        ROW,
        *(cells.list.get(at, null_on_oob=True).alias(cell(at)) for at in range(width)),
        BROKEN,
        pl.when(is_longer).then(cells.list.len()).cast(pl.Int64).alias(CELLS),
        pl.when(is_longer).then(cells.list.slice(width).list.join(sign)).alias(REST),
        text.str.contains(UNREADABLE, literal=True).alias("unreadable"),
    )
    broken = pl.coalesce(
        pl.when("unreadable").then(pl.lit("E752")),
        BROKEN,
        pl.when(pl.col(REST).str.contains(r"[^\s,;|，]")).then(pl.lit("E750")),
    )
    return made.with_columns(broken.alias(BROKEN)).drop("unreadable")


def _unquoted(rows: pl.DataFrame, sign: str, width: int) -> pl.DataFrame:
    """The cells without their quotes, and without the separator that was left before each."""
    names = [cell(at) for at in range(width)]
    bare = rows.with_columns(pl.col(names).str.strip_prefix(sign), pl.col(REST).str.strip_prefix(sign))
    has_quotes = bare.select(pl.col(names).str.starts_with('"').any()).row(0) if names else ()
    return bare.with_columns(
        pl.when(pl.col(name).str.starts_with('"')).then(_inner(pl.col(name))).otherwise(pl.col(name)).alias(name)
        for name, has in zip(names, has_quotes, strict=True)
        if has
    )


def _inner(text: pl.Expr) -> pl.Expr:
    """What is between the quotes, with what follows the closing one."""
    parts = text.str.extract_groups(r'(?s)^"((?:[^"]|"")*)"(.*)$')
    return parts.struct["1"].str.replace_all('""', '"', literal=True) + parts.struct["2"]
