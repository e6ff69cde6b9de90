"""`yulu compare`: two runs, and by policy who gained, who lost, whose sum changed, and why."""

from __future__ import annotations

import getpass
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.table import Table as Grid

from yulu.cli.printing import console, counted, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.comparing.causes import CAUSES, in_words
from yulu.matching.comparing.changes import CHANGES, DETAILS, GAINED, LOST
from yulu.matching.comparing.comparison import CHANGED_ROWS, compare, comparison_data, write_changes
from yulu.matching.finding import facts_of
from yulu.matching.registered import Registered
from yulu.matching.stored import StoredRun, open_run
from yulu.matching.summary import KINDS
from yulu.registry.identities import Look, RegistryFault
from yulu.registry.refusals import refusal
from yulu.rules.answer import OUTCOMES
from yulu.toolbox.model import Toolbox

_FACTS_SHOWN = 5


def run_compare(
    before_folder: Path, after_folder: Path, registry: Path | None, who: str | None, out: Path | None,
    as_data: bool, lang: str,
) -> int:  # fmt: skip
    """0 when the two are held against each other, whether they differ or not; 1 for faults."""
    toolbox: Toolbox | None = None
    try:
        before, after = open_run(before_folder), open_run(after_folder)
        toolbox = after.toolbox()
        with tempfile.TemporaryDirectory() as room:
            found = compare(before, after, _opening(registry, who), Path(room))
            data = comparison_data(found)
            if out is not None:
                write_changes(found, out, in_words)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as fault:
        assert toolbox is not None
        print_faults([refusal(fault, toolbox)], as_data, lang)
        return 1
    except OSError as error:
        file = (out or after_folder).as_posix()
        print_faults([Diagnostic("E101", None, {"file": file, "reason": error.strerror or str(error)})], as_data, lang)
        return 1
    if as_data:
        print_json(data)
        return 0
    _print(data)
    if out is not None:
        say(f"逐户的变化写在 {(out / CHANGED_ROWS).as_posix()}（可用 Excel 打开）")
    return 0


def _opening(registry: Path | None, who: str | None) -> Callable[[StoredRun], Callable[[Toolbox], Registered] | None]:
    """The facts behind a run; those of a table are not kept anywhere."""
    look = Look(who or getpass.getuser(), "比较两次匹配", datetime.now().astimezone())

    def opening(run: StoredRun) -> Callable[[Toolbox], Registered] | None:
        return facts_of(run, registry, look)

    return opening


def _print(data: Mapping[str, Any]) -> None:
    for title, side in (("前", data["before"]), ("后", data["after"])):
        days = f"决定日 {side['as_of']}，知悉日 {side['known_on']}"
        version = f"，名录第 {side['version']} 版" if side["version"] is not None else f"，名单 {side['source'][:12]}"
        say(f"{title}　{days}{version}，规则 {side['rules_hash'][:12]}，结果 {side['hash'][:12]}")
    differing = "、".join(CAUSES[each] for each in data["differing"]) or "没有不同"
    say(f"两次之间：{differing}")
    for kind, count in data["subjects"].items():
        if count["before"] != count["after"]:
            say(f"{KINDS[kind]}：{counted(count['before'])} 个 → {counted(count['after'])} 个")
    if data["same"]:
        say("两次结果完全一样。", style="green")
        return
    for policy in data["policies"]:
        say()
        _print_policy(policy)


def _print_policy(policy: Mapping[str, Any]) -> None:
    grid = Grid(title=policy["title"], title_justify="left", title_style="bold")
    grid.add_column("变化", overflow="fold", ratio=2)
    grid.add_column("主体", justify="right")
    grid.add_column("金额（元）", justify="right")
    grid.add_column("原因", overflow="fold", ratio=3)
    for change, each in policy["changes"].items():
        causes = "\n".join(f"{in_words(cause)} {counted(count)}" for cause, count in each["causes"].items())
        grid.add_row(_named(change, each), counted(each["count"]), _amounts(change, each["amount"]), causes)
    console.print(grid, soft_wrap=False)
    if policy["facts"]:
        told = [f"{each['label']}（{each['holder'] or '认定'}）{counted(each['count'])} 户" for each in policy["facts"]]
        more = f" 等 {len(told)} 项" if len(told) > _FACTS_SHOWN else ""
        say(f"  变了的事实：{'、'.join(told[:_FACTS_SHOWN])}{more}", style="dim")


def _named(change: str, each: Mapping[str, Any]) -> str:
    """The change, with the outcomes that it went between where they tell more."""
    if change == DETAILS:
        return CHANGES[change]
    moves = [
        f"{OUTCOMES[move['before']]}→{OUTCOMES[move['after']]} {counted(move['count'])}"
        for move in each["moves"]
        if move["before"] != move["after"]
    ]
    return "\n".join([CHANGES[change], *(f"  {move}" for move in moves)])


def _amounts(change: str, amount: Mapping[str, str | None]) -> str:
    was, now = (None if amount[each] is None else Decimal(str(amount[each])) for each in ("before", "after"))
    if was is None and now is None:
        return ""
    if change == GAINED or was is None:
        return f"+{now:,}"
    if change == LOST or now is None:
        return f"-{was:,}"
    return f"{now - was:+,}" if now != was else ""
