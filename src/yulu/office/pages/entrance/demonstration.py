"""The accounts of a demonstration, which its sign-in page shows; a real office has no such file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings

FILE = "demonstration.json"


def accounts() -> Sequence[dict[str, Any]]:
    """Role, account and password of each; none in a real office."""
    try:
        found: list[dict[str, Any]] = json.loads((settings.HOME.folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return found
