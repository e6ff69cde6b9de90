"""One subject, one policy: the outcome in the order of DESIGN 3.6, with reasons, amounts and what is missing.

Start at `decide`. It is a pure function of plain values: a program, a subject.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from yulu.diagnostics import Diagnostic, Fault, Word
from yulu.language.chinese import read_aloud
from yulu.language.definitions import Lookup
from yulu.language.values import Candidates, Value
from yulu.rules.answer import Answer, ConditionAnswer, GrantAnswer, OpenTerm, UsedValue
from yulu.rules.basis import IN_FORCE, UsedText, basis_on
from yulu.rules.grants import grant_answer
from yulu.rules.known import UNKNOWN, Known, Mark, known
from yulu.rules.program import Program, compile_policy, names_under
from yulu.rules.settle import Settled, forget_zero_divisors, only_missing, settle
from yulu.rules.subject import Subject
from yulu.toolbox.model import Derived, Fact, Term, Toolbox

_HOLDING: tuple[Mark, ...] = ("stale", "to_verify", "conflict")


def decide(program: Program, subject: Subject) -> Answer:
    """What the policy says about this subject on the program's day."""
    return _Decision(program, subject.whole()).answer()


def decide_all(
    toolbox: Toolbox, subject: Subject, as_of: date, known_on: date, only: str | None = None
) -> list[Answer]:
    """What every policy about this kind of subject says of it, or the one asked for.

    Raises Fault where that one is about another kind.
    """
    if only is not None and toolbox.policies[only].subject != subject.kind:
        data = {"policy": only, "wanted": Word(toolbox.policies[only].subject), "found": Word(subject.kind)}
        raise Fault(Diagnostic("E362", None, data))
    basis = basis_on(toolbox, as_of, known_on)
    policies = toolbox.policies.values() if only is None else [toolbox.policies[only]]
    return [decide(compile_policy(basis, policy), subject) for policy in policies if policy.subject == subject.kind]


class _Decision:
    def __init__(self, program: Program, subject: Subject) -> None:
        self.program, self.subject = program, subject
        basis = program.basis
        self.found: list[Known] = [known(leaf, subject, basis) for leaf in program.leaves]
        self.stated = [
            Known(subject.facts[name], marks=("stated",)) if name in subject.facts else UNKNOWN
            for name in program.derived
        ]
        self.vector: list[Value] = [each.value for each in [*self.found, *self.stated]]
        forget_zero_divisors(program, self.vector)

    def answer(self) -> Answer:
        program = self.program
        outputs, derived = program.decide(self.vector)
        truths = outputs[: len(program.conditions)]
        settled = settle(program, self.vector, truths)  # type: ignore[arg-type]
        used = self._used(derived)
        grants: tuple[GrantAnswer, ...] = ()
        if settled.outcome in ("entitled", "needs_judgement"):
            grants = tuple(grant_answer(program, self.vector, n) for n in range(len(program.grants)))
        members = program.members
        texts = self._texts(used)
        text = program.validity.text
        return Answer(
            program.policy, settled.outcome, program.validity.reason, text.citation if text else None,
            self._conditions(truths, settled), settled.failing, settled.contradicting,  # type: ignore[arg-type]
            settled.settled_by, settled.could_qualify, only_missing(settled, members),
            tuple(self._term(each) for each in settled.to_judge), grants, used, texts, members,
            self._marks(used, texts),
        )  # fmt: skip

    def _used(self, derived: Sequence[Value]) -> dict[str, UsedValue]:
        """Every value by name, leaves first."""
        used: dict[str, UsedValue] = {}
        program = self.program
        toolbox, labels = program.basis.toolbox, program.basis.labels
        for position, (leaf, found) in enumerate(zip(program.leaves, self.found, strict=True)):
            declared = toolbox.facts.get(leaf.name) or toolbox.terms.get(leaf.name)
            used[leaf.name] = UsedValue(
                leaf.name, labels.get(leaf.name, leaf.label), leaf.type, self.vector[position],
                found.dataset.label if found.dataset else None, leaf.member.holder if leaf.member else None,
                found.day, found.source, _marked(found, declared), None, declared.note if declared else None,
            )  # fmt: skip
        for name, value, stated in zip(program.derived, derived, self.stated, strict=True):
            if name in toolbox.derived:
                fact = toolbox.derived[name]
                used[name] = UsedValue(
                    name, fact.label, fact.type, value, None, None, None, None, _marked(stated, fact), fact.citation,
                    fact.note,
                )  # fmt: skip
            elif name in toolbox.parameters:
                parameter = toolbox.parameters[name]
                used[name] = UsedValue(
                    name, parameter.label, parameter.type, value, None, None, None, None, (), None, parameter.note
                )
        return used

    def _conditions(self, truths: Sequence[bool | None], settled: Settled) -> tuple[ConditionAnswer, ...]:
        program = self.program
        answers = []
        if program.validity.truth is not None:
            text = program.validity.text
            cited = text.citation if text else program.policy.texts[0].citation
            unsure = text is not None and text.to_verify
            answers.append(
                ConditionAnswer(
                    IN_FORCE, "在有效期内", program.validity.truth, program.validity.reason, cited, unsure, ()
                )
            )
        for condition, truth in zip(program.conditions, truths, strict=True):
            known_text = condition.name != IN_FORCE
            reading = read_aloud(condition.node, program.basis.labels) if known_text else program.validity.reason
            answers.append(
                ConditionAnswer(
                    condition.name, condition.label, truth, reading, condition.citation, condition.to_verify,
                    names_under(program, condition.node),
                )
            )  # fmt: skip
        return tuple(answers)

    def _term(self, id: str) -> OpenTerm:
        term = self.program.basis.toolbox.terms[id]
        return OpenTerm(id, term.label, term.decided_by, term.citation, term.kind)

    def _texts(self, used: dict[str, UsedValue]) -> tuple[UsedText, ...]:
        """The dated values behind the names used: of a keyed parameter only those of keys still possible."""
        found: list[UsedText] = []
        for name in used:
            by_key = self.program.basis.texts.get(name, {})
            definition = self.program.definitions.get(name)
            keys: Collection[str | None] = by_key.keys()
            if isinstance(definition, Lookup) and definition.key.name in used:
                key = used[definition.key.name].value
                keys = key.values if isinstance(key, Candidates) else by_key.keys() if key is None else (key,)  # type: ignore[assignment]
            found += [by_key[each] for each in by_key if each in keys]
        return tuple(found)

    def _marks(self, used: dict[str, UsedValue], texts: Sequence[UsedText]) -> tuple[Mark, ...]:
        found: set[Mark] = {mark for value in used.values() if value.value is not None for mark in value.marks}
        if any(text.to_verify for text in texts):
            found.add("to_verify")
        if any(text.conflict for text in texts):
            found.add("conflict")
        program = self.program
        unsure = [c.to_verify for c in program.conditions] + [grant.to_verify for grant, _ in program.grants]
        text = program.validity.text
        if any(unsure) or (text is not None and text.to_verify):
            found.add("to_verify")
        return tuple(mark for mark in _HOLDING if mark in found)


def _marked(found: Known, declared: Fact | Term | Derived | None) -> tuple[Mark, ...]:
    """The marks of a value, and that of what it is declared as, where that is unsure."""
    return (*found.marks, "to_verify") if declared is not None and declared.to_verify else found.marks
