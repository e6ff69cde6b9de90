"""`yulu match`: everybody in a registry or a table, all policies, a folder of results and a summary."""

from __future__ import annotations

import getpass
from datetime import date, datetime
from pathlib import Path

from pydantic import ValidationError
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from yulu.cli.printing import console, counted, errors, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, nearest
from yulu.matching.continuing.continuing import continued
from yulu.matching.finding import snapshot_of
from yulu.matching.folder import REJECTED, SPREADSHEET
from yulu.matching.parts import Population
from yulu.matching.registered import Registered
from yulu.matching.run import Run, match
from yulu.matching.stored import open_run
from yulu.matching.summary import KINDS, Grouping, Summary, summary_data
from yulu.matching.table import read_table
from yulu.registry.identities import Look, RegistryFault
from yulu.registry.refusals import refusal
from yulu.registry.store import open_registry
from yulu.registry.store.layout import GENERATED
from yulu.rules.answer import GRANT_KINDS
from yulu.rules.basis import chinese_day
from yulu.rules.program import Program
from yulu.toolbox.files import File, read_layers
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.reading import read_document, schema_diagnostics
from yulu.toolbox.shapes import MappingFile

_ASKED_SHOWN = 12
_GROUPS_SHOWN = 30


def run_match(
    folder: Path, source: Path, mapping: str | None, as_of: date, known_on: date, out: Path, everything: bool,
    since: Path | None, who: str | None, as_data: bool, lang: str,
) -> int:  # fmt: skip
    """0 when the run is written; 1 with nothing written."""
    look = Look(who or getpass.getuser(), "匹配全部政策", datetime.now().astimezone())
    try:
        toolbox = load_toolbox(folder)
        population = open_population(toolbox, source, mapping, known_on, look)
        if since is None:
            run = match_with_progress(toolbox, population, as_of, known_on, out, everything)
        else:
            run = _continued(since, toolbox, population, as_of, known_on, out)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as fault:
        print_faults([refusal(fault, toolbox)], as_data, lang)
        return 1
    except OSError as error:
        data = {"file": out.as_posix(), "reason": error.strerror or str(error)}
        print_faults([Diagnostic("E101", None, data)], as_data, lang)
        return 1
    decided_again = run.stored.replaced.height if run.stored.manifest.base else None
    if as_data:
        print_json({"manifest": run.stored.manifest.data(), "summary": summary_data(run.summary)})
        return 0
    print_run(run)
    say()
    if since is not None:
        _print_continued(since, decided_again)
    sheet = "decisions.csv（可用 Excel 打开）、" if (out / SPREADSHEET).exists() else ""
    say(f"结果写在 {out.as_posix()}：{sheet}decisions、patterns.json、summary.json、manifest.json")
    if rejected := run.stored.manifest.rejected:
        say(f"有 {counted(rejected)} 行没有判断，行号和原因见 {out.as_posix()}/{REJECTED}", style="yellow")
    return 0


def _continued(since: Path, toolbox: Toolbox, population: Population, as_of: date, known_on: date, out: Path) -> Run:
    """The run that continues an earlier one. Raises Fault, RegistryFault."""
    base = open_run(since)
    if not isinstance(population, Registered) or base.manifest.source.kind != "registry":
        reason = "名单没有存下变化，只有按名录匹配的结果能接着算"
        raise Fault(Diagnostic("E768", None, {"folder": since.as_posix(), "reason": reason}))
    after = population.snapshot
    before = snapshot_of(base, toolbox, after.registry.folder, after.look)
    return continued(base, toolbox, before, after, as_of, known_on, out)


def _print_continued(since: Path, decided_again: int | None) -> None:
    if decided_again is None:
        say(f"与 {since.as_posix()} 相比变化涉及的主体太多，已对全部主体重新判断。")
    else:
        say(f"接着 {since.as_posix()} 算：重新判断了 {counted(decided_again)} 个主体，其余沿用；那个文件夹请保留。")


def open_population(
    toolbox: Toolbox, source: Path, mapping: str | None, known_on: date, look: Look | None = None
) -> Population:
    """A table read through a mapping, or, without one, the registry in a folder as it was known on that day.

    Raises Fault. Without `look` persons and households of a registry are left out.
    """
    if mapping is not None:
        return read_table(toolbox, find_mapping(toolbox, mapping), source)
    if source.is_file():
        raise Fault(Diagnostic("E763", None, {"file": source.as_posix()}))
    try:
        return Registered(open_registry(source, toolbox, known_on=known_on, look=look))
    except RegistryFault as fault:
        raise Fault(refusal(fault, toolbox)) from None


def find_mapping(toolbox: Toolbox, named: str) -> File[MappingFile]:
    """A mapping of the toolbox or its upper layers by name, or the YAML file of that path."""
    path = Path(named)
    if path.suffix in (".yaml", ".yml"):
        document, faults = read_document(path, path.as_posix())
        if document is None or faults:
            raise Fault(*faults)
        try:
            return File(MappingFile.model_validate(document.value()), document, "", path.as_posix())
        except ValidationError as error:
            raise Fault(*schema_diagnostics(error, document, MappingFile)) from None
    layers, _ = read_layers(Path(toolbox.layers[-1].folder))
    found = {file.shape.mapping: file for layer in layers for file in layer.of(MappingFile)}
    if named not in found:
        data = {"name": named, "nearest": nearest(named, found) or "", "known": "、".join(found) or "无"}
        raise Fault(Diagnostic("E708", None, data))
    return found[named]


def match_with_progress(
    toolbox: Toolbox, population: Population, as_of: date, known_on: date, out: Path, everything: bool = False
) -> Run:
    """The run, counting on standard error how many subjects are decided."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("读取", total=None)
        decided = ""

        def advance(kind: str, subjects: int) -> None:
            nonlocal decided
            decided = f"已判断 {counted(subjects)} 个{KINDS[kind]}"
            bar.update(task, description=decided)

        def settling(program: Program, patterns: int) -> None:
            told = f"{decided}；《{program.policy.title}》缺什么，已分清 {counted(patterns)} 种情形"
            bar.update(task, description=told)

        return match(
            toolbox, population, as_of, known_on, out, everything=everything, progress=advance, settling=settling
        )


def print_run(run: Run) -> None:
    """What a leader wants to see: how many, entitled to what, for how much, and what to ask of whom."""
    manifest = run.stored.manifest
    told = "、".join(f"{counted(count)} 个{KINDS[kind]}" for kind, count in run.summary.subjects.items())
    say(
        f"{run.toolbox.title}：{told}，决定日 {chinese_day(manifest.as_of)}，知悉日 {chinese_day(manifest.known_on)}",
        style="bold",
    )
    if manifest.source.generated:
        say(f"{GENERATED}：其中的主体都不存在，数字不反映任何真实城市", style="yellow")
    _print_policies(run.summary)
    for grouping in run.summary.by:
        _print_grouping(grouping)
    _print_asked(run.summary)
    if run.summary.capped:
        say(f"有 {counted(run.summary.capped)} 条结果的所缺组合达到计算上限，未列全", style="yellow")


def _print_policies(summary: Summary) -> None:
    grid = Grid(title="各项政策", title_justify="left", title_style="bold")
    grid.add_column("政策", overflow="fold")
    for title in ("符合", "待认定", "缺信息", "不符合"):
        grid.add_column(title, justify="right")
    grid.add_column("金额（元）", justify="left", overflow="fold", min_width=20)
    for totals in summary.policies:
        outcomes = totals.outcomes
        sums = []
        for grant in totals.grants:
            if outcomes["entitled"]:
                sums.append(f"{GRANT_KINDS[grant.kind]} {grant.total:,}")
                if grant.without_sum:
                    sums.append(f"另 {counted(grant.without_sum)} 户金额未知")
        grid.add_row(
            totals.title + ("（约束机关，不计入）" if totals.internal else ""),
            *(counted(outcomes[each]) for each in ("entitled", "needs_judgement", "needs_facts", "not_entitled")),
            "\n".join(sums),
        )
    console.print(grid, soft_wrap=False)


def _print_grouping(grouping: Grouping) -> None:
    """By one fact: how many subjects, and how many of the policies' outcomes are which."""
    grid = Grid(title=f"按{grouping.label}（各项政策的户次）", title_justify="left", title_style="bold")
    grid.add_column(grouping.label, overflow="fold")
    for title in ("主体", "符合", "待认定", "缺信息"):
        grid.add_column(title, justify="right")
    for group in grouping.groups[:_GROUPS_SHOWN]:
        outside = [totals.outcomes for totals in group.policies if not totals.internal]
        sums = [sum(each[outcome] for each in outside) for outcome in ("entitled", "needs_judgement", "needs_facts")]
        grid.add_row(group.label, counted(group.subjects), *map(counted, sums))
    console.print(grid, soft_wrap=False)
    if len(grouping.groups) > _GROUPS_SHOWN:
        say(f"另有 {len(grouping.groups) - _GROUPS_SHOWN} 组，见 summary.json")


def _print_asked(summary: Summary) -> None:
    if not summary.asked:
        return
    grid = Grid(title="还缺什么，该向谁要（按影响的主体数排列）", title_justify="left", title_style="bold")
    for title in ("所缺", "持有部门"):
        grid.add_column(title, overflow="fold", ratio=2)
    grid.add_column("影响主体", justify="right")
    grid.add_column("只凭它就能定", justify="right")
    grid.add_column("用于政策", justify="right")
    for asked in summary.asked[:_ASKED_SHOWN]:
        lacking = "（缺依据）" if asked.member.kind == "basis" else ""
        grid.add_row(
            asked.member.label + lacking, asked.member.holder, counted(asked.subjects), counted(asked.settled_alone),
            f"{len(asked.policies)} 项",
        )  # fmt: skip
    console.print(grid, soft_wrap=False)
    if len(summary.asked) > _ASKED_SHOWN:
        say(f"另有 {len(summary.asked) - _ASKED_SHOWN} 项，见 summary.json")
