"""Accounts made, posts given and ended, mandates issued and revoked: each change in the ledger, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from yulu.office.accounts.models import Account, Department, Mandate, PostRecord
from yulu.office.accounts.permissions import Action, Person, Role, require
from yulu.office.ledger.appending import append

NEEDS_DEPARTMENT = frozenset({Role.officer, Role.head})
"""Roles that mean nothing without a department."""


@dataclass(eq=False)
class Unfit(Exception):
    """What was asked for an account cannot be; `reason` is a code, `value` what it is about."""

    reason: str
    value: str = ""


@transaction.atomic
def add_account(actor: str, username: str, label: str, password: str) -> Account:
    """A new account without a post; raises Unfit, and Django's ValidationError for a weak password."""
    if Account.objects.filter(username=username).exists():
        raise Unfit("taken", username)
    validate_password(password, Account(username=username, label=label))
    account = Account.objects.create_user(username, password, label)
    _tell(actor, "account.add", username, {}, {"label": label})
    return account


@transaction.atomic
def set_password(actor: str, username: str, password: str) -> None:
    """A new password; every session of the account ends. Raises Unfit and ValidationError."""
    account = account_of(username)
    validate_password(password, account)
    account.set_password(password)
    account.save()
    _tell(actor, "account.password", username, {})


@transaction.atomic
def disable(actor: str, username: str) -> None:
    """Nobody signs in with it any more, whoever is signed in is out; posts and mandates stay on record."""
    Account.objects.filter(pk=account_of(username).pk).update(is_active=False)
    _tell(actor, "account.disable", username, {})


@transaction.atomic
def give_post(actor: str, username: str, role: Role, department: str = "", until: datetime | None = None) -> PostRecord:
    """A post from now on; raises Unfit where the role needs a department, or the department is not known."""
    account = account_of(username)
    if role in NEEDS_DEPARTMENT and not department:
        raise Unfit("department_needed", role.value)
    if department and not Department.objects.filter(pk=department).exists():
        raise Unfit("no_department", department)
    if until is not None and until <= timezone.now():
        raise Unfit("past", until.isoformat())
    post = PostRecord.objects.create(account=account, role=role.value, department_id=department or None, until=until)
    _tell(actor, "account.post", username, {"role": role.value, "department": department, "until": _said(until)})
    return post


@transaction.atomic
def end_posts(actor: str, username: str) -> int:
    """All posts end now; how many did."""
    now = timezone.now()
    ended = PostRecord.objects.filter(account=account_of(username), until=None).update(until=now)
    _tell(actor, "account.posts_end", username, {"ended": ended})
    return ended


@transaction.atomic
def issue_mandate(person: Person, username: str, subject: str, evidence: str, until: datetime) -> Mandate:
    """授权: the account speaks for the subject until then; raises Forbidden and Unfit (no evidence, already over)."""
    require(person, Action.issue_mandate)
    if not evidence.strip():
        raise Unfit("no_evidence", subject)
    if until <= timezone.now():
        raise Unfit("past", until.isoformat())
    mandate = Mandate.objects.create(
        account=account_of(username), subject=subject, issued_by=person.actor, evidence=evidence, until=until
    )
    content = {"mandate": mandate.pk, "until": _said(until)}
    _tell(person.actor, "mandate.issue", username, content, {"subject": subject, "evidence": evidence})
    return mandate


@transaction.atomic
def revoke_mandate(person: Person, number: int) -> None:
    """It ends now. Whoever issues mandates may, and whoever holds this one; raises Forbidden and Unfit."""
    mandate = Mandate.objects.select_for_update().select_related("account").filter(pk=number, revoked_at=None).first()
    if mandate is None:
        raise Unfit("no_mandate", str(number))
    if mandate.account.username != person.name:
        require(person, Action.issue_mandate)
    mandate.revoked_at = timezone.now()
    mandate.save()
    _tell(person.actor, "mandate.revoke", mandate.account.username, {"mandate": number})


@transaction.atomic
def fill_departments(actor: str, labels: Mapping[str, str]) -> int:
    """The toolbox's departments, by id; sub-units of one's own and the tree stay as they are. How many are new."""
    known = dict(Department.objects.values_list("id", "label"))
    for id, label in labels.items():
        if known.get(id) != label:
            Department.objects.update_or_create(id=id, defaults={"label": label})
    new = sorted(labels.keys() - known.keys())
    if new:
        append(actor, "department.fill", "", {"new": new})
    return len(new)


@transaction.atomic
def add_department(actor: str, id: str, label: str, parent: str) -> Department:
    """A sub-unit of one's own below another; raises Unfit."""
    if Department.objects.filter(pk=id).exists():
        raise Unfit("taken", id)
    if not Department.objects.filter(pk=parent).exists():
        raise Unfit("no_department", parent)
    department = Department.objects.create(id=id, label=label, parent_id=parent)
    append(actor, "department.add", f"department:{id}", {"label": label, "parent": parent})
    return department


def account_of(username: str) -> Account:
    """Raises Unfit."""
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise Unfit("no_account", username)
    return found


def _said(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _tell(
    actor: str, action: str, username: str, content: Mapping[str, Any], private: Mapping[str, Any] | None = None
) -> None:
    about = f"account:{username}"
    append(actor, action, about, content, private=private, person=about if private else "")
