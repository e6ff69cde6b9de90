"""A guide as a Word file, on A4 in the types that offices print with; Word puts another in where one is not there."""

from __future__ import annotations

import io
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from yulu.documents.guide.contents import Guide

_BODY, _TITLE, _HEADING = "仿宋_GB2312", "方正小标宋简体", "黑体"
_LINE = Pt(28)
_SMALL = Pt(12)


def as_word(guide: Guide) -> bytes:
    """The whole guide as .docx."""
    document = docx.Document()
    _lay_out(document)
    document.core_properties.title = guide.title
    document.core_properties.author = guide.place
    document.core_properties.comments = guide.provenance
    document.core_properties.created = document.core_properties.modified = datetime(2000, 1, 1)
    title = document.add_paragraph(guide.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if guide.warning:
        _lead(document.add_paragraph(), "注意：", guide.warning)
    for name, value in guide.about:
        _lead(document.add_paragraph(), f"{name}：", value)
    for number, section in enumerate(guide.sections, 1):
        document.add_paragraph(f"{_counted(number)}、{section.title}", style="Heading 1")
        for position, item in enumerate(section.items, 1):
            mark = f"（{_counted(position)}）" if len(section.items) > 1 else ""
            document.add_paragraph(f"{mark}{item.text}")
            for note in item.notes:
                paragraph = document.add_paragraph(note)
                paragraph.paragraph_format.left_indent = Cm(1.1)
    end = document.add_paragraph()
    run = end.add_run(guide.provenance)
    run.font.size = _SMALL
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _lay_out(document: Document) -> None:
    """A4 with the margins of official letters, and the page's number at its foot."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    _style(document, "Normal", _BODY, Pt(16))
    normal = document.styles["Normal"].paragraph_format
    normal.first_line_indent, normal.line_spacing, normal.space_after = Pt(32), _LINE, Pt(0)
    _style(document, "Title", _TITLE, Pt(22))
    _style(document, "Heading 1", _HEADING, Pt(16))
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.paragraph_format.first_line_indent = Pt(0)
    _page_number(foot)


def _style(document: Document, name: str, font: str, size: Pt) -> None:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size, style.font.bold, style.font.italic = "Times New Roman", size, False, False
    style.font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(kind), font if kind == "w:eastAsia" else "Times New Roman")
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    if name == "Title":
        style.paragraph_format.first_line_indent = Pt(0)
        style.paragraph_format.space_after = Pt(16)
        style.paragraph_format.line_spacing = Pt(32)
        for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
            style.element.get_or_add_pPr().remove(border)
    if name == "Heading 1":
        style.paragraph_format.space_before = Pt(8)
        style.paragraph_format.keep_with_next = True


def _lead(paragraph: Paragraph, name: str, value: str) -> None:
    paragraph.add_run(name).bold = True
    paragraph.add_run(value)


def _page_number(paragraph: Paragraph) -> None:
    """Word counts pages itself: a field, of three marks."""
    from docx.oxml import OxmlElement

    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        mark = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            mark.text = text
        else:
            mark.set(qn("w:fldCharType"), kind or "")
        run._r.append(mark)
    paragraph.add_run(" —")


_DIGITS = "零一二三四五六七八九"


def _counted(number: int) -> str:
    """一, 十, 十一, 二十一: for lists of less than a hundred."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
