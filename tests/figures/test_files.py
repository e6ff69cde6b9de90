"""Every kind of file, in every encoding, and every kind of broken file: an answer, never a crash, never slow."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from yulu.diagnostics import Fault
from yulu.figures import check, read_bytes, read_file

SENTENCE = "全区共汇总梳理出企业反映问题209个，办结率97.9%，各有关部门正在抓紧核对。\n"


def code(data: bytes) -> str:
    with pytest.raises(Fault) as caught:
        read_bytes(data, "文稿")
    return caught.value.diagnostics[0].code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found(encoding: str) -> None:
    source = read_bytes(SENTENCE.encode(encoding), "稿.txt")
    assert source.text == SENTENCE
    assert [figure.printed for figure in check(source).figures] == ["209个", "97.9%"]


def test_a_file_of_mixed_encodings_is_read_line_by_line_and_says_so() -> None:
    data = SENTENCE.encode("utf-8") + "另有𠀀村5家企业。\n".encode("gb18030") + SENTENCE.encode("utf-8")
    source = read_bytes(data, "稿.txt")
    assert source.text.count("209个") == 2
    assert "5家" in source.text
    assert "混用" in source.notes[0]


def test_line_ends_of_every_system_keep_lines_and_columns() -> None:
    for end in ("\n", "\r\n", "\r"):
        source = read_bytes(f"标题{end}共5家企业。{end}".encode(), "稿.txt")
        (figure,) = check(source).figures
        spot = source.spot(source.text.index("5家"))
        assert (spot.line, spot.column) == (2, 2)
        assert figure.printed == "5家"


def test_a_missing_an_empty_and_a_meaningless_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(Fault) as caught:
        read_file(tmp_path / "没有.txt")
    assert caught.value.diagnostics[0].code == "E850"
    assert code(b"") == "E852"
    assert code(b" \r\n\t") == "E852"
    assert code(bytes(range(256)) * 40) == "E851"


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a zip", b"%PDF-1.7\nnothing follows"])
def test_a_damaged_file_is_named_as_one(data: bytes) -> None:
    pytest.importorskip("docx")
    pytest.importorskip("pypdf")
    assert code(data) == "E854"


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_a_word_file_that_unpacks_to_a_flood_is_refused_before_it_is_unpacked() -> None:
    pytest.importorskip("docx")
    bomb = zipped(word__document=b"", **{"word/document.xml": b" " * (41 * 2**20)})
    assert len(bomb) < 100_000
    begun = time.process_time()
    assert code(bomb) == "E854"
    assert time.process_time() - begun < 2


def test_a_word_file_with_entities_within_entities_is_not_blown_up() -> None:
    good = word("共3家。")
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as archive, zipfile.ZipFile(out, "w") as changed:
        for item in archive.infolist():
            data = archive.read(item)
            if item.filename == "word/document.xml":
                head = f'<!DOCTYPE w [<!ENTITY e0 "九">{entities}]>'.encode()
                data = data.replace(b"?>", b"?>" + head, 1).replace("共3家".encode(), "共3家&e11;".encode())
            changed.writestr(item, data)
    try:
        assert len(read_bytes(out.getvalue(), "a.docx").text) < 1000
    except Fault as fault:
        assert fault.diagnostics[0].code == "E854"


def word(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                grid.cell(row, column).text = cell
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_file_gives_paragraphs_and_tables_in_order() -> None:
    source = read_bytes(word("标题", SENTENCE.strip(), table=[["企业", "12家"], ["个体", "30户"]]), "稿.docx")
    checked = check(source)
    assert [figure.printed for figure in checked.figures] == ["209个", "97.9%", "12家", "30户"]
    assert source.text.endswith("企业\t12家\n个体\t30户\n")


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps">{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent></w:r>'
).format("<w:txbxContent><w:p><w:r><w:t>慰问61户。</w:t></w:r></w:p></w:txbxContent>")
_FOOTNOTES = (
    f'<w:footnotes xmlns:w="{_W}"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:t>其中反映问题209个，办结率97.9%。</w:t></w:r></w:p></w:footnote></w:footnotes>'
)


def test_a_text_box_is_read_once_after_its_paragraph_and_footnotes_at_the_end() -> None:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word("发放80万元。", "走访46家。"))) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "word/document.xml":
                body = body.replace(
                    "<w:t>发放80万元。</w:t></w:r>".encode(), f"<w:t>发放80万元。</w:t></w:r>{_BOX}".encode()
                )
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                notes = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                body = body.replace(b"</Relationships>", notes.encode())
            new.writestr(name, body)
        new.writestr("word/footnotes.xml", _FOOTNOTES)
    source = read_bytes(changed.getvalue(), "稿.docx")
    assert source.text == "发放80万元。\n慰问61户。\n走访46家。\n（脚注）\n其中反映问题209个，办结率97.9%。\n"
    assert "脚注" in source.notes[0]
    assert [finding.test for finding in check(source).findings if finding.verdict] == ["rate_of_count"]


def test_in_a_word_file_with_tracked_changes_the_final_version_is_read_and_that_is_said() -> None:
    data = word("新增企业46家。")
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "word/document.xml":
                body = body.replace(
                    "<w:r><w:t>新增企业46家。</w:t></w:r>".encode(),
                    "<w:r><w:t>新增企业</w:t></w:r>"
                    '<w:del w:id="1" w:author="a"><w:r><w:delText>46</w:delText></w:r></w:del>'
                    '<w:ins w:id="2" w:author="a"><w:r><w:t>64</w:t></w:r></w:ins><w:r><w:t>家。</w:t></w:r>'.encode(),
                )
            new.writestr(name, body)
    source = read_bytes(changed.getvalue(), "稿.docx")
    assert source.text.startswith("新增企业64家。")
    assert "修订" in source.notes[0]


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page in which every character has its own code, with the table that says what it is."""
    used = sorted({character for line in lines for character in line})
    codes = {character: f"{i + 1:04X}" for i, character in enumerate(used)}
    table = "\n".join(f"<{codes[c]}> <{c.encode('utf-16-be').hex().upper()}>" for c in used)
    cmap = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /X def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{len(used)} beginbfchar\n{table}\nendbfchar\n"
        "endcmap\nend\nend"
    )
    shown = "".join(f"<{''.join(codes[c] for c in line)}> Tj 0 -14 Td\n" for line in lines)
    content = f"BT /F1 10 Tf 72 700 Td\n{shown}ET" if lines else ""
    return _pdf_objects(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/DW 1000>>",
        f"<</Length {len(cmap)}>>\nstream\n{cmap}\nendstream",
    )


def _pdf_objects(*objects: str) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    return out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()


COLUMN = ["各部门抓紧办理企业反映的", "问题，全区共汇总梳理出企", "业反映问题209个，办结率", "97.9%，都在抓紧核对。"]


def test_a_pdf_gives_its_text_with_the_page_of_each_figure() -> None:
    pytest.importorskip("pypdf")
    source = read_bytes(pdf(COLUMN), "稿.pdf")
    checked = check(source)
    assert [figure.printed for figure in checked.figures] == ["209个", "97.9%"]
    assert "impossible" in checked.verdicts.values()
    assert source.spot(checked.original(checked.figures[0].start, checked.figures[0].end)[0]).page == 1


def test_a_pdf_of_pictures_says_that_it_has_no_text() -> None:
    pytest.importorskip("pypdf")
    assert code(pdf([])) == "E853"


HOSTILE = {
    "digits": "7" * 10**6,
    "digits and commas": "111," * 250_000,
    "digits and points": "1." * 500_000,
    "Chinese digits": "一" * 10**6,
    "Chinese units": "百万亿" * 330_000,
    "brackets": "（" * 500_000 + "）" * 500_000,
    "quotation marks": "“一" * 500_000,
    "list marks": "、甲" * 500_000 + "等3个",
    "figures without end": "5家，" * 300_000,
    "spaced digits": "1 " * 500_000,
    "blank lines": "\n \n" * 300_000,
    "percent signs": "百分之" * 330_000,
    "ranges": "1-" * 500_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_nonsense_is_read_in_time_proportional_to_its_length(kind: str) -> None:
    text = HOSTILE[kind][:64_000]
    seconds = []
    for part in (text[: len(text) // 16], text):
        started = time.process_time()
        check(part)
        seconds.append(time.process_time() - started)
    # sixteen times the text: about sixteen times the time, 256 times if it were quadratic
    assert seconds[1] < 60 * max(seconds[0], 0.02)
