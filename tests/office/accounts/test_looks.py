"""Sensitive values at rest, masked, searched, and looked at by those who say why."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from cryptography.exceptions import InvalidTag
from django.db import models

from yulu.office.accounts.looks import NoReason, looks
from yulu.office.accounts.models import Look
from yulu.office.accounts.permissions import Forbidden, Matter, Person, Post, Role
from yulu.office.accounts.sensitive import SensitiveText, index_of, masked, unmask
from yulu.office.home import Home
from yulu.office.ledger.models import LedgerEntry

PHONE = "13812341234"
CLERK = Person("clerk", (Post(Role.clerk),))
TAX = Person("tax1", (Post(Role.officer, frozenset({"tax"})),))


@dataclass
class Called:
    """A request whose caller left a number."""

    phone: str = PHONE

    def matter(self) -> Matter:
        return Matter(accounts=frozenset({"wang"}), departments=frozenset({"court"}))

    def subject_key(self) -> str:
        return "person:3f"

    def about(self) -> str:
        return "case:20260101-1"


class Note(models.Model):
    """A table with two sensitive columns; only what goes to and comes from the database is looked at here."""

    phone = SensitiveText()
    identity = SensitiveText()

    class Meta:
        app_label = "a_test"
        managed = False


def column(name: str) -> SensitiveText:
    field = Note._meta.get_field(name)
    assert isinstance(field, SensitiveText)
    return field


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (PHONE, "138****1234"),
        ("+86 138-1234-1234", "138****1234"),
        ("１３８１２３４１２３４", "138****1234"),
        ("11010519491231002x", "110105***********X"),
        ("0731-5555", "0*******"),
        ("王", "*"),
        ("", ""),
    ],
)
def test_masks(value: str, shown: str) -> None:
    assert masked(value) == shown


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_the_database_keeps_no_readable_number_and_the_same_number_twice_looks_different(office: Home) -> None:
    phone = column("phone")
    one, two = phone.get_prep_value(PHONE), phone.get_prep_value(PHONE)
    assert one is not None and two is not None and one != two and PHONE.encode() not in one
    assert phone.from_db_value(one) == PHONE
    with pytest.raises(InvalidTag):
        column("identity").from_db_value(one)
    with pytest.raises(InvalidTag):
        phone.from_db_value(one[:-1] + bytes([one[-1] ^ 1]))
    assert phone.get_prep_value(None) is None and phone.from_db_value(None) is None


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_a_number_is_found_however_it_is_written_and_not_without_the_key(office: Home) -> None:
    assert index_of(PHONE) == index_of("+86 138 1234-1234") != index_of("13812341235")
    before = index_of(PHONE)
    (office.folder / "keys").chmod(0o700)
    file = next((office.folder / "keys").glob("private*"))
    file.write_text("ab" * 32 + "\n", encoding="ascii")
    assert index_of(PHONE) != before


def test_whoever_unmasks_says_why_and_is_in_the_list_of_looks_and_the_ledger(office: Home) -> None:
    with pytest.raises(Forbidden):
        unmask(TAX, Called(), "phone", "回电")
    with pytest.raises(NoReason):
        unmask(CLERK, Called(), "phone", "  ")
    assert not Look.objects.exists() and not LedgerEntry.objects.exists()
    assert unmask(CLERK, Called(), "phone", "回电核实地址") == PHONE
    [seen] = Look.objects.all()
    assert (seen.who, seen.subject, seen.what, seen.because) == ("account:clerk", "person:3f", "phone", "回电核实地址")
    entry = LedgerEntry.objects.get(position=seen.ledger_position)
    assert (entry.actor, entry.action, entry.about) == ("account:clerk", "person.look", "case:20260101-1")
    assert PHONE not in entry.content and "3f" not in entry.content and "回电" not in entry.content


def test_the_auditor_sees_all_looks_a_person_those_at_themselves_others_none(office: Home) -> None:
    unmask(CLERK, Called(), "phone", "回电")
    assert looks(Person("audit", (Post(Role.auditor),))).count() == 1
    assert looks(Person("wang", (Post(Role.resident),), frozenset({"person:3f"}))).count() == 1
    assert looks(Person("li", (Post(Role.resident),), frozenset({"person:4a"}))).count() == 0
    assert looks(TAX).count() == 0
