"""`yulu decide`: one subject, all policies or one, with reasons."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from yulu.cli.checking import no_such_policy
from yulu.cli.printing import errors, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.language.chinese_values import format_value
from yulu.language.values import NumberOverflow
from yulu.rules.answer import GRANT_KINDS, OUTCOMES, Answer, ConditionAnswer, GrantAnswer
from yulu.rules.basis import Member, chinese_day
from yulu.rules.decide import decide_all
from yulu.rules.receipt import cited, decisions
from yulu.rules.repeat import read_receipt, repeat
from yulu.rules.subject import Subject, read_subject
from yulu.rules.totals import totals
from yulu.toolbox.archive import restore, store
from yulu.toolbox.hashes import content_hash, rules_paths
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox

MARKS = {
    "stale": "已过期未更新", "stated": "自述", "absent": "完整名单中没有", "after_as_of": "晚于决定日",
    "to_verify": "待核实", "conflict": "与上位规定不一致",
}  # fmt: skip
_TRUTHS = {True: "✓", False: "✗", None: "?"}


def run_decide(
    folder: Path,
    subject_file: Path,
    policy: str | None,
    as_of: date,
    known_on: date,
    archive: Path,
    as_data: bool,
    lang: str,
) -> int:
    """0 once decided, whatever the outcome; 1 for faults in the files, 2 for a policy that is not there.

    The toolbox used is kept in the archive.
    """
    try:
        toolbox = load_toolbox(folder)
        if policy is not None and policy not in toolbox.policies:
            print_faults([no_such_policy(policy, toolbox.policies)], as_data, lang)
            return 2
        subject = subject_in(toolbox, subject_file)
        answers = decide_all(toolbox, subject, as_of, known_on, policy)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except NumberOverflow as overflow:
        place = Place(subject_file.as_posix(), 1, 1)
        print_faults([Diagnostic("E361", place, {"number": str(overflow)})], as_data, lang)
        return 1
    keep(toolbox, archive)
    if as_data:
        print_json(decisions(toolbox, subject, answers, as_of, known_on, policy).model_dump(mode="json"))
    else:
        _print(toolbox, subject, answers, as_of, known_on)
    return 0


def keep(toolbox: Toolbox, archive: Path) -> None:
    """Store the toolbox that decided; where that cannot be done the decision stands, and the terminal says so."""
    try:
        store(toolbox, archive)
    except OSError as error:
        errors.print(
            f"注意：工具箱没有存进存档 {archive.as_posix()}（{error.strerror}），以后不能按回执重做。", markup=False
        )


def run_repeat(receipt_file: Path, archive: Path, as_data: bool, lang: str) -> int:
    """0 if the decision comes out as its receipt says; 1 if not, or if it cannot be made again."""
    try:
        receipt = read_receipt(_text(receipt_file), receipt_file.as_posix())
        toolbox = restore(receipt.toolbox.content_hash, archive)
        now, differences = repeat(receipt, toolbox, receipt_file.as_posix())
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    if as_data:
        print_json(
            {
                "same": not differences,
                "decided_by": receipt.yulu,
                "repeated_by": now.yulu,
                "differences": [{"path": d.path, "before": d.before, "now": d.now} for d in differences],
            }
        )
        return 1 if differences else 0
    versions = receipt.yulu if receipt.yulu == now.yulu else f"{receipt.yulu}，重做用 {now.yulu}"
    about = receipt.subject.id or receipt.subject.kind
    as_of = chinese_day(date.fromisoformat(receipt.as_of))
    say(f"{about}　{receipt.toolbox.title}　决定日 {as_of}，程序版本 {versions}")
    if not differences:
        say("重做的结果与回执完全一致。", style="green")
        return 0
    say(f"重做的结果有 {len(differences)} 处与回执不同：", style="red")
    for each in differences[:20]:
        say(f"  {each.path}：回执是 {each.before}，重做是 {each.now}")
    return 1


def run_archive(folder: Path, archive: Path, as_data: bool, lang: str) -> int:
    """0 once the toolbox is kept under its hash."""
    try:
        toolbox = load_toolbox(folder)
        hash = store(toolbox, archive)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except OSError as error:
        place = Place(archive.as_posix(), 1, 1)
        print_faults(
            [Diagnostic("E393", place, {"archive": archive.as_posix(), "reason": str(error.strerror)})], as_data, lang
        )
        return 1
    if as_data:
        print_json({"toolbox": toolbox.id, "content_hash": hash, "archive": archive.as_posix()})
    else:
        say(f"{toolbox.title}的工具箱已存入 {archive.as_posix()}，内容指纹 {hash}")
    return 0


def subject_in(toolbox: Toolbox, file: Path) -> Subject:
    """The subject in a JSON file, or on standard input for `-`; raises Fault."""
    return read_subject(toolbox, _text(file), file.as_posix())


def _text(file: Path) -> str:
    """A JSON file's text, or standard input's for `-`."""
    shown = file.as_posix()
    try:
        return sys.stdin.read() if shown == "-" else file.read_text(encoding="utf-8-sig")
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        reason = "没有这个文件" if missing else error.strerror or ""
        raise Fault(Diagnostic("E101", Place(shown, 1, 1), {"file": shown, "reason": reason})) from None
    except UnicodeDecodeError:
        raise Fault(Diagnostic("E348", Place(shown, 1, 1), {"file": shown})) from None


def _print(toolbox: Toolbox, subject: Subject, answers: Sequence[Answer], as_of: date, known_on: date) -> None:
    rules = content_hash(toolbox.content, rules_paths(toolbox.content))
    say(f"{subject.id or subject.kind}　{toolbox.title}　决定日 {chinese_day(as_of)}，知悉日 {chinese_day(known_on)}")
    say(f"规则指纹 {rules[:12]}")
    for answer in answers:
        say()
        print_answer(answer, toolbox)
    say()
    for kind, total in totals(answers).items():
        without = f"，另有 {total.without_sum} 项金额未知" if total.without_sum else ""
        best = f"，其中可以同时享受的至多 {total.best:,} 元" if total.best != total.gross else ""
        say(f"{GRANT_KINDS[kind]}合计 {total.gross:,} 元{best}{without}")


def print_answer(answer: Answer, toolbox: Toolbox) -> None:
    """One policy's answer, from its outcome to what comes next."""
    say(f"【{OUTCOMES[answer.outcome]}】{answer.policy.title}（{answer.validity}）", style="bold")
    for grant in answer.grants:
        say(f"  {_grant(grant, answer)}")
        _print_used(grant.used, answer, known_only=not grant.lacks)
    for condition in answer.conditions:
        _print_condition(condition, answer)
    if answer.contradicting:
        say("  以上未定的条件互相矛盾，补什么材料都不能同时满足，不必再去开证明。")
    if answer.only_missing:
        say(f"  只差这一项：{_member(answer.only_missing)}", style="yellow")
    elif answer.outcome == "needs_facts":
        _print_families(answer)
    for term in answer.to_judge:
        say(f"  待认定：{term.label}，由{term.decided_by.label}认定（{term.citation}）", style="yellow")
    if answer.outcome == "not_entitled":
        objection = answer.policy.objection
        clause = f"（{objection.clause}）" if objection.clause else ""
        say(f"  对此有异议：{objection.how}，向{objection.to.label}提出{clause}")
    if answer.marks and answer.outcome in ("entitled", "needs_judgement"):
        marks = "、".join(MARKS[mark] for mark in answer.marks)
        say(f"  注意：用到了{marks}的内容，自动兑现前须更新或由专人放行")
    if answer.outcome == "entitled":
        _print_what_next(answer, toolbox)


def _print_what_next(answer: Answer, toolbox: Toolbox) -> None:
    policy = answer.policy
    for exclusion in policy.exclusions:
        other = toolbox.policies.get(exclusion.policy)
        say(f"  不与“{other.title if other else exclusion.policy}”同时享受（{exclusion.clause}）")
    if policy.evidence:
        say(f"  材料：{'；'.join(policy.evidence)}")
    if policy.claim_until or policy.claim_text:
        until = f"{chinese_day(policy.claim_until)}以前" if policy.claim_until else ""
        say(f"  申领期限：{'；'.join(part for part in (until, policy.claim_text) if part)}")
    say(f"  联系：{policy.contact.label}{'，' + policy.contact.contact if policy.contact.contact else ''}")


def _print_condition(condition: ConditionAnswer, answer: Answer) -> None:
    style = {True: "green", False: "red", None: "yellow"}[condition.truth]
    unsure = "，待核实" if condition.to_verify else ""
    say(
        f"  {_TRUTHS[condition.truth]} {_said_once(condition.label, condition.reading)}"
        f"（{cited(condition.citation, answer)}{unsure}）",
        style=style,
    )
    _print_used(condition.used, answer, known_only=condition.truth is not None)


def _said_once(label: str, reading: str) -> str:
    return label if label == reading else f"{label}：{reading}"


def _print_used(names: Sequence[str], answer: Answer, *, known_only: bool) -> None:
    """The values something rests on, each with where it comes from."""
    for name in names:
        used = answer.used.get(name)
        if used is None or (used.value is None and known_only):
            continue
        come_from = [part for part in (used.dataset, used.source, used.day.isoformat() if used.day else None) if part]
        come_from += [str(used.citation)] if used.citation and str(used.citation) else []
        come_from += _sources(answer, name)
        come_from += [MARKS[mark] for mark in used.marks]
        said = f"〔{'，'.join(come_from)}〕" if come_from else ""
        say(f"      {used.label}：{format_value(used.value, used.type)}{said}", style="dim")


def _sources(answer: Answer, name: str) -> list[str]:
    """The texts behind a parameter's value or a choice, and what is unsure about them."""
    said = []
    for text in answer.texts:
        if text.name == name:
            parts = [str(text.citation), "待核实" if text.to_verify else "", text.conflict or ""]
            said.append("，".join(part for part in parts if part))
    return list(dict.fromkeys(said))


def _print_families(answer: Answer) -> None:
    for title, family in (("补齐其中一组即可有结论", answer.settled_by), ("其中一组就可能符合", answer.could_qualify)):
        for chosen in family.sets[:4]:
            say(f"  {title}：{'；'.join(_member(answer.members[name]) for name in chosen)}", style="yellow")
        if len(family.sets) > 4 or family.capped:
            say(f"  ……{title}的组合还有，完整清单用 --json 查看{'（已达计算上限）' if family.capped else ''}")


def _member(member: Member) -> str:
    lacking = "缺依据，" if member.kind == "basis" else ""
    return f"{member.label}（{lacking}{member.holder}）"


def _grant(grant: GrantAnswer, answer: Answer) -> str:
    declared = grant.grant
    clause = cited(declared.citation, answer)
    unsure = "，待核实" if declared.to_verify else ""
    head = f"{GRANT_KINDS[declared.kind]} {declared.label}"
    if declared.is_sum:
        if grant.amount is not None:
            return f"{head} {grant.amount:,} 元 = {grant.reading}（{clause}{unsure}）"
        low = "" if not grant.low else f"至少 {grant.low:,} 元，"
        high = "" if grant.high is None else f"至多 {grant.high:,} 元，"
        lacks = (
            f"还缺：{'；'.join(_member(member) for member in grant.lacks)}" if grant.lacks else f"按 {grant.reading} 算"
        )
        return f"{head} 金额未知，{low}{high}{lacks}（{clause}{unsure}）"
    if declared.node is None or declared.node.type is None:
        return f"{head}：{declared.text}（{clause}{unsure}）"
    shown = format_value(grant.value, declared.node.type)
    lacks = f"，还缺：{'；'.join(_member(member) for member in grant.lacks)}" if grant.lacks else ""
    return f"{head}：{shown}{lacks}（{clause}{unsure}）"
