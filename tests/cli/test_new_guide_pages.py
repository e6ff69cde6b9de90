"""`yulu new`, `yulu guide` and `yulu pages` as they are typed."""

from __future__ import annotations

import stat
from pathlib import Path

import docx

from tests.cli.running import LIUXI, yulu

ON = ("--on", "2022-06-30", "--known-on", "2026-11-01")


def test_what_was_begun_passes_check_and_test(tmp_path: Path) -> None:
    folder = tmp_path / "青禾"
    begun = yulu("new", folder, "--name", "qinghe", "--title", "青禾县", "--extends", "liuxi")
    assert (begun.code, begun.err) == (0, "")
    assert "yulu check" in begun.out
    assert yulu("check", folder).code == 0
    assert yulu("test", folder).code == 0


def test_schemas_of_another_version_are_warned_of_and_renewed_by_the_command_that_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "qinghe"
    yulu("new", folder)
    assert yulu("schemas", folder, "--json").data["renewed"] == []
    policy, facts = (folder / ".schemas" / f"{name}.schema.json" for name in ("policy", "facts"))
    current = policy.read_bytes()
    policy.write_text("{}", "utf-8")
    facts.unlink()
    (folder / ".schemas" / "mine.json").write_text("mine", "utf-8")
    others = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path != policy}
    warned = yulu("check", folder)
    assert warned.code == 0
    assert "W890" in warned.out + warned.err and f"yulu schemas {folder}" in warned.out + warned.err
    renewed = yulu("schemas", folder, "--json").data
    assert sorted(renewed["renewed"]) == ["facts.schema.json", "policy.schema.json"]
    assert policy.read_bytes() == current
    assert {path: path.read_bytes() for path in others} == others
    checked = yulu("check", folder)
    assert "W890" not in checked.out + checked.err


def test_schemas_are_renewed_in_a_toolbox_and_nowhere_else(tmp_path: Path) -> None:
    refused = yulu("schemas", tmp_path)
    assert refused.code == 1 and "E312" in refused.err
    assert list(tmp_path.iterdir()) == []


def test_as_json_it_says_what_was_begun(tmp_path: Path) -> None:
    data = yulu("new", tmp_path / "qinghe", "--json").data
    assert data["toolbox"] == "qinghe"
    assert data["policy"] == "shop-opening"
    assert all((tmp_path / "qinghe" / path).is_file() for path in data["files"])


def test_a_folder_with_anything_in_it_is_refused_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    refused = yulu("new", tmp_path, "--name", "qinghe")
    assert refused.code == 1
    assert "E980" in refused.err and "没有改动" in refused.err
    assert "nothing was changed" in yulu("new", tmp_path, "--name", "qinghe", "--lang", "en").err
    assert yulu("new", tmp_path, "--name", "qinghe", "--json").data["faults"][0]["code"] == "E980"


def test_a_toolbox_above_that_is_not_there_is_said_to_be_none(tmp_path: Path) -> None:
    refused = yulu("new", tmp_path / "qinghe", "--extends", tmp_path / "nowhere")
    assert refused.code == 1
    assert "nowhere" in refused.err
    assert not (tmp_path / "qinghe").exists()


def test_a_guide_is_printed_or_written_by_its_ending(tmp_path: Path) -> None:
    printed = yulu("guide", LIUXI, "rent-relief", *ON)
    assert printed.code == 0
    assert printed.out.startswith("# 小微企业房租减免办事指南\n")
    for name in ("指南.md", "指南.docx"):
        assert yulu("guide", LIUXI, "rent-relief", *ON, "--out", tmp_path / name).code == 0
    assert (tmp_path / "指南.md").read_text("utf-8") == printed.out
    assert docx.Document(str(tmp_path / "指南.docx")).paragraphs[0].text == "小微企业房租减免办事指南"
    assert stat.S_IMODE((tmp_path / "指南.md").stat().st_mode) & 0o444 == 0o444
    assert sorted(file.name for file in tmp_path.iterdir()) == ["指南.docx", "指南.md"]


def test_a_guide_that_somebody_may_have_edited_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "指南.md"
    file.write_text("改过的", "utf-8")
    refused = yulu("guide", LIUXI, "rent-relief", *ON, "--out", file)
    assert refused.code == 1
    assert "E985" in refused.err
    assert file.read_text("utf-8") == "改过的"
    assert [each.name for each in tmp_path.iterdir()] == ["指南.md"]


def test_a_guide_of_another_kind_into_no_folder_or_of_no_policy_is_refused(tmp_path: Path) -> None:
    assert "E984" in yulu("guide", LIUXI, "rent-relief", *ON, "--out", tmp_path / "指南.pdf").err
    assert "E982" in yulu("guide", LIUXI, "rent-relief", *ON, "--out", tmp_path / "没有" / "指南.md").err
    unknown = yulu("guide", LIUXI, "rent-relef", *ON)
    assert unknown.code == 2
    assert "rent-relief" in unknown.err


def test_a_guide_as_json_has_its_sections() -> None:
    data = yulu("guide", LIUXI, "rent-relief", *ON, "--json").data
    assert data["title"] == "小微企业房租减免办事指南"
    assert {"title", "items", "numbered"} <= data["sections"][0].keys()


def test_pages_are_written_into_a_folder_and_named_as_json(tmp_path: Path) -> None:
    out = tmp_path / "pages"
    written = yulu("pages", LIUXI, "--out", out, *ON)
    assert written.code == 0
    assert "index.html" in written.out
    assert "rent-relief.html" in yulu("pages", LIUXI, "--out", out, *ON, "--json").data["files"]
    assert "E980" in yulu("pages", LIUXI, "--out", tmp_path, *ON).err


def test_a_broken_toolbox_gives_no_guide_and_no_pages(tmp_path: Path) -> None:
    folder = tmp_path / "qinghe"
    yulu("new", folder)
    policy = folder / "policies" / "shop-opening" / "policy.yaml"
    policy.write_text(policy.read_text("utf-8").replace("shop_staff <= 20", "shop_stafff <= 20"), "utf-8")
    assert "E210" in yulu("guide", folder, "shop-opening", *ON).err
    assert yulu("pages", folder, "--out", tmp_path / "pages", *ON).code == 1
    assert not (tmp_path / "pages").exists()
