"""A YAML file is read as it was written, and everything in it can be pointed at."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yulu.diagnostics import Place
from yulu.toolbox.reading import Document, read_document, read_text

POLICY = """\
policy: rent-relief
title: 小微企业房租减免：试行
valid: {from: 2022-04-01, to: 2022-12-31}
conditions:
  small:
    when: size in ('small', 'micro')
    because: [第二条, 第三条]
  in_good_faith:
    when: "not on_dishonesty_list"
    note:
parameters:
  - {from: 2022-04-01, value: 0.10}
  - from: 2022-07-01
    value: 010
"""


def written(text: str) -> Document:
    document, faults = read_text(text, "p.yaml")
    assert faults == []
    assert document is not None
    return document


def pointed_at(text: str, place: Place) -> str:
    """The characters of the text that a place underlines."""
    return text.split("\n")[place.line - 1][place.column - 1 :][: place.length]


# What was written ---------------------------------------------------------------------------------------------------


def test_scalars_stay_the_text_that_was_written_and_only_an_empty_one_is_none() -> None:
    text = "a: 0.10\nb: no\nc: 010\nd: 2022-04-01\ne: ~\nf:\ng: ''\nh: null\ni: 1e3\nj: 0x1F\nk: =\nl: .inf\n"
    assert written(text).value() == {
        "a": "0.10", "b": "no", "c": "010", "d": "2022-04-01", "e": "~", "f": None, "g": "", "h": "null",
        "i": "1e3", "j": "0x1F", "k": "=", "l": ".inf",
    }  # fmt: skip


def test_a_file_becomes_mappings_lists_and_texts() -> None:
    assert written(POLICY).value() == {
        "policy": "rent-relief",
        "title": "小微企业房租减免：试行",
        "valid": {"from": "2022-04-01", "to": "2022-12-31"},
        "conditions": {
            "small": {"when": "size in ('small', 'micro')", "because": ["第二条", "第三条"]},
            "in_good_faith": {"when": "not on_dishonesty_list", "note": None},
        },
        "parameters": [{"from": "2022-04-01", "value": "0.10"}, {"from": "2022-07-01", "value": "010"}],
    }


@pytest.mark.parametrize("text", ["", "\n", "# 只有注释\n", "---\n"])
def test_an_empty_file_has_no_value(text: str) -> None:
    assert written(text).value() is None
    assert written(text).place(("policy",)) == Place("p.yaml", 1, 1)


def test_windows_line_ends_change_neither_values_nor_places() -> None:
    windows = written(POLICY.replace("\n", "\r\n"))
    assert windows.value() == written(POLICY).value()
    path = ("conditions", "small", "when")
    assert windows.place(path) == written(POLICY).place(path)


def test_a_file_is_read_from_disk_under_the_name_people_know_it_by(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(POLICY, "utf-8")
    document, faults = read_document(file, "policies/rent-relief/policy.yaml")
    assert faults == []
    assert document is not None
    assert document.place(("policy",)).file == "policies/rent-relief/policy.yaml"
    assert document.text == POLICY


# Where it stands ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "underlined", "key_underlined"),
    [
        (("policy",), "rent-relief", "policy"),
        (("title",), "小微企业房租减免：试行", "title"),
        (("valid",), "{from: 2022-04-01, to: 2022-12-31}", "valid"),
        (("valid", "to"), "2022-12-31", "to"),
        (("conditions",), "small", "conditions"),  # of a mapping in lines, its first key
        (("conditions", "small", "because"), "[第二条, 第三条]", "because"),
        (("conditions", "small", "because", 1), "第三条", "第三条"),  # an item has no key
        (("conditions", "in_good_faith", "when"), '"not on_dishonesty_list"', "when"),
        (("parameters", 1, "value"), "010", "value"),
    ],
)
def test_a_place_underlines_the_value_or_its_key(
    path: tuple[str | int, ...], underlined: str, key_underlined: str
) -> None:
    document = written(POLICY)
    assert pointed_at(POLICY, document.place(path)) == underlined
    assert pointed_at(POLICY, document.place(path, key=True)) == key_underlined


def test_an_empty_value_is_pointed_at_behind_its_colon() -> None:
    assert written(POLICY).place(("conditions", "in_good_faith", "note")) == Place("p.yaml", 10, 10)
    assert written("a: {b: , c: 1}").place(("a", "b")) == Place("p.yaml", 1, 7)


def test_where_there_is_nothing_the_nearest_thing_around_it_is_pointed_at() -> None:
    document = written(POLICY)
    assert pointed_at(POLICY, document.place(("conditions", "small", "unless", 0))) == "when"
    assert pointed_at(POLICY, document.place(("conditions", "small", "unless"), key=True)) == "small"
    assert pointed_at(POLICY, document.place(("parameters", 7))) == "-"
    assert not document.has(("conditions", "small", "unless"))
    assert document.has(("conditions", "in_good_faith", "note"))


# Where in a text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "part", "underlined"),
    [
        ("when: size in ('smal')", "'smal'", "'smal'"),
        ("when: 企业规模 in ('smal')", "'smal'", "'smal'"),
        ("when:   size", "size", "size"),
        ("when: 'size = ''smal'''", "'smal'", "''smal''"),
        ("when: \"size = 'smal'\"", "'smal'", "'smal'"),
        ('when: "a\\t\\u4e2d\\\\ = b"', "中", "\\u4e2d"),
        ('when: "a\\t\\u4e2d\\\\ = b"', "b", "b"),
        ('when: ["a", size]', "size", "size"),
    ],
)
def test_a_part_of_a_text_on_one_line_is_found_exactly_with_quotes_and_escapes(
    text: str, part: str, underlined: str
) -> None:
    document = written(text)
    value = document.value()
    assert isinstance(value, dict)
    path: tuple[str | int, ...] = ("when",) if isinstance(value["when"], str) else ("when", 1)
    content = value["when"][1] if isinstance(value["when"], list) else value["when"]
    assert isinstance(content, str)
    start = content.index(part)
    assert pointed_at(text, document.place_in(path, start, start + len(part))) == underlined


@pytest.mark.parametrize(
    "text",
    [
        "when: |\n  arrears = 0\n\n    and 规模 = 'smal'\n",
        "when: >-\n  arrears = 0\n  and 规模 = 'smal'\n",
        "when: |2\n    arrears = 0\n  and 规模 = 'smal'\n",
        "when: arrears = 0\n  and 规模 = 'smal'\n",
        "when: 'arrears = 0\n\n  and 规模 = ''smal'''\n",
        "when: \"arrears = 0 \\\n  and 规模 = 'smal'\"\n",
    ],
)
def test_a_part_of_a_text_over_several_lines_is_found_on_its_line(text: str) -> None:
    document = written(text)
    value = document.value()
    assert isinstance(value, dict) and isinstance(value["when"], str)
    for part in ("arrears", "规模", "smal"):
        start = value["when"].index(part)
        assert pointed_at(text, document.place_in(("when",), start, start + len(part))) == part


def test_a_part_that_runs_over_lines_is_underlined_to_the_end_of_its_first() -> None:
    text = "when: |\n  a = 1\n  and b\n"
    assert pointed_at(text, written(text).place_in(("when",), 2, 10)) == "= 1"


def test_the_end_of_a_text_is_the_place_behind_its_last_character() -> None:
    assert written("when: size =").place_in(("when",), 6, 6) == Place("p.yaml", 1, 13)
    assert written("when: 'size ='").place_in(("when",), 6, 7) == Place("p.yaml", 1, 14)


def test_a_part_of_what_is_no_text_is_the_place_of_the_whole() -> None:
    document = written(POLICY)
    assert document.place_in(("valid",), 0, 3) == document.place(("valid",))
    assert document.place_in(("conditions", "small", "unless"), 0, 3) == document.place(("conditions", "small"))


# Anything at all ----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["a", "when", "条件", ":", ": ", "：", "，", " ", "\n", "\n  ", "\n    ", "- ", "'", '"', "“", "”", "[", "]",
     "{", "}", ",", "#", " #", "|\n", ">", "&a ", "*a", "!t ", "%", "@", "? ", "\t", "　", "\ufeff", "\r", "\x85",
     "\u2028", "\\", "---\n", "<<: ", "0.10", "''", "［", "］", "(", "（", "\ud800", "😀", "~"]
)  # fmt: skip
SCRIBBLES = st.lists(PIECES, max_size=30).map("".join) | st.text()


def everything_in(text: str) -> object:
    """What PyYAML finds in a text, resolved to nothing."""

    def plain(node: yaml.Node) -> object:
        if isinstance(node, yaml.ScalarNode):
            return node.value or (None if not node.style else "")
        if isinstance(node, yaml.SequenceNode):
            return [plain(item) for item in node.value]
        return {plain(key): plain(value) for key, value in node.value}

    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        root = yaml.compose(text, Loader=yaml.SafeLoader)  # it takes `[0:]`, where libyaml wants a space
    return None if root is None else plain(root)


@settings(deadline=None)
@given(SCRIBBLES)
@example("%---\n")
@example("a: 'x: ''y''\n? [")
@example("[0:]")
@example("[" * 500)
@example("- " * 500)
def test_reading_never_crashes_and_without_faults_nothing_is_lost(text: str) -> None:
    document, faults = read_text(text, "p.yaml")
    if not faults:
        assert document is not None
        assert document.value() == everything_in(text)


@settings(deadline=None)
@given(SCRIBBLES)
def test_every_fault_lies_inside_the_file(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for fault in read_text(text, "p.yaml")[1]:
        for place in filter(None, (fault.place, *fault.related)):
            assert 1 <= place.line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1
            assert place.column + place.length - 1 <= max(len(lines[place.line - 1]), place.column)


LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=12)
KEYS = st.from_regex("[a-z_]{1,8}", fullmatch=True) | st.sampled_from(["条件", "名称（全称）"])
TREES = st.recursive(
    st.none() | LETTERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(
    st.dictionaries(KEYS, TREES, min_size=1, max_size=4),
    st.sampled_from([True, False, None]),
    st.sampled_from([None, "'", '"', "|"]),
)
def test_what_a_program_wrote_as_yaml_is_read_back_without_a_remark(
    tree: dict[str, object], flow: bool | None, quotes: str | None
) -> None:
    def unresolved(value: object) -> object:
        if isinstance(value, dict):
            return {key: unresolved(inner) for key, inner in value.items()}
        return [unresolved(inner) for inner in value] if isinstance(value, list) else value

    text = yaml.dump(tree, Dumper=_Plain, allow_unicode=True, default_flow_style=flow, default_style=quotes)
    if "? " in text or "!!null" in text:
        return  # PyYAML writes long keys, and nothing in brackets, in ways that we do without
    document, faults = read_text(text, "p.yaml")
    # A value wholly in curly quotes is taken for a mistake, on purpose.
    assert [fault.code for fault in faults if fault.code != "E116"] == []
    if not faults:
        assert document is not None
        assert document.value() == unresolved(tree)


class _Plain(yaml.SafeDumper):
    """Writes None as an empty value, and nothing twice by reference."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Plain.add_representer(type(None), lambda dumper, _: yaml.ScalarNode("tag:yaml.org,2002:null", ""))


STYLES = st.sampled_from(["plain", "single", "double"])


@given(st.lists(st.tuples(KEYS, LETTERS, STYLES), min_size=1, max_size=5, unique_by=lambda entry: entry[0]))
def test_every_character_of_a_one_line_text_is_pointed_at_exactly(entries: list[tuple[str, str, str]]) -> None:
    lines, expected = [], {}
    for key, content, style in entries:
        if style == "plain" and not content.isalnum():
            style = "double"
        units = [_unit(character, style) for character in content]
        quote = {"plain": "", "single": "'", "double": '"'}[style]
        lines.append(f"{key}: {quote}{''.join(units)}{quote}")
        expected[key] = units
    text = "\n".join(lines)
    document = written(text)
    for key, content, _ in entries:
        for index in range(len(content)):
            assert pointed_at(text, document.place_in((key,), index, index + 1)) == expected[key][index]
        assert pointed_at(text, document.place_in((key,), 0, len(content))) == "".join(expected[key])


def _unit(character: str, style: str) -> str:
    """How one character is written in this style."""
    if style == "single":
        return character.replace("'", "''")
    return character.replace("\\", "\\\\").replace('"', '\\"') if style == "double" else character


@given(st.dictionaries(KEYS, LETTERS, min_size=1, max_size=5))
def test_both_of_pyyamls_parsers_put_chinese_text_in_the_same_columns(tree: dict[str, str]) -> None:
    text = yaml.dump([tree, tree], Dumper=_Plain, allow_unicode=True)

    def marks(loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader]) -> list[tuple[int, int]]:
        events = [event for event in yaml.parse(text, Loader=loader) if isinstance(event, yaml.ScalarEvent)]
        return [(mark.line, mark.column) for event in events for mark in (event.start_mark, event.end_mark) if mark]

    assert marks(yaml.SafeLoader) == marks(yaml.CSafeLoader)
