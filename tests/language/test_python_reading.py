"""The generated function holds nothing that was written in a toolbox: names and values are reached by position."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yulu.language.definitions import Definition, Formula, Group, Lookup, Row, Table
from yulu.language.python_reading import Decide, compile_python
from yulu.language.tree import And, Arithmetic, Call, Compare, In, Literal, Name, Negative, Node, Not, Or
from yulu.language.types import BOOLEAN, NUMBER, TEXT, Type
from yulu.language.values import Candidates, Value

HOSTILE = [
    "x); import os; os.system('true') #",
    "__import__('os').system('true')",
    "'''",
    '"; raise SystemExit; "',
    "\n    return 1\n",
    "\\",
    "v[0]",
    "k",
    "decide",
    "None",
    "{0}",
    "%s",
    "企业 规模",
    "",
]


def generated(monkeypatch: pytest.MonkeyPatch, name: str, value: Any) -> tuple[Decide, str]:
    """The function made of trees in which every name and every literal is hostile, and its source."""
    choices = Type("enum", choices={f"{name}1": name, f"{name}2": name})
    text, number, flag = Name(name, type=TEXT), Name(f"{name}.n", type=NUMBER), Name(f"{name}.f", type=BOOLEAN)
    key = Name(f"{name}.key", type=choices)
    test = Compare("=", text, Literal(value, type=TEXT), type=BOOLEAN)
    listed = In(text, (Literal(value, type=TEXT), text), type=BOOLEAN)
    amount = Call("round", (Negative(Arithmetic("*", number, Literal(Decimal("1.5")))), Literal(2)), type=NUMBER)
    unfound = Name(f"{name}.unfound", type=TEXT)
    definitions: Mapping[str, Definition] = {
        f"{name}.formula": Formula(Or((Not(test), And((listed, flag))), type=BOOLEAN)),
        f"{name}.table": Table(TEXT, (Group(flag, (Row(test, value), Row(listed, unfound)), ordered=True),)),
        f"{name}.lookup": Lookup(TEXT, key, {f"{name}1": value, f"{name}2": unfound}),
    }
    sources: list[str] = []
    real = builtins.exec

    def keeping(source: Any, *spaces: Any) -> None:
        sources.append(source)
        real(source, *spaces)

    monkeypatch.setattr(builtins, "exec", keeping)
    outputs: list[Node] = [test, listed, amount]
    leaves = [node.name for node in (text, number, flag, key, unfound)]
    decide = compile_python(leaves, list(definitions), definitions, outputs)
    monkeypatch.undo()
    return decide, sources[-1]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_names_and_values_are_the_source_is_the_same(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    _, harmless = generated(monkeypatch, "a", "b")
    decide, source = generated(monkeypatch, name, value)
    assert source == harmless
    known: list[Value] = [value, Decimal(2), True, f"{name}1", None, None, None, None]
    outputs, derived = decide(known)
    assert outputs == (True, True, Decimal("-3.00"))
    assert derived == (True, value, value)


@given(st.text(), st.text())
@settings(max_examples=50, deadline=None)
def test_no_text_at_all_gets_into_the_source(name: str, value: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        _, harmless = generated(patch, "a", "b")
        _, source = generated(patch, name, value)
    assert source == harmless


def test_the_source_names_only_what_the_reading_hands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    _, source = generated(monkeypatch, "a", "b")
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    variables = {name for name in names if name[0] in "nk" and name[1:].isdigit()}
    assert names - variables <= {"v", "k", "compare", "between", "member", "arithmetic", "minus", "unite", "look_up"}
    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    strings = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert strings <= {"=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/"}


def test_a_stated_value_replaces_the_derivation_and_what_rests_on_it_follows() -> None:
    size = Type("enum", choices={"micro": "微型", "small": "小型"})
    headcount, named = Name("headcount", type=NUMBER), Name("size", type=size)
    floor = Compare(">=", headcount, Literal(20, type=NUMBER), type=BOOLEAN)
    definitions: Mapping[str, Definition] = {
        "size": Table(
            size, (Group(None, (Row(floor, "small"), Row(Literal(True, type=BOOLEAN), "micro")), ordered=True),)
        ),
        "months": Lookup(NUMBER, replace(named), {"micro": 6, "small": 3}),
    }
    is_small = Compare("=", named, Literal("small", type=size), type=BOOLEAN)
    decide = compile_python(["headcount"], ["size", "months"], definitions, [is_small])
    assert decide([50, None, None]) == ((True,), ("small", 3))
    assert decide([50, "micro", None]) == ((False,), ("micro", 6))
    assert decide([None, None, None]) == (
        (None,),
        (Candidates(frozenset({"micro", "small"})), Candidates(frozenset({3, 6}))),
    )
    assert decide([None, None, 4]) == ((None,), (Candidates(frozenset({"micro", "small"})), 4))


def test_a_ladder_of_very_many_rows_still_compiles() -> None:
    headcount = Name("headcount", type=NUMBER)
    rows = tuple(
        Row(Compare(">=", headcount, Literal(floor, type=NUMBER), type=BOOLEAN), floor) for floor in range(300, 0, -1)
    )
    decide = compile_python(["headcount"], ["band"], {"band": Table(NUMBER, (Group(None, rows, ordered=True),))}, [])
    assert decide([7, None]) == ((), (7,))


def test_a_condition_that_only_names_what_may_be_either_is_unknown_and_never_taken_for_met() -> None:
    matter = Type("enum", choices={"x": "甲", "y": "乙"})
    listed = Lookup(BOOLEAN, Name("matter", type=matter), {"x": True, "y": False})
    is_x = Compare("=", Name("matter", type=matter), Literal("x", type=matter), type=BOOLEAN)
    table = Table(BOOLEAN, (Group(None, (Row(is_x, True), Row(Literal(True, type=BOOLEAN), False)), ordered=True),))
    definitions: Mapping[str, Definition] = {"listed": listed, "marked": table}
    conditions = [Name("listed", type=BOOLEAN), Name("marked", type=BOOLEAN)]
    decide = compile_python(["matter"], ["listed", "marked"], definitions, conditions)
    assert decide([None, None, None])[0] == (None, None)
    assert decide(["x", None, None])[0] == (True, True)
    assert decide(["y", None, None])[0] == (False, False)
