"""The web server and one worker beside it; both stop when told to, with what they have begun brought to an end."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from yulu.office.home import Home
from yulu.office.starting import start

_LOG = logging.getLogger("yulu.serving")
_TO_FINISH = 25.0
"""Seconds that running requests and the worker's job have to come to an end; systemd kills after 90."""


class AddressTaken(Exception):
    """Nobody can listen at this address; `reason` is what the system said."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(reason)
        self.host, self.port, self.reason = host, port, reason


def serve(home: Home, host: str, port: int, threads: int, ready: Callable[[int], object]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is told the port. Django has been started. Raises AddressTaken."""
    from django.urls import get_resolver
    from waitress.server import create_server

    from yulu.office.wsgi import application

    channels: dict[int, Any] = {}
    # What a proxy says of itself is left in: nobody trusts it, but /metrics is not for whoever comes through one.
    said = {"ident": None, "clear_untrusted_proxy_headers": False}
    try:
        server = create_server(application, map=channels, host=host, port=port, threads=threads, **said)
    except OSError as error:
        raise AddressTaken(host, port, error.strerror or str(error)) from None
    stop = threading.Event()

    def told(number: int, frame: object) -> None:
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, told)
    get_resolver().check()  # loads every view now, not while somebody waits for the first page
    keeper = threading.Thread(target=_keep_a_worker, args=(home, stop), daemon=True)
    keeper.start()
    bound = server.effective_port if hasattr(server, "effective_port") else server.effective_listen[0][1]
    _LOG.info("serving", extra={"host": host, "port": int(bound)})
    ready(int(bound))
    answer_until(server, channels, stop)
    keeper.join(_TO_FINISH)
    _LOG.info("stopped")


def answer_until(server: Any, channels: dict[int, Any], stop: threading.Event) -> None:
    """Answer a server's requests until told to stop; then take no more, and answer those that were begun."""
    from waitress.channel import HTTPChannel
    from waitress.server import BaseWSGIServer
    from waitress.wasyncore import loop

    while not stop.is_set():
        loop(timeout=0.5, map=channels, count=1)
    for each in list(channels.values()):
        if isinstance(each, BaseWSGIServer):
            each.del_channel(channels)
            each.socket.close()
    until = time.monotonic() + _TO_FINISH
    while time.monotonic() < until and any(
        isinstance(each, HTTPChannel) and (each.requests or each.total_outbufs_len) for each in channels.values()
    ):
        loop(timeout=0.1, map=channels, count=1)
    server.task_dispatcher.shutdown()


def _keep_a_worker(home: Home, stop: threading.Event) -> None:
    """One worker in a process of its own; where it ends by itself, another is started."""
    while not stop.is_set():
        worker = get_context("spawn").Process(target=work, args=(str(home.folder), os.getpid()), name="yulu worker")
        worker.start()
        while worker.is_alive() and not stop.wait(0.5):
            pass
        if stop.is_set():
            _bring_to_an_end(worker)
        else:
            _LOG.error("worker.ended", extra={"exit_code": worker.exitcode})
            stop.wait(1)


def _bring_to_an_end(worker: BaseProcess) -> None:
    worker.terminate()
    worker.join(_TO_FINISH)
    if worker.is_alive():  # its job is taken up again when its lease has ended
        worker.kill()
        worker.join()


def work(folder: str, parent: int) -> None:
    """A worker's whole life; it ends with the process that started it, too."""
    start(Home(Path(folder)))
    from yulu.office.jobs.working import work_until

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches it too; its parent tells it in its own time

    def follow() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        stop.set()

    threading.Thread(target=follow, daemon=True).start()
    work_until(stop)
