"""Every code speaks both languages and asks for the same values in both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import yulu
from yulu.diagnostics import CATALOGUE, Diagnostic, advice, sentence, title
from yulu.diagnostics.wording import blanks

CHINESE = re.compile("[一-鿿]")
SOURCE = Path(yulu.__file__).parent


def test_every_code_has_title_and_sentence_in_both_languages() -> None:
    for code, wording in CATALOGUE.items():
        assert all((wording.title_zh, wording.title_en, wording.zh, wording.en)), code
        assert bool(wording.advice_zh) == bool(wording.advice_en), code
        assert CHINESE.search(wording.title_zh), code
        assert not CHINESE.search(wording.title_en), code


def test_both_languages_of_a_code_use_the_same_blanks() -> None:
    for code, wording in CATALOGUE.items():
        assert blanks(wording.zh) == blanks(wording.en), code
        assert blanks(wording.advice_zh) == blanks(wording.advice_en), code


def test_the_same_parts_may_be_left_out_in_both_languages() -> None:
    def optional(text: str) -> list[set[str]]:
        return [blanks(part) for part in re.findall("⟨([^⟩]*)⟩", text)]

    for code, wording in CATALOGUE.items():
        assert optional(wording.zh) == optional(wording.en), code
        assert optional(wording.advice_zh) == optional(wording.advice_en), code


def test_every_wording_can_be_filled_and_leaves_no_marks_of_its_own() -> None:
    for code, wording in CATALOGUE.items():
        asked = blanks(wording.zh) | blanks(wording.advice_zh)
        for value in ("甲", ""):
            filled = Diagnostic(code, None, dict.fromkeys(asked, value))
            said = [sentence(filled), sentence(filled, "en"), advice(filled), advice(filled, "en")]
            assert not re.search("[⟨⟩]", "".join(said)), code


def test_titles_are_short_because_they_share_a_line_with_the_place() -> None:
    for code, wording in CATALOGUE.items():
        assert len(wording.title_zh) <= 20, code
        assert len(wording.title_en) <= 50, code


def test_every_code_is_a_letter_and_three_digits_and_the_letter_says_how_severe_it_is() -> None:
    assert [code for code in CATALOGUE if not re.fullmatch(r"[EW]\d{3}", code)] == []
    assert Diagnostic("E135", None).severity == "error"
    assert Diagnostic("W310", None).severity == "warning"


def test_every_code_named_in_the_source_is_in_the_catalogue() -> None:
    named = {
        code
        for file in SOURCE.rglob("*.py")
        if "catalogue" not in file.parts
        for code in re.findall(r'"([EW]\d{3})"', file.read_text("utf-8"))
    }
    assert sorted(named - CATALOGUE.keys()) == []


def test_a_value_missing_from_the_data_is_an_error_and_never_an_empty_blank() -> None:
    with pytest.raises(KeyError, match="key"):
        sentence(Diagnostic("E151", None, {}))


def test_a_guess_is_asked_for_in_the_readers_language_and_without_one_nothing_is_asked() -> None:
    unknown = Diagnostic("E150", None, {"key": "titel", "possible": "title、issuer", "nearest": "title"})
    assert advice(unknown) == "是不是想写 'title'？"
    assert advice(unknown, "en") == "Did you mean 'title'?"
    assert advice(Diagnostic("E150", None, {"key": "x", "possible": "title"})) == ""
    assert (title(unknown), title(unknown, "en")) == ("没有这个键", "unknown key")
