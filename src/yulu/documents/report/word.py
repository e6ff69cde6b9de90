"""The report as a Word file on A4: one table of all indicators, then each with its chart and notes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from yulu.documents.report.contents import Entry, Report, printed

_BODY, _TITLE, _HEADING = "仿宋_GB2312", "方正小标宋简体", "黑体"
_COLUMNS = (("指标", 2.8), ("数值", 3.6), ("目标与进度", 3.7), ("同比、环比", 3.7), ("责任单位", 2.0))


def as_word(report: Report, charts: Mapping[str, bytes]) -> bytes:
    """The report as .docx; `charts` are PNGs by indicator id."""
    document = docx.Document()
    _lay_out(document)
    document.core_properties.title = report.title
    document.core_properties.author = report.place
    document.core_properties.created = document.core_properties.modified = datetime.fromisoformat(report.made_on)
    document.add_paragraph(report.title, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(f"编制日期：{report.made_on}").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("一、总表", style="Heading 1")
    _table(document, report)
    document.add_paragraph("二、分项", style="Heading 1")
    for number, entry in enumerate(report.entries, 1):
        _entry(document, number, entry, charts.get(entry.result.indicator.id))
    others = [("三、没有数据、没有计算的", report.not_computed), ("四、不能测量的", report.not_measured)]
    for title, items in others:
        if items:
            document.add_paragraph(title, style="Heading 1")
            for item in items:
                document.add_paragraph(item)
    document.add_paragraph(report.provenance).runs[0].font.size = Pt(10)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _table(document: Document, report: Report) -> None:
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
    table.autofit = False
    for column, (_, width) in zip(table.columns, _COLUMNS, strict=True):
        column.width = Cm(width)
    for cell, (title, _) in zip(table.rows[0].cells, _COLUMNS, strict=True):
        _write(cell, title, bold=True)
    for entry in report.entries:
        indicator = entry.result.indicator
        owner = "" if indicator.owner is None else indicator.owner.label
        value = "\n".join(filter(None, (entry.value, entry.interval)))
        cells = (entry.label, value, entry.progress, "\n".join(entry.comparisons), owner)
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            _write(cell, text)
    for row in table.rows:
        for cell, (_, width) in zip(row.cells, _COLUMNS, strict=True):
            cell.width = Cm(width)
    # The header is repeated on every page that the table runs over.
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))


def _write(cell: _Cell, text: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(10.5), bold


def _entry(document: Document, number: int, entry: Entry, chart: bytes | None) -> None:
    document.add_paragraph(f"（{number}）{entry.label}", style="Heading 2")
    lines = [entry.value, entry.interval, *entry.groups, entry.progress, *entry.comparisons, entry.projection]
    for line in filter(None, lines):
        document.add_paragraph(line)
    if chart is not None:
        paragraph = document.add_paragraph()
        paragraph.add_run().add_picture(io.BytesIO(chart), width=Cm(14))
    for reported in entry.result.reported:
        document.add_paragraph(f"见报数（未复算）：{printed(reported)}")
    for note in entry.notes:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(f"注：{note}").font.size = Pt(10)


def _number_pages(paragraph: Paragraph) -> None:
    """— 1 —, as on official documents."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("— ", None), ("", "PAGE"), (" —", None)):
        run = paragraph.add_run(text)
        for kind in ("begin", "separate", "end") if field else ():
            mark = run._r.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): kind})
            run._r.append(mark)
            if kind == "begin":
                order = run._r.makeelement(qn("w:instrText"), {})
                order.text = field
                run._r.append(order)


def _lay_out(document: Document) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin = page.bottom_margin = page.left_margin = page.right_margin = Cm(2.6)
    _number_pages(page.footer.paragraphs[0])
    for name, font, size in (
        ("Normal", _BODY, 12), ("Title", _TITLE, 22), ("Heading 1", _HEADING, 16), ("Heading 2", _HEADING, 14)
    ):  # fmt: skip
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size, style.font.color.rgb = "Times New Roman", Pt(size), None
        style.paragraph_format.space_after = Pt(4)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), font)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
