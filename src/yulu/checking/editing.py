"""What helps whoever edits a toolbox: the JSON Schemas it carries are those of the program that checks it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from yulu.diagnostics import Diagnostic, Place
from yulu.toolbox.fields.renewing import is_carrying, outdated
from yulu.toolbox.fields.schemas import SCHEMAS_FOLDER
from yulu.toolbox.model import Toolbox


def outdated_schemas(toolbox: Toolbox) -> Iterator[Diagnostic]:
    """Layers whose schemas were written by another version of the program; those that carry none are passed over."""
    for layer in toolbox.files:
        if not is_carrying(layer.folder):
            continue
        names = outdated(layer.folder)
        if names:
            folder = (layer.folder / SCHEMAS_FOLDER).as_posix()
            data = {"folder": folder, "name": names[0], "toolbox": shlex.quote(layer.folder.as_posix())}
            place = Place((layer.folder / "toolbox.yaml").as_posix(), 1, 1)
            yield Diagnostic("W890", place, data)
