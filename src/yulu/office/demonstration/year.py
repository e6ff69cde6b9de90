"""A year of requests that nobody made: received, dispatched, answered, some late, some returned, some still open.

The same seed gives the same year, counted back from a moment; what lies after it has not happened yet.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from yulu.cases.events import Act
from yulu.office.casework.past import Happened
from yulu.toolbox.model import Toolbox
from yulu.toolbox.service_model import ServiceClass

PLACES = ("窑湾街道", "云塘街道", "城正街街道", "雨湖路街道", "宝塔街道", "建设路街道", "昭山镇", "楠竹山镇")
_PEOPLE = ("王先生", "李女士", "张先生", "刘女士", "陈先生", "杨女士", "黄先生", "周女士")
_WANTED = (
    "请告诉我怎么办、找谁。",
    "已经等了一个多星期，请尽快处理。",
    "希望有人来现场看一看。",
    "之前反映过，没有结果。",
)
_ANSWERS = (
    "已现场核实并处理，请您查看。", "经核实，按规定可以办理，已联系您补齐材料。", "已列入下月计划，完成后再告诉您。",
    "不属于减免范围，依据和申诉渠道已向您说明。",
)  # fmt: skip
_DAY = timedelta(days=1)


def year(toolbox: Toolbox, count: int, seed: int, until: datetime) -> Iterator[tuple[str, list[Happened]]]:
    """So many requests, each with its title and what happened to it before `until`."""
    chance = random.Random(seed)
    leaves = [each for each in toolbox.classes.values() if each.service is not None and each.service.id == "one-call"]
    starts = sorted(until - _DAY * chance.random() * 365 for _ in range(count))
    for start in starts:
        yield _request(chance, chance.choice(leaves), _office_hour(chance, start), until)


def _request(
    chance: random.Random, leaf: ServiceClass, at: datetime, until: datetime
) -> tuple[str, list[Happened]]:  # fmt: skip
    assert leaf.service is not None
    place, name = chance.choice(PLACES), chance.choice(_PEOPLE)
    lead = leaf.service.lead
    handler = f"account:demo-{lead}"
    kept = {
        "title": leaf.label, "text": f"{leaf.label}：{chance.choice(_WANTED)}",
        "contact": {"name": name, "phone": f"139{chance.randrange(10**8):08d}"}, "answers": {},
    }  # fmt: skip
    given = {"who": chance.choice(("company", "individual", "resident")), "place": place}
    happened: list[Happened] = [
        (Act.receive, at, "account:clerk", {"service": "one-call", "given": given, "channel": "hotline"}, kept)
    ]

    def then(act: Act, after: timedelta, by: str, data: dict[str, object] | None = None, said: str = "") -> None:
        nonlocal at
        at = _office_hour(chance, at + after)
        happened.append((act, at, by, data or {}, {"say": said} if said else None))

    hours = timedelta(hours=1)
    if chance.random() < 0.04:
        then(
            Act.refuse,
            hours * chance.uniform(0.2, 3),
            "account:clerk",
            {"reason": chance.choice(tuple(leaf.service.refusals))},
        )
    else:
        then(Act.accept, hours * chance.uniform(0.05, 3), "account:clerk")
        then(Act.dispatch, hours * chance.uniform(0.05, 3), "account:clerk", {"class": leaf.id})
        then(Act.sign, hours * chance.uniform(0.2, 8), handler)
        if chance.random() < 0.5:
            then(Act.respond, hours * chance.uniform(0.5, 8), handler, said="已收到，正在了解情况。")
        then(Act.answer, _DAY * chance.lognormvariate(0.9, 0.6), handler, said=chance.choice(_ANSWERS))
        solved = chance.random() < 0.86
        if chance.random() < 0.9:
            then(Act.follow_up, _DAY * chance.uniform(0.2, 2), "account:clerk", {"solved": solved})
        then(
            Act.close,
            hours * chance.uniform(0.1, 4),
            "account:clerk",
            {"result": chance.choices(tuple(leaf.service.results), (80, 12, 5, 3))[0]},
        )
        if chance.random() < 0.55:
            stars = chance.choices((5, 4, 3, 2, 1), (60, 20, 8, 7, 5) if solved else (5, 10, 15, 30, 40))[0]
            then(Act.rate, _DAY * chance.uniform(0.1, 3), "account:resident", {"stars": stars})
    return leaf.label, [each for each in happened if each[1] <= until]


def _office_hour(chance: random.Random, at: datetime) -> datetime:
    """The same moment where an office is open, else in the morning of the next day of the week that it opens."""
    while at.weekday() > 4 or not 9 <= at.hour < 17:
        later = at if at.hour < 9 else at + _DAY
        at = later.replace(hour=9, minute=chance.randrange(60))
        if at.weekday() > 4:
            at += _DAY * (7 - at.weekday())
    return at
