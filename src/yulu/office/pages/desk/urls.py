"""Addresses of cases."""

from __future__ import annotations

from yulu.office.accounts.permissions import Action
from yulu.office.accounts.routes import route
from yulu.office.pages.desk import cases, filing, queue

urlpatterns = [
    route("queue/", queue.cases, name="queue", action=Action.see_queue),
    route("intake/", filing.intake, name="intake", action=Action.take_in),
    route("requests/", queue.own, name="my-requests", action=Action.file_request),
    route("requests/new/", filing.request_form, name="new-request", action=Action.file_request),
    route("cases/<slug:number>/", cases.case, name="case", action=Action.see_case),
    route("cases/<slug:number>/receipt/", cases.receipt, name="case-receipt", action=Action.see_case),
    route("cases/<slug:number>/<slug:what>/", cases.happen, name="act", action=Action.see_case),
    route("track/", cases.track, name="track", action=None),
]
