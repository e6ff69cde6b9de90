"""A real browser for the tests of pages: Debian's chromium, started once, against a running office."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; the test is skipped where none is installed."""
    from playwright.sync_api import sync_playwright

    program = which("chromium")
    if program is None:
        pytest.skip("no chromium is installed here")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page in the browser that keeps what went wrong: console errors, script errors, requests that leave."""

    page: Page
    address: str
    passwords: dict[str, str]
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self._leaves(request.url))

    def _leaves(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"a request left: {url}")

    def go(self, path: str) -> Page:
        """Open an address of the office; anything but an answer of 200 is wrong."""
        answer = self.page.goto(self.address + path)
        if answer is None or answer.status != 200:
            self.wrong.append(f"{path}: {answer.status if answer else 'no answer'}")
        return self.page

    def sign_in(self, username: str) -> Page:
        """Through the page that everybody uses."""
        self.go("/sign-in/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", self.passwords[username])
        self.page.click("main button.primary")
        return self.page

    def faults(self) -> list[str]:
        """What axe-core calls serious or critical on the page as it is now, with where it is."""
        import axe_core_python

        script = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
        # Written into the page by the driver, past its content security policy, as a reader's own tools are.
        self.page.evaluate(script)
        found = self.page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        return [
            f"{each['id']}: {each['nodes'][0]['html'][:120]}"
            for each in found
            if each["impact"] in ("serious", "critical")
        ]


@contextmanager
def serving() -> Iterator[str]:
    """The office of this process on a port of its own; gives its address."""
    from waitress.server import create_server

    from yulu.office.wsgi import application

    server = create_server(application, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
