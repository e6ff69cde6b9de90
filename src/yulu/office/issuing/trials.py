"""Whether a trial's folder may stand beside a proposal: whole, and tried against what is in force."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.matching.manifest import MANIFEST


def hash_of_trial(folder: Path, in_force: str) -> str:
    """The hash that seals the trial; raises Fault where it is none, was changed, or began from another toolbox."""
    file = folder / MANIFEST
    try:
        said = json.loads(file.read_bytes())
        kind, hash, began = said["what"], said.pop("hash"), said["toolbox"]["content_hash"]
    except (OSError, ValueError, KeyError, TypeError):
        raise _no_trial(file, f"{folder.as_posix()} 里没有试算结果") from None
    sealed = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if kind != "trial" or hashlib.sha256(sealed).hexdigest() != hash:
        raise _no_trial(file, f"{folder.as_posix()} 里的不是试算结果，或者被改过")
    if began != in_force:
        raise _no_trial(file, "它是和另一版工具箱比的，不是现行的这一版")
    return str(hash)


def _no_trial(file: Path, trial: str) -> Fault:
    return Fault(Diagnostic("E936", Place(file.as_posix(), 1, 1), {"trial": trial}))
