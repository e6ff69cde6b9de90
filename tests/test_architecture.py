"""docs/architecture.md tells of everything that is there: no package and no dependency without its line."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "yulu"
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def packages(folder: Path) -> Iterator[str]:
    """All packages in a folder, at any depth; one without `__init__.py` is none yet, migrations are their app's."""
    for file in sorted(folder.glob("*/__init__.py")):
        if file.parent.name == "migrations":
            continue
        yield file.parent.relative_to(PACKAGE).as_posix()
        yield from packages(file.parent)


PACKAGES = list(packages(PACKAGE))

_PATH = re.compile(r"`((?:[a-z_0-9]+/)+[a-z_0-9*]*(?:\.[a-z]+)?)`")
_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


def section(title: str) -> str:
    """The text under a heading of the page, up to the next of its kind."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str) -> dict[str, str]:
    """The rows of the section's table, by each of the names in code in the first cell."""
    found = {}
    for line in section(title).splitlines():
        if line.startswith("| `"):
            for name in re.findall(r"`([^`]+)`", line.split("|")[1]):
                found[name] = line
    return found


def normalised(requirement: str) -> str:
    """A dependency's name as package indexes compare it."""
    named = _REQUIREMENT.match(requirement)
    assert named is not None
    return re.sub(r"[-_.]+", "-", named.group()).lower()


def dependencies() -> set[str]:
    project = PROJECT["project"]
    listed = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    for extra in project["optional-dependencies"].values():
        listed += extra
    return set(map(normalised, listed))


def test_every_package_is_described_and_no_other() -> None:
    assert set(rows("2. Packages")) == {f"{name}/" for name in PACKAGES}


def test_every_dependency_has_its_reason_and_home_and_no_other() -> None:
    assert set(rows("8. Dependencies")) == dependencies()
    for line in rows("8. Dependencies").values():
        assert all(cell.strip() for cell in line.strip("|").split("|")), line


def docstring(package: str) -> str:
    return ast.get_docstring(ast.parse((PACKAGE / package / "__init__.py").read_text("utf-8"))) or ""


NOT_YET: dict[str, str] = {}
"""Packages whose docstring lacks something; one that no longer does is taken out of here."""


@pytest.mark.parametrize("name", ["", *(name for name in PACKAGES if "/" not in name)])
def test_every_package_says_what_comes_in_what_goes_out_and_where_to_read(name: str) -> None:
    whole = all(f"\n{word}" in docstring(name) for word in ("In: ", "Out: ", "Read: "))
    assert whole is (name not in NOT_YET)


@pytest.mark.parametrize("name", PACKAGES)
def test_every_package_begins_with_a_sentence(name: str) -> None:
    assert re.match(r"[^\n]{20,}[.:;]", docstring(name))


def test_the_order_of_imports_is_the_one_that_is_checked() -> None:
    contracts = {each["name"]: each for each in PROJECT["tool"]["importlinter"]["contracts"]}
    layers = [re.sub(r"[()]", "", layer) for layer in contracts["imports point down"]["layers"]]
    assert "\n".join(reversed(layers)) in PAGE
    for name in contracts:
        assert f"*{name}*" in PAGE


def test_every_file_named_in_the_page_is_there() -> None:
    for named in _PATH.findall(PAGE):
        found = [base for base in (PACKAGE, ROOT, PACKAGE / "toolbox") if list(base.glob(named.rstrip("/")))]
        assert found or named.startswith("policies/"), named


def test_every_word_in_capitals_is_a_constant_of_the_program() -> None:
    code = "\n".join(file.read_text("utf-8") for file in PACKAGE.rglob("*.py"))
    for named in re.findall(r"`([A-Z]+_[A-Z_]+|OWNERS)`", PAGE):
        assert re.search(rf"^{named}\b", code, re.MULTILINE), named
