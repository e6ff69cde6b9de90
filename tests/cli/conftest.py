"""No test may write into the archive of whoever runs it."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YULU_ARCHIVE", str(tmp_path / "archive"))
    return tmp_path / "archive"
