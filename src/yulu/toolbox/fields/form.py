"""A form of a toolbox's files as it is explained: each key's meaning, an example, and what holds of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Needed = Literal["", "by_check", "unless_unsure"]
"""Beside what a shape itself requires: `yulu check` does, or does unless `status: to_verify` says it was not found."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key's meaning in Chinese, an example as it is written in YAML, and whether more than its shape asks for it."""

    meaning: str
    example: str
    needed: Needed = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form's title in both languages, its keys in the order they are best written, and what holds of the whole."""

    title: str
    english: str
    keys: Mapping[str, Key]
    note: str = ""
