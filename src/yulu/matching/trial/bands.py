"""Between which bounds what a policy costs for one subject lies, today and with the draft, and the difference.

Whoever is entitled costs the sum, or its bounds; who may still be found to be, that or nothing. The difference is not
the difference of the two: facts that are missing are the same facts in both worlds. Of the four cases (entitled in
neither, in both, in one of them) those that no completion can bring about are left out, and what is worked out alike
in both cancels.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from operator import and_, or_

import polars as pl

from yulu.matching.amounts import MONEY, sum_columns
from yulu.matching.comparing.changes import DETAILS, change_of
from yulu.matching.layout import ROW
from yulu.matching.population import PolicyRows
from yulu.matching.run import decision_rows
from yulu.matching.stored import OUTCOME
from yulu.matching.trial.difference import Differences, difference_columns
from yulu.matching.trial.joint import CASES
from yulu.matching.trial.worlds import Pair
from yulu.toolbox.model import Grant
from yulu.toolbox.shapes import GrantKind

SIDES = ("before", "after")
BAND = "band"
"""What becomes of a row that says the same, but whose cost may change once facts are known."""
ENDS = ("before_low", "before_high", "after_low", "after_high", "change_low", "change_high")
CHANCES = ("win_low", "win_high", "lose_low", "lose_high")
_ZERO = pl.lit(0, dtype=MONEY)
_NEVER = pl.lit(False)


def end(kind: str, name: str) -> str:
    """The column of one of the `ENDS` of the sums of a kind; null where there is no such bound."""
    return f"?{kind}?{name}"


def kinds_of(pair: Pair) -> list[GrantKind]:
    """The kinds of sums that the policy gives in either world."""
    found = [grant.kind for grant in (*_sums(pair, "before"), *_sums(pair, "after"))]
    return list(dict.fromkeys(found))


def banded(
    pair: Pair,
    subjects: pl.DataFrame,
    before: PolicyRows | None,
    after: PolicyRows | None,
    allowed: pl.Series | None,
    untouched: pl.Series,
    differences: Differences,
    frame: pl.DataFrame,
) -> pl.DataFrame:
    """A row a subject: the columns of `subjects`, what a run says in both worlds (`comparing.changes.SAID`, today's
    with `_before`), `pattern` and `pattern_before`, for each kind its `ENDS`, who wins and loses for certain or perhaps
    (`CHANCES`), and `change`, null where nothing changes.

    `allowed` are the cases that `joint` found possible (None: any), `untouched` says for whom the worlds are one,
    `frame` is what is known of the subjects.
    """
    rows = subjects
    for side, found in zip(SIDES, (before, after), strict=True):
        rows = _with_side(rows, side, found)
    rows = differences.of(_with_cases(rows, allowed, untouched), frame)
    for kind in kinds_of(pair):
        rows = _with_ends(rows, pair, kind)
    certain = {"win": (_case("01"), ["00", "11", "10"]), "lose": (_case("10"), ["00", "11", "01"])}
    rows = rows.with_columns(
        each
        for name, (perhaps, others) in certain.items()
        for each in (
            (perhaps & ~reduce(or_, map(_case, others))).alias(f"{name}_low"), perhaps.alias(f"{name}_high"),
        )
    )  # fmt: skip
    return rows.with_columns(_change(kinds_of(pair)).alias("change"))


def _sums(pair: Pair, side: str) -> list[Grant]:
    program = pair.before if side == "before" else pair.after
    if program is None:
        return []
    return [grant for grant, node in program.grants if node is not None and grant.is_sum]


def _with_side(rows: pl.DataFrame, side: str, found: PolicyRows | None) -> pl.DataFrame:
    """What one world says, each column with the side's name; who has no row is refused."""
    end_of = "_before" if side == "before" else ""
    said = ["outcome", "amount", "amount_low", "amount_high", "value", "marks", "missing", "pattern"]
    if found is None:
        kinds = {"outcome": OUTCOME, "value": pl.String(), "marks": pl.UInt8(), "missing": pl.Int64()}
        kinds |= {"pattern": pl.Int32()}
        made = rows.with_columns(pl.lit(None, dtype=kinds.get(name, MONEY)).alias(f"{name}{end_of}") for name in said)
    else:
        told = decision_rows([found]).select("amount", "amount_low", "amount_high", "value")
        sums = [
            column for grant, node in found.program.grants if node and grant.is_sum for column in sum_columns(grant)
        ]
        own = pl.concat(
            [found.rows.select(ROW, "outcome", "marks", "pattern", "missing", *sums), told], how="horizontal"
        )
        is_told = pl.col("outcome").is_in(["entitled", "needs_judgement"])
        is_refused = pl.col("outcome") == "not_entitled"
        own = own.with_columns(
            pl.when(is_refused).then(pl.lit(0, dtype=pl.UInt8)).otherwise("marks").alias("marks"),
            pl.when(~is_refused).then("missing").alias("missing"),
        )
        own = own.with_columns(
            pl.when(is_told).then(pl.col(name)).alias(name) for name in ("amount", "amount_low", "amount_high", "value")
        ).rename({name: f"{name}{end_of}" for name in said} | {name: f"{side}?{name}" for name in sums})
        made = rows.join(own, on=ROW, how="left", maintain_order="left")
    return made.with_columns(
        pl.col(f"outcome{end_of}").fill_null(pl.lit("not_entitled", dtype=OUTCOME)),
        pl.col(f"marks{end_of}").fill_null(pl.lit(0, dtype=pl.UInt8)),
    )


def _case(name: str) -> pl.Expr:
    """Whether it is possible to be entitled (1) or not (0), first today, then with the draft."""
    return pl.col(f"?case{name}")


def _with_cases(rows: pl.DataFrame, allowed: pl.Series | None, untouched: pl.Series) -> pl.DataFrame:
    rows = rows.with_columns(untouched.alias("?untouched"))
    can: dict[str, dict[str, pl.Expr]] = {}
    for side, column in (("before", "outcome_before"), ("after", "outcome")):
        can[side] = {"0": pl.col(column) != "entitled", "1": pl.col(column) != "not_entitled"}
    every = {case: can["before"][case[0]] & can["after"][case[1]] for case in CASES}
    if allowed is not None:
        rows = rows.with_columns(allowed.alias("?allowed"))
        # In neither world: that is always possible where a condition asked alike in both may fail.
        bits = {case: (pl.col("?allowed") & (1 << bit)) != 0 for bit, case in enumerate(CASES)}
        every = {case: each if case == "00" else each & bits[case] for case, each in every.items()}
    one = pl.col("?untouched")
    every = {case: each & ~one if case in ("01", "10") else each for case, each in every.items()}
    return rows.with_columns(each.alias(f"?case{case}") for case, each in every.items())


def _with_ends(rows: pl.DataFrame, pair: Pair, kind: GrantKind) -> pl.DataFrame:
    """The `ENDS` of one kind."""
    found: dict[tuple[str, str], pl.Expr] = {}
    for side in SIDES:
        own = [grant for grant in _sums(pair, side) if grant.kind == kind]
        for low_or_high, number in (("low", 1), ("high", 2)):
            columns = [pl.col(f"{side}?{sum_columns(grant)[number]}") for grant in own]
            found[side, low_or_high] = reduce(lambda one, other: one + other, columns, _ZERO)
    both = [_in_both(pair, name, rows.columns) for name in _names(pair, kind)]
    both_low = reduce(lambda one, other: one + other, [low for low, _ in both], _ZERO)
    both_high = reduce(lambda one, other: one + other, [high for _, high in both], _ZERO)
    nothing = (_ZERO, _ZERO)
    options = {
        "before": [(_any("10", "11"), (found["before", "low"], found["before", "high"])), (_any("00", "01"), nothing)],
        "after": [(_any("01", "11"), (found["after", "low"], found["after", "high"])), (_any("00", "10"), nothing)],
        "change": [
            (_case("00"), nothing),
            (_case("11"), (_where_touched(both_low), _where_touched(both_high))),
            (_case("01"), (found["after", "low"], found["after", "high"])),
            (_case("10"), (_ZERO - found["before", "high"], _ZERO - found["before", "low"])),
        ],
    }
    return rows.with_columns(
        _hull([(where, ends[number]) for where, ends in each], lowest=number == 0).alias(end(kind, f"{name}_{word}"))
        for name, each in options.items()
        for number, word in enumerate(("low", "high"))
    )


def _where_touched(difference: pl.Expr) -> pl.Expr:
    return pl.when("?untouched").then(_ZERO).otherwise(difference)


def _names(pair: Pair, kind: GrantKind) -> list[str]:
    names = [grant.name for side in SIDES for grant in _sums(pair, side) if grant.kind == kind]
    return list(dict.fromkeys(names))


def _in_both(pair: Pair, name: str, columns: Collection[str]) -> tuple[pl.Expr, pl.Expr]:
    """The difference of one grant's sums for who is entitled in both worlds."""
    if pair.same_sum(name):
        return _ZERO, _ZERO
    ends: dict[str, tuple[pl.Expr, pl.Expr]] = {}
    for side in SIDES:
        grant = next((each for each in _sums(pair, side) if each.name == name), None)
        named = (None, None) if grant is None else sum_columns(grant)[1:]
        low, high = (_ZERO if each is None else pl.col(f"{side}?{each}") for each in named)
        ends[side] = (low, high)
    least, most = ends["after"][0] - ends["before"][1], ends["after"][1] - ends["before"][0]
    low_column, high_column = difference_columns(name)
    if low_column not in columns:
        return least, most
    return pl.max_horizontal(least, low_column), pl.min_horizontal(most, high_column)


def _any(*cases: str) -> pl.Expr:
    return reduce(or_, map(_case, cases))


def _hull(options: Sequence[tuple[pl.Expr, pl.Expr]], *, lowest: bool) -> pl.Expr:
    """The lowest or highest of what is possible; null where one of these has no bound."""
    ends = [pl.when(where).then(value.cast(MONEY)) for where, value in options]
    bounded = reduce(and_, (~where | value.is_not_null() for where, value in options))
    return pl.when(bounded).then(pl.min_horizontal(ends) if lowest else pl.max_horizontal(ends)).cast(MONEY)


def _change(kinds: Sequence[GrantKind]) -> pl.Expr:
    """What becomes of the row."""
    differs = reduce(
        or_,
        (
            pl.col(name).ne_missing(pl.col(f"{name}_before"))
            for name in ("outcome", "amount", "amount_low", "amount_high", "value", "missing", "marks")
        ),
    )
    still = [(pl.col(end(kind, f"change_{word}")) == 0).fill_null(False) for kind in kinds for word in ("low", "high")]
    may = ~reduce(and_, still, pl.lit(True))
    told = change_of()
    return (
        pl.when(differs & ((told != DETAILS) | ~may)).then(told)
        .when(may).then(pl.lit(BAND))
        .when(differs).then(told)
    )  # fmt: skip
