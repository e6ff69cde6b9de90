"""How a text is cut for an index, so that words of two Chinese characters are found in it.

Chinese is written without spaces. A dictionary would decide where words end, and a name it does not know could not be
found; so every two neighbouring characters are a term. A text's terms are joined by spaces and kept in

- SQLite: an FTS5 table with `tokenize = "ascii"` (`FTS5_TOKENIZER`), asked `MATCH query(text).fts5`;
- PostgreSQL: `to_tsvector('simple', …)`, asked `@@ to_tsquery('simple', query(text).tsquery)`.

What was asked for must stand in the text together and in this order, as a phrase of neighbouring terms says. FTS5's
"ascii" leaves terms as they are; its default would take rare characters of newer Unicode for punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

FTS5_TOKENIZER = "ascii"

_CHINESE = "㐀-䶿一-鿿豈-﫿〇々\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<chinese>[{_CHINESE}]+)|[^\W\d_{_CHINESE}]+|\d+")
_SPACE_WITHIN = re.compile(rf"(?<=[{_CHINESE}])\s+(?=[{_CHINESE}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def folded(text: str) -> str:
    """The text as it is compared: full width, compatibility forms and case are one, invisible characters are gone."""
    narrow = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return unicodedata.normalize("NFKC", narrow)


def terms(text: str) -> list[str]:
    """The terms of a text, in its order.

    Of a run of Chinese characters each character with the next one, and the last one alone: one character is found as
    the beginning of a term. Words in other letters and numbers are terms as they are, `A3区` being `a`, `3` and `区`.
    A space or a new line between two Chinese characters separates nothing.
    """
    return _cut(_SPACE_WITHIN.sub("", folded(text)))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that must stand next to each other; the last one may be the beginning of a term where `open_end`."""

    terms: tuple[str, ...]
    open_end: bool

    @property
    def fts5(self) -> str:
        quoted = " ".join(self.terms)
        return f'"{quoted}" *' if self.open_end else f'"{quoted}"'

    @property
    def tsquery(self) -> str:
        quoted = " <-> ".join(f"'{term}'" for term in self.terms)
        return f"({quoted}:*)" if self.open_end else f"({quoted})"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: all of the phrases, wherever they stand. False where nothing was asked for."""

    phrases: tuple[Phrase, ...]

    def __bool__(self) -> bool:
        return bool(self.phrases)

    @property
    def fts5(self) -> str:
        """The expression for SQLite's MATCH; one without phrases is an error there, so ask `bool` first."""
        return " AND ".join(phrase.fts5 for phrase in self.phrases)

    @property
    def tsquery(self) -> str:
        """The expression for PostgreSQL's to_tsquery('simple', …); one without phrases finds nothing.

        A tsvector counts no further than 16,383 terms: of a longer text every piece needs its own.
        """
        return " & ".join(phrase.tsquery for phrase in self.phrases)


def query(text: str) -> Query:
    """What somebody typed as a query: spaces and punctuation separate phrases, all of which must be found.

    Two and more Chinese characters are found wherever they stand side by side, one character anywhere; words in other
    letters and numbers only whole. Signs have no meaning of their own: nothing that is typed can break the expression.
    """
    phrases = (_phrase(piece) for piece in re.split(r"[\W_]+", folded(text)))
    return Query(tuple(phrase for phrase in phrases if phrase.terms))


def _phrase(piece: str) -> Phrase:
    cut = _cut(piece)
    *_, last = _RUN.finditer(piece) if cut else (None,)
    if last is None or not last["chinese"]:
        return Phrase(tuple(cut), open_end=False)
    # The character alone at the end of a run may have a next one in the text.
    return Phrase(tuple(cut), open_end=True) if len(last[0]) == 1 else Phrase(tuple(cut[:-1]), open_end=False)


def _cut(text: str) -> list[str]:
    cut: list[str] = []
    for run in _RUN.finditer(text):
        if run["chinese"]:
            cut.extend(first + second for first, second in pairwise(run[0]))
            cut.append(run[0][-1])
        else:
            cut.append(run[0])
    return cut
