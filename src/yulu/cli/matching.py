"""`yulu match`: everybody in a table, all policies, a folder of results and a summary."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import ValidationError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from yulu.cli.printing import console, counted, errors, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, nearest
from yulu.language.values import NumberOverflow
from yulu.matching.run import Run, match, summary_data, write_run
from yulu.matching.summary import Summary
from yulu.matching.table import Table, read_table
from yulu.rules.answer import GRANT_KINDS
from yulu.rules.basis import chinese_day
from yulu.toolbox.files import File, read_layers
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.reading import read_document, schema_diagnostics
from yulu.toolbox.shapes import MappingFile

_ASKED_SHOWN = 12


def run_match(
    folder: Path, table_file: Path, mapping: str, as_of: date, known_on: date, out: Path, as_data: bool, lang: str
) -> int:
    """0 when the run is written; 1 with nothing written."""
    try:
        toolbox = load_toolbox(folder)
        table = read_table(toolbox, find_mapping(toolbox, mapping), table_file)
        run = match_with_progress(toolbox, table, as_of, known_on)
        made_from = write_run(run, out, table_file)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except NumberOverflow as overflow:
        print_faults([Diagnostic("E361", None, {"number": str(overflow)})], as_data, lang)
        return 1
    except OSError as error:
        data = {"file": out.as_posix(), "reason": error.strerror or str(error)}
        print_faults([Diagnostic("E101", None, data)], as_data, lang)
        return 1
    if as_data:
        print_json({"manifest": made_from.data(), "summary": summary_data(run.summary)})
        return 0
    print_run(run)
    say()
    say(f"结果写在 {out.as_posix()}：decisions.csv（可用 Excel 打开）、patterns.json、summary.json、manifest.json")
    if run.table.rejected.height:
        say(
            f"有 {counted(run.table.rejected.height)} 行没有判断，行号和原因见 {out.as_posix()}/rejected.csv",
            style="yellow",
        )
    return 0


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


def match_with_progress(toolbox: Toolbox, table: Table, as_of: date, known_on: date) -> Run:
    """The run, with a bar on standard error that moves policy by policy."""
    chosen = [policy for policy in toolbox.policies.values() if policy.subject == table.subject]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(f"判断 {counted(table.frame.height)} 个主体", total=len(chosen))
        started = [0]

        def advance(policy: object) -> None:
            bar.update(task, completed=started[0])
            started[0] += 1

        return match(toolbox, table, as_of, known_on, advance)


def print_run(run: Run) -> None:
    """What a leader wants to see: how many, entitled to what, for how much, and what to ask of whom."""
    say(
        f"{run.toolbox.title}：{counted(run.summary.subjects)} 个主体，决定日 {chinese_day(run.as_of)}，"
        f"知悉日 {chinese_day(run.known_on)}",
        style="bold",
    )
    _print_policies(run.summary)
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
