"""The home page, signing in and out, and where each role goes from there."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yulu.office.accounts.routes import person_of
from yulu.office.pages.entrance.demonstration import accounts
from yulu.office.pages.frame import entries


def home(request: HttpRequest) -> HttpResponse:
    """What this site is for, and the ways in."""
    return render(request, "entrance/home.html")


class SignIn(LoginView):
    """With account and password."""

    template_name = "entrance/sign-in.html"

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """With the accounts of a demonstration, where this is one."""
        return super().get_context_data(**named) | {"demonstration": accounts()}


class SignOut(LogoutView):
    """Out, by a form of its own, so that no foreign page can do it."""


def desk(request: HttpRequest) -> HttpResponse:
    """The first page of whoever is signed in: what their role works at."""
    if not request.user.is_authenticated:
        return redirect("sign-in")
    mine = entries(person_of(request))
    return redirect(mine[0].name) if mine else redirect("home")
