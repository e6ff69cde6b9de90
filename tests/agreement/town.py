"""A few facts of 柳溪 and what is derived from them, for the rows that people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.agreement.facts import INDUSTRY, PERSONS, SIZE, TIMES, YUAN
from tests.agreement.readings import Facts, Question
from yulu.language.definitions import Definition, Formula, Group, Lookup, Row, Table
from yulu.language.parsing import parse
from yulu.language.tree import Literal, Name, Node
from yulu.language.typecheck import Scope, check
from yulu.language.types import BOOLEAN, DATE, INTEGER, MONTH, NUMBER, TEXT, Type

_MONEY = Type("number", YUAN, places=2)
TYPES: Mapping[str, Type] = {
    "small": BOOLEAN,
    "insured": BOOLEAN,
    "headcount": Type("integer", PERSONS),
    "months": INTEGER,
    "turnover": _MONEY,
    "arrears": _MONEY,
    "rent": _MONEY,
    "rate": NUMBER,
    "rate_too": NUMBER,
    "industry": INDUSTRY,
    "founded": DATE,
    "paid_for": MONTH,
    "street": TEXT,
    "frauds": Type("integer", TIMES),
    "size": SIZE,
    "recorded_size": SIZE,
    "months_waived": INTEGER,
    "medium_months": INTEGER,
    "waived": _MONEY,
    "band": Type("enum", choices={"low": "低", "middle": "中", "high": "高"}),
    "fraud_count": Type("integer", TIMES),
    "frauds_allowed": Type("integer", TIMES),
    "frauds_counted": Type("integer", TIMES),
    "fixed_sum": NUMBER,
    "fixed_day": DATE,
}
INTERVALS = frozenset({"frauds"})


def checked(text: str) -> Node:
    """The typed tree of an expression over the town's facts."""
    parsed, faults = parse(text)
    assert parsed is not None, faults
    typed, faults = check(parsed, Scope(TYPES))
    assert typed is not None, faults
    return typed


def _ladder(codes: str, floors: Mapping[str, str]) -> Group:
    rows = tuple(Row(checked(test), size) for size, test in floors.items())
    return Group(checked(f"industry in ({codes})"), (*rows, Row(Literal(True, type=BOOLEAN), "micro")), ordered=True)


_SIZE_TABLE = Table(
    SIZE,
    (
        _ladder(
            "'industry'",
            {
                "large": "headcount >= 1000 and turnover >= 400000000",
                "medium": "headcount >= 300 and turnover >= 20000000",
                "small": "headcount >= 20 and turnover >= 3000000",
            },
        ),
        _ladder("'retail', 'software'", {"medium": "headcount >= 50", "small": "headcount >= 10"}),
    ),
)
_BANDS = Table(
    TYPES["band"],
    (
        Group(
            None,
            (
                Row(checked("headcount < 10 and turnover < 100"), "low"),
                Row(checked("headcount < 10 and turnover >= 100"), "middle"),
                Row(checked("headcount >= 10"), "high"),
            ),
            ordered=False,
        ),
    ),
)
DEFINITIONS: Mapping[str, Definition] = {
    "size": _SIZE_TABLE,
    "band": _BANDS,
    "months_waived": Lookup(
        INTEGER,
        replace(Name("size"), type=SIZE),
        {"micro": 6, "small": 3, "medium": Name("medium_months", type=INTEGER), "large": 0},
    ),
    "fixed_sum": Formula(Literal(5000, type=NUMBER)),
    "fixed_day": Formula(checked("date '2022-05-01'")),
    "frauds_counted": Table(
        Type("integer", TIMES),
        (
            Group(
                None,
                (
                    Row(checked("headcount < 10"), 0),
                    Row(checked("headcount >= 10"), replace(Name("frauds"), type=Type("integer", TIMES))),
                ),
                ordered=False,
            ),
        ),
    ),
    "frauds_allowed": Lookup(
        Type("integer", TIMES), replace(Name("size"), type=SIZE), {"micro": 1, "small": 2, "medium": 0, "large": 0}
    ),
    "waived": Formula(checked("rent * months_waived")),
    "fraud_count": Formula(checked("frauds")),
}


def question(text: str, facts: Facts) -> Question:
    """One expression asked of one subject; another stands beside it, who must not matter."""
    beside: Facts = {"small": True, "headcount": 3, "turnover": 1, "industry": "retail", "rent": 1, "frauds": 0}
    return Question(TYPES, DEFINITIONS, [checked(text)], [facts, beside], INTERVALS)
