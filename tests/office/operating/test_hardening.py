"""What the operator's guide says of hardening is so, and the tests it names are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from yulu.office.accounts.models import Account
from yulu.office.accounts.permissions import Action

ROOT = Path(__file__).parents[3]


def addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns)
        else:
            yield each


def test_every_test_that_the_guide_names_is_there() -> None:
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    named = re.findall(r"`(tests/[^`]+)`", page)
    assert len(named) >= 9
    assert [each for each in named if not (ROOT / each).exists()] == []


def test_every_address_declares_what_it_needs() -> None:
    found = list(addresses(get_resolver().url_patterns))
    assert len(found) > 10
    assert [str(each.pattern) for each in found if not hasattr(each.callback, "needs")] == []
    assert any(each.callback.needs is Action.see_ledger for each in found)  # type: ignore[attr-defined]


def test_passwords_are_not_stored_and_sessions_end() -> None:
    account = Account(username="clerk")
    account.set_password("a long secret")
    assert "secret" not in account.password and account.check_password("a long secret")
    assert settings.SESSION_COOKIE_AGE <= 8 * 3600 and settings.SESSION_COOKIE_HTTPONLY
    assert "'unsafe-inline'" not in str(settings.CONTENT_SECURITY_POLICY)
