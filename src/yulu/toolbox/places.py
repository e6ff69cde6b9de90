"""Where the toolboxes that come with the program stand: beside it in an installed wheel, else in the repository."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import yulu


def shipped_toolbox(name: str) -> Path:
    """The folder of a toolbox that comes with the program; raises FileNotFoundError if there is none."""
    package = Path(yulu.__file__).parent
    for folder in (package / "toolboxes" / name, package.parents[1] / "toolboxes" / name):
        if (folder / "toolbox.yaml").is_file():
            return folder
    raise FileNotFoundError(name)


def toolbox_folder(named: str) -> Path:
    """The folder that a user names: a path, or the name of a toolbox that comes with the program.

    What is neither is given back as the path it would be, so that whoever reads it says that nothing is there.
    """
    folder = Path(named)
    if not folder.exists() and folder.parent in (Path(), Path("toolboxes")):
        with suppress(FileNotFoundError):
            return shipped_toolbox(folder.name)
    return folder
