"""Hedges: what stands before or after a number and how far it lets the truth be away (民法典 1259 for edges)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Hedge = Literal["about", "nearly", "over", "more", "at_least", "at_most", "less", "odd"]

BEFORE: Mapping[str, Hedge] = {
    "约": "about",
    "大约": "about",
    "大概": "about",
    "近": "nearly",
    "将近": "nearly",
    "接近": "nearly",
    "逼近": "nearly",
    "超": "over",
    "超过": "over",
    "逾": "over",
    "突破": "over",
    "高于": "over",
    "高出": "over",
    "多于": "over",
    "大于": "over",
    "上": "over",
    "不少于": "at_least",
    "至少": "at_least",
    "不低于": "at_least",
    "最少": "at_least",
    "不小于": "at_least",
    "不超过": "at_most",
    "至多": "at_most",
    "最多": "at_most",
    "不高于": "at_most",
    "不多于": "at_most",
    "不大于": "at_most",
    "不足": "less",
    "不到": "less",
    "不满": "less",
    "未满": "less",
    "低于": "less",
    "少于": "less",
    "小于": "less",
}

WITHIN: Mapping[str, Hedge] = {"余": "more", "多": "more", "来": "odd", "几": "more", "把": "odd"}
"""Between digits and unit: 100余家, 20多万."""

AFTER: Mapping[str, Hedge] = {
    "以上": "at_least",
    "及以上": "at_least",
    "(含)以上": "at_least",
    "以下": "at_most",
    "及以下": "at_most",
    "以内": "at_most",
    "之内": "at_most",
    "左右": "about",
    "上下": "about",
    "前后": "about",
    "多": "more",
    "有余": "more",
    "不等": "about",
    "不到": "less",
}

SHOWN: Mapping[Hedge, str] = {
    "about": "约",
    "nearly": "近",
    "over": "超",
    "more": "余",
    "at_least": "以上",
    "at_most": "以内",
    "less": "不足",
    "odd": "来",
}

_UP: frozenset[Hedge] = frozenset({"over", "more", "at_least"})
_DOWN: frozenset[Hedge] = frozenset({"nearly", "less", "at_most"})


COMPARING = ("低于", "高于", "少于", "多于", "大于", "小于", "高出", "超过", "突破")
"""Verbs of comparison: 低于13%左右的目标 is no contradiction."""


def contradict(hedges: tuple[Hedge, ...]) -> bool:
    """Whether two hedges of one number point to opposite sides, or one side is called about: 近100余, 不到30左右. 约100余 is only loose."""
    found = set(hedges)
    return bool(found & _UP and found & _DOWN) or {"about", "less"} <= found
