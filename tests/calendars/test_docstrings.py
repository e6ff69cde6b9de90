"""What the docstrings show is what the functions do."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import yulu.calendars


@pytest.mark.parametrize("module", [each.name for each in pkgutil.iter_modules(yulu.calendars.__path__)])
def test_every_example_in_a_docstring_is_true(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"yulu.calendars.{module}")).failed == 0
