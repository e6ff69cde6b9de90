"""Reading what was sent: JSON only, and only text that every database can keep."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from yulu.office.api.problems import Problem


class Bodies(Parser):
    """Refuses what is no JSON (NaN among it), half a character, and the character nought."""

    def parse_body(self, request: HttpRequest) -> Any:
        """What was sent; raises Problem."""
        try:
            said = json.loads(request.body, parse_constant=_no_number)
            whole = json.dumps(said, ensure_ascii=False)
            whole.encode()
        except (ValueError, RecursionError):
            raise Problem("malformed", "请求体不是合格的 JSON（UTF-8）。") from None
        if "\\u0000" in whole:
            raise Problem("malformed", "请求体里有空字符（\\u0000）。请去掉。")
        return said


def _no_number(written: str) -> Any:
    raise ValueError(written)
