"""`yulu office init` and `yulu ledger …`: an office's database made, its ledger verified, shown and taken along."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import Progress
from rich.table import Table as Grid

from yulu.cli.printing import console, counted, errors, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.office.home import BrokenKey, Home, OpenKey
from yulu.office.starting import Unreachable, migrate, start

if TYPE_CHECKING:
    from yulu.office.ledger.chain import Checkpoint, Flaw
    from yulu.office.ledger.stored import StoredVerdict

_WRONG = {
    "changed": "第 {position} 条被改动过",
    "forged": "第 {position} 条不是本办公室写下的（印记不对）",
    "unlinked": "第 {position} 条接不上前一条",
    "missing": "第 {position} 条到第 {through} 条不见了",
    "moved": "第 {position} 条原来是第 {through} 条，被换了位置",
    "cut": "检查点记到第 {through} 条，现在从第 {position} 条起没有了：末尾被截断",
    "replaced": "第 {position} 条不是检查点当时看到的那一条",
}


def run_init(folder: Path | None, as_data: bool, lang: str) -> int:
    """0 when the office is there and ready."""

    def work(home: Home) -> int:
        home.make()
        start(home)
        migrate()
        if as_data:
            print_json({"home": home.folder.as_posix()})
        else:
            say(f"办公室已就绪：{home.folder.as_posix()}", style="green")
            say("其中 keys/ 里是密钥：请另行备份，不要和数据库放在一起。")
        return 0

    return told(home_of(folder), work, as_data, lang)


def run_verify(checkpoints: Sequence[Path], folder: Path | None, as_data: bool, lang: str) -> int:
    """0 for a whole ledger, 1 for one that is not, or for faults."""

    def work(home: Home) -> int:
        verdict = verified([_checkpoint(file) for file in checkpoints])
        if as_data:
            print_json(_verdict_data(verdict))
        else:
            _print_verdict(verdict, bool(checkpoints))
        return 0 if verdict.whole else 1

    return in_office(folder, work, as_data, lang)


def run_checkpoint(out: Path, folder: Path | None, as_data: bool, lang: str) -> int:
    """0 when the ledger is whole and the checkpoint written."""
    from yulu.office.ledger.leaving import write_checkpoint

    def work(home: Home) -> int:
        verdict = verified()
        if not verdict.whole or verdict.chain.last is None:
            return _refuse(verdict, as_data)
        write_checkpoint(verdict.chain.last, out)
        if as_data:
            print_json(asdict(verdict.chain.last) | {"file": out.as_posix()})
        else:
            say(f"检查点写在 {out.as_posix()}：第 {counted(verdict.chain.last.position)} 条。请存到别处。")
        return 0

    return in_office(folder, work, as_data, lang)


def run_export(out: Path, folder: Path | None, as_data: bool, lang: str) -> int:
    """0 when the ledger is whole and written."""

    def work(home: Home) -> int:
        from yulu.office.ledger.leaving import write_checkpoint, write_entries
        from yulu.office.ledger.stored import rows

        verdict = verified()
        if not verdict.whole or verdict.chain.last is None:
            return _refuse(verdict, as_data)
        entries = write_entries(rows(), out)
        write_checkpoint(verdict.chain.last, out / "checkpoint.json")
        if as_data:
            print_json({"folder": out.as_posix(), "entries": entries})
        else:
            say(f"{counted(entries)} 条写在 {out.as_posix()}")
            say("在那里核对：python3 check_ledger.py entries.jsonl checkpoint.json", style="dim")
        return 0

    return in_office(folder, work, as_data, lang)


def run_show(about: str | None, last: int, folder: Path | None, as_data: bool, lang: str) -> int:
    """0, whether there is anything to show or not."""

    def work(home: Home) -> int:
        from yulu.office.ledger.stored import latest

        entries = latest(last, about)
        if as_data:
            print_json([asdict(entry) | {"content": entry.data} for entry in entries])
            return 0
        grid = Grid()
        for title in ("条", "时间（UTC）", "谁", "做了什么", "关于", "内容"):
            grid.add_column(title, overflow="fold", justify="right" if title == "条" else "left")
        for entry in entries:
            at = entry.recorded_at[:19].replace("T", " ")
            grid.add_row(counted(entry.position), at, entry.actor, entry.action, entry.about, entry.content)
        console.print(grid, soft_wrap=False)
        return 0

    return in_office(folder, work, as_data, lang)


def home_of(folder: Path | None) -> Home:
    """The office that was named, else the default one."""
    return Home(folder.absolute()) if folder is not None else Home.default()


def in_office(folder: Path | None, work: Callable[[Home], int], as_data: bool, lang: str) -> int:
    """The work, in an office that is there; its database is brought to this program's version."""
    home = home_of(folder)
    if not home.made:
        print_faults([Diagnostic("E990", None, {"folder": home.folder.as_posix()})], as_data, lang)
        return 1

    def ready(home: Home) -> int:
        start(home)
        migrate()
        return work(home)

    return told(home, ready, as_data, lang)


def told(home: Home, work: Callable[[Home], int], as_data: bool, lang: str) -> int:
    """The work, with what may be wrong with an office told as faults."""
    try:
        return work(home)
    except Fault as fault:
        found = list(fault.diagnostics)
    except OpenKey as fault:
        found = [Diagnostic("E991", None, {"file": fault.file.as_posix(), "mode": f"{fault.mode:o}"})]
    except BrokenKey as fault:
        found = [Diagnostic("E992", None, {"file": fault.file.as_posix()})]
    except Unreachable as fault:
        found = [Diagnostic("E994", None, {"reason": fault.reason, "database": home.database.as_posix()})]
    except OSError as error:
        named = {"file": str(error.filename or home.folder.as_posix()), "reason": error.strerror or str(error)}
        found = [Diagnostic("E101", None, named)]
    print_faults(found, as_data, lang)
    return 1


def _checkpoint(file: Path) -> Checkpoint:
    from yulu.office.ledger.leaving import NotACheckpoint, read_checkpoint

    try:
        return read_checkpoint(file)
    except NotACheckpoint:
        raise Fault(Diagnostic("E993", None, {"file": file.as_posix()})) from None


def verified(checkpoints: Sequence[Checkpoint] = ()) -> StoredVerdict:
    """The whole ledger verified, with progress on the terminal."""
    from yulu.office.ledger.stored import count, verify_stored

    with _progress(count()) as step:
        return verify_stored(checkpoints, step)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], object]]:
    with Progress(console=errors, transient=True) as shown:
        task = shown.add_task("核对台账", total=total)
        yield lambda entries: shown.update(task, completed=entries)


def _refuse(verdict: StoredVerdict, as_data: bool) -> int:
    if as_data:
        print_json(_verdict_data(verdict))
    elif verdict.whole:
        say("台账里还没有条目，没有写出。")
    else:
        _print_verdict(verdict, False)
        say("台账不完好，没有写出。", style="red")
    return 1


def _print_verdict(verdict: StoredVerdict, with_checkpoint: bool) -> None:
    for flaw in verdict.chain.flaws:
        say(_sentence(flaw), style="red")
    for position in verdict.private_changed:
        say(f"第 {position} 条另存的个人内容被改动过", style="red")
    for position in verdict.private_missing:
        say(f"第 {position} 条另存的个人内容不见了，台账里没有删除的记录", style="red")
    if verdict.whole:
        say(f"台账完好：{counted(verdict.chain.entries)} 条，首尾相连，没有改动。", style="green")
        if not with_checkpoint and verdict.chain.entries:
            say("末尾有没有被截断，要用以前另存的检查点才能看出：--checkpoint FILE。", style="dim")


def _sentence(flaw: Flaw) -> str:
    return _WRONG[flaw.wrong.value].format(position=counted(flaw.position), through=counted(flaw.through or 0))


def _verdict_data(verdict: StoredVerdict) -> dict[str, Any]:
    return {
        "whole": verdict.whole,
        "entries": verdict.chain.entries,
        "last": None if verdict.chain.last is None else asdict(verdict.chain.last),
        "flaws": [asdict(each) | {"text": _sentence(each)} for each in verdict.chain.flaws],
        "private_changed": list(verdict.private_changed),
        "private_missing": list(verdict.private_missing),
    }  # fmt: skip
