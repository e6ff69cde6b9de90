"""`yulu coverage`: a run held against a department's list of who got what: who is entitled and was never reached.

As JSON: `received`, the list's rows: `read`, `good`, `set_aside` (each of the first with `row`, `column`, `value`,
`reason`; all of them are in the file of `--out`), `left_out`. `kinds`, by kind of subject: `subjects`, how many are
entitled to anything covered, reached by any of it, never reached; `rows`, the same of (subject, policy), with
`reasons` by state (`unknown`: the list does not say); `policies`, each with `due` and `paid` (元), and
`paid_not_entitled` by outcome (`not_there`: not among those decided; null: refused, or not among them). `by`,
`subjects_by` and `rows_by` give the same by fact; groups add up to the whole. `share_low` and `share_high`: exact 95%
interval of the share reached; `apart` is set where a group's lies wholly below or above that of all others.
`not_mentioned`: policies the list does not speak of, with how many are entitled; of these nothing is said.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from yulu.cli.behind import Behind
from yulu.cli.gaps import looking
from yulu.cli.matching import find_mapping
from yulu.cli.printing import console, counted, errors, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.diagnostics.wording import Language
from yulu.matching.coverage.cover import ASIDE, BESIDE, NOT_ENTITLED, NOT_KNOWN, UNREACHED, cover
from yulu.matching.coverage.grouping import By, grouped_by
from yulu.matching.coverage.received import STATES, UNKNOWN, Known, Received, read_received
from yulu.matching.coverage.report import Group, OfKind, OfPolicy, Reach, Report, report_data, sum_kind
from yulu.matching.finding import registry_of
from yulu.matching.folder import new_run, write_json
from yulu.matching.stored import StoredRun, open_run
from yulu.matching.summary import KINDS
from yulu.registry.deliveries import Delivered, QuarantineFile
from yulu.registry.deliveries.mapping import ROW
from yulu.registry.deliveries.rows import COLUMN, REASON, VALUE
from yulu.registry.identities import RegistryFault
from yulu.registry.refusals import refusal
from yulu.registry.store import Registry
from yulu.registry.store.layout import is_personal
from yulu.rules.answer import GRANT_KINDS
from yulu.rules.basis import chinese_day
from yulu.shares.small_counts import FEW
from yulu.toolbox.model import Toolbox

REPORT = "coverage.json"
_ASIDE_IN_JSON, _ASIDE_SHOWN, _GROUPS_SHOWN = 1000, 10, 30
_REASONS: Mapping[str, str] = {**STATES, UNKNOWN: "未知"}


@dataclass(frozen=True, slots=True)
class Covering:
    """What the command line says of the list and of what to tell."""

    received: Path
    mapping: str | None
    by: Sequence[str]
    policies: Sequence[str]
    out: Path | None


def run_coverage(folder: Path, asked: Covering, behind: Behind, as_data: bool, lang: str) -> int:
    """0 when it is told; 1 for faults, and nothing is written."""
    toolbox: Toolbox | None = None
    language: Language = "en" if lang == "en" else "zh"
    try:
        run = open_run(folder)
        toolbox = run.toolbox()
        by = grouped_by(toolbox, asked.by or toolbox.coverage_by)
        _check_policies(asked.policies, run)
        report, received = _covered(run, toolbox, asked, behind, by)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as fault:
        assert toolbox is not None
        print_faults([refusal(fault, toolbox)], as_data, lang)
        return 1
    except OSError as error:
        data = {"file": (asked.out or asked.received).as_posix(), "reason": error.strerror or str(error)}
        print_faults([Diagnostic("E101", None, data)], as_data, lang)
        return 1
    if as_data:
        print_json(_data(report, received))
    else:
        _print(report, received, asked, language)
    return 0


def _check_policies(policies: Sequence[str], run: StoredRun) -> None:
    from yulu.cli.checking import no_such_policy

    known = {policy.id for policy in run.manifest.policies}
    unknown = [policy for policy in policies if policy not in known]
    if unknown:
        raise Fault(*(no_such_policy(policy, known) for policy in unknown))


def _covered(
    run: StoredRun, toolbox: Toolbox, asked: Covering, behind: Behind, by: Sequence[By]
) -> tuple[Report, Received]:
    mapping = None if asked.mapping is None else find_mapping(toolbox, asked.mapping)
    with _reading(asked.received) as told:
        received = read_received(toolbox, mapping, asked.received, _surrogates(run, behind), told)
    population = behind.population(run, toolbox)
    with tempfile.TemporaryDirectory() as room, looking("已归组") as progress:
        if asked.out is None:
            return cover(
                run, toolbox, received, population, by, asked.policies, Path(room), progress=progress
            ), received
        with new_run(asked.out) as made:
            report = cover(
                run, toolbox, received, population, by, asked.policies, Path(room), lists=made, progress=progress
            )
            write_json(made / REPORT, _data(report, received))
            is_private = any(is_personal(each.kind) for each in report.kinds)
            with QuarantineFile(made / ASIDE, received.delivered.names, is_private=is_private) as aside:
                for batch in received.aside:
                    aside.write(batch.quarantined)
        return report, received


def _surrogates(run: StoredRun, behind: Behind) -> Known | None:
    """Persons of a registry stand in a run by surrogates; that somebody looks for them is written down."""
    if run.manifest.source.kind != "registry" or not any(map(is_personal, run.manifest.subjects)):
        return None
    identities = Registry(behind.registry or registry_of(run)).identities

    def known(kind: str, ids: pl.Series) -> pl.Series:
        found = identities.known(kind, ids)
        behind.look.record(identities.looks, f"identities/{kind}?received", found.drop_nulls().to_list())
        return found

    return known


@contextmanager
def _reading(file: Path) -> Iterator[Callable[[Delivered], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]}"), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(f"读取 {file.name}", total=None, rows="")
        yield lambda delivered: bar.update(
            task, total=delivered.size, completed=delivered.done, rows=f"{counted(delivered.counts.read)} 行"
        )


def _data(report: Report, received: Received) -> dict[str, Any]:
    counts = received.delivered.counts
    aside = [
        {"row": row[ROW], "column": row[COLUMN], "value": row[VALUE], "reason": row[REASON]}
        for row in islice(_aside(received), _ASIDE_IN_JSON)
    ]
    rows = {
        "file": received.delivered.path.name, "read": counts.read, "good": counts.good,
        "set_aside": counts.quarantined, "left_out": counts.left_out, "set_aside_rows": aside,
    }  # fmt: skip
    return {"received": rows, **report_data(report)}


def _aside(received: Received) -> Iterator[Mapping[str, Any]]:
    for batch in received.aside:
        yield from batch.quarantined.select(ROW, COLUMN, VALUE, REASON).iter_rows(named=True)


def _print(report: Report, received: Received, asked: Covering, lang: Language) -> None:
    manifest, counts = report.run.manifest, received.delivered.counts
    as_of, known_on = chinese_day(manifest.as_of), chinese_day(manifest.known_on)
    say(f"{manifest.toolbox.title}　决定日 {as_of}，知悉日 {known_on}　结果 {manifest.hash[:12]}", style="bold")
    left = f"，不是数据的 {counted(counts.left_out)} 行" if counts.left_out else ""
    say(f"名单 {asked.received.name}：读到 {counted(counts.read)} 行，可用 {counted(counts.good)} 行，"
        f"有问题 {counted(counts.quarantined)} 行{left}")  # fmt: skip
    for row in islice(_aside(received), _ASIDE_SHOWN):
        say(f"  {row[REASON]}", style="yellow")
    if counts.quarantined > _ASIDE_SHOWN and asked.out is None:
        say("  其余的用 --out 写出来看", style="yellow")
    for kind in report.kinds:
        say()
        _print_kind(report, kind)
    if not report.kinds:
        say("名单没有提到任何一项政策。", style="yellow")
    say()
    _print_beside(report)
    if report.not_mentioned:
        most = [(policy, count) for policy, count in report.not_mentioned if count]
        told = "、".join(f"{policy.title}（符合 {counted(count)}）" for policy, count in most) or "都没有人符合"
        say(f"名单没有提到的政策没有算，要算请加 --policy：{told}", style="dim")
    if not report.grouped:
        say("没有分组：结果里不存主体的情况。由名单做出的结果，加 --table 指明当时的名单。", style="dim")
    if asked.out is not None:
        say(f"写在 {asked.out.as_posix()}：{UNREACHED}（没有到的，逐户）、{NOT_ENTITLED}（请核实的）、{REPORT}"
            + (f"、{ASIDE}（有问题的行）" if counts.quarantined else ""))  # fmt: skip


def _print_kind(report: Report, kind: OfKind) -> None:
    subjects, word = kind.subjects, KINDS[kind.kind]
    say(f"{word}：符合名单所说政策至少一项的 {counted(subjects.entitled)} 个，到了的 {counted(subjects.reached)} 个，"
        f"一项都没有到的 {counted(subjects.unreached)} 个", style="bold")  # fmt: skip
    grid = Grid(title="各项政策（户次）", title_justify="left", title_style="bold")
    grid.add_column("政策", overflow="fold", ratio=3)
    for title in ("符合", "已到", "没有到"):
        grid.add_column(title, justify="right")
    grid.add_column("到达率\n95%区间", justify="right", min_width=11)
    grid.add_column("没有到的原因", overflow="fold", ratio=3)
    grid.add_column("应得／已得（元）", overflow="fold", ratio=3)
    for each in kind.policies:
        grid.add_row(each.policy.title, *_numbers(each.reach), _reasons(each.reach), _sums(each))
    if len(kind.policies) > 1:
        grid.add_section()
        grid.add_row("合计户次", *_numbers(kind.rows), _reasons(kind.rows), "各类金额不相加")
    console.print(grid, soft_wrap=False)
    for by in report.by:
        if by.fact in kind.by:
            _print_groups(by, kind)


def _print_groups(by: By, kind: OfKind) -> None:
    grid = Grid(title=f"按{by.label}{'（到决定日的年数）' if by.type.kind == 'date' else ''}",
                title_justify="left", title_style="bold")  # fmt: skip
    grid.add_column(by.label, overflow="fold")
    for title in ("符合户次", "已到", "没有到"):
        grid.add_column(title, justify="right")
    grid.add_column("到达率\n95%区间", justify="right", min_width=11)
    for title in ("符合的", "一项都没到的"):
        grid.add_column(f"{title}\n{KINDS[kind.kind]}", justify="right")
    subjects = {group.value: group.reach for group in kind.by[by.fact]}
    groups = kind.rows_by[by.fact]
    for group in groups[:_GROUPS_SHOWN]:
        own = subjects[group.value]
        grid.add_row(group.label, *_numbers(group.reach), counted(own.entitled), counted(own.unreached))
    console.print(grid, soft_wrap=False)
    if len(groups) > _GROUPS_SHOWN:
        say(f"  另有 {len(groups) - _GROUPS_SHOWN} 组，见 --json")
    _print_apart(groups)


def _print_apart(groups: Sequence[Group]) -> None:
    """Which groups stand apart; the others are not told apart by so many cases."""
    for apart, words in (("below", "低于"), ("above", "高于")):
        named = [group.label for group in groups if group.apart == apart]
        if named:
            say(f"  到达率明确{words}其余各组的：{'、'.join(named)}", style="yellow" if apart == "below" else "dim")
    if len(groups) > 1 and not any(group.apart for group in groups):
        say("  各组的区间相互重叠，分不出高低", style="dim")


def _print_beside(report: Report) -> None:
    told = [(each, outcome, found) for kind in report.kinds for each in kind.policies
            for outcome, found in each.beside.items()]  # fmt: skip
    if not told:
        say("名单上已兑现的，都是判断为符合的。", style="green")
        return
    say("已兑现而没有判断为符合的（请核实：可能是情况变了、数据不全或者另有依据）：", style="yellow")
    for each, outcome, (count, got) in told:
        said = NOT_KNOWN if outcome is None else BESIDE[outcome]
        say(f"  {each.policy.title} · {said}：{counted(count)} 户次，{got:,} 元")


def _numbers(reach: Reach) -> tuple[str, str, str, str]:
    return counted(reach.entitled), counted(reach.reached), counted(reach.unreached), _rate(reach)


def _rate(reach: Reach) -> str:
    """Few things as counts, never as a bare rate."""
    if not reach.entitled:
        return "—"
    low, high = reach.interval
    between = f"{100 * low:.1f}～{100 * high:.1f}%"
    if reach.entitled < FEW:
        return f"{reach.entitled} 中 {reach.reached}\n{between}"
    return f"{100 * reach.reached / reach.entitled:.1f}%\n{between}"


def _reasons(reach: Reach) -> str:
    return "\n".join(f"{_REASONS[reason]} {counted(count)}" for reason, count in reach.reasons.items())


def _sums(each: OfPolicy) -> str:
    kind = sum_kind(each.policy)
    if kind is None:
        return ""
    without = f"\n另 {counted(each.reach.without_sum)} 户金额未知" if each.reach.without_sum else ""
    return f"{GRANT_KINDS[kind]} {each.reach.due:,}\n已得 {each.reach.got:,}{without}"
