"""What a registry refuses, or cannot do, as diagnostics of the catalogue."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from yulu.diagnostics import Diagnostic, Word
from yulu.registry.identities import BadKey, KeyMissing, KeyTooOpen, LookNotSaid, RegistryFault, WrongKey
from yulu.registry.store.faults import (
    Damaged,
    DeliveryDiffers,
    EmptyWindow,
    Locked,
    NoRegistry,
    NoSuchVersion,
    NothingKnownYet,
    NotWritten,
    WouldEmpty,
    WrongType,
)
from yulu.toolbox.model import Toolbox

_FIELDS = {
    "dataset": "数据集", "part": "记录", "kind": "主体", "mapping": "对照", "day": "日期", "complete_from": "完整自",
    "complete_through": "完整至", "brings_subjects": "可带来新主体", "sha256": "文件内容",
}  # fmt: skip
_REASONS = {
    errno.ENOSPC: Word("disk_full"), errno.EDQUOT: Word("disk_full"), errno.EFBIG: Word("too_large_a_file"),
    errno.EACCES: Word("no_right"), errno.EPERM: Word("no_right"), errno.EROFS: Word("read_only"),
    errno.ENOTDIR: Word("not_a_folder"),
}  # fmt: skip


def refusal(fault: RegistryFault, toolbox: Toolbox) -> Diagnostic:
    """The fault in words. One that only a fault of the program can bring about is raised again."""
    match fault:
        case NoRegistry():
            return Diagnostic("E770", None, {"folder": fault.folder.as_posix()})
        case NoSuchVersion():
            return Diagnostic("E771", None, {"version": str(fault.version), "latest": str(fault.latest)})
        case NothingKnownYet():
            return Diagnostic("E772", None, {"day": str(fault.day), "first": str(fault.first)})
        case Locked():
            holder = {name: fault.holder.get(name, "") for name in ("computer", "process", "since")}
            return Diagnostic("E773", None, {"folder": fault.folder.as_posix(), **holder})
        case DeliveryDiffers():
            return Diagnostic("E774", None, {"number": fault.number, "differences": _told(fault.differences)})
        case EmptyWindow():
            return Diagnostic("E775", None, {"start": str(fault.start), "through": str(fault.through)})
        case WouldEmpty():
            labels = {name: fact.label for name, fact in toolbox.facts.items()}
            data = {
                "dataset": toolbox.datasets[fault.dataset].label
                if fault.dataset in toolbox.datasets
                else fault.dataset,
                "columns": "、".join(labels.get(name, name) for name in fault.columns),
                "subjects": str(fault.subjects),
            }
            return Diagnostic("E776", None, data)
        case WrongType():
            data = {"column": fault.column, "found": fault.found, "wanted": fault.wanted}
            return Diagnostic("E777", None, data)
        case Damaged():
            return Diagnostic("E778", None, {"file": fault.file.as_posix()})
        case KeyMissing():
            return Diagnostic("E779", None, {"file": fault.file.as_posix()})
        case BadKey():
            return Diagnostic("E780", None, {"where": fault.where})
        case KeyTooOpen():
            return Diagnostic("E781", None, {"file": fault.file.as_posix(), "mode": f"{fault.mode:03o}"})
        case WrongKey():
            return Diagnostic("E782", None, {"folder": fault.folder.as_posix()})
        case LookNotSaid():
            return Diagnostic("E783", None, {"table": fault.table})
        case NotWritten():
            return not_written(fault.where, fault.number)
        case _:
            raise fault


def not_written(where: Path, number: int) -> Diagnostic:
    """What the system did not let us write, by its error (errno)."""
    return Diagnostic("E790", None, {"folder": where.as_posix(), "reason": _REASONS.get(number) or os.strerror(number)})


def _told(differences: Mapping[str, tuple[str, str]]) -> str:
    return "；".join(
        _FIELDS.get(name, name) + ("不同" if name == "sha256" else f"原为 {was}，现为 {now}")
        for name, (was, now) in differences.items()
    )
