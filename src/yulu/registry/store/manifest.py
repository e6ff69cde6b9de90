"""A version of the registry: one small file that names the version of every table, moved into place last.

What no manifest names does not exist for any reader, so a writer killed at any moment leaves the last good version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from yulu.calendars.zone import day_in_china
from yulu.registry.identities.files import place
from yulu.registry.store.faults import Damaged, NoRegistry, NoSuchVersion, NothingKnownYet
from yulu.registry.store.layout import Registry

_NOTHING_BEFORE = -1


@dataclass(frozen=True, slots=True)
class TableVersion:
    """A table's folder and its Delta version; `since` is the one that this registry version's commits began after.

    `since` equal to `version`: this registry version left the table as it was.
    """

    folder: str
    version: int
    since: int

    @property
    def touched(self) -> bool:
        return self.since != self.version

    @property
    def is_new(self) -> bool:
        """Whether this registry version made the table."""
        return self.since == _NOTHING_BEFORE


@dataclass(frozen=True, slots=True)
class Manifest:
    """One version of the registry."""

    version: int
    delivery: str
    when: datetime
    program: str
    previous: str
    """The hash of the version before."""
    tables: Mapping[str, TableVersion]
    files: Mapping[str, str]
    """The SHA-256 of every data file that this version added, by its path in the registry."""
    hash: str = ""
    """What identifies the version: SHA-256 of all the above. It stays when persons are erased, which changes files."""
    erased: tuple[str, ...] = ()
    """On which days persons were erased out of it."""

    def sealed(self) -> Manifest:
        return replace(self, hash=hashlib.sha256(_canonical(_data(replace(self, hash="")))).hexdigest())

    @property
    def known_from(self) -> date:
        """The day, in China, from which this version is what is known."""
        return day_in_china(self.when)


def first(when: datetime) -> Manifest:
    """Before anything is imported."""
    return Manifest(0, "", when, "", "", {}, {})


def versions(registry: Registry) -> list[int]:
    """The numbers of all versions, in order."""
    if not registry.versions.is_dir():
        return []
    return sorted(int(file.stem) for file in registry.versions.glob("[0-9]*.json"))


def manifest(registry: Registry, version: int) -> Manifest:
    """This version; raises NoRegistry, NoSuchVersion, and Damaged where its file is not what was written."""
    file = _file(registry, version)
    try:
        data = json.loads(file.read_bytes())
        found = Manifest(
            data["version"], data["delivery"], datetime.fromisoformat(data["when"]), data["program"], data["previous"],
            {name: TableVersion(**table) for name, table in data["tables"].items()}, data["files"], data["hash"],
            tuple(data["erased"]),
        )  # fmt: skip
    except FileNotFoundError:
        known = versions(registry)
        if not known:
            raise NoRegistry(registry.folder) from None
        raise NoSuchVersion(version, known[-1]) from None
    except (ValueError, KeyError, TypeError):
        raise Damaged(file) from None
    if found.version != version or (not found.erased and found.sealed().hash != found.hash):
        raise Damaged(file)
    return found


def latest(registry: Registry) -> Manifest | None:
    """The last version; None before the first."""
    known = versions(registry)
    return manifest(registry, known[-1]) if known else None


def known_on(registry: Registry, day: date) -> Manifest:
    """The last version of that day; raises NoRegistry, NothingKnownYet."""
    earliest = None
    for version in reversed(versions(registry)):
        earliest = manifest(registry, version)
        if earliest.known_from <= day:
            return earliest
    if earliest is None:
        raise NoRegistry(registry.folder)
    raise NothingKnownYet(day, earliest.known_from)


def between(registry: Registry, since: int, version: int) -> Iterator[Manifest]:
    """The versions after `since`, up to `version`."""
    for number in range(since + 1, version + 1):
        yield manifest(registry, number)


def write(registry: Registry, sealed: Manifest) -> None:
    """Move the manifest into place: from here on its version is the registry's."""
    registry.versions.mkdir(exist_ok=True)
    body = json.dumps(_data(sealed), ensure_ascii=False, indent=1).encode() + b"\n"
    place(_file(registry, sealed.version), body)


def created(folder: str, version: int) -> TableVersion:
    """A table that was not there before."""
    return TableVersion(folder, version, _NOTHING_BEFORE)


def _file(registry: Registry, version: int) -> Path:
    return registry.versions / f"{version:06d}.json"


def _data(each: Manifest) -> dict[str, Any]:
    return {
        "version": each.version, "delivery": each.delivery, "when": each.when.isoformat(), "program": each.program,
        "previous": each.previous,
        "tables": {
            name: {"folder": table.folder, "version": table.version, "since": table.since}
            for name, table in sorted(each.tables.items())
        },
        "files": dict(sorted(each.files.items())), "hash": each.hash, "erased": list(each.erased),
    }  # fmt: skip


def _canonical(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
