"""One policy for everybody: outcome, condition masks, amounts, and the pattern of what is missing.

Polars gives every condition's truth. Where none is false and some is unknown, subjects fall into few patterns: the
same conditions open, the same facts unknown, the known ones between the same edges. Each pattern is settled once, by
the same `settle` that one subject goes through, and its answer holds for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from yulu.language import polars_functions as functions
from yulu.language.definitions import Definition, needed
from yulu.language.evaluate import Environment
from yulu.language.polars_reading import PolarsReading, collect
from yulu.language.tree import Compare, Literal, Node, Scalar, type_of
from yulu.language.types import BOOLEAN, NUMBER, Type
from yulu.language.values import Interval, Value, interval
from yulu.matching.table import ID
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning
from yulu.rules.grants import grant_answer
from yulu.rules.known import known
from yulu.rules.program import Program
from yulu.rules.settle import Settled, settle
from yulu.rules.subject import Subject
from yulu.toolbox.model import Grant

OUTCOME = pl.Enum(["not_entitled", "needs_facts", "needs_judgement", "entitled"])
_GRANTED = pl.col("outcome").is_in(["entitled", "needs_judgement"])
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
    laid_out = _without_zero_divisors(program, reading, laid_out)
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
    """The columns the program reads, in its order; absent ones unknown, aggregates as of a subject without rows."""
    columns = [pl.col(ID)]
    nothing = Subject(program.policy.subject, "")
    for leaf in program.leaves:
        if leaf.name in program.basis.aggregates:
            ends = _ends(known(leaf, nothing, program.basis).value)
            for column, end in zip(_columns(program, leaf), ends, strict=True):
                kind = _physical(leaf)
                columns.append(pl.col(column) if column in frame.columns else pl.lit(end, dtype=kind).alias(column))
        elif leaf.name in frame.columns:
            columns.append(pl.col(leaf.name))
        else:
            columns.append(pl.lit(None, dtype=_physical(leaf)).alias(leaf.name))
    columns += [pl.col(f"{name}?stated") for name in program.derived if f"{name}?stated" in frame.columns]
    return frame.select(columns)


def _columns(program: Program, leaf: Leaf) -> list[str]:
    """Where a leaf's value stands: an aggregate has two ends."""
    return [f"{leaf.name}?low", f"{leaf.name}?high"] if leaf.name in program.basis.aggregates else [leaf.name]


def _ends(value: Value) -> tuple[Value, Value]:
    return (value.low, value.high) if isinstance(value, Interval) else (value, value)


def _without_zero_divisors(program: Program, reading: PolarsReading, frame: pl.DataFrame) -> pl.DataFrame:
    """Facts under a divisor that comes to zero count as missing, as `settle.forget_zero_divisors` has it for one."""
    if not program.divisors:
        return frame
    none = Literal(0, type=NUMBER)
    zero = [
        reading.expression(Compare("=", divisor, none, type=BOOLEAN)).fill_null(False).alias(f"?z{n}")
        for n, divisor in enumerate(program.divisors)
    ]
    marked = pl.concat([frame, collect(reading.prepare(frame.lazy()).select(zero))], how="horizontal")
    forgotten: dict[str, list[str]] = {}
    for n, divisor in enumerate(program.divisors):
        names, derived = needed([divisor], program.definitions)
        columns = [column for leaf in program.leaves if leaf.name in names for column in _columns(program, leaf)]
        for column in [*columns, *(f"{name}?stated" for name in derived)]:
            forgotten.setdefault(column, []).append(f"?z{n}")
    kept = {column: ~pl.any_horizontal(zeros) for column, zeros in forgotten.items() if column in frame.columns}
    return marked.with_columns(pl.when(where).then(pl.col(each)).alias(each) for each, where in kept.items()).select(
        frame.columns
    )


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
    settled: dict[int, Settled] = {}
    found = [pl.DataFrame(schema={"?at": numbered.schema["?at"], "pattern": pl.Int32})]
    for rows, stated in _by_what_is_stated(program, numbered.filter(pl.col("outcome").is_null())):
        keys = [each.alias(f"?k{n}") for n, each in enumerate(_pattern_key(program, truths, stated))]
        named = [f"?k{n}" for n in range(len(keys))]
        keyed = rows.with_columns(keys)
        firsts = keyed.group_by(named, maintain_order=True).first().with_row_index("pattern", offset=len(settled))
        for row in firsts.iter_rows(named=True):
            vector = vector_of(program, row)
            outputs, _ = program.decide(vector)
            settled[row["pattern"]] = settle(program, vector, outputs[: len(program.conditions)])  # type: ignore[arg-type]
        by_key = firsts.select(pl.col("pattern").cast(pl.Int32), *named)
        found.append(keyed.join(by_key, on=named, how="left", nulls_equal=True).select("?at", "pattern"))
    outcomes = pl.DataFrame(
        {"pattern": list(settled), "?settled": [each.outcome for each in settled.values()]},
        schema={"pattern": pl.Int32, "?settled": OUTCOME},
    )
    merged = numbered.join(pl.concat(found), on="?at", how="left").join(outcomes, on="pattern", how="left").sort("?at")
    outcome = pl.coalesce("outcome", "?settled").alias("outcome")
    return merged.with_columns(outcome).drop("?at", "?settled"), settled


def _by_what_is_stated(program: Program, rows: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, list[str]]]:
    """The rows by which derived facts are stated in them: what is stated is a fact like any other."""
    names = [name for name in program.derived if f"{name}?stated" in rows.columns]
    if rows.is_empty():
        return
    if not names:
        yield rows, []
        return
    marked = rows.with_columns(pl.col(f"{name}?stated").is_not_null().alias(f"?s{n}") for n, name in enumerate(names))
    marks = [f"?s{n}" for n in range(len(names))]
    for part in marked.partition_by(marks):
        said = part.select(marks).row(0)
        yield part.drop(marks), [name for name, mark in zip(names, said, strict=True) if mark]


def _pattern_key(program: Program, truths: Sequence[pl.Expr], stated: Sequence[str]) -> list[pl.Expr]:
    """Everything that settling can depend on: which conditions are open, and for each fact under an open condition
    whether it is unknown or between which edges it lies (its value, where the edges move with other facts).
    """
    definitions = {name: each for name, each in program.definitions.items() if name not in stated}
    roots = [condition.node for condition in program.conditions]
    everything = Turning([*roots, *program.divisors], definitions, Environment({}, definitions), program.divisors)
    under = [_facts_under(program, root, definitions) for root in roots]
    types = {leaf.name: leaf for leaf in program.leaves}
    labels = program.basis.toolbox.derived
    types |= {name: Leaf(f"{name}?stated", name, labels[name].type, None) for name in stated}
    keys = list(truths)
    for name, leaf in types.items():
        asked = [truth.is_null() for truth, names in zip(truths, under, strict=True) if name in names]
        if asked:
            keys += [pl.when(pl.any_horizontal(asked)).then(each) for each in _cells(program, name, leaf, everything)]
    return keys


def _facts_under(program: Program, root: Node, definitions: Mapping[str, Definition]) -> set[str]:
    """The facts that an open condition's settling rests on, and those that make one of them a divisor of zero."""
    found = set(needed([root], definitions)[0])
    divisors = [set(needed([divisor], definitions)[0]) for divisor in program.divisors]
    return found.union(*(names for names in divisors if names & found))


def _cells(program: Program, name: str, leaf: Leaf, everything: Turning) -> list[pl.Expr]:
    """Where a fact lies among its edges, null where it is unknown; an aggregate by both its ends."""
    columns = [pl.col(column) for column in _columns(program, leaf)]
    cells = [columns[0] == columns[1]] if len(columns) > 1 else []
    if leaf.type.kind in ("boolean", "enum") or everything.depends_on_others(name):
        return [*cells, *columns]
    edges = everything.representatives(replace(leaf, name=name))
    return [*cells, *(_between(column, leaf.type, edges) for column in columns)]


def _between(column: pl.Expr, kind: Type, edges: Sequence[Scalar]) -> pl.Expr:
    """A number that says between which of the edges, or on which of them, the value lies; there is always an edge."""
    value = functions.as_kind(column, kind)
    ordered = kind.kind != "text"
    cell: pl.Expr = pl.lit(0, dtype=pl.Int32)
    for position, edge in enumerate(edges):
        on = functions.literal(edge)
        if ordered:
            cell = cell + (value > on).cast(pl.Int32) + (value >= on).cast(pl.Int32)
        else:
            cell = cell + (value == on).cast(pl.Int32) * (position + 1)
    return cell


def vector_of(program: Program, row: Mapping[str, Any]) -> list[Value]:
    """A row's values in the order the program takes them."""
    vector: list[Value] = []
    for leaf in program.leaves:
        ends: list[Any] = [row[column] for column in _columns(program, leaf)]
        vector.append(ends[0] if ends[0] is None or len(ends) == 1 else interval(*ends))
    vector += [row.get(f"{name}?stated") for name in program.derived]
    return vector


def _amount_columns(program: Program) -> list[str]:
    return [
        f"{grant.name}{suffix}"
        for grant, node in program.grants
        if node is not None
        for suffix in (("?amount", "?low", "?high") if grant.is_sum else ("?value",))
    ]


def _with_amounts(program: Program, worked: pl.DataFrame) -> pl.DataFrame:
    """What they get who are entitled, or may be found so: sums rounded as their clause says, or their bounds."""
    for position, (grant, node) in enumerate(program.grants):
        if node is None:
            continue
        found = pl.col(f"?g{position}")
        if not grant.is_sum:
            worked = worked.with_columns(pl.when(_GRANTED).then(_written(found, node)).alias(f"{grant.name}?value"))
            continue
        amount = pl.when(_GRANTED).then(_rounded(found, grant)).alias(f"{grant.name}?amount")
        worked = _with_bounds(program, position, worked.with_columns(amount))
    return worked


def _written(value: pl.Expr, node: Node) -> pl.Expr:
    """A rate or choice as text: a number without the zeros that its twelve places end in."""
    text = value.cast(pl.String)
    return text.str.replace(r"\.?0+$", "") if type_of(node).is_numeric else text


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
    missing = _GRANTED & pl.col(at).is_null()
    rest_on = [each for each in _columns_under(program, position) if each in worked.columns]
    if not worked.select(missing.any()).item():
        return worked.with_columns(pl.col(at).alias(f"{name}?low"), pl.col(at).alias(f"{name}?high"))
    distinct = worked.filter(missing).unique(rest_on, maintain_order=True)
    rows = []
    for row in distinct.iter_rows(named=True):
        vector = vector_of(program, row)
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
