"""The JSON Schemas that a toolbox carries, held against those of this program, and brought up to them."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from yulu.diagnostics import Diagnostic, Fault
from yulu.toolbox.fields.schemas import SCHEMAS_FOLDER, schema_name, schema_text, write_schemas
from yulu.toolbox.files import EVERY_FILE


def is_carrying(toolbox: Path) -> bool:
    """Whether the toolbox in the folder has schemas of its own."""
    return (toolbox / SCHEMAS_FOLDER).is_dir()


def outdated(toolbox: Path) -> list[str]:
    """The schemas of this program that the folder lacks or has otherwise, by file name."""
    kept = toolbox / SCHEMAS_FOLDER
    texts = {schema_name(shape): schema_text(shape) for shape in EVERY_FILE.values()}
    return [name for name, text in texts.items() if not _says(kept / name, text)]


def _says(file: Path, text: str) -> bool:
    """Whether it is the same schema, however its lines are laid out."""
    try:
        return bool(json.loads(file.read_bytes()) == json.loads(text))
    except (OSError, ValueError, RecursionError):
        return False


def renew(toolbox: Path) -> list[str]:
    """Write the schemas that are outdated, each of them whole; their file names.

    Raises Fault where the folder is no toolbox, or cannot be written: then what could not be renewed is as it was.
    """
    if not (toolbox / "toolbox.yaml").is_file():
        raise Fault(Diagnostic("E312", None, {"folder": toolbox.as_posix()}))
    names = outdated(toolbox)
    kept, draft = toolbox / SCHEMAS_FOLDER, None
    try:
        draft = Path(tempfile.mkdtemp(prefix=f"{SCHEMAS_FOLDER}.", dir=toolbox))
        write_schemas(draft)
        kept.mkdir(exist_ok=True)
        for name in names:
            (draft / name).replace(kept / name)
    except OSError as error:
        data = {"path": kept.as_posix(), "reason": error.strerror or str(error)}
        raise Fault(Diagnostic("E982", None, data)) from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
    return names
