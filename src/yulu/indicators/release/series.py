"""Which values belong together: those of one definition. A changed definition begins a new series, drawn broken."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from yulu.toolbox.indicator_model import Indicator

_SPACES = re.compile(r"\s+")


def series_id(indicator: Indicator) -> str:
    """SHA-256 of all that decides a value: definition, population, tables, expressions. Spaces and line ends that mean
    nothing are not looked at; labels, targets, owners and questions do not count.
    """
    text = json.dumps(_squeezed(indicator.core), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _squeezed(value: Any) -> Any:
    if isinstance(value, str):
        return _SPACES.sub(" ", value).strip()
    if isinstance(value, Mapping):
        return {key: _squeezed(each) for key, each in value.items()}
    return [_squeezed(each) for each in value] if isinstance(value, list | tuple) else value
