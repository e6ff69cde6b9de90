"""The office that pages are tested on: made once, served, and one browser for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.office.browser import DESKTOP, Visit, chromium, serving
from tests.office.conftest import default_office
from tests.office.pages.site import furnished
from yulu.office.home import Home

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@dataclass(frozen=True)
class Site:
    """Where the office answers, the firm that the agent speaks for, and each account's password."""

    address: str
    firm: str
    passwords: dict[str, str]


@pytest.fixture(scope="module")  # the office of a process is one: another module's would take its place
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = Home(tmp_path_factory.mktemp("site") / "office")
    home.make()
    with default_office(home, None):
        firm, passwords = furnished(home)
        with serving() as address:
            yield Site(address, firm, passwords)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """A fresh visitor at a desk; the test fails for whatever went wrong in the browser."""
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN", timezone_id="Asia/Shanghai")
    visit = Visit(context.new_page(), site.address, site.passwords)
    yield visit
    context.close()
    assert visit.wrong == []
