"""What may stand in the file of a draft change: what it adds, what it changes, what it removes, each by name.

Entries are written as in the toolbox's own files; of something that is there already, only the keys that change. They
are held against their shapes once what was left out has been filled in (`changing`).
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from yulu.toolbox.shapes import Dated, Grant, SettingsFile, Shape, Text, Texts

Entries = dict[str, dict[str, Any]]
OfPolicies = dict[str, Entries]


class Added(Shape):
    """New entries, by name; `conditions` and `grants` by the policy that they are added to."""

    departments: Entries = Field(default={})
    documents: Entries = Field(default={})
    terms: Entries = Field(default={})
    datasets: Entries = Field(default={})
    facts: Entries = Field(default={})
    parameters: Entries = Field(default={})
    policies: Entries = Field(default={})
    conditions: OfPolicies = Field(default={})
    grants: OfPolicies = Field(default={})


class Changed(Shape):
    """What is there already and becomes otherwise."""

    parameters: dict[str, list[dict[str, Any]]] = Field(default={})
    choices: dict[str, list[dict[str, Any]]] = Field(default={})
    facts: Entries = Field(default={})
    texts: dict[str, list[dict[str, Any]]] = Field(default={})
    conditions: OfPolicies = Field(default={})
    grants: OfPolicies = Field(default={})


class Removed(Shape):
    """What is no longer there."""

    policies: Texts = Field(default=[])
    conditions: dict[str, Texts] = Field(default={})
    grants: dict[str, Texts] = Field(default={})


class ChangeFile(Shape):
    """A draft: its title, and what it does to the toolbox."""

    draft: Text
    note: Text | None = None
    add: Added = Added()
    change: Changed = Changed()
    remove: Removed = Removed()


class DraftSettings(SettingsFile):
    """What a draft sets of what is there, in full: as a lower layer's settings, but free to touch anything."""

    grants: dict[str, dict[str, Grant]] = Field(default={})
    texts: dict[str, list[Dated]] = Field(default={})
    removed: Removed = Removed()
