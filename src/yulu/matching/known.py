"""What is known of everybody in a registry, for each leaf of the policies: the same as `rules.known` says of one.

Absence means something where a complete delivery covers the days asked about and speaks for the subject; what is older
than one refresh is stale; records known in part bound a count or a sum; whom a subject belongs to lends it their facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from yulu.language.aggregates import Aggregate
from yulu.language.polars_aggregates import SUBJECT, aggregate_polars
from yulu.language.polars_reading import collect
from yulu.matching.layout import ID, columns_of, filled_by_date, of_nothing, stale
from yulu.registry.store import Snapshot
from yulu.registry.store.layout import DAY, column_type, day_of, owners_of, source_of
from yulu.registry.store.one_subject import complete_of
from yulu.rules.basis import Basis, Leaf
from yulu.rules.known import Coverage, coverage, days_asked, period_asked, periods
from yulu.rules.subject import DeliveryState
from yulu.toolbox.model import Dataset, Fact, Records

_ONE_DAY = timedelta(days=1)
_FEW = 1 << 21
"""So many record rows are kept in memory."""


def kind_of(leaf: Leaf, basis: Basis) -> str | None:
    """The kind of subject of whom the leaf is recorded; None where no registry holds it (an open term, a text)."""
    toolbox = basis.toolbox
    if leaf.name in toolbox.facts:
        return toolbox.facts[leaf.name].dataset.subject
    if leaf.name in basis.aggregates:
        return toolbox.records[basis.aggregates[leaf.name].record].dataset.subject
    asked = period_asked(leaf.name, toolbox) if "@" in leaf.name else None
    return None if asked is None else asked[0].dataset.subject


@dataclass
class Known:
    """What a registry knows of one kind of subject, of these leaves; `of` lays out some subjects at a time.

    What owners lend is looked up in the same way, one `Known` a kind of owner.
    """

    snapshot: Snapshot
    basis: Basis
    kind: str
    leaves: Sequence[Leaf]
    _own: list[Leaf] = field(init=False)
    _lent: dict[str, Known] = field(init=False)
    """By kind of owner."""

    def __post_init__(self) -> None:
        held = {leaf.name: kind_of(leaf, self.basis) for leaf in self.leaves}
        self._own = [leaf for leaf in self.leaves if held[leaf.name] == self.kind]
        others = [leaf for leaf in self.leaves if held[leaf.name] not in (None, self.kind)]
        self._lent = {}
        for owner in owners_of(self.kind).values():
            reached = kinds_above(owner)
            lent = [leaf for leaf in others if held[leaf.name] in reached]
            if lent:
                self._lent[owner] = Known(self.snapshot, self.basis, owner, lent)

    @property
    def kinds(self) -> set[str]:
        """The kinds of subject whose rows are read."""
        return {self.kind}.union(*(lent.kinds for lent in self._lent.values()))

    @cached_property
    def everybody(self) -> pl.LazyFrame:
        """The subjects with the columns that `of` reads, in the registry's order."""
        return self.snapshot.subjects(self.kind).select(self._columns)

    def parts(self, size: int) -> Iterator[pl.DataFrame]:
        """All of `everybody`, in frames of no more than `size`, none of them read ahead."""
        for rows in self.snapshot.subjects_in_parts(self.kind, size):
            yield rows.select(self._columns).collect()

    @cached_property
    def _columns(self) -> list[str]:
        columns = [ID, *(column for column, owner in owners_of(self.kind).items() if owner in self._lent)]
        columns += [leaf.name for leaf in self._own if leaf.name in self.basis.toolbox.facts]
        for dataset in self._datasets:
            if dataset in self._with_facts:
                columns += [day_of(dataset), source_of(dataset), complete_of(dataset)]
        return columns

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Some rows of `everybody`, laid out (`layout`), in their order. Raises NumberOverflow."""
        found = {name: self._records[name].of(rows) for name in self._record_sets}
        made = rows.lazy()
        for dataset, each in self._datasets.items():
            made = _done(self._with_state(made, each, {name: found[name] for name in self._sets_of(dataset)}))
        values: list[pl.Expr] = []
        for leaf in self._own:
            if leaf.name in self.basis.toolbox.facts:
                values += self._fact(self.basis.toolbox.facts[leaf.name])
            elif leaf.name in self.basis.aggregates:
                form = self.basis.aggregates[leaf.name]
                made = _done(self._with_aggregate(made, leaf.name, form, found[form.record]))
                values += [pl.col(column) for column in columns_of(self.basis, leaf.name)]
                values.append(pl.col(stale(leaf.name)))
            else:
                made = _done(self._with_period(made, leaf.name, found))
                values += [pl.col(leaf.name), pl.col(stale(leaf.name))]
        owners = [column for column, owner in owners_of(self.kind).items() if owner in self._lent]
        laid_out = collect(made.select(ID, *owners, *values))
        for column, owner in owners_of(self.kind).items():
            if owner in self._lent:
                laid_out = self._lend(laid_out, column, self._lent[owner])
        return laid_out.drop(owners)

    # The deliveries ---------------------------------------------------------------------------------------------------

    @cached_property
    def _datasets(self) -> dict[str, Dataset]:
        """The datasets that the leaves are of."""
        toolbox = self.basis.toolbox
        found: dict[str, Dataset] = {}
        for leaf in self._own:
            if leaf.name in toolbox.facts:
                dataset = toolbox.facts[leaf.name].dataset
            elif leaf.name in self.basis.aggregates:
                dataset = toolbox.records[self.basis.aggregates[leaf.name].record].dataset
            else:
                asked = period_asked(leaf.name, toolbox)
                assert asked is not None
                dataset = asked[0].dataset
            found[dataset.id] = dataset
        return found

    @cached_property
    def _with_facts(self) -> frozenset[str]:
        return frozenset(fact.dataset.id for fact in self.basis.toolbox.facts.values())

    @cached_property
    def _record_sets(self) -> list[str]:
        """Every record set of the datasets: a dataset is complete, and as new, as its parts are together."""
        return [name for name, each in self.basis.toolbox.records.items() if each.dataset.id in self._datasets]

    def _sets_of(self, dataset: str) -> list[str]:
        return [name for name in self._record_sets if self.basis.toolbox.records[name].dataset.id == dataset]

    @cached_property
    def _records(self) -> dict[str, RecordsOfSome]:
        toolbox = self.basis.toolbox
        return {name: RecordsOfSome(self.snapshot, toolbox.records[name]) for name in self._record_sets}

    def _with_state(self, made: pl.LazyFrame, dataset: Dataset, sets: Mapping[str, pl.DataFrame]) -> pl.LazyFrame:
        """Whether the declaration to be complete speaks for the subject, and the day of what is said of it.

        As `registry.store.one_subject` has it: the facts' day, else the newest row's or a later list's.
        """
        id, with_facts = dataset.id, dataset.id in self._with_facts
        speaks = pl.col(complete_of(id)) if with_facts else pl.lit(True)
        newest: list[pl.Expr] = []
        for name, rows in sets.items():
            unread = self._records[name].unread.lazy().with_columns(pl.lit(True).alias(f"?unread {name}"))
            last = rows.lazy().group_by(ID).agg(pl.col(DAY).max().alias(f"?last {name}"))
            made = made.join(unread, on=ID, how="left", maintain_order="left")
            made = made.join(last, on=ID, how="left", maintain_order="left")
            speaks = speaks & pl.col(f"?unread {name}").is_null()
            newest.append(pl.col(f"?last {name}"))
        lists = [part.day for part in self.snapshot.parts(id).values() if part is not None]
        newest += [pl.when(speaks).then(pl.lit(day)) for day in lists]
        day = pl.max_horizontal(newest) if newest else pl.lit(None, dtype=pl.Date)
        if with_facts:
            day = pl.when(pl.col(source_of(id)).is_not_null()).then(pl.col(day_of(id))).otherwise(day)
        return made.with_columns(speaks.alias(f"?speaks {id}"), day.alias(f"?day {id}"))

    def _covered(self, dataset: Dataset, start: date | None, end: date) -> Coverage:
        """Whether those for whom the dataset's declaration speaks are covered in these days."""
        whole = self.snapshot.completeness.get(dataset.id)
        state = None if whole is None else DeliveryState(None, None, whole.complete_from, whole.complete_through)
        return coverage(state, dataset, start, end)

    def _is_old(self, dataset: Dataset) -> pl.Expr:
        """Whether what is said of the subject is older than one refresh."""
        last = last_old_day(dataset, self.basis.as_of)
        if last is None:
            return pl.lit(False)
        return (pl.col(f"?day {dataset.id}") <= last).fill_null(False)

    # The leaves -------------------------------------------------------------------------------------------------------

    def _fact(self, fact: Fact) -> list[pl.Expr]:
        dataset, old = fact.dataset, self._is_old(fact.dataset)
        value = filled_by_date(fact)
        if fact.absent_since is not None:
            old = old & pl.col(fact.name).is_not_null()
        covered = self._covered(dataset, self.basis.as_of, self.basis.as_of + _ONE_DAY)
        if fact.absent is None or covered == "open":
            return [value, old.alias(stale(fact.name))]
        absent = pl.lit(fact.absent, dtype=column_type(fact.type))
        speaks = pl.col(f"?speaks {dataset.id}")
        filled = pl.when(value.is_null() & speaks).then(absent).otherwise(value)
        is_stale = pl.when(value.is_null()).then(pl.lit(covered == "stale")).otherwise(old)
        return [filled.alias(fact.name), is_stale.alias(stale(fact.name))]

    def _with_aggregate(self, made: pl.LazyFrame, name: str, form: Aggregate, rows: pl.DataFrame) -> pl.LazyFrame:
        records = self.basis.toolbox.records[form.record]
        dataset = records.dataset
        start, end = days_asked(form, self.basis.as_of)
        covered = self._covered(dataset, start, end)
        speaks = pl.col(f"?speaks {dataset.id}")
        dated = rows.lazy().with_columns(_dated(records)).rename({ID: SUBJECT})
        missing = pl.lit(None, dtype=pl.Int64)
        made = made.join(
            dated.group_by(SUBJECT).agg(
                pl.len().alias("?rows"),
                pl.col(records.date_column).filter(pl.col(records.date_column).is_in(_asked(records, start, end)))
                .n_unique().cast(pl.Int64).alias("?there"),
            ),
            left_on=ID, right_on=SUBJECT, how="left", maintain_order="left",
        )  # fmt: skip
        if records.every is not None and start is not None:
            missing = pl.lit(len(periods(records, start, end)), dtype=pl.Int64) - pl.col("?there").fill_null(0)
        subjects = made.select(
            pl.col(ID).alias(SUBJECT), (speaks & pl.lit(covered != "open")).alias("covered"),
            missing.alias("missing_periods"),
        )  # fmt: skip
        bounds = aggregate_polars(form, dated, subjects).rename({"low": f"{name}?low", "high": f"{name}?high"})
        made = made.join(bounds, left_on=ID, right_on=SUBJECT, how="left", maintain_order="left")
        old = pl.col("?rows").is_not_null() & self._is_old(dataset)
        is_stale = (speaks & pl.lit(covered == "stale")) | old
        return made.with_columns(is_stale.alias(stale(name))).drop("?rows", "?there")

    def _with_period(self, made: pl.LazyFrame, name: str, found: Mapping[str, pl.DataFrame]) -> pl.LazyFrame:
        asked = period_asked(name, self.basis.toolbox)
        assert asked is not None
        records, column, wanted = asked
        there = (
            found[records.name]
            .lazy()
            .filter((pl.col(records.date_column) == pl.lit(wanted)) & pl.col(column).is_not_null())
        )
        values = there.group_by(ID).agg(pl.col(column).first().alias(name))
        made = made.join(values, on=ID, how="left", maintain_order="left")
        return made.with_columns(self._is_old(records.dataset).alias(stale(name)))

    # Owners -----------------------------------------------------------------------------------------------------------

    def _lend(self, laid_out: pl.DataFrame, column: str, lent: Known) -> pl.DataFrame:
        """The rows with what is known of whom they belong to; nothing of those who are not listed."""
        whom = laid_out.lazy().select(pl.col(column).alias(ID)).drop_nulls().unique()
        owners = lent.of(lent.everybody.join(whom, on=ID, how="semi").collect(engine="streaming"))
        owners = owners.rename({ID: column}).with_columns(pl.lit(True).alias("?listed"))
        joined = laid_out.join(owners, on=column, how="left", maintain_order="left")
        absent = pl.col("?listed").is_null()
        nothing = [
            pl.when(absent).then(pl.lit(end, dtype=joined.schema[name])).otherwise(name).alias(name)
            for leaf in lent.leaves
            for name, end in of_nothing(leaf, self.basis, lent.kind).items()
            if end is not None and name in joined.columns
        ]
        return joined.with_columns(nothing).drop("?listed")


@dataclass
class RecordsOfSome:
    """A record set, of some subjects at a time."""

    snapshot: Snapshot
    records: Records

    @cached_property
    def _all(self) -> pl.LazyFrame:
        """Read once where they are few, else anew for each part of the subjects."""
        rows = self.snapshot.records(self.records.name).select(ID, DAY, *self.records.columns)
        few: bool = rows.select(pl.len() <= _FEW).collect().item()
        return rows.collect(engine="streaming").lazy() if few else rows

    @cached_property
    def unread(self) -> pl.DataFrame:
        """`?id` of the subjects of whom a row could not be read."""
        return self.snapshot.unread(self.records.name).unique().collect()

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """All rows of these subjects."""
        return self._all.join(rows.lazy().select(ID), on=ID, how="semi").collect(engine="streaming")


def _done(made: pl.LazyFrame) -> pl.LazyFrame:
    """The same, worked out: a plan of some dozen joins takes Polars minutes to think over, however few the rows."""
    return collect(made).lazy()


def kinds_above(kind: str) -> set[str]:
    """This kind, and all that lend it their facts."""
    return {kind}.union(*(kinds_above(owner) for owner in owners_of(kind).values()))


def last_old_day(dataset: Dataset, as_of: date) -> date | None:
    """The last day such that a delivery from it is stale on `as_of`; None where none ever is."""
    day = as_of
    while (limit := dataset.refresh.after(day)) is not None and limit >= as_of:
        if day == date.min:
            return None
        day -= _ONE_DAY
    return None if limit is None else day


def _dated(records: Records) -> Iterable[pl.Expr]:
    """A year as its first day, so that windows compare days with days."""
    if records.every == "year":
        yield pl.date(pl.col(records.date_column), 1, 1).alias(records.date_column)


def _asked(records: Records, start: date | None, end: date) -> list[date]:
    return [] if records.every is None or start is None else periods(records, start, end)
