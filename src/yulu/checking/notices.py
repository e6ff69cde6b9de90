"""A policy's notice.md: only declared names between {{ and }}."""

from __future__ import annotations

import re
from pathlib import Path

from yulu.diagnostics import Diagnostic, Place, nearest
from yulu.toolbox.model import Policy, Toolbox

_BLANK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
OF_THE_DECISION = {"subject_name", "policy_title", "as_of", "amount", "document", "contact", "objection"}
"""What a notice may say of the decision itself, beside facts, parameters and the policy's grants."""


def notice_faults(toolbox: Toolbox) -> list[Diagnostic]:
    """Policies without a notice, and blanks that nothing can fill."""
    faults = []
    for policy in toolbox.policies.values():
        folder = Path(policy.origin.document.shown_as).parent
        body = toolbox.content.get(f"{policy.origin.layer}/policies/{folder.name}/notice.md")
        if body is None:
            faults.append(policy.origin.fault("W604", "policy", policy=policy.id))
            continue
        faults += _blanks(toolbox, policy, body.decode("utf-8", "replace"), (folder / "notice.md").as_posix())
    return faults


def _blanks(toolbox: Toolbox, policy: Policy, text: str, file: str) -> list[Diagnostic]:
    allowed = {
        *OF_THE_DECISION, *toolbox.facts, *toolbox.derived, *toolbox.parameters, *toolbox.terms,
        *(grant.name for grant in policy.grants),
    }  # fmt: skip
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        for blank in _BLANK.finditer(line):
            name = blank.group(1)
            if name not in allowed:
                place = Place(file, number, blank.start(1) + 1, max(1, len(name)))
                faults.append(Diagnostic("E604", place, {"name": name, "nearest": nearest(name, allowed) or ""}))
    return faults
