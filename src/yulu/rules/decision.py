"""What holds for one subject, and what follows from it when it is asked: outcome, missing facts, amounts, words.

Which conditions hold is known at once and cheap; sets of missing facts cost thousands of times as much, and words more
than both. So a `Decision` makes the answer's parts only when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yulu.language.chinese import read_aloud
from yulu.language.definitions import Lookup
from yulu.language.values import Candidates, Value
from yulu.rules.answer import Answer, ConditionAnswer, GrantAnswer, OpenTerm, UsedValue
from yulu.rules.basis import IN_FORCE, UsedText
from yulu.rules.grants import grant_answer, rounded
from yulu.rules.known import UNKNOWN, Known, Mark, known
from yulu.rules.program import Program, names_under
from yulu.rules.settle import Outcome, Settled, only_missing, settle
from yulu.rules.subject import Subject
from yulu.toolbox.model import Derived, Fact, Term

_HOLDING: tuple[Mark, ...] = ("stale", "to_verify", "conflict")


@dataclass(frozen=True, slots=True)
class Part:
    """One policy among those that are decided together: its own values among those of all, and what its grants are."""

    program: Program
    conditions: slice
    """Where its conditions stand among all."""
    vector: Callable[[Sequence[Value]], list[Value]]
    """Out of all leaves' values and statements, those that the program takes."""
    derived: Callable[[Sequence[Value]], list[Value]]
    amounts: Callable[[Sequence[Value]], Sequence[Value]]
    """From leaves' and derived values to what the grants come to, unrounded."""


class Decision:
    """One policy about one subject: `truths` says of each condition whether it holds, None being unknown."""

    __slots__ = ("_derived", "_part", "_settled", "_values", "program", "subject", "truths")

    def __init__(
        self,
        part: Part,
        subject: Subject,
        values: Sequence[Value],
        truths: Sequence[bool | None],
        derived: Sequence[Value],
    ) -> None:
        self.program, self.subject, self.truths = part.program, subject, truths
        self._part, self._values, self._derived = part, values, derived
        self._settled: Settled | None = None

    @property
    def vector(self) -> list[Value]:
        """The leaves' values, then what is stated for derived names, in the program's order."""
        return self._part.vector(self._values)

    @property
    def derived(self) -> list[Value]:
        """The derived names' values, in the program's order."""
        return self._part.derived(self._derived)

    @property
    def outcome(self) -> Outcome:
        """Entitled and refused are seen at once; only what is open must be settled first."""
        if self.program.validity.truth is False or False in self.truths:
            return "not_entitled"
        return "entitled" if None not in self.truths else self.settled.outcome

    @property
    def settled(self) -> Settled:
        """The outcome with what fails or is missing; worked out once."""
        if self._settled is None:
            self._settled = settle(self.program, self.vector, self.truths)
        return self._settled

    @property
    def granted(self) -> tuple[Value, ...]:
        """What each grant comes to if the subject is entitled, sums rounded as their clause says; None is unknown, and
        what a text alone promises.
        """
        found = iter(self._part.amounts([*self.vector[: len(self.program.leaves)], *self.derived]))
        values = [(grant, None if node is None else next(found)) for grant, node in self.program.grants]
        return tuple(
            rounded(Decimal(value), grant) if grant.is_sum and isinstance(value, int | Decimal) else value
            for grant, value in values
        )

    def answer(self) -> Answer:
        """All of it in words."""
        return _Words(self).answer()


class _Words:
    def __init__(self, decision: Decision) -> None:
        self.program, self.vector, self.decision = decision.program, decision.vector, decision
        subject, basis = decision.subject, self.program.basis
        self.found: list[Known] = [known(leaf, subject, basis) for leaf in self.program.leaves]
        self.stated = [
            Known(subject.facts[name], marks=("stated",)) if name in subject.facts else UNKNOWN
            for name in self.program.derived
        ]

    def answer(self) -> Answer:
        program, settled = self.program, self.decision.settled
        used = self._used(self.decision.derived)
        grants: tuple[GrantAnswer, ...] = ()
        if settled.outcome in ("entitled", "needs_judgement"):
            grants = tuple(grant_answer(program, self.vector, n) for n in range(len(program.grants)))
        members = program.members
        texts = self._texts(used)
        text = program.validity.text
        return Answer(
            program.policy, settled.outcome, program.validity.reason, text.citation if text else None,
            self._conditions(self.decision.truths, settled), settled.failing, settled.contradicting,
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
