"""Webhooks, sent to a real server that keeps what it was told and can be made to fail."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.office.api.conftest import Served
from yulu.client import Refused
from yulu.office.accounts.permissions import Role
from yulu.office.api.models import Telling
from yulu.office.api.webhooks import SIGNATURE, WAITS, collect, signature, tell


class Receiver(HTTPServer):
    """Answers with `status`, and keeps bodies and signatures."""

    status = 204

    def __init__(self) -> None:
        self.got: list[tuple[bytes, str]] = []
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((body, self.headers[SIGNATURE]))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setenv("YULU_WEBHOOK_HOSTS", "127.0.0.1")
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_whoever_subscribed_is_told_signed_and_again_until_they_answer(served: Served, receiver: Receiver) -> None:
    resident = served.client(Role.resident)
    made = resident.subscribe(f"http://127.0.0.1:{receiver.server_port}/told")
    number = resident.file("one-call", "门口路灯不亮")["number"]
    served.client(Role.clerk).file("one-call", "别人的事")
    collect()
    receiver.status = 500
    now = datetime.now(UTC)
    assert tell(now) == 0
    receiver.status = 204
    assert tell(now) == 0, "it is not yet time to try again"
    later = now + WAITS[0] + timedelta(seconds=1)
    assert tell(later) == 1
    body, signed = receiver.got[-1]
    assert signed == signature(made["secret"], body, later)
    told = json.loads(body)
    assert (told["case"], told["act"]) == (number, "receive")
    assert len(receiver.got) == 2, "nothing of others, and nothing a third time"
    collect()
    assert tell(later + timedelta(days=1)) == 0


def test_what_nobody_answers_is_given_up_and_counted(served: Served, receiver: Receiver) -> None:
    resident = served.client(Role.resident)
    made = resident.subscribe(f"http://127.0.0.1:{receiver.server_port}/told")
    resident.file("one-call", "没人听的事")
    collect()
    receiver.status = 503
    now = datetime.now(UTC)
    for wait in (timedelta(0), *WAITS):
        now += wait + timedelta(seconds=1)
        tell(now)
    assert Telling.objects.get(webhook=made["id"]).attempts == len(WAITS) + 1
    assert [each["undelivered"] for each in resident.webhooks() if each["id"] == made["id"]] == [1]
    resident.unsubscribe(made["id"])
    assert not Telling.objects.filter(webhook=made["id"]).exists()


def test_the_office_calls_no_host_that_it_does_not_allow(served: Served, receiver: Receiver) -> None:
    with pytest.raises(Refused) as refused:
        served.client(Role.resident).subscribe("http://169.254.169.254/latest")
    assert refused.value.status == 422
