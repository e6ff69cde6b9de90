"""What people mistype in YAML is reported where it was typed, all at once, and read on as it was meant.

In these texts ▶…◀ marks what must be underlined; the marks are taken out before reading.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from yulu.diagnostics import Diagnostic, render
from yulu.toolbox.reading import read_document, read_text


def faults_of(text: str) -> list[Diagnostic]:
    return read_text(text, "p.yaml")[1]


def marked(text: str, *faults: Diagnostic) -> str:
    """The text with marks around what the faults underline."""
    lines = text.split("\n")
    for fault in sorted(faults, key=lambda fault: str(fault.place), reverse=True):
        assert fault.place is not None
        line, start = fault.place.line - 1, fault.place.column - 1
        end = start + fault.place.length
        lines[line] = f"{lines[line][:start]}▶{lines[line][start:end]}◀{lines[line][end:]}"
    return "\n".join(lines)


def check(code: str, text: str) -> None:
    """Exactly this code is found, and exactly where the text is marked."""
    plain = text.replace("▶", "").replace("◀", "")
    found = faults_of(plain)
    assert [fault.code for fault in found] == [code] * text.count("▶")
    assert marked(plain, *found) == text
    assert render(found, read=lambda _: plain) and render(found, "en")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        # tabs and wide spaces
        ("E110", "conditions:\n▶\t◀small: x\n"),
        ("E110", "- a\n-▶\t◀b\n"),
        ("E110", "when:▶\t◀size\n"),
        ("E110", "when: size▶\t◀= 1\n"),
        ("E110", "when: 'size'▶\t◀# 说明\n"),
        ("E110", "valid: {from: 2022-04-01,▶\t◀to: 2022-12-31}\n"),
        ("E110", "note: |\n▶\t◀甲\n"),
        ("E111", "title:▶　◀小微企业\n"),
        ("E111", "conditions:\n▶　◀small: x\n"),
        ("E111", "a:\n  b: c\n▶\u00a0◀ d: e\n"),
        ("E111", "-▶　◀甲\n"),
        ("E111", "valid: {from:▶　◀2022-04-01}\n"),
        ("E111", "because: [第二条,▶　◀第三条]\n"),
        # colons
        ("E112", "policy: x\ntitle▶：◀小微企业\n"),
        ("E112", "标题▶：◀小微企业\nissuer: 甲\n"),
        ("E112", "conditions▶：◀\n  small:\n    when: x\n"),
        ("E112", "conditions:\n  small▶：◀\n    when: x\n"),
        ("E112", "examples:\n  - 名称▶：◀六月底\n    expect: x\n"),
        ("E112", "examples:\n  - name▶：◀六月底\n"),
        ("E112", "a: b\n'标题'▶：◀小微企业\n"),
        ("E112", "valid: {from▶：◀2022-04-01}\n"),
        ("E112", "valid: {'from'▶：◀ 2022-04-01}\n"),
        ("E113", "policy: x\nsize▶:◀micro\n"),
        ("E113", "valid: {from▶:◀2022-04-01}\n"),
        # inside brackets
        ("E114", "because: [第二条▶，◀第三条]\n"),
        ("E114", "because: ['第二条'▶，◀ '第三条']\n"),
        ("E114", "because: ['第二条'▶、◀'第三条']\n"),
        ("E114", "sizes: [small▶、◀micro]\n"),
        ("E114", "valid: {from: 2022-04-01▶，◀to: 2022-12-31}\n"),
        ("E115", "because: ▶［◀第二条, 第三条］\n"),
        ("E115", "because: [第二条, 第三条▶］◀\n"),
        ("E115", "because: ['第二条'▶］◀\n"),
        ("E115", "valid: ▶｛◀from: 2022-04-01｝\n"),
        ("E140", "valid: {▶from 2022-04-01◀, to: 2022-12-31}\n"),
        ("E147", "because: ['第二条' ▶'◀第三条']\n"),
        # quotes
        ("E116", "name: ▶“◀六月底，减免三个月”\n"),
        ("E116", "name: ▶‘◀六月底’\n"),
        ("E116", "name: ▶＂◀六月底＂\n"),
        ("E116", "name: ▶“◀六月底\n"),
        ("E116", "name: \"六月底▶”◀\n"),
        ("E116", "because: [▶“◀第二条”, 第三条]\n"),
        ("E123", "name: ▶'◀六月底\nnext: 'x'\n"),
        ("E123", "name: ▶\"◀六月底\n  三个月\nnext: x\n"),
        ("E123", "because: [▶'◀第二条, 第三条]\nnext: x\n"),
        ("E124", "because: ▶[◀第二条, 第三条\nnext: [x]\n"),
        ("E124", "valid: ▶{◀from: 2022-04-01\n"),
        ("E124", "because: ▶[◀第二条}\n"),
        # text that YAML takes for more than text
        ("E120", "when: name = '甲▶:◀ 乙'\n"),
        ("E120", "when: name = '甲▶:◀ 乙'  # 说明\n"),
        ("E120", "note: 说明▶:◀\n"),
        ("E120", "- name = '甲▶:◀ 乙'\n"),
        ("E120", "when: size = 'micro'\n  and name = '甲▶:◀ 乙'\n"),
        ("E120", "valid: {from: a▶:◀ b}\n"),
        ("E121", "when: name = '甲 ▶#◀1'\n"),
        ("E121", "when: (size = 'micro' ▶#◀ 微型\n"),
        ("E121", "note: 办法（试行 ▶#◀1）\n"),
        ("E121", "when: size = 'micro'\n  and name = '甲 ▶#◀1'\n"),
        ("E121", "because: [name = '甲 ▶#◀1', b]\n"),
        ("E122", "when: 'small' ▶= size◀\n"),
        ("E122", "title: [试行] ▶办法◀  # 说明\n"),
        ("E144", "title: ▶@◀甲\n"),
        ("E144", "title: ▶*◀甲\n"),
        ("E145", "title: \"a▶\\d◀\"\n"),
        ("E146", "when: ▶>◀ 5\n"),
        ("E146", "when: ▶>◀= 5\n"),
        # YAML that we do without
        ("E130", "a: ▶&x◀ 1\n"),
        ("E131", "a: ▶*x◀\n"),
        ("E132", "a: ▶!!str◀ 1\n"),
        ("E133", "a:\n  ▶<<◀: b\n"),
        ("E134", "a: 1\n▶---◀\nb: 2\n"),
        ("E136", "▶[◀a, b]: c\n"),
        ("E136", "? ▶a◀\n: c\n"),
        ("E137", "▶%◀YAML 1.2\n---\na: 1\n"),
        # lines and levels
        ("E117", "a:\n  - 甲\n  ▶-◀乙\n"),
        ("E140", "policy: x\n▶title 小微企业◀\nissuer: 甲\n"),
        ("E140", "a:\n  - b\n  ▶c◀\nd: e\n"),
        ("E141", "a:\n    b: 1\n  ▶c◀: 2\n"),
        ("E142", "policy: x\n  ▶title:◀ 小微企业\n"),
        ("E143", "a: ▶-◀ 1\n"),
        ("E105", "pol▶\u200b◀icy: x\n"),
        ("E105", "title: a▶\x07◀b\n"),
    ],
)  # fmt: skip
def test_what_is_mistyped_is_reported_where_it_was_typed(code: str, text: str) -> None:
    check(code, text)


@pytest.mark.parametrize(
    "text",
    [
        "title: 关于减免房租的通知：试行\n",
        "title: “雨露”行动方案（第一批），附件\n",
        "title: “放管服”与“一网通办”\n",
        "document: 柳国资〔2022〕8号\n",
        "document: 【2022】8号\n",
        "because: 第二条，第三条；补充通知\n",
        "parameters:\n  - {from: 2022-04-01, value: 3, because: 第三条，补充通知第一条：注}\n",
        "because:\n  第二条：减免\n",
        "because:\n  - 第二条：减免\n  - 第三条，第四条\n",
        "note: |\n  甲：“乙”，丙: 丁 # 戊\n  \t[ ' \"\n\n   ［\nnext: x\n",
        "note: >-\n  甲: 乙\n",
        "note: 第一行\n  第二行，“甲”：乙\n  　　第三行\nnext: x\n",
        "note: '甲: 乙 # 丙，“丁”'\n",
        'note: "甲: 乙\n  丙: 丁"\n',
        "when: size in ('small', 'micro')  # 说明 '\n",
        "note: don't # 说明\n",
        "note: 9:00 至 17:00\n",
        "hours: [09:00, 17:30]\n",
        "link: http://liuxi.example/a#b\n",
        "because: [\n  第二条,  # 说明 [\n  第三条\n]\nnext: x\n",
        "'标题': x\n\"键: 一\": y\n",
        "名称（全称）: x\n“甲”: y\n",
        "a:\n- 甲\n- b: 1\n  c: 2\n-\n  d: 3\n",
        "# 标题：说明，\t[\na: -5\n",
        "---\na: 1\n...\n",
    ],
)
def test_lawful_yaml_passes_without_a_remark_and_chinese_punctuation_in_text_is_text(text: str) -> None:
    assert faults_of(text) == []


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("when: name = '甲: 乙'", {"when": "name = '甲: 乙'"}),
        ("when: name = '甲 #1' # 说明", {"when": "name = '甲 #1'"}),
        ("when: 'small' = size", {"when": "'small' = size"}),
        ("when: a = 1\n  and name = '甲: 乙'", {"when": "a = 1 and name = '甲: 乙'"}),
        ("title：小微\nname: “六月底”", {"title": "小微", "name": "六月底"}),
        ("because: ［第二条，第三条］", {"because": ["第二条", "第三条"]}),
        ("valid: {from：2022-04-01，to: 2022-12-31}", {"valid": {"from": "2022-04-01", "to": "2022-12-31"}}),
        ("a:\n\tb: 1\n\tc: [x", {"a": {"b": "1", "c": ["x"]}}),
        ("a: 1\na: 2", {"a": "1"}),
    ],
)
def test_what_was_mistyped_is_read_as_it_was_meant_so_that_its_content_can_be_checked_too(
    mistyped: str, meant: object
) -> None:
    document, faults = read_text(mistyped, "p.yaml")
    assert faults
    assert document is not None
    assert document.value() == meant


def test_places_in_a_mended_line_are_those_of_the_file() -> None:
    text = "when: name = '甲: 乙' and size = 'smal'"
    document, _ = read_text(text, "p.yaml")
    assert document is not None
    start = text.removeprefix("when: ").index("'smal'")
    place = document.place_in(("when",), start, start + len("'smal'"))
    assert text[place.column - 1 :][: place.length] == "'smal'"


def test_a_file_in_which_something_cannot_be_made_out_gives_its_faults_and_no_document() -> None:
    document, faults = read_text("a: 1\n  b: 2\n", "p.yaml")
    assert document is None
    assert [fault.code for fault in faults] == ["E142"]


def test_a_key_written_twice_is_shown_with_its_first_place() -> None:
    [fault] = faults_of("a: 1\nb: 2\na: 3\n")
    assert fault.code == "E135"
    assert marked("a: 1", Diagnostic("", fault.related[0])) == "▶a◀: 1"
    assert fault.place is not None and fault.place.line == 3


def test_a_line_out_of_level_is_shown_with_the_level_it_does_not_fit() -> None:
    [fault] = faults_of("a:\n    b: 1\n  c: 2\n")
    assert [(place.line, place.column) for place in fault.related] == [(1, 1)]


def test_all_faults_of_a_file_are_reported_at_once_in_file_order() -> None:
    text = """\
policy：rent-relief
valid: {from: 2022-04-01，to: 2022-12-31}
conditions:
  small:
    when: name = '甲: 乙'
    because: [第二条
  small:
    when: 'small' = size
\tnote: *x
parameters:
    months: 3
  days: 2
grants:
  kind: "reduction
"""
    found = [(fault.code, fault.place.line if fault.place else 0) for fault in faults_of(text)]
    assert found == [
        ("E112", 1), ("E114", 2), ("E120", 5), ("E124", 6), ("E135", 7), ("E122", 8), ("E110", 9), ("E131", 9),
        ("E123", 14),
    ]  # fmt: skip


def test_a_doubtful_indentation_is_said_once_and_not_again_as_what_follows_from_it() -> None:
    assert [fault.code for fault in faults_of("a:\n    b: 1\n\tc: 2\n")] == ["E110"]


def test_after_a_fault_the_parser_cannot_pass_the_other_sections_are_still_read() -> None:
    text = "a: x\n  b: y\nc:\n    d: 1\n  e: 2\nf: 1\nf: 2\n"
    assert [(fault.code, fault.place and fault.place.line) for fault in faults_of(text)] == [
        ("E142", 2),
        ("E141", 5),
        ("E135", 7),
    ]


def test_brackets_within_brackets_without_end_are_refused_before_they_hurt() -> None:
    found = faults_of("a: " + "[" * 60 + "]" * 60)
    assert [fault.code for fault in found] == ["E138"]


# Bytes --------------------------------------------------------------------------------------------------------------

TEXT = "policy: rent-relief\ntitle: 小微企业\ntitle: 房租\n"


def read_bytes(tmp_path: Path, data: bytes) -> list[tuple[str, str]]:
    file = tmp_path / "p.yaml"
    file.write_bytes(data)
    return [(fault.code, str(fault.place)) for fault in read_document(file, "p.yaml")[1]]


def test_a_file_saved_as_gb18030_is_recognised_and_its_other_faults_are_told_too(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, TEXT.encode("gb18030")) == [("E102", "p.yaml:2:8"), ("E135", "p.yaml:3:1")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_saved_as_utf_16_is_recognised_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    assert read_bytes(tmp_path, TEXT.encode(encoding)) == [("E102", "p.yaml:1:1"), ("E135", "p.yaml:3:1")]


def test_a_byte_order_mark_is_reported_and_moves_no_column(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, TEXT.encode("utf-8-sig")) == [("E104", "p.yaml:1:1"), ("E135", "p.yaml:3:1")]


def test_what_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"a: \xff\xff\xff") == [("E103", "p.yaml:1:4")]


def test_a_file_that_is_not_there_is_a_diagnostic_and_no_crash(tmp_path: Path) -> None:
    document, [fault] = read_document(tmp_path / "gone.yaml", "gone.yaml")
    assert document is None
    assert (fault.code, fault.place, fault.data["file"]) == ("E101", None, "gone.yaml")


def test_the_whole_message_stands_as_an_official_reads_it() -> None:
    text = "conditions:\n  named:\n    when: name = '甲: 乙'\n"
    assert render(faults_of(text), read=lambda _: text) == (
        "p.yaml:3:20  E120  内容里有冒号加空格\n"
        "    3 |     when: name = '甲: 乙'\n"
        "      |                     ^\n"
        "   这段内容里有“: ”（冒号加空格或冒号收尾），YAML 会以为又来了一个键。\n"
        "   请给整段内容加引号，例如 when: \"name = '甲: 乙'\"；文章里的冒号也可以改用全角“：”。"
    )
