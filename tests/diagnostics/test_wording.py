"""What a diagnostic says where a value is empty, is a list, or is said differently in each language."""

from __future__ import annotations

import json

import pytest

from yulu.diagnostics import Diagnostic, Place, Word, advice, as_json, in_file_order, nearest, render, sentence

UNKNOWN = {"name": "taxx", "nearest": "tax", "known": "tax、assets"}


def test_what_is_known_is_listed_and_the_nearest_is_asked_for() -> None:
    fault = Diagnostic("E315", None, UNKNOWN)
    assert sentence(fault) == "departments.yaml 里没有“taxx”这个部门；已有：tax、assets。"
    assert advice(fault).startswith("是不是想写 'tax'？")
    assert sentence(fault, "en") == "There is no department 'taxx' in departments.yaml; known are: tax, assets."


def test_a_part_without_its_value_is_left_out() -> None:
    assert sentence(Diagnostic("E315", None, {"name": "taxx", "nearest": "", "known": ""})) == (
        "departments.yaml 里没有“taxx”这个部门。"
    )


def test_a_value_that_must_be_there_is_never_an_empty_blank() -> None:
    with pytest.raises(KeyError):
        sentence(Diagnostic("E315", None, {"known": "tax"}))


def test_a_type_is_said_in_the_reader_s_language_and_is_plain_text_for_machines() -> None:
    fault = Diagnostic("E213", None, {"left": Word("number", "元"), "right": Word("integer", "人")})
    assert "数（元）" in sentence(fault) and "整数（人）" in sentence(fault)
    assert "a number (元)" in sentence(fault, "en")
    assert json.loads(json.dumps(as_json(fault)))["data"] == {"left": "number (元)", "right": "integer (人)"}


def test_braces_and_brackets_in_a_value_are_only_text() -> None:
    assert "“{0} ⟨x⟩”" in sentence(Diagnostic("E301", None, {"value": "{0} ⟨x⟩", "expected": Word("number")}))


def test_carets_stand_under_cells_not_characters() -> None:
    text = "标题: 企业规模 smal\n"
    shown = render([Diagnostic("E304", Place("a.yaml", 1, 10, 4), {"value": "smal"})], read=lambda _: text)
    line, carets = shown.splitlines()[1:3]
    before = line[: line.index("smal")]
    assert carets.index("^") == len(before) + sum(ord(character) > 127 for character in before)
    assert carets.endswith("^" * 4) and not carets.endswith("^" * 5)


def test_diagnostics_come_in_file_order_those_without_a_place_first() -> None:
    one, two, nowhere = (
        Diagnostic("E341", Place("a.yaml", 2, 1)),
        Diagnostic("E341", Place("a.yaml", 10, 1)),
        Diagnostic("E341", None),
    )
    assert in_file_order([two, one, nowhere]) == [nowhere, one, two]


@pytest.mark.parametrize(
    ("written", "choices", "meant"),
    [
        ("smal", ["large", "medium", "small", "micro"], "small"),
        ("yaer", ["year", "month"], "year"),
        ("小形", ["大型", "中型", "小型", "微型"], "小型"),
        ("count", ["round", "least"], None),
        ("Rent-Relief", ["rent_relief"], "rent_relief"),
        ("x", [], None),
    ],
)
def test_only_what_is_alike_enough_is_asked_for(written: str, choices: list[str], meant: str | None) -> None:
    assert nearest(written, choices) == meant
