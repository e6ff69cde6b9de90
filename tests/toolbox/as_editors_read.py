"""YAML as editors read it (the core schema of YAML 1.2): `no` is a text, 2022-04-01 is a text, 36 is a number."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml


class _Core(yaml.SafeLoader):
    pass


_Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), list(first))


def as_an_editor(text: str | Path) -> Any:
    """The content; keys are texts, as JSON's are."""
    body = text.read_text("utf-8") if isinstance(text, Path) else text
    return _with_text_keys(yaml.load(body, _Core))


def _with_text_keys(content: Any) -> Any:
    match content:
        case dict():
            return {str(key): _with_text_keys(value) for key, value in content.items()}
        case list():
            return [_with_text_keys(each) for each in content]
        case _:
            return content
