"""Who may do what to what: one table, asked everywhere.

A role is held in a post: an account, a role and, for those who work for the city, a department. What a role may do is a
`Reach`: to its own matters, to those of its department and the ones below it, or everywhere. A confidential matter
(要求保密) is open to its owner, to the departments that handle it and to nobody else, whatever their reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from django.core.exceptions import PermissionDenied


class Role(StrEnum):
    """The parts that people play."""

    resident = "resident"
    agent = "agent"
    clerk = "clerk"
    officer = "officer"
    head = "head"
    office = "office"
    writer = "writer"
    leader = "leader"
    auditor = "auditor"
    administrator = "administrator"


ROLES: Mapping[Role, str] = {
    Role.resident: "居民", Role.agent: "企业经办人", Role.clerk: "窗口与热线人员", Role.officer: "部门经办人",
    Role.head: "部门负责人", Role.office: "营商环境办公室", Role.writer: "政策起草人", Role.leader: "领导",
    Role.auditor: "审计人员", Role.administrator: "系统管理员",
}  # fmt: skip


class Reach(IntEnum):
    """How far a permission goes; a greater one includes the smaller."""

    nothing = 0
    own = 1
    """What the account itself filed, or what is about the subject it speaks for."""
    department = 2
    """What its department, or one below it, owns or helps with."""
    everywhere = 3


class Action(StrEnum):
    """What can be done. Pages and end points name the action they need; acts on a case have one each."""

    see_policies = "see_policies"
    see_entitlements = "see_entitlements"
    file_request = "file_request"
    see_case = "see_case"
    see_queue = "see_queue"
    take_in = "take_in"
    dispatch = "dispatch"
    handle = "handle"
    rule_on_return = "rule_on_return"
    approve_extension = "approve_extension"
    supervise = "supervise"
    rate = "rate"
    judge = "judge"
    see_delivery = "see_delivery"
    prepare_delivery = "prepare_delivery"
    sign_delivery = "sign_delivery"
    consent = "consent"
    run_matching = "run_matching"
    try_policy = "try_policy"
    issue_toolbox = "issue_toolbox"
    see_indicators = "see_indicators"
    release_indicators = "release_indicators"
    check_figures = "check_figures"
    see_ledger = "see_ledger"
    see_looks = "see_looks"
    unmask = "unmask"
    issue_mandate = "issue_mandate"
    manage_accounts = "manage_accounts"
    operate = "operate"


_EVERYBODY = {Action.see_policies: Reach.everywhere, Action.check_figures: Reach.everywhere}
_CITIZEN = {
    **_EVERYBODY, Action.see_entitlements: Reach.own, Action.file_request: Reach.own, Action.see_case: Reach.own,
    Action.rate: Reach.own, Action.consent: Reach.own, Action.see_delivery: Reach.own,
}  # fmt: skip
_OFFICER = {
    **_EVERYBODY, Action.see_case: Reach.department, Action.see_queue: Reach.department,
    Action.handle: Reach.department, Action.judge: Reach.department, Action.see_delivery: Reach.department,
    Action.prepare_delivery: Reach.department, Action.see_indicators: Reach.department,
    Action.unmask: Reach.department, Action.try_policy: Reach.department,
}  # fmt: skip

ALLOWED: Mapping[Role, Mapping[Action, Reach]] = {
    Role.resident: _CITIZEN,
    Role.agent: _CITIZEN,
    Role.clerk: {
        **_EVERYBODY, Action.file_request: Reach.everywhere, Action.take_in: Reach.everywhere,
        Action.dispatch: Reach.everywhere, Action.see_case: Reach.everywhere, Action.see_queue: Reach.everywhere,
        Action.issue_mandate: Reach.everywhere, Action.see_entitlements: Reach.everywhere,
        Action.unmask: Reach.everywhere, Action.see_indicators: Reach.everywhere,
    },
    Role.officer: _OFFICER,
    Role.head: {
        **_OFFICER, Action.approve_extension: Reach.department, Action.sign_delivery: Reach.department,
        Action.supervise: Reach.department,
    },
    Role.office: {
        **_EVERYBODY, Action.take_in: Reach.everywhere, Action.dispatch: Reach.everywhere,
        Action.see_case: Reach.everywhere, Action.see_queue: Reach.everywhere, Action.supervise: Reach.everywhere,
        Action.rule_on_return: Reach.everywhere, Action.approve_extension: Reach.everywhere,
        Action.run_matching: Reach.everywhere, Action.see_delivery: Reach.everywhere,
        Action.sign_delivery: Reach.everywhere, Action.see_indicators: Reach.everywhere,
        Action.release_indicators: Reach.everywhere, Action.try_policy: Reach.everywhere,
        Action.issue_toolbox: Reach.everywhere, Action.issue_mandate: Reach.everywhere,
        Action.file_request: Reach.everywhere,
    },
    Role.writer: {
        **_EVERYBODY, Action.try_policy: Reach.everywhere, Action.issue_toolbox: Reach.everywhere,
        Action.see_indicators: Reach.everywhere,
    },
    Role.leader: {**_EVERYBODY, Action.see_indicators: Reach.everywhere, Action.supervise: Reach.everywhere},
    Role.auditor: {
        **_EVERYBODY, Action.see_indicators: Reach.everywhere, Action.see_ledger: Reach.everywhere,
        Action.see_looks: Reach.everywhere, Action.see_case: Reach.everywhere, Action.see_delivery: Reach.everywhere,
    },
    Role.administrator: {
        **_EVERYBODY, Action.manage_accounts: Reach.everywhere, Action.operate: Reach.everywhere,
        Action.see_looks: Reach.everywhere,
    },
}  # fmt: skip


FOR_ONESELF = frozenset(
    {
        Action.see_entitlements, Action.file_request, Action.see_case, Action.rate, Action.consent,
        Action.see_delivery,
    }
)  # fmt: skip
"""What anybody does in a matter of their own. The rest is office: nobody handles or judges one because it is theirs."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role, and the departments it is held for: its own and all below it; empty for residents and agents."""

    role: Role
    departments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever asks: the account's name, its posts today, and the subjects it may speak for (`enterprise:…`)."""

    name: str
    posts: tuple[Post, ...] = ()
    subjects: frozenset[str] = frozenset()

    @property
    def actor(self) -> str:
        """As the ledger names them."""
        return f"account:{self.name}"


@dataclass(frozen=True, slots=True)
class Matter:
    """What something is done to: whose it is (accounts, subjects), which departments have to do with it."""

    accounts: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    confidential: bool = False


ANYTHING = Matter()
"""For what is not about one matter: then it is enough to have the permission at all."""


class Forbidden(PermissionDenied):
    """This person may not do this to that."""

    def __init__(self, person: Person, action: Action) -> None:
        super().__init__(f"{person.name}: {action}")
        self.person, self.action = person, action


def allowed(person: Person, action: Action, matter: Matter = ANYTHING) -> bool:
    """Whether this person may do this to that."""
    return any(_reaches(person, post, action, matter) for post in person.posts)


def require(person: Person, action: Action, matter: Matter = ANYTHING) -> None:
    """Raises Forbidden where it is not allowed."""
    if not allowed(person, action, matter):
        raise Forbidden(person, action)


def widest(person: Person, action: Action) -> Reach:
    """How far this person's permission for an action goes at most; for what a list may show."""
    return max((ALLOWED[post.role].get(action, Reach.nothing) for post in person.posts), default=Reach.nothing)


def departments_of(person: Person, action: Action) -> frozenset[str]:
    """The departments for which this person may do this."""
    return frozenset(_flat(post.departments for post in person.posts if action in ALLOWED[post.role]))


def _flat(sets: Iterable[frozenset[str]]) -> Iterable[str]:
    return (each for several in sets for each in several)


def _reaches(person: Person, post: Post, action: Action, matter: Matter) -> bool:
    reach = ALLOWED[post.role].get(action, Reach.nothing)
    if reach is Reach.nothing:
        return False
    if matter is ANYTHING:
        return True
    whose = person.name in matter.accounts or bool(person.subjects & matter.subjects)
    if whose and reach >= Reach.own and action in FOR_ONESELF:
        return True
    if reach >= Reach.department and post.departments & matter.departments:
        return True
    return reach is Reach.everywhere and not matter.confidential
