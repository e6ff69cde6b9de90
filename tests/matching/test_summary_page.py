"""The page of a run: everything of the summary stands in it, it fetches nothing, and no name can become markup."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.matching.made_up import write_population
from tests.matching.tables import liuxi
from yulu.cli.matching import find_mapping
from yulu.matching.page.markup import Column, element, table
from yulu.matching.page.summary_page import summary_page
from yulu.matching.run import match
from yulu.matching.stored import StoredRun, open_run
from yulu.matching.table import read_table

CHROMIUM = shutil.which("chromium")
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """What a browser would read: texts, elements left open, addresses that would be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.fetched: list[str] = []
        self.unscoped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]
        self.unscoped += tag == "th" and "scope" not in named
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> StoredRun:
    folder, town = tmp_path_factory.mktemp("run"), liuxi()
    mapping = find_mapping(town, "enterprise-list")
    write_population(town, mapping.shape, 300, 7, folder / "enterprises.csv")
    population = read_table(town, mapping, folder / "enterprises.csv")
    match(town, population, date(2022, 6, 30), date(2026, 1, 1), folder / "run")
    return open_run(folder / "run")


def page_of(run: StoredRun) -> str:
    return (run.folder / "summary.html").read_text(encoding="utf-8")


def test_every_run_has_its_page_and_the_page_is_what_its_summary_and_manifest_give(run: StoredRun) -> None:
    assert "summary.html" in run.manifest.files
    assert page_of(run) == summary_page(replace(run.manifest, files={}, hash=""), run.summary)


def test_every_count_and_sum_of_the_summary_stands_on_the_page(run: StoredRun) -> None:
    said = " ".join(read(page_of(run)).text)
    for policy in run.summary["policies"]:
        assert policy["title"] in said
        for count in policy["outcomes"].values():
            assert f"{count:,}" in said
        for grant in policy["grants"]:
            if float(grant["total"]):
                assert f"{float(grant['total']):,.2f}" in said
    for asked in run.summary["missing"]:
        assert asked["label"] in said
        assert asked["holder"] in said
    assert {grouping["label"] for grouping in run.summary["by"]}
    for grouping in run.summary["by"]:
        for group in grouping["groups"]:
            assert group["label"] in said


def test_where_it_comes_from_stands_at_its_end(run: StoredRun) -> None:
    said = "".join(read(page_of(run)).text)
    for fact in (run.manifest.toolbox.rules_hash, run.manifest.toolbox.content_hash, run.manifest.source.hash):
        assert fact in said
    assert "2022年6月30日" in said


def test_it_fetches_nothing_and_runs_nothing(run: StoredRun) -> None:
    page = page_of(run)
    assert read(page).fetched == []
    assert "<script" not in page
    assert "default-src 'none'" in page.replace("&#x27;", "'")
    assert not re.search(r"url\(|@import", page)


def test_its_elements_are_closed_and_its_tables_have_captions_and_scopes(run: StoredRun) -> None:
    page = page_of(run)
    reader = read(page)
    assert reader.open == []
    assert reader.unscoped == 0
    assert page.count("<table") == page.count("<caption") == page.count("<thead")
    assert page.count("<h1") == 1
    assert '<html lang="zh-CN">' in page


def test_figures_are_aligned_and_have_thousands_separators() -> None:
    written = table("表", [Column("政策"), Column("户数", numbers=True)], [["甲", "12,345"]])
    assert '<td class="num">12,345</td>' in written


def test_a_name_cannot_become_markup(run: StoredRun) -> None:
    summary = json.loads(json.dumps(run.summary))
    summary["policies"][0]["title"] = '<script>alert(1)</script>&"'
    page = summary_page(run.manifest, summary)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in page
    assert element("p", "a<b", title='"') == '<p title="&quot;">a&lt;b</p>'


def test_policies_that_bind_authorities_are_left_out_of_the_totals(run: StoredRun) -> None:
    summary: dict[str, Any] = json.loads(json.dumps(run.summary))
    entitled = sum(policy["outcomes"]["entitled"] for policy in summary["policies"])
    bound = next(policy for policy in summary["policies"] if policy["outcomes"]["entitled"])
    bound["internal"] = True
    said = "".join(read(summary_page(run.manifest, summary)).text)
    assert f"符合{entitled - bound['outcomes']['entitled']:,} 项次" in said
    assert "约束机关，不计入合计" in said


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed here")
def test_a_browser_shows_it_without_a_complaint(run: StoredRun, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    shot = tmp_path / "page.png"
    address = (run.folder / "summary.html").absolute().as_uri()
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--window-size=360,900"]
    shown = subprocess.run(
        [CHROMIUM, *options, f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={shot}", address],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert shot.stat().st_size > 10_000
    assert "CONSOLE" not in shown.stderr
