"""Who stands in a table twice, and who is not in the registry."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from yulu.registry.deliveries.mapping import ID, ROW

FIRST = "?first"
"""The number of the first row with the same key; null on that row itself."""
UNKNOWN = "?unknown"

Known = Callable[[pl.Series], pl.Series]
"""Which of these ids are in the registry."""


class Seen:
    """The keys of all rows so far, with the first row of each; whole keys, so that none is taken for another.

    `key`: what may stand in a table once, the subject or the subject and the period; none where a row is an event.
    `known`: where a row about a subject that is not in the registry is not let in.
    """

    def __init__(self, key: Sequence[str], known: Known | None) -> None:
        self._key, self._known = list(key), known
        self._firsts: pl.DataFrame | None = None

    def looked_up(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows, in the table's order, with `?first` and `?unknown`."""
        return self._with_unknown(self._with_first(rows))

    def _with_first(self, rows: pl.DataFrame) -> pl.DataFrame:
        if not self._key:
            return rows.with_columns(pl.lit(None, pl.Int64).alias(FIRST))
        has_key = pl.all_horizontal(pl.col(name).is_not_null() for name in self._key)
        here = rows.filter(has_key).group_by(self._key).agg(pl.col(ROW).min().alias(FIRST))
        if self._firsts is None:
            firsts = self._firsts = here
        else:
            # Sought from the smaller side: the table of all that was seen is only read, never built anew.
            before = self._firsts.join(here, on=self._key, how="semi")
            new = here.join(before, on=self._key, how="anti")
            firsts = pl.concat([before, new])
            self._firsts = pl.concat([self._firsts, new])
        joined = rows.join(firsts, on=self._key, how="left", maintain_order="left")
        return joined.with_columns(pl.when(pl.col(FIRST) < pl.col(ROW)).then(FIRST).alias(FIRST))

    def _with_unknown(self, rows: pl.DataFrame) -> pl.DataFrame:
        if self._known is None:
            return rows.with_columns(pl.lit(False).alias(UNKNOWN))
        return rows.with_columns((pl.col(ID).is_not_null() & ~self._known(rows[ID])).alias(UNKNOWN))
