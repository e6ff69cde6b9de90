"""The ledger in a database, on SQLite and on PostgreSQL: appended to by many, changed by nobody unseen."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from yulu.office.home import Home
from yulu.office.ledger.appending import append, forget
from yulu.office.ledger.chain import Flaw, Wrong
from yulu.office.ledger.models import Head, LedgerEntry, PrivateContent
from yulu.office.ledger.stored import verify_stored


def fill(count: int) -> None:
    for number in range(count):
        append("坐席:3", "case.receive", f"case:{number}", {"标题": "路灯不亮\n在雨湖路"}, toolbox="a" * 64)


def behind_its_back(*statements: str) -> None:
    """As somebody with the database's own password would: the triggers dropped first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_ledgerentry DISABLE TRIGGER ledger_append_only")
        else:
            cursor.execute("DROP TRIGGER ledger_no_update")
            cursor.execute("DROP TRIGGER ledger_no_delete")
        for statement in statements:
            cursor.execute(statement)


def flaws() -> tuple[Flaw, ...]:
    return verify_stored().chain.flaws


def test_what_was_appended_is_read_back_whole(office: Home) -> None:
    fill(5)
    found = verify_stored()
    assert found.whole and found.chain.entries == 5
    entry = LedgerEntry.objects.get(position=3)
    assert (entry.actor, entry.about, entry.toolbox) == ("坐席:3", "case:2", "a" * 64)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_ledgerentry SET actor = '别人' WHERE position = 2", "DELETE FROM ledger_ledgerentry"],
)
def test_the_database_refuses_to_change_or_remove_an_entry(office: Home, statement: str) -> None:
    fill(3)
    with pytest.raises(DatabaseError, match="only be appended"), transaction.atomic():
        connection.cursor().execute(statement)
    assert verify_stored().chain.entries == 3


def test_an_entry_is_there_only_with_the_transaction_it_belongs_to(office: Home) -> None:
    fill(2)
    with pytest.raises(RuntimeError), transaction.atomic():
        append("坐席:3", "case.receive", "case:x", {})
        raise RuntimeError
    fill(1)
    assert verify_stored().whole
    assert LedgerEntry.objects.count() == 3


def test_many_append_at_once_and_nothing_is_lost_or_doubled(office: Home) -> None:
    failed: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for number in range(20):
                append(f"坐席:{name}", "case.receive", f"case:{name}-{number}", {})
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert verify_stored().whole
    assert LedgerEntry.objects.values("about").distinct().count() == 80


TAMPERED = [
    pytest.param(
        ["UPDATE ledger_ledgerentry SET content = '{}' WHERE position = 3"], Flaw(Wrong.changed, 3), id="a byte"
    ),
    pytest.param(["DELETE FROM ledger_ledgerentry WHERE position = 3"], Flaw(Wrong.missing, 3, 3), id="a row"),
    pytest.param(
        [
            "UPDATE ledger_ledgerentry SET position = -3 WHERE position = 3",
            "UPDATE ledger_ledgerentry SET position = 3 WHERE position = 5",
            "UPDATE ledger_ledgerentry SET position = 5 WHERE position = -3",
        ],
        Flaw(Wrong.moved, 3, 5),
        id="the order",
    ),
    pytest.param(
        [
            "INSERT INTO ledger_ledgerentry SELECT 7, recorded_at, actor, action, 'case:forged', toolbox, content,"
            " private, digest, digest, seal FROM ledger_ledgerentry WHERE position = 6"
        ],
        Flaw(Wrong.changed, 7),
        id="a row more",
    ),
]


@pytest.mark.parametrize(("statements", "flaw"), TAMPERED)
def test_tampering_behind_the_programs_back_is_named(office: Home, statements: list[str], flaw: Flaw) -> None:
    fill(6)
    behind_its_back(*statements)
    assert flaw in flaws()


def test_a_cut_tail_is_found_by_a_checkpoint_even_when_the_head_was_set_back(office: Home) -> None:
    fill(6)
    checkpoint = verify_stored().chain.last
    fourth = LedgerEntry.objects.get(position=4)
    behind_its_back("DELETE FROM ledger_ledgerentry WHERE position > 4")
    Head.objects.update(position=4, digest=fourth.digest)
    assert verify_stored().whole  # the chain alone cannot tell
    assert checkpoint is not None
    assert verify_stored([checkpoint]).chain.flaws == (Flaw(Wrong.cut, 5, 6),)


class TestWhatMayBeForgotten:
    def take_in(self) -> None:
        append("坐席:3", "case.receive", "case:1", {"类别": "路灯"}, private={"电话": "13900000000"}, person="甲")
        append("坐席:3", "case.receive", "case:2", {"类别": "用水"}, private={"电话": "13911111111"}, person="乙")

    def test_it_is_neither_in_the_chain_nor_legible_in_the_database(self, office: Home) -> None:
        self.take_in()
        stored: list[Any] = [*LedgerEntry.objects.values_list(), *PrivateContent.objects.values_list("body")]
        assert "1390000" not in repr([bytes(each[0]) if len(each) == 1 else each for each in stored])

    def test_forgetting_a_person_leaves_the_chain_whole_and_says_so_in_it(self, office: Home) -> None:
        self.take_in()
        assert forget("管理员", "甲", "本人申请") == 1
        assert verify_stored().whole
        assert list(PrivateContent.objects.values_list("person", flat=True)) == ["乙"]
        assert LedgerEntry.objects.last().action == "ledger.forget"  # type: ignore[union-attr]

    def test_forgetting_somebody_unknown_does_nothing(self, office: Home) -> None:
        self.take_in()
        assert forget("管理员", "丙", "本人申请") == 0
        assert LedgerEntry.objects.count() == 2

    def test_private_content_that_was_changed_or_removed_is_named(self, office: Home) -> None:
        self.take_in()
        PrivateContent.objects.filter(position=1).update(body=b"0" * 40)
        PrivateContent.objects.filter(position=2).delete()
        found = verify_stored()
        assert (found.private_changed, found.private_missing) == ((1,), (2,))
        assert not found.whole
