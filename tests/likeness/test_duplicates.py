"""Like texts: the estimate is near the true share, an index finds what is alike, and forgets what is removed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yulu.likeness import LikeTexts, sketch

ALPHABET = [chr(0x4E00 + number) for number in range(600)]


def text(draw: random.Random, length: int = 200) -> str:
    return "".join(draw.choices(ALPHABET, k=length))


def retold(draw: random.Random, words: str, share: float) -> str:
    """The text with a stretch of it, of this share, told otherwise."""
    cut = int(len(words) * share)
    start = draw.randrange(len(words) - cut)
    return words[:start] + text(draw, cut) + words[start + cut :]


def jaccard(one: str, other: str) -> float:
    a, b = ({t[i : i + 2] for i in range(len(t) - 1)} for t in (one, other))
    return len(a & b) / len(a | b)


def test_the_estimate_is_near_the_true_share() -> None:
    draw = random.Random(1)
    off = []
    for _ in range(200):
        one = text(draw)
        other = retold(draw, one, draw.random() * 0.6)
        off.append(sketch(one).likeness(sketch(other)) - jaccard(one, other))
    assert sum(map(abs, off)) / len(off) < 0.04
    assert abs(sum(off) / len(off)) < 0.01


def test_an_index_finds_what_is_told_again_among_others() -> None:
    draw = random.Random(2)
    texts = [text(draw) for _ in range(200)]
    index = LikeTexts()
    for number, each in enumerate(texts):
        index.add(number, each)
    for number in range(0, 200, 5):
        found = index.like(retold(draw, texts[number], 0.2))  # two thirds alike
        assert [each.number for each in found] == [number]


def test_signs_spaces_case_and_width_make_no_difference() -> None:
    assert sketch("书院路 12栋，WiFi不通！").keys == sketch("书院路１２栋ＷＩＦＩ不通").keys


@pytest.mark.parametrize("empty", ["", "。", "停"])
def test_a_text_without_two_characters_is_like_nothing(empty: str) -> None:
    index = LikeTexts()
    index.add(1, empty)
    index.add(2, "停水停电")
    assert index.like(empty) == []
    assert index.like("停水停电", but=2) == []
    index.remove(1)
    assert len(index) == 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.text("停水电路", min_size=2, max_size=6)), max_size=12))
def test_after_any_changes_it_finds_what_one_made_anew_finds(changes: list[tuple[bool, int, str]]) -> None:
    index, held = LikeTexts(), dict[int, str]()
    for adds, number, words in changes:
        if adds:
            index.add(number, words)
            held[number] = words
        else:
            index.remove(number)
            held.pop(number, None)
    anew = LikeTexts()
    for number, words in held.items():
        anew.add(number, words)
    assert len(index) == len(held)
    for _, _, words in changes:
        assert index.like(words, 0) == anew.like(words, 0)


def test_an_index_in_a_file_is_there_again(tmp_path: Path) -> None:
    first = LikeTexts(tmp_path / "open.db")
    first.add(7, "书院路垃圾清运不及时，请尽快处理")
    first.close()
    again = LikeTexts(tmp_path / "open.db")
    assert [each.number for each in again.like("书院路垃圾清运不及时，请处理")] == [7]


def test_sketches_do_not_change_from_one_program_to_the_next() -> None:
    assert sketch("停水停电").keys[:2] == (-3277039068443227084, 7838741390043425563)
