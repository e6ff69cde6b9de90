"""Searching in Chinese, held against a real FTS5 table and against looking for the characters themselves."""

from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.likeness.texts import CHINESE, substrings, texts
from yulu.likeness import FTS5_TOKENIZER, query, terms
from yulu.likeness.terms import folded


def found(text: str, asked: str) -> bool:
    """Whether a real FTS5 table of this one text answers the query with it."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(f'CREATE VIRTUAL TABLE words USING fts5(terms, tokenize = "{FTS5_TOKENIZER}")')
        connection.execute("INSERT INTO words VALUES (?)", (" ".join(terms(text)),))
        rows = connection.execute("SELECT 1 FROM words WHERE words MATCH ?", (query(asked).fts5,)).fetchall()
        return bool(rows)
    finally:
        connection.close()


def test_neighbouring_characters_are_terms_and_words_and_numbers_are_whole() -> None:
    assert terms("A3区垃圾清运，电话12345") == ["a", "3", "区垃", "垃圾", "圾清", "清运", "运", "电话", "话", "12345"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("书院路垃圾清运不及时", "垃圾"),
        ("书院路垃圾清运不及时", "圾清"),  # no dictionary decides where a word begins
        ("书院路垃圾清运不及时", "及时"),
        ("书院路垃圾清运不及时", "时"),
        ("书院路垃圾清运不及时", "垃圾 书院"),  # both, in whatever order
        ("书院路垃圾清运不及时", "垃圾，书院路"),
        ("A3区杜鹃文苑", "Ａ３区"),  # full width
        ("A3区杜鹃文苑", "3区杜"),
        ("工号ab12，ＷiＦi 信号差", "WIFI信号"),
        ("第12栋停\n电", "停电"),  # a line break within a word
        ("𠮷野家门口", "𠮷野"),  # past the first plane
    ],
)
def test_what_stands_in_the_text_is_found(text: str, asked: str) -> None:
    assert found(text, asked)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("垃圾没有清运", "垃圾清运"),  # both words are there, but not side by side
        ("停水。电也停了", "停电"),
        ("书院路12栋", "1栋"),
        ("书院路", "书院路 垃圾"),
        ("圾垃", "垃圾"),
    ],
)
def test_what_does_not_stand_in_the_text_together_is_not_found(text: str, asked: str) -> None:
    assert not found(text, asked)


@pytest.mark.parametrize("asked", ["", "  ", "，。", '"', "* ^ -"])
def test_a_query_without_a_word_is_nothing(asked: str) -> None:
    assert not query(asked)


@pytest.mark.parametrize("asked", ['" OR 1', "a NOT b", "terms:x", "NEAR(a b)", "x' | 'y", "!:*&|<->(x)", "-- ; DROP"])
def test_signs_and_key_words_of_a_query_language_mean_nothing(asked: str) -> None:
    assert not found("毫不相干的话", asked)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_piece_of_two_and_more_chinese_characters_is_found(data: st.DataObject) -> None:
    text = data.draw(texts())
    piece = data.draw(substrings(text))
    assert found(text, piece)


@settings(max_examples=60, deadline=None)
@given(text=texts(), asked=st.text(CHINESE[:3], min_size=1, max_size=4))
def test_one_run_of_chinese_characters_is_found_exactly_where_it_stands(text: str, asked: str) -> None:
    joined = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", folded(text))
    assert found(text, asked) == (asked in joined)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_and_no_query_makes_a_broken_expression(text: str, asked: str) -> None:
    if query(asked):
        found(text, asked)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_a_whole_text_finds_itself(text: str) -> None:
    if query(text):
        assert found(text, text)
