"""A department's lists: whom a run found entitled, from notice to receipt, with the second signer."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from yulu.diagnostics import Fault, sentence
from yulu.office.accounts.permissions import Action, Person, allowed, departments_of, require
from yulu.office.accounts.routes import person_of
from yulu.office.delivery.bank_returns import read_return
from yulu.office.delivery.batches import TELL, counts, fen, matter_of, open_batch, rows
from yulu.office.delivery.holding import HELD_FOR, release
from yulu.office.delivery.models import ROW_STATES, Batch, PaymentFile, Row
from yulu.office.delivery.payees import take_payees
from yulu.office.delivery.paying import prepare_file, sign_file, signed_bytes
from yulu.office.issuing.in_force import toolbox_of
from yulu.office.jobs.queue import enqueue
from yulu.office.releases.models import RunRecord
from yulu.office.releases.runs import folder_of, latest
from yulu.toolbox.model import Policy

_PAGE = 50
_YUAN = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
View = Callable[..., HttpResponse]


def _faults_said(view: View) -> View:
    """What cannot be done is said on the page one came from; nothing is half done."""

    @require_POST
    @wraps(view)
    def told(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except Fault as fault:
            for each in fault.diagnostics[:20]:
                messages.error(request, sentence(each), extra_tags="late")
            if "file" in named:
                return redirect("delivery", PaymentFile.objects.get(pk=named["file"]).batch_id)
            return redirect("delivery", named["batch"]) if "batch" in named else redirect("deliveries")

    return told


def index(request: HttpRequest) -> HttpResponse:
    """The batches this person may see, and the policies of the latest run that a batch can be opened for."""
    person = person_of(request)
    seen = [each for each in Batch.objects.order_by("-pk") if allowed(person, Action.see_delivery, matter_of(each))]
    record = latest()
    policies = [] if record is None else _payable(person, record)
    may = allowed(person, Action.prepare_delivery)
    return render(request, "paying/index.html", {"batches": seen, "run": record, "policies": policies, "may": may})


def _payable(person: Person, record: RunRecord) -> list[Policy]:
    """The policies of a run that grant money, of the departments that this person prepares deliveries for."""
    mine = departments_of(person, Action.prepare_delivery)
    return [
        each
        for each in toolbox_of(record.toolbox).policies.values()
        if each.contact is not None and each.contact.id in mine and any(one.kind == "payment" for one in each.grants)
    ]


@_faults_said
def begin(request: HttpRequest) -> HttpResponse:
    """Open a batch of the latest run."""
    record = latest()
    if record is None:
        raise Http404
    batch = open_batch(person_of(request), folder_of(record), request.POST.get("policy", ""))
    return redirect("delivery", batch.pk)


def one(request: HttpRequest, batch: int) -> HttpResponse:
    """One batch: how many are where, its rows, its files, and what comes next."""
    person = person_of(request)
    found = get_object_or_404(Batch, pk=batch)
    state = request.GET.get("state", "")
    listed = rows(person, found, state if state in ROW_STATES else "")
    page = Paginator(listed, _PAGE).get_page(request.GET.get("page"))
    told = counts(found)
    matter = matter_of(found)
    context = {
        "batch": found, "page": page, "state": state, "rows": [(each, _held(each)) for each in page],
        "states": [(key, word, *told.get(key, (0, 0))) for key, word in ROW_STATES.items() if told.get(key, (0, 0))[0]],
        "files": [(each, _last_return(each)) for each in found.files.order_by("-pk")],
        "may_prepare": allowed(person, Action.prepare_delivery, matter),
        "may_sign": allowed(person, Action.sign_delivery, matter), "may_judge": allowed(person, Action.judge, matter),
        "actor": person.actor,
    }  # fmt: skip
    return render(request, "paying/batch.html", context)


def _held(row: Row) -> list[str]:
    """Why a row is held, in words; a notice's blank is named."""
    return [HELD_FOR.get(each) or f"通知里缺{each.partition(':')[2]}" for each in row.held_for]


def _last_return(file: PaymentFile) -> object:
    return file.returns.order_by("-pk").first()


@_faults_said
def notify(request: HttpRequest, batch: int) -> HttpResponse:
    """Have the notices written and sent."""
    found = get_object_or_404(Batch, pk=batch)
    person = person_of(request)
    require(person, Action.prepare_delivery, matter_of(found))
    enqueue(TELL, {"batch": found.pk}, by=person.actor)
    messages.success(request, "正在写通知；写好以后按安静时段发出，稍后刷新看进度。", extra_tags="good")
    return redirect("delivery", batch)


@_faults_said
def accounts(request: HttpRequest, batch: int) -> HttpResponse:
    """Take a table of accounts."""
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, "请选一个收款账户表（CSV 或 Excel）。", extra_tags="late")
    else:
        count = take_payees(person_of(request), get_object_or_404(Batch, pk=batch), file.name or "", file.read())
        messages.success(request, f"收款账户 {count:,} 个，已加密保存", extra_tags="good")
    return redirect("delivery", batch)


@_faults_said
def prepare(request: HttpRequest, batch: int) -> HttpResponse:
    """A payment file of everybody who can be paid now."""
    made = prepare_file(person_of(request), get_object_or_404(Batch, pk=batch))
    if made.file is None:
        messages.info(request, "现在没有可以列入的：要已同意、有账户、本期没有付过。")
    else:
        messages.success(
            request, f"付款文件 {made.file.number}：{made.file.count:,} 笔，等待另一人复核", extra_tags="good"
        )
    if made.without_account:
        messages.info(request, f"{len(made.without_account):,} 户没有收款账户，没有列入。")
    return redirect("delivery", batch)


@_faults_said
def sign(request: HttpRequest, file: int) -> HttpResponse:
    """The second signature."""
    found = sign_file(person_of(request), get_object_or_404(PaymentFile, pk=file))
    messages.success(request, f"已复核 {found.number}", extra_tags="good")
    return redirect("delivery", found.batch_id)


def download(request: HttpRequest, file: int, form: str) -> HttpResponse:
    """The signed file as the bank takes it."""
    found = get_object_or_404(PaymentFile, pk=file)
    try:
        made = signed_bytes(person_of(request), found)
    except Fault as fault:
        messages.error(request, "；".join(sentence(each) for each in fault.diagnostics), extra_tags="late")
        return redirect("delivery", found.batch_id)
    named = {"csv": made.csv, "xlsx": made.workbook, "control": made.control}
    if form not in named:
        raise Http404(form)
    name, content = named[form]
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@_faults_said
def bank_return(request: HttpRequest, file: int) -> HttpResponse:
    """Read what the bank sent back; what fits no payment is listed, never guessed."""
    found, sent = get_object_or_404(PaymentFile, pk=file), request.FILES.get("file")
    if sent is None:
        messages.error(request, "请选银行的回单文件（CSV 或 Excel）。", extra_tags="late")
    else:
        said = read_return(person_of(request), found, sent.name or "", sent.read())
        told = f"到账 {said.paid:,} 笔，没有付成 {said.failed:,} 笔，对不上 {len(said.unmatched):,} 行"
        messages.success(request, told, extra_tags="good" if not said.unmatched else "near")
    return redirect("delivery", found.batch_id)


@_faults_said
def release_row(request: HttpRequest, batch: int, row: int) -> HttpResponse:
    """A held row is let go on, by a named officer who says why, and how much where that was not known."""
    found, because = get_object_or_404(Row, pk=row, batch=batch), request.POST.get("because", "")
    written = request.POST.get("amount", "").strip()
    if written and not _YUAN.fullmatch(written):
        messages.error(request, "金额写作 12345.67，单位是元，最多两位小数。", extra_tags="late")
        return redirect("delivery", batch)
    amount = fen(Decimal(written)) if written else None
    release(person_of(request), found, because, amount)
    messages.success(request, "已放行", extra_tags="good")
    return redirect("delivery", batch)
