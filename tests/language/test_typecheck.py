"""Types and units, before anything is decided: what an expression is, and each fault once, at its characters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yulu.diagnostics import CATALOGUE
from yulu.language.faults import ExpressionFault
from yulu.language.parsing import parse
from yulu.language.tree import Literal, Node, type_of, walk
from yulu.language.typecheck import Scope, check
from yulu.language.types import BOOLEAN, DATE, INTEGER, MONTH, NUMBER, TEXT, Type, format_unit, parse_unit

SIZE = Type("enum", choices={"micro": "微型", "small": "小型", "medium": "中型"})
INDUSTRY = Type("enum", choices={"industry": "工业", "retail": "零售业"})
YUAN = Type("number", parse_unit("元"), places=2)
PERSONS = Type("integer", parse_unit("人"))

SCOPE = Scope(
    {
        "size": SIZE,
        "industry": INDUSTRY,
        "insured": BOOLEAN,
        "headcount": PERSONS,
        "disabled": PERSONS,
        "rent": YUAN,
        "turnover": YUAN,
        "price": Type("number", parse_unit("元/立方米"), places=6),
        "water": Type("number", parse_unit("立方米"), places=6),
        "months": INTEGER,
        "rate": NUMBER,
        "founded": DATE,
        "as_of": DATE,
        "paid_for": MONTH,
        "street": TEXT,
    },
    columns={"vat_sales": (YUAN, "year"), "tax_credit": (SIZE, "month")},
    broken={"half_declared"},
)


def typed(text: str, expected: Type | None = None) -> Node:
    tree, faults = parse(text)
    assert tree is not None, faults
    found, faults = check(tree, SCOPE, expected)
    assert found is not None, faults
    return found


def faults_of(text: str, expected: Type | None = None) -> list[ExpressionFault]:
    tree, faults = parse(text)
    assert tree is not None, faults
    found, faults = check(tree, SCOPE, expected)
    assert (found is None) == bool(faults)
    return faults


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("insured and not size = 'small'", "boolean", ""),
        ("headcount + disabled", "integer", "人"),
        ("headcount * 2", "integer", "人"),
        ("headcount / 2", "number", "人"),
        ("headcount + 0.5", "number", "人"),
        ("1 + headcount", "integer", "人"),
        ("price * water", "number", "元"),
        ("rent / water", "number", "元/立方米"),
        ("rent / turnover", "number", ""),
        ("rent * rate", "number", "元"),
        ("rent / headcount", "number", "元/人"),
        ("-rent", "number", "元"),
        ("round(headcount / 2, 0)", "number", "人"),
        ("least(rent, 5000)", "number", "元"),
        ("least(headcount, 5)", "integer", "人"),
        ("least(300, 5000.5) + rent", "number", "元"),
        ("round(0.5, 0) * 2 + rent", "number", "元"),
        ("months_before(founded, months)", "date", ""),
        ("days_after('2022-04-01', 30)", "date", ""),
        ("month_of(founded)", "month", ""),
        ("year_of(founded)", "integer", ""),
        ("filing_deadline(as_of)", "date", ""),
        ("last_year(vat_sales)", "number", "元"),
        ("months_ago(tax_credit, 3)", "enum", ""),
    ],
)
def test_a_unit_multiplies_and_divides_and_a_bare_number_takes_its_neighbours(text: str, kind: str, unit: str) -> None:
    found = type_of(typed(text))
    assert (found.kind, format_unit(found.unit)) == (kind, unit)


def test_after_the_check_every_node_has_a_type() -> None:
    text = "size in ('small', 'micro') and (rent * 3 + 2 between 5 and least(7, turnover) or founded > '2022-04-01')"
    for node in walk(typed(text)):
        assert node.type is not None, node


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("founded >= '2022-04-01'", date(2022, 4, 1)),
        ("'2022-04-01' <= founded", date(2022, 4, 1)),
        ("founded in ('2022-04-01')", date(2022, 4, 1)),
        ("founded between '2022-04-01' and '2022-05-01'", date(2022, 4, 1)),
        ("paid_for = '2022-04'", date(2022, 4, 1)),
        ("size = 'small'", "small"),
        ("'small' = size", "small"),
        ("street = 'small'", "small"),
        ("rent > 0.50", Decimal("0.5")),
    ],
)
def test_a_text_becomes_what_its_neighbour_is(text: str, value: object) -> None:
    literals = [node for node in walk(typed(text)) if isinstance(node, Literal)]
    assert literals[0].value == value


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("insured and rentt > 5", "E210", "rentt"),
        ("vat_sales > 5", "E211", "vat_sales"),
        ("insured and rent = 'small'", "E212", "rent = 'small'"),
        ("founded = paid_for", "E212", "founded = paid_for"),
        ("1 < headcount < 5", "E232", "1 < headcount < 5"),
        ("insured or headcount > rent", "E213", "headcount > rent"),
        ("rent + headcount > 5", "E213", "rent + headcount"),
        ("rent in (5, headcount)", "E213", "headcount"),
        ("rent between 5 and headcount", "E213", "rent between 5 and headcount"),
        ("least(rent, headcount) > 5", "E213", "least(rent, headcount)"),
        ("rent + size > 5", "E214", "size"),
        ("-insured > 5", "E214", "insured"),
        ("round(founded, 2) > 5", "E214", "founded"),
        ("insured and rent", "E215", "rent"),
        ("not size", "E215", "size"),
        ("size = 'smal'", "E216", "'smal'"),
        ("size in ('small', '微型')", "E216", "'微型'"),
        ("size > 'small'", "E217", "size > 'small'"),
        ("insured < true", "E217", "insured < true"),
        ("street between 'a' and 'b'", "E217", "street between 'a' and 'b'"),
        ("insured and size = industry", "E218", "size = industry"),
        ("rate > 0.0000000000001", "E219", "0.0000000000001"),
        ("rent > 100000000000000000000000000", "E219", "100000000000000000000000000"),
        ("round(rent) > 5", "E221", "round(rent)"),
        ("month_of(founded, 1) = '2022-04'", "E221", "month_of(founded, 1)"),
        ("least(rent) > 5", "E221", "least(rent)"),
        ("rent / 0 > 5", "E222", "0"),
        ("months_before(founded, 1.5) > '2022-04-01'", "E223", "1.5"),
        ("months_before(founded, -1) > '2022-04-01'", "E223", "-1"),
        ("months_before(founded, months + 1) > '2022-04-01'", "E223", "months + 1"),
        ("round(rent, months) > 5", "E223", "months"),
        ("years_ago(vat_sales, months) > 5", "E223", "months"),
        ("last_year(rent) > 5", "E224", "rent"),
        ("last_month(vat_sales) > 5", "E225", "last_month(vat_sales)"),
        ("last_workday(founded) > '2022-04-01'", "E229", "founded"),
        ("founded > '2022-02-30'", "E207", "'2022-02-30'"),
        ("founded > '2022-04'", "E207", "'2022-04'"),
        ("paid_for = '2022-13'", "E207", "'2022-13'"),
        ("size = small", "E230", "small"),
        ("size = 小型", "E230", "小型"),
    ],
)
def test_each_fault_has_its_code_and_place(text: str, code: str, at: str) -> None:
    assert [(fault.code, text[slice(*fault.span)]) for fault in faults_of(text)] == [(code, at)]
    assert code in CATALOGUE


@pytest.mark.parametrize(
    ("text", "expected", "code", "at"),
    [
        ("rent", BOOLEAN, "E220", "rent"),
        ("headcount > 5", YUAN, "E220", "headcount > 5"),
        ("price", YUAN, "E220", "price"),
        ("headcount / 2", PERSONS, "E220", "headcount / 2"),
        ("industry", SIZE, "E218", "industry"),
        ("'large'", SIZE, "E216", "'large'"),
        ("'2022-04'", DATE, "E207", "'2022-04'"),
    ],
)
def test_the_whole_must_be_what_is_needed_where_it_stands(text: str, expected: Type, code: str, at: str) -> None:
    assert [(fault.code, text[slice(*fault.span)]) for fault in faults_of(text, expected)] == [(code, at)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5000", YUAN),
        ("least(rent, 5000)", YUAN),
        ("price * water", YUAN),
        ("headcount", Type("number", parse_unit("人"))),
        ("'small'", SIZE),
        ("'2022-04-01'", DATE),
        ("'2022-04'", MONTH),
        ("'东街'", TEXT),
    ],
)
def test_what_fits_is_let_through(text: str, expected: Type) -> None:
    assert type_of(typed(text, expected)).kind in (expected.kind, "integer")


def test_all_faults_are_found_at_once_in_the_order_of_the_text() -> None:
    text = "rentt > 5 and size = 'smal' and headcount > rent and 5 between nothing and rent"
    assert [(fault.code, text[slice(*fault.span)]) for fault in faults_of(text)] == [
        ("E210", "rentt"), ("E216", "'smal'"), ("E213", "headcount > rent"), ("E210", "nothing"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["rentt between 5 and 6", "rentt in (1, 2, 3)", "rentt = rentt", "rentt = nothing_else or rentt > 5"]
)
def test_the_same_fault_at_the_same_place_is_said_once(text: str) -> None:
    found = [(fault.code, fault.span) for fault in faults_of(text)]
    assert len(found) == len(set(found))


def test_a_name_that_is_nearly_right_is_guessed() -> None:
    assert faults_of("rentt > 5")[0].data["nearest"] == "rent"
    assert faults_of("size = 'smal'")[0].data["nearest"] == "small"
    assert faults_of("size = '小型'")[0].data["nearest"] == "small"


def test_a_name_whose_own_declaration_is_at_fault_is_not_reported_again() -> None:
    tree, _ = parse("half_declared > 5 and rentt = 1")
    assert tree is not None
    found, faults = check(tree, SCOPE)
    assert found is None
    assert "half_declared" not in [fault.data.get("name") for fault in faults]
