"""A server that is told to stop answers what it has begun, and takes no more."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from waitress.server import create_server

from yulu.office.operating.serving import answer_until

Begin = Callable[..., Any]


def test_a_request_that_was_begun_is_answered_whole_and_no_other_is_taken() -> None:
    begun, channels, stop = threading.Event(), dict[int, Any](), threading.Event()

    def slow(environ: dict[str, Any], start_response: Begin) -> Iterable[bytes]:
        begun.set()
        time.sleep(1)
        start_response("200 OK", [("Content-Length", "500000")])
        return [b"x" * 500_000]

    server = create_server(slow, map=channels, host="127.0.0.1", port=0, threads=2)
    port = int(server.effective_port)
    serving = threading.Thread(target=answer_until, args=(server, channels, stop))
    serving.start()
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asked.request("GET", "/")
    assert begun.wait(10)
    stop.set()
    time.sleep(0.7)
    with pytest.raises(OSError):
        http.client.HTTPConnection("127.0.0.1", port, timeout=2).connect()
    assert len(asked.getresponse().read()) == 500_000
    serving.join(30)
    assert not serving.is_alive()
