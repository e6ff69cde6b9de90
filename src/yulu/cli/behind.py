"""The facts that a run was made from, as a command is told where they lie now."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from yulu.cli.matching import find_mapping
from yulu.diagnostics import Diagnostic, Fault
from yulu.matching.finding import snapshot_of
from yulu.matching.manifest import file_of
from yulu.matching.parts import Population
from yulu.matching.registered import Registered
from yulu.matching.stored import StoredRun
from yulu.matching.table import read_table
from yulu.registry.identities import Look
from yulu.toolbox.model import Toolbox


@dataclass(frozen=True, slots=True)
class Behind:
    """Where the facts may lie now, who looks, and what for."""

    registry: Path | None
    table: Path | None
    mapping: str | None
    who: str | None
    why: str

    @property
    def look(self) -> Look:
        return Look(self.who or getpass.getuser(), self.why, datetime.now().astimezone())

    def population(self, run: StoredRun, toolbox: Toolbox) -> Population | None:
        """Everybody as they were decided; None where the run was made from a table and nobody says where it is.

        Raises Fault, RegistryFault where what lies there is not what the run was made from.
        """
        source = run.manifest.source
        if source.kind == "registry":
            return Registered(snapshot_of(run, toolbox, self.registry, self.look))
        if self.table is None:
            return None
        mapping = self.mapping or source.mapping
        if mapping is None:
            raise Fault(Diagnostic("E769", None, {}))
        table = read_table(toolbox, find_mapping(toolbox, mapping), self.table)
        if file_of(self.table).sha256 != source.hash:
            raise Fault(Diagnostic("E765", None, {"file": self.table.as_posix(), "name": source.path}))
        return table
