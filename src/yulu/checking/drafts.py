"""Everything wrong with a toolbox once a draft is laid over it, and which worked examples then come out otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yulu.checking.check import as_diagnostics, static_faults
from yulu.diagnostics import Diagnostic, in_file_order
from yulu.rules.examples import ExampleResult, Examples
from yulu.toolbox.changing import Drafted, read_drafted
from yulu.toolbox.dependencies import names_under
from yulu.toolbox.files import LayerFiles, read_file, read_layers
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.model import Policy, Toolbox
from yulu.toolbox.shapes import ExamplesFile


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A toolbox, and the same with a draft over it that nothing is wrong with."""

    toolbox: Toolbox
    drafted: Drafted
    warnings: tuple[Diagnostic, ...]
    otherwise: tuple[ExampleResult, ...]
    """Examples of today's policies that hold today and would come out otherwise."""


def check_draft(
    folder: Path, change: Path, as_of: date, known_on: date
) -> tuple[CheckedDraft | None, list[Diagnostic]]:
    """The draft with all that `yulu check` looks at, on the changed toolbox; None where something is wrong.

    Raises Fault where the toolbox itself is at fault. What is told of it is not told again.
    """
    toolbox = load_toolbox(folder)
    drafted, faults = read_drafted(folder, change, as_of, known_on)
    if drafted is None:
        return None, faults
    today = static_faults(toolbox)
    found = [*faults, *(each for each in static_faults(drafted.toolbox) if each not in today)]
    otherwise: list[ExampleResult] = []
    if not _errors(found):
        layers, _ = read_layers(folder)
        otherwise = list(_otherwise(toolbox, drafted.toolbox, layers))
        found += _own_examples(drafted.toolbox, change)
        found += [fault for each in otherwise for fault in each.faults]
    found = [each for each in in_file_order(found) if each.severity == "error" or each not in faults]
    if _errors(found):
        return None, _errors(found)
    return CheckedDraft(toolbox, drafted, tuple(found), tuple(otherwise)), []


def _errors(faults: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [each for each in faults if each.severity == "error"]


def _otherwise(toolbox: Toolbox, changed: Toolbox, layers: Sequence[LayerFiles]) -> list[ExampleResult]:
    """Worked examples of the policies that the draft touches: they tell in words what it does."""
    found = []
    for policy in changed.policies.values():
        if policy.id in toolbox.policies and _touched(toolbox, changed, policy):
            for layer in layers:
                files = layer.of(ExamplesFile)
                holds = {(each.name, each.place) for each in Examples(toolbox, files).run(policy.id) if each.passed}
                then = Examples(changed, files).run(policy.id)
                found += [each for each in then if not each.passed and (each.name, each.place) in holds]
    return found


def _touched(toolbox: Toolbox, changed: Toolbox, policy: Policy) -> bool:
    """Whether the policy, or anything that it rests on, is declared otherwise."""
    if toolbox.policies[policy.id] != policy:
        return True
    for name in names_under(changed, policy):
        today = toolbox.parameters.get(name) or toolbox.derived.get(name) or toolbox.facts.get(name)
        if today != (changed.parameters.get(name) or changed.derived.get(name) or changed.facts.get(name)):
            return True
    return False


def _own_examples(changed: Toolbox, change: Path) -> list[Diagnostic]:
    """What is wrong with the draft's own examples, in a draft that is a folder; and which new policy has none."""
    if not change.is_dir():
        return []
    own = LayerFiles(change)
    faults: list[Diagnostic] = []
    for path in sorted(change.glob("policies/*/examples.yaml")):
        read_file(own, path, path.relative_to(change), faults)
    results = Examples(changed, own.of(ExamplesFile)).run()
    return [*faults, *(fault for each in results for fault in as_diagnostics(each))]
