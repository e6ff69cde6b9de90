"""Files that survive a crash: moved into place whole, on the disk before anybody relies on them, locked by the
system.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 1 << 40
"""Where the lock lies on Windows, which locks bytes and then lets nobody else read them: past all content."""


def place(file: Path, body: bytes, mode: int = 0o644) -> None:
    """The file with this content, or as it was before: never half of it, whatever happens."""
    beside = file.with_name(f".{file.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode), "wb"
    ) as new:
        new.write(body)
        new.flush()
        os.fsync(new.fileno())
    move_into_place(beside, file)


def move_into_place(beside: Path, file: Path) -> None:
    """A file whose content is on the disk already takes its place."""
    beside.replace(file)
    flush_folder(file.parent)


def flush(files: Iterable[Path]) -> None:
    """These files, and that they stand in their folders, are on the disk when this returns."""
    folders = set()
    for file in files:
        with file.open("rb") as opened:
            if os.name == "posix":
                os.fsync(opened.fileno())
        folders.add(file.parent)
    for folder in folders:
        flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """What stands in the folder, not what is in its files; Windows does this by itself."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def locked(descriptor: int, *, wait: bool) -> Iterator[bool]:
    """Whether the open file is now ours alone. The system lets go of the lock when we end, however we end."""
    held = _lock(descriptor, wait)
    try:
        yield held
    finally:
        if held:
            _unlock(descriptor)


if sys.platform == "win32":

    def _lock(descriptor: int, wait: bool) -> bool:
        while True:
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
            else:
                return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:

    def _lock(descriptor: int, wait: bool) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
