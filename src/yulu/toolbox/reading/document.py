"""A YAML file as it was written: plain values to check, and the place of each of them to point at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from yulu.diagnostics import Diagnostic, Place, in_file_order
from yulu.toolbox.reading.decoding import decode
from yulu.toolbox.reading.draft import Draft
from yulu.toolbox.reading.offsets import character_spans
from yulu.toolbox.reading.proofreading import proofread
from yulu.toolbox.reading.tree import Items, Node, Pairs, Scalar, Span, read_tree

Value = dict[str, "Value"] | list["Value"] | str | None


class Document:
    """One file: its name as shown to people, its text, and its tree with places."""

    def __init__(self, shown_as: str, text: str, root: Node | None, draft: Draft) -> None:
        self.shown_as = shown_as
        self.text = text
        self._root = root
        self._draft = draft

    def value(self) -> Value:
        """The content as mappings, lists and texts; None stands where nothing was written."""
        return None if self._root is None else _value(self._root)

    def has(self, path: Sequence[str | int]) -> bool:
        """Whether something stands at this path, if only an empty value."""
        return self._root is not None and len(self._nodes(path)) == len(path) + 1

    def under(self, *path: str | int) -> Document:
        """What stands at this path as a document of its own, its places those of the file."""
        return Document(self.shown_as, self.text, self._nodes(path)[-1] if self.has(path) else None, self._draft)

    def place(self, path: Sequence[str | int], *, key: bool = False) -> Place:
        """Where the value at this path stands, or its key; of a mapping in lines, its first key is underlined.

        Where there is nothing at the path, the place of the nearest thing around it; for an item of a list, which
        has no key, its value.
        """
        if self._root is None:
            return Place(self.shown_as, 1, 1)
        nodes = self._nodes(path)
        if key and len(nodes) > 1 and isinstance(parent := nodes[-2], Pairs):
            return self._underlined(parent.pairs[str(path[len(nodes) - 2])][0].span)
        return self._underlined(_first(nodes[-1]))

    def place_in(self, path: Sequence[str | int], start: int, end: int) -> Place:
        """Where the characters `start` up to `end` of the text at this path stand in the file.

        Exact where the text stands on one line, escapes and doubled quotes included, and in literal blocks; in
        folded text the line is right, and a part that runs over several lines is underlined up to the first's end.
        """
        nodes = self._nodes(path)
        if not nodes or not isinstance(scalar := nodes[-1], Scalar) or not scalar.text or len(nodes) <= len(path):
            return self.place(path)
        spans = character_spans(scalar, self._draft.lines)
        if not spans:
            return self.place(path)
        if start >= len(spans):
            return self._draft.place(spans[-1].end_line, spans[-1].end_column)
        first, last = spans[start], spans[min(max(end, start + 1), len(spans)) - 1]
        return self._underlined(Span(first.line, first.column, last.end_line, last.end_column))

    def _nodes(self, path: Sequence[str | int]) -> list[Node]:
        """From the root towards the path, as far as there is something."""
        nodes = [] if self._root is None else [self._root]
        for step in path:
            match nodes[-1:]:
                case [Pairs(pairs=pairs)] if isinstance(step, str) and step in pairs:
                    nodes.append(pairs[step][1])
                case [Items(items=items)] if isinstance(step, int) and 0 <= step < len(items):
                    nodes.append(items[step])
                case _:
                    break
        return nodes

    def _underlined(self, span: Span) -> Place:
        end = span.end_column
        if span.end_line > span.line:
            end = len(self._draft.lines[span.line].rstrip())
        return self._draft.place(span.line, span.column, end)


def read_document(path: Path, shown_as: str) -> tuple[Document | None, list[Diagnostic]]:
    """Read one file. `shown_as` is what places call it, such as its path inside the toolbox.

    As `read_text`; a file that cannot be opened or is not UTF-8 is a diagnostic too.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [Diagnostic("E101", None, {"file": shown_as, "reason": error.strerror or str(error)})]
    text, faults = decode(data, shown_as)
    if text is None:
        return None, faults
    document, others = read_text(text, shown_as)
    return document, in_file_order([*faults, *others])


def read_text(text: str, shown_as: str) -> tuple[Document | None, list[Diagnostic]]:
    """Read a text, such as the web editor's, and report all faults that can be told at once, in file order.

    A document may come together with faults: then what was mistyped has been read as it was most likely meant, so
    that its content can be checked in the same go. Nothing may be decided from it. Where parts could not be made out
    there is no document.
    """
    document, faults = _read(text, shown_as)
    return document, list(faults)


@lru_cache(maxsize=512)
def _read(text: str, shown_as: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """Remembered: an upper layer's files are read again for each layer below, and nothing changes a document."""
    draft = Draft(text, shown_as)
    proofread(draft)
    root = read_tree(draft)
    document = Document(shown_as, text, root, draft) if draft.whole else None
    return document, tuple(in_file_order(draft.faults))


def _value(node: Node) -> Value:
    match node:
        case Scalar(text=text):
            return text
        case Items(items=items):
            return [_value(item) for item in items]
        case Pairs(pairs=pairs):
            return {key: _value(value) for key, (_, value) in pairs.items()}


def _first(node: Node) -> Span:
    """What to underline of a node: of a mapping in lines, whose span is empty, its first key."""
    if isinstance(node, Pairs) and node.span.end_line == node.span.line and node.span.end_column == node.span.column:
        return next((key.span for key, _ in node.pairs.values()), node.span)
    return node.span
