"""Proofreading values: quoted, bracketed, plain or a block of text."""

from __future__ import annotations

import re

from yulu.toolbox.reading.brackets import Brackets
from yulu.toolbox.reading.draft import Draft
from yulu.toolbox.reading.quotes import curly_quoted, is_curly, straight_quote, straighten
from yulu.toolbox.reading.raw_lines import closing_quote, comment_start, content_end, indentation, is_blank, left_open
from yulu.toolbox.reading.spaces import mend_spaces, mend_tabs

COLON_IN_TEXT = re.compile(r":(?=[ \t]|$)")
_PROPERTY = re.compile(r"[&!][^\s,\[\]{}]*(?= |$)")
_BLOCK_SCALAR = re.compile(r"[|>](?:[1-9]?[+-]?|[+-][1-9])[ \t]*(?:[ \t]#.*)?$")
_CANNOT_BEGIN = re.compile(r"[@`%,\]}]|[&*](?![A-Za-z0-9_-])|!(?![A-Za-z0-9_!<-]|[ \t]|$)")
_WIDE_BRACKETS = {"［": "]］", "｛": "}｝"}


class Values:
    """Looks at values. Each look gives the next line to look at: the same again, if something was mended."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.lines = draft.lines
        self.plain: tuple[int, int, int] | None = None  # line, column, parent of the text the next line may continue

    def look_at(self, line: int, column: int, parent: int) -> int:
        """Look at the value that begins here, `parent` being the column of its key or of its item's dash."""
        text = self.lines[line]
        column = after_properties(text, column)
        first = text[column : column + 1]
        if first in ("", "#"):
            return line + 1
        if _BLOCK_SCALAR.match(text, column):
            return self._block_scalar(line + 1, parent)
        if first in "'\"":
            return self._quoted(line, column, parent)
        if first in _WIDE_BRACKETS and self._brackets_mended(line, column):
            return line
        if first in "[{":
            return self._bracketed(line, column, parent)
        if first in "|>" or _CANNOT_BEGIN.match(text, column):
            self._report("E146" if first in "|>" else "E144", line, column, character=first)
            return self.quote_all(line, column, parent)
        if first == "-" and text[column + 1 : column + 2] in ("", " "):
            self._report("E143", line, column)
            return self.quote_all(line, column, parent)
        return self._plain_text(line, column, parent)

    def _block_scalar(self, line: int, parent: int) -> int:
        begun = False  # once its first line has set the indentation, a tab behind it belongs to the text
        while line < len(self.lines):
            text = self.lines[line]
            start = indentation(text)
            if text[start : start + 1] == "\t" and (not begun or start <= parent) and mend_spaces(self.draft, line, 0):
                continue
            if text[start:] and start <= parent:
                break
            begun = begun or text[start:] != ""
            line += 1
        return line

    def _quoted(self, line: int, column: int, parent: int) -> int:
        end = closing_quote(self.lines, line, column, parent)
        if end:
            return self._closed(line, column, *end)
        text = self.lines[line]
        quote, stop = text[column], content_end(text, column)
        last = text[stop - 1]
        if stop - 1 > column and is_curly(last) and straight_quote(last) == quote:
            self._report("E116", line, stop - 1, character=last, straight=quote)
            self.draft.replace(line, stop - 1, quote)
            return line
        self._report("E123", line, column, character=quote)
        if text.endswith("\\"):
            self.draft.drop(line, column, line + 1)
        else:
            last = self._last_line(line, parent)
            self.draft.insert(last, stop if last == line else len(self.lines[last].rstrip(" ")), quote)
        return line

    def _bracketed(self, line: int, column: int, parent: int) -> int:
        end = Brackets(self.draft, line, column, parent).end()
        return self._closed(line, column, *end) if end else line

    def _closed(self, first: int, start: int, line: int, column: int) -> int:
        """After a closing quote or bracket only a comment may follow; a colon is for the parser to judge."""
        text = self.lines[line]
        if mend_tabs(self.draft, line, column, comment_start(text, column)):
            return first
        rest = text[column:].lstrip(" ")
        if not rest or rest[0] == ":" or (rest[0] == "#" and text[column] == " "):
            return line + 1
        self._report("E122", line, len(text) - len(rest), content_end(text, column), character=text[column - 1])
        self.draft.quote(first, start, line, content_end(text, column))
        return first

    def _plain_text(self, line: int, column: int, parent: int) -> int:
        text = self.lines[line]
        comment = comment_start(text, column)
        if mend_tabs(self.draft, line, column, comment):
            return line
        value = text[column:comment].rstrip(" ")
        if curly_quoted(value):
            straighten(self.draft, line, column, column + len(value))
            return line
        if colon := COLON_IN_TEXT.search(value):
            self._report("E120", line, column + colon.start())
            return self.quote_all(line, column, parent)
        if comment < len(text):
            if opened := left_open(value):
                self._report("E121", line, comment, character=opened)
                return self.quote_all(line, column, parent)
            return line + 1
        self.plain = (line, column, parent)
        return line + 1

    def _brackets_mended(self, line: int, column: int) -> bool:
        """Full-width brackets around a whole value; 〔2022〕8号 and the like are text."""
        text = self.lines[line]
        end = len(text[: comment_start(text, column)].rstrip(" "))
        closers = _WIDE_BRACKETS[text[column]]
        if text[end - 1] not in closers or any(closer in text[column : end - 1] for closer in closers):
            return False
        straight = "[" if closers[0] == "]" else "{"
        self._report("E115", line, column, character=text[column], straight=straight)
        self.draft.replace(line, column, straight)
        self.draft.replace(line, end - 1, closers[0])
        return True

    def quote_all(self, line: int, column: int, parent: int) -> int:
        """Take the value that begins here, with the lines that continue it, for one text."""
        last = self._last_line(line, parent)
        text = self.lines[last]
        end = content_end(text, column if last == line else indentation(text))
        self.draft.quote(line, column, last, end)
        self.plain = None
        return line

    def continued(self, line: int, first: int, column: int, parent: int) -> int:
        """Look at a line that goes on with a plain text which began in line `first`."""
        text = self.lines[line]
        start = indentation(text)
        comment = comment_start(text, start)
        if mend_tabs(self.draft, line, start, comment):
            return line
        colon = COLON_IN_TEXT.search(text[:comment], start)
        if colon and left_open(text[start : colon.start()]) in ("'", '"'):
            self._report("E120", line, colon.start())
            return self.quote_all(first, column, parent)
        if comment < len(text):
            if opened := left_open(text[start:comment]):
                self._report("E121", line, comment, character=opened)
                return self.quote_all(first, column, parent)
            self.plain = None
        return line + 1

    def _last_line(self, line: int, parent: int) -> int:
        """The last line that can belong to a value which begins in this one."""
        last = line
        while last + 1 < len(self.lines) and indentation(self.lines[last + 1]) > parent:
            if is_blank(self.lines[last + 1]):
                break
            last += 1
        return last

    def _report(self, code: str, line: int, start: int, end: int | None = None, **data: str) -> None:
        self.draft.report(code, self.draft.place(line, start, end), **data)


def after_spaces(text: str, column: int) -> int:
    """The column of what follows the spaces that begin here."""
    return len(text) - len(text[column:].lstrip(" "))


def after_properties(text: str, column: int) -> int:
    """The column of what follows anchors and tags, if any begin here."""
    while match := _PROPERTY.match(text, column):
        column = after_spaces(text, match.end())
    return column
