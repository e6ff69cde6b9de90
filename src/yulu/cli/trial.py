"""`yulu trial`: a draft on everybody before it is issued."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from yulu.checking.drafts import CheckedDraft, check_draft
from yulu.cli.matching import open_population
from yulu.cli.printing import console, counted, errors, print_faults, print_json, render_faults, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.comparing.changes import AMOUNT, DETAILS, DOWN, MOVED, UP, VALUE
from yulu.matching.parts import Population
from yulu.matching.summary import KINDS
from yulu.matching.trial.bands import BAND
from yulu.matching.trial.data import VERBS, WHATS, trial_data
from yulu.matching.trial.page import STATUS, between
from yulu.matching.trial.trial import Trial, try_draft
from yulu.registry.identities import Look, RegistryFault
from yulu.registry.refusals import refusal
from yulu.rules.answer import GRANT_KINDS
from yulu.rules.basis import chinese_day
from yulu.toolbox.changing import CHANGE_FILE

_GROUPS_SHOWN = 30
_EXAMPLES_SHOWN = 5


def run_trial(
    folder: Path, source: Path, change: Path, as_of: date, known_on: date, out: Path, who: str | None,
    as_data: bool, lang: str,
) -> int:  # fmt: skip
    """0 when the trial is written; 1 with nothing written.

    `--json` prints what `summary.json` holds, with `examples` (today's worked examples that would come out otherwise)
    and `warnings`: `totals`, each policy and each group have `costs` by kind of grant, there `before`, `after` and
    `change`, each with `low` and `high`, a `total` and for how many subjects there is no such bound (`open`).
    """
    look = Look(who or getpass.getuser(), "试算草案", datetime.now().astimezone())
    try:
        checked = _checked(folder, change, as_of, known_on)
        population = open_population(checked.toolbox, source, None, known_on, look)
        trial = _with_progress(checked, population, as_of, known_on, out)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as fault:
        print_faults([refusal(fault, checked.toolbox)], as_data, lang)
        return 1
    except OSError as error:
        data = {"file": out.as_posix(), "reason": error.strerror or str(error)}
        print_faults([Diagnostic("E101", None, data)], as_data, lang)
        return 1
    warnings = list(checked.warnings)
    if not trial.policies:
        warnings.append(Diagnostic("W970", None, {"as_of": as_of.isoformat()}))
    told = trial_data(trial)
    if as_data:
        examples = [{"policy": each.policy, "name": each.name} for each in checked.otherwise]
        print_json({**told, "examples": examples, "warnings": [each.code for each in warnings]})
        return 0
    _print(trial, told)
    _print_examples(checked)
    if warnings:
        say()
        errors.print(render_faults(warnings, "en" if lang == "en" else "zh"), markup=False)
    say()
    tables = "summary.html、changes.csv、costs.csv、just-outside.csv（可用 Excel 打开）、summary.json"
    say(f"结果写在 {out.as_posix()}：{tables}")
    if trial.rejected:
        say(f"有 {counted(trial.rejected)} 个主体没有判断，原因见 {out.as_posix()}/rejected.csv", style="yellow")
    return 0


def _checked(folder: Path, change: Path, as_of: date, known_on: date) -> CheckedDraft:
    """The draft, when nothing is wrong with it; raises Fault."""
    if not change.exists() or (change.is_dir() and not (change / CHANGE_FILE).is_file()):
        raise Fault(Diagnostic("E973", None, {"file": change.as_posix()}))
    checked, faults = check_draft(folder, change, as_of, known_on)
    if checked is None:
        raise Fault(*faults)
    return checked


def _with_progress(checked: CheckedDraft, population: Population, as_of: date, known_on: date, out: Path) -> Trial:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("读取", total=None)

        def advance(kind: str, subjects: int) -> None:
            bar.update(task, description=f"已试算 {counted(subjects)} 个{KINDS[kind]}")

        return try_draft(checked.toolbox, checked.drafted, population, as_of, known_on, out, progress=advance)


def _print(trial: Trial, told: Mapping[str, Any]) -> None:
    say(f"{trial.toolbox.title}　草案试算：{trial.drafted.title}", style="bold")
    subjects = "、".join(f"{counted(count)} 个{KINDS[kind]}" for kind, count in trial.subjects.items())
    say(
        f"{subjects or '没有涉及的主体'}，决定日 {chinese_day(trial.as_of)}；草案当作 {chinese_day(trial.known_on)}公布"
    )
    for step in told["draft"]["steps"]:
        say(f"  {VERBS[step['verb']]}{WHATS[step['what']]} {step['label']}（{step['name']}）")
    if not told["policies"]:
        return
    _print_policies(told)
    _print_totals(told)
    for grouping in told["by"]:
        _print_grouping(grouping)
    _print_outside(told)
    _print_narrowing(told)


def _print_policies(told: Mapping[str, Any]) -> None:
    grid = Grid(title="谁得谁失（至少～至多）", title_justify="left", title_style="bold")
    grid.add_column("政策", overflow="fold")
    for title in ("新增符合", "不再符合", "金额增加", "金额减少", "其他变化"):
        grid.add_column(title, justify="right", overflow="fold")
    for each in told["policies"]:
        changes = each["changes"]
        others = sum(changes.get(name, 0) for name in (MOVED, VALUE, AMOUNT, DETAILS, BAND))
        note = "（约束机关，不计入合计）" if each["internal"] else ""
        grid.add_row(
            f"{each['title']}（{STATUS[each['status']]}）{note}", between(each["winners"]), between(each["losers"]),
            counted(changes.get(UP, 0)), counted(changes.get(DOWN, 0)), counted(others),
        )  # fmt: skip
    console.print(grid, soft_wrap=False)


def money(band: Mapping[str, Mapping[str, Any]], *, signed: bool = False) -> str:
    """A sum between its bounds, an end without a bound for somebody said to be open: 以下, 以上."""
    shown = "+,.2f" if signed else ",.2f"
    low, high = (f"{Decimal(band[word]['total']):{shown}}" for word in ("low", "high"))
    opens = band["low"]["open"], band["high"]["open"]
    if low == high and not any(opens):
        return low
    return f"{low}{'以下' if opens[0] else ''} ～ {high}{'以上' if opens[1] else ''}"


def _print_totals(told: Mapping[str, Any]) -> None:
    grid = Grid(title="要花多少（元，至少～至多；不同种类不相加）", title_justify="left", title_style="bold")
    grid.add_column("种类")
    for title in ("现行", "草案", "增减"):
        grid.add_column(title, justify="right", overflow="fold")
    for kind, cost in told["totals"].items():
        grid.add_row(GRANT_KINDS[kind], money(cost["before"]), money(cost["after"]), money(cost["change"], signed=True))
    console.print(grid, soft_wrap=False)
    opens = [
        f"{GRANT_KINDS[kind]}的增减有 {counted(cost['change'][word]['open'])} 户次没有{name}"
        for kind, cost in told["totals"].items()
        for word, name in (("low", "下限"), ("high", "上限"))
        if cost["change"][word]["open"]
    ]
    if opens:
        say(f"  “以上”“以下”：{'；'.join(opens)}，不在数字里", style="dim")


def _print_grouping(grouping: Mapping[str, Any]) -> None:
    """What it changes for each group, by kind of grant."""
    kinds = list(dict.fromkeys(kind for group in grouping["groups"] for kind in group["totals"]))
    title = f"按{grouping['label']}（{KINDS[grouping['subject']]}）：增减（元）"
    grid = Grid(title=title, title_justify="left", title_style="bold")
    grid.add_column(grouping["label"], overflow="fold")
    grid.add_column("主体", justify="right")
    for title in ("新增符合", "不再符合", *(GRANT_KINDS[kind] for kind in kinds)):
        grid.add_column(title, justify="right", overflow="fold")
    for group in grouping["groups"][:_GROUPS_SHOWN]:
        effects = list(group["policies"].values())
        people = [
            {word: sum(each[who][word] for each in effects) for word in ("low", "high")}
            for who in ("winners", "losers")
        ]
        sums = [
            money(group["totals"][kind]["change"], signed=True) if kind in group["totals"] else "" for kind in kinds
        ]
        grid.add_row(group["label"], counted(group["subjects"]), *map(between, people), *sums)
    console.print(grid, soft_wrap=False)
    if len(grouping["groups"]) > _GROUPS_SHOWN:
        say(f"另有 {len(grouping['groups']) - _GROUPS_SHOWN} 组，见 costs.csv")


def _print_outside(told: Mapping[str, Any]) -> None:
    rows = [(each["title"], failing) for each in told["policies"] for failing in each["just_outside"]]
    if not rows:
        return
    grid = Grid(title="按草案只差一个条件的", title_justify="left", title_style="bold")
    grid.add_column("政策", overflow="fold", ratio=3)
    grid.add_column("差的条件", overflow="fold", ratio=4)
    grid.add_column("主体", justify="right")
    grid.add_column("现在符合", justify="right")
    grid.add_column("只动一项事实就够的，最近差多少", overflow="fold", ratio=4)
    for title, failing in rows:
        along = [
            f"{each['label']} {counted(each['subjects'])} 个，{each['nearest']}{each['unit']}"
            for each in failing["along"]
            if each["subjects"]
        ]
        today = counted(failing["entitled_today"])
        grid.add_row(title, failing["label"], counted(failing["subjects"]), today, "\n".join(along))
    console.print(grid, soft_wrap=False)


def _print_narrowing(told: Mapping[str, Any]) -> None:
    for kind, found in told["narrowing"].items():
        if not found["open"]["rows"]:
            continue
        grid = Grid(
            title=f"补哪批数据最能看准（{GRANT_KINDS[kind]}；先取最能缩小的一批，再取其次）",
            title_justify="left", title_style="bold",
        )  # fmt: skip
        for title in ("数据", "持有部门"):
            grid.add_column(title, overflow="fold", ratio=2)
        grid.add_column("看准几户次", justify="right")
        grid.add_column("上下限差缩小（元）", justify="right")
        for step in found["steps"]:
            sources = step["sources"]
            closes = step["closes"]
            more = f"\n另 {counted(closes['open'])} 户次原先没有上下限" if closes["open"] else ""
            grid.add_row(
                " + ".join(each["label"] for each in sources),
                "、".join(dict.fromkeys(each["holder"] for each in sources)),
                counted(closes["rows"]), f"{Decimal(closes['width']):,.2f}{more}",
            )  # fmt: skip
        console.print(grid, soft_wrap=False)
        beyond = found["beyond_data"]
        if beyond["rows"]:
            say(f"  另有 {counted(beyond['rows'])} 户次要靠认定或核实，补数据定不了", style="dim")


def _print_examples(checked: CheckedDraft) -> None:
    if not checked.otherwise:
        return
    say()
    say(f"现行样例中有 {len(checked.otherwise)} 条按草案结果不同（样例本身不改）：")
    for each in checked.otherwise[:_EXAMPLES_SHOWN]:
        say(f"  {each.policy}　{each.name}")
    if len(checked.otherwise) > _EXAMPLES_SHOWN:
        say(f"  ……另 {len(checked.otherwise) - _EXAMPLES_SHOWN} 条")
