"""PyYAML's complaints in our codes: what proofreading leaves over, said as plainly as can be."""

from __future__ import annotations

import re

import yaml

from yulu.diagnostics import Place
from yulu.toolbox.reading.draft import Draft
from yulu.toolbox.reading.raw_lines import indentation, is_blank

# In order: the first expression found in "context: problem" decides. True places the fault at the context's mark,
# where the construct began, because the problem's mark is only where the parser gave up.
_TRANSLATIONS: tuple[tuple[str, str, bool], ...] = (
    (r"could not find expected ':'", "E140", True),
    (r"mapping values are not allowed|mapping keys are not allowed", "E142", False),
    (r"sequence entries are not allowed", "E143", False),
    (r"expected <block end>, but found '-'", "E143", False),
    (r"expected <block end>, but found '(<block|<scalar>|\?)", "E141", False),
    (r"found character '\\t'", "E110", False),
    (r"found character '.*' that cannot start", "E144", False),
    (r"double-quoted scalar: (found unknown escape|expected escape sequence)", "E145", False),
    (r"quoted scalar: found unexpected (end of stream|document separator)", "E123", True),
    (r"flow (sequence|mapping): expected ',' or .*, but got '<(stream end|document (start|end))>'", "E124", True),
    (r"flow (sequence|mapping): expected ','", "E147", False),
    (r"block scalar: expected", "E146", False),
    (r"expected '<document start>'", "E141", False),
)
_MAY_FOLLOW_FROM_INDENTATION = ("E140", "E141", "E142", "E143", "E147", "E149")


def report_syntax_error(draft: Draft, error: yaml.MarkedYAMLError) -> int:
    """Report what made the parser give up, unless it follows from doubtful indentation. Gives the line it began on."""
    said = f"{error.context or ''}: {error.problem or ''}".replace('"', "'")
    code, at_context = next(
        ((code, at_context) for pattern, code, at_context in _TRANSLATIONS if re.search(pattern, said)),
        ("E149", False),
    )
    mark = (at_context and error.context_mark) or error.problem_mark or error.context_mark
    if mark is None:
        raise error
    line, column = _last_written(draft, mark.line, mark.column)
    if draft.indentation_unsure and code in _MAY_FOLLOW_FROM_INDENTATION:
        return line
    character = draft.lines[line][column : column + 1]
    start = column
    if code == "E142":  # the mark is the colon's, but what cannot stand here is the key before it
        start = min(indentation(draft.lines[line]), column)
    elif code == "E145":  # the mark is behind the backslash
        start = max(column - 1, 0)
    related = _first_of_its_level(draft, error, line) if code == "E141" else []
    draft.report(
        code,
        draft.place(line, start, column + 1),
        *related,
        problem=(error.problem or "").strip(),
        character=character,
        expected="]" if character == "[" else "}",
    )
    if "<document start>" in said:  # the first key is indented: every other would be told so too
        draft.indentation_unsure = True
    return line


def _first_of_its_level(draft: Draft, error: yaml.MarkedYAMLError, line: int) -> list[Place]:
    """Where the level began that a line does not line up with: where the parser says so, or the file's first line."""
    if began := error.context_mark:
        return [draft.place(began.line, began.column)] if began.line < line else []
    first = next((at for at, text in enumerate(draft.lines) if not is_blank(text)), line)
    return [draft.place(first, indentation(draft.lines[first]))] if first < line else []


def _last_written(draft: Draft, line: int, column: int) -> tuple[int, int]:
    """The parser may give up at the end of the file; the fault is then on the last line that has something on it."""
    line = min(line, len(draft.lines) - 1)
    if draft.lines[line].strip() or line == 0:
        return line, column
    while line and not draft.lines[line].strip():
        line -= 1
    return line, len(draft.lines[line])
