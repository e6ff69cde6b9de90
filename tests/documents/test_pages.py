"""The pages of a toolbox: everything of every policy stands on its page, and they need nothing but a browser."""

from __future__ import annotations

import html
import itertools
import json
import re
import shutil
import subprocess
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from yulu.diagnostics import Fault
from yulu.documents.pages import write_pages
from yulu.documents.pages.site import pages_of
from yulu.language.chinese import read_aloud
from yulu.rules.examples import examples_of
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
CHROMIUM = shutil.which("chromium")
DAY, KNOWN_ON = date(2022, 8, 1), date(2026, 11, 1)
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """What a browser would read: texts, links, ids, elements left open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: list[str] = []
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.links += [named["href"] or ""] if tag == "a" else []
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href") and tag != "a"]
        self.ids += [named["id"] or ""] if "id" in named else []
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def said(self) -> str:
        return "".join(self.text)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


@cache
def toolbox(name: str) -> Toolbox:
    return load_toolbox(TOOLBOXES / name)


@cache
def pages(name: str) -> dict[str, str]:
    return pages_of(toolbox(name), DAY, KNOWN_ON)


@pytest.mark.parametrize("name", ["liuxi", "xiangtan"])
def test_every_rule_clause_grant_and_example_stands_on_its_policys_page(name: str) -> None:
    of = toolbox(name)
    examples = examples_of(of)
    for policy in of.policies.values():
        said = read(pages(name)[f"{policy.id}.html"]).said
        assert policy.title in said
        for condition in policy.conditions:
            assert read_aloud(condition.node, of.labels) in said
            assert (condition.citation.clause or "") in said
        for grant in policy.grants:
            assert grant.label in said
        files = [file for each in examples for file in each.files if file.path.split("/")[1] == policy.id]
        own = [example for file in files for example in file.shape.examples]
        assert own
        for example in own:
            assert example.name in said
        assert policy.contact.label in said and policy.objection.how.split()[0] in said


@pytest.mark.parametrize("name", ["liuxi", "xiangtan"])
def test_every_link_leads_to_a_page_or_a_part_of_it_and_nothing_is_fetched(name: str) -> None:
    for page, text in pages(name).items():
        reader = read(text)
        assert reader.open == []
        assert reader.fetched == []
        assert len(reader.ids) == len(set(reader.ids))
        for link in reader.links:
            file, _, part = link.partition("#")
            assert file in pages(name) if file else part in reader.ids, (page, link)
        assert "<script" not in text and not re.search(r"url\(|@import", text)
        assert "default-src 'none'" in html.unescape(text)


@pytest.mark.parametrize("name", ["liuxi", "xiangtan"])
def test_headings_tables_and_language_are_told_to_whoever_cannot_see(name: str) -> None:
    for text in pages(name).values():
        reader = read(text)
        assert reader.headings.count("h1") == 1
        levels = [int(each[1]) for each in reader.headings]
        assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
        assert text.count("<table") == text.count("<caption") == text.count('role="region"')
        assert '<html lang="zh-CN">' in text and "<main>" in text


def test_the_index_leads_to_every_policy_and_says_which_hold() -> None:
    index = read(pages("liuxi")["index.html"])
    assert sorted(index.links) == sorted(f"{id}.html" for id in toolbox("liuxi").policies)
    assert "现行" in index.said


def test_which_value_holds_now_is_marked() -> None:
    page = pages("liuxi")["rent-relief.html"]
    rows = re.findall(r"<tr>.*?</tr>", page)
    (now,) = [row for row in rows if "现行" in row]
    assert "自2022年7月1日起施行" in now and ">6<" in now


def test_what_is_unsure_or_in_conflict_is_marked_where_it_stands_and_listed() -> None:
    said = read(pages("xiangtan")["procurement-method.html"]).said
    assert "待核实和不一致" in said
    assert "! 不一致" in said
    assert "待核实和不一致" not in read(pages("liuxi")["rent-relief.html"]).said


def test_pages_written_here_are_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    out = tmp_path / "pages"
    first = write_pages(toolbox("liuxi"), out, DAY, KNOWN_ON)
    assert sorted(file.name for file in out.iterdir()) == sorted([*first, "pages.json"])
    assert json.loads((out / "pages.json").read_text("utf-8"))["files"] == first
    write_pages(toolbox("qingchuan"), out, DAY, KNOWN_ON)
    assert not (out / "rent-relief.html").exists()
    (out / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(Fault) as refused:
        write_pages(toolbox("liuxi"), out, DAY, KNOWN_ON)
    assert refused.value.diagnostics[0].code == "E980"
    assert (out / "mine.txt").read_text("utf-8") == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["pages"]


def test_the_same_toolbox_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    write_pages(toolbox("liuxi"), tmp_path / "one", DAY, KNOWN_ON)
    write_pages(load_toolbox(TOOLBOXES / "liuxi"), tmp_path / "two", DAY, KNOWN_ON)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


MEASURE = """<!DOCTYPE html><meta charset="utf-8">
<iframe id="f" style="width:320px;height:900px" srcdoc="{page}"></iframe>
<script>document.getElementById("f").onload = function () {{
  const page = this.contentDocument.documentElement;
  document.title = "width " + page.scrollWidth + " of " + page.clientWidth;
}};</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed here")
@pytest.mark.parametrize("name", ["index", "procurement-method", "sme-classification"])
def test_on_the_narrowest_phone_only_tables_scroll_sideways(name: str, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    page = re.sub(r"<meta http-equiv[^>]*>", "", pages("xiangtan")[f"{name}.html"])
    (tmp_path / "phone.html").write_text(MEASURE.format(page=html.escape(page)), "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"]
    shown = subprocess.run(
        [CHROMIUM, *options, f"--user-data-dir={tmp_path / 'profile'}", (tmp_path / "phone.html").as_uri()],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    measured = re.search(r"<title>width (\d+) of (\d+)</title>", shown.stdout)
    assert measured is not None, shown.stderr
    assert int(measured[1]) <= int(measured[2])
