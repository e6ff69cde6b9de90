"""What one code says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """What one code says in both languages: a few words, one sentence, and what to do (may be empty).

    Blanks are `str.format`'s; literal braces are doubled. A part in ⟨…⟩ is left out where one of its blanks is empty.
    """

    title_zh: str
    title_en: str
    zh: str
    en: str
    advice_zh: str = ""
    advice_en: str = ""
