"""Tabs, full-width and non-breaking spaces where YAML wants ordinary spaces."""

from __future__ import annotations

from yulu.toolbox.reading.draft import Draft

WIDE = "\u3000\u00a0"


def mend_spaces(draft: Draft, line: int, column: int) -> bool:
    """Mend the white space that begins in this column; the first wrong character is reported, all are mended."""
    text = draft.lines[line]
    end = len(text) - len(text[column:].lstrip(" \t" + WIDE))
    wrong = [at for at in range(column, end) if text[at] != " "]
    if not wrong:
        return False
    draft.report("E110" if text[wrong[0]] == "\t" else "E111", draft.place(line, wrong[0]))
    draft.indentation_unsure = True
    for at in reversed(wrong):
        draft.replace(line, at, " ")
        if column == 0 and text[at] != "\u00a0":  # at the beginning a step of indentation, two spaces, was meant
            draft.insert(line, at, " ")
    return True


def mend_tabs(draft: Draft, line: int, start: int, end: int) -> bool:
    """Mend the tabs between two columns, each reported."""
    tabs = [at for at in range(start, end) if draft.lines[line][at] == "\t"]
    for at in tabs:
        draft.report("E110", draft.place(line, at))
        draft.replace(line, at, " ")
    return bool(tabs)
