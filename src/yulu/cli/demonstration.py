"""`yulu demo`: a generated city as a registry; without `--out`, the whole path on it, to a summary page."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import polars as pl
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from yulu.calendars.zone import today
from yulu.cli.deciding import print_answer
from yulu.cli.matching import match_with_progress
from yulu.cli.opening import Served, open_office
from yulu.cli.printing import console, counted, errors, print_faults, print_json, say
from yulu.demonstration import EARLIEST, City, generate
from yulu.demonstration.groups import KINDS
from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.finding import in_registry
from yulu.matching.registered import Registered
from yulu.matching.run import Run
from yulu.matching.summary import KINDS as WORDS
from yulu.matching.summary import PolicyTotals, Summary
from yulu.registry.identities import Look, RegistryFault
from yulu.registry.refusals import refusal
from yulu.registry.store import Snapshot, open_registry
from yulu.registry.store.layout import GENERATED
from yulu.rules.answer import GRANT_KINDS, OUTCOMES, Answer
from yulu.rules.basis import chinese_day
from yulu.rules.decide import decide_all
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.places import shipped_toolbox

_TOOLBOX = "xiangtan"
_FOLDER = Path("build/xiangtan")
_POLICIES_SHOWN, _ASKED_SHOWN = 10, 3


def run_demo(
    subjects: int, seed: int, day: date, out: Path | None, serve: Served | None, as_data: bool, lang: str
) -> int:  # fmt: skip
    """0 once the registry is there, and without `out` once everybody in it is decided and summed up; 1 for faults.

    With `serve` an office is furnished around it then, and served until it is told to stop.

    As data: `registry`, `generated` (what it says of itself), `seed`, `day`, `subjects` (by kind, how many) and,
    without `out`, `run`, the folder of the results.
    """
    city, toolbox = City(subjects, seed, day), load_toolbox(shipped_toolbox(_TOOLBOX))
    registry = out or _FOLDER / "registry"
    try:
        _check(day)
        if out is None:
            _clear(registry)
        _generate(toolbox, city, registry)
        if not as_data:
            _print_made(city, registry)
        run = None if out else _whole_path(toolbox, city, registry, as_data)
        if serve is not None and run is not None:
            return open_office(toolbox, registry.parent, run, city, serve, lang)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as fault:
        print_faults([refusal(fault, toolbox)], as_data, lang)
        return 1
    except OSError as error:
        data = {"file": registry.as_posix(), "reason": error.strerror or str(error)}
        print_faults([Diagnostic("E101", None, data)], as_data, lang)
        return 1
    if as_data:
        print_json(_data(city, registry) | ({"run": run.as_posix()} if run else {}))
    elif run is None:
        say("接下来：", style="bold")
        _print_commands([
            (f"yulu match {_TOOLBOX} {registry.as_posix()} --on {day} --out build/run", "判断其中每一个主体"),
            (f"yulu registry {_TOOLBOX} {registry.as_posix()}", "看有哪些数据、各自截至哪天"),
        ])  # fmt: skip
    return 0


def _check(day: date) -> None:
    if day < EARLIEST:
        raise Fault(Diagnostic("E941", None, {"day": str(day), "first": str(EARLIEST)}))
    if day > today():
        raise Fault(Diagnostic("E942", None, {"day": str(day), "today": str(today())}))


def _clear(registry: Path) -> None:
    """Make room for the demonstration anew: only what an earlier one made stands in its folder."""
    for suffix in (".key", ".looks.jsonl"):
        registry.with_name(f"{registry.name}{suffix}").unlink(missing_ok=True)
    for name in ("keys", "toolboxes", "runs", "releases", "data", "attachments"):
        shutil.rmtree(registry.with_name(name), ignore_errors=True)
    shutil.rmtree(registry, ignore_errors=True)
    for file in (*registry.parent.glob("office.sqlite3*"), registry.with_name("demonstration.json")):
        file.unlink(missing_ok=True)
    registry.parent.mkdir(parents=True, exist_ok=True)


def _generate(toolbox: Toolbox, city: City, registry: Path) -> None:
    columns = (TextColumn("生成"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("", total=city.subjects)
        generate(toolbox, city, registry, datetime.now().astimezone(), lambda made: bar.update(task, completed=made))


def _data(city: City, registry: Path) -> dict[str, object]:
    return {
        "registry": registry.as_posix(), "generated": GENERATED, "seed": city.seed, "day": str(city.day),
        "subjects": {kind: city.count(kind) for kind in KINDS},
    }  # fmt: skip


def _print_made(city: City, registry: Path) -> None:
    parts = "、".join(f"{counted(city.count(kind))} 个{WORDS[kind]}" for kind in KINDS)
    say(f"生成了一座城市（种子 {city.seed}）：{parts}", style="bold")
    say(
        f"  {GENERATED}：其中的主体都不存在，情况截至 {chinese_day(city.day)}，有缺的、旧的、互相矛盾的", style="yellow"
    )
    say(f"  名录写在 {registry.as_posix()}")


def _whole_path(toolbox: Toolbox, city: City, registry: Path, as_data: bool) -> Path:
    """The run's folder."""
    # Where an office keeps its runs: with --serve this folder becomes one.
    out, look = registry.parent / "runs" / "1", Look("yulu demo", "演示", datetime.now().astimezone())
    snapshot = open_registry(registry, toolbox, look=look)
    run = match_with_progress(toolbox, Registered(snapshot), city.day, today(), out)
    if not as_data:
        say()
        say(f"用湘潭的 {len(toolbox.policies)} 项政策判断了每一个主体", style="bold")
        say(f"  决定日 {chinese_day(city.day)}，结果写在 {out.as_posix()}")
        _print_summary(run.summary)
        chosen = _somebody(run, snapshot)
        if chosen is not None:
            _print_somebody(run, snapshot, chosen)
        say()
        _print_next(registry, out, city, chosen)
    return out


def _print_summary(summary: Summary) -> None:
    """For whom most is at hand, by policy; sums of different kinds stand side by side."""
    outside = [each for each in summary.policies if not each.internal]
    grid = Grid(title="已经可以兑现的（主体最多的几项）", title_justify="left", title_style="bold")
    for title, justify in (("政策", "left"), ("符合", "right"), ("缺信息", "right")):
        grid.add_column(title, justify=justify, overflow="fold")  # type: ignore[arg-type]
    grid.add_column("金额（元）", overflow="fold")
    for each in sorted(outside, key=lambda policy: -policy.outcomes["entitled"])[:_POLICIES_SHOWN]:
        counts = (counted(each.outcomes[outcome]) for outcome in ("entitled", "needs_facts"))
        grid.add_row(each.title, *counts, _sums(each))
    say()
    console.print(grid, soft_wrap=False)
    for asked in summary.asked[:_ASKED_SHOWN]:
        say(f"  向{asked.member.holder}要“{asked.member.label}”，关系到 {counted(asked.subjects)} 个主体")


def _sums(policy: PolicyTotals) -> str:
    return "\n".join(f"{GRANT_KINDS[grant.kind]} {grant.total:,}" for grant in policy.grants if grant.total)


def _somebody(run: Run, snapshot: Snapshot) -> str | None:
    """The market entity that is entitled to most policies, of several the first by its code."""
    rows = run.stored.decisions.filter(pl.col("outcome").cast(pl.String) == "entitled")
    theirs = snapshot.subjects("enterprise").select(pl.col("?id").alias("subject"))
    found = rows.join(theirs, on="subject", how="semi").group_by("subject").len()
    first = found.sort("len", "subject", descending=[True, False]).head(1).collect()
    return None if first.is_empty() else str(first["subject"][0])


def _print_somebody(run: Run, snapshot: Snapshot, id: str) -> None:
    """Its outcomes, and the policy that brings it most, whole."""
    manifest, subject = run.stored.manifest, in_registry(run.stored, snapshot, id)
    answers = decide_all(run.toolbox, subject, manifest.as_of, manifest.known_on)
    say()
    say(f"其中一户：{subject.facts.get('name', id)}（{id}）", style="bold")
    for outcome in ("entitled", "needs_judgement", "needs_facts"):
        titles = [answer.policy.title for answer in answers if answer.outcome == outcome]
        if titles:
            say(f"  {OUTCOMES[outcome]} {len(titles)} 项：{'、'.join(titles)}")
    say()
    print_answer(max((each for each in answers if each.outcome == "entitled"), key=_amount), run.toolbox)


def _amount(answer: Answer) -> float:
    return float(max((grant.amount or 0 for grant in answer.grants), default=0))


def _print_next(registry: Path, out: Path, city: City, chosen: str | None) -> None:
    say(f"汇总页：{out.as_posix()}/summary.html（用浏览器打开）", style="bold")
    say("接下来可以试：", style="bold")
    commands = [
        (f"yulu registry {_TOOLBOX} {registry.as_posix()}", "部门交来了什么，各自截至哪天"),
        (f"yulu demo --subjects 1000000 --seed {city.seed} --out build/large", "一座大城市"),
        (f"yulu check {_TOOLBOX}", "改一改政策的 YAML，看它怎样指出问题"),
    ]
    if chosen:
        commands.insert(0, (f"yulu explain {out.as_posix()} {chosen}", "这一户的每一项政策，为什么"))
    _print_commands(commands)
    say("写一项新政策：docs/writing-a-policy.md")


def _print_commands(commands: list[tuple[str, str]]) -> None:
    for command, what in commands:
        say(f"  .venv/bin/{command}")
        say(f"      {what}", style="dim")
