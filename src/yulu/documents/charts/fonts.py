"""Whether Chinese can be drawn here: two different characters must not look the same."""

from __future__ import annotations

from functools import cache

import vl_convert

from yulu.diagnostics import Diagnostic, Fault

FONT = "Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Zen Hei, Microsoft YaHei, PingFang SC, SimSun, sans-serif"
_PROBES = ("中", "国", "湘", "潭")


def require_chinese_font() -> None:
    """Raises Fault (E834) where Chinese characters would come out as boxes, or not at all."""
    if not _draws_chinese(_PROBES):
        raise Fault(Diagnostic("E834", None))


@cache
def _draws_chinese(probes: tuple[str, ...]) -> bool:
    """A font without a character shows the same box for each, or nothing."""
    return len({_drawn(each) for each in probes}) == len(probes)


def _drawn(character: str) -> bytes:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="4" y="30" font-size="28" font-family="{FONT}">{character}</text></svg>'
    )
    return vl_convert.svg_to_png(svg)
