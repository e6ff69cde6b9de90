"""A diagnostic in words: title, sentence and advice, in Chinese or in English."""

from __future__ import annotations

import re
from string import Formatter
from typing import Literal

from yulu.diagnostics.catalogue import CATALOGUE
from yulu.diagnostics.diagnostic import Diagnostic
from yulu.diagnostics.words import say

Language = Literal["zh", "en"]

_DID_YOU_MEAN = {"zh": "是不是想写 '{nearest}'？", "en": "Did you mean '{nearest}'?"}
_OPTIONAL = re.compile("⟨([^⟩]*)⟩")
_LISTS = ("known", "possible", "choices")


def title(diagnostic: Diagnostic, lang: Language = "zh") -> str:
    """The few words that stand beside the code."""
    wording = CATALOGUE[diagnostic.code]
    return wording.title_zh if lang == "zh" else wording.title_en


def sentence(diagnostic: Diagnostic, lang: Language = "zh") -> str:
    """One sentence: what is wrong. A value missing from the diagnostic's data is a KeyError, never an empty blank."""
    wording = CATALOGUE[diagnostic.code]
    return _filled(wording.zh if lang == "zh" else wording.en, diagnostic, lang)


def advice(diagnostic: Diagnostic, lang: Language = "zh") -> str:
    """What to do about it; may be empty. Where the data has a `nearest`, asks whether that was meant."""
    wording = CATALOGUE[diagnostic.code]
    said = _filled(wording.advice_zh if lang == "zh" else wording.advice_en, diagnostic, lang)
    asked = _filled(_DID_YOU_MEAN[lang], diagnostic, lang) if diagnostic.data.get("nearest") else ""
    return (" " if lang == "en" else "").join(filter(None, (asked, said)))


def blanks(text: str) -> set[str]:
    """The names of a wording's blanks."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _filled(text: str, diagnostic: Diagnostic, lang: Language) -> str:
    data = {name: say(value, lang) for name, value in diagnostic.data.items()}
    if lang == "en":
        data |= {name: data[name].replace("、", ", ") for name in _LISTS if name in data}
    kept = _OPTIONAL.sub(lambda part: part[1] if all(data.get(name) for name in blanks(part[1])) else "", text)
    said = kept.format_map(data)
    return said[:1].upper() + said[1:] if lang == "en" else said
