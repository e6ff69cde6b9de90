"""Measuring one office, in a process of its own (`office.py` starts it): one JSON line for each number of cases."""

from __future__ import annotations

import json
import logging
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from typing import Any

from yulu.office.home import Home
from yulu.office.starting import migrate, start

CLIENTS = 20
ROUNDS = 30
PASSWORD = "a-long-password-of-2026"


def measure(wanted: dict[str, Any]) -> None:
    """Fill and measure, size after size."""
    home = Home.default()
    home.make()
    start(home)
    migrate()
    from benchmarks.office_filling import fill
    from yulu.office.casework.models import CaseRecord
    from yulu.office.casework.rebuilding import rebuild
    from yulu.office.issuing.in_force import put_in_force
    from yulu.toolbox.loading import load_toolbox
    from yulu.toolbox.places import shipped_toolbox

    logging.getLogger("yulu").setLevel(logging.WARNING)
    toolbox = load_toolbox(shipped_toolbox("xiangtan"))
    hash = put_in_force(toolbox, datetime(2022, 1, 1, tzinfo=UTC), "system:setup").hash
    cookies = _accounts()
    for cases in wanted["cases"]:
        began = time.perf_counter()
        fill(toolbox, hash, cases - CaseRecord.objects.count(), datetime(2022, 12, 1, tzinfo=UTC), lambda done: None)
        found: dict[str, Any] = {"database": wanted["database"], "cases": CaseRecord.objects.count()}
        found["seconds to fill"] = round(time.perf_counter() - began, 1)
        found["pages"] = _pages()
        found["intake"] = _intake(cookies, wanted["seconds"])
        if wanted["rebuild"]:
            began = time.perf_counter()
            found["rebuilt otherwise"] = len(rebuild())
            found["seconds to rebuild"] = round(time.perf_counter() - began, 1)
        print(json.dumps(found, ensure_ascii=False), flush=True)


def _accounts() -> list[str]:
    """Twenty clerks, each with a session; and an officer of a department."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from yulu.office.accounts.models import Account, Department, PostRecord

    cookies = []
    department = Department.objects.create(id="market_regulation", label="市场监管局")
    officer = Account.objects.create_user("officer", PASSWORD, "经办人")
    PostRecord.objects.create(account=officer, role="officer", department=department)
    for number in range(CLIENTS):
        clerk = Account.objects.create_user(f"clerk{number}", PASSWORD, "窗口")
        PostRecord.objects.create(account=clerk, role="clerk")
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(clerk.pk), clerk.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session.save()
        cookies.append(str(session.session_key))
    return cookies


# Pages, in this process --------------------------------------------------------------------------------------------


def _pages() -> dict[str, Any]:
    """Milliseconds and questions to the database of each page: the median and the worst of thirty."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from yulu.office.accounts.models import Account
    from yulu.office.casework.models import CaseRecord

    number = CaseRecord.objects.order_by("pk")[CaseRecord.objects.count() // 2].number
    addresses = {
        "queue, open": "/queue/", "queue, late": "/queue/?box=late", "queue, received": "/queue/?box=received",
        "queue, closed": "/queue/?box=closed", "queue, of a department": "/queue/?department=market_regulation",
        "queue, page 40": "/queue/?page=40", "found by words": "/queue/?text=昭山镇+7号",
        "found by a common word": "/queue/?box=closed&text=昭山", "one case": f"/cases/{number}/",
    }  # fmt: skip
    told = {}
    for name in ("clerk0", "officer"):
        client = Client(HTTP_HOST="localhost")
        client.force_login(Account.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        for page, address in addresses.items():
            if name == "officer" and page in ("one case", "queue, of a department"):
                continue
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            queries = len(asked)
            assert answer.status_code == 200, (name, address, answer.status_code)
            times = sorted(_timed(client.get, address) for _ in range(ROUNDS))
            told[f"{name.rstrip('0')}: {page}"] = {
                "median ms": round(statistics.median(times) * 1000, 1), "worst ms": round(times[-1] * 1000, 1),
                "queries": queries,
            }  # fmt: skip
    return told


def _timed(get: Callable[[str], object], address: str) -> float:
    began = time.perf_counter()
    get(address)
    return time.perf_counter() - began


# Taking in, through a server ---------------------------------------------------------------------------------------


def _intake(cookies: list[str], seconds: float) -> dict[str, Any]:
    from yulu.office.casework.models import CaseRecord

    before = CaseRecord.objects.count()
    took: list[float] = []
    errors: list[str] = []
    with _serving(cookies[0]) as port:
        ends = time.perf_counter() + seconds
        threads = [threading.Thread(target=_client, args=(port, cookie, ends, took, errors)) for cookie in cookies]
        began = time.perf_counter()
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        lasted = time.perf_counter() - began
    took.sort()
    kept = CaseRecord.objects.count() - before
    return {
        "a second": round(len(took) / lasted, 1), "p50 ms": round(took[len(took) // 2] * 1000, 1),
        "p99 ms": round(took[len(took) * 99 // 100] * 1000, 1), "errors": len(errors), "first errors": errors[:3],
        "acknowledged": len(took), "kept": kept,
    }  # fmt: skip


def _client(port: int, cookie: str, ends: float, took: list[float], errors: list[str]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    token = "a" * 32
    headers = {
        "Cookie": f"sessionid={cookie}; csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded",
        "Host": f"127.0.0.1:{port}",
    }  # fmt: skip
    number = 0
    while time.perf_counter() < ends:
        number += 1
        body = urllib.parse.urlencode(
            {
                "csrfmiddlewaretoken": token, "title": f"门口路灯不亮{number}", "text": "已经三天，晚上看不见路。",
                "name": "王先生", "phone": "13900001111", "key": f"{ends}{cookie}{number}", "ask_place": "昭山镇",
            }
        )  # fmt: skip
        began = time.perf_counter()
        try:
            connection.request("POST", "/intake/?service=one-call", body, headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, HTTPException) as error:
            errors.append(repr(error))
            connection.close()
            continue
        if answer.status == 302:
            took.append(time.perf_counter() - began)
        else:
            errors.append(f"{answer.status} {re.sub(rb'<[^>]+>', b' ', said)[:200]!r}")


def _once(port: int, cookie: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/intake/?service=one-call", headers={"Cookie": f"sessionid={cookie}"})
    connection.getresponse().read()


@contextmanager
def _serving(cookie: str) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "yulu.cli", "serve", "--port", str(port), "--threads", "8"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, env=dict(os.environ), stdout=quiet, stderr=quiet)
    try:
        for _ in range(200):
            time.sleep(0.2)
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
        _once(port, cookie)  # the toolbox is read with the first request
        yield port
    finally:
        server.terminate()
        server.wait(60)


if __name__ == "__main__":
    measure(json.loads(sys.argv[1]))
