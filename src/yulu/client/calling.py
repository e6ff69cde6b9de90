"""One call over HTTP: JSON there and back, a refusal as an exception, tried again where that is safe."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

_TRIES = 3


@dataclass
class Refused(Exception):
    """The office refused: the HTTP status, and the problem it described (`code`, `detail`, `errors`)."""

    status: int
    problem: Mapping[str, Any]

    @property
    def code(self) -> str:
        """The stable code of the problem."""
        return str(self.problem.get("code", ""))

    def __str__(self) -> str:
        return f"{self.status} {self.code}: {self.problem.get('detail', '')}"


@dataclass(frozen=True)
class Calls:
    """Calls an office; `address` without a path, as `https://office.example`."""

    address: str
    token: str = ""
    timeout: float = 30.0

    def call(
        self, method: str, path: str, query: Mapping[str, object] | None = None, body: object = None, key: str = ""
    ) -> Any:
        """What the office answers; raises Refused, and URLError where it cannot be reached.

        Reading, and whatever has a key, is tried again after a broken connection.
        """
        said = {name: value for name, value in (query or {}).items() if value not in (None, "")}
        url = f"{self.address.rstrip('/')}/api/v1/{quote(path)}" + (f"?{urlencode(said)}" if said else "")
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = Request(url, data, headers, method=method)
        return self._answer(request, _TRIES if method == "GET" or key else 1)

    def _answer(self, request: Request, tries: int) -> Any:
        try:
            with urlopen(request, timeout=self.timeout) as response:
                content = response.read()
        except HTTPError as error:
            raise Refused(error.code, _problem(error.read())) from None
        except (URLError, ConnectionError, TimeoutError):
            if tries <= 1:
                raise
            time.sleep(0.5)
            return self._answer(request, tries - 1)
        return json.loads(content) if content else None


def _problem(content: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(content)
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {"code": "", "detail": content.decode(errors="replace")[:200]}
