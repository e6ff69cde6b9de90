"""What happens when facts, rules or minds change on the way, and what is told to whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.office.delivery import liuxi
from tests.office.delivery.liuxi import CLERK, HEAD, agent
from tests.office.delivery.path import asked, filed, paid, row_of
from yulu.diagnostics import Fault
from yulu.office.delivery.channels import CHANNELS, Channel, NotSent
from yulu.office.delivery.consents import consent
from yulu.office.delivery.corrections import corrections
from yulu.office.delivery.holding import release
from yulu.office.delivery.looking_again import look_again
from yulu.office.delivery.models import Notice, Payment
from yulu.office.delivery.notices import inbox, quiet_until, send_due, tell
from yulu.office.delivery.objecting import object_to
from yulu.office.delivery.paying import prepare_file, sign_file
from yulu.office.delivery.publishing import public_notice
from yulu.office.delivery.returning import payments_since
from yulu.office.home import Home


@pytest.fixture
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Home:
    """What is tried here is the same on every database; the whole path is walked on both."""
    from tests.office.conftest import default_office

    home = Home(tmp_path / "office")
    home.make()
    made = default_office(home, None)
    made.__enter__()
    request.addfinalizer(lambda: made.__exit__())
    return home


@pytest.fixture(scope="session")
def late(found: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same day decided by later facts: F1 lies elsewhere, of F2 another founding day is known, F3's is stale."""
    room = tmp_path_factory.mktemp("late")
    registry = liuxi.make_registry(room / "registry", 5, stale=["F3"])
    liuxi.deliver(registry, "premises", [{"?id": "F1", "street": "ferry"}], date(2022, 6, 21))
    liuxi.deliver(
        registry, "founding",
        [{"?id": "F2", "name": "F2陶坊", "founded_on": date(2021, 3, 16), "industry": "pottery"}], date(2022, 6, 21),
    )  # fmt: skip
    return liuxi.run(registry, room / "run")


def test_rows_whose_facts_changed_since_consent_leave_the_file_and_are_asked_again(
    office: Home, found: Path, late: Path
) -> None:
    batch, file = filed(found, "F1", "F2", "F3", "F4")
    told = look_again(CLERK, batch, late)
    assert (told.lapsed, told.changed, told.held) == (
        ("enterprise:F1",), ("enterprise:F2", "enterprise:F5"), ("enterprise:F3",)
    )  # fmt: skip
    file.refresh_from_db()
    assert file.state == "void"
    with pytest.raises(Fault, match="作废"):
        sign_file(HEAD, file)
    assert row_of(batch, "F4").state == "consented"
    tell(batch, "system")
    assert inbox(agent("F2"), "enterprise:F2")[0].text.startswith("情况有变化")
    again = prepare_file(CLERK, batch).file
    assert again is not None and list(again.payments.values_list("subject", flat=True)) == ["enterprise:F4"]
    consent(agent("F2"), row_of(batch, "F2"))
    nothing = look_again(CLERK, batch, late)
    assert nothing.changed == nothing.lapsed == nothing.held == ()


def test_a_held_row_waits_for_a_named_officer_with_a_reason_and_stays_released(office: Home, found: Path) -> None:
    batch = asked(found)
    with pytest.raises(Fault, match="理由"):
        release(CLERK, row_of(batch, "F5"), "  ")
    release(CLERK, row_of(batch, "F5"), "已核实")
    assert look_again(CLERK, batch, found).held == ()
    row = row_of(batch, "F5")
    assert (row.state, row.released_by, row.released_because, row.held_for) == (
        "new",
        "account:liu",
        "已核实",
        ["stale"],
    )


def test_a_signed_file_is_beyond_recall_and_corrections_say_whom_to_tell_and_why(
    office: Home, found: Path, late: Path
) -> None:
    batch = paid(found, "F1")
    assert look_again(CLERK, batch, late).lapsed == ()
    told = corrections(CLERK, batch, late)
    assert [(each.subject, each.what, each.before, each.after, each.paid, each.because) for each in told] == [
        ("enterprise:F1", "overpaid", 500_000, 0, 500_000, "事实变动")
    ]
    back = payments_since(CLERK, "enterprise")
    assert (
        back.count == 1 and "F1" in back.table.decode() and payments_since(CLERK, "enterprise", back.through).count == 0
    )


def test_what_was_paid_is_published_and_an_objection_points_to_the_decision(office: Home, found: Path) -> None:
    batch = paid(found, "F1", "F2")
    notice = public_notice(batch, "system")
    assert (notice.count, notice.total) == (2, 1_000_000)
    assert [(firm.code, firm.name) for firm in notice.firms] == [("F1", "F1陶坊"), ("F2", "F2陶坊")]
    assert "6222" not in repr(notice)
    first = object_to(agent("F1"), row_of(batch, "F1"), "20221001-000001")
    assert object_to(agent("F1"), row_of(batch, "F1"), "20221001-000001") == first


def test_notices_keep_quiet_at_night_are_tried_again_after_growing_pauses_and_are_given_up_visibly(
    office: Home, found: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(found, "F1")
    night, morning = datetime(2030, 9, 1, 14, tzinfo=UTC), datetime(2030, 9, 2, 0, tzinfo=UTC)
    assert quiet_until(night) == morning and quiet_until(morning) is None
    send_due(night)
    assert {each.state for each in Notice.objects.exclude(channel="sms")} == {"sent"}
    message = Notice.objects.get(channel="sms")
    assert (message.state, message.not_before) == ("waiting", morning)

    def broken(notice: Notice, reached: object) -> None:
        raise NotSent("网关没有答复")

    working = CHANNELS["sms"]
    monkeypatch.setitem(CHANNELS, "sms", Channel("sms", "", broken, "phone", True))
    assert send_due(morning) == (0, 1)
    message.refresh_from_db()
    assert (message.reason, message.not_before) == ("网关没有答复", morning + timedelta(minutes=5))
    Notice.objects.filter(pk=message.pk).update(attempts=7, not_before=morning)
    send_due(morning)
    message.refresh_from_db()
    assert message.state == "failed"
    Notice.objects.filter(pk=message.pk).update(state="waiting", not_before=morning)
    monkeypatch.setitem(CHANNELS, "sms", working)
    assert send_due(morning) == (1, 0) and send_due(morning) == (0, 0)
    sent = office.folder / "outbox" / "sms" / f"{message.pk}.json"
    assert "13800000000" in sent.read_text(encoding="utf-8") and sent.stat().st_mode & 0o077 == 0


def test_account_numbers_are_nowhere_in_the_database(office: Home, found: Path) -> None:
    paid(found, "F1")
    files = [office.database, *office.folder.glob("office.sqlite3-*")]
    everything = b"".join(file.read_bytes() for file in files)
    assert Payment.objects.filter(state="paid").count() == 1
    assert b"6222000000" not in everything and b"enterprise:F1" in everything
