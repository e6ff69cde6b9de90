"""`yulu gaps`: which dataset from which department would settle most, how much money hangs on it, and the best next.

As JSON: `rows`, all (subject, policy) that need facts. `datasets`, each by itself, most first: `sources`, `rows` it
settles, `asked` of it, and `if_entitled`, by kind of grant what all those rows would get if they turned out entitled:
between `low` and `high`, either null where `without_low` or `without_high` rows have no such bound; all of it is null
where the facts behind the run are not at hand. `greedy`, step after step: what to get, `rows` it settles more, `total`
settled then, and the `optimum` for as many datasets (null: too many sets to try). `departments`, all datasets of one
holder together. `texts`, what a text's value settles when all data are there. `policies`, each with what settles most
of it. `by_all_data`, `wants_text` and `unclear` add up to `rows`; of `capped` rows not all ways to settle them may be
known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as Grid

from yulu.cli.behind import Behind
from yulu.cli.printing import console, counted, errors, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.gaps.report import Gaps, Settles, gaps, gaps_data
from yulu.matching.gaps.stakes import Stake, Stakes, stakes
from yulu.matching.gaps.waiting import waiting
from yulu.matching.run import Progress as Told
from yulu.matching.stored import open_run
from yulu.matching.summary import KINDS
from yulu.registry.identities import RegistryFault
from yulu.registry.refusals import refusal
from yulu.rules.answer import GRANT_KINDS
from yulu.rules.basis import chinese_day
from yulu.toolbox.model import Toolbox

_ASKED_SHOWN = 6


def run_gaps(folder: Path, behind: Behind, top: int, with_money: bool, as_data: bool, lang: str) -> int:
    """0 when it is told; 1 for faults."""
    toolbox: Toolbox | None = None
    try:
        run = open_run(folder)
        toolbox = run.toolbox()
        found = waiting(run, toolbox)
        population = behind.population(run, toolbox) if with_money and found.rows else None
        money = None
        if population is not None:
            with looking("已算") as told:
                money = stakes(run, toolbox, population, told)
        told_gaps = gaps(run, found, money, top)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as fault:
        assert toolbox is not None
        print_faults([refusal(fault, toolbox)], as_data, lang)
        return 1
    except OSError as error:
        data = {"file": folder.as_posix(), "reason": error.strerror or str(error)}
        print_faults([Diagnostic("E101", None, data)], as_data, lang)
        return 1
    if as_data:
        print_json(gaps_data(told_gaps))
    else:
        _print(told_gaps, top)
    return 0


@contextmanager
def looking(what: str) -> Iterator[Told]:
    """Counts on standard error how many subjects were looked at."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("读取", total=None)
        yield lambda kind, subjects: bar.update(task, description=f"{what} {counted(subjects)} 个{KINDS[kind]}")


def _print(found: Gaps, top: int) -> None:
    manifest, rows = found.run.manifest, found.waiting.rows
    as_of, known_on = chinese_day(manifest.as_of), chinese_day(manifest.known_on)
    say(f"{manifest.toolbox.title}　决定日 {as_of}，知悉日 {known_on}　结果 {manifest.hash[:12]}", style="bold")
    if not rows:
        say("没有缺信息的户次：每个主体的每项政策都有结论，或者只等认定。", style="green")
        return
    say(f"缺信息的有 {counted(rows)} 户次（一户一项政策算一次）：")
    say(f"  数据都来了就有结论的 {counted(found.by_all_data.rows)}，还要先查明文件的 {counted(found.wants_text)}，"
        f"没有算出缺什么的 {counted(found.unclear)}")  # fmt: skip
    say()
    _print_alone(found, top)
    _print_steps(found)
    _print_departments(found, top)
    _print_texts(found, top)
    _print_policies(found)
    if found.by_all_data.stakes is None:
        say("金额没有算：结果里不存缺信息的主体的情况。由名单做出的结果，加 --table 指明当时的名单。", style="dim")
    else:
        say(
            "金额是这些户次如果全部符合的数，结论也可能是不符合（得 0 元）；各类金额不相加，互斥的政策没有扣除。",
            style="dim",
        )
    if found.capped:
        say(f"有 {counted(found.capped)} 户次的所缺组合没有列全，实际能定的可能更多。", style="yellow")


def _print_alone(found: Gaps, top: int) -> None:
    useful = [each for each in found.alone if each.rows]
    if not useful:
        say("没有哪一份数据单独来了就能让谁有结论。", style="yellow")
        return
    grid = _grid("哪一份数据最有用（每份单独算）", "数据", "要它的什么")
    for each in useful[:top]:
        labels = [label for key in each.sources for label in found.waiting.asked[key]]
        more = f" 等 {len(labels)} 项" if len(labels) > _ASKED_SHOWN else ""
        grid.add_row(_named(found, each.sources), "、".join(labels[:_ASKED_SHOWN]) + more, *_told(found, each))
    console.print(grid, soft_wrap=False)
    hidden = len(useful) - top
    idle = len(found.alone) - len(useful)
    notes = [f"另有 {hidden} 份" if hidden > 0 else "", f"{idle} 份单独来了定不了谁" if idle else ""]
    if any(notes):
        say("  " + "；".join(filter(None, notes)), style="dim")


def _print_steps(found: Gaps) -> None:
    if not found.taken:
        return
    grid = _grid("先要哪份，再要哪份（每一步取当时多定得最多的：贪心）", "第几步", "数据")
    grid.add_column("累计", justify="right")
    for number, each in enumerate(found.taken, 1):
        together = "（要一起来才有用）" if len(each.step.added) > 1 else ""
        name = _named(found, each.step.added) + together
        grid.add_row(str(number), name, *_told(found, each.more), _share(found, each.step.total))
    console.print(grid, soft_wrap=False)
    for each, size in zip(found.taken, found.optimum, strict=True):
        best = found.optimum[size]
        if best is not None and best[1] > each.step.total:
            named = "、".join(found.waiting.sources[key].label for key in best[0])
            say(f"  只能要 {size} 份时，最好的是 {named}：定 {counted(best[1])} 户次。", style="yellow")
    if all(best is not None and best[1] == each.step.total
           for each, best in zip(found.taken, found.optimum.values(), strict=True)):  # fmt: skip
        say("  已逐一试过同样多份的所有组合，没有更好的。", style="dim")


def _print_departments(found: Gaps, top: int) -> None:
    grid = _grid("按持有部门（它的数据一起来）", "部门", "数据")
    for who, each in found.departments[:top]:
        grid.add_row(who, "、".join(found.waiting.sources[key].label for key in each.sources), *_told(found, each))
    console.print(grid, soft_wrap=False)


def _print_texts(found: Gaps, top: int) -> None:
    if not found.texts:
        return
    grid = _grid("要查明的文件（数据都来了以后，单独再查明这一项）", "缺的依据", "由谁说")
    for each in found.texts[:top]:
        source = found.waiting.sources[each.sources[0]]
        grid.add_row(source.label, source.holder, *_told(found, each))
    console.print(grid, soft_wrap=False)


def _print_policies(found: Gaps) -> None:
    grid = Grid(title="按政策", title_justify="left", title_style="bold")
    grid.add_column("政策", overflow="fold", ratio=3)
    grid.add_column("缺信息", justify="right")
    grid.add_column("先要哪份", overflow="fold", ratio=4)
    for title in ("能定", "数据全来", "要查文件"):
        grid.add_column(title, justify="right")
    for each in found.policies:
        best = "" if each.best is None else "、".join(found.waiting.sources[key].label for key in each.best.sources)
        grid.add_row(
            each.title, counted(each.rows), best, counted(each.best.rows if each.best else 0),
            counted(each.by_all_data), counted(each.wants_text),
        )  # fmt: skip
    console.print(grid, soft_wrap=False)


def _grid(title: str, *columns: str) -> Grid:
    grid = Grid(title=title, title_justify="left", title_style="bold")
    for column in columns:
        grid.add_column(column, overflow="fold", ratio=None if column == "第几步" else 3)
    grid.add_column("能定户次", justify="right")
    grid.add_column("如果全部符合（元）", overflow="fold", ratio=3)
    return grid


def _named(found: Gaps, keys: Iterable[str]) -> str:
    named = [found.waiting.sources[key] for key in keys]
    return " ＋ ".join(f"{each.label}（{each.holder}）" for each in named)


def _told(found: Gaps, settles: Settles) -> tuple[str, str]:
    return _share(found, settles.rows), "—" if settles.stakes is None else money_in_words(settles.stakes)


def _share(found: Gaps, rows: int) -> str:
    return f"{counted(rows)}\n{100 * rows / found.waiting.rows:.1f}%"


def money_in_words(stakes: Stakes) -> str:
    """By kind of grant, a line each: the bounds, and of how many there is none."""
    return "\n".join(f"{GRANT_KINDS[kind]} {_bounds(stake)}" for kind, stake in stakes.items())


def _bounds(stake: Stake) -> str:
    low = None if stake.without_low or (stake.without_high and not stake.low) else f"{stake.low:,}"
    if not stake.without_high:
        high = f"{stake.high:,}"
        return high if low == high else f"{low} ～ {high}" if low else f"至多 {high}"
    without = f"{counted(stake.without_high)} 户次没有上限"
    return f"{low} 以上，{without}" if low else without
