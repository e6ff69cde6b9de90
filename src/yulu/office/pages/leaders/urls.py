"""Addresses of indicators, the ledger, looks."""

from __future__ import annotations

from yulu.office.accounts.permissions import Action
from yulu.office.accounts.routes import route
from yulu.office.pages.leaders import indicators, ledger

urlpatterns = [
    route("indicators/", indicators.dashboard, name="indicators", action=Action.see_indicators),
    route("indicators/release/", indicators.release_now, name="release-indicators", action=Action.release_indicators),
    route("indicators/<slug:indicator>/", indicators.one, name="indicator", action=Action.see_indicators),
    route("indicators/<slug:indicator>/rows/", indicators.rows, name="indicator-rows", action=Action.see_indicators),
    route("ledger/", ledger.entries, name="ledger", action=Action.see_ledger),
    route("ledger/verify/", ledger.verify_now, name="verify-ledger", action=Action.see_ledger),
]
