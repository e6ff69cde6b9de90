"""The same terms on a real PostgreSQL server, held against FTS5 through looking for the characters themselves."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.likeness.texts import substrings, texts
from yulu.likeness import query, terms


@pytest.fixture(scope="module")
def connection(postgresql: str | None) -> Iterator[psycopg.Connection]:
    if postgresql is None:
        pytest.skip("no PostgreSQL server is installed here")
    with psycopg.connect(postgresql) as connection:
        yield connection


def found(connection: psycopg.Connection, text: str, asked: str) -> bool:
    row = connection.execute(
        "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)", (" ".join(terms(text)), query(asked).tsquery)
    ).fetchone()
    assert row is not None
    return bool(row[0])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_piece_of_two_and_more_chinese_characters_is_found(
    connection: psycopg.Connection, data: st.DataObject
) -> None:
    text = data.draw(texts())
    piece = data.draw(substrings(text))
    assert found(connection, text, piece)


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("A3区杜鹃文苑", "3区杜", True),
        ("书院路垃圾清运不及时", "时", True),
        ("书院路垃圾清运不及时", "圾", True),
        ("𠮷野家门口", "𠮷野", True),
        ("1e5 0x1f 3.50 a_b c-d", "1E5 3.7", False),
        ("1e5 0x1f 3.50 a_b c-d", "1E5 3.50 B", True),
        ("垃圾没有清运", "垃圾清运", False),
        ("书院路", "x' | 'y", False),
        ("书院路", "，", False),
    ],
)
def test_the_same_is_found_as_in_sqlite(connection: psycopg.Connection, text: str, asked: str, expected: bool) -> None:
    assert found(connection, text, asked) is expected


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=30))
def test_a_whole_text_finds_itself_and_no_text_breaks_the_expression(connection: psycopg.Connection, text: str) -> None:
    assert found(connection, text, text) is bool(query(text))
