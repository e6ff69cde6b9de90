"""Did you mean …? The nearest of the words that would have been possible."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most like `word`, or None where none is like enough to be worth asking.

    Capitals, full-width letters, hyphens and underscores do not count as differences. The answer does not depend on
    the order of the choices.

    >>> nearest("smal", ["large", "medium", "small", "micro"])
    'small'
    >>> nearest("小形", ["大型", "中型", "小型", "微型"])
    '小型'
    """
    plain = _plain(word)
    likeness = {choice: _likeness(plain, _plain(choice)) for choice in choices if choice}
    best = max(likeness, key=lambda choice: (likeness[choice], choice), default=None)
    if best is None or likeness[best] < _enough(plain):
        return None
    return best


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().replace("-", "_").strip()


def _likeness(word: str, choice: str) -> float:
    shared = SequenceMatcher(None, word, choice, autojunk=False).ratio()
    # Of two Chinese words that share one character of two, the one that begins alike is meant: 小形 is 小型, not 大形.
    return shared + (0.01 if word[:1] == choice[:1] else 0)


def _enough(word: str) -> float:
    # A Chinese word has two or three characters, so a single wrong one already halves the likeness.
    return 0.5 if any(ord(character) > 127 for character in word) else 0.65
