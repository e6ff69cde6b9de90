"""Diagnostics for the terminal and for machines.

Columns count characters, but carets stand under cells: Chinese characters are two cells wide in every terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from yulu.diagnostics.diagnostic import Diagnostic, Place, in_file_order
from yulu.diagnostics.wording import Language, advice, sentence, title

_SEE_ALSO = {"zh": "另见", "en": "see also"}

Reader = Callable[[str], str]


def render(diagnostics: Iterable[Diagnostic], lang: Language = "zh", read: Reader | None = None) -> str:
    """The diagnostics for people, in file order, each with its source line and the faulty part underlined.

    `read` gives the text of a file by the name its places use; without it, or where it cannot, no source is shown.
    """
    source = _Source(read)
    return "\n\n".join("\n".join(_lines(d, lang, source)) for d in in_file_order(diagnostics))


def as_json(diagnostic: Diagnostic, lang: Language = "zh") -> dict[str, object]:
    """The diagnostic for the page and the API.

    `code`, `severity` ("error" or "warning"), `title`, `sentence` and `advice` (may be "") as text; `place` as
    `{file, line, column, length}` or null; `related` as a list of such places; `data` as it came.
    """
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "title": title(diagnostic, lang),
        "sentence": sentence(diagnostic, lang),
        "advice": advice(diagnostic, lang),
        "place": None if diagnostic.place is None else _as_json(diagnostic.place),
        "related": [_as_json(place) for place in diagnostic.related],
        "data": dict(diagnostic.data),
    }


def _as_json(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.line, "column": place.column, "length": place.length}


def _lines(diagnostic: Diagnostic, lang: Language, source: _Source) -> Iterable[str]:
    heading = f"{diagnostic.code}  {title(diagnostic, lang)}"
    if diagnostic.place is None:
        yield heading
    else:
        yield f"{diagnostic.place}  {heading}"
        yield from source.excerpt(diagnostic.place)
    for text in (sentence(diagnostic, lang), advice(diagnostic, lang)):
        yield from (f"   {line}" for line in text.splitlines())
    for place in diagnostic.related:
        yield f"   {_SEE_ALSO[lang]} {place}"
        yield from source.excerpt(place)


class _Source:
    """The files' lines, each file read once."""

    def __init__(self, read: Reader | None) -> None:
        self._read = read
        self._files: dict[str, list[str]] = {}

    def excerpt(self, place: Place) -> list[str]:
        lines = self._lines(place.file)
        if not 0 < place.line <= len(lines):
            return []
        line = lines[place.line - 1]
        if not line.strip():
            return []  # nothing to see, as on the last line of a file
        before = line[: place.column - 1]
        marked = line[place.column - 1 :][: place.length]
        # Past the end of the line something is missing: one caret shows where.
        carets = " " * _cells(before) + "^" * max(_cells(marked), 1)
        return [f"{place.line:>5} | {_visible(line)}", f"{'':>5} | {carets}"]

    def _lines(self, file: str) -> list[str]:
        if file not in self._files:
            try:
                text = "" if self._read is None else self._read(file)
            except (OSError, UnicodeError, LookupError):
                text = ""
            # Not str.splitlines: it also breaks at characters that editors show inside a line.
            lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._files[file] = lines if text else []
        return self._files[file]


def _visible(line: str) -> str:
    return "".join(_shown(character) for character in line).rstrip()


def _shown(character: str) -> str:
    if character == "\t":
        return "    "
    # Control characters would move the cursor and with it the carets.
    return "?" if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") else character


def _cells(text: str) -> int:
    """Terminal cells: ambiguous characters such as “ and … count as one, as in today's terminals."""
    return sum(_width(shown) for character in text for shown in _shown(character))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
