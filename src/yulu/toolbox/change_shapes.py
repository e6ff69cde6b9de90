"""What may stand in the file of a draft change: what it adds, what it changes, what it removes, each by name.

Entries are written as in the toolbox's own files; of something that is there already, only the keys that change. They
are held against their shapes once what was left out has been filled in (`changing`).
"""

from __future__ import annotations

from typing import Any

from yulu.toolbox.shapes import Dated, Grant, SettingsFile, Shape, Text, Texts

Entries = dict[str, dict[str, Any]]
OfPolicies = dict[str, Entries]


class Added(Shape):
    """New entries, by name; `conditions` and `grants` by the policy that they are added to."""

    departments: Entries = {}
    documents: Entries = {}
    terms: Entries = {}
    datasets: Entries = {}
    facts: Entries = {}
    parameters: Entries = {}
    policies: Entries = {}
    conditions: OfPolicies = {}
    grants: OfPolicies = {}


class Changed(Shape):
    """What is there already and becomes otherwise."""

    parameters: dict[str, list[dict[str, Any]]] = {}
    choices: dict[str, list[dict[str, Any]]] = {}
    facts: Entries = {}
    texts: dict[str, list[dict[str, Any]]] = {}
    conditions: OfPolicies = {}
    grants: OfPolicies = {}


class Removed(Shape):
    """What is no longer there."""

    policies: Texts = []
    conditions: dict[str, Texts] = {}
    grants: dict[str, Texts] = {}


class ChangeFile(Shape):
    """A draft: its title, and what it does to the toolbox."""

    draft: Text
    note: Text | None = None
    add: Added = Added()
    change: Changed = Changed()
    remove: Removed = Removed()


class DraftSettings(SettingsFile):
    """What a draft sets of what is there, in full: as a lower layer's settings, but free to touch anything."""

    grants: dict[str, dict[str, Grant]] = {}
    texts: dict[str, list[Dated]] = {}
    removed: Removed = Removed()
