"""Every code with its words, a module a family. Codes are stable; wordings may improve.

E1xx reading a file · E2xx expressions · E3xx facts, parameters, documents and subjects · E4xx policies · E5xx layers ·
E6xx examples and notices · E7xx delivered tables, registries and runs · E85x documents to read · E9xx office hours and
limits · E98x
what is written for people · W… what is lawful but doubtful.
"""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.deliveries import DELIVERIES
from yulu.diagnostics.catalogue.documents import DOCUMENTS
from yulu.diagnostics.catalogue.entry import Wording
from yulu.diagnostics.catalogue.examples import EXAMPLES
from yulu.diagnostics.catalogue.expressions import EXPRESSIONS
from yulu.diagnostics.catalogue.facts import FACTS
from yulu.diagnostics.catalogue.hours import HOURS
from yulu.diagnostics.catalogue.importing import IMPORTING
from yulu.diagnostics.catalogue.layers import LAYERS
from yulu.diagnostics.catalogue.policies import POLICIES
from yulu.diagnostics.catalogue.reading import READING
from yulu.diagnostics.catalogue.registry import REGISTRY
from yulu.diagnostics.catalogue.runs import RUNS
from yulu.diagnostics.catalogue.subjects import SUBJECTS
from yulu.diagnostics.catalogue.writing import WRITING

CATALOGUE: Mapping[str, Wording] = {
    **READING,
    **EXPRESSIONS,
    **FACTS,
    **SUBJECTS,
    **POLICIES,
    **LAYERS,
    **EXAMPLES,
    **DELIVERIES,
    **REGISTRY,
    **DOCUMENTS,
    **HOURS,
    **IMPORTING,
    **RUNS,
    **WRITING,
}

__all__ = ["CATALOGUE", "Wording"]
