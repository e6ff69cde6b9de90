"""`yulu serve`: the office's web server and its worker."""

from __future__ import annotations

from pathlib import Path

from yulu.cli.ledger import home_of, told
from yulu.cli.printing import say
from yulu.diagnostics import Diagnostic, Fault
from yulu.office.home import Home
from yulu.office.operating.serving import AddressTaken, serve
from yulu.office.starting import migrate, start


def run_serve(folder: Path | None, host: str, port: int, threads: int, lang: str) -> int:
    """0 when it was told to stop, 1 where it could not begin."""

    def work(home: Home) -> int:
        home.make()
        start(home)
        migrate()
        try:
            serve(home, host, port, threads, lambda bound: _ready(home, host, bound))
        except AddressTaken as fault:
            found = {"host": fault.host, "port": str(fault.port), "reason": fault.reason}
            raise Fault(Diagnostic("E995", None, found)) from None
        return 0

    return told(home_of(folder), work, False, lang)


def _ready(home: Home, host: str, port: int) -> None:
    say(f"办公室已开门：http://{f'[{host}]' if ':' in host else host}:{port}/", style="green")
    say(f"文件夹 {home.folder.as_posix()}；按 Ctrl+C 停止，正在办的会办完。", style="dim")
