"""Addresses of the policies and the checkup."""

from __future__ import annotations

from yulu.office.accounts.routes import route
from yulu.office.pages.policies import checkup, views

urlpatterns = [
    route("policies/", views.library, name="policies", action=None),
    route("policies/<slug:policy>/", views.policy, name="policy", action=None),
    route("policies/<slug:policy>/guide.docx", views.guide, name="guide", action=None),
    route("checkup/", checkup.begin, name="checkup", action=None),
    route("checkup/question/", checkup.question, name="checkup-question", action=None),
    route("checkup/result/", checkup.result, name="checkup-result", action=None),
]
