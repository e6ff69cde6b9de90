"""Everything wrong with a toolbox, found at once."""

from __future__ import annotations

from pathlib import Path

from yulu.checking.clauses import missing_clauses
from yulu.checking.dates import date_faults
from yulu.checking.doubts import doubtful_expressions
from yulu.checking.notices import notice_faults
from yulu.diagnostics import Diagnostic, Word, in_file_order
from yulu.rules.examples import ExampleResult, run_examples
from yulu.toolbox.loading import read_toolbox
from yulu.toolbox.model import Toolbox

_MAY_FOLLOW = ("E407", "E604")
"""A value or a name may be missing only because what declares it is itself at fault: then it is not said."""


def check_toolbox(folder: Path) -> list[Diagnostic]:
    """Every fault of the toolbox and the layers above it, in file order; examples run once the rest has no errors."""
    toolbox, faults = read_toolbox(folder)
    if toolbox is not None:
        broken = _has_errors(faults)
        found = [
            *missing_clauses(toolbox),
            *date_faults(toolbox),
            *doubtful_expressions(toolbox),
            *notice_faults(toolbox),
        ]
        faults += [fault for fault in found if not (broken and fault.code in _MAY_FOLLOW)]
        if not _has_errors(faults):
            faults += _example_faults(toolbox)
    return in_file_order(faults)


def _has_errors(faults: list[Diagnostic]) -> bool:
    return any(fault.severity == "error" for fault in faults)


def _example_faults(toolbox: Toolbox) -> list[Diagnostic]:
    faults: list[Diagnostic] = []
    with_examples = set()
    for result in run_examples(toolbox):
        with_examples.add(result.policy)
        faults += [each for each in as_diagnostics(result) if each not in faults]  # `ordinary` is in all of them
    for policy in toolbox.policies.values():
        if policy.id not in with_examples:
            faults.append(policy.origin.fault("W603", "policy", policy=policy.id))
    return faults


def as_diagnostics(result: ExampleResult) -> list[Diagnostic]:
    """What is wrong with one example: what came out otherwise, or why it could not be decided."""
    return [
        *result.faults,
        *(
            Diagnostic(
                "E601",
                mismatch.place,
                {
                    "name": result.name,
                    "what": Word(mismatch.what),
                    "expected": Word(mismatch.expected),
                    "found": Word(mismatch.found),
                },
            )
            for mismatch in result.mismatches
        ),
    ]
