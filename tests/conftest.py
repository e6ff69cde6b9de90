"""How the tests run, whatever they are of."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; looking through it for garbage again and again costs a fifth."""
    gc.freeze()
    gc.set_threshold(200_000, 50, 1000)
