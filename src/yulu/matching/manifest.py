"""What a run was made from and what is in it: one JSON file, sealed by a hash of itself and of every other file.

No clock and no absolute path stands in it: the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

FORMAT = 2
MANIFEST = "manifest.json"

COLUMNS: Mapping[str, str] = {
    "subject": "主体编号",
    "policy": "政策",
    "outcome": "结论：entitled 符合、needs_judgement 待认定、needs_facts 缺信息、not_entitled 不符合",
    "amount": "金额（元）；空着是未知，上下限见 amount_low、amount_high",
    "amount_low": "金额不会低于（元）；空着是没有下限可言",
    "amount_high": "金额不会高于（元）；空着是没有上限可言",
    "value": "比率或适用的取值",
    "conditions_true": "满足的条件：第 n 位（从 0 数）是 patterns.json 里该政策的第 n 个条件",
    "conditions_known": "已经知道真假的条件，位的含义相同",
    "pattern": "所缺的组合：patterns.json 里该政策的编号",
    "marks": "自动兑付要等的：1 有陈旧的值、2 有待核实的值或文件、4 有与上位规定不一致的值，可以相加",
}
"""The columns of `decisions/`, in Chinese for whoever opens the folder."""


@dataclass(frozen=True, slots=True)
class ToolboxOf:
    """Which toolbox decided."""

    id: str
    title: str
    content_hash: str
    """Under which the run keeps the toolbox, in `toolbox/`."""
    rules_hash: str


@dataclass(frozen=True, slots=True)
class PolicyOf:
    """One policy that was decided: its own hash, its conditions in the order of the masks' bits, how many got what."""

    id: str
    title: str
    subject: str
    hash: str
    conditions: tuple[str, ...]
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Source:
    """Who was decided: a version of a registry, or a table read through a mapping."""

    kind: str
    """`registry` or `table`."""
    path: str
    """Of the registry, as it lies from the folder that the run lies in; of a table only its name."""
    hash: str
    """The registry version's, or the SHA-256 of the table's bytes."""
    version: int | None = None
    mapping: str | None = None
    generated: bool = False
    """Whether the registry holds a generated city, or part of one."""


@dataclass(frozen=True, slots=True)
class BaseOf:
    """The earlier run that a run holds the changes to: where it lies from the folder that the run lies in."""

    path: str
    hash: str
    """Its manifest's."""


@dataclass(frozen=True, slots=True)
class FileOf:
    """One file of the run."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RunManifest:
    """All of it; `files` are by their path in the run."""

    toolbox: ToolboxOf
    policies: tuple[PolicyOf, ...]
    source: Source
    program: str
    as_of: date
    known_on: date
    everything: bool
    """Whether those simply refused are listed, too."""
    subjects: Mapping[str, int]
    """By kind, how many were decided."""
    rejected: int
    rows: int
    files: Mapping[str, FileOf]
    base: BaseOf | None = None
    """Set where only the subjects in `replaced.parquet` were decided again, and the others' rows are that run's."""
    columns: Mapping[str, str] = field(default_factory=lambda: dict(COLUMNS))
    format: int = FORMAT
    hash: str = ""
    """SHA-256 of all the above."""

    def sealed(self) -> RunManifest:
        return replace(self, hash=hashlib.sha256(_canonical(replace(self, hash=""))).hexdigest())

    def data(self) -> dict[str, Any]:
        """As JSON holds it."""
        data = {**asdict(self), "as_of": self.as_of.isoformat(), "known_on": self.known_on.isoformat()}
        if not self.source.generated:
            del data["source"]["generated"]  # said only where it is so: runs before it was known keep their hashes
        return data


def read_manifest(data: Mapping[str, Any]) -> RunManifest:
    """What `data` wrote; raises ValueError, KeyError or TypeError where it is none, or no longer what it was."""
    made = {
        **data, "toolbox": ToolboxOf(**data["toolbox"]),
        "policies": tuple(PolicyOf(**{**each, "conditions": tuple(each["conditions"])}) for each in data["policies"]),
        "source": Source(**data["source"]), "base": None if data["base"] is None else BaseOf(**data["base"]),
        "as_of": date.fromisoformat(data["as_of"]),
        "known_on": date.fromisoformat(data["known_on"]),
        "files": {path: FileOf(**each) for path, each in data["files"].items()},
    }  # fmt: skip
    manifest = RunManifest(**made)
    if manifest.sealed().hash != manifest.hash:
        raise ValueError("the manifest is not what was written")
    return manifest


def file_of(path: Path) -> FileOf:
    """A file's size and hash."""
    with path.open("rb") as file:
        return FileOf(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _canonical(manifest: RunManifest) -> bytes:
    return json.dumps(manifest.data(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
