"""A run that many tests of a session share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.delivery import liuxi
from yulu.registry.store import Registry


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five firms decided, all entitled; what is known of the fifth is stale."""
    room = tmp_path_factory.mktemp("run")
    liuxi.make_registry(room / "registry", 5, stale=["F5"])
    return liuxi.run(Registry(room / "registry"), room / "run")


@pytest.fixture(scope="session")
def found_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three firms decided, all entitled."""
    room = tmp_path_factory.mktemp("three")
    liuxi.make_registry(room / "registry", 3)
    return liuxi.run(Registry(room / "registry"), room / "run")
