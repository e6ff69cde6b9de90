"""Files of a case: what they are is seen from their content, and only who may see the case gets them."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.office.casework.liuxi import CLERK, OTHER, RESIDENT, WATER, WORKS, matter
from yulu.office.accounts.permissions import Forbidden, Person, Post, Role
from yulu.office.casework.acting import NoSuchCase
from yulu.office.casework.attachments import (
    LARGEST,
    MOST,
    BadFile,
    File,
    attach,
    content,
    media_type,
    remove_attachments,
    sweep,
)
from yulu.office.casework.intake import take_in
from yulu.office.casework.models import CaseRecord
from yulu.office.home import Home
from yulu.office.ledger.models import LedgerEntry

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PDF = b"%PDF-1.7\n..."


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.fixture
def case() -> CaseRecord:
    return take_in(RESIDENT, matter())


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("合同.pdf", PDF, "pdf"),
        ("照片.PNG", PNG, "png"),
        ("照片.jpg", b"\xff\xd8\xff\xe0" + bytes(9), "jpeg"),
        ("说明.docx", zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        ("清单.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("公文.ofd", zipped("OFD.xml"), "ofd"),
        ("情况.txt", "路灯不亮".encode("gb18030"), "text"),
        ("名单.csv", "编号,事由\n1,路灯\n".encode("utf-8-sig"), "text"),
    ],
)
def test_what_is_taken_comes_back_byte_for_byte_under_what_it_is(
    case: CaseRecord, no_cases: Home, name: str, data: bytes, kind: str
) -> None:
    added = attach(RESIDENT, case.number, File(name, data))
    found, back = content(CLERK, case.number, added.pk)
    assert (found.kind, found.name, back) == (kind, name, data)
    assert media_type(found) != "text/html"
    stored = [each for each in (no_cases.folder / "attachments").rglob("*") if each.is_file()]
    assert stored and not [each for each in stored if data[:20] in each.read_bytes()]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("照片.png", PDF, "lie"),
        ("合同.pdf", PNG, "lie"),
        ("照片.png.exe", PNG, "lie"),
        ("说明", PDF, "lie"),
        ("程序.txt", b"MZ\x90\x00", "unknown"),
        ("页面.txt", b"<html><script>alert(1)</script>", "unknown"),
        ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        ("宏.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "unknown"),
        ("包.xlsx", zipped("payload.exe"), "unknown"),
        ("坏.xlsx", b"PK\x03\x04" + bytes(20), "unknown"),
        ("空.pdf", b"", "empty"),
        ("大.pdf", PDF + bytes(LARGEST), "too_large"),
    ],
)
def test_a_file_that_lies_or_could_run_is_refused_and_leaves_nothing(
    case: CaseRecord, no_cases: Home, name: str, data: bytes, why: str
) -> None:
    sweep()
    with pytest.raises(BadFile) as refused:
        attach(RESIDENT, case.number, File(name, data))
    assert refused.value.why == why
    assert not [each for each in (no_cases.folder / "attachments").rglob("*") if each.is_file()]


def test_the_name_is_a_name_and_no_way_to_another_folder_and_not_in_the_chain(case: CaseRecord) -> None:
    for each in ("../../etc/路灯.pdf", "C:\\temp\\路灯.pdf", "路灯\x00.pdf"):
        assert attach(RESIDENT, case.number, File(each, PDF + each.encode())).name == "路灯.pdf"
    told = LedgerEntry.objects.filter(about=f"case:{case.number}", action="case.attach")
    assert told.count() == 3 and not [each for each in told if "路灯" in each.content]


def test_nobody_adds_to_or_reads_from_what_they_may_not(case: CaseRecord) -> None:
    added = attach(RESIDENT, case.number, File("合同.pdf", PDF))
    for stranger in (OTHER, WATER, WORKS):
        with pytest.raises(NoSuchCase):
            content(stranger, case.number, added.pk)
        with pytest.raises(NoSuchCase):
            attach(stranger, case.number, File("合同.pdf", PDF))
    auditor = Person("审计", (Post(Role.auditor),))
    assert content(auditor, case.number, added.pk)[1] == PDF
    with pytest.raises(Forbidden):
        attach(auditor, case.number, File("合同.pdf", PDF))
    another = take_in(RESIDENT, matter())
    with pytest.raises(NoSuchCase):
        content(RESIDENT, another.number, added.pk)


def test_the_same_file_twice_is_one_and_there_is_a_most(case: CaseRecord) -> None:
    assert attach(RESIDENT, case.number, File("一.pdf", PDF)) == attach(RESIDENT, case.number, File("二.pdf", PDF))
    for number in range(MOST - 1):
        attach(RESIDENT, case.number, File("一.pdf", PDF + bytes([number])))
    with pytest.raises(BadFile) as refused:
        attach(RESIDENT, case.number, File("一.pdf", PDF + b"!"))
    assert refused.value.why == "too_many"


def test_files_taken_out_are_gone_from_the_disk_but_not_where_another_case_has_them(
    case: CaseRecord, no_cases: Home
) -> None:
    other = take_in(RESIDENT, matter())
    kept = attach(RESIDENT, other.number, File("同.pdf", PDF))
    attach(RESIDENT, case.number, File("同.pdf", PDF))
    gone = attach(RESIDENT, case.number, File("独.pdf", PDF + b"own"))
    assert remove_attachments([case.pk]) == 2
    assert content(RESIDENT, other.number, kept.pk)[1] == PDF
    names = {each.name for each in (no_cases.folder / "attachments").rglob("*")}
    assert kept.stored in names and gone.stored not in names
