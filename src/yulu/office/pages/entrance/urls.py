"""Addresses of the entrance."""

from __future__ import annotations

from yulu.office.accounts.routes import route
from yulu.office.pages import look
from yulu.office.pages.entrance import views

urlpatterns = [
    route("", views.home, name="home", action=None),
    route("look/", look.change, name="look", action=None),
    route("sign-in/", views.SignIn.as_view(), name="sign-in", action=None),
    route("sign-out/", views.SignOut.as_view(), name="sign-out", action=None),
    route("desk/", views.desk, name="desk", action=None),
]
