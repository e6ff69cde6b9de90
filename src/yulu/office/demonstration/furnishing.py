"""Furnishing an office to try: what every role needs to find something on its desk."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from django.db import transaction
from django.utils import timezone

from yulu.cases.happening import NotAllowed
from yulu.matching.stored import open_run
from yulu.office.accounts.models import Account, Department, Mandate, PostRecord
from yulu.office.accounts.permissions import ROLES, Role
from yulu.office.casework.models import CaseRecord
from yulu.office.casework.past import keep
from yulu.office.casework.tables import write_orders
from yulu.office.delivery.batches import open_batch
from yulu.office.delivery.notices import tell
from yulu.office.demonstration.year import PLACES, year
from yulu.office.home import Home
from yulu.office.issuing.in_force import in_force, put_in_force
from yulu.office.ledger.appending import append
from yulu.office.pages.entrance.demonstration import FILE
from yulu.office.releases.indicators import data_folder, release
from yulu.office.releases.models import RunRecord
from yulu.office.releases.runs import folder_of
from yulu.toolbox.model import Toolbox

_DEPARTMENT = ("market_regulation", "tax", "civil_affairs")
"""One officer and one head for several departments, so that a visitor finds cases and payments at one desk."""
_POSTS: dict[Role, tuple[str, ...]] = {
    Role.resident: (), Role.agent: (), Role.clerk: ("centre",), Role.officer: _DEPARTMENT, Role.head: _DEPARTMENT,
    Role.office: ("centre",), Role.writer: ("centre",), Role.leader: (), Role.auditor: (),
    Role.administrator: ("centre",),
}  # fmt: skip
_PAID = "vat-increment-refund"
"""The policy of which a delivery is half way."""
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Furnished:
    """What was put into the office."""

    accounts: int
    cases: int
    firm: str


def furnish(
    home: Home, toolbox: Toolbox, run: Path, as_of: date, cases: int, seed: int, told: Callable[[str], object]
) -> Furnished:  # fmt: skip
    """Fill an empty office whose registry and first run, `runs/1`, lie in its home already."""
    told("颁布工具箱，开立账号")
    put_in_force(toolbox, timezone.now() - timedelta(days=400), "system:demonstration")
    for id, department in toolbox.departments.items():
        Department.objects.create(id=id, label=department.label)
    firm = _entitled_firm(run)
    accounts = _accounts(firm)
    told("开一批兑现，写好通知")
    _deliver(_adopt(run, as_of))
    told(f"生成一年的 {cases:,} 件诉求")
    _cases(toolbox, cases, seed)
    told("计算并发布指标")
    _release()
    (home.folder / FILE).write_text(json.dumps(accounts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return Furnished(len(accounts), CaseRecord.objects.count(), firm)


def _accounts(firm: str) -> list[dict[str, str]]:
    """One account a role, each with a password of its own, which the sign-in page of the demonstration shows."""
    made = []
    for role, departments in _POSTS.items():
        password = f"{role.value}-{secrets.token_hex(4)}"
        account = Account.objects.create_user(role.value, password, f"演示·{ROLES[role]}")
        for department in departments or (None,):
            PostRecord.objects.create(account=account, role=role.value, department_id=department)
        made.append({"role": ROLES[role], "username": role.value, "password": password})
    Mandate.objects.create(
        account=Account.objects.get(username="agent"), subject=f"enterprise:{firm}", issued_by="account:clerk",
        evidence="演示：窗口核验营业执照和委托书",
    )  # fmt: skip
    return made


def _entitled_firm(run: Path) -> str:
    """The firm that is entitled to most: somebody has to have something to look at."""
    rows = pl.scan_parquet(run / "decisions" / "**" / "*.parquet")
    firms = rows.filter((pl.col("outcome") == "entitled") & pl.col("subject").str.starts_with("9"))
    return str(firms.group_by("subject").len().sort("len", "subject").last().collect()["subject"].item())


def _deliver(record: RunRecord) -> None:
    """A batch of one policy, told and waiting for answers."""
    batch = open_batch(Account.objects.get(username="officer").person(), folder_of(record), _PAID)
    tell(batch, "system:demonstration")


def _adopt(run: Path, as_of: date) -> RunRecord:
    """The run that the demonstration made, as the office's first."""
    manifest = open_run(run).manifest
    record = RunRecord.objects.create(
        pk=int(run.name), as_of=as_of, known_on=manifest.known_on, toolbox=in_force().hash, state="finished",
        hash=manifest.hash, decided=dict(manifest.subjects), started_by="system:demonstration",
        finished_at=timezone.now(),
    )  # fmt: skip
    append("system:demonstration", "run.finish", f"run:{record.pk}", {"run": record.hash}, toolbox=record.toolbox)
    return record


def _cases(toolbox: Toolbox, count: int, seed: int) -> None:
    hash = in_force().hash
    waiting = list(year(toolbox, count, seed, timezone.localtime()))
    for start in range(0, len(waiting), _CHUNK):
        with transaction.atomic():
            for title, happened in waiting[start : start + _CHUNK]:
                while happened:
                    try:
                        keep(hash, "one-call", title, happened, filed_by="resident", channel="hotline")
                        break
                    except NotAllowed:
                        happened = happened[:-1]


def _release() -> None:
    """The figures of the last full month, from the office's own cases."""
    data_folder().mkdir(parents=True, exist_ok=True)
    write_orders("one-call", {PLACES[0]: "窑湾街道"}, "其他街道", data_folder() / "one_call_orders.csv")
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    release(Account.objects.get(username="office").person(), f"{last:%Y-%m}")
