"""A model in a file: numbers as arrays, the rest as JSON, in one .npz. Nothing in it is ever run.

Pickled models, as scikit-learn's own, can do anything to whoever opens them. What is read here is an archive of arrays
of numbers (`allow_pickle=False`); every size is held against the others before anything is used. The same model makes
the same bytes.
"""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yulu.likeness.dispatch import DispatchModel, Target

VERSION = 1
_MOST_BYTES = 2 * 2**30


class BadModel(ValueError):
    """A file that is no model, is damaged, or was made by another version: `why` is for people who look after it."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.why = path, why


def save(model: DispatchModel, path: Path) -> None:
    """Write it, whole or not at all; raises OSError."""
    said = {
        "version": VERSION, "targets": [[each.category, each.department] for each in model.targets],
        "parts": list(model.parts), "temperature": model.temperature, "threshold": model.threshold,
        "cases": model.cases,
        "left_out": [[each.category, each.department, count] for each, count in model.left_out],
    }  # fmt: skip
    body = np.frombuffer(json.dumps(said, ensure_ascii=False).encode(), dtype=np.uint8)
    room = path.with_name(f".{path.name}")
    try:
        with room.open("wb") as file:
            np.savez_compressed(
                file, said=body, rarity=model.rarity, said_often=model.said, weights=model.weights, bias=model.bias
            )
            file.flush()
            os.fsync(file.fileno())
        room.replace(path)
    finally:
        room.unlink(missing_ok=True)


def load(path: Path) -> DispatchModel:
    """Read it; raises BadModel, OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > _MOST_BYTES:
                raise BadModel(path, "more than two gigabytes")
        with np.load(path, allow_pickle=False) as arrays:
            said = json.loads(arrays["said"].astype(np.uint8).tobytes())
            numbers = {name: arrays[name] for name in ("rarity", "said_often", "weights", "bias")}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        if isinstance(error, BadModel):
            raise
        raise BadModel(path, f"not an archive of numbers ({error})") from None
    if not isinstance(said, dict) or said.get("version") != VERSION:
        raise BadModel(path, "made by another version; learn it again")
    try:
        return _model(said, numbers)
    except (KeyError, TypeError, ValueError) as error:
        raise BadModel(path, f"damaged ({error})") from None


def _model(said: dict[str, Any], numbers: dict[str, NDArray[Any]]) -> DispatchModel:
    targets = tuple(Target(str(category), str(department)) for category, department in said["targets"])
    parts = tuple(map(str, said["parts"]))
    sizes = {
        "rarity": (len(parts),),
        "said_often": (len(parts),),
        "weights": (len(targets), len(parts)),
        "bias": (len(targets),),
    }
    for name, size in sizes.items():
        if numbers[name].shape != size or numbers[name].dtype != np.float32 or not np.isfinite(numbers[name]).all():
            raise ValueError(name)
    temperature, threshold = float(said["temperature"]), float(said["threshold"])
    if not targets or not temperature > 0 or not 0 <= threshold <= 1.01:
        raise ValueError("temperature")
    left_out = tuple((Target(str(category), str(department)), int(count))
                     for category, department, count in said["left_out"])  # fmt: skip
    return DispatchModel(targets, parts, numbers["rarity"], numbers["said_often"], numbers["weights"], numbers["bias"],
                         temperature, threshold, int(said["cases"]), left_out)  # fmt: skip
