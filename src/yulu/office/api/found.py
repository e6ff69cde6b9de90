"""What the office found: runs over everybody, and released indicators."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from yulu.office.accounts.permissions import Action
from yulu.office.api.cursors import Cursor, Limit, page
from yulu.office.api.problems import REFUSALS, Problem
from yulu.office.api.tokens import Needs, caller_of
from yulu.office.releases.indicators import Published, published
from yulu.office.releases.models import RunRecord
from yulu.office.releases.runs import stored

router = Router(tags=["结果"])


class RunOut(Schema):
    """A run over everybody."""

    number: int
    as_of: date
    known_on: date
    toolbox: str
    state: str
    decided: dict[str, int]
    started_at: datetime
    finished_at: datetime | None
    reason: str
    hash: str


class RunFull(RunOut):
    """A run with its summary, in the shape of the run's own `summary.json`; null until it is finished."""

    summary: dict[str, Any] | None


class RunsOut(Schema):
    """A page of runs, the newest first."""

    items: list[RunOut]
    next: str | None


class PointOut(Schema):
    """A released value of one period."""

    period: str
    released_on: str
    values: dict[str, Any]


class IndicatorOut(Schema):
    """An indicator and everything ever released of it, one list a definition."""

    id: str
    label: str
    unit: str
    segments: list[list[PointOut]]


def _run(record: RunRecord) -> dict[str, Any]:
    names = ("as_of", "known_on", "toolbox", "state", "decided", "started_at", "finished_at", "reason", "hash")
    return {"number": record.pk, **{name: getattr(record, name) for name in names}}


@router.get("/runs", auth=Needs(Action.run_matching), response={200: RunsOut, **REFUSALS}, summary="匹配列表")
def runs(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """The runs of the office."""
    found, after = page(RunRecord.objects.all(), cursor, limit)
    return {"items": [_run(each) for each in found], "next": after}


@router.get("/runs/{number}", auth=Needs(Action.run_matching), response={200: RunFull, **REFUSALS}, summary="一次匹配")
def run(request: HttpRequest, number: int) -> Any:
    """One run and how many it found, by policy; nobody is named."""
    record = RunRecord.objects.filter(pk=number).first() if 0 < number < 2**63 else None
    if record is None:
        raise Problem("not_found", f"没有第 {number} 次匹配。")
    return {**_run(record), "summary": dict(stored(record).summary) if record.state == "finished" else None}


@router.get(
    "/indicators", auth=Needs(Action.see_indicators), response={200: list[IndicatorOut], **REFUSALS}, summary="指标"
)
def indicators(request: HttpRequest) -> Any:
    """What was released of every indicator."""
    return [_indicator(each) for each in published(caller_of(request).person)]


def _indicator(found: Published) -> dict[str, Any]:
    segments = [
        [{"period": each.period, "released_on": each.released_on, "values": dict(each.values)} for each in one.points]
        for one in found.segments
    ]
    return {"id": found.id, "label": found.label, "unit": found.unit, "segments": segments}
