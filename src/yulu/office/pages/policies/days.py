"""The days that a page is about: read from its address, else today."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from yulu.office.issuing.in_force import in_force
from yulu.office.issuing.on_a_day import basis_of
from yulu.rules.basis import Basis


def day_of(request: HttpRequest, name: str = "on") -> date:
    """The day an address names; today where it names none, or none that there is."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return timezone.localdate()


def basis(on: date, known_on: date) -> Basis:
    """The toolbox in force, as it speaks on a day; raises NothingInForce."""
    return basis_of(in_force().hash, on, known_on)
