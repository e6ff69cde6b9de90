"""`yulu cliffs`: where a subject's totals fall along one fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table as Grid

from yulu.cli.deciding import subject_in
from yulu.cli.printing import console, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, Place, Word, nearest
from yulu.language.chinese_values import format_value
from yulu.language.values import NumberOverflow
from yulu.rules.along.cliffs import Change, Cliff, Cliffs, Fall, Open, axes, cliffs_along
from yulu.rules.along.line import Measure
from yulu.rules.along.pieces import TooManyEdges
from yulu.rules.answer import GRANT_KINDS, OUTCOMES
from yulu.rules.basis import Leaf, basis_on, chinese_day
from yulu.rules.subject import Subject, plain_value
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

_SHOWN = 4
"""So many of the facts that a policy waits for are named."""
_MEASURES: Mapping[Measure, str] = {"gross": "合计", "best": "择优后合计"}


def run_cliffs(
    folder: Path, subject_file: Path, along: str, as_of: date, known_on: date, as_data: bool, lang: str
) -> int:
    """0 once told; 1 for faults in the files; 2 for a fact that no policy about this kind of subject uses.

    `--json`: `along` (name, label, `from` and `to`: how far it was followed), `cliffs` (each with `before` and `after`
    values of the fact, `gradual`, `certain`, `falls` by kind and measure (`gross`, or `best` after the best lawful
    choice) with `before`, `after`, `by` in 元 and `recovered_at`, and `changes` by policy), `course` (the totals on
    every stretch), `open` (policies not decided on a stretch and not counted; `depends`: whether the fact matters to
    them), `unsteady`, `stated` (derived facts that are stated and do not move).
    """
    try:
        toolbox = load_toolbox(folder)
        subject = subject_in(toolbox, subject_file)
        basis = basis_on(toolbox, as_of, known_on)
        leaves = axes(basis, subject.kind)
        leaf = leaves.get(along) or next((each for each in leaves.values() if each.label == along), None)
        if leaf is None:
            print_faults([_unknown(along, subject.kind, leaves)], as_data, lang)
            return 2
        found = cliffs_along(basis, subject, leaf)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except NumberOverflow as overflow:
        place = Place(subject_file.as_posix(), 1, 1)
        print_faults([Diagnostic("E361", place, {"number": str(overflow)})], as_data, lang)
        return 1
    except TooManyEdges:
        print_faults([Diagnostic("E951", None, {"name": along})], as_data, lang)
        return 1
    if as_data:
        print_json(_data(toolbox, subject, found, as_of, known_on))
    else:
        say(
            f"{subject.id or subject.kind}　{toolbox.title}　沿{leaf.label}　"
            f"决定日 {chinese_day(as_of)}，知悉日 {chinese_day(known_on)}",
            style="bold",
        )
        _Told(toolbox, subject, found).print()
    return 0


def _unknown(along: str, kind: str, leaves: Mapping[str, Leaf]) -> Diagnostic:
    known = [f"{name}（{leaf.label}）" for name, leaf in leaves.items()]
    guess = nearest(along, [*leaves, *(leaf.label for leaf in leaves.values())]) or ""
    data = {"name": along, "kind": Word(kind), "nearest": guess, "known": "、".join(known) or "—"}
    return Diagnostic("E950", None, data)


# As data -----------------------------------------------------------------------------------------------------------


def _data(toolbox: Toolbox, subject: Subject, found: Cliffs, as_of: date, known_on: date) -> dict[str, Any]:
    axis = found.axis

    def value(position: int | None) -> str | int | bool | None:
        return None if position is None else plain_value(axis.value(position), axis.leaf.type)

    return {
        "toolbox": toolbox.id, "subject": subject.id, "kind": subject.kind,
        "as_of": as_of.isoformat(), "known_on": known_on.isoformat(),
        "along": {
            "fact": axis.leaf.name, "label": axis.leaf.label, "from": value(axis.first), "to": value(axis.last),
            "has_minimum": axis.is_declared[0], "has_maximum": axis.is_declared[1],
        },
        "cliffs": [
            {
                "before": value(cliff.before), "after": value(cliff.after),
                "gradual": cliff.is_gradual, "certain": cliff.is_certain,
                "falls": [
                    {
                        "kind": fall.kind, "measure": fall.measure, "before": str(fall.before),
                        "after": str(fall.after), "by": str(fall.by),
                        "recovered_at": value(fall.recovered.position), "recovered_exactly": fall.recovered.is_exact,
                    }
                    for fall in cliff.falls
                ],
                "changes": [_change(change) for change in cliff.changes],
            }
            for cliff in found.cliffs
        ],
        "course": [
            {
                "from": value(piece.first), "to": value(piece.last),
                "totals": [
                    {"kind": kind, "measure": measure, "first": str(run.first), "last": str(run.last)}
                    for (measure, kind), run in piece.courses.items()
                ],
            }
            for piece in found.pieces
        ],
        "open": [
            {
                "policy": each.policy, "from": value(each.first), "to": value(each.last), "outcome": each.outcome,
                "depends": each.depends, "missing": list(each.missing),
            }
            for each in found.open
        ],
        "unsteady": [
            {
                "kind": each.kind, "measure": each.measure, "from": value(each.first), "to": value(each.last),
                "by_at_most": str(each.most),
            }
            for each in found.unsteady
        ],
        "stated": list(found.stated),
    }  # fmt: skip


def _change(change: Change) -> dict[str, Any]:
    return {
        "policy": change.policy, "outcomes": list(change.outcomes),
        "sums": {kind: [str(one), str(other)] for kind, (one, other) in change.sums.items()},
        "lost": [
            {"condition": each.name, "label": each.label, "reading": each.reading, "because": str(each.citation)}
            for each in change.lost
        ],
        "moved": [
            {
                "name": each.name, "label": each.label, "before": format_value(each.before, each.type),
                "after": format_value(each.after, each.type),
                "because": None if each.citation is None else str(each.citation),
            }
            for each in change.moved
        ],
        "because": [str(each) for each in change.clauses],
    }  # fmt: skip


# For people --------------------------------------------------------------------------------------------------------


class _Told:
    """The falls as a table, then each with its reasons."""

    def __init__(self, toolbox: Toolbox, subject: Subject, found: Cliffs) -> None:
        self.toolbox, self.subject, self.found = toolbox, subject, found

    def value(self, position: int) -> str:
        return format_value(self.found.axis.value(position), self.found.axis.leaf.type)

    def title(self, policy: str) -> str:
        return self.toolbox.policies[policy].title

    def print(self) -> None:
        found = self.found
        if found.cliffs:
            self._table(found.cliffs)
            for number, cliff in enumerate(found.cliffs, 1):
                self._reasons(number, cliff)
        else:
            say(f"沿{found.axis.leaf.label}从{self._ends()}，各类合计没有一处减少。", style="green")
        for part in found.unsteady:
            say(
                f"{self._stretch(part.first, part.last)}：{GRANT_KINDS[part.kind]}{_MEASURES[part.measure]}有升有降，"
                f"没有逐处核实，每一步减少不超过 {part.most:,} 元。",
                style="yellow",
            )
        if any(each.depends for each in found.open):
            say("下列政策与这个事实有关，在这些区间没有结论或者金额未知，没有计入：", style="yellow")
            for each in found.open:
                if each.depends:
                    self._open(each)
        others = [self.title(each.policy) for each in found.open if not each.depends]
        if others:
            say(f"另有 {len(others)} 项没有结论的政策与{found.axis.leaf.label}无关：{'、'.join(others)}。", style="dim")
        for name in found.stated:
            say(f"{self.toolbox.label(name)}是自述的，不随{found.axis.leaf.label}变动。", style="yellow")
        if found.cliffs:
            say(f"看的范围：从{self._ends()}。", style="dim")

    def _ends(self) -> str:
        return f"{self.value(self.found.axis.first)}到{self.value(self.found.axis.last)}"

    def _stretch(self, first: int, last: int) -> str:
        return self.value(first) if first == last else f"{self.value(first)}到{self.value(last)}"

    def _table(self, cliffs: Sequence[Cliff]) -> None:
        grid = Grid()
        grid.add_column("", justify="right")
        grid.add_column(f"{self.found.axis.leaf.label}从 → 到", overflow="fold", ratio=3)
        for title in ("类别", "合计由", "减为", "减少（元）"):
            grid.add_column(title, justify="left" if title == "类别" else "right", overflow="fold")
        grid.add_column("恢复到原合计", overflow="fold", ratio=2)
        for number, cliff in enumerate(cliffs, 1):
            for row, fall in enumerate(_merged(cliff.falls)):
                grid.add_row(
                    str(number) if not row else "",
                    "" if row else self._where(cliff), fall[0], f"{fall[1].before:,}", f"{fall[1].after:,}",
                    f"{fall[1].by:,}", self._recovered(fall[1]),
                )  # fmt: skip
        console.print(grid, soft_wrap=False)

    def _where(self, cliff: Cliff) -> str:
        where = f"{self.value(cliff.before)} → {self.value(cliff.after)}"
        return f"{where}\n{'逐步减少' if cliff.is_gradual else ''}{'' if cliff.is_certain else '（未必）'}".rstrip()

    def _recovered(self, fall: Fall) -> str:
        position = fall.recovered.position
        if position is None:
            return "范围内不再恢复" if fall.recovered.is_exact else "没有查到"
        return self.value(position) + ("" if fall.recovered.is_exact else "以前")

    def _reasons(self, number: int, cliff: Cliff) -> None:
        for change in cliff.changes:
            was, now = change.outcomes
            head = f"{OUTCOMES[was]} → {OUTCOMES[now]}" if was != now else OUTCOMES[was]
            sums = "".join(
                f"，{GRANT_KINDS[kind]} {one:,} → {other:,} 元" for kind, (one, other) in change.sums.items()
            )
            say(f"  {number}. {self.title(change.policy)}：{head}{sums}")
            for condition in change.lost:
                unsure = "" if condition.truth is False else "（不能确定）"
                say(f"      ✗ 不再满足{unsure}：{condition.label}（{condition.citation}）", style="red")
            for moved in change.moved:
                clause = f"（{moved.citation}）" if moved.citation and str(moved.citation) else ""
                say(
                    f"      {moved.label}：{format_value(moved.before, moved.type)} → "
                    f"{format_value(moved.after, moved.type)}{clause}",
                    style="dim",
                )
            for clause in dict.fromkeys(map(str, change.clauses)):
                say(f"      金额依据：{clause}", style="dim")
        if not cliff.is_certain:
            say("      有的政策在一侧没有结论，所以未必减少。", style="yellow")

    def _open(self, each: Open) -> None:
        what = "金额未知" if each.outcome == "entitled" else OUTCOMES[each.outcome]
        more = f" 等 {len(each.missing)} 项" if len(each.missing) > _SHOWN else ""
        missing = f"，还差：{'；'.join(each.missing[:_SHOWN])}{more}" if each.missing else ""
        whole = (each.first, each.last) == (self.found.axis.first, self.found.axis.last)
        where = "全程" if whole else self._stretch(each.first, each.last)
        say(f"  {self.title(each.policy)}（{where}）：{what}{missing}", style="dim")


def _merged(falls: Sequence[Fall]) -> list[tuple[str, Fall]]:
    """Gross and best choice as one row where they are the same."""
    rows: list[tuple[str, Fall]] = []
    for fall in falls:
        same = [
            other for other in falls
            if other.kind == fall.kind and (other.before, other.after, other.recovered)
            == (fall.before, fall.after, fall.recovered)
        ]  # fmt: skip
        if len(same) == 1:
            rows.append((f"{GRANT_KINDS[fall.kind]}（{_MEASURES[fall.measure]}）", fall))
        elif fall.measure == "gross":
            rows.append((GRANT_KINDS[fall.kind], fall))
    return rows
