"""The registry: what is known of every subject, in versions that are read years later as they were.

In:   deliveries, as frames of typed rows with a header; a number that is here already does nothing.
Out:  a snapshot: everybody lazily, one subject as plain data, what is complete, what changed since another version.
Read: `layout.py` (what is where), `writing.py` (how a delivery goes in whole or not at all), `subjects.py` and
      `records.py` (what it changes), `snapshot.py` (how it is read). `delta.py` alone knows the library.
"""

from yulu.registry.store.auditing import damaged
from yulu.registry.store.completeness import Completeness
from yulu.registry.store.delivery import Arriving, Batch, Complete, Delivery, Written
from yulu.registry.store.erasing import erase
from yulu.registry.store.founding import found
from yulu.registry.store.layout import Registry
from yulu.registry.store.snapshot import Snapshot, open_registry
from yulu.registry.store.writing import write_delivery

__all__ = [
    "Arriving",
    "Batch",
    "Complete",
    "Completeness",
    "Delivery",
    "Registry",
    "Snapshot",
    "Written",
    "damaged",
    "erase",
    "found",
    "open_registry",
    "write_delivery",
]
