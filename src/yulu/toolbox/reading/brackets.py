"""Lists and mappings in brackets, which may run over several lines: `[甲, 乙]`, `{from: 2022-04-01, value: 3}`."""

from __future__ import annotations

import re

from yulu.toolbox.reading.draft import Draft
from yulu.toolbox.reading.quotes import curly_end, curly_quoted, straighten
from yulu.toolbox.reading.raw_lines import begins_anew, closing_quote, indentation, is_blank, left_open

_CLOSER = {"[": "]", "{": "}"}
# Between two items that are complete, each of these can only have been meant as YAML's own sign.
_MEANT = {"，": ",", "、": ",", "；": ",", "：": ":", "］": "]", "｝": "}"}
_AFTER_COLON = ("", *" \t,[]{}")
_WIDE_AFTER_COLON = re.compile("^[^:：]*[:：][\u3000\u00a0]")
_NEXT_KEY = re.compile(r"[，；]\s*[A-Za-z_]\w*\s*[:：]")
_LISTED = re.compile(r"，|(?<=[A-Za-z0-9_])[、；](?=[A-Za-z0-9_])")
_COLON = re.compile(r"[：:]")


class Brackets:
    """One bracketed value, read from its opening bracket on."""

    def __init__(self, draft: Draft, line: int, column: int, parent: int) -> None:
        self.draft = draft
        self.first = (line, column)
        self.line, self.column = line, column
        self.parent = parent
        self.open: list[tuple[str, int, int]] = []
        self.complete = False  # the item before here is closed by its own quote or bracket
        self.expects_key = False

    def end(self) -> tuple[int, int] | None:
        """Line and column after the closing bracket; None if something was mended, so that one must look again."""
        while True:
            text = self.draft.lines[self.line]
            character = text[self.column : self.column + 1]
            if character == "" or (character == "#" and text[self.column - 1 : self.column] in ("", " ", "\t")):
                if not self._next_line():
                    return None
            elif character == " ":
                self.column += 1
            elif character in ("\t", "\u3000", "\u00a0"):
                self._mend("E110" if character == "\t" else "E111", self.column, " ")
                return None
            elif character in "]}":
                if not self._closed(character):
                    return None
                if not self.open:
                    return self.line, self.column
            elif not self._item(text, character):
                return None

    def _item(self, text: str, character: str) -> bool:
        if character == ",":
            self.expects_key = self.open[-1][0] == "{"
        elif character == ":" and (self.complete or text[self.column + 1 : self.column + 2] in _AFTER_COLON):
            self.expects_key = False
        elif self.complete:
            return self._after_complete(text, character)
        elif character in "[{":
            self.open.append((character, self.line, self.column))
            self.expects_key = character == "{"
        elif character in "'\"":
            return self._quoted(character)
        else:
            return self._plain(text)
        self.complete = False
        self.column += 1
        return True

    def _next_line(self) -> bool:
        following = self.line + 1
        lines = self.draft.lines
        while following < len(lines) and is_blank(lines[following]):
            following += 1
        if following < len(lines) and not begins_anew(lines[following], self.parent):
            self.line, self.column = following, indentation(lines[following])
            return True
        bracket, line, column = self.open[-1]
        self._report_unclosed(bracket, line, column)
        missing = "".join(_CLOSER[opened] for opened, *_ in reversed(self.open))
        self.draft.insert(self.line, self._content_end(), missing)
        return False

    def _content_end(self) -> int:
        return len(self.draft.lines[self.line][: self.column].rstrip(" "))

    def _closed(self, character: str) -> bool:
        bracket, line, column = self.open.pop()
        if character != _CLOSER[bracket]:
            self._report_unclosed(bracket, line, column)
            self.draft.replace(self.line, self.column, _CLOSER[bracket])
            return False
        self.complete, self.expects_key = True, False
        self.column += 1
        return True

    def _after_complete(self, text: str, character: str) -> bool:
        """What follows a closed item can only be a separator, mistyped or left out."""
        meant = _MEANT.get(character)
        if meant == ",":
            self._mend("E114", self.column, ",", character=character)
        elif meant == ":":
            self._mend("E112", self.column, ":", key=_last_word(text[: self.column]))
            self.draft.insert(self.line, self.column + 1, " ")
        elif meant:
            self._mend("E115", self.column, meant, character=character, straight=meant)
        else:
            self._report("E147", self.column)
            self.draft.insert(self.line, self.column, ", ")
        return False

    def _quoted(self, quote: str) -> bool:
        end = closing_quote(self.draft.lines, self.line, self.column, self.parent)
        if end is None:
            self._report("E123", self.column, character=quote)
            return self._leave_out()
        self.line, self.column = end
        self.complete = True
        return True

    def _plain(self, text: str) -> bool:
        start, end = self.column, _plain_end(text, self.column)
        value = text[start:end].rstrip(" ")
        following = text[end : end + 1]
        if (tab := value.find("\t")) >= 0:
            self._mend("E110", start + tab, " ")
        elif closing := curly_end(text, start):
            straighten(self.draft, self.line, start, closing)
        elif curly_quoted(value):
            straighten(self.draft, self.line, start, start + len(value))
        elif following == "#" and (opened := left_open(value)):
            self._report("E121", end, character=opened)
            return self._leave_out()
        elif match := self._comma(text[start : end + 1]):
            self._mend("E114", start + match.start(), ",", character=match[0][0])
        elif following == ":" and (left_open(value) in ("'", '"') or self._in_value()):
            self._report("E120", end)
            return self._leave_out()
        elif match := _WIDE_AFTER_COLON.search(value):
            self._mend("E111", start + match.end() - 1, " ")
        elif self.expects_key and following in (",", "}") and " " in value and not _COLON.search(value):
            self._report("E140", start, start + len(value))
            self.draft.insert(self.line, start + value.index(" "), ":")
        elif self.expects_key and following != ":" and (match := _COLON.search(value)):
            self._mend("E112" if match[0] == "：" else "E113", start + match.start(), ":", key=value[: match.start()])
            self.draft.insert(self.line, start + match.end(), " ")
        elif self._closes_wide(text, value, end):
            straight = _MEANT[value[-1]]
            self._mend("E115", start + len(value) - 1, straight, character=value[-1], straight=straight)
        else:
            self.column = end
            return True
        return False

    def _in_value(self) -> bool:
        return self.open[-1][0] == "{" and not self.expects_key

    def _comma(self, value: str) -> re.Match[str] | None:
        return (_LISTED if self.open[-1][0] == "[" else _NEXT_KEY).search(value)

    def _closes_wide(self, text: str, value: str, end: int) -> bool:
        """A full-width bracket at the line's end that closes nothing inside its own text."""
        opener = {"］": "［", "｝": "｛"}.get(value[-1])
        return opener is not None and opener not in value and is_blank(text[end:])

    def _leave_out(self) -> bool:
        line, column = self.first
        until = line + 1
        while until < len(self.draft.lines) and not begins_anew(self.draft.lines[until], self.parent):
            until += 1
        self.draft.drop(line, column, until)
        return False

    def _mend(self, code: str, column: int, text: str, **data: str) -> None:
        self._report(code, column, None, **data)
        self.draft.replace(self.line, column, text)

    def _report(self, code: str, column: int, end: int | None = None, **data: str) -> None:
        self.draft.report(code, self.draft.place(self.line, column, end), **data)

    def _report_unclosed(self, bracket: str, line: int, column: int) -> None:
        self.draft.report("E124", self.draft.place(line, column), character=bracket, expected=_CLOSER[bracket])


def _plain_end(text: str, column: int) -> int:
    for end in range(column, len(text)):
        character, following = text[end], text[end + 1 : end + 2]
        if character in ",[]{}" or (character == ":" and following in _AFTER_COLON):
            return end
        if character == "#" and end > column and text[end - 1] in " \t":
            return end
    return len(text)


def _last_word(text: str) -> str:
    return re.split(r"[\s,\[\]{}]", text.rstrip())[-1].strip("\"'")
