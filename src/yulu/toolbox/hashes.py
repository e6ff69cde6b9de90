"""Three hashes of a toolbox: of one policy with all it rests on, of all rules, of all content (DESIGN 3.8).

SHA-256 over the files' paths and bytes with line ends as LF, so that a checkout on another system hashes the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from yulu.toolbox.dependencies import names_under
from yulu.toolbox.model import Origin, Policy, Toolbox

NOT_RULES = ("notice.md", "examples.yaml", "office-hours.yaml")
NOT_RULES_IN = ("/mappings/", "/services/", "/indicators/", "/reported/")
"""Words, examples, office hours, ways of reading tables, services and figures: content that changes no decision."""


def content_hash(content: Mapping[str, bytes], paths: Iterable[str] | None = None) -> str:
    """The hash of these files, by path in order; of all if no paths are given."""
    digest = hashlib.sha256()
    for path in sorted(content if paths is None else set(paths)):
        name, body = path.encode(), content[path].replace(b"\r\n", b"\n")
        digest.update(len(name).to_bytes(8, "big") + name + len(body).to_bytes(8, "big") + body)
    return digest.hexdigest()


def rules_paths(content: Mapping[str, bytes]) -> list[str]:
    """The files that can change a decision."""
    return [
        path
        for path in content
        if path.endswith(".yaml") and not path.endswith(NOT_RULES) and not any(each in path for each in NOT_RULES_IN)
    ]


def policy_paths(toolbox: Toolbox, policy: Policy) -> list[str]:
    """The files that a policy rests on: its own, those of every name under its conditions and grants, the documents
    and departments it names, and what the layers set.
    """
    origins = [policy.origin, *(c.origin for c in policy.conditions), *names_under(toolbox, policy).values()]
    files = {_path(toolbox, origin) for origin in origins}
    shared = ("toolbox.yaml", "departments.yaml", "documents.yaml")
    files |= {path for path in toolbox.content if path.endswith(shared) or "/settings/" in path}
    return sorted(path for path in files if path in toolbox.content)


def _path(toolbox: Toolbox, origin: Origin) -> str:
    folder = next(layer.folder for layer in toolbox.layers if layer.id == origin.layer)
    return f"{origin.layer}/{origin.place().file.removeprefix(folder).lstrip('/')}"
