"""The office's cases as tables that indicators are computed from: no words, no persons, only what is counted."""

from __future__ import annotations

import csv
from pathlib import Path

from django.utils import timezone

from yulu.office.casework.models import CaseEvent, CaseRecord

_SATISFIED = 3
"""基本满意 and better, of five."""


def write_orders(service: str, streets: dict[str, str], other: str, file: Path) -> int:
    """One row a case of a service, by the street that its form names; returns how many.

    A file is written beside its place and moved there, so that whoever reads it never sees half of it.
    """
    columns = ("number", "street", "received_on", "closed_on", "is_closed", "is_solved", "is_satisfied")
    given = dict(CaseEvent.objects.filter(number=1, case__service=service).values_list("case_id", "data"))
    part = file.with_name(f".{file.name}.part")
    count = 0
    with part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        for each in CaseRecord.objects.filter(service=service).order_by("pk").iterator():
            place = str(given.get(each.pk, {}).get("given", {}).get("place", ""))
            street = next((code for name, code in streets.items() if name in place), other)
            closed = each.state == "closed" and each.closed_at is not None
            writer.writerow([
                each.number, street, timezone.localtime(each.received_at).date().isoformat(),
                timezone.localtime(each.closed_at).date().isoformat() if closed and each.closed_at else "",
                "是" if closed else "否", {True: "是", False: "否", None: ""}[each.solved],
                "" if each.stars is None else "是" if each.stars >= _SATISFIED else "否",
            ])  # fmt: skip
            count += 1
    part.replace(file)
    return count
