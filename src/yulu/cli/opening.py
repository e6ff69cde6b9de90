"""`yulu demo --serve`: an office around the generated city, with accounts, cases and figures, open to a browser."""

from __future__ import annotations

import os
import threading
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from yulu.cli.printing import counted, say
from yulu.demonstration import City
from yulu.diagnostics import Diagnostic, Fault
from yulu.office.home import Home
from yulu.office.operating.serving import AddressTaken, serve
from yulu.office.starting import migrate, start
from yulu.toolbox.model import Toolbox

_PAGES = ("/", "/sign-in/", "/policies/", "/checkup/", "/figures/", "/health")


@dataclass(frozen=True, slots=True)
class Served:
    """Where the office answers, and how many cases are made up for it."""

    host: str
    port: int
    cases: int


def open_office(toolbox: Toolbox, folder: Path, run: Path, city: City, served: Served, lang: str) -> int:
    """0 when it was told to stop, and in a check (`CI=true`) once its pages have answered; 1 where one does not.

    Raises Fault where nobody can listen at the address.
    """
    home = Home(folder)
    home.make()
    start(home)
    migrate()
    from yulu.office.demonstration.furnishing import furnish

    say()
    say("布置办公室", style="bold")
    made = furnish(home, toolbox, run, city.day, served.cases, city.seed, lambda what: say(f"  {what}", style="dim"))
    say(f"  {made.accounts} 个账号、{counted(made.cases)} 件诉求；账号和密码在登录页上（只有演示才显示）")
    checking = _Checking() if os.environ.get("CI") == "true" else None
    try:
        port = served.port if checking is None else 0  # a check needs no port of its own, and must not fail for one
        serve(home, served.host, port, 8, lambda bound: _ready(served.host, bound, checking))
    except AddressTaken as fault:
        found = {"host": fault.host, "port": str(fault.port), "reason": fault.reason}
        raise Fault(Diagnostic("E995", None, found)) from None
    return 1 if checking is not None and checking.failed else 0


class _Checking:
    """Asks for pages as a browser would, then has the office stop."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def begin(self, address: str) -> None:
        threading.Thread(target=self._check, args=(address,), daemon=True).start()

    def _check(self, address: str) -> None:
        import signal

        for page in _PAGES:
            try:
                with urllib.request.urlopen(address + page, timeout=30) as answer:
                    answer.read()
            except OSError as error:
                self.failed.append(f"{page}：{error}")
        for each in self.failed:
            say(f"  没有答复 {each}", style="red")
        if not self.failed:
            say(f"  {len(_PAGES)} 个网页都有答复（CI=true：检查完就停）", style="green")
        os.kill(os.getpid(), signal.SIGTERM)


def _ready(host: str, port: int, checking: _Checking | None) -> None:
    address = f"http://{host}:{port}"
    say()
    say(f"办公室已开门：{address}/", style="green")
    if checking is None:
        say("用浏览器打开；按 Ctrl+C 停止。", style="dim")
    else:
        checking.begin(address)
