"""`yulu ask`: one subject, question by question, until nothing more can change or somebody leaves."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from yulu.cli.deciding import subject_in
from yulu.cli.printing import print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, Place, sentence
from yulu.language.chinese_values import format_value
from yulu.language.tree import Scalar
from yulu.language.types import format_unit
from yulu.language.values import NumberOverflow
from yulu.registry.identities import Look, RegistryFault
from yulu.registry.refusals import refusal
from yulu.rules.answer import OUTCOMES
from yulu.rules.asking.interview import Interview, answered, interview
from yulu.rules.asking.question import Frequencies, Question
from yulu.rules.basis import Leaf, chinese_day
from yulu.rules.subject import Subject, plain_value, subject_data
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Toolbox
from yulu.toolbox.scalars import BadValue, read_scalar

_NAMED = 3
"""So many of the policies that hang on a question are named."""
_UNKNOWN = ("?", "？", "不知道")
_LEAVE = ("q", "Q", "退出")
_WEIGHTS = {"registry": "按名录里的分布", "uniform": "各档同样可能"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says: whom to ask, from where likely answers are taken, where what is known goes."""

    subject: Path | None
    kind: str
    registry: Path | None
    skipped: tuple[str, ...]
    out: Path | None
    who: str | None


def run_ask(folder: Path, asked: Asked, as_of: date, known_on: date, as_data: bool, lang: str) -> int:
    """0 when nothing more can change or somebody left; 1 for faults in the files.

    `--json` holds no session: it gives the next `question` (null: nothing more can change) with `fact`, `label`,
    `type`, `unit`, `holder`, `form` (`choice` of one option, or a `value`), `options` (`label`, `value` that stands
    for the option, `from` and `to` both included, or `codes`; `share`, `settles`), `policies` that hang on it,
    `expected` number settled, `weights` (registry or uniform) and `about` (outcome or sum); and `outcomes` by policy.
    """
    try:
        toolbox = load_toolbox(folder)
        subject = Subject(asked.kind, "") if asked.subject is None else subject_in(toolbox, asked.subject)
        skipped = _skipped(toolbox, asked.skipped)
        frequencies = None if asked.registry is None else _frequencies(toolbox, asked, subject.kind)
        talk = interview(toolbox, subject.kind, as_of, known_on)
        if as_data:
            question = talk.next(subject, skipped, frequencies)
            outcomes = {id: each.outcome for id, each in talk.standings(subject).items()}
            data = None if question is None else question_data(question)
            print_json(
                {
                    "toolbox": toolbox.id, "kind": subject.kind, "as_of": as_of.isoformat(),
                    "known_on": known_on.isoformat(), "question": data, "outcomes": outcomes,
                }
            )  # fmt: skip
            return 0
        if asked.out is not None and asked.out.exists():
            raise Fault(Diagnostic("E953", None, {"file": asked.out.as_posix()}))
        say(f"{toolbox.title}　决定日 {chinese_day(as_of)}，知悉日 {chinese_day(known_on)}", style="bold")
        session = _Session(toolbox, talk, subject, set(skipped), frequencies)
        session.hold()
        session.tell_outcomes()
        if asked.out is not None:
            _write(toolbox, session.subject, asked.out)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 1
    except RegistryFault as registry_fault:
        print_faults([refusal(registry_fault, toolbox)], as_data, lang)
        return 1
    except NumberOverflow as overflow:
        print_faults([Diagnostic("E361", None, {"number": str(overflow)})], as_data, lang)
        return 1
    return 0


def question_data(question: Question) -> dict[str, Any]:
    """A question as JSON."""
    leaf = question.leaf
    member = leaf.member
    return {
        "fact": leaf.name, "label": leaf.label, "type": leaf.type.kind, "unit": format_unit(leaf.type.unit) or None,
        "holder": None if member is None else member.holder, "form": question.form,
        "options": [
            {
                "label": option.label, "value": plain_value(option.cell.value, leaf.type),
                **_ends(question, number), "share": round(option.share, 6), "settles": list(option.settles),
            }
            for number, option in enumerate(question.options)
        ],
        "policies": list(question.policies), "expected": round(question.expected, 6),
        "weights": question.weights, "about": question.about,
    }  # fmt: skip


def _ends(question: Question, number: int) -> dict[str, Any]:
    cell, leaf = question.options[number].cell, question.leaf
    if cell.span is None:
        return {"codes": list(cell.codes)}
    axis = question.axis
    assert axis is not None
    first, last = cell.span
    return {
        "from": None if first <= axis.first else plain_value(axis.value(first), leaf.type),
        "to": None if last >= axis.last else plain_value(axis.value(last), leaf.type),
    }


def _skipped(toolbox: Toolbox, names: tuple[str, ...]) -> frozenset[str]:
    by_label = {label: name for name, label in toolbox.labels.items()}
    return frozenset(by_label.get(name, name) for name in names)


def _frequencies(toolbox: Toolbox, asked: Asked, kind: str) -> Frequencies:
    from yulu.matching.frequencies import frequencies_in
    from yulu.registry.store import open_registry

    assert asked.registry is not None
    look = Look(asked.who or getpass.getuser(), "估计答案的分布", datetime.now().astimezone())
    return frequencies_in(open_registry(asked.registry, toolbox, look=look), kind)


def _write(toolbox: Toolbox, subject: Subject, out: Path) -> None:
    """The answers as a subject's file: whole or not at all."""
    text = json.dumps(subject_data(toolbox, subject), ensure_ascii=False, indent=2) + "\n"
    part = out.with_name(out.name + ".part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(out)
    except OSError as error:
        data = {"file": out.as_posix(), "reason": error.strerror or ""}
        raise Fault(Diagnostic("E952", None, data)) from None
    say(f"目前所知已写入 {out.as_posix()}，可以用 yulu decide 判断。")


@dataclass
class _Session:
    """Questions and answers in the terminal."""

    toolbox: Toolbox
    talk: Interview
    subject: Subject
    skipped: set[str]
    frequencies: Frequencies | None
    asked: int = field(default=0)

    def hold(self) -> None:
        """Ask until nothing more can change, or until somebody leaves."""
        say("每题填选项的号；知道确切的值，可以写 = 和它，如 =25。不知道填 ?，到此为止填 q。", style="dim")
        before = self._outcomes()
        while True:
            question = self.talk.next(self.subject, self.skipped, self.frequencies)
            if question is None:
                say()
                say(f"问了 {self.asked} 题，再问什么都不会改变结论了。", style="green")
                return
            self._print(question, before)
            if not self._answered(question):
                say(f"问了 {self.asked} 题，到此为止。", style="yellow")
                return
            after = self._outcomes()
            for policy, outcome in after.items():
                if outcome != before[policy]:
                    say(f"  → {self._title(policy)}：{OUTCOMES[outcome]}", style="green")  # type: ignore[index]
            before = after

    def tell_outcomes(self) -> None:
        """How every policy stands now."""
        found = self._outcomes()
        for outcome, word in OUTCOMES.items():
            titles = [self._title(policy) for policy, each in found.items() if each == outcome]
            if titles:
                say(f"{word} {len(titles)} 项：{'、'.join(titles)}")
        if self.skipped:
            say(f"答了不知道的：{'、'.join(self.toolbox.label(name) for name in sorted(self.skipped))}", style="dim")

    def _outcomes(self) -> Mapping[str, str]:
        return {policy: each.outcome for policy, each in self.talk.standings(self.subject).items()}

    def _title(self, policy: str) -> str:
        return self.toolbox.policies[policy].title

    def _print(self, question: Question, outcomes: Mapping[str, str]) -> None:
        self.asked += 1
        left = sum(1 for outcome in outcomes.values() if outcome == "needs_facts")
        say()
        leaf = question.leaf
        holder = f"，{leaf.member.holder}" if leaf.member else ""
        unit = format_unit(leaf.type.unit)
        say(
            f"{self.asked}. {leaf.label}{f'（单位：{unit}）' if question.form == 'value' and unit else ''}",
            style="bold",
        )
        named = "、".join(self._title(policy) for policy in question.policies[:_NAMED])
        more = f" 等 {len(question.policies)} 项" if len(question.policies) > _NAMED else ""
        if question.about == "sum":
            say(f"   为什么问：{named}{more}的金额按它计算{holder}", style="dim")
        else:
            say(
                f"   为什么问：{named}{more}要看它{holder}；还有 {left} 项没有结论，"
                f"这一题预计定下 {question.expected:.1f} 项（{_WEIGHTS[question.weights]}）",
                style="dim",
            )
        if question.form == "choice":
            for number, option in enumerate(question.options, 1):
                say(f"   {number} {option.label}")

    def _answered(self, question: Question) -> bool:
        """Whether there was an answer; a wrong one is asked for again."""
        while True:
            try:
                said = input("   回答：").strip()
            except EOFError:
                return False
            if said in _LEAVE:
                return False
            if said in _UNKNOWN:
                self.skipped.add(question.leaf.name)
                return True
            if question.form == "choice" and said.isdigit() and 1 <= int(said) <= len(question.options):
                cell = question.options[int(said) - 1].cell
                self._take(question, cell.value, is_exact=cell.is_single)
                return True
            value = self._value(question, said.lstrip("=＝").strip())
            if value is not None:
                self._take(question, value, is_exact=True)
                return True

    def _take(self, question: Question, value: Scalar, *, is_exact: bool) -> None:
        self.subject = answered(self.subject, question, value, self.talk.basis, is_exact=is_exact)

    def _value(self, question: Question, said: str) -> Scalar | None:
        """The value that was said, or None after saying what is wrong with it."""
        leaf = question.leaf
        if question.form == "choice" and said.isdigit() and leaf.type.kind in ("boolean", "enum"):
            say(f"   没有这一项，请填 1 到 {len(question.options)}。", style="red")
            return None
        try:
            value = read_scalar(said, leaf.type)
        except BadValue as bad:
            say(f"   {sentence(Diagnostic(bad.code, Place('', 1, 1), bad.data))}", style="red")
            return None
        if value is not None and not question.allows(value):
            say(f"   {leaf.label}不能是{format_value(value, leaf.type)}{_within(leaf)}。", style="red")
            return None
        return value


def _within(leaf: Leaf) -> str:
    """The bounds that a fact's values are declared to have."""
    low = [] if leaf.minimum is None else [f"不小于{format_value(leaf.minimum, leaf.type)}"]
    high = [] if leaf.maximum is None else [f"不大于{format_value(leaf.maximum, leaf.type)}"]
    return f"：应当{'，'.join(low + high)}" if low or high else ""
