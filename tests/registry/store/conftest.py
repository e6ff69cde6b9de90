from __future__ import annotations

from pathlib import Path

import pytest

from tests.registry.store.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """An empty registry, in a folder with a name as a county office would give it."""
    return Town(tmp_path / "柳溪 名录")
