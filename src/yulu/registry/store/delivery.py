"""What a delivery says of itself, what its rows come in, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

import polars as pl

from yulu.registry.store.faults import EmptyWindow


@dataclass(frozen=True, slots=True)
class Complete:
    """The delivery says all there is about the days from `start` (None: from the beginning) to `through`.

    It speaks for all subjects of its kind, listed or not; `citation` says where it says so.
    """

    start: date | None
    through: date
    citation: str

    def __post_init__(self) -> None:
        """Raises EmptyWindow."""
        if self.start is not None and self.start > self.through:
            raise EmptyWindow(self.start, self.through)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery: its number, its dataset, the day it is from, the file it came in."""

    number: str
    dataset: str
    mapping: str
    day: date
    file: str
    sha256: str
    """Of the file as it came; the number and this say whether it is here already."""
    when: datetime
    """When it is imported, with its time zone: what is known on a day is told by this."""
    records: str | None = None
    """The record set that its rows are of; None: rows are subjects, columns facts."""
    complete: Complete | None = None
    brings_subjects: bool = False
    """Whether a row about a subject that is not in the registry brings it there, as its mapping says."""
    drops_other_columns: bool = False
    """Whether values in columns that it does not carry may be lost; else such a delivery is refused."""

    def __post_init__(self) -> None:
        """Raises ValueError where `when` has no time zone: which day it is in China could not be told."""
        if self.when.tzinfo is None:
            raise ValueError("the time of an import needs its time zone")


class Arriving(Protocol):
    """Some rows of a delivery, as whoever reads files hands them over."""

    @property
    def rows(self) -> pl.DataFrame:
        """Typed: `?id`, facts or record columns by name, `?row` (optional: the row's number in the file), `<kind>?id`
        (optional: whom the subject belongs to).
        """

    @property
    def unread(self) -> pl.Series:
        """The ids of the rows of this part that were set aside; null where the id itself could not be read."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that arrive, made by hand."""

    rows: pl.DataFrame
    unread: pl.Series = field(default_factory=lambda: pl.Series("unread", [], dtype=pl.String))


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a delivery."""

    version: int
    """The registry's version that has it."""
    is_new: bool
    """False: it had been imported before, and nothing was done."""
    good: int = 0
    set_aside: int = 0
    added: int = 0
    """Subjects or rows that were not there before."""
    changed: int = 0
    """Subjects or rows that were there and are stated anew, those emptied by a complete delivery included."""
    removed: int = 0
    """Rows that a complete delivery no longer has."""
    waiting: int = 0
    """Subjects it speaks of that no list has brought yet: their rows wait until one does."""
    superseded: int = 0
    """Rows left out because a newer delivery has spoken."""
    not_complete: int = 0
    """Rows set aside without a readable id: with any, the delivery cannot count as complete."""
