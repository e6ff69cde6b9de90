"""What somebody is offered and was paid: consent or decline in one act; receipts back to decision, clause and facts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from yulu.diagnostics import Fault, sentence
from yulu.office.accounts.routes import person_of
from yulu.office.delivery.batches import own_rows
from yulu.office.delivery.consents import consent, decline
from yulu.office.delivery.models import Payment, Row
from yulu.office.delivery.receipts import receipt
from yulu.office.pages.mine.entitlements import subjects_of


def payments(request: HttpRequest) -> HttpResponse:
    """Everything offered to the subjects this person speaks for, what needs an answer first."""
    person = person_of(request)
    found = [row for subject in subjects_of(person) for row in own_rows(person, subject)]
    found.sort(key=lambda row: (row.state != "asked", -row.pk))
    paid = {each.row_id: each for each in Payment.objects.filter(row__in=found, state="paid")}
    response = render(request, "paying/own.html", {"rows": [(row, paid.get(row.pk)) for row in found]})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def answer(request: HttpRequest, row: int) -> HttpResponse:
    """Yes or no; a no can be thought over again while nothing is paid."""
    found = get_object_or_404(Row, pk=row)
    act = {"consent": consent, "decline": decline}.get(request.POST.get("answer", ""))
    if act is None:
        raise Http404
    try:
        act(person_of(request), found)
    except Fault as fault:
        for each in fault.diagnostics:
            messages.error(request, sentence(each), extra_tags="late")
    else:
        messages.success(request, "已记下您的意愿", extra_tags="good")
    return redirect("my-payments")


def receipt_page(request: HttpRequest, number: str) -> HttpResponse:
    """One payment, back to the decision, its clauses and the facts behind it."""
    try:
        told = receipt(person_of(request), number)
    except Payment.DoesNotExist:
        raise Http404(number) from None
    return render(request, "paying/receipt.html", {"receipt": told})
