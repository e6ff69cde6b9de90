"""Every code with its words, a module a family. Codes are stable; wordings may improve.

E1xx reading a file · E2xx expressions · E3xx facts, parameters, documents and subjects · E4xx policies ·
E5xx layers · E6xx examples and notices · E7xx delivered tables, registries and runs · E81x–E83x indicators ·
E84x, E86x, W85x services · E85x documents to read · E87x, E88x cases from a table · E90x–E92x office hours and limits ·
E927–E938 issuing and paying · E94x a generated city · E95x along a fact, question by question ·
E96x what is asked of a run · E97x drafts that are tried · E98x what is written for people · E99x the office ·
W… what is lawful but doubtful.
"""

from __future__ import annotations

from collections.abc import Mapping

from yulu.diagnostics.catalogue.asking import ASKING
from yulu.diagnostics.catalogue.deliveries import DELIVERIES
from yulu.diagnostics.catalogue.demonstration import DEMONSTRATION
from yulu.diagnostics.catalogue.documents import DOCUMENTS
from yulu.diagnostics.catalogue.entry import Wording
from yulu.diagnostics.catalogue.examples import EXAMPLES
from yulu.diagnostics.catalogue.expressions import EXPRESSIONS
from yulu.diagnostics.catalogue.facts import FACTS
from yulu.diagnostics.catalogue.hours import HOURS
from yulu.diagnostics.catalogue.importing import IMPORTING
from yulu.diagnostics.catalogue.indicators import INDICATORS
from yulu.diagnostics.catalogue.layers import LAYERS
from yulu.diagnostics.catalogue.office import OFFICE
from yulu.diagnostics.catalogue.payments import PAYMENTS
from yulu.diagnostics.catalogue.policies import POLICIES
from yulu.diagnostics.catalogue.reading import READING
from yulu.diagnostics.catalogue.registry import REGISTRY
from yulu.diagnostics.catalogue.replays import REPLAYS
from yulu.diagnostics.catalogue.run_questions import RUN_QUESTIONS
from yulu.diagnostics.catalogue.runs import RUNS
from yulu.diagnostics.catalogue.services import SERVICES
from yulu.diagnostics.catalogue.subjects import SUBJECTS
from yulu.diagnostics.catalogue.trials import TRIALS
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
    **INDICATORS,
    **RUNS,
    **OFFICE,
    **SERVICES,
    **REPLAYS,
    **RUN_QUESTIONS,
    **ASKING,
    **TRIALS,
    **DEMONSTRATION,
    **WRITING,
    **PAYMENTS,
}

__all__ = ["CATALOGUE", "Wording"]
