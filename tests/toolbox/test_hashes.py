"""Three hashes: of one policy with all it rests on, of all rules, of all content (DESIGN 3.8).

Each must change exactly when it should: too seldom, and a decision cannot be made again; too often, and everybody's
decisions look outdated when one notice is corrected.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from yulu.toolbox.hashes import content_hash, policy_paths, rules_paths
from yulu.toolbox.loading import load_toolbox

TOOLBOXES = Path(__file__).parents[2] / "toolboxes"
Changed = Callable[[Callable[[], object]], set[str]]


def hashes(folder: Path) -> dict[str, str]:
    """`content`, `rules`, and each policy's by its id."""
    toolbox = load_toolbox(folder)
    found = {
        policy.id: content_hash(toolbox.content, policy_paths(toolbox, policy)) for policy in toolbox.policies.values()
    }
    return {
        **found, "content": content_hash(toolbox.content),
        "rules": content_hash(toolbox.content, rules_paths(toolbox.content)),
    }  # fmt: skip


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """柳溪 and the province above it, to be changed."""
    for name in ("qingchuan", "liuxi"):
        shutil.copytree(TOOLBOXES / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def changed(towns: Path) -> Changed:
    """Which hashes a change of the files changes."""

    def compare(change: Callable[[], object]) -> set[str]:
        before = hashes(towns / "liuxi")
        change()
        after = hashes(towns / "liuxi")
        return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}

    return compare


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("liuxi/policies/rent-relief/notice.md", "", "\n附注。\n"),
        ("liuxi/policies/rent-relief/examples.yaml", "六月底", "六月底，"),
        ("liuxi/README.md", "", "\n"),
        ("liuxi/mappings/rent-roll.yaml", "note: ", "note: 又"),
    ],
)
def test_words_examples_and_mappings_are_content_and_change_no_rule(
    towns: Path, changed: Changed, file: str, old: str, new: str
) -> None:
    def change() -> None:
        path = towns / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")

    assert changed(change) == {"content"}


@pytest.mark.parametrize(
    ("file", "old", "new", "policies"),
    [
        ("liuxi/policies/rent-relief/policy.yaml", "monthly_rent *", "monthly_rent * 1 *", {"rent-relief"}),
        ("liuxi/parameters/rent.yaml", "value: 6", "value: 5", {"rent-relief"}),
        ("liuxi/datasets/leases.yaml", "1 month", "2 months", {"rent-relief"}),
        ("liuxi/datasets/water.yaml", "places: 1", "places: 2", {"water-relief"}),
        ("liuxi/facts/projects.yaml", "30万元", "31万元", {"small-project"}),
        # a table of the province that two of its policies rest on, one of them through a parameter keyed by it
        ("qingchuan/parameters/taxes.yaml", "medium: 2022-05-01", "medium: 2022-05-02", {"six-taxes", "stock-refund"}),
        # a size that rents, deferrals and, by its own dataset's file alone, nothing else rests on
        ("qingchuan/datasets/size_list.yaml", "1 month", "2 months", {"rent-relief", "insurance-deferral"}),
    ],
)
def test_a_rule_changes_its_own_policies_and_no_other(
    towns: Path, changed: Changed, file: str, old: str, new: str, policies: set[str]
) -> None:
    assert changed(lambda: rewrite(towns / file, old, new)) == {"content", "rules", *policies}


def test_a_term_changes_the_policies_that_ask_for_its_finding(towns: Path, changed: Changed) -> None:
    terms = towns / "liuxi" / "terms.yaml"
    assert changed(lambda: rewrite(terms, "违法行为轻微", "违法情节轻微")) == {"content", "rules", "first-offence"}


def test_a_new_policy_changes_no_other_policy(towns: Path, changed: Changed) -> None:
    def add() -> None:
        policies = towns / "liuxi" / "policies"
        shutil.copytree(policies / "rent-relief", policies / "rent-relief-again")
        rewrite(policies / "rent-relief-again" / "policy.yaml", "policy: rent-relief", "policy: rent-relief-again")

    assert changed(add) == {"content", "rules", "rent-relief-again"}


@pytest.mark.parametrize("file", ["documents.yaml", "departments.yaml", "settings/delegated.yaml"])
def test_what_every_policy_may_cite_counts_for_all_of_them(towns: Path, changed: Changed, file: str) -> None:
    path = towns / "liuxi" / file
    found = changed(lambda: path.write_text(path.read_text("utf-8") + "# 核对过\n", encoding="utf-8"))
    assert found == {"content", "rules", *load_toolbox(towns / "liuxi").policies}


def test_a_checkout_with_other_line_ends_hashes_the_same(towns: Path, changed: Changed) -> None:
    def to_crlf() -> None:
        for file in towns.rglob("*"):
            if file.is_file():
                file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert changed(to_crlf) == set()


def test_where_the_toolbox_stands_does_not_matter(towns: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [hashes(towns / "liuxi")]
    for place, folder in ((towns, "liuxi"), (towns / "liuxi", "."), (towns / "qingchuan", "../liuxi")):
        monkeypatch.chdir(place)
        found.append(hashes(Path(folder)))
    assert all(each == found[0] for each in found)


def test_hidden_files_and_those_of_editors_are_no_content(towns: Path, changed: Changed) -> None:
    assert changed(lambda: (towns / "liuxi" / ".DS_Store").write_text("x")) == set()


def test_bytes_moved_from_one_file_to_the_next_are_another_content() -> None:
    assert content_hash({"a": b"xy", "b": b""}) != content_hash({"a": b"x", "b": b"y"})
    assert content_hash({"a": b"x"}) != content_hash({"b": b"x"})
    assert content_hash({"a": b"x", "b": b"y"}) == content_hash({"b": b"y", "a": b"x"})
