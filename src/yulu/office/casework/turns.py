"""On SQLite one writes at a time, and whoever waits asks again after growing pauses: some would wait for seconds.

Threads of one server wait here instead, each until the one before is done. PostgreSQL has its own queue.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import connection

_TURN = Lock()


@contextmanager
def in_turn() -> Iterator[None]:
    """Held around a whole transaction; within one that has begun there is nothing to wait for any more."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _TURN:
        yield
