"""One value of a row: from the cell to what is written, to the value, to what can be wrong with it.

Each step is a column of the batch, so that it is worked out once: `?clean` by the table's column, `?text` and the
value by the source's name, `name?mark` for what was noticed on the way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from yulu.diagnostics import Word
from yulu.registry.deliveries.codes import code_problems
from yulu.registry.deliveries.folding import Traits, compared, folded, normal
from yulu.registry.deliveries.mapping import ID, Source
from yulu.registry.deliveries.problems import Problem
from yulu.registry.deliveries.tables import cell, was_number
from yulu.registry.deliveries.values import NUMBER, SCIENTIFIC, Stage, all_like, stages, usual_pattern

FAILED = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
"""What Excel shows of a formula that failed."""
LONG_NUMBER = r"^[0-9]{16,}$"
"""More digits than a number in a spreadsheet keeps."""
_CHOICES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Placed:
    """A source and where it stands in this table; a constant stands nowhere."""

    source: Source
    at: int | None
    label: str
    """What the table calls the column."""
    others: Mapping[str, int]
    """Where the columns stand that `only_where` looks at."""

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def text(self) -> str:
        """What is written, as it is read."""
        return f"?text {self.name}"

    def mark(self, said: str) -> str:
        """The column with what was noticed on the way."""
        return f"{self.name}?{said}"

    @property
    def meant(self) -> set[str]:
        """What may stand in the cell, folded and in small letters, though elsewhere it would say nothing."""
        spelled = [*self.source.type.choices, *self.source.type.choices.values(), *(self.source.values or ())]
        return {folded(word).lower() for word in spelled}

    @property
    def shown(self) -> pl.Expr:
        """The cell as it stands."""
        return pl.lit(None, pl.String) if self.at is None else pl.col(clean(self.at))


def clean(at: int) -> str:
    """The column with the cleaned cells of a column of the table."""
    return f"?clean {at}"


def written(placed: Placed, has: Mapping[str, Traits]) -> pl.Expr | None:
    """What is written: the cell, or its first characters, or what the mapping says it means; None for a constant."""
    source = placed.source
    if placed.at is None:
        return None
    cells, like = pl.col(clean(placed.at)), has[cell(placed.at)]
    folds = compared(cells, like)
    if source.code is not None:
        folds = folds.str.to_uppercase()
    text = folds
    if source.code is None and source.type.kind == "text":
        text = cells
    elif source.type.kind in ("date", "month"):
        text = normal(cells, like)
    if source.first is not None:
        text, folds = text.str.slice(0, source.first), folds.str.slice(0, source.first)
    if source.values:
        text = pl.coalesce(
            pl.when(folds.is_in(list(source.values))).then(
                folds.replace_strict(source.values, default=None, return_dtype=pl.String)
            ),
            pl.when(~folds.is_in(list(source.values))).then(text),
        )
    return pl.when(_applies(placed, has)).then(text) if source.only_where else text


def _applies(placed: Placed, has: Mapping[str, Traits]) -> pl.Expr:
    conditions = [
        compared(pl.col(clean(placed.others[column])), has[cell(placed.others[column])]).is_in(list(allowed))
        for column, allowed in (placed.source.only_where or {}).items()
    ]
    return pl.all_horizontal(pl.lit(True), *conditions)


def asks_what_is_usual(placed: Placed) -> pl.Expr | None:
    """Whether all cells are written in the one usual way of their type; None where there is none."""
    pattern = usual_pattern(placed.source)
    return None if pattern is None or placed.at is None else all_like(pl.col(placed.text), pattern)


def values(placed: Placed, has: Mapping[str, Traits], *, is_usual: bool, day_zero: date) -> list[Stage]:
    """The value, and beside it what was noticed."""
    source = placed.source
    if placed.at is None:
        constant = pl.lit(source.constant, source.stored_as)
        return [{placed.name: pl.when(_applies(placed, has)).then(constant) if source.only_where else constant}]
    text = pl.col(placed.text)
    if source.type.kind == "text":
        return [{placed.name: text}]
    return stages(source, text, is_usual=is_usual, day_zero=day_zero)


def problems(placed: Placed, columns: Collection[str]) -> list[Problem]:
    """What can be wrong with the value, each cell for one reason; `columns` are those of the batch."""
    if placed.at is None:
        return []
    source, text = placed.source, pl.col(placed.text)
    failed = text.is_in(FAILED)
    found = [_problem(placed, "E753", failed)]
    if source.is_required:
        found.append(_problem(placed, "E740" if source.name == ID else "E756", text.is_null()))
    if source.is_text:
        return found + _text_problems(placed, columns, failed)
    value = pl.col(placed.name)
    if source.type.is_numeric:
        other = failed | text.str.contains(SCIENTIFIC)
        found.append(_problem(placed, "E746", text.str.contains(SCIENTIFIC)))
        for said, code in (("places", "E747"), ("twice", "E754")):
            if placed.mark(said) in columns:
                found.append(_problem(placed, code, pl.col(placed.mark(said)), places=str(source.type.places or 0)))
                other = other | pl.col(placed.mark(said)).fill_null(False)
        if source.minimum is not None:
            least = pl.lit(source.minimum, NUMBER)
            found.append(_problem(placed, "E748", value < least, bound=str(source.minimum)))
        if source.maximum is not None:
            most = pl.lit(source.maximum, NUMBER)
            found.append(_problem(placed, "E749", value > most, bound=str(source.maximum)))
        failed = other
    unreadable = text.is_not_null() & value.is_null() & ~failed
    return [*found, _problem(placed, "E702", unreadable, expected=_expected(source))]


def _text_problems(placed: Placed, columns: Collection[str], failed: pl.Expr) -> list[Problem]:
    source, text = placed.source, pl.col(placed.text)
    lost = text.str.contains(SCIENTIFIC) & text.str.contains("+", literal=True)
    if placed.at is not None and was_number(placed.at) in columns:
        lost = lost | (text.str.contains(LONG_NUMBER) & pl.col(was_number(placed.at)))
    found = [_problem(placed, "E741", lost)]
    if source.code is not None and source.first is None:
        found += [
            Problem(each.code, each.where & ~lost & ~failed, each.column, each.written, each.blanks)
            for each in code_problems(source.code, text, placed.shown, placed.label)
        ]
    return found


def _problem(placed: Placed, code: str, where: pl.Expr, **blanks: str) -> Problem:
    return Problem(code, where, placed.label, placed.shown, blanks)


def _expected(source: Source) -> str:
    match source.type.kind:
        case "enum":
            labels = list(source.type.choices.values())
            return "、".join(labels[:_CHOICES_SHOWN]) + ("……" if len(labels) > _CHOICES_SHOWN else "")
        case "date":
            return Word("written_day")
        case "month":
            return Word("written_month")
        case kind:
            return Word(kind)
