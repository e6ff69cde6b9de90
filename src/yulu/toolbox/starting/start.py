"""Writing a toolbox to begin with: the files of `town/`, with this place's name, level and upper toolbox put in."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from yulu.diagnostics import Diagnostic, Fault, Word
from yulu.language.parsing import is_name
from yulu.toolbox.binding import FACT_NAME, ITEM_NAME
from yulu.toolbox.fields.schemas import SCHEMAS_FOLDER, schema_line, write_schemas
from yulu.toolbox.files import shape_at
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.shapes import Level

_NAMES = re.compile(r"(?<![\w-])shop[a-z_]*(?:-[a-z0-9]+)*(?![\w-])")
"""What the town's files declare; an upper toolbox may have these names already."""
_BELOW: Mapping[Level, Level] = {"nation": "province", "province": "city", "city": "city"}
_NUMBER = "示例〔2026〕1号"
_NOTHING_ABOVE = """\
# extends: ../qingchuan        # 上一级工具箱的文件夹；有上一级的才写
summary_by: [shop_kind]        # 汇总时按哪些事实分组"""
_PLAIN = re.compile(r"[\w·（）《》〔〕./][\w·（）《》〔〕./-]*\Z")


@dataclass(frozen=True, slots=True)
class Beginning:
    """A toolbox that was begun: its folder, name, level, its one policy and the files written, by path."""

    folder: Path
    name: str
    level: Level
    policy: str
    files: tuple[str, ...]


def start_toolbox(folder: Path, name: str | None, title: str | None, above: Path | None) -> Beginning:
    """Write a toolbox into a folder that is not there yet, or is empty.

    Its name is the folder's and its title the name, unless given. Below another toolbox it is of the next level down,
    and takes other names where that one has the same. Raises Fault if something stands in the folder (E980), if the
    name is none (E981), if the upper toolbox has errors, or if nothing can be written (E982).
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault(Diagnostic("E980", None, {"folder": folder.as_posix()}))
    given = name or folder.resolve().name
    if not ITEM_NAME.match(given):
        form = Word("hyphenated")
        meant = re.sub(r"[\s_-]+", "-", given.strip().lower())
        nearest = meant if ITEM_NAME.match(meant) else ""
        raise Fault(Diagnostic("E981", None, {"name": given, "form": form, "nearest": nearest}))
    upper = load_toolbox(above) if above is not None else None
    if upper is not None and any(layer.id == given for layer in upper.layers):
        raise Fault(Diagnostic("E983", None, {"name": given, "folder": upper.layers[-1].folder}))
    level = _BELOW[upper.layers[-1].level] if upper is not None else "city"
    texts = dict(_filled(given, title or given, level, _upwards(folder, above), upper))
    try:
        _write(folder, texts)
    except OSError as error:
        raise Fault(Diagnostic("E982", None, {"path": folder.as_posix(), "reason": error.strerror or ""})) from None
    policy = next(path.split("/")[1] for path in texts if path.startswith("policies/"))
    return Beginning(folder, given, level, policy, tuple(texts))


def _upwards(folder: Path, above: Path | None) -> str | None:
    """The way from the new folder to the upper toolbox, as `extends` names it."""
    if above is None:
        return None
    return Path(os.path.relpath(above.resolve(), folder.resolve())).as_posix()


def _filled(
    name: str, title: str, level: Level, upwards: str | None, upper: Toolbox | None
) -> Iterator[tuple[str, str]]:
    """The files of the town with this place's words, by path; each YAML file names its schema first."""
    extends = (
        f"extends: {upwards}" if upwards else "# extends: ../qingchuan       # 上一级工具箱的文件夹；有上一级的才写"
    )
    summary = "summary_by: [shop_kind]        # 汇总时按哪些事实分组"
    blanks = {
        "<NAME>": name, "<TITLE>": title, "<LEVEL>": level,
        "<EXTENDS>": "\n".join([extends] if upwards else [extends, summary]),
    }  # fmt: skip
    taken = upper is not None and bool(_names_of(upper) & set(_town_names()))
    for path, text in _town():
        for blank, value in blanks.items():
            text = text.replace(blank, _quoted(value) if path.endswith(".yaml") and blank == "<TITLE>" else value)
        if taken:
            path, text = (_NAMES.sub(lambda found: _renamed(found[0], name), each) for each in (path, text))
            text = text.replace(_NUMBER, f"{name}{_NUMBER}")
        shape = shape_at(Path(path))
        yield path, text if shape is None else f"{schema_line(path, shape)}\n{text}"


def _quoted(text: str) -> str:
    """The text as a YAML value: in quotes where it could be read as something else."""
    return text if _PLAIN.match(text) else json.dumps(text, ensure_ascii=False)


def _names_of(toolbox: Toolbox) -> set[str]:
    """Every name of a toolbox that another declaration could meet."""
    named = (
        toolbox.departments, toolbox.documents, toolbox.datasets, toolbox.facts, toolbox.records, toolbox.derived,
        toolbox.parameters, toolbox.terms, toolbox.policies,
    )  # fmt: skip
    return {name for items in named for name in items}


def _renamed(name: str, toolbox: str) -> str:
    underscored = f"{name}_{toolbox.replace('-', '_')}"
    return underscored if FACT_NAME.match(name) and is_name(underscored) else f"{name}-{toolbox}"


def _town_names() -> list[str]:
    return [found for _, text in _town() for found in _NAMES.findall(text)]


def _town() -> list[tuple[str, str]]:
    """The town's files as they are kept, by path, in a fixed order."""
    return sorted(_texts(files("yulu.toolbox.starting").joinpath("town"), ""))


def _texts(folder: Traversable, before: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        path = f"{before}{entry.name}"
        if entry.is_dir():
            yield from _texts(entry, f"{path}/")
        else:
            yield path, entry.read_text(encoding="utf-8")


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    """All files beside the folder first, then into its place at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        draft.chmod(0o777 & ~_umask())
        for path, text in texts.items():
            file = draft / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        write_schemas(draft / SCHEMAS_FOLDER)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _umask() -> int:
    """What newly made folders are not allowed; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
