"""Numbers and the sentences of findings in Chinese: what is printed, the sum, the likely causes as a question."""

from __future__ import annotations

from fractions import Fraction
from math import floor

MISPRINT_OR_DEFINITION = "最可能是笔误或口径不同，请核对。"


def number(value: Fraction, places: int = 2) -> str:
    """Rounded half up to so many places, thousands separated: 1,234.5; zeros at the end are left out."""
    scale = 10**places
    scaled = floor(abs(value) * scale + Fraction(1, 2))
    whole, decimals = divmod(scaled, scale)
    shown = f"{whole:,}" + (f".{decimals:0{places}d}".rstrip("0").rstrip(".") if places and decimals else "")
    return f"-{shown}" if value < 0 and scaled else shown


def percent(value: Fraction, places: int = 2) -> str:
    """A fraction as a percentage, all places printed: 97.61%."""
    scale = 10**places
    scaled = floor(abs(value) * 100 * scale + Fraction(1, 2))
    whole, decimals = divmod(scaled, scale)
    return ("-" if value < 0 and scaled else "") + f"{whole}" + (f".{decimals:0{places}d}" if places else "") + "%"


def decimals_of(step: Fraction) -> int:
    """How many decimals of a percentage were printed, by its step: 1/1000 is one."""
    places = 0
    while step * 100 * 10**places < 1 and places < 12:
        places += 1
    return places
