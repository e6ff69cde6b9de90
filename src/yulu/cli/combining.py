"""`yulu combine`: which policies cannot be had together, and the best lawful choice by kind of grant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from yulu.cli.deciding import subject_in
from yulu.cli.printing import print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.language.values import NumberOverflow
from yulu.rules.answer import GRANT_KINDS, OUTCOMES, Answer
from yulu.rules.basis import chinese_day
from yulu.rules.combining import Combination, Conflict, Group, LawfulSet, Sum, combine
from yulu.rules.decide import decide_all
from yulu.rules.subject import Subject
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox


def run_combine(folder: Path, subject_file: Path, as_of: date, known_on: date, as_data: bool, lang: str) -> int:
    """0 once told; 1 for faults in the files.

    `--json`: `free` (policies that nothing excludes), `groups` (each with `policies` and its lawful `sets`: `policies`,
    `sums` by kind, `best` for which kinds, `left_out` with the conflicts), `gross` and `best` sums by kind as `low` and
    `high` (text, 元; `high` null: no bound is known), and `pending` conflicts with policies not decided yet.
    """
    try:
        toolbox = load_toolbox(folder)
        subject = subject_in(toolbox, subject_file)
        answers = decide_all(toolbox, subject, as_of, known_on)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except NumberOverflow as overflow:
        place = Place(subject_file.as_posix(), 1, 1)
        print_faults([Diagnostic("E361", place, {"number": str(overflow)})], as_data, lang)
        return 1
    found = combine(answers)
    if as_data:
        print_json(_data(toolbox, subject, found, as_of, known_on))
    else:
        say(
            f"{subject.id or subject.kind}　{toolbox.title}　"
            f"决定日 {chinese_day(as_of)}，知悉日 {chinese_day(known_on)}",
            style="bold",
        )
        _print(toolbox, found, {each.policy.id: each for each in answers})
    return 0


def _data(toolbox: Toolbox, subject: Subject, found: Combination, as_of: date, known_on: date) -> dict[str, Any]:
    return {
        "toolbox": toolbox.id, "subject": subject.id, "kind": subject.kind,
        "as_of": as_of.isoformat(), "known_on": known_on.isoformat(),
        "free": list(found.free),
        "groups": [
            {
                "policies": list(group.policies),
                "sets": [
                    {
                        "policies": list(each.policies), "sums": _sums(each.sums), "best": list(each.best),
                        "left_out": {
                            policy: [_conflict(toolbox, conflict) for conflict in conflicts]
                            for policy, conflicts in each.left_out.items()
                        },
                    }
                    for each in group.sets
                ],
                "best_in_all": [list(each.policies) for each in group.best_in_all],
            }
            for group in found.groups
        ],
        "gross": _sums(found.gross), "best": _sums(found.best),
        "pending": [_conflict(toolbox, conflict) for conflict in found.pending],
    }  # fmt: skip


def _sums(sums: Mapping[Any, Sum]) -> dict[str, Any]:
    return {
        kind: {"low": str(each.low), "high": None if each.high is None else str(each.high)}
        for kind, each in sums.items()
    }


def _conflict(toolbox: Toolbox, conflict: Conflict) -> dict[str, Any]:
    return {
        "by": conflict.by, "excludes": conflict.other,
        "because": clause_of(toolbox, conflict), "note": conflict.exclusion.note,
    }  # fmt: skip


def clause_of(toolbox: Toolbox, conflict: Conflict) -> str:
    """Whose clause it is that excludes: the naming policy's title with it."""
    return f"{toolbox.policies[conflict.by].title} {conflict.exclusion.clause}"


def _print(toolbox: Toolbox, found: Combination, answers: Mapping[str, Answer]) -> None:
    titles = {id: policy.title for id, policy in toolbox.policies.items()}
    if not found.free and not found.groups:
        say("现在没有确定符合的政策。")
    if found.free:
        say("可以直接享受，与其他符合的政策不互斥：")
        for policy in found.free:
            say(f"  {titles[policy]}")
    for group in found.groups:
        _print_group(toolbox, group, titles)
    say()
    for kind, gross in found.gross.items():
        best = found.best[kind]
        if best == gross:
            say(f"{GRANT_KINDS[kind]}合计 {_worded(gross)}")
        else:
            say(f"{GRANT_KINDS[kind]}：不管互斥合计 {_worded(gross)}，可以同时享受的至多 {_worded(best)}")
    for conflict in found.pending:
        open_ = [each for each in (conflict.by, conflict.other) if answers[each].outcome != "entitled"]
        states = "、".join(f"{titles[each]}{OUTCOMES[answers[each].outcome]}" for each in open_)
        say(
            f"尚未确定（{states}）：{titles[conflict.by]}与{titles[conflict.other]}不能同时享受"
            f"（{clause_of(toolbox, conflict)}），有了结论再选。",
            style="yellow",
        )


def _print_group(toolbox: Toolbox, group: Group, titles: Mapping[str, str]) -> None:
    say()
    say(f"不能全部同时享受的 {len(group.policies)} 项，有 {len(group.sets)} 个方案：", style="bold")
    for number, chosen in enumerate(group.sets, 1):
        say(f"  方案{number}：{'、'.join(titles[each] for each in chosen.policies)}{_praise(group, chosen)}")
        for kind, each in chosen.sums.items():
            say(f"      {GRANT_KINDS[kind]} {_worded(each)}")
        for policy, conflicts in chosen.left_out.items():
            said = "；".join(_because(toolbox, policy, conflict, titles) for conflict in conflicts)
            say(f"      不选{titles[policy]}：{said}", style="dim")
    kinds = list(dict.fromkeys(kind for each in group.sets for kind in each.sums))
    if len(kinds) > 1 and not group.best_in_all:
        say("  没有一个方案在各类中都最多，各类不能相加，请按自己的需要选。", style="yellow")
    for kind in kinds:
        if group.is_open(kind):
            say(f"  {GRANT_KINDS[kind]}有金额未知，哪个方案最多还不能确定。", style="yellow")


def _praise(group: Group, chosen: LawfulSet) -> str:
    """For which kinds this set is best: alone, together with others, or perhaps."""
    said: list[str] = []
    for kind in chosen.best:
        if not group.is_open(kind) and chosen.sums[kind].low > 0:
            said.append(f"{GRANT_KINDS[kind]}{'并列最多' if group.is_tie(kind) else '最多'}")
    return f"　← {'、'.join(said)}" if said else ""


def _because(toolbox: Toolbox, policy: str, conflict: Conflict, titles: Mapping[str, str]) -> str:
    other = conflict.other if conflict.by == policy else conflict.by
    note = f"，{conflict.exclusion.note.rstrip('。')}" if conflict.exclusion.note else ""
    return f"不与“{titles[other]}”同时享受（{clause_of(toolbox, conflict)}{note}）"


def _worded(found: Sum) -> str:
    if found.high is not None and found.is_known:
        return f"{found.low:,} 元"
    high = "上限未知" if found.high is None else f"至多 {found.high:,} 元"
    return f"至少 {found.low:,} 元，{high}"
