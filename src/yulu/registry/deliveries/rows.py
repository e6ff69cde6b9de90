"""Rows of a table as rows of the registry: read, checked, told apart; none is lost on the way.

A batch goes through four sieves: what is no subject's row, what could not be cut into cells, what cannot be read or
breaks a rule, and what stands there twice. What is left is good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

import polars as pl

from yulu.diagnostics import Language
from yulu.registry.deliveries.codes import looks_cut
from yulu.registry.deliveries.columns import Placed, asks_what_is_usual, clean, problems, values, written
from yulu.registry.deliveries.folding import cleaned, traits
from yulu.registry.deliveries.left_out import Tally, left_out
from yulu.registry.deliveries.mapping import ID, ROW, BoundMapping
from yulu.registry.deliveries.problems import Problem, explained, has_any
from yulu.registry.deliveries.seen import FIRST, UNKNOWN, Seen
from yulu.registry.deliveries.tables import BROKEN, CELLS, REST, cell

COLUMN, VALUE, CODE, REASON = "?column", "?value", "?code", "?reason"
_MOST_CUT, _FEWEST_CUT = 0.05, 3
"""Where so large a part of the codes, and so many, end in 000, Excel has cut them all."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table, told apart."""

    rows: pl.DataFrame
    """The good ones: `?row`, `?id`, facts or record columns by name, `<kind>?id` of whom the subject belongs to."""
    quarantined: pl.DataFrame
    """`?row`, `?column`, `?value`, `?code`, `?reason`, `?id` if it could be read, all cells (`#0` …) and `?rest`."""
    left_out: int
    """How many rows are no subject's."""

    @property
    def unread(self) -> pl.Series:
        """The ids of the rows set aside; null where the id itself could not be read."""
        return self.quarantined[ID].rename("unread")


@dataclass
class RowReader:
    """Reads the batches of one table in their order; it remembers whom it has seen."""

    mapping: BoundMapping
    placed: Sequence[Placed]
    """The sources of the mapping, the id first."""
    width: int
    id_header: str
    """What the table itself calls the id; a row that says it again is a header."""
    day_zero: date
    lang: Language
    seen: Seen
    tally: Tally = field(default_factory=Tally)
    noticed: Counter[str] = field(default_factory=Counter)
    """Cells by what was noticed of them: `serial` days written as numbers, `noise` taken off binary fractions."""
    _cut: list[Placed] | None = None
    """The codes that Excel has cut in this table; known after the first batch."""

    def read(self, raw: pl.DataFrame) -> Batch:
        """Tell a batch apart."""
        away = left_out(raw, self.width, self.placed[0].at or 0, self.id_header)
        self.tally.add(raw[ROW], away)
        kept = raw.filter(away.is_null())
        whole, broken = kept.filter(pl.col(BROKEN).is_null()), kept.filter(pl.col(BROKEN).is_not_null())
        typed, wrong = self._typed(whole)
        typed = self.seen.looked_up(typed)
        wrong += self._twice_or_unknown()
        is_wrong = typed.select(has_any(wrong)).to_series()
        bad = typed.filter(is_wrong).join(whole, on=ROW, how="left", maintain_order="left")
        parts = [self._explained(bad, wrong)]
        if broken.height:
            parts.append(self._explained(broken.with_columns(pl.lit(None, pl.String).alias(ID)), _BROKEN))
        good = typed.filter(~is_wrong).select(list(self.mapping.schema))
        return Batch(good, pl.concat(parts).sort(ROW), away.len() - away.null_count())

    def _typed(self, raw: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
        """`?row`, the values, and whatever the problems look at."""
        used = sorted({at for each in self.placed for at in (each.at, *each.others.values()) if at is not None})
        has = traits(raw, [cell(at) for at in used])
        meant = {at: {word for each in self.placed if each.at == at for word in each.meant} for at in used}
        rows = raw.select(
            ROW, *(cleaned(pl.col(cell(at)), has[cell(at)], meant[at]).alias(clean(at)) for at in used),
            *(pl.col(name) for name in raw.columns if name.endswith("?number")),
        )  # fmt: skip
        texts = [(each, text) for each in self.placed if (text := written(each, has)) is not None]
        rows = rows.with_columns(text.alias(each.text) for each, text in texts)
        asked = {each.name: asks for each in self.placed if (asks := asks_what_is_usual(each)) is not None}
        usual = rows.select(**asked).row(0, named=True) if asked else {}
        steps = [values(each, has, is_usual=bool(usual.get(each.name)), day_zero=self.day_zero) for each in self.placed]
        for together in zip_longest(*steps, fillvalue={}):
            rows = rows.with_columns(value.alias(name) for stage in together for name, value in stage.items())
        found = self._cut_codes(rows)
        found += [problem for each in self.placed for problem in problems(each, rows.columns)]
        self._count_marks(rows)
        # A code in which something is wrong names nobody.
        id_is_wrong = has_any([problem for problem in found if problem.column == self.placed[0].label])
        return rows.with_columns(pl.when(~id_is_wrong).then(ID).alias(ID)), found

    def _twice_or_unknown(self) -> list[Problem]:
        id = self.placed[0]
        first = {"first": pl.col(FIRST), "id": pl.col(ID)}
        return [
            Problem("E704", pl.col(FIRST).is_not_null(), id.label, id.shown, first),
            Problem("E755", pl.col(UNKNOWN), id.label, id.shown, {"id": pl.col(ID)}),
        ]

    def _cut_codes(self, rows: pl.DataFrame) -> list[Problem]:
        """Codes of which the first batch shows that Excel kept 15 digits, though some of them pass as whole."""
        if self._cut is None:
            self._cut = []
            for each in self.placed:
                if each.source.code in ("uscc", "identity_card") and each.source.first is None:
                    text = pl.col(each.text)
                    cut, written_at_all = rows.select(looks_cut(text).sum().alias("cut"), text.count()).row(0)
                    if cut >= max(_FEWEST_CUT, _MOST_CUT * written_at_all):
                        self._cut.append(each)
        return [Problem("E741", looks_cut(pl.col(each.text)), each.label, each.shown) for each in self._cut]

    def _explained(self, rows: pl.DataFrame, found: Sequence[Problem]) -> pl.DataFrame:
        told = explained(rows, found, self.lang)
        return told.select(ROW, COLUMN, VALUE, CODE, REASON, ID, *(cell(at) for at in range(self.width)), REST)

    def _count_marks(self, rows: pl.DataFrame) -> None:
        for said in ("serial", "noise"):
            columns = [each.mark(said) for each in self.placed if each.mark(said) in rows.columns]
            if columns:
                self.noticed[said] += int(rows.select(pl.sum_horizontal(pl.col(columns).sum())).item() or 0)


def _broken(code: str, **blanks: pl.Expr) -> Problem:
    return Problem(code, pl.col(BROKEN) == code, "", pl.lit(None, pl.String), blanks)


_BROKEN = (_broken("E750", cells=pl.col(CELLS)), _broken("E751"), _broken("E752"))
