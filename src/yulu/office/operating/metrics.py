"""`/health` for whoever restarts the service, `/metrics` for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from yulu import __version__
from yulu.office.jobs.models import Job
from yulu.office.ledger.models import Head
from yulu.office.operating.requests import COUNTS, EDGES

_HERE = ("127.0.0.1", "::1")


def health(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 where it does not; nothing that is of use to a stranger."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})


def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in Prometheus' text format, to this machine alone: what came through a proxy is told nothing."""
    if request.META.get("REMOTE_ADDR") not in _HERE or "HTTP_X_FORWARDED_FOR" in request.META:
        raise Http404
    return HttpResponse("\n".join(_lines()) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _lines() -> Iterator[str]:
    yield "# TYPE yulu_info gauge"
    yield f'yulu_info{{version="{__version__}",database="{connection.vendor}"}} 1'
    yield "# TYPE yulu_requests_total counter"
    for (method, route, status), count in sorted(COUNTS.answered.items()):
        yield f'yulu_requests_total{{method="{method}",route="{_quoted(route)}",status="{status}"}} {count}'
    yield "# TYPE yulu_request_seconds histogram"
    total = COUNTS.answered.total()
    for edge in EDGES:
        yield f'yulu_request_seconds_bucket{{le="{edge}"}} {COUNTS.within[edge]}'
    yield f'yulu_request_seconds_bucket{{le="+Inf"}} {total}'
    yield f"yulu_request_seconds_sum {COUNTS.seconds:.6f}"
    yield f"yulu_request_seconds_count {total}"
    yield "# TYPE yulu_jobs gauge"
    for state, count in Job.objects.order_by("state").values_list("state").annotate(Count("pk")):
        yield f'yulu_jobs{{state="{state}"}} {count}'
    ready = Job.objects.filter(state="waiting", not_before__lte=timezone.now()).aggregate(at=Min("not_before"))["at"]
    yield "# TYPE yulu_job_waiting_seconds gauge"
    yield f"yulu_job_waiting_seconds {0 if ready is None else (timezone.now() - ready).total_seconds():.1f}"
    yield "# TYPE yulu_ledger_entries counter"
    yield f"yulu_ledger_entries {Head.objects.values_list('position', flat=True).first() or 0}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
