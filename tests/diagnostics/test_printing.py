"""What a diagnostic looks like in the terminal, and what it gives to the page."""

from __future__ import annotations

import json

from yulu.diagnostics import Diagnostic, Fault, Place, as_json, in_file_order, render

POLICY = "policy: rent-relief\ntitel: 小微企业房租减免\nissuer: 柳溪市国资委\ntitel: 房租\n"
UNKNOWN = Diagnostic(
    "E150", Place("p.yaml", 2, 1, 5), {"key": "titel", "possible": "policy、title", "nearest": "title"}
)
TWICE = Diagnostic("E135", Place("p.yaml", 4, 1, 5), {"key": "titel"}, (Place("p.yaml", 2, 1, 5),))


def read(file: str) -> str:
    return {"p.yaml": POLICY}[file]


def test_a_diagnostic_shows_place_code_title_source_line_sentence_and_advice() -> None:
    assert render([UNKNOWN], read=read) == (
        "p.yaml:2:1  E150  没有这个键\n"
        "    2 | titel: 小微企业房租减免\n"
        "      | ^^^^^\n"
        "   这里没有“titel”这个键；可以写：policy、title。\n"
        "   是不是想写 'title'？"
    )


def test_the_same_diagnostic_speaks_english_when_asked() -> None:
    assert render([UNKNOWN], "en", read) == (
        "p.yaml:2:1  E150  unknown key\n"
        "    2 | titel: 小微企业房租减免\n"
        "      | ^^^^^\n"
        "   There is no key 'titel' here; possible are: policy, title.\n"
        "   Did you mean 'title'?"
    )


def test_a_related_place_is_shown_with_its_own_line() -> None:
    assert render([TWICE], read=read).endswith("   另见 p.yaml:2:1\n    2 | titel: 小微企业房租减免\n      | ^^^^^")


def carets(line: str, column: int, length: int = 1) -> str:
    text = render(
        [Diagnostic("E124", Place("f", 1, column, length), {"character": "", "expected": ""})], read=lambda _: line
    )
    return text.splitlines()[2].removeprefix("      | ")


def test_carets_stand_under_the_right_cells_because_chinese_characters_are_two_wide() -> None:
    assert carets("当: abc", column=4, length=3) == "    ^^^"  # 当 two cells, colon, space
    assert carets("a: 小微", column=4, length=2) == "   ^^^^"


def test_full_width_punctuation_is_two_wide_and_curly_quotes_are_one_as_in_todays_terminals() -> None:
    assert carets("甲：乙", column=2) == "  ^^"
    assert carets("“甲”x", column=4) == "    ^"


def test_combining_marks_take_no_cell() -> None:
    assert carets("e\u0301x", column=3) == " ^"


def test_a_tab_is_shown_as_four_cells_so_that_carets_do_not_depend_on_tab_stops() -> None:
    assert carets("\tx", column=2) == "    ^"
    assert carets("\tx", column=1) == "^^^^"


def test_what_is_missing_at_the_end_of_a_line_gets_one_caret_behind_it() -> None:
    assert carets("when:", column=6) == "     ^"


def test_diagnostics_come_in_file_order_and_those_without_a_place_first() -> None:
    nowhere = Diagnostic("E101", None, {"file": "q.yaml", "reason": "No such file"})
    assert in_file_order([TWICE, UNKNOWN, nowhere]) == [nowhere, UNKNOWN, TWICE]


def test_without_the_source_the_words_still_stand() -> None:
    assert render([UNKNOWN]).splitlines()[:2] == [
        "p.yaml:2:1  E150  没有这个键",
        "   这里没有“titel”这个键；可以写：policy、title。",
    ]


def test_a_file_that_cannot_be_read_again_costs_only_its_excerpt() -> None:
    elsewhere = Diagnostic("E151", Place("gone.yaml", 1, 1), {"key": "policy"})
    assert " | " not in render([elsewhere], read=read)


def test_for_the_page_a_diagnostic_is_plain_json() -> None:
    assert json.loads(json.dumps(as_json(TWICE))) == {
        "code": "E135",
        "severity": "error",
        "title": "键重复了",
        "sentence": "“titel”在同一处写了两次。",
        "advice": "请只留一个，或改正其中一个的名字。",
        "place": {"file": "p.yaml", "line": 4, "column": 1, "length": 5},
        "related": [{"file": "p.yaml", "line": 2, "column": 1, "length": 5}],
        "data": {"key": "titel"},
    }


def test_a_fault_carries_its_diagnostics_and_reads_like_the_terminal() -> None:
    fault = Fault(UNKNOWN, TWICE)
    assert fault.diagnostics == (UNKNOWN, TWICE)
    assert str(fault).startswith("p.yaml:2:1  E150")
