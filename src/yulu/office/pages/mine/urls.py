"""Addresses of what is one's own."""

from __future__ import annotations

from yulu.office.accounts.permissions import Action
from yulu.office.accounts.routes import route
from yulu.office.pages.mine import entitlements

urlpatterns = [
    route("mine/policies/", entitlements.mine, name="my-policies", action=Action.see_entitlements),
]
