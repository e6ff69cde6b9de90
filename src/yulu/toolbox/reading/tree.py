"""The tree of a YAML file: scalars as they were written, and where each of them stands.

Of YAML only what an office needs is taken: lists, mappings with plain keys, scalars. Anchors, aliases, tags, merge
keys, complex keys and second documents are reported. Nothing is resolved: `0.10`, `no` and `~` stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from yulu.toolbox.reading.draft import Draft
from yulu.toolbox.reading.raw_lines import indentation, is_blank
from yulu.toolbox.reading.syntax import report_syntax_error

DEEPEST = 40
_PROPERTY = re.compile(r"[&!][^\s,\[\]{}]*[ \t]*")
_MOST_SECTIONS = 200


@dataclass(frozen=True, slots=True)
class Span:
    """From the first character to behind the last, in the draft's lines and columns, which count from 0."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written, or None where nothing was; `style` is its quote or block sign, "" if plain."""

    span: Span
    text: str | None
    style: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    span: Span
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping: by each key's text, the key as it stands and its value."""

    span: Span
    pairs: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)


Node = Scalar | Items | Pairs


def read_tree(draft: Draft) -> Node | None:
    """The tree of what can be read; faults go to the draft. None for an empty file.

    After a fault that stops the parser the rest is still read: the top-level section with the fault is left out.
    """
    for _ in range(_MOST_SECTIONS):
        try:
            return _Builder(draft).document()
        except yaml.MarkedYAMLError as error:
            line = report_syntax_error(draft, error)
            first, until = _section(draft, line)
            draft.drop(first, 0, until)
    return None


def _section(draft: Draft, line: int) -> tuple[int, int]:
    lines = draft.lines
    begins = [number for number, text in enumerate(lines) if text[:1] not in ("", " ", "\t", "#")]
    first = max((number for number in begins if number <= line), default=line)
    return first, min((number for number in begins if number > line), default=len(lines))


def _events(text: str) -> Iterator[yaml.Event]:
    """The parser's events, from libyaml: it is 20 times faster, and its marks are right on Chinese lines (tested).

    Where it refuses a text, PyYAML's own parser reads it once more, because that one explains better.
    """
    try:
        return iter(list(yaml.parse(text, Loader=yaml.CSafeLoader)))
    except (yaml.YAMLError, AttributeError):  # AttributeError: PyYAML built without libyaml
        return iter(yaml.parse(text, Loader=yaml.SafeLoader))


class _Builder:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.events = _events(draft.text)

    def document(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._report("E134", *_start(event), 3)
                node = self._node(next(self.events), 0)
                root = node if documents == 1 else root
        return None if isinstance(root, Scalar) and root.text is None else root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        assert isinstance(event, yaml.NodeEvent)
        line, column = self._properties(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line, column)
        if depth == DEEPEST:
            self._report("E138", line, column, limit=str(DEEPEST))
            self._skip()
            return Scalar(Span(line, column, line, column), None, "")
        span = Span(line, column, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(following := next(self.events), yaml.SequenceEndEvent):
                items.append(self._node(following, depth + 1))
            return Items(self._closed(span, event, following), items)
        assert isinstance(event, yaml.MappingStartEvent)
        pairs: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(following := next(self.events), yaml.MappingEndEvent):
            key = self._node(following, depth + 1)
            value = self._node(next(self.events), depth + 1)
            self._add(pairs, key, value)
        return Pairs(self._closed(span, event, following), pairs)

    def _scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> Scalar:
        if event.value or event.style:
            return Scalar(Span(line, column, *_end(event)), event.value, event.style or "")
        # PyYAML's two parsers differ here: right behind the colon, or before the next sign. Behind the colon it is.
        # At the end of the file libyaml may even name a line that is not there.
        lines = self.draft.lines
        line, column = (line, column) if line < len(lines) else (len(lines) - 1, len(lines[-1]))
        column = len(lines[line][:column].rstrip(" "))
        return Scalar(Span(line, column, line, column), None, "")

    def _closed(self, span: Span, event: yaml.CollectionStartEvent, end: yaml.Event) -> Span:
        if not event.flow_style:
            return span
        return Span(span.line, span.column, *_end(end))

    def _add(self, pairs: dict[str, tuple[Scalar, Node]], key: Node, value: Node) -> None:
        line, column = key.span.line, key.span.column
        before = self.draft.lines[line][:column].rstrip(" ")
        if not isinstance(key, Scalar) or key.text is None or before.endswith("?"):
            self._report("E136", line, column)
        elif key.text == "<<" and not key.style:
            self._report("E133", line, column, 2)
        elif key.text in pairs:
            first = pairs[key.text][0].span
            place = self.draft.place(line, column, key.span.end_column)
            earlier = self.draft.place(first.line, first.column, first.end_column)
            self.draft.report("E135", place, earlier, key=key.text)
        else:
            pairs[key.text] = (key, value)

    def _alias(self, event: yaml.AliasEvent) -> Scalar:
        span = Span(*_start(event), *_end(event))
        text = self.draft.lines[span.line][span.column : span.end_column]
        self._report("E131", span.line, span.column, len(text), text=text)
        return Scalar(span, text, "")

    def _properties(self, event: yaml.NodeEvent) -> tuple[int, int]:
        """Report anchor and tag; gives where the node itself begins, behind them."""
        line, column = _start(event)
        if event.anchor is None and getattr(event, "tag", None) is None:
            return line, column
        while match := _PROPERTY.match(self.draft.lines[line], column):
            word = match[0].rstrip()
            self._report("E130" if word.startswith("&") else "E132", line, column, len(word), text=word)
            column = match.end()
            while is_blank(self.draft.lines[line][column:]) and line < _end(event)[0]:
                line, column = line + 1, indentation(self.draft.lines[line + 1])
        return line, column

    def _skip(self) -> None:
        depth = 1
        while depth:
            event = next(self.events)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)

    def _report(self, code: str, line: int, column: int, length: int = 1, **data: str) -> None:
        self.draft.report(code, self.draft.place(line, column, column + length), **data)


def _start(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line, mark.column) if mark else (0, 0)


def _end(event: yaml.Event) -> tuple[int, int]:
    mark = event.end_mark
    return (mark.line, mark.column) if mark else (0, 0)
