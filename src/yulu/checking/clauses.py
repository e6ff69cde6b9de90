"""What decides must rest on a clause: derived facts that come from a text, and every rounding."""

from __future__ import annotations

from yulu.diagnostics import Diagnostic
from yulu.language.definitions import Table
from yulu.language.tree import Call, Node, walk
from yulu.toolbox.model import Citation, Toolbox


def missing_clauses(toolbox: Toolbox) -> list[Diagnostic]:
    """Tables without a clause, and derived facts that round without one (conditions and grants are told when read)."""
    faults = []
    for derived in toolbox.derived.values():
        if _is_cited(derived.citation):
            continue
        if isinstance(derived.form, Table):
            faults.append(derived.origin.fault("E411", at_key=True, name=derived.name))
        elif isinstance(derived.form, Node) and _rounds(derived.form):
            faults.append(derived.origin.fault("E409", "expression", name=derived.name))
    return faults


def _is_cited(citation: Citation) -> bool:
    return citation.clause is not None or citation.text is not None


def _rounds(node: Node) -> bool:
    return any(isinstance(each, Call) and each.function == "round" for each in walk(node))
