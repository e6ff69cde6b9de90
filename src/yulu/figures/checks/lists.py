"""A list against its stated count: nine departments named, then 等10个部门."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure

_COUNTED = {
    *(
        "个",
        "家",
        "类",
        "项",
        "种",
        "条",
        "名",
        "位",
        "所",
        "座",
        "级",
        "大",
        "方面",
        "领域",
        "行业",
        "部门",
        "企业",
        "单位",
    ),
    *("省", "市", "县", "区", "国", "镇", "乡", "村", "城市", "国家", "省份"),
}
_CLAUSE_BREAK = re.compile("[，。；：:;！？\n]")
_UNSURE = re.compile(
    "等|的|其中|分别|\\d|以及|包括|涉及|围绕|比如|例如|开展|推进|组织|会同|联合|实施|加强|建成|新增|和|与|及"
)
_AFTER = re.compile("^[^，。；：、\n]{0,14}[：:](?P<list>[^。；：:\n]{2,200})(?=[。\n]|$)")
_MARKED = re.compile("一是|一要|①|1\\.|首先|其一")
_LONGEST_ITEM = 12


def lists(reading: Reading) -> Iterator[Finding]:
    """Every count that stands directly after 等, or before a colon and a list."""
    for i, figure in enumerate(reading.figures):
        if not figure.whole_count or figure.joined or figure.unit.name not in _COUNTED or not 2 <= figure.value <= 60:
            continue
        if reading.text[max(0, figure.start - 1) : figure.start] == "等":
            yield from _before(reading, i, figure)
        else:
            yield from _after(reading, i, figure)


def _before(reading: Reading, i: int, figure: Figure) -> Iterator[Finding]:
    start = reading.layout.sentence(figure.at.sentence)[0]
    listed = reading.text[max(start, figure.start - 201) : figure.start - 1]
    breaks = list(_CLAUSE_BREAK.finditer(listed))
    listed = listed[breaks[-1].end() :] if breaks else listed
    items = _items(listed)
    n = int(figure.value)
    noun = figure.unit.name + (figure.noun if len(figure.noun) <= 6 else "")
    if len(items) < 3:
        return
    either = _lengths(items)
    if n in either:
        yield Finding("list", (i,), "consistent", f"列出{n}{noun}，与“等{figure.printed}”相符。")
    elif len(either) == 1 and n - 1 == len(items) and len(items) >= 4:
        yield Finding(
            "list",
            (i,),
            "needs_definition",
            f"“等{figure.printed}”之前列出{len(items)}{figure.unit.name}，还差1{figure.unit.name}没有列出。",
            f"“等{figure.printed}”：文中只列出{len(items)}{figure.unit.name}，另外1{figure.unit.name}是哪{figure.unit.name}？",
            f"列全{n}{figure.unit.name}，或核对“{figure.printed}”。",
        )
    elif min(either) > n and not _UNSURE.search(listed) and all(len(item) <= _LONGEST_ITEM for item in items):
        yield Finding(
            "list",
            (i,),
            "impossible",
            f"“等{figure.printed}”之前列出了{len(items)}{figure.unit.name}。",
            f"文中列出{len(items)}{figure.unit.name}，却写“等{figure.printed}”。最可能是漏改了数字，请核对。",
            f"可写“等{len(items)}{noun}”。",
        )


def _after(reading: Reading, i: int, figure: Figure) -> Iterator[Finding]:
    end = reading.layout.sentence(figure.at.sentence)[1]
    found = _AFTER.match(reading.text[figure.end : min(end, figure.end + 230)])
    if found is None or "，" in found["list"] or _MARKED.match(found["list"]):
        return
    items, n = _items(found["list"].rstrip("，、。")), int(figure.value)
    if (
        len(items) < 2
        or any(len(item) > _LONGEST_ITEM + 8 for item in items)
        or re.search("等|其中|\\d", found["list"])
    ):
        return
    either = _lengths(items)
    if n in either:
        yield Finding("list", (i,), "consistent", f"“{figure.printed}”之后列出{n}{figure.unit.name}，相符。")
    elif len(either) == 1:
        yield Finding(
            "list",
            (i,),
            "impossible",
            f"写“{figure.printed}”，后面列出{len(items)}{figure.unit.name}。",
            f"文中写“{figure.printed}”，冒号后列出{len(items)}{figure.unit.name}。最可能是漏列或漏改，请核对。",
            f"请列全，或改为{len(items)}{figure.unit.name}。",
        )


def _lengths(items: list[str]) -> range:
    """How many things a list may name: each 和 inside an item may join two."""
    return range(len(items), len(items) + sum(1 for item in items if re.search("[和与及]", item)) + 1)


def _items(listed: str) -> list[str]:
    """The items between 、, where brackets, quotation marks and titles are whole."""
    items, depth, last = [], 0, 0
    for at, character in enumerate(listed):
        if character in "（(《“‘【[":
            depth += 1
        elif character in "）)》”’】]":
            depth = max(0, depth - 1)
        elif character == "、" and depth == 0:
            items.append(listed[last:at])
            last = at + 1
    items.append(listed[last:])
    return [item for item in items if item.strip()]
