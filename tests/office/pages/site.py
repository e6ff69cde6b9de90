"""A small office on the demonstration city, served to a real browser: what the tests of pages walk through."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from yulu.calendars.zone import today
from yulu.demonstration import City, generate
from yulu.office.accounts.models import Account, Mandate, PostRecord
from yulu.office.accounts.permissions import Role
from yulu.office.home import Home
from yulu.office.issuing.in_force import put_in_force
from yulu.office.releases.indicators import data_folder, release
from yulu.office.releases.runs import perform, registry_folder, start_run
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.places import shipped_toolbox

DAY = date(2022, 6, 30)
PASSWORD = "a-long-password-of-2022"
PROBLEMS = "编号,企业,渠道,反映日期,已办结\n" + "".join(
    f"P{number:03},某企业{number},线上,2022-05-{number % 28 + 1:02},{'是' if number % 20 else '否'}\n"
    for number in range(1, 61)
)


def furnish(home: Home) -> str:
    """Toolbox, registry, accounts, a run and a release of indicators; gives the code of a firm somebody speaks for."""
    toolbox = load_toolbox(shipped_toolbox("xiangtan"))
    put_in_force(toolbox, datetime(2022, 1, 1, tzinfo=UTC), "system:setup")
    generate(toolbox, City(1_000, 2022, DAY), registry_folder(), datetime.now(UTC))
    for role in Role:
        account = Account.objects.create_user(role.value, PASSWORD, f"演示{role.value}")
        PostRecord.objects.create(account=account, role=role.value)
    office = Account.objects.get(username="office").person()
    record = perform(start_run(office, DAY, today()).pk)
    assert record.state == "finished", record.reason
    data_folder().mkdir()
    (data_folder() / "firm_problems.csv").write_text(PROBLEMS, encoding="utf-8")
    release(office, "2022-06")
    firm = _entitled_firm(home.folder / "runs" / "1")
    Mandate.objects.create(
        account=Account.objects.get(username="agent"), subject=f"enterprise:{firm}", issued_by="account:clerk",
        evidence="营业执照和委托书",
    )  # fmt: skip
    return firm


def _entitled_firm(run: Path) -> str:
    """The firm that is entitled to most."""
    rows = pl.scan_parquet(run / "decisions" / "**" / "*.parquet")
    firms = rows.filter((pl.col("outcome") == "entitled") & pl.col("subject").str.starts_with("9"))
    return str(firms.group_by("subject").len().sort("len", "subject").last().collect()["subject"].item())
