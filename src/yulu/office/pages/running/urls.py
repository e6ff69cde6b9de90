"""Addresses of runs and what is asked of them."""

from __future__ import annotations

from yulu.office.accounts.permissions import Action
from yulu.office.accounts.routes import route
from yulu.office.pages.running import views

_RUN = Action.run_matching

urlpatterns = [
    route("runs/", views.runs, name="runs", action=_RUN),
    route("runs/start/", views.start, name="start-run", action=_RUN),
    route("runs/<int:number>/", views.run, name="run", action=_RUN),
    route("runs/<int:number>/progress/", views.progress, name="run-progress", action=_RUN),
    route("runs/<int:number>/missing/", views.missing, name="run-missing", action=_RUN),
    route("runs/<int:number>/compare/<int:before>/", views.comparison, name="run-comparison", action=_RUN),
]
