"""Proofreading: what people mistype in YAML, found line by line on the raw text.

A YAML parser stops at the first fault and names it in the parser's terms, lines later. Here each fault is reported
where it was typed, and mended in the draft in the way its author most likely meant, so that reading can go on.
What is lawful YAML passes without a remark.
"""

from __future__ import annotations

import re

from yulu.toolbox.reading.draft import Draft
from yulu.toolbox.reading.raw_lines import (
    begins_anew,
    below,
    closing_quote,
    comment_start,
    content_end,
    indentation,
    is_blank,
    left_open,
)
from yulu.toolbox.reading.spaces import WIDE, mend_spaces
from yulu.toolbox.reading.values import COLON_IN_TEXT, Values, after_properties, after_spaces

_BOUNDARY = re.compile(r"(?:---|\.\.\.)(?:[ \t]|$)")
_INDICATOR = re.compile(rf"[-?:](?=[ \t{WIDE}]|$)")
_ITEM_WITHOUT_SPACE = re.compile(r"-[^\s-]")
_QUOTED_KEY = re.compile(r"""("[^"]*"|'[^']*')[ \t]*:(?=[ \t]|$)""")
_KEY_END = re.compile(rf":(?=[ \t{WIDE}]|$)")
_COLON = re.compile(r"[：:]")
_ENGLISH_KEY = re.compile(r"[a-z_][a-z0-9_-]*：")
# Each look at a line mends one fault; a line that needs more looks than this is not worth guessing at.
_MOST_LOOKS = 40


def proofread(draft: Draft) -> None:
    """Report what was mistyped and mend the draft; where mending would be a guess, leave it out of the draft."""
    _Proofreader(draft).run()


class _Proofreader:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.lines = draft.lines
        self.keys: list[int] = []  # the columns of the mappings that are open
        self.values = Values(draft)

    def run(self) -> None:
        line, looks = 0, 0
        while line < len(self.lines):
            following = self._look_at(line)
            looks = looks + 1 if following <= line else 0
            if looks > _MOST_LOOKS:
                self.draft.drop(line, 0, line + 1)
                following, looks = line + 1, 0
            line = following

    def _look_at(self, line: int) -> int:
        """Look at one line. Gives the next line to look at: the same again, if something was mended."""
        text = self.lines[line]
        start = indentation(text)
        if is_blank(text):
            self.values.plain = None if "#" in text else self.values.plain
            return line + 1
        if _BOUNDARY.match(text):
            self.keys, self.values.plain = [], None
            return line + 1
        if text.startswith("%") and not self.values.plain:
            self._report("E137", line, 0)
            self.draft.drop(line, 0, line + 1)
            return line + 1
        if self.values.plain and start > self.values.plain[2]:
            return self.values.continued(line, *self.values.plain)
        self.values.plain = None
        if mend_spaces(self.draft, line, 0):
            return line
        if self._is_item_without_space(line, start):
            self._report("E117", line, start)
            self.draft.insert(line, start + 1, " ")
            return line
        return self._beginning(line, start)

    def _beginning(self, line: int, column: int) -> int:
        """A line that begins something: items, a key, a value."""
        text = self.lines[line]
        parent = max((key for key in self.keys if key < column), default=-1)
        while match := _INDICATOR.match(text, column):
            self._close(column)
            parent = column
            if mend_spaces(self.draft, line, match.end()):
                return line
            column = after_spaces(text, match.end())
        self._close(column)
        column = after_properties(text, column)
        if is_blank(text[column:]):
            return line + 1
        colon = self._key_end(line, column)
        if colon == -1:
            return self.values.quote_all(line, column, parent)
        if colon is None:
            if self._colon_mended(line, column, parent):
                return line
            return self.values.look_at(line, column, parent)
        if mend_spaces(self.draft, line, colon + 1):
            return line
        if column not in self.keys:
            self.keys.append(column)
        return self.values.look_at(line, after_spaces(text, colon + 1), column)

    def _is_item_without_space(self, line: int, column: int) -> bool:
        text = self.lines[line]
        if not _ITEM_WITHOUT_SPACE.match(text, column):
            return False
        above = next((self.lines[n] for n in reversed(range(line)) if indentation(self.lines[n]) <= column), "")
        return any(other.startswith(" " * column + "- ") for other in (above, below(self.lines, line)))

    def _close(self, column: int) -> None:
        while self.keys and self.keys[-1] > column:
            self.keys.pop()

    def _key_end(self, line: int, column: int) -> int | None:
        """The colon of the key that begins here; None if there is none, -1 if it stands in a text and was reported."""
        text = self.lines[line]
        if match := _QUOTED_KEY.match(text, column):
            return match.end() - 1
        if text[column] in "\"'[{|>*%@`":
            return None
        match = _KEY_END.search(text[: comment_start(text, column)], column)
        if match is None:
            return None
        if left_open(text[column : match.start()]) in ("'", '"'):
            self._report("E120", line, match.start())
            return -1
        return match.start()

    def _colon_mended(self, line: int, column: int, parent: int) -> bool:
        """A line that can only be a key but has no colon that YAML would know."""
        text = self.lines[line]
        after_key = column
        if text[column] in "'\"":
            quoted = closing_quote(self.lines, line, column, parent)
            if quoted is None or quoted[0] != line or text[quoted[1] : quoted[1] + 1] != "：":
                return False
            after_key = quoted[1]
        elif text[column] in "[{|>*%@`#“‘":
            return False
        if not (self._needs_key(line, column, parent) or _ENGLISH_KEY.match(text, column)):
            return False
        colon = _COLON.search(text[: comment_start(text, column)], after_key)
        if colon is None:
            self._report("E140", line, column, content_end(text, column))
            until = line + 1
            while until < len(self.lines) and indentation(self.lines[until]) > column:
                until += 1
            self.draft.drop(line, column, until)
            return True
        key = text[column : colon.start()].strip()
        self._report("E112" if colon[0] == "：" else "E113", line, colon.start(), key=key)
        self.draft.replace(line, colon.start(), ":")
        self.draft.insert(line, colon.end(), " ")
        return True

    def _needs_key(self, line: int, column: int, parent: int) -> bool:
        """Whether what begins here must be a key, because keys stand beside it or something stands below it."""
        if column in self.keys:
            return True
        after = below(self.lines, line)
        if indentation(after) >= column and begins_anew(after, len(after)):
            # An item below a text may be that text's second line, if an odd one.
            is_item = after.lstrip().startswith("-") and not COLON_IN_TEXT.search(after)
            return not is_item or self.lines[line].rstrip().endswith((":", "："))
        return parent == -1 and column == 0 and _COLON.search(self.lines[line]) is not None

    def _report(self, code: str, line: int, start: int, end: int | None = None, **data: str) -> None:
        self.draft.report(code, self.draft.place(line, start, end), **data)
