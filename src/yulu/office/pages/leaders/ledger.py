"""The ledger: one entry a line, filtered by its address; verified now, with whatever is wrong named."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yulu.office.ledger.models import LedgerEntry
from yulu.office.ledger.stored import StoredVerdict, verify_stored

_PAGE = 50


def entries(request: HttpRequest) -> HttpResponse:
    """The latest entries, those about one matter, or those of one actor."""
    said = {name: request.GET.get(name, "").strip() for name in ("about", "actor", "action")}
    found = LedgerEntry.objects.order_by("-position").filter(**{name: value for name, value in said.items() if value})
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "leaders/ledger.html", {"page": page, "said": said})


@require_POST
def verify_now(request: HttpRequest) -> HttpResponse:
    """Read the whole chain and say whether it is whole."""
    verdict = verify_stored()
    if verdict.whole:
        said = f"{verdict.chain.entries:,} 条全部核对，链完整"
        messages.add_message(request, messages.SUCCESS, said, extra_tags="good")
    else:
        messages.add_message(request, messages.ERROR, _wrong(verdict), extra_tags="late")
    return redirect("ledger")


def _wrong(verdict: StoredVerdict) -> str:
    """The first thing that is wrong, and what still holds."""
    if not verdict.chain.flaws:
        positions = sorted({*verdict.private_changed, *verdict.private_missing})
        return (
            f"链完整，但第 {positions[0]} 条另存的内容被动过或不见了（共 {len(positions)} 条）。请保护现场，联系审计。"
        )
    first = verdict.chain.flaws[0].position
    return f"台账有 {len(verdict.chain.flaws)} 处不对，第一处在第 {first} 条，它以前的仍然可信。请保护现场，联系审计。"
