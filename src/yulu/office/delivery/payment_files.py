"""The bytes of a payment file: a CSV, the same as a workbook, and its control sums.

They are made out of the database whenever they are wanted, the same bytes each time, and must have the hash that was
signed. So there is no moment at which a file and the database could tell two stories, and no account number lies in
the home unencrypted.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from yulu.diagnostics import Diagnostic, Fault
from yulu.office.delivery.batches import yuan
from yulu.office.delivery.models import Payment, PaymentFile
from yulu.office.delivery.sealing import unseal

HEADER = ("流水号", "户名", "账号", "开户行", "金额（元）", "用途")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Made:
    """A payment file by name and bytes."""

    csv: tuple[str, bytes]
    workbook: tuple[str, bytes]
    control: tuple[str, bytes]


def csv_of(payments: Iterable[Payment], purpose: str) -> bytes:
    """The CSV with a byte order mark, a line a payment in the order of their numbers."""
    return _csv([HEADER, *lines_of(payments, purpose)])


def made(file: PaymentFile) -> Made:
    """The file as it was signed.

    Raises Fault where the database no longer gives the same bytes, or somebody in it was erased.
    """
    payments = list(file.payments.all())
    if not all(each.payee for each in payments):
        raise Fault(Diagnostic("E938", None, {"file": file.number, "sha256": file.sha256}))
    body = csv_of(payments, purpose_of(file))
    if hashlib.sha256(body).hexdigest() != file.sha256:
        raise Fault(Diagnostic("E933", None, {"file": file.number}))
    control = [
        ("文件号", "笔数", "合计（分）", "SHA-256"),
        (file.number, str(file.count), str(file.total), file.sha256),
    ]
    book = _workbook(lines_of(payments, purpose_of(file)), control)
    name = f"payment-{file.number}"
    return Made((f"{name}.csv", body), (f"{name}.xlsx", book), (f"{name}.control.csv", _csv(control)))


def write_file(file: PaymentFile, folder: Path) -> list[Path]:
    """Write the three files; each is whole under its name or not there, and the control sums come last."""
    found = made(file)
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / name, body) for name, body in (found.csv, found.workbook, found.control)]


def lines_of(payments: Iterable[Payment], purpose: str) -> list[tuple[str, ...]]:
    """What stands in the file."""
    found: list[tuple[str, ...]] = []
    for each in payments:
        payee = unseal(each.subject, each.payee)
        found.append((each.number, payee["name"], payee["account"], payee["bank"], yuan(each.amount), purpose))
    return found


def purpose_of(file: PaymentFile) -> str:
    """What the payee reads on the statement."""
    return f"{file.batch.title} {file.batch.period}"


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _workbook(lines: Sequence[Sequence[str]], control: Sequence[Sequence[str]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": _EPOCH.replace(tzinfo=None)})
        for title, rows in (("付款", [HEADER, *lines]), ("合计", control)):
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
    return stream.getvalue()


def _write(path: Path, body: bytes) -> Path:
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as opened:
        opened.write(body)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(path)
    return path
