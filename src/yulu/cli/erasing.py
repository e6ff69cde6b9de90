"""`yulu erase`: a person taken out of the office."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from yulu.cli.ledger import in_office
from yulu.cli.printing import counted, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.office.home import Home

_KINDS = ("person", "household")


def run_erase(person: str, by: str, because: str, folder: Path | None, as_data: bool, lang: str) -> int:
    """0 when nothing of the person is left but hashes."""

    def work(home: Home) -> int:
        from yulu.office.operating.erasing import erase_person, identify
        from yulu.registry.identities import Look
        from yulu.registry.store.faults import Locked

        look = Look(by, because, datetime.now(UTC))
        kind, _, surrogate = person.partition(":")
        if person == "-":
            kind, surrogate = "person", identify("person", sys.stdin.readline().strip(), look) or ""
        if kind not in _KINDS or not surrogate:
            raise Fault(Diagnostic("E987", None, {"person": "" if person == "-" else person}))
        try:
            erased = erase_person(kind, surrogate, look)
        except Locked as fault:
            raise Fault(Diagnostic("E998", None, {"who": fault.holder.get("what", "")})) from None
        if as_data:
            print_json(asdict(erased))
            return 0
        say("已删除，只留下散列：", style="green")
        say(f"台账另存的个人内容 {counted(erased.contents)} 份，案件 {counted(erased.cases)} 件的事由和主体，")
        registry = "，名录的每一版" if erased.in_registry else ""
        say(f"匹配结果 {counted(erased.runs)} 次，账号 {counted(erased.accounts)} 个{registry}。")
        say("以前的备份里还有：请按规定的期限销毁，恢复以后要再删一次。", style="yellow")
        return 0

    return in_office(folder, work, as_data, lang)
