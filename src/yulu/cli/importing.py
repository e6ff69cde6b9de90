"""`yulu import`: files that departments sent, into the registry."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from yulu.cli.matching import find_mapping
from yulu.cli.printing import counted, errors, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, advice, as_json, sentence
from yulu.diagnostics.wording import Language
from yulu.registry.deliveries import Delivered
from yulu.registry.identities import Look, RegistryFault
from yulu.registry.importing import Cover, Imported, import_file
from yulu.registry.refusals import not_written, refusal
from yulu.registry.store import Complete, Registry
from yulu.rules.basis import chinese_day
from yulu.toolbox.files import File
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.shapes import MappingFile

_STEPS = {"recover": "准备", "stage": "读取", "deliveries": "登记", "flush": "落盘", "manifest": "完成"}


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line says of all its files."""

    day: date
    number: str | None
    complete_from: date | None
    complete_through: date | None
    citation: str
    quarantine: Path | None
    who: str | None
    drops_other_columns: bool


def run_import(
    folder: Path, files: Sequence[Path], mapping: str, order: Order, into: Path, as_data: bool, lang: str
) -> int:
    """0 when every file is in, now or before, rows set aside or not; 1 when some file was refused."""
    language: Language = "en" if lang == "en" else "zh"
    try:
        toolbox = load_toolbox(folder)
        found = find_mapping(toolbox, mapping)
        cover = _cover(order, files)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as fault:
        print_faults([refusal(fault, toolbox)], as_data, lang)
        return 1
    done = {file: _one(Registry(into), toolbox, found, file, cover, order.quarantine, language) for file in files}
    if as_data:
        print_json({"registry": into.as_posix(), "files": [_data(*each, language) for each in done.items()]})
    else:
        for file, result in done.items():
            _print(file, result, toolbox, language)
        if any(isinstance(result, Imported) for result in done.values()):
            say(f"看名录里有什么：yulu registry {folder.as_posix()} {into.as_posix()}")
    return 0 if all(isinstance(result, Imported) for result in done.values()) else 1


def _cover(order: Order, files: Sequence[Path]) -> Cover:
    """Raises Fault, EmptyWindow."""
    complete = None
    if order.complete_through is not None:
        complete = Complete(order.complete_from, order.complete_through, order.citation)
    for option, is_said in (("--number", order.number is not None), ("--complete-through", complete is not None)):
        if is_said and len(files) > 1:
            raise Fault(Diagnostic("E789", None, {"option": option}))
    look = Look(
        order.who or getpass.getuser(), "导入" + "、".join(file.name for file in files), datetime.now().astimezone()
    )
    return Cover(order.day, look, order.number, complete, order.drops_other_columns)


def _one(
    registry: Registry, toolbox: Toolbox, mapping: File[MappingFile], file: Path, cover: Cover,
    quarantine: Path | None, lang: Language,
) -> Imported | list[Diagnostic]:  # fmt: skip
    """What became of one file, or why it was refused."""
    try:
        with _progress(file) as (step, progress):
            return import_file(
                registry, toolbox, mapping, file, cover, quarantine=quarantine, lang=lang, step=step, progress=progress
            )
    except Fault as fault:
        return list(fault.diagnostics)
    except RegistryFault as fault:
        return [refusal(fault, toolbox)]
    except OSError as error:
        return [not_written(Path(error.filename or registry.folder), error.errno or 0)]


@contextmanager
def _progress(file: Path) -> Iterator[tuple[Callable[[str], None], Callable[[Delivered], None]]]:
    """A bar on standard error: how much of the file is read, and what is done with it then."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]}"), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(f"读取 {file.name}", total=None, rows="")

        def step(what: str) -> None:
            bar.update(task, description=f"{_STEPS.get(what, '写入')} {file.name}")

        def read(delivered: Delivered) -> None:
            bar.update(
                task, total=delivered.size, completed=delivered.done, rows=f"{counted(delivered.counts.read)} 行"
            )

        yield step, read


def _data(file: Path, done: Imported | list[Diagnostic], lang: Language) -> dict[str, Any]:
    if not isinstance(done, Imported):
        return {"file": file.as_posix(), "status": "refused", "faults": [as_json(each, lang) for each in done]}
    written, counts = done.written, done.counts
    return {
        "file": file.as_posix(), "status": "imported" if written.is_new else "already_imported",
        "number": done.delivery.number, "dataset": done.delivery.dataset, "records": done.delivery.records,
        "day": str(done.delivery.day), "version_before": done.version_before, "version": written.version,
        "rows": {
            "read": counts.read, "good": counts.good, "quarantined": counts.quarantined, "left_out": counts.left_out
        },
        "subjects": {"new": done.changes.new, "changed": done.changes.values, "stated_again": done.changes.day},
        "table": {"added": written.added, "stated_again": written.changed, "removed": written.removed},
        "waiting": written.waiting, "superseded": written.superseded, "without_id": written.not_complete,
        "quarantine": done.quarantine.as_posix() if done.quarantine else None,
        "encoding": done.written_in or None, "notices": [as_json(each, lang) for each in done.notices],
    }  # fmt: skip


def _print(file: Path, done: Imported | list[Diagnostic], toolbox: Toolbox, lang: Language) -> None:
    if not isinstance(done, Imported):
        say(f"{file.as_posix()}：没有导入", style="bold")
        print_faults(done, False, lang)
        say()
        return
    delivery, written = done.delivery, done.written
    what = toolbox.records[delivery.records].label if delivery.records else toolbox.datasets[delivery.dataset].label
    say(f"{file.as_posix()}：{what}，{chinese_day(delivery.day)}的数据", style="bold")
    say(f"  编号 {delivery.number}")
    if not written.is_new:
        say(f"  以前导入过（第 {written.version} 版），这一次什么也没有做")
        say("  要按改过的工具箱重新读一遍，请用 --number 另给一个编号")
        say()
        return
    for line in _told(done):
        say(f"  {line}")
    for notice in done.notices:
        say(f"  {notice.code} {sentence(notice, lang)}{advice(notice, lang)}", style="yellow")
    if done.quarantine is not None:
        say(
            f"  另存的行在 {_shown(done.quarantine)}：有行号和原因，可用 Excel 打开；改好后用同一对照再导入",
            style="yellow",
        )
    say()


def _told(done: Imported) -> Iterator[str]:
    """The delivery in numbers, a line each; what is zero and no news is left out."""
    delivery, written, counts, changes = done.delivery, done.written, done.counts, done.changes
    left = f"，不是数据的 {counted(counts.left_out)} 行" if counts.left_out else ""
    encoding = f"（{done.written_in} 编码）" if done.written_in else ""
    yield (
        f"读到 {counted(counts.read)} 行{encoding}：导入 {counted(counts.good)} 行，"
        f"另存 {counted(counts.quarantined)} 行{left}"
    )
    if delivery.records is None:
        yield (
            f"主体：新增 {counted(changes.new)} 个，内容有变 {counted(changes.values)} 个，"
            f"内容不变 {counted(changes.day)} 个"
        )
    else:
        yield (
            f"记录：新增 {counted(written.added)} 条，重报 {counted(written.changed)} 条，"
            f"撤下 {counted(written.removed)} 条；涉及有变的主体 {counted(changes.values)} 个"
        )
    if written.waiting:
        waiting = counted(written.waiting)
        yield f"有 {waiting} 个主体名录里还没有（名单没带来，或者那一行没能导入），先存着，等名单来了就用上"
    if written.superseded:
        yield f"有 {counted(written.superseded)} 行没有用：名录里已有日期更近的完整名单"
    if delivery.complete is not None and written.not_complete:
        yield f"有 {counted(written.not_complete)} 行读不出是谁，所以这份名单不能当作完整；改好后重新导入"
    elif delivery.complete is not None:
        start = chinese_day(delivery.complete.start) if delivery.complete.start else "最早"
        yield f"声明完整：{start}至{chinese_day(delivery.complete.through)}，依据：{delivery.complete.citation}"
    yield f"名录：第 {done.version_before} 版 → 第 {written.version} 版"


def _shown(path: Path) -> str:
    """A path as whoever works here would write it."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
