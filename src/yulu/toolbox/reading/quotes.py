"""Curly and full-width quotes where YAML wants straight ones."""

from __future__ import annotations

from yulu.toolbox.reading.draft import Draft

_DOUBLE, _SINGLE = "“”＂", "‘’＇"


def curly_quoted(text: str) -> bool:
    """Curly or full-width quotes stand around all of a text, as if YAML knew them; or one opens and none closes.

    A title such as “雨露”行动方案 is text like any other.
    """
    for family, straight in ((_DOUBLE, '"'), (_SINGLE, "'")):
        if text[:1] and text[0] in family:
            closers = [index for index, character in enumerate(text) if index and character in family + straight]
            return not closers or closers[0] == len(text) - 1
    return False


def curly_end(line: str, column: int) -> int | None:
    """Behind the curly quote that closes the one here and with it a value inside brackets; commas may stand between."""
    for family in (_DOUBLE, _SINGLE):
        if line[column : column + 1] and line[column] in family:
            end = next((at for at in range(column + 1, len(line)) if line[at] in family), len(line))
            if end < len(line) and line[end + 1 :].lstrip(" ")[:1] in ("", *",]}，"):
                return end + 1
    return None


def straighten(draft: Draft, line: int, start: int, end: int) -> None:
    """Report curly quotes around all of a text, and mend them."""
    text = draft.lines[line]
    draft.report("E116", draft.place(line, start), character=text[start], straight=straight_quote(text[start]))
    if end - start > 1 and (is_curly(text[end - 1]) or text[end - 1] in "'\""):
        end -= 1
        draft.replace(line, end, " ")
    draft.replace(line, start, " ")
    draft.quote(line, start + 1, line, end)


def straight_quote(character: str) -> str:
    """The ASCII quote that was meant."""
    return '"' if character in _DOUBLE else "'"


def is_curly(character: str) -> bool:
    """One of “”＂‘’＇."""
    return character != "" and character in _DOUBLE + _SINGLE
