"""What an expression may hold, and what is refused: with which code, and at which characters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yulu.language.faults import ExpressionFault
from yulu.language.parsing import is_name, parse
from yulu.language.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Or,
    walk,
)
from yulu.language.typecheck import Scope, check
from yulu.language.types import BOOLEAN, INTEGER, NUMBER, Type

A, B, C = Name("a"), Name("b"), Name("c")


def tree(text: str) -> Node:
    node, faults = parse(text)
    assert node is not None, faults
    return node


def refusals(text: str) -> list[ExpressionFault]:
    node, faults = parse(text)
    assert node is None, f"let through as {node}"
    return faults


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", A),
        ("a = 1", Compare("=", A, Literal(1))),
        ("a <> 1", Compare("<>", A, Literal(1))),
        ("a != 1", Compare("<>", A, Literal(1))),
        ("20 <= a", Compare("<=", Literal(20), A)),
        ("a = 'it''s'", Compare("=", A, Literal("it's"))),
        ("a = '“甲”；--/*'", Compare("=", A, Literal("“甲”；--/*"))),
        ("a and b or c", Or((And((A, B)), C))),
        ("a and (b or c)", And((A, Or((B, C))))),
        ("a and b and c", And((A, B, C))),
        ("a and (b and c)", And((A, And((B, C))))),
        ("not a and b", And((Not(A), B))),
        ("not a = b", Not(Compare("=", A, B))),
        ("NOT (a AND TRUE)", Not(And((A, Literal(True))))),
        ("a in ('x', 'y')", In(A, (Literal("x"), Literal("y")))),
        ("a not in ('x')", Not(In(A, (Literal("x"),)))),
        ("a between 1 and 2 and b", And((Between(A, Literal(1), Literal(2)), B))),
        ("a not between 1 and 2", Not(Between(A, Literal(1), Literal(2)))),
        ("a - b - c", Arithmetic("-", Arithmetic("-", A, B), C)),
        ("a - (b - c)", Arithmetic("-", A, Arithmetic("-", B, C))),
        ("a + b * c", Arithmetic("+", A, Arithmetic("*", B, C))),
        ("a / b / c > 1", Compare(">", Arithmetic("/", Arithmetic("/", A, B), C), Literal(1))),
        ("-a * b", Arithmetic("*", Negative(A), B)),
        ("a = -5", Compare("=", A, Literal(-5))),
        ("a - -0.5", Arithmetic("-", A, Literal(Decimal("-0.5")))),
        ("0.10", Literal(Decimal("0.1"))),
        ("3.00", Literal(3)),
        ("a >= date '2022-04-01'", Compare(">=", A, Literal(date(2022, 4, 1)))),
        ("round(a * 0.015, 2)", Call("round", (Arithmetic("*", A, Literal(Decimal("0.015"))), Literal(2)))),
        ("ROUND(a, 2)", Call("round", (A, Literal(2)))),
        ("least(a, b, c)", Call("least", (A, B, C))),
        ("months_before(a, 36)", Call("months_before", (A, Literal(36)))),
        ("last_year(a)", Call("last_year", (A,))),
        ("taxes.a", Name("taxes.a")),
        ("从业人员 >= 20", Compare(">=", Name("从业人员"), Literal(20))),
        ("a\n  and b", And((A, B))),
    ],
)
def test_an_expression_is_read_as_sql_reads_it(text: str, expected: Node) -> None:
    assert tree(text) == expected


@pytest.mark.parametrize(
    "name",
    ["size", "date", "month", "year", "status", "level", "rate", "type", "comment", "group", "order", "set", "use",
     "key", "value", "end", "begin", "first", "left", "default", "user", "position", "exists", "count", "round"],
)  # fmt: skip
def test_a_fact_may_be_called_by_most_words_that_sql_knows(name: str) -> None:
    fact = Name(name)
    assert tree(f"{name} = 1 and {name} + 1 > 2") == And(
        (Compare("=", fact, Literal(1)), Compare(">", Arithmetic("+", fact, Literal(1)), Literal(2)))
    )
    assert is_name(name)


@pytest.mark.parametrize("word", ["case", "interval", "any", "between", "current_date", "true", "not", "on", "36个月"])
def test_a_word_that_sql_reads_otherwise_is_no_name(word: str) -> None:
    assert not is_name(word)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        # whether a fact is unknown cannot be asked, nor an unknown replaced
        ("a is null", "E209", "a is null"),
        ("b and a is not null", "E209", "a is not null"),
        ("coalesce(a, 0) = 0", "E209", "coalesce(a, 0)"),
        ("ifnull(a, 0) = 0", "E209", "ifnull(a, 0)"),
        ("nullif(a, 0)", "E209", "nullif(a, 0)"),
        ("a = null", "E209", "null"),
        ("a in (1, null)", "E209", "null"),
        ("a is distinct from b", "E209", "a is distinct from b"),
        # no branches, no queries, no files, no conversions
        ("case when a then 1 else 2 end", "E205", "case when a then 1 else 2 end"),
        ("a + case when b then 1 end > 3", "E205", "case when b then 1 end"),
        ("(select 1)", "E205", "select 1"),
        ("a in (select b from c)", "E205", "a in (select b from c)"),
        ("a = (select max(b) from c)", "E205", "select max(b) from c"),
        ("exists(select 1 from c)", "E205", "exists(select 1 from c)"),
        ("select 1", "E204", "select"),
        ("drop table c", "E204", "drop"),
        ("read_csv('/etc/passwd')", "E208", "read_csv"),
        ("b or read_text('x') = 'y'", "E208", "read_text"),
        ("cast(a as int)", "E205", "cast(a as int)"),
        ("cast('2022-04-01' as date)", "E205", "cast('2022-04-01' as date)"),
        ("try_cast(a as date) = b", "E205", "try_cast(a as date)"),
        ("a::date", "E205", "::"),
        ("timestamp '2022-04-01'", "E205", "timestamp '2022-04-01'"),
        ("a + interval '1' day", "E205", "interval '1' day"),
        # no functions but our own
        ("b and sum(a) > 1", "E208", "sum"),
        ("count(*)", "E208", "count"),
        ("abs(a)", "E208", "abs"),
        ("if(a, 1, 2)", "E208", "if"),
        ("current_date", "E208", "current_date"),
        ("months_befor(a, 1)", "E208", "months_befor"),
        ("months_before(a, 1) over (order by b)", "E205", "months_before(a, 1) over (order by b)"),
        # nothing that is read but not meant: a part that a tree would lose is refused
        ("round(a, 2, 1)", "E221", "round(a, 2, 1)"),
        ("a between symmetric 2 and 1", "E205", "a between symmetric 2 and 1"),
        # no other operators
        ("a like 'x%'", "E205", "a like 'x%'"),
        ("a rlike 'x'", "E205", "a rlike 'x'"),
        ("a is true", "E205", "a is true"),
        ("a = any(b)", "E205", "any(b)"),
        ("a in b", "E205", "a in b"),
        ("a in ((1, 2))", "E205", "1, 2"),
        ("x -> x + 1", "E205", "x -> x"),
        ("a == 1", "E205", "=="),
        ("a || 'x'", "E205", "||"),
        ("a % 2 = 0", "E205", "%"),
        ("a && b", "E205", "&&"),
        ("a.b.c", "E205", "a.b.c"),
        # one expression, in one piece
        ("a = 1; b = 2", "E205", ";"),
        ("a = 1 -- b", "E205", "--"),
        ("a = 1 /* b */", "E205", "/*"),
        ("{a}", "E205", "{"),
        ("$1", "E205", "$"),
        ("a ? b", "E205", "?"),
        ("a[1]", "E205", "["),
        ('"a" = 1', "E205", '"a"'),
        ("`a` = 1", "E205", "`"),
        # what does not hang together
        ("a b", "E204", "b"),
        ("a = 1 b = 2", "E204", "="),
        ("a as b", "E204", "b"),
        ("a =", "E204", "="),
        ("a = 1 and", "E204", "and"),
        ("(a", "E231", "("),
        ("a)", "E231", ")"),
        ("1,000", "E204", ","),
        ("a = 1\nand b\nor", "E204", "or"),
        # characters of another keyboard
        ("a ＝ 1", "E201", "＝"),
        ("a（1）", "E201", "（"),
        ("a，b", "E201", "，"),
        ("a ≥ 1", "E201", "≥"),
        ("a − 1", "E201", "−"),
        ("a = ‘x’", "E201", "‘"),
        ("a = “x”", "E201", "“"),
        ("a\u3000= 1", "E203", "\u3000"),
        # names that begin with a digit, and figures that are none
        ("36个月 > 1", "E202", "36个月"),
        ("a > 20人", "E202", "20人"),
        ("a > 1e6", "E202", "1e6"),
        ("a > 0x1F", "E202", "0x1F"),
        ("a > 1_000", "E202", "1_000"),
        # quotes and dates
        ("a = 'x", "E206", "'x"),
        ("b and a = 'it's'", "E206", "'"),
        ("a > date '2022-02-30'", "E207", "date '2022-02-30'"),
        ("a > date '2022-4-1'", "E207", "date '2022-4-1'"),
        ("a > 2022-04-01", "E228", "2022-04-01"),
    ],
)  # fmt: skip
def test_what_is_refused_is_refused_by_its_code_at_its_place(text: str, code: str, at: str) -> None:
    first = refusals(text)[0]
    assert (first.code, text[slice(*first.span)]) == (code, at)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_expression_is_refused_as_such(text: str) -> None:
    assert [fault.code for fault in refusals(text)] == ["E200"]


def test_every_wrong_character_is_found_at_once_in_the_order_of_the_text() -> None:
    text = "a ＝ ‘x’ and 3个 > 1；"
    assert [(fault.code, text[slice(*fault.span)]) for fault in refusals(text)] == [
        ("E201", "＝"), ("E201", "‘"), ("E201", "’"), ("E202", "3个"), ("E201", "；"),
    ]  # fmt: skip


def test_inside_quotes_every_character_is_allowed() -> None:
    assert tree("a = '（甲，乙）－ 3个 “丙” ; -- /* */ {} $'") == Compare(
        "=", A, Literal("（甲，乙）－ 3个 “丙” ; -- /* */ {} $")
    )


@pytest.mark.parametrize("text", ["(" * 500 + "a" + ")" * 500, "not " * 500 + "a", "+".join("a" * 500)])
def test_an_expression_nested_too_deeply_is_refused_instead_of_breaking_the_program(text: str) -> None:
    assert [fault.code for fault in refusals(text)] == ["E204"]


def test_a_long_list_of_conditions_is_not_deep() -> None:
    found = tree(" and ".join(f"a > {number}" for number in range(500)))
    assert isinstance(found, And)
    assert len(found.operands) == 500


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("not (a or b) and c", ["not (a or b) and c", "not (a or b)", "a or b", "a", "b", "c"]),
        ("a = '(' and (b = 1)", ["a = '(' and (b = 1)", "a = '('", "a", "'('", "b = 1", "b", "1"]),
        ("a > -(b + 1)", ["a > -(b + 1)", "a", "-(b + 1)", "b + 1", "b", "1"]),
        ("a in (date '2022-04-01')", ["a in (date '2022-04-01')", "a", "date '2022-04-01'"]),
        ("a = true or false", ["a = true or false", "a = true", "a", "true", "false"]),
        ("round((a), 2) > 1", ["round((a), 2) > 1", "round((a), 2)", "a", "2", "1"]),
        ("企业 = '𠀀' and b", ["企业 = '𠀀' and b", "企业 = '𠀀'", "企业", "'𠀀'", "b"]),
        ("a\n  and not b", ["a\n  and not b", "a", "not b", "b"]),
    ],
)
def test_every_node_knows_its_characters(text: str, places: list[str]) -> None:
    assert [text[slice(*node.span)] for node in walk(tree(text))] == places


_PIECES = [
    *("a", "b", "size", "从业人员", "date", "1", "0.5", "20", "'x'", "'2022-04-01'", "true", "null"),
    *("and", "or", "not", "in", "between", "is", "case", "when", "then", "else", "end", "select", "from", "as", "cast"),
    *(
        "interval",
        "over",
        "filter",
        "distinct",
        "exists",
        "any",
        "like",
        "escape",
        "all",
        "values",
        "with",
        "symmetric",
    ),
    *("round", "least", "last_year", "months_before", "f", "(", ")", "(", ")", ",", ".", "'", " ", "\n", "\u3000"),
    *("+", "-", "*", "/", "=", "<>", "<=", "<", ">", "->", "::", "?", "（", "“", "36个月"),
]
_SOUP = st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join) | st.text(max_size=20)


def check_soup(text: str) -> None:
    """Whatever is written gives a tree or faults that point into the text, and never breaks the program."""
    node, faults = parse(text)
    assert (node is None) == bool(faults)
    scope = Scope(
        {"a": INTEGER, "b": BOOLEAN, "size": Type("enum", choices={"x": "某"})}, {"从业人员": (NUMBER, "year")}
    )
    if node is not None:
        typed, faults = check(node, scope)
        assert (typed is None) == bool(faults)
    for fault in faults:
        start, end = fault.span
        assert 0 <= start < end <= max(1, len(text))


@given(_SOUP)
@settings(max_examples=400, deadline=None)
def test_whatever_is_written_is_read_or_refused_at_its_place(text: str) -> None:
    check_soup(text)


@pytest.mark.soak
@given(_SOUP)
@settings(max_examples=50_000, deadline=None)
def test_whatever_is_written_at_length_is_read_or_refused_at_its_place(text: str) -> None:
    check_soup(text)
