"""`yulu registry`: what is in a registry, delivery by delivery and dataset by dataset, and whether it is whole."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from rich.table import Table as Grid

from yulu.calendars.zone import SHANGHAI
from yulu.cli.printing import console, counted, errors, print_faults, print_json, say
from yulu.diagnostics import Fault
from yulu.diagnostics.words import WORDS
from yulu.registry.identities import Look, RegistryFault, first_broken
from yulu.registry.refusals import refusal
from yulu.registry.store import Completeness, Registry, Snapshot, damaged, open_registry
from yulu.registry.store.faults import Damaged
from yulu.registry.store.layout import DAY, FACTS_PART, GENERATED, day_of, records_table, subjects_table
from yulu.rules.basis import chinese_day
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Dataset, Toolbox

_DELIVERIES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Holding:
    """What is there of a dataset's facts, or of one of its record sets."""

    dataset: str
    records: str | None
    label: str
    holder: str
    latest: date | None
    """The newest day that some of it is from."""
    complete_from: date | None
    complete_through: date | None
    """Of what is declared complete; None where nothing is."""
    count: int
    """Subjects of whom something is said, or rows."""


def run_registry(
    folder: Path, into: Path, version: int | None, known_on: date | None, check: bool, who: str | None, as_data: bool,
    lang: str,
) -> int:  # fmt: skip
    """0; 1 where there is no such registry or version, or where `check` finds a file that is not what was written."""
    registry = Registry(into)
    try:
        toolbox = load_toolbox(folder)
        look = Look(who or getpass.getuser(), "看名录概况", datetime.now().astimezone())
        snapshot = open_registry(into, toolbox, version=version, known_on=known_on, look=look)
        broken = damaged(registry) if check else []
        if not broken:
            kinds, holdings = list(_kinds(snapshot)), list(_holdings(snapshot))
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as fault:
        print_faults([refusal(fault, toolbox)], as_data, lang)
        return 1
    except pl.exceptions.PolarsError:
        broken = damaged(registry)
        if not broken:
            raise
    if broken:
        print_faults([refusal(Damaged(file), toolbox) for file in broken], as_data, lang)
        return 1
    broken_look = first_broken(registry.looks) if check else None
    if as_data:
        print_json(_data(snapshot, kinds, holdings) | ({"first_broken_look": broken_look} if check else {}))
    else:
        _print(snapshot, kinds, holdings)
    if broken_look is not None:
        errors.print(
            f"查看记录 {registry.looks.as_posix()} 第 {broken_look} 行接不上前一行，有人改过或删过", style="red"
        )
        return 1
    if check and not as_data:
        say("各版的文件都和当初写下的一样")
    return 0


def _kinds(snapshot: Snapshot) -> Iterator[tuple[str, int, int]]:
    """Each kind of subject that is there: how many are listed, how many wait for a list."""
    declared = {dataset.subject for dataset in snapshot.toolbox.datasets.values()}
    for kind in WORDS:
        if kind in declared and subjects_table(kind) in snapshot.manifest.tables:
            yield kind, _height(snapshot.subjects(kind)), _height(snapshot.waiting(kind))


def _holdings(snapshot: Snapshot) -> Iterator[Holding]:
    """Of each dataset's facts and record sets what is there; nothing where there is nothing."""
    for dataset in snapshot.toolbox.datasets.values():
        for part, complete in snapshot.parts(dataset.id).items():
            count, latest = _count(snapshot, dataset, part)
            if count or complete is not None:
                yield _holding(snapshot.toolbox, dataset, part, complete, count, latest)


def _count(snapshot: Snapshot, dataset: Dataset, part: str) -> tuple[int, date | None]:
    table = subjects_table(dataset.subject) if part == FACTS_PART else records_table(part)
    if table not in snapshot.manifest.tables:
        return 0, None
    rows = snapshot.subjects(dataset.subject) if part == FACTS_PART else snapshot.records(part)
    day = pl.col(day_of(dataset.id) if part == FACTS_PART else DAY)
    return rows.select(day.count(), day.max().alias("latest")).collect(engine="streaming").row(0)


def _holding(
    toolbox: Toolbox, dataset: Dataset, part: str, complete: Completeness | None, count: int, latest: date | None
) -> Holding:
    records = None if part == FACTS_PART else part
    return Holding(
        dataset.id, records, toolbox.records[records].label if records else dataset.label, dataset.holder.label, latest,
        complete.complete_from if complete else None, complete.complete_through if complete else None, count,
    )  # fmt: skip


def _height(rows: pl.LazyFrame) -> int:
    return int(rows.select(pl.len()).collect(engine="streaming").item())


def _data(snapshot: Snapshot, kinds: Sequence[tuple[str, int, int]], holdings: Sequence[Holding]) -> dict[str, Any]:
    return {
        "registry": snapshot.registry.folder.as_posix(), "version": snapshot.version, "hash": snapshot.hash,
        "imported": snapshot.manifest.when.isoformat(),
        "subjects": [{"kind": kind, "listed": listed, "waiting": waiting} for kind, listed, waiting in kinds],
        "datasets": [
            {name: str(value) if isinstance(value, date) else value for name, value in asdict(each).items()}
            for each in holdings
        ],
        "deliveries": [
            {name: str(value) if isinstance(value, date) else value for name, value in row.items()}
            for row in snapshot.deliveries.iter_rows(named=True)
        ],
    }  # fmt: skip


def _print(snapshot: Snapshot, kinds: Sequence[tuple[str, int, int]], holdings: Sequence[Holding]) -> None:
    when = snapshot.manifest.when.astimezone(SHANGHAI)
    say(
        f"名录 {snapshot.registry.folder.as_posix()}：第 {snapshot.version} 版，{chinese_day(when.date())}导入，"
        f"指纹 {snapshot.hash[:12]}",
        style="bold",
    )
    if snapshot.is_generated:
        say(f"  {GENERATED}：其中的主体都不存在", style="yellow")
    for kind, listed, waiting in kinds:
        wait = f"，另有 {counted(waiting)} 个名单还没有带来" if waiting else ""
        say(f"  {WORDS[kind][0]} {counted(listed)} 个{wait}")
    say()
    _print_holdings(holdings)
    _print_deliveries(snapshot)


def _print_holdings(holdings: Sequence[Holding]) -> None:
    grid = Grid(title="各批数据", title_justify="left", title_style="bold")
    for title in ("数据", "持有部门"):
        grid.add_column(title, overflow="fold", ratio=2)
    grid.add_column("最近截至", no_wrap=True)
    grid.add_column("声明完整", no_wrap=True)
    grid.add_column("主体或行", justify="right", no_wrap=True)
    for each in holdings:
        complete = "没有声明"
        if each.complete_through is not None:
            complete = f"{each.complete_from or '最早'} 至 {each.complete_through}"
        unit = "行" if each.records else "个"
        grid.add_row(each.label, each.holder, str(each.latest or ""), complete, f"{counted(each.count)} {unit}")
    console.print(grid, soft_wrap=False)


def _print_deliveries(snapshot: Snapshot) -> None:
    grid = Grid(title="历次导入", title_justify="left", title_style="bold")
    grid.add_column("版", justify="right", no_wrap=True)
    grid.add_column("文件", overflow="fold", ratio=2)
    grid.add_column("截至", no_wrap=True)
    for title in ("导入行", "另存行"):
        grid.add_column(title, justify="right", no_wrap=True)
    grid.add_column("编号", overflow="fold", ratio=3)
    for row in snapshot.deliveries.tail(_DELIVERIES_SHOWN).iter_rows(named=True):
        grid.add_row(
            str(row["version"]), row["file"], str(row["day"]), counted(row["good"]), counted(row["quarantined"]),
            row["number"],
        )  # fmt: skip
    console.print(grid, soft_wrap=False)
    if snapshot.deliveries.height > _DELIVERIES_SHOWN:
        say(f"只列最近 {_DELIVERIES_SHOWN} 次，共 {counted(snapshot.deliveries.height)} 次；全部用 --json")
