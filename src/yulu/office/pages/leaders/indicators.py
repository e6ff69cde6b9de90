"""The dashboard: released values with targets and elapsed time; an indicator's definition; the rows behind a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yulu.diagnostics import Fault, sentence
from yulu.office.accounts.permissions import Action, allowed
from yulu.office.accounts.routes import person_of
from yulu.office.issuing.in_force import in_force, toolbox_of
from yulu.office.releases.indicators import Published, published, release, rows_of

_STANDINGS: Mapping[str, tuple[str, str]] = {
    "met": ("达到", "good"), "not_met": ("未达到", "late"), "ahead": ("快于进度", "good"), "even": ("合于进度", "good"),
    "behind": ("慢于进度", "near"), "unclear": ("看不出差别", ""),
}  # fmt: skip
_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator as the dashboard shows it."""

    published: Published
    period: str
    shown: str
    chance: str
    progress: Mapping[str, Any] | None
    word: str
    tag: str


def dashboard(request: HttpRequest) -> HttpResponse:
    """Every indicator's latest released value."""
    person = person_of(request)
    found = [_row(each) for each in published(person)]
    may_release = allowed(person, Action.release_indicators)
    return render(request, "leaders/indicators.html", {"rows": found, "may_release": may_release})


def _row(each: Published) -> Row:
    values = each.latest.values
    progress = values.get("progress")
    standing = str(progress.get("standing", "")) if isinstance(progress, Mapping) else ""
    word, tag = _STANDINGS.get(standing, ("", ""))
    shown, chance = (str(values.get(name) or "") for name in ("shown", "shown_chance"))
    return Row(each, each.latest.period, shown or "没有数据", chance, progress, word, tag)


@require_POST
def release_now(request: HttpRequest) -> HttpResponse:
    """Compute and freeze all indicators of a period."""
    try:
        folder = release(person_of(request), request.POST.get("period", "").strip())
    except Fault as fault:
        for each in fault.diagnostics:
            messages.add_message(request, messages.ERROR, sentence(each), extra_tags="late")
    else:
        messages.add_message(request, messages.SUCCESS, f"已发布：{folder.name}", extra_tags="good")
    return redirect("indicators")


def one(request: HttpRequest, indicator: str) -> HttpResponse:
    """The definition beside the values; a changed definition begins a new list."""
    found = _find(request, indicator)
    context = {"found": found, "declared": found.declared, "row": _row(found), "segments": found.segments[::-1]}
    return render(request, "leaders/indicator.html", context)


def rows(request: HttpRequest, indicator: str) -> HttpResponse:
    """The frozen rows behind the value of a period."""
    found = _find(request, indicator)
    points = {point.period: point for segment in found.segments for point in segment.points}
    point = points.get(request.GET.get("period", ""), found.latest)
    tables = rows_of(person_of(request), point, indicator)
    name = request.GET.get("table", "")
    name = name if name in tables else next(iter(tables), "")
    frame = tables.get(name, pl.DataFrame())
    labels = _labels(found, name)
    page = Paginator(range(frame.height), _PAGE).get_page(request.GET.get("page"))
    start = (page.number - 1) * _PAGE
    context = {
        "found": found, "point": point, "tables": list(tables), "table": name, "page": page, "height": frame.height,
        "columns": [labels.get(column, column) for column in frame.columns],
        "rows": frame.slice(start, _PAGE).rows(),
    }  # fmt: skip
    if request.GET.get("as") == "csv":
        response = HttpResponse("\ufeff" + frame.rename(labels, strict=False).write_csv(), content_type="text/csv")
        response["Content-Disposition"] = f'attachment; filename="{indicator}-{point.period}-{name}.csv"'
        return response
    return render(request, "leaders/rows.html", context)


def _find(request: HttpRequest, indicator: str) -> Published:
    for each in published(person_of(request)):
        if each.id == indicator:
            return each
    raise Http404(indicator)


def _labels(found: Published, table: str) -> dict[str, str]:
    """What the toolbox in force calls the columns."""
    declared = toolbox_of(in_force().hash).indicators.tables.get(table)
    return {} if declared is None else {name: column.label for name, column in declared.columns.items()}
