"""After a corrected rule or late data: whom to pay, and whom to tell, each with the reason.

Nothing is paid or taken back by this list: more money is a batch of its own, too much money a matter for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from django.utils import timezone

from yulu.matching.comparing.causes import in_words
from yulu.matching.comparing.comparison import compare
from yulu.matching.finding import facts_of
from yulu.matching.registered import Registered
from yulu.matching.stored import StoredRun, open_run
from yulu.office.accounts.permissions import Action, Person, require
from yulu.office.delivery.batches import fen, matter_of
from yulu.office.delivery.deciding_again import run_folder
from yulu.office.delivery.models import Batch, Payment, Row
from yulu.registry.identities import Look
from yulu.toolbox.model import Toolbox

WHAT = {
    "pay": "原来没有兑付，现在应当兑付",
    "supplement": "已付的少于应付，应当补付",
    "overpaid": "已付的多于应付，告知本人并核实",
    "no_longer": "已经通知、尚未兑付，现在不再符合，告知本人",
    "changed": "尚未兑付，金额有变，重新确认",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One subject: what to do (`WHAT`), sums in 分 (None where unknown), what was paid, and why it changed."""

    subject: str
    what: str
    before: int | None
    after: int | None
    paid: int
    because: str


def corrections(person: Person, batch: Batch, corrected: Path) -> list[Correction]:
    """Hold the run of a batch against a corrected one.

    Raises Forbidden, and Fault where the two cannot be compared.
    """
    require(person, Action.prepare_delivery, matter_of(batch))

    def opening(run: StoredRun) -> Callable[[Toolbox], Registered] | None:
        return facts_of(run, look=Look(person.actor, f"更正{batch.title}", timezone.localtime()))

    with TemporaryDirectory(prefix="yulu-corrections-") as room:
        found = compare(open_run(run_folder(batch.run)), open_run(corrected), opening, Path(room))
        changed = found.rows.filter(pl.col("policy") == batch.policy).collect()
    live = Payment.objects.filter(policy=batch.policy, period=batch.period, state="paid")
    paid = dict(live.values_list("subject", "amount"))
    told = set(Row.objects.filter(batch=batch).exclude(state__in=("new", "held")).values_list("subject", flat=True))
    return sorted(_corrections(changed.iter_rows(named=True), batch, paid, told), key=lambda each: each.subject)


def _corrections(
    rows: Iterable[Mapping[str, Any]], batch: Batch, paid: Mapping[str, int], told: set[str]
) -> Iterator[Correction]:
    for row in rows:
        subject = f"{batch.kind}:{row['subject']}"
        before = fen(row["amount_before"]) if row["outcome_before"] == "entitled" else 0
        after = fen(row["amount"]) if row["outcome"] == "entitled" else 0
        what = _what(before, after, paid.get(subject), subject in told)
        if what:
            yield Correction(subject, what, before, after, paid.get(subject, 0), in_words(row["cause"]))


def _what(before: int | None, after: int | None, paid: int | None, is_told: bool) -> str:
    if after is None:
        return "changed" if paid is None else ""
    if before == after:
        return ""
    if paid is None:
        if after == 0:
            return "no_longer" if is_told else ""
        return "changed" if before else "pay"
    return "supplement" if after > paid else "overpaid" if after < paid else ""
