"""One policy for everybody: outcome, condition masks, amounts, and the pattern of what is missing.

Polars gives every condition's truth. Where none is false and some is unknown, subjects fall into few patterns: the
same conditions open, the same facts unknown, the known ones between the same edges. Each pattern is settled once, by
the same `settle` that one subject goes through, and its answer holds for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from yulu.language.definitions import needed
from yulu.language.evaluate import Environment
from yulu.language.polars_reading import PolarsReading, collect
from yulu.language.values import Interval, Value
from yulu.matching.table import ID
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning
from yulu.rules.grants import grant_answer
from yulu.rules.program import Program
from yulu.rules.settle import Settled, forget_zero_divisors, settle
from yulu.toolbox.model import Grant

OUTCOME = pl.Enum(["not_entitled", "needs_facts", "needs_judgement", "entitled"])
_MONEY = pl.Decimal(38, 2)


@dataclass(frozen=True, slots=True)
class PolicyRun:
    """One policy's decisions, one row a subject, and the settled answer of each pattern by its number."""

    program: Program
    decisions: pl.DataFrame
    patterns: dict[int, Settled]


def decide_everybody(program: Program, frame: pl.DataFrame, progress: Callable[[], None] = lambda: None) -> PolicyRun:
    """The policy's answer for every row of the frame; a column that is not there is unknown for all."""
    laid_out = _lay_out(program, frame)
    intervals = [leaf.name for leaf in program.leaves if leaf.name in program.basis.aggregates]
    stated = [name for name in program.derived if f"{name}?stated" in frame.columns]
    reading = PolarsReading(program.derived, program.definitions, intervals, stated)
    truths = [reading.expression(c.node).alias(f"?c{n}") for n, c in enumerate(program.conditions)]
    amounts = [
        reading.expression(node).alias(f"?g{n}") for n, (grant, node) in enumerate(program.grants) if node is not None
    ]
    made = [each.meta.output_name() for each in [*truths, *amounts]]
    prepared = reading.prepare(laid_out.lazy()).with_columns(*truths, *amounts)
    worked = collect(prepared.select(*laid_out.columns, *made))
    named = [pl.col(f"?c{n}") for n in range(len(program.conditions))]
    outcome = _plain_outcome(program, named)
    worked = worked.with_columns(outcome.alias("outcome"), *_masks(named))
    progress()
    worked, patterns = _settle_patterns(program, worked, named)
    progress()
    worked = _with_amounts(program, worked)
    kept = [ID, "outcome", "conditions_true", "conditions_known", "pattern", *_amount_columns(program)]
    return PolicyRun(program, worked.select(kept), patterns)


def _lay_out(program: Program, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns the program reads, in its order; absent ones unknown, absent aggregates open from zero."""
    columns = [pl.col(ID)]
    for leaf in program.leaves:
        if leaf.name in program.basis.aggregates:
            kind = pl.Int64 if leaf.type.kind == "integer" else pl.Decimal(38, 12)
            low, high = f"{leaf.name}?low", f"{leaf.name}?high"
            columns.append(pl.col(low) if low in frame.columns else pl.lit(0, dtype=kind).alias(low))
            columns.append(pl.col(high) if high in frame.columns else pl.lit(None, dtype=kind).alias(high))
        elif leaf.name in frame.columns:
            columns.append(pl.col(leaf.name))
        else:
            columns.append(pl.lit(None, dtype=_physical(leaf)).alias(leaf.name))
    columns += [pl.col(f"{name}?stated") for name in program.derived if f"{name}?stated" in frame.columns]
    return frame.select(columns)


def _physical(leaf: Leaf) -> pl.DataType:
    kinds: dict[str, pl.DataType] = {
        "boolean": pl.Boolean(), "integer": pl.Int64(), "number": pl.Decimal(38, 12), "date": pl.Date(),
        "month": pl.Date(), "enum": pl.String(), "text": pl.String(),
    }  # fmt: skip
    return kinds[leaf.type.kind]


def _plain_outcome(program: Program, truths: Sequence[pl.Expr]) -> pl.Expr:
    """What needs no settling: a false condition, or all true; null is left for the patterns."""
    if program.validity.truth is False:
        return pl.lit("not_entitled", dtype=OUTCOME)
    all_of = pl.all_horizontal(truths) if truths else pl.lit(True)
    return (
        pl.when(~all_of)
        .then(pl.lit("not_entitled", dtype=OUTCOME))
        .when(all_of)
        .then(pl.lit("entitled", dtype=OUTCOME))
    )


def _masks(truths: Sequence[pl.Expr]) -> list[pl.Expr]:
    """Bit n is condition n: whether it is true, whether it is known."""
    true, known = pl.lit(0, dtype=pl.Int64), pl.lit(0, dtype=pl.Int64)
    for position, truth in enumerate(truths):
        bit = pl.lit(1 << position, dtype=pl.Int64)
        true = true + pl.when(truth).then(bit).otherwise(0)
        known = known + pl.when(truth.is_not_null()).then(bit).otherwise(0)
    return [true.alias("conditions_true"), known.alias("conditions_known")]


def _settle_patterns(
    program: Program, worked: pl.DataFrame, truths: Sequence[pl.Expr]
) -> tuple[pl.DataFrame, dict[int, Settled]]:
    """Settle each pattern of the open rows once and give every row its pattern's number and outcome."""
    numbered = worked.with_row_index("?at")
    open_rows = numbered.filter(pl.col("outcome").is_null())
    settled: dict[int, Settled] = {}
    if open_rows.is_empty():
        return worked.with_columns(pl.lit(None, dtype=pl.Int32).alias("pattern")), settled
    keyed = open_rows.with_columns(_pattern_key(program, truths, open_rows.columns))
    keys = [name for name in keyed.columns if name.startswith("?k")]
    firsts = keyed.group_by(keys, maintain_order=True).first().with_row_index("pattern")
    for row in firsts.iter_rows(named=True):
        vector = vector_of(program, row)
        forget_zero_divisors(program, vector)
        outputs, _ = program.decide(vector)
        settled[row["pattern"]] = settle(program, vector, outputs[: len(program.conditions)])  # type: ignore[arg-type]
    by_key = firsts.select("pattern", *keys).with_columns(pl.col("pattern").cast(pl.Int32))
    found = keyed.select("?at", *keys).join(by_key, on=keys, how="left", nulls_equal=True).select("?at", "pattern")
    outcomes = pl.DataFrame(
        {"pattern": list(settled), "?settled": [each.outcome for each in settled.values()]},
        schema={"pattern": pl.Int32, "?settled": OUTCOME},
    )
    merged = numbered.join(found, on="?at", how="left").join(outcomes, on="pattern", how="left").sort("?at")
    outcome = pl.coalesce("outcome", "?settled").alias("outcome")
    return merged.with_columns(outcome).drop("?at", "?settled"), settled


def _pattern_key(program: Program, truths: Sequence[pl.Expr], columns: Sequence[str]) -> list[pl.Expr]:
    """Everything that settling can depend on: which conditions are open, and for each leaf under an open condition
    whether it is unknown or between which edges it lies (its value, where the edges move with other facts).
    """
    roots = [condition.node for condition in program.conditions]
    everything = Turning(roots, program.definitions, Environment({}, program.definitions))
    keys = [truth.alias(f"?k{n}") for n, truth in enumerate(truths)]
    under = [set(needed([root], program.definitions)[0]) for root in roots]
    for position, leaf in enumerate(program.leaves):
        asked = [truth.is_null() for truth, names in zip(truths, under, strict=True) if leaf.name in names]
        if not asked:
            continue
        for suffix, cell in _cells(program, leaf, everything):
            keys.append(pl.when(pl.any_horizontal(asked)).then(cell).alias(f"?kl{position}{suffix}"))
            matters = pl.any_horizontal(asked) & cell.is_null()
            keys.append(matters.alias(f"?ku{position}{suffix}"))
    stated = [name for name in program.derived if f"{name}?stated" in columns]
    return [*keys, *(pl.col(f"{name}?stated").alias(f"?ks{n}") for n, name in enumerate(stated))]


def _cells(program: Program, leaf: Leaf, everything: Turning) -> list[tuple[str, pl.Expr]]:
    if leaf.name in program.basis.aggregates:
        return [("low", pl.col(f"{leaf.name}?low")), ("high", pl.col(f"{leaf.name}?high"))]
    column = pl.col(leaf.name)
    if leaf.type.kind not in ("integer", "number", "date", "month") or everything.depends_on_others(leaf.name):
        return [("", column)]
    cell: pl.Expr = pl.when(column.is_not_null()).then(0)
    for value in everything.representatives(leaf):
        number = isinstance(value, int | Decimal)
        literal = pl.lit(Decimal(value), dtype=pl.Decimal(38, 12)) if number else pl.lit(value)  # type: ignore[arg-type]
        compared = column.cast(pl.Decimal(38, 12)) if leaf.type.kind == "integer" else column
        cell = cell + (compared > literal).cast(pl.Int32) + (compared >= literal).cast(pl.Int32)
    return [("", cell)]


def vector_of(program: Program, row: dict[str, object]) -> list[Value]:
    """A row's values in the order the program takes them."""
    vector: list[Value] = []
    for leaf in program.leaves:
        if leaf.name in program.basis.aggregates:
            low, high = row[f"{leaf.name}?low"], row[f"{leaf.name}?high"]
            if low is None:
                vector.append(None)
            else:
                vector.append(low if low == high else Interval(low, high))  # type: ignore[arg-type]
        else:
            vector.append(row[leaf.name])  # type: ignore[arg-type]
    vector += [row.get(f"{name}?stated") for name in program.derived]  # type: ignore[misc]
    return vector


def _amount_columns(program: Program) -> list[str]:
    return [
        f"{grant.name}{suffix}"
        for grant, node in program.grants
        if node is not None
        for suffix in (("?amount", "?low", "?high") if grant.is_sum else ("?value",))
    ]


def _with_amounts(program: Program, worked: pl.DataFrame) -> pl.DataFrame:
    """Amounts of those entitled, rounded as their clause says; where a sum is not known, its bounds."""
    entitled = pl.col("outcome") == "entitled"
    for position, (grant, node) in enumerate(program.grants):
        if node is None:
            continue
        found = pl.col(f"?g{position}")
        if not grant.is_sum:
            worked = worked.with_columns(pl.when(entitled).then(found.cast(pl.String)).alias(f"{grant.name}?value"))
            continue
        amount = pl.when(entitled).then(_rounded(found, grant)).alias(f"{grant.name}?amount")
        worked = _with_bounds(program, position, worked.with_columns(amount))
    return worked


def _rounded(amount: pl.Expr, grant: Grant) -> pl.Expr:
    places, mode = grant.rounding.places, grant.rounding.mode
    exact = amount.cast(pl.Decimal(38, 12))
    if mode == "half_up":
        return exact.round(places, mode="half_away_from_zero").cast(_MONEY)
    step = pl.lit(Decimal(1).scaleb(-places), dtype=pl.Decimal(38, 12))
    nearest = exact.round(places, mode="half_away_from_zero")
    away = pl.when(nearest.abs() > exact.abs()).then(nearest - exact.sign() * step).otherwise(nearest)
    if mode == "down":
        return away.cast(_MONEY)
    return pl.when(away == exact).then(away).otherwise(away + exact.sign() * step).cast(_MONEY)


def _with_bounds(program: Program, position: int, worked: pl.DataFrame) -> pl.DataFrame:
    """Low and high for the entitled whose sum is unknown, worked out once for each set of values the sum rests on."""
    grant, node = program.grants[position]
    assert node is not None
    name, at = grant.name, f"{grant.name}?amount"
    missing = (pl.col("outcome") == "entitled") & pl.col(at).is_null()
    rest_on = [each for each in _columns_under(program, position) if each in worked.columns]
    if not worked.select(missing.any()).item():
        return worked.with_columns(pl.col(at).alias(f"{name}?low"), pl.col(at).alias(f"{name}?high"))
    distinct = worked.filter(missing).unique(rest_on, maintain_order=True)
    rows = []
    for row in distinct.iter_rows(named=True):
        vector = vector_of(program, row)
        forget_zero_divisors(program, vector)
        answer = grant_answer(program, vector, position, with_lacks=False)
        rows.append({**{each: row[each] for each in rest_on}, "?lo": answer.low, "?hi": answer.high})
    schema = {**{each: worked.schema[each] for each in rest_on}, "?lo": _MONEY, "?hi": _MONEY}
    bounds = pl.DataFrame(rows, schema=schema)
    worked = worked.join(bounds, on=rest_on, how="left", nulls_equal=True, maintain_order="left")
    return worked.with_columns(
        pl.when(missing).then(pl.col("?lo")).otherwise(pl.col(at)).alias(f"{name}?low"),
        pl.when(missing).then(pl.col("?hi")).otherwise(pl.col(at)).alias(f"{name}?high"),
    ).drop("?lo", "?hi")


def _columns_under(program: Program, position: int) -> list[str]:
    _, node = program.grants[position]
    assert node is not None
    leaves, derived = needed([node], program.definitions)
    found = []
    for name in leaves:
        found += [f"{name}?low", f"{name}?high"] if name in program.basis.aggregates else [name]
    return [*found, *(f"{name}?stated" for name in derived)]
