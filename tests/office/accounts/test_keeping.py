"""Accounts, posts, mandates and sessions over time."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from yulu.office.accounts import keeping
from yulu.office.accounts.models import Account
from yulu.office.accounts.permissions import Action, Forbidden, Matter, Person, Post, Role, allowed
from yulu.office.home import Home
from yulu.office.ledger.models import LedgerEntry

ACTOR = "shell:root"
PASSWORD = "梅花香自苦寒来-2022"
CLERK = Person("clerk", (Post(Role.clerk),))
pytestmark = pytest.mark.parametrize("office", ["sqlite"], indirect=True)


def wang() -> Account:
    return keeping.add_account(ACTOR, "wang", "王某", PASSWORD)


def signs_in(client: Client, password: str = PASSWORD) -> int:
    return client.post("/sign-in/", {"username": "wang", "password": password}).status_code


def test_a_password_is_kept_by_argon2_and_a_weak_one_is_refused_in_chinese(office: Home) -> None:
    assert wang().password.startswith("argon2$")
    with pytest.raises(ValidationError, match="密码") as refused:
        keeping.add_account(ACTOR, "li", "李某", "12345678")
    assert len(refused.value.messages) >= 2 and not Account.objects.filter(username="li").exists()


def test_every_change_is_in_the_ledger_and_no_name_is_in_the_chain(office: Home) -> None:
    wang()
    keeping.fill_departments(ACTOR, {"tax": "税务局"})
    keeping.add_department(ACTOR, "tax_1", "税务一分局", "tax")
    keeping.give_post(ACTOR, "wang", Role.head, "tax")
    keeping.end_posts(ACTOR, "wang")
    keeping.disable(ACTOR, "wang")
    actions = list(LedgerEntry.objects.values_list("action", flat=True))
    expected = ["account.add", "department.fill", "department.add", "account.post", "account.posts_end"]
    assert actions == [*expected, "account.disable"]
    assert not any("王某" in content for content in LedgerEntry.objects.values_list("content", flat=True))


def test_a_head_reaches_the_units_below_until_the_post_ends(office: Home) -> None:
    account = wang()
    keeping.fill_departments(ACTOR, {"tax": "税务局", "court": "法院"})
    keeping.add_department(ACTOR, "tax_1", "税务一分局", "tax")
    keeping.give_post(ACTOR, "wang", Role.head, "tax")
    assert allowed(account.person(), Action.handle, Matter(departments=frozenset({"tax_1"})))
    assert not allowed(account.person(), Action.handle, Matter(departments=frozenset({"court"})))
    keeping.end_posts(ACTOR, "wang")
    assert account.person().posts == ()
    with pytest.raises(keeping.Unfit):
        keeping.give_post(ACTOR, "wang", Role.officer)


def test_a_mandate_is_followed_at_the_moment_asked(office: Home) -> None:
    account, now = wang(), timezone.now()
    mandate = keeping.issue_mandate(CLERK, "wang", "enterprise:1", "委托书 2022-1", now + timedelta(days=30))
    assert "enterprise:1" in account.person().subjects
    assert "enterprise:1" not in account.person(now - timedelta(minutes=1)).subjects
    assert "enterprise:1" not in account.person(now + timedelta(days=31)).subjects
    with pytest.raises(Forbidden):
        keeping.revoke_mandate(Person("li", (Post(Role.agent),)), mandate.pk)
    keeping.revoke_mandate(CLERK, mandate.pk)
    assert "enterprise:1" not in account.person().subjects
    with pytest.raises(keeping.Unfit):
        keeping.revoke_mandate(CLERK, mandate.pk)


def test_nobody_gives_themselves_a_mandate_and_none_is_without_evidence_or_end(office: Home) -> None:
    wang()
    later = timezone.now() + timedelta(days=1)
    with pytest.raises(Forbidden):
        keeping.issue_mandate(Person("wang", (Post(Role.agent),)), "wang", "enterprise:1", "委托书", later)
    with pytest.raises(keeping.Unfit):
        keeping.issue_mandate(CLERK, "wang", "enterprise:1", " ", later)
    with pytest.raises(keeping.Unfit):
        keeping.issue_mandate(CLERK, "wang", "enterprise:1", "委托书", timezone.now())


def test_five_wrong_passwords_lock_the_account_out_for_whoever_guesses(office: Home) -> None:
    wang()
    client = Client(SERVER_NAME="localhost")
    assert [signs_in(client, "wrong") for _ in range(5)][-1] == 429
    assert signs_in(client) == 429
    assert signs_in(Client(SERVER_NAME="localhost", REMOTE_ADDR="10.0.0.9")) == 302


def test_a_session_ends_when_idle_when_the_password_changes_and_when_disabled(office: Home) -> None:
    wang()

    def is_in(client: Client) -> bool:
        return "_auth_user_id" in client.session

    idle, other, last = (
        Client(SERVER_NAME="localhost"),
        Client(SERVER_NAME="localhost"),
        Client(SERVER_NAME="localhost"),
    )
    assert signs_in(idle) == signs_in(other) == 302
    idle.get("/look/")
    now = timezone.now().timestamp()
    with patch("yulu.office.accounts.sessions.time", lambda: now + 31 * 60):
        idle.get("/")
    assert not is_in(idle)
    keeping.set_password(ACTOR, "wang", PASSWORD + "-新")
    assert other.get("/desk/").headers["Location"] == "/sign-in/"
    assert signs_in(last, PASSWORD + "-新") == 302
    keeping.disable(ACTOR, "wang")
    assert last.get("/desk/").headers["Location"] == "/sign-in/"
