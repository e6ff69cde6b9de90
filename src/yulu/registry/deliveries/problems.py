"""What is wrong with a row, so said that a department can mend it.

A problem is a code of the diagnostics catalogue and where it holds, for a whole column at once. Only of rows that have
one is the sentence written out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter

import polars as pl

from yulu.diagnostics import CATALOGUE, Language
from yulu.diagnostics.words import say
from yulu.registry.deliveries.mapping import ROW

Blank = str | pl.Expr


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that may be wrong in a column."""

    code: str
    where: pl.Expr
    """Boolean, null counts as false."""
    column: str
    """Its name in the table, or "" for the whole row."""
    written: pl.Expr
    """What stands in the cell."""
    blanks: Mapping[str, Blank] = field(default_factory=dict)
    """What the sentence asks for beyond row, column and value."""


def has_any(problems: Sequence[Problem]) -> pl.Expr:
    """Whether the row has any of the problems."""
    return pl.any_horizontal(pl.lit(False), *(problem.where.fill_null(False) for problem in problems))


def explained(rows: pl.DataFrame, problems: Sequence[Problem], lang: Language) -> pl.DataFrame:
    """The rows with `?column`, `?value` and `?code` of the first problem, and `?reason`: all of them in sentences."""
    marks = [f"?problem {number}" for number in range(len(problems))]
    marked = rows.with_columns(
        problem.where.fill_null(False).alias(mark) for mark, problem in zip(marks, problems, strict=True)
    )
    # Most of what can be wrong is not: a sentence is prepared only for what some row has.
    had = [
        (mark, problem)
        for mark, problem in zip(marks, problems, strict=True)
        if marked.height and marked[mark].any()
    ]  # fmt: skip
    nothing = pl.lit(None, pl.String)
    first = {
        "?column": pl.coalesce(nothing, *(pl.when(mark).then(pl.lit(problem.column)) for mark, problem in had)),
        "?value": pl.coalesce(nothing, *(pl.when(mark).then(problem.written) for mark, problem in had)),
        "?code": pl.coalesce(nothing, *(pl.when(mark).then(pl.lit(problem.code)) for mark, problem in had)),
    }
    said = [pl.when(mark).then(sentence(problem, lang)) for mark, problem in had]
    reason = pl.concat_str(said, ignore_nulls=True) if said else nothing
    return marked.with_columns(**first, **{"?reason": reason}).drop(marks)


def sentence(problem: Problem, lang: Language) -> pl.Expr:
    """The sentence and the advice of the catalogue, its blanks filled row by row."""
    wording = CATALOGUE[problem.code]
    text = wording.zh + wording.advice_zh if lang == "zh" else f"{wording.en} {wording.advice_en}".strip() + " "
    blanks: dict[str, Blank] = {
        "row": pl.col(ROW).cast(pl.String), "column": problem.column, "value": problem.written, **problem.blanks,
    }  # fmt: skip
    return pl.concat_str(list(_parts(text, blanks, lang)))


def _parts(text: str, blanks: Mapping[str, Blank], lang: Language) -> Iterator[pl.Expr]:
    for before, name, _, _ in Formatter().parse(text):
        if before:
            yield pl.lit(before)
        if name is not None:
            blank = blanks[name]
            yield pl.lit(say(blank, lang)) if isinstance(blank, str) else blank.cast(pl.String).fill_null("")
