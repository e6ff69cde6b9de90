"""Liuxi's office, made once a module on each database; every test begins without cases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.office.casework.liuxi import issue
from tests.office.conftest import database_of_its_own, default_office
from yulu.office.home import Home


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def liuxi(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("liuxi") / "office")
    home.make()
    with ExitStack() as after:
        url = None
        if request.param == "postgresql":
            maintenance = request.getfixturevalue("postgresql")
            if maintenance is None:
                pytest.skip("no PostgreSQL server is installed here")
            url = after.enter_context(database_of_its_own(maintenance))
        after.enter_context(default_office(home, url))
        issue()
        yield home


@pytest.fixture(autouse=True)
def no_cases(liuxi: Home) -> Home:
    from yulu.office.casework.models import CaseRecord

    CaseRecord.objects.all().delete()
    return liuxi
