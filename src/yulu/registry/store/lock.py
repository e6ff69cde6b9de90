"""One writer at a time: the system's lock on a file, in which the writer says who they are.

The system lets go of the lock when its holder ends, even if killed, so a lock can never be left behind: what a dead
writer wrote into the file is only text, and the next writer goes on.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from yulu.registry.identities.files import locked
from yulu.registry.store.faults import Locked
from yulu.registry.store.layout import Registry


@contextmanager
def writing(registry: Registry, what: str, when: datetime) -> Iterator[None]:
    """Nobody else writes meanwhile; raises Locked, naming who does."""
    registry.folder.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
    descriptor = os.open(registry.folder / "lock", flags, 0o644)
    try:
        with locked(descriptor, wait=False) as ours:
            if not ours:
                raise Locked(registry.folder, _holder(descriptor))
            holder = {
                "computer": platform.node(), "process": str(os.getpid()), "since": when.isoformat(), "what": what
            }  # fmt: skip
            os.ftruncate(descriptor, 0)
            os.write(descriptor, json.dumps(holder, ensure_ascii=False).encode())
            yield
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> dict[str, str]:
    try:
        said = json.loads(os.read(descriptor, 1 << 16))
    except ValueError:  # they are just writing it, or have just finished
        return {}
    return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}
