"""What the source raises and what the catalogue says are the same list, and English speaks English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import yulu
from yulu.diagnostics import CATALOGUE
from yulu.diagnostics.wording import blanks
from yulu.diagnostics.words import WORDS

SOURCE = Path(yulu.__file__).parent
CODE = re.compile(r"[EW]\d{3}\Z")
CHINESE_EXAMPLES = re.compile("元/立方米|立方米|人|元|甲|乙|第.条(第.款)?|小型|微型")


def _nodes() -> Iterator[ast.AST]:
    for file in sorted(SOURCE.rglob("*.py")):
        if "catalogue" not in file.parts:
            yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def _codes() -> set[str]:
    texts = (node.value for node in _nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {text for text in texts if CODE.match(text)}


def _words() -> set[str]:
    calls = (node for node in _nodes() if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    first = (call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Word")
    return {word.value for word in first if isinstance(word, ast.Constant) and isinstance(word.value, str)}


def test_every_code_raised_has_its_words() -> None:
    assert sorted(_codes() - CATALOGUE.keys()) == []


def test_no_words_are_kept_for_a_code_that_nothing_raises() -> None:
    assert sorted(CATALOGUE.keys() - _codes()) == []


def test_every_word_that_is_a_value_can_be_said() -> None:
    assert sorted(_words() - WORDS.keys()) == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_english_speaks_english_but_for_its_examples(code: str) -> None:
    said = CATALOGUE[code]
    assert not re.search("[\u4e00-\u9fff]", CHINESE_EXAMPLES.sub("", said.title_en + said.en + said.advice_en))


def test_whoever_raises_a_code_gives_every_value_its_sentence_needs() -> None:
    lacking = {}
    for call in (node for node in _nodes() if isinstance(node, ast.Call)):
        code = next((_text(argument) for argument in call.args if CODE.match(_text(argument))), "")
        given = _given(call)
        if code in CATALOGUE and given is not None and not _needed(code) <= given:
            lacking[f"{code} {ast.unparse(call)}"] = _needed(code) - given
    assert lacking == {}


def _needed(code: str) -> set[str]:
    said = CATALOGUE[code]
    return blanks(re.sub("⟨[^⟩]*⟩", "", said.zh + said.advice_zh))


def _given(call: ast.Call) -> set[str] | None:
    """The names of the values in a call; None where they are not written out in it."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("unknown", "_unknown"):
        return {"name", "nearest", "known"}
    dicts = [each for argument in call.args for each in ast.walk(argument) if isinstance(each, ast.Dict)]
    spread = any(keyword.arg is None for keyword in call.keywords)
    if spread or any(None in each.keys for each in dicts):
        return None
    callee = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if callee in ("Diagnostic", "ExpressionFault") and not dicts and len(call.args) > 2:
        return None
    if callee not in ("Diagnostic", "ExpressionFault", "BadValue", "fault", "_fault", "report", "_report"):
        return None
    return {str(keyword.arg) for keyword in call.keywords} | {_text(key) for each in dicts for key in each.keys if key}


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
