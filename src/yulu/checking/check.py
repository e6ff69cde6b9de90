"""Everything wrong with a toolbox, found at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from yulu.cases.examples import run_service_examples
from yulu.checking.clauses import missing_clauses
from yulu.checking.dates import date_faults
from yulu.checking.doubts import doubtful_expressions
from yulu.checking.editing import outdated_schemas
from yulu.checking.notices import notice_faults
from yulu.diagnostics import Diagnostic, Word, in_file_order
from yulu.rules.examples import ExampleResult, run_examples
from yulu.toolbox.dependencies import names_under
from yulu.toolbox.loading import read_toolbox
from yulu.toolbox.model import Policy, Toolbox
from yulu.toolbox.shapes_services import ServiceFile


def check_toolbox(folder: Path) -> list[Diagnostic]:
    """Every fault of the toolbox and the layers above it, in file order.

    Examples are run too, but for policies that rest on a file with an error: they would only say it again.
    """
    toolbox, faults = read_toolbox(folder)
    if toolbox is not None:
        at_fault = _files_at_fault(faults)
        faults += [each for each in static_faults(toolbox) if not _may_follow(toolbox, each, at_fault)]
        faults += _example_faults(toolbox, faults)
        faults += outdated_schemas(toolbox)
    return in_file_order(faults)


def static_faults(toolbox: Toolbox) -> list[Diagnostic]:
    """What can be told without deciding anything: clauses, dates, doubtful expressions, notices."""
    return [
        *missing_clauses(toolbox),
        *date_faults(toolbox),
        *doubtful_expressions(toolbox),
        *notice_faults(toolbox),
    ]


def _example_faults(toolbox: Toolbox, faults: list[Diagnostic]) -> list[Diagnostic]:
    at_fault = _files_at_fault(faults)
    broken = bool(at_fault) or any(fault.severity == "error" for fault in faults)
    results = [] if broken else list(run_service_examples(toolbox))
    found = [each for result in results for each in as_diagnostics(result)]
    found += [] if broken else _bare_services(toolbox, {result.policy for result in results})
    with_examples = set()
    for result in run_examples(toolbox):
        with_examples.add(result.policy)
        policy = toolbox.policies.get(result.policy)
        if policy is not None and at_fault and not _stands_alone(toolbox, policy, at_fault):
            continue
        for each in as_diagnostics(result):
            if (each.code == "E601" or not broken) and each not in found:  # what `ordinary` says is in all of them
                found.append(each)
    if broken:
        return found
    missing = [policy for policy in toolbox.policies.values() if policy.id not in with_examples]
    found += [policy.origin.fault("W603", "policy", policy=policy.id) for policy in missing]
    return [*found, *_indicator_faults(toolbox)]


def _bare_services(toolbox: Toolbox, with_examples: set[str]) -> Iterator[Diagnostic]:
    for layer in toolbox.files:
        for file in layer.of(ServiceFile):
            if file.shape.service not in with_examples:
                yield Diagnostic("W850", file.document.place(("service",)), {"service": file.shape.service})


def _indicator_faults(toolbox: Toolbox) -> list[Diagnostic]:
    """Examples of indicators that come out otherwise, and indicators that have none."""
    declared = toolbox.indicators.indicators.values()
    if not declared:
        return []
    from yulu.indicators.examples import run_indicator_examples  # brings the bulk engine, which takes a while to load

    found = [each for result in run_indicator_examples(toolbox) for each in result.faults]
    bare = [each for each in declared if not each.examples]
    return [*found, *(each.origin.fault("W811", at_key=True, id=each.id) for each in bare)]


def _may_follow(toolbox: Toolbox, fault: Diagnostic, at_fault: set[str]) -> bool:
    """Whether a value or a name may be missing only because what declares it is itself at fault."""
    if fault.place is None or not at_fault:
        return False
    if fault.code == "E407":
        return fault.place.file in at_fault
    policy = toolbox.policies.get(fault.place.file.split("/")[-2]) if fault.code == "E604" else None
    return policy is not None and not _stands_alone(toolbox, policy, at_fault)


def _files_at_fault(faults: list[Diagnostic]) -> set[str]:
    return {fault.place.file for fault in faults if fault.severity == "error" and fault.place is not None}


def _stands_alone(toolbox: Toolbox, policy: Policy, at_fault: set[str]) -> bool:
    """Whether nothing the policy rests on was declared in a file with an error."""
    if policy.id in toolbox.incomplete:
        return False
    names = names_under(toolbox, policy)
    origins = [policy.origin, *(condition.origin for condition in policy.conditions), *names.values()]
    origins += [
        value.dated.origin for name in names if name in toolbox.parameters for value in toolbox.parameters[name].values
    ]
    return not any(origin.place().file in at_fault for origin in origins)


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
