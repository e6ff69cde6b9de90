"""From a folder to typed files: which YAML files a toolbox has, read and held against their shapes, layer by layer.

A file that cannot be read or does not fit its shape is reported and left out; the others go on, so that one `check`
shows everything there is to see.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from yulu.diagnostics import Diagnostic, Place
from yulu.toolbox import shapes, shapes_indicators, shapes_services
from yulu.toolbox.reading import Document, read_document, schema_diagnostics

Step = tuple[str | int, ...]
ShapeT = TypeVar("ShapeT", bound=shapes.Shape)

ROOT_FILES: Mapping[str, type[shapes.Shape]] = {
    "toolbox.yaml": shapes.ToolboxFile,
    "departments.yaml": shapes.DepartmentsFile,
    "documents.yaml": shapes.DocumentsFile,
    "terms.yaml": shapes.TermsFile,
    "office-hours.yaml": shapes.OfficeHoursFile,
}
FOLDERS: Mapping[str, type[shapes.Shape]] = {
    "datasets": shapes.Dataset,
    "facts": shapes.FactsFile,
    "parameters": shapes.ParametersFile,
    "settings": shapes.SettingsFile,
    "mappings": shapes.MappingFile,
    "indicators": shapes_indicators.IndicatorsFile,
    "reported": shapes_indicators.ReportedFile,
}
ALL_SHAPES: tuple[type[shapes.Shape], ...] = (*ROOT_FILES.values(), *FOLDERS.values(), shapes.Policy)
LAYERS_FILE = "layers.json"
POLICY_FILES: Mapping[str, type[shapes.Shape]] = {
    "policy.yaml": shapes.Policy,
    "examples.yaml": shapes.ExamplesFile,
}
SERVICE_FILES: Mapping[str, type[shapes.Shape]] = {
    "service.yaml": shapes_services.ServiceFile,
    "examples.yaml": shapes_services.ServiceExamplesFile,
}
CLASSES_FILE = "services/classes.yaml"
EVERY_FILE: Mapping[str, type[shapes.Shape]] = {
    **ROOT_FILES,
    **FOLDERS,
    **POLICY_FILES,
    "service.yaml": shapes_services.ServiceFile,
    "service-examples.yaml": shapes_services.ServiceExamplesFile,
    "classes.yaml": shapes_services.ClassesFile,
}
"""Each kind of file once, by a name of its own."""


@dataclass(frozen=True, slots=True)
class File(Generic[ShapeT]):
    """One file that fits its shape; `path` is relative to its layer's folder.

    `is_cut`: entries at fault were cut out of it, so it says less than was meant.
    """

    shape: ShapeT
    document: Document
    layer: str
    path: str
    is_cut: bool = False


@dataclass(slots=True)
class LayerFiles:
    """All files of one layer. `content` holds each file's bytes by relative path, whatever its kind."""

    folder: Path
    declaration: File[shapes.ToolboxFile] | None = None
    files: list[File[shapes.Shape]] = field(default_factory=list)
    content: dict[str, bytes] = field(default_factory=dict)
    left_out: set[type[shapes.Shape]] = field(default_factory=set)
    left_out_names: set[str] = field(default_factory=set)
    """What the files that could not be read should have held."""
    is_draft: bool = False

    @property
    def id(self) -> str:
        return self.declaration.shape.toolbox if self.declaration else self.folder.name

    def of(self, shape: type[ShapeT]) -> list[File[ShapeT]]:
        return [file for file in self.files if isinstance(file.shape, shape)]  # type: ignore[misc]


def read_layers(folder: Path) -> tuple[list[LayerFiles], list[Diagnostic]]:
    """The toolbox's layers, the topmost first, and everything wrong with their files.

    A folder of the archive names its layers itself; elsewhere each layer names the one above it.
    """
    faults: list[Diagnostic] = []
    listed = folder / LAYERS_FILE
    if listed.is_file():
        return [_read_layer(folder / name, faults) for name in json.loads(listed.read_text("utf-8"))], faults
    chain: list[LayerFiles] = []
    seen: set[Path] = set()
    current: Path | None = folder
    while current is not None:
        seen.add(current.resolve())
        layer = _read_layer(current, faults)
        chain.append(layer)
        current = _above(layer, seen, faults)
    return chain[::-1], faults


def _above(layer: LayerFiles, seen: set[Path], faults: list[Diagnostic]) -> Path | None:
    declaration = layer.declaration
    if declaration is None or declaration.shape.extends is None:
        return None
    above = Path(os.path.normpath(layer.folder / declaration.shape.extends))
    place = declaration.document.place(("extends",))
    if not (above / "toolbox.yaml").is_file():
        faults.append(Diagnostic("E310", place, {"folder": declaration.shape.extends}))
        layer.left_out.update(ALL_SHAPES)
        return None
    if above.resolve() in seen:
        faults.append(Diagnostic("E311", place, {"folder": declaration.shape.extends}))
        layer.left_out.update(ALL_SHAPES)
        return None
    return above


def _read_layer(folder: Path, faults: list[Diagnostic]) -> LayerFiles:
    layer = LayerFiles(folder)
    if not (folder / "toolbox.yaml").is_file():
        faults.append(Diagnostic("E312", None, {"folder": folder.as_posix()}))
        return layer
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in relative.parts):
            continue
        layer.content[relative.as_posix()] = path.read_bytes()
        if path.suffix in (".yaml", ".yml"):
            read_file(layer, path, relative, faults)
    for file in layer.files:
        if isinstance(file.shape, shapes.ToolboxFile):
            layer.declaration = File(file.shape, file.document, file.layer, file.path)
    layer.files = [replace(file, layer=layer.id) for file in layer.files]
    return layer


def shape_at(relative: Path) -> type[shapes.Shape] | None:
    """The shape a file must have by where it stands, or None if nothing belongs there."""
    parts = relative.parts
    if relative.as_posix() == CLASSES_FILE:
        return shapes_services.ClassesFile
    if len(parts) == 1:
        return ROOT_FILES.get(parts[0])
    if len(parts) == 2 and relative.suffix == ".yaml":
        return FOLDERS.get(parts[0])
    if len(parts) == 3 and parts[0] == "policies":
        return POLICY_FILES.get(parts[2])
    if len(parts) == 3 and parts[0] == "services":
        return SERVICE_FILES.get(parts[2])
    return None


def read_file(layer: LayerFiles, path: Path, relative: Path, faults: list[Diagnostic]) -> None:
    """One file into its layer, as far as it can be read; what is wrong with it is added to `faults`."""
    shown = path.as_posix()
    shape = shape_at(relative)
    if shape is None:
        faults.append(Diagnostic("E313", Place(shown, 1, 1), {"path": relative.as_posix()}))
        return
    document, found = read_document(path, shown)
    faults += found
    typed, cut_out = (None, ()) if document is None else _fitted(document, shape, found, faults)
    if found or typed is None:
        layer.left_out.add(shape)
    layer.left_out_names.update(str(step[1]) for step in cut_out if len(step) > 1)
    if document is not None and typed is not None:
        layer.files.append(File(typed, document, "", relative.as_posix(), bool(cut_out)))


def _fitted(
    document: Document, shape: type[shapes.Shape], mistyped: list[Diagnostic], faults: list[Diagnostic]
) -> tuple[shapes.Shape | None, Sequence[Step]]:
    """The content in its shape, and the entries that were cut out because they do not fit theirs.

    What stands on a line that was mistyped is not held against it as well.
    """
    content = document.value()
    if not isinstance(content, dict):
        faults.append(Diagnostic("E314", Place(document.shown_as, 1, 1)))
        return None, ()
    try:
        return shape.model_validate(content), ()
    except ValidationError as error:
        lines = {fault.place.line for fault in mistyped if fault.place}
        faults += [
            fault
            for fault in schema_diagnostics(error, document, shape)
            if fault.place is None or fault.place.line not in lines
        ]
        steps = {_entry(document, details["loc"]) for details in error.errors(include_url=False)}
    remaining = copy.deepcopy(content)
    for step in sorted(steps, key=str, reverse=True):
        _cut_out(remaining, step)
    try:
        return shape.model_validate(remaining), sorted(steps, key=str)
    except ValidationError:
        return None, ()


def _entry(document: Document, location: tuple[str | int, ...]) -> Step:
    """The entry of a file that a fault lies in: an unknown key, or one item of a mapping or list of items."""
    step = tuple(location[:2])
    return step if len(step) == 2 and document.has(step) else tuple(location[:1])


def _cut_out(content: Any, step: Step) -> None:
    """Take the entry out, so that the others can be looked at; a list keeps its place for what it loses."""
    for key in step[:-1]:
        content = content.get(key) if isinstance(content, dict) else None
    last = step[-1]
    if isinstance(content, dict):
        content.pop(last, None)
    elif isinstance(content, list) and isinstance(last, int) and last < len(content):
        del content[last]
