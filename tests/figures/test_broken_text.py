"""Text broken as newspapers and PDFs break it gives the same figures, each at its place in the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yulu.figures import Checked, Source, check
from yulu.figures.reading.cleaning import clean

SENTENCE = (
    "雨湖区推进“一呼即应”改革，窑湾街道共接到工单27件，已办结27件，办结率100%。同时，该区共汇总梳理出企业反映问题209个，"
    "办结率97.9%。1-8月，全市办理留抵退税32.37亿元，已有3159户市场主体享受，户数是去年同期的78倍。"
)
WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")


def said(checked: Checked) -> list[tuple[str, object, str]]:
    return [(figure.unit.name, figure.value, str(figure.hedges)) for figure in checked.figures]


def asked(checked: Checked) -> list[tuple[str, str | None]]:
    return [(finding.test, finding.verdict) for finding in checked.findings]


def in_its_place(checked: Checked) -> bool:
    """Whether every figure's place in the original holds the figure's own characters, whatever stands between."""
    narrow = {ord(wide): ord(plain) for wide, plain in zip("０１２３４５６７８９％", "0123456789%", strict=True)}
    for figure in checked.figures:
        start, end = checked.original(figure.start, figure.end)
        if "".join(checked.source.text[start:end].translate(narrow).split()) != figure.printed:
            return False
    return True


@given(st.integers(12, 18), st.booleans(), st.booleans())
def test_columns_full_width_digits_and_blank_lines_change_nothing(width: int, wide: bool, blank: bool) -> None:
    text = SENTENCE.translate(WIDE) if wide else SENTENCE
    lines, at = [], 0
    while at < len(text):
        end = at + width
        # a printer does not part digits
        while (
            end < len(text)
            and text[end - 1] in "0123456789０１２３４５６７８９."
            and text[end] in "0123456789０１２３４５６７８９."
        ):
            end -= 1
        lines.append(text[at:end])
        at = end
    broken = check(("\n\n" if blank else "\n").join(lines) + "\n")
    whole = check(SENTENCE)
    assert said(broken) == said(whole)
    assert asked(broken) == asked(whole)
    assert in_its_place(broken)


def test_a_space_between_all_characters_changes_nothing() -> None:
    spaced = check(" ".join(SENTENCE))
    assert said(spaced) == said(check(SENTENCE))
    assert asked(spaced) == asked(check(SENTENCE))
    assert in_its_place(spaced)


def test_chinese_numerals_for_arabic_ones_are_asked_the_same() -> None:
    arabic = check("全年共受理诉求137件，办结率98.8%。")
    chinese = check("全年共受理诉求一百三十七件，办结率百分之九十八点八。")
    assert asked(arabic) == asked(chinese) == [("rate_of_count", "impossible")]


def test_digits_cut_by_a_lines_end_are_joined_but_nothing_is_held_against_them() -> None:
    text = (
        "全市上下共同努力，今年以来已经受理问题20\n9个，办结率97.9%，群众的满意度逐步上升，各\n"
        "项工作都有了新的进展，企业普遍反映良好。\n"
    )
    checked = check(Source("", text, columns=True))
    figure = checked.figures[0]
    assert figure.value == 209
    assert figure.joined
    assert "impossible" not in checked.verdicts.values()


def test_every_character_kept_stands_where_its_place_says() -> None:
    text = "１-８月，全 市\n\n办理退税 ３２.３７ 亿\r\n元。（杨 槐 颜石敦）\n下一篇 5 家。"
    cleaned = clean(Source("", text, columns=True))
    narrow = str.maketrans("１２３７８（）", "12378()")
    for character, place in zip(cleaned.text, cleaned.places, strict=True):
        if character != "\n":
            assert text[place].translate(narrow) == character


@pytest.mark.parametrize("byline", ["（杨 槐 颜石敦）", "(丁 丹 张红军 田 颖)", "（魏龙元）"])
def test_authors_names_end_an_article_and_nothing_is_linked_across(byline: str) -> None:
    text = f"本月共排查各类安全问题，发现问题\n83个。\n{byline}\n另一个单位的整改工作进展十分顺利，整\n改率95.5%。\n"
    checked = check(Source("", text, columns=True))
    assert len({figure.at.article for figure in checked.figures}) == 2
    assert not checked.findings


def test_what_stands_beside_a_name_in_brackets_is_no_byline() -> None:
    assert clean(Source("", "干部下沉村\n（社区）\n参与工作。\n", columns=True)).borders == ()
