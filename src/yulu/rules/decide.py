"""One subject: the outcome in the order of DESIGN 3.6, with reasons, amounts and what is missing.

Start at `decide`. It is a pure function of plain values: a program, a subject. Who decides many subjects, one after
another, keeps a `Loaded` (`loaded.py`), which says about all policies at once what holds.
"""

from __future__ import annotations

from datetime import date

from yulu.diagnostics import Diagnostic, Fault, Word
from yulu.rules.answer import Answer
from yulu.rules.basis import basis_on
from yulu.rules.loaded import Loaded, decision_on
from yulu.rules.program import Program, compile_policy
from yulu.rules.subject import Subject
from yulu.toolbox.model import Toolbox


def decide(program: Program, subject: Subject) -> Answer:
    """What the policy says about this subject on the program's day."""
    return decision_on(program, subject).answer()


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
    if only is not None:
        return [decide(compile_policy(basis, toolbox.policies[only]), subject)]
    return [decision.answer() for decision in Loaded(basis, subject.kind).decide(subject)]
