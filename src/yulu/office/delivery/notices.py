"""The outbox: notices are written with what they tell of, in one transaction, and sent afterwards, once each channel.

Whoever is killed while sending sends that notice again (`channels`); none is lost, as each stays `waiting` until it
went out. A notice that fails waits longer each time, and after a week's worth of tries is given up, visibly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from yulu.office.accounts.permissions import Action, Matter, Person, require
from yulu.office.delivery.batches import about, matter_of, yuan
from yulu.office.delivery.channels import CHANNELS, NotSent
from yulu.office.delivery.deciding_again import Again, basis_of, run_folder
from yulu.office.delivery.models import Batch, Notice, Row
from yulu.office.delivery.payees import payee_of
from yulu.office.delivery.wording import Unfillable, notice_for
from yulu.office.ledger.appending import append

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
ATTEMPTS = 8
_FIRST_PAUSE, _GROWTH, _CHUNK = timedelta(minutes=5), 4, 100
CHANGED = "情况有变化，以前的确认不再有效，请重新确认。\n\n"

Progress = Callable[[int, int], None]


def tell(batch: Batch, by: str, progress: Progress = lambda done, total: None) -> int:
    """Write the notices of rows nobody was told of yet, and let them be answered; gives how many.

    A row whose text has a blank that nothing fills is held. Begun again, it goes on where it was stopped.
    """
    waiting = list(Row.objects.filter(batch=batch, state="new").values_list("pk", "subject", "run"))
    opened: dict[str, Again] = {}
    done = 0
    for start in range(0, len(waiting), _CHUNK):
        chunk = waiting[start : start + _CHUNK]
        # Deciding takes its time, and nobody waits for it: the database is written to afterwards.
        texts = []
        for number, subject, run in chunk:
            if run not in opened:
                opened[run] = Again(run_folder(run), by, f"书写{batch.title}的通知")
            texts.append((number, run, _text(opened[run], subject, batch)))
        with transaction.atomic():
            told = sum(_tell_one(number, run, text, batch) for number, run, text in texts)
            append(by, "delivery.notify", about(batch), {"told": told}, toolbox=batch.toolbox)
        done += told
        progress(start + len(chunk), len(waiting))
    return done


@dataclass(frozen=True, slots=True)
class _Text:
    """What a row is told, the hash of what that rests on, and the blank that nothing fills (then there is no text)."""

    text: str
    basis: str
    lacking: str | None = None


def _text(again: Again, subject: str, batch: Batch) -> _Text:
    known, answer = again.answer(subject.partition(":")[2], batch.policy)
    try:
        return _Text(notice_for(again.toolbox, known, answer, again.as_of), basis_of(answer))
    except Unfillable as fault:
        return _Text("", "", fault.name)


def _tell_one(number: int, run: str, text: _Text, batch: Batch) -> bool:
    row = Row.objects.select_for_update().get(pk=number)
    if row.state != "new" or row.run != run:
        return False
    if text.lacking is not None:
        row.state, row.held_for = "held", [*row.held_for, f"blank:{text.lacking}"]
        row.save()
        return False
    is_again = row.notices.exists()
    row.state, row.basis = "asked", text.basis
    row.save()
    put_out(row, f"ask:{row.run_hash[:16]}", batch.title, (CHANGED if is_again else "") + text.text)
    return True


def put_out(row: Row, key: str, title: str, text: str, now: datetime | None = None) -> None:
    """A notice for every way this subject is reached, on paper where there is only the page; within a transaction."""
    reached = payee_of(row.subject) or {}
    ways = [each.name for each in CHANNELS.values() if each.reach and reached.get(each.reach)]
    for name in ("inbox", *(ways or ("print",))):
        Notice.objects.get_or_create(
            key=f"{row.pk}:{key}:{name}",
            defaults={
                "row": row, "channel": name, "subject": row.subject, "title": title, "text": text,
                "not_before": now or timezone.now(),
            },
        )  # fmt: skip


def tell_of_payment(row: Row, amount: int, number: str, is_paid: bool, reason: str) -> None:
    """That money arrived, or did not; within the transaction that takes the bank's return."""
    title = row.batch.title
    if is_paid:
        text = f"{title}（{row.batch.period}）{yuan(amount)}元已经付到您确认的账户，流水号{number}。"
    else:
        said = f"（银行说明：{reason}）" if reason else ""
        text = f"{title}（{row.batch.period}）{yuan(amount)}元没有付成{said}。请核对收款账户，更正后会再次支付。"
    put_out(row, f"payment:{number}", title, text)


def send_due(now: datetime | None = None, limit: int = 500) -> tuple[int, int]:
    """Send what is due; gives how many went out and how many failed. Loud channels keep quiet from 21 to 8 o'clock."""
    at = now or timezone.now()
    sent = failed = 0
    ready = Notice.objects.filter(state="waiting", not_before__lte=at).values_list("pk", flat=True)
    for number in list(ready[:limit]):
        outcome = _send(number, at)
        sent += outcome is True
        failed += outcome is False
    return sent, failed


@transaction.atomic
def _send(number: int, at: datetime) -> bool | None:
    found = Notice.objects.filter(pk=number, state="waiting", not_before__lte=at)
    skipping = connection.features.has_select_for_update_skip_locked
    notice = found.select_for_update(skip_locked=skipping).first()
    if notice is None:
        return None
    way = CHANNELS[notice.channel]
    morning = quiet_until(at) if way.is_loud else None
    if morning is not None:
        notice.not_before = morning
        notice.save()
        return None
    notice.attempts += 1
    try:
        reached = payee_of(notice.subject) or {}
        if way.reach and not reached.get(way.reach):
            raise NotSent("联系方式已经没有了")
        way.send(notice, reached)
        notice.state, notice.sent_at, notice.reason = "sent", at, ""
    except NotSent as fault:
        notice.reason, notice.not_before = str(fault)[:200], at + pause_after(notice.attempts)
        if notice.attempts >= ATTEMPTS:
            notice.state = "failed"
    notice.save()
    return notice.state == "sent"


def pause_after(attempts: int) -> timedelta:
    """5 minutes, 20 minutes, 80 minutes, …, two days at most."""
    return min(_FIRST_PAUSE * int(_GROWTH ** (attempts - 1)), timedelta(days=2))


def quiet_until(at: datetime) -> datetime | None:
    """When the night is over, in China; None by day."""
    here = timezone.localtime(at)
    if QUIET_UNTIL <= here.time() < QUIET_FROM:
        return None
    day = here.date() + timedelta(days=here.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, here.tzinfo)


def inbox(person: Person, subject: str) -> Sequence[Notice]:
    """What a subject was told on its page, the latest first; raises Forbidden."""
    require(person, Action.see_delivery, Matter(subjects=frozenset({subject})))
    return list(Notice.objects.filter(subject=subject, channel="inbox").select_related("row__batch").order_by("-id"))


def outbox(person: Person, batch: Batch) -> Sequence[Notice]:
    """Every notice of a batch with how far it is; raises Forbidden."""
    require(person, Action.see_delivery, matter_of(batch))
    return list(Notice.objects.filter(row__batch=batch))
