"""`yulu figures`: files and standard input, what is printed, the page, JSON, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import LIUXI, TOOLBOXES, yulu

WRONG = "共汇总问题209个，办结率97.9%。\n\n天气很好。\n"


def test_what_is_wrong_is_shown_beside_its_paragraph_with_a_suggestion(tmp_path: Path) -> None:
    file = tmp_path / "稿.txt"
    file.write_text(WRONG, "utf-8")
    printed = yulu("figures", file)
    assert printed.code == 1
    assert "共汇总问题〔209个〕[1]，办结率〔97.9%〕[1]。" in printed.out
    assert "[1] 照此印法算不通" in printed.out
    assert "建议：" in printed.out
    assert "天气很好" not in printed.out
    assert "天气很好" in yulu("figures", file, "--all").out


def test_standard_input_is_read_and_a_sound_text_is_left_in_peace() -> None:
    printed = yulu("figures", "-", given="共汇总问题205个，办结率97.6%。")
    assert printed.code == 0
    assert "照此印法算不通" not in printed.out


def test_json_is_one_document_with_every_file(tmp_path: Path) -> None:
    for name in ("一.txt", "二.txt"):
        (tmp_path / name).write_text(WRONG, "utf-8")
    printed = yulu("figures", tmp_path / "一.txt", tmp_path / "二.txt", tmp_path / "三.txt", "--json")
    assert printed.code == 2
    assert [each["summary"]["impossible"] for each in printed.data["documents"]] == [1, 1]
    assert [each["code"] for each in printed.data["faults"]] == ["E850"]


def test_the_page_is_written_whole_or_the_reason_is_said(tmp_path: Path) -> None:
    file, page = tmp_path / "稿.txt", tmp_path / "页.html"
    file.write_text(WRONG, "utf-8")
    assert yulu("figures", file, "--html", page).code == 1
    assert page.read_text("utf-8").startswith("<!doctype html>")
    lost = yulu("figures", file, "--html", tmp_path / "没有" / "页.html")
    assert lost.code == 2
    assert "E856" in lost.err


def test_known_figures_are_compared_and_a_wrong_file_of_them_is_explained(tmp_path: Path) -> None:
    known = tmp_path / "已知.json"
    known.write_text(json.dumps([{"label": "办结率", "value": "97.61", "unit": "%"}]), "utf-8")
    printed = yulu("figures", "-", "--known", known, "--json", given="办结率97.6%。")
    assert printed.data["documents"][0]["figures"][0]["verdict"] == "recomputed"
    known.write_text('[{"label": "甲"}]', "utf-8")
    wrong = yulu("figures", "-", "--known", known, given="办结率97.6%。")
    assert wrong.code == 2
    assert "E855" in wrong.err


def test_a_figure_that_was_released_is_recomputed_from_its_rows(tmp_path: Path) -> None:
    data, releases, text = tmp_path / "data", tmp_path / "releases", tmp_path / "稿.txt"
    data.mkdir()
    (data / "payments.csv").write_text("主体编号,政策,拨付日期,金额\n甲,rent-relief,2022-06-20,72000\n", "utf-8")
    asked = ("--period", "2022-06", "--only", "rent-relief-paid")
    released = yulu("indicators", LIUXI, data, *asked, "--release", releases / "2022-06")
    assert released.code == 0, released.err
    text.write_text("2022年1—6月，兑现房租减免7.2万元。", "utf-8")
    found = yulu("figures", text, "--toolbox", LIUXI, "--releases", releases, "--json").data["documents"][0]
    verdicts = {each["verdict"]: each["arithmetic"] for each in found["findings"]}
    assert "发布的指标" in verdicts["recomputed"]


def test_a_figure_that_was_only_printed_before_proves_nothing(tmp_path: Path) -> None:
    text = tmp_path / "稿.txt"
    text.write_text("我市办理留抵退税32.37亿元。", "utf-8")
    found = yulu("figures", text, "--toolbox", TOOLBOXES / "xiangtan", "--json").data["documents"][0]
    assert [each["verdict"] for each in found["findings"] if each["test"] == "known"] == ["consistent"]


def test_a_range_of_the_toolbox_goes_before_the_one_built_in_and_is_cited(tmp_path: Path) -> None:
    text = tmp_path / "稿.txt"
    text.write_text("今年1-6月，为12家企业减免租金5.4亿元。\n", "utf-8")
    alone = yulu("figures", text, "--json").data["documents"][0]
    placed = yulu("figures", text, "--toolbox", LIUXI, "--json").data["documents"][0]
    assert not [each for each in alone["findings"] if each["test"] == "implausible_mean"]
    [asked] = [each for each in placed["findings"] if each["test"] == "implausible_mean"]
    assert "1,000至200,000元，据《茶香里的市民之家》" in asked["arithmetic"]
