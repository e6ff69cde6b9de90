"""Expressions that are no question: always true or false for known values, and yet unknown for an unknown one."""

from __future__ import annotations

from yulu.diagnostics import Diagnostic
from yulu.language.evaluate import Environment, truth
from yulu.language.tree import And, Node, Or, names, walk
from yulu.rules.basis import Leaf
from yulu.rules.edges import Turning
from yulu.toolbox.model import Origin, Toolbox


def doubtful_expressions(toolbox: Toolbox) -> list[Diagnostic]:
    """A warning for each `and`/`or` over one recorded fact that comes out the same whatever the fact is."""
    found = []
    for policy in toolbox.policies.values():
        for condition in policy.conditions:
            found += _doubts(toolbox, condition.node, condition.origin, "when")
    for derived in toolbox.derived.values():
        if isinstance(derived.form, Node):
            found += _doubts(toolbox, derived.form, derived.origin, "expression")
    return found


def _doubts(toolbox: Toolbox, tree: Node, origin: Origin, key: str) -> list[Diagnostic]:
    found = []
    for node in walk(tree):
        if not isinstance(node, And | Or):
            continue
        mentioned = list(names(node))
        if len(mentioned) != 1 or mentioned[0] not in toolbox.facts:
            continue
        fact = toolbox.facts[mentioned[0]]
        leaf = Leaf(fact.name, fact.label, fact.type, None, fact.minimum, fact.maximum)
        tried = Turning([node], {}, Environment({}, {})).representatives(leaf)
        answers = {truth(node, Environment({fact.name: value}, {})) for value in tried}
        if len(answers) == 1:
            place = origin.document.place_in((*origin.path, key), *node.span)
            found.append(Diagnostic("W410", place, {"expression": _written(origin, key, node)}))
    return found


def _written(origin: Origin, key: str, node: Node) -> str:
    content: object = origin.document.value()
    for step in (*origin.path, key):
        content = content[step] if isinstance(content, dict | list) else ""  # type: ignore[index]
    return str(content)[node.span[0] : node.span[1]]
