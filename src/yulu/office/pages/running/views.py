"""Runs: asked for, watched, read, held against each other; the ranked list of missing data."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yulu.diagnostics import Fault, sentence
from yulu.matching.comparing.causes import in_words
from yulu.matching.comparing.changes import CHANGES
from yulu.matching.comparing.comparison import compare, comparison_data
from yulu.matching.finding import facts_of
from yulu.matching.gaps.report import gaps, gaps_data
from yulu.matching.gaps.waiting import waiting
from yulu.matching.stored import StoredRun
from yulu.matching.summary import KINDS, Summary, read_summary
from yulu.office.accounts.routes import person_of
from yulu.office.pages.policies.days import day_of
from yulu.office.releases.models import RunRecord
from yulu.office.releases.runs import folder_of, registry_folder, start_run, stored
from yulu.registry.identities import Look

_STEPS = 5


def _day() -> forms.DateInput:
    """A field that browsers show their calendar for, which they only do for days written this way."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"})


class Asked(forms.Form):
    """For which day, and by the texts published until when."""

    as_of = forms.DateField(label="决定日", widget=_day())
    known_on = forms.DateField(label="知悉日", widget=_day())


def runs(request: HttpRequest) -> HttpResponse:
    """All runs, the latest first, and the form for another."""
    today = timezone.localdate()
    form = Asked(initial={"as_of": day_of(request), "known_on": today})
    found = list(RunRecord.objects.all()[:50])
    return render(request, "running/runs.html", {"runs": found, "form": form, "registry": registry_folder().is_dir()})


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a run; while one is under way, that one is shown instead."""
    under_way = RunRecord.objects.filter(state__in=("waiting", "running")).first()
    if under_way is not None:
        messages.info(request, "已有一次匹配在进行，先看它的进度。")
        return redirect("run", under_way.pk)
    form = Asked(request.POST)
    if not form.is_valid():
        return render(request, "running/runs.html", {"runs": RunRecord.objects.all()[:50], "form": form}, status=400)
    record = start_run(person_of(request), form.cleaned_data["as_of"], form.cleaned_data["known_on"])
    return redirect("run", record.pk)


def run(request: HttpRequest, number: int) -> HttpResponse:
    """One run: how far it is, or what it found."""
    record = get_object_or_404(RunRecord, pk=number)
    context: dict[str, Any] = {"record": record, "kinds": KINDS}
    if record.state == "finished":
        found = _stored(record)
        summary = read_summary(found.summary)
        before = RunRecord.objects.filter(state="finished", pk__lt=number).first()
        context |= {"summary": summary, "manifest": found.manifest, "before": before, "totals": _totals(summary)}
    return render(request, "running/run.html", context)


def _totals(summary: Summary) -> Mapping[str, int]:
    """How many rows of which outcome, over all policies that are not for authorities alone."""
    outside = [each.outcomes for each in summary.policies if not each.internal]
    return {outcome: sum(each[outcome] for each in outside) for outcome in outside[0]} if outside else {}


def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of a run's page that is asked for again and again while it is under way."""
    record = get_object_or_404(RunRecord, pk=number)
    response = render(request, "running/progress.html", {"record": record, "kinds": KINDS})
    if record.state in ("finished", "failed"):
        response["HX-Refresh"] = "true"
    return response


def missing(request: HttpRequest, number: int) -> HttpResponse:
    """Which dataset from whom would settle most, and the best next one given the first."""
    record = get_object_or_404(RunRecord, pk=number, state="finished")
    found = _stored(record)
    told = gaps_data(gaps(found, waiting(found, found.toolbox()), None, _STEPS))
    return render(request, "running/missing.html", {"record": record, "gaps": told})


def comparison(request: HttpRequest, number: int, before: int) -> HttpResponse:
    """What became otherwise since an earlier run, and why."""
    records = [get_object_or_404(RunRecord, pk=each, state="finished") for each in (before, number)]
    was, now = map(_stored, records)
    look = Look(person_of(request).actor, f"比较第 {before} 次和第 {number} 次匹配", timezone.localtime())
    try:
        with tempfile.TemporaryDirectory() as room:
            found = compare(was, now, lambda each: facts_of(each, registry_folder(), look), Path(room))
            told = comparison_data(found)
    except Fault as fault:
        for each in fault.diagnostics:
            messages.error(request, sentence(each), extra_tags="late")
        return redirect("run", number)
    policies = [
        {
            "title": each["title"],
            "changes": [
                {
                    "word": CHANGES[change], **data,
                    "because": [(in_words(cause), count) for cause, count in data["causes"].items()],
                }
                for change, data in each["changes"].items()
            ],
        }
        for each in told["policies"]
    ]  # fmt: skip
    context = {"before": records[0], "after": records[1], "told": told, "policies": policies}
    return render(request, "running/comparison.html", context)


def _stored(record: RunRecord) -> StoredRun:
    """What a run found; a run whose folder is gone is not there."""
    try:
        return stored(record)
    except Fault as fault:
        raise Http404(folder_of(record)) from fault
