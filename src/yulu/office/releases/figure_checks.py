"""The figure check with what this office knows: figures it released, figures printed before, and usual ranges."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from yulu.figures import Checked, KnownFigure, Source, check
from yulu.figures.known import known_from
from yulu.figures.words.ranges import UsualRange, usual_from
from yulu.indicators.known import known_figures, released_figures
from yulu.office.issuing.in_force import NothingInForce, in_force, toolbox_of
from yulu.office.releases.indicators import releases_folder


def check_figures(source: Source | str) -> Checked:
    """Check a text against all that is known here; raises Fault for a damaged release. Nothing of it is kept."""
    try:
        hash = in_force().hash
    except NothingInForce:
        return check(source)
    folder = releases_folder()
    # A release is a new folder: the folder's own time says whether there is another.
    known, usual = _known(hash, folder, folder.stat().st_mtime_ns if folder.is_dir() else 0)
    return check(source, known, usual=usual)


@lru_cache(maxsize=2)
def _known(hash: str, folder: Path, stamp: int) -> tuple[tuple[KnownFigure, ...], tuple[UsualRange, ...]]:
    toolbox = toolbox_of(hash)
    released = released_figures(toolbox, folder) if stamp else ()
    known = (*known_from(released), *known_from(known_figures(toolbox)))
    return known, tuple(usual_from(toolbox.indicators.usual.values()))
