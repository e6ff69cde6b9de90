"""Where the toolboxes that come with the program stand: beside it in an installed wheel, else in the repository."""

from __future__ import annotations

from pathlib import Path

import yulu


def shipped_toolbox(name: str) -> Path:
    """The folder of a toolbox that comes with the program; raises FileNotFoundError if there is none."""
    package = Path(yulu.__file__).parent
    for folder in (package / "toolboxes" / name, package.parents[1] / "toolboxes" / name):
        if (folder / "toolbox.yaml").is_file():
            return folder
    raise FileNotFoundError(name)
