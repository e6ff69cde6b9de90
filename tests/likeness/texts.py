"""Random texts as people write them: few characters, so that they repeat; letters, numbers, signs, spaces between."""

from __future__ import annotations

import re

from hypothesis import assume
from hypothesis import strategies as st

CHINESE = "垃圾清运停水电"
_PIECES = st.one_of(
    st.text(CHINESE, min_size=1, max_size=6),
    st.sampled_from(["A3", "12345", "wifi", "，", "。", " ", "\n", "“", "Ⅳ", "２", "-", "㎡", "é"]),
)


def texts() -> st.SearchStrategy[str]:
    return st.lists(_PIECES, min_size=1, max_size=8).map("".join)


@st.composite
def substrings(draw: st.DrawFn, text: str) -> str:
    """A piece of two and more Chinese characters of a text, wherever it begins and ends."""
    runs = re.findall(f"[{CHINESE}]{{2,}}", text)
    assume(runs)
    run: str = draw(st.sampled_from(runs))
    start = draw(st.integers(0, len(run) - 2))
    return run[start : draw(st.integers(start + 2, len(run)))]
