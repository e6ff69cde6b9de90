"""Addresses of delivery."""

from __future__ import annotations

from yulu.office.accounts.permissions import Action
from yulu.office.accounts.routes import route
from yulu.office.pages.paying import batches, own

_SEE, _PREPARE = Action.see_delivery, Action.prepare_delivery

urlpatterns = [
    route("deliveries/", batches.index, name="deliveries", action=_SEE),
    route("deliveries/open/", batches.begin, name="open-delivery", action=_PREPARE),
    route("deliveries/<int:batch>/", batches.one, name="delivery", action=_SEE),
    route("deliveries/<int:batch>/tell/", batches.notify, name="tell-delivery", action=_PREPARE),
    route("deliveries/<int:batch>/accounts/", batches.accounts, name="delivery-accounts", action=_PREPARE),
    route("deliveries/<int:batch>/file/", batches.prepare, name="prepare-file", action=_PREPARE),
    route(
        "deliveries/<int:batch>/rows/<int:row>/release/", batches.release_row, name="release-row", action=Action.judge
    ),
    route("payment-files/<int:file>/sign/", batches.sign, name="sign-file", action=Action.sign_delivery),
    route("payment-files/<int:file>/<slug:form>/", batches.download, name="download-file", action=_PREPARE),
    route("payment-files/<int:file>/", batches.bank_return, name="bank-return", action=_PREPARE),
    route("mine/payments/", own.payments, name="my-payments", action=Action.consent),
    route("mine/payments/<int:row>/", own.answer, name="answer-offer", action=Action.consent),
    route("receipts/<slug:number>/", own.receipt_page, name="receipt", action=_SEE),
]
