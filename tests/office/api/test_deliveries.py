"""From a run to consent through the interface alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tests.office.api.conftest import Served
from tests.office.browser import serving
from tests.office.conftest import default_office
from tests.office.delivery.liuxi import DAY, POLICY, make_registry, toolbox
from yulu.client import Refused
from yulu.office.accounts.models import Account, Department, Mandate, PostRecord
from yulu.office.accounts.permissions import Role
from yulu.office.delivery.models import Batch
from yulu.office.delivery.notices import tell
from yulu.office.home import Home
from yulu.office.issuing.in_force import put_in_force
from yulu.office.releases.runs import perform, registry_folder, start_run


@pytest.fixture(scope="module")
def liuxi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = Home(tmp_path_factory.mktemp("liuxi") / "office")
    home.make()
    with default_office(home, None):
        put_in_force(toolbox(), datetime(2022, 1, 1, tzinfo=UTC), "system:setup")
        make_registry(registry_folder(), 3)
        labour = Department.objects.get_or_create(id="labour", defaults={"label": "人社局"})[0]
        for role in (Role.officer, Role.agent, Role.office):
            account = Account.objects.create_user(role.value, None, role.value)
            department = labour if role is Role.officer else None
            PostRecord.objects.create(account=account, role=role.value, department=department)
        Mandate.objects.create(
            account=Account.objects.get(username="agent"), subject="enterprise:F1", issued_by="x", evidence="x"
        )
        perform(start_run(Account.objects.get(username="office").person(), DAY, date(2022, 7, 31)).pk)
        with serving() as address:
            yield Served(address)


def test_a_run_is_offered_and_answered_through_the_interface(liuxi: Served) -> None:
    officer, agent, office = (liuxi.client(each) for each in (Role.officer, Role.agent, Role.office))
    [run] = office.runs()
    batch = officer.open_delivery(run["number"], POLICY)
    assert officer.open_delivery(run["number"], POLICY)["id"] == batch["id"]
    assert [each["subject"] for each in officer.delivery_rows(batch["id"])] == [
        "enterprise:F3", "enterprise:F2", "enterprise:F1",
    ]  # fmt: skip
    tell(Batch.objects.get(pk=batch["id"]), "system:test")
    [offer] = agent.offers("enterprise:F1")
    assert (offer["state"], offer["amount"], offer["run_hash"]) == ("asked", "5000.00", run["hash"])
    assert agent.answer_offer(offer["id"], consent=True)["state"] == "consented"
    states = {each["state"]: (each["rows"], each["amount"]) for each in officer.delivery(batch["id"])["states"]}
    assert states == {"consented": (1, "5000.00"), "asked": (2, "10000.00")}
    for refused_call in (lambda: agent.offers("enterprise:F2"), lambda: agent.delivery(batch["id"])):
        with pytest.raises(Refused) as refused:
            refused_call()
        assert refused.value.status == 403
