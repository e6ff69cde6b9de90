"""What was said in words about a case: kept apart from the chain, opened for who may see the case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from yulu.office.casework.models import CaseRecord
from yulu.office.ledger.appending import opened
from yulu.office.ledger.models import PrivateContent


def told(record: CaseRecord) -> Mapping[int, Mapping[str, Any]]:
    """By the ledger's position, what was kept apart with each event; what was forgotten is not there."""
    kept = PrivateContent.objects.filter(person=f"case:{record.number}")
    return {each.position: json.loads(opened(bytes(each.body), each.position)) for each in kept}
