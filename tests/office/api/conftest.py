"""A small office with accounts and tokens, served to real programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from tests.office.browser import serving
from tests.office.conftest import default_office
from yulu.client import Office
from yulu.office.accounts.models import Account, PostRecord
from yulu.office.accounts.permissions import Action, Role
from yulu.office.api.tokens import issue
from yulu.office.home import Home
from yulu.office.issuing.in_force import put_in_force
from yulu.office.releases.indicators import data_folder, release
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.places import shipped_toolbox

DAY = date(2022, 6, 30)
PROBLEMS = "编号,企业,渠道,反映日期,已办结\n" + "".join(
    f"P{number},某企业{number},线上,2022-05-{number % 28 + 1:02},是\n" for number in range(1, 41)
)


@dataclass(frozen=True)
class Served:
    """Where the office answers."""

    address: str

    def token(self, role: Role, *scopes: Action) -> str:
        """A token of the account with this role; for everything, where no scopes are named."""
        return issue("system:test", Account.objects.get(username=role.value), "测试", scopes or tuple(Action))[1]

    def client(self, role: Role, *scopes: Action) -> Office:
        """The office, as the account with this role calls it."""
        return Office(self.address, self.token(role, *scopes))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = Home(tmp_path_factory.mktemp("api") / "office")
    home.make()
    with default_office(home, None):
        put_in_force(load_toolbox(shipped_toolbox("xiangtan")), datetime(2022, 1, 1, tzinfo=UTC), "system:setup")
        for role in Role:
            account = Account.objects.create_user(role.value, None, f"演示{role.value}")
            PostRecord.objects.create(account=account, role=role.value)
        data_folder().mkdir()
        (data_folder() / "firm_problems.csv").write_text(PROBLEMS, encoding="utf-8")
        release(Account.objects.get(username="office").person(), "2022-06")
        with serving() as address:
            yield Served(address)
