"""`python -m yulu.documents.reference docs`: write the reference and the schemas under that folder."""

from __future__ import annotations

import sys
from pathlib import Path

from yulu.documents.reference.files import files_page
from yulu.documents.reference.language import language_page
from yulu.toolbox.fields.schemas import write_schemas


def write_reference(docs: Path) -> None:
    """Every generated page and schema, over those that are there."""
    (docs / "reference").mkdir(parents=True, exist_ok=True)
    for name, text in (("files.md", files_page()), ("language.md", language_page())):
        (docs / "reference" / name).write_text(text, encoding="utf-8", newline="\n")
    write_schemas(docs / "schemas")


if __name__ == "__main__":
    write_reference(Path(sys.argv[1]))
