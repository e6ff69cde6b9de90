"""`yulu backup` and `yulu restore`: an office in one file, and an office again from it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from yulu.cli.ledger import home_of, in_office, told, verified
from yulu.cli.printing import counted, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.office.home import Home
from yulu.office.operating.restoring import NotABackup, NotEmpty, fill_database, unpack
from yulu.office.starting import start


def run_backup(file: Path, keys: Path | None, folder: Path | None, as_data: bool, lang: str) -> int:
    """0 when the backup is written, whole."""

    def work(home: Home) -> int:
        from yulu.office.operating.backing_up import back_up
        from yulu.registry.store.faults import Locked

        try:
            made = back_up(home, file, keys)
        except FileExistsError as error:
            raise Fault(Diagnostic("E997", None, {"what": str(error.filename)})) from None
        except Locked as fault:
            raise Fault(Diagnostic("E998", None, {"who": fault.holder.get("what", "")})) from None
        if as_data:
            print_json({"file": file.as_posix(), "keys": keys and keys.as_posix(), **asdict(made)})
            return 0
        say(f"备份写在 {file.as_posix()}：{counted(made.files)} 个文件，{counted(made.bytes)} 字节", style="green")
        say(f"数据截至 {made.at}（UTC），台账到第 {counted(made.entries)} 条。")
        if keys is None:
            say("没有写出密钥：没有密钥，备份恢复不了。用 --keys FILE 另存一份，和备份分开放。", style="yellow")
        else:
            say(f"密钥写在 {keys.as_posix()}：请和备份分开放。")
        return 0

    return in_office(folder, work, as_data, lang)


def run_restore(file: Path, keys: Path, folder: Path | None, as_data: bool, lang: str) -> int:
    """0 when the office is there again and its ledger is whole."""

    def work(home: Home) -> int:
        try:
            manifest = unpack(file, keys, home)
            start(home)
            fill_database(home, manifest)
        except NotEmpty as fault:
            raise Fault(Diagnostic("E997", None, {"what": fault.what})) from None
        except NotABackup as fault:
            data = {"file": fault.file.as_posix(), "reason": fault.reason}
            raise Fault(Diagnostic("E996", None, data)) from None
        verdict = verified()
        if as_data:
            print_json({
                "home": home.folder.as_posix(), "at": manifest["at"], "entries": verdict.chain.entries,
                "whole": verdict.whole,
            })  # fmt: skip
        else:
            say(f"办公室恢复到 {home.folder.as_posix()}：数据截至 {manifest['at']}（UTC）", style="green")
            whole = "完好" if verdict.whole else "不完好：请运行 yulu ledger verify"
            say(f"台账 {counted(verdict.chain.entries)} 条，{whole}。")
        return 0 if verdict.whole else 1

    return told(home_of(folder), work, as_data, lang)
