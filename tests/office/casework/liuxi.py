"""Liuxi's office for tests of cases: its people, and a matter that somebody brings."""

from __future__ import annotations

from datetime import UTC, datetime

from yulu.office.accounts.permissions import Person, Post, Role
from yulu.office.casework.intake import Request
from yulu.office.issuing.in_force import put_in_force
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.places import shipped_toolbox

RESIDENT = Person("王五", (Post(Role.resident),), frozenset({"enterprise:9143A"}))
OTHER = Person("赵六", (Post(Role.resident),))
CLERK = Person("窗口", (Post(Role.clerk),))
WORKS = Person("住建", (Post(Role.officer, frozenset({"works"})),))
WATER = Person("水务", (Post(Role.officer, frozenset({"waterworks"})),))
CENTRE = Person("中心", (Post(Role.office, frozenset({"centre"})),))


def issue() -> None:
    """Liuxi's toolbox, in force."""
    put_in_force(load_toolbox(shipped_toolbox("liuxi")), datetime(2022, 1, 1, tzinfo=UTC), "system:setup")


def matter(title: str = "门口的路灯三天不亮", **more: object) -> Request:
    return Request("enterprise-request", title, **more)  # type: ignore[arg-type]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of September 2022 in Liuxi."""
    return datetime(2022, 9, day, hour - 8, minute, tzinfo=UTC)
