"""A person who was paid is erased: the sums stay, nothing else does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.office.conftest import default_office
from yulu.diagnostics import Fault
from yulu.office.accounts.permissions import Person, Post, Role
from yulu.office.delivery.batches import about_row
from yulu.office.delivery.consents import consent
from yulu.office.delivery.forgetting import forget_payee
from yulu.office.delivery.models import Batch, Notice, Payee, Payment, Row
from yulu.office.delivery.notices import put_out
from yulu.office.delivery.paying import prepare_file
from yulu.office.delivery.payment_files import made
from yulu.office.delivery.sealing import seal
from yulu.office.home import Home

SUBJECT = "person:3f5a7c"
CLERK = Person("liu", (Post(Role.officer, frozenset({"civil_affairs"})),))
ELDER = Person("chen", (Post(Role.resident),), frozenset({SUBJECT}))


@pytest.fixture
def row(tmp_path: Path, request: pytest.FixtureRequest) -> Row:
    """An old person asked whether they want their allowance."""
    home = Home(tmp_path / "office")
    home.make()
    entered = default_office(home, None)
    entered.__enter__()
    request.addfinalizer(lambda: entered.__exit__())
    batch = Batch.objects.create(
        run="runs/1", run_hash="a" * 64, toolbox="b" * 64, policy="elder-allowance", title="高龄津贴", kind="person",
        department="civil_affairs", as_of=date(2022, 6, 30), period="2022-Q2", opened_by=CLERK.actor,
    )  # fmt: skip
    row = Row.objects.create(
        batch=batch, subject=SUBJECT, amount=30_000, state="asked", run="runs/1", run_hash="a" * 64
    )
    said = {"name": "陈奶奶", "account": "6222000011112222", "bank": "柳溪农商行", "phone": "", "mail": ""}
    Payee.objects.create(subject=SUBJECT, body=seal(SUBJECT, said), set_by=CLERK.actor)
    put_out(row, "ask", "高龄津贴", "您家人均月收入900元")
    return row


def test_an_erased_person_leaves_sums_and_a_hash(row: Row) -> None:
    consent(ELDER, row)
    file = prepare_file(CLERK, row.batch).file
    assert file is not None
    assert forget_payee(SUBJECT, "w") == 1 and forget_payee(SUBJECT, "w") == 0
    file.refresh_from_db()
    assert file.state == "void"
    with pytest.raises(Fault, match=file.sha256):
        made(file)
    payment = Payment.objects.get()
    assert (payment.amount, bytes(payment.payee)) == (30_000, b"")
    assert payment.subject == Row.objects.get().subject != SUBJECT
    assert not Payee.objects.exists() and {each.text for each in Notice.objects.all()} == {""}


def test_the_ledger_never_names_a_person(row: Row) -> None:
    from yulu.office.ledger.models import LedgerEntry

    consent(ELDER, row)
    assert about_row(row) == f"row:{row.pk}"
    assert not any(SUBJECT in each.content + each.about for each in LedgerEntry.objects.all())
