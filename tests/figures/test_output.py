"""What leaves: JSON as its schema says, and a page that needs nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from yulu.figures import KnownFigure, check
from yulu.figures.known import known_from
from yulu.figures.page import as_html
from yulu.figures.report import as_json, exact

TEXT = (
    "<b>通报</b>\n共汇总问题209个，办结率97.9%。工单27件，已办结27件。"
    "9月31日，近100余家企业参会。\n共有企业5家&个体30户。"
)
SCHEMA: dict[str, Any] = json.loads((Path(__file__).parents[2] / "docs" / "figures.schema.json").read_text("utf-8"))


def conforms(value: Any, schema: dict[str, Any], where: str = "") -> None:
    """The part of JSON Schema that docs/figures.schema.json uses."""
    if "$ref" in schema:
        conforms(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], where)
        return
    if "anyOf" in schema:
        assert any(value is None if each.get("type") == "null" else value is not None for each in schema["anyOf"]), (
            where
        )
        return
    if "enum" in schema:
        assert value in schema["enum"], (where, value)
    if "const" in schema:
        assert value == schema["const"], where
    types = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    named = schema.get("type", [])
    if named:
        assert isinstance(value, tuple(types[each] for each in ([named] if isinstance(named, str) else named))), where
    if "pattern" in schema:
        assert re.search(schema["pattern"], value), (where, value)
    if isinstance(value, list) and "items" in schema:
        for item in value:
            conforms(item, schema["items"], f"{where}[]")
    if isinstance(value, dict) and "properties" in schema:
        assert set(schema["required"]) <= value.keys(), where
        for key, item in value.items():
            assert key in schema["properties"] or schema["additionalProperties"] is not False, f"{where}.{key}"
            conforms(item, schema["properties"].get(key, {}), f"{where}.{key}")


def test_json_is_as_its_schema_says() -> None:
    conforms({"documents": [as_json(check(TEXT))], "faults": []}, SCHEMA)


def test_json_gives_the_place_in_the_original() -> None:
    report = as_json(check(TEXT))
    for figure in report["figures"]:
        place = figure["place"]
        assert TEXT[place["start"] : place["end"]] == figure["printed"]
    assert (report["figures"][0]["place"]["line"], report["figures"][0]["place"]["column"]) == (2, 6)
    assert report["summary"]["impossible"] == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(979, 10), "97.9"),
        (Fraction(-5), "-5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 8), "0.125"),
        (Fraction(0), "0"),
    ],
)
def test_numbers_are_printed_exactly(value: Fraction, text: str) -> None:
    assert exact(value) == text
    assert Fraction(text) == value


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_no_script_and_nothing_from_elsewhere() -> None:
    text = as_html([check(TEXT), check("共3家。")])
    page = Page(text)
    assert page.open == []
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert "http" not in text and "url(" not in text
    assert "&lt;b&gt;通报&lt;/b&gt;" in text
    assert "5家&amp;个体30户" in text


def test_on_the_page_every_mark_can_be_reached_by_keyboard_and_leads_to_its_note() -> None:
    page = Page(as_html([check(TEXT)]))
    marks = [attributes for tag, attributes in page.tags if tag == "span" and "tabindex" in attributes]
    assert len(marks) == 4  # 209个, 97.9%, 9月31日, 近100余家
    targets = {str(attributes["href"])[1:] for tag, attributes in page.tags if tag == "a"}
    assert targets == {attributes["id"] for tag, attributes in page.tags if tag == "li" and "id" in attributes}


def test_a_known_figure_is_recomputed_or_asked_about() -> None:
    known = [KnownFigure("办结率", "97.61", "%", source="指标 2022-09"), KnownFigure("留抵退税", "32.37亿", "元")]
    checked = check("办结率97.6%。全市办理留抵退税32.57亿元，工单5件。", known)
    assert [(each.test, each.verdict) for each in checked.findings] == [
        ("known", "recomputed"),
        ("known", "needs_definition"),
    ]
    assert "32.37亿元" in checked.findings[1].question


@dataclass(frozen=True)
class Elsewhere:
    """As a toolbox's indicators give their figures."""

    label: str
    value: str
    unit: str
    computed: bool
    aliases: tuple[str, ...] = ()
    period: str = ""
    subject: str = ""
    source: str = "见报数"


def test_a_figure_that_was_only_printed_before_proves_nothing_and_is_not_called_recomputed() -> None:
    known = known_from(
        [Elsewhere("留抵退税", "3237000000", "元", computed=False), Elsewhere("雨", "3", "毫升每天", True)]
    )
    (same,) = check("全市办理留抵退税32.37亿元。", known).findings
    assert (same.test, same.verdict) == ("known", "consistent")
    assert "此前印出的“留抵退税”（见报数）为32.37亿元" in same.arithmetic
    (other,) = check("全市办理留抵退税32.57亿元。", known).findings
    assert other.verdict == "needs_definition"


def test_of_two_known_figures_that_fit_alike_none_is_taken() -> None:
    known = [KnownFigure("办结率", "97.61", "%"), KnownFigure("办结率", "98", "%")]
    assert check("办结率97.6%。", known).findings == []


def test_a_known_figure_of_another_period_or_subject_or_unit_is_another() -> None:
    text = "1-8月，雨湖区办理退税5.8亿元。"
    for known in (
        KnownFigure("退税", "1亿", "元", period="1-6月"),
        KnownFigure("退税", "1亿", "元", subject="岳塘区"),
        KnownFigure("退税", "1亿", "美元"),
    ):
        assert check(text, [known]).findings == []


@pytest.mark.parametrize(("value", "unit"), [("很多", "元"), ("5", "石头"), ("十几", "个"), ("5家", "家")])
def test_a_known_figure_that_cannot_be_read_is_refused(value: str, unit: str) -> None:
    with pytest.raises(ValueError, match=r"number|unit"):
        KnownFigure("甲", value, unit)
