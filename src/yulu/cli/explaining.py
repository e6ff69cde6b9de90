"""`yulu explain`: the whole story of one subject out of a run, decided again and held against what the run says."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from yulu.cli.checking import no_such_policy
from yulu.cli.deciding import MARKS, print_answer
from yulu.cli.matching import find_mapping
from yulu.cli.printing import print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.finding import among_rows, in_registry, in_table, snapshot_of
from yulu.matching.retelling import Difference, Row, differences, retold, rows_of
from yulu.matching.stored import StoredRun, open_run
from yulu.matching.summary import OUTCOMES as ORDER
from yulu.matching.table import read_table
from yulu.registry.identities import Look, RegistryFault
from yulu.registry.refusals import refusal
from yulu.rules.answer import OUTCOMES, Answer
from yulu.rules.basis import chinese_day
from yulu.rules.decide import decide_all
from yulu.rules.receipt import decisions
from yulu.rules.subject import Subject
from yulu.toolbox.model import Toolbox

_WORDS = {
    "outcome": "结论", "settled_by": "补齐即可有结论的", "could_qualify": "补齐就可能符合的", "to_judge": "待认定的",
    "marks": "标记", "amount": "金额", "amount_low": "金额下限", "amount_high": "金额上限",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom the command line asks about, and where the facts may lie now."""

    subject: str
    policy: str | None
    registry: Path | None
    table: Path | None
    mapping: str | None
    who: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """What is told: of each policy the answer, whether the run has a row of it, and where the two differ."""

    kind: str
    answers: Sequence[Answer]
    rows: Mapping[str, Row]
    differences: Mapping[str, Sequence[Difference]]
    subject: Subject | None
    """As it was decided again; None where its facts are not at hand."""


def run_explain(folder: Path, sought: Sought, as_data: bool, lang: str) -> int:
    """0 when the story is told, and deciding again comes to what the run says; 1 for faults, or where it does not."""
    toolbox: Toolbox | None = None
    try:
        run = open_run(folder)
        toolbox = run.toolbox()
        known = {policy.id for policy in run.manifest.policies}
        if sought.policy is not None and sought.policy not in known:
            print_faults([no_such_policy(sought.policy, known)], as_data, lang)
            return 2
        story = _story(run, toolbox, sought)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as fault:
        assert toolbox is not None
        print_faults([refusal(fault, toolbox)], as_data, lang)
        return 1
    if as_data:
        print_json(_data(run, toolbox, sought, story))
    else:
        _print(run, toolbox, sought, story)
    return 1 if any(story.differences.values()) else 0


def _story(run: StoredRun, toolbox: Toolbox, sought: Sought) -> Story:
    rows = rows_of(run, sought.subject)
    subject = _subject(run, toolbox, sought)
    if subject is None and not rows and (unknown := among_rows(run, sought.subject)) is not None:
        raise unknown
    kind = subject.kind if subject else _kind(run, rows)
    told = [each for each in retold(run, toolbox, rows, kind) if sought.policy in (None, each.policy.id)]
    if subject is None:
        return Story(kind, told, rows, {}, None)
    manifest = run.manifest
    now = {
        each.policy.id: each
        for each in decide_all(toolbox, subject, manifest.as_of, manifest.known_on, sought.policy)
        if sought.policy in (None, each.policy.id)
    }
    found = {
        each.policy.id: list(differences(each, now[each.policy.id], listed=each.policy.id in rows)) for each in told
    }
    return Story(kind, [now[each.policy.id] for each in told], rows, found, subject)


def _kind(run: StoredRun, rows: Mapping[str, Row]) -> str:
    """By the policies that the subject has rows of; of a run about one kind it is that one."""
    kinds = [policy.subject for policy in run.manifest.policies if policy.id in rows]
    return next(iter([*kinds, *run.manifest.subjects]))


def _subject(run: StoredRun, toolbox: Toolbox, sought: Sought) -> Subject | None:
    """The subject with its facts; None where the run was made from a table that was not given."""
    if run.manifest.source.kind == "registry":
        look = None
        if sought.why:
            look = Look(sought.who or getpass.getuser(), sought.why, datetime.now().astimezone())
        return in_registry(run, snapshot_of(run, toolbox, sought.registry, look), sought.subject)
    if sought.table is None:
        return None
    mapping = sought.mapping or run.manifest.source.mapping
    if mapping is None:
        raise Fault(Diagnostic("E769", None, {}))
    return in_table(run, read_table(toolbox, find_mapping(toolbox, mapping), sought.table), sought.subject)


def _data(run: StoredRun, toolbox: Toolbox, sought: Sought, story: Story) -> dict[str, Any]:
    manifest = run.manifest
    subject = story.subject or Subject(story.kind, sought.subject)
    told = decisions(toolbox, subject, story.answers, manifest.as_of, manifest.known_on, sought.policy)
    return {
        "run": manifest.hash, "subject": sought.subject, "kind": story.kind,
        "registry_version": manifest.source.version, "decided_again": story.subject is not None,
        "same": None if story.subject is None else not any(story.differences.values()),
        "listed": sorted(story.rows),
        "differences": {
            policy: [{"what": each.what, "run": each.run, "now": each.now} for each in found]
            for policy, found in story.differences.items()
            if found
        },
        "answer": told.model_dump(mode="json"),
    }  # fmt: skip


def _print(run: StoredRun, toolbox: Toolbox, sought: Sought, story: Story) -> None:
    manifest = run.manifest
    as_of, known_on = chinese_day(manifest.as_of), chinese_day(manifest.known_on)
    source = manifest.source
    whence = f"名录第 {source.version} 版" if source.kind == "registry" else f"名单 {source.path}"
    say(f"{_called(sought, story)}　{toolbox.title}　决定日 {as_of}，知悉日 {known_on}", style="bold")
    say(f"依据{whence}，匹配结果 {manifest.hash[:12]}，规则指纹 {manifest.toolbox.rules_hash[:12]}", style="dim")
    counted = {outcome: sum(each.outcome == outcome for each in story.answers) for outcome in ORDER}
    say("　".join(f"{OUTCOMES[outcome]} {count} 项" for outcome, count in counted.items()))
    for answer in sorted(story.answers, key=lambda each: ORDER.index(each.outcome)):
        say()
        print_answer(answer, toolbox)
        if story.subject is None and answer.policy.id not in story.rows:
            say(
                "  结果里没有它的行，就是不符合（或者不在名单里）；哪一条不满足，加 --table 用当时的名单查", style="dim"
            )
    say()
    _print_check(story)


def _called(sought: Sought, story: Story) -> str:
    name = story.subject.facts.get("name") if story.subject else None
    return f"{name}（{sought.subject}）" if name else sought.subject


def _print_check(story: Story) -> None:
    """Whether deciding again comes to the same."""
    if story.subject is None:
        say("以上全部取自匹配结果；结果里不存主体的情况，加 --table 指明当时的名单可以重做一遍并核对。", style="dim")
        return
    differ = {policy: found for policy, found in story.differences.items() if found}
    if not differ:
        say("已用同一工具箱、同一份情况重做一遍，与匹配结果一致。", style="green")
        return
    titles = {each.policy.id: each.policy.title for each in story.answers}
    say("重做的结果与匹配结果不同，请报告这个问题：", style="red")
    for policy, found in differ.items():
        for each in found:
            what = _WORDS.get(each.what, each.what)
            say(f"  {titles[policy]} · {what}：结果里是 {_worded(each.run)}，重做是 {_worded(each.now)}")


def _worded(text: str) -> str:
    words: Mapping[str, str] = {**{str(key): word for key, word in OUTCOMES.items()}, **MARKS}
    return words.get(text, text)
