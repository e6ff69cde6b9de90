"""`summary.html` of a trial: a page by itself, out of what `summary.json` holds and what the trial was made from."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from yulu.matching.page.markup import Column, Markup, element, table, together
from yulu.matching.summary import KINDS
from yulu.matching.trial.data import SIDES, VERBS, WHATS
from yulu.rules.answer import GRANT_KINDS
from yulu.rules.basis import chinese_day

STATUS: Mapping[str, str] = {"new": "新增", "changed": "有改动", "removed": "取消"}
_CHANGES: Mapping[str, str] = {
    "amount_up": "金额增加", "amount_down": "金额减少", "value": "取值改变", "moved": "结论改变",
    "band": "待补齐才知道",
}  # fmt: skip

Data = Mapping[str, Any]


def trial_page(data: Data, manifest: Data) -> str:
    """The whole page; of the manifest neither the files nor its own hash are used, which come after it."""
    style = files("yulu.matching.page").joinpath("page.css").read_text(encoding="utf-8")
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    head = element(
        "head", element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element(
            "meta", http_equiv="Content-Security-Policy",
            content=f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'",
        ),
        element("title", f"草案试算：{data['draft']['title']}"), element("style", Markup(style)),
    )  # fmt: skip
    main = element(
        "main", *_opening(data), *_figures(data), *_by_policy(data), *_costs(data), *_groups(data), *_outside(data),
        *_narrowing(data), *_provenance(data, manifest),
    )  # fmt: skip
    return f"<!DOCTYPE html>\n{element('html', head, element('body', main), lang='zh-CN')}\n"


def _opening(data: Data) -> Iterator[Markup]:
    yield element("p", f"{data['place']}　草案，尚未发布", class_="place")
    yield element("h1", f"草案试算：{data['draft']['title']}")
    counted = "、".join(f"{number:,} 个{KINDS[kind]}" for kind, number in data["subjects"].items())
    yield element(
        "p", f"{counted or '没有涉及的主体'}。决定日 {_day(data['as_of'])}；草案当作 {_day(data['known_on'])}公布，"
        "与现行规定逐户比较。", class_="lead",
    )  # fmt: skip
    if data["draft"]["note"]:
        yield element("p", data["draft"]["note"], class_="muted")
    steps = [
        element("li", f"{VERBS[each['verb']]}{WHATS[each['what']]}：{each['label']}（{each['name']}）")
        for each in data["draft"]["steps"]
    ]
    yield element("ul", *steps)
    if data["rejected"]:
        yield element("p", f"另有 {data['rejected']:,} 个主体没有判断，原因见 rejected.csv。", class_="muted")


def _figures(data: Data) -> Iterator[Markup]:
    """What a leader asks first; those whom policies bind, not benefit, are left out."""
    counted = [each for each in data["policies"] if not each["internal"]]
    boxes = []
    for title, who, kind in (("新增符合", "winners", "entitled"), ("不再符合", "losers", "facts")):
        band = {word: sum(each[who][word] for each in counted) for word in ("low", "high")}
        boxes.append(
            element("div", element("dt", title), element("dd", between(band), element("small", " 户次")), class_=kind)
        )
    for kind, cost in data["totals"].items():
        boxes.append(
            element(
                "div",
                element("dt", f"{GRANT_KINDS[kind]}增减（元）"),
                element("dd", _band(cost["change"], signed=True)),
            )
        )
    yield element("dl", *boxes, class_="figures")
    yield element(
        "p", "“～”前后是至少和至多：缺的信息怎么补齐，结果都在这中间。没有上限（下限）的户次另外注明，不计入数字。",
        class_="muted",
    )  # fmt: skip


def between(counts: Mapping[str, int]) -> str:
    """How many, at least and at most."""
    low, high = counts["low"], counts["high"]
    return f"{low:,}" if low == high else f"{low:,}～{high:,}"


def _band(band: Data, *, signed: bool = False) -> Markup:
    """A sum between its bounds; where one is not there for somebody, that is said."""
    shown = "+,.2f" if signed else ",.2f"
    low, high = (Decimal(band[word]["total"]) for word in ("low", "high"))
    said = f"{low:{shown}}" if low == high else f"{low:{shown}} ～ {high:{shown}}"
    opens = [
        f"{band[word]['open']:,} 户次{name}未知"
        for word, name in (("low", "下限"), ("high", "上限"))
        if band[word]["open"]
    ]
    note = [element("span", f"另 {'、'.join(opens)}", class_="note")] if opens else []
    return together([said, *note])


def _by_policy(data: Data) -> Iterator[Markup]:
    yield element("h2", "谁得谁失")
    if not data["policies"]:
        yield element("p", "按这一天，草案没有改变任何一项政策的判断。")
        return
    rows = []
    for each in data["policies"]:
        note = STATUS[each["status"]] + ("；约束机关，不计入合计" if each["internal"] else "")
        name = together([each["title"], element("span", note, class_="note")])
        changes = [f"{each['changes'].get(name, 0):,}" for name in _CHANGES]
        rows.append([name, between(each["winners"]), between(each["losers"]), *changes])
    titles = ["新增符合", "不再符合", *_CHANGES.values()]
    columns = [Column("政策"), *(Column(title, numbers=True) for title in titles)]
    yield table("受影响的政策，按户数", columns, rows, note="逐户的前后结论见 changes.csv")


def _costs(data: Data) -> Iterator[Markup]:
    if not data["totals"]:
        return
    yield element("h2", "要花多少")
    rows = []
    for each in data["policies"]:
        note = [element("span", "约束机关，不计入合计", class_="note")] if each["internal"] else []
        for kind, cost in each["costs"].items():
            rows.append([together([each["title"], *note]), GRANT_KINDS[kind], *_sides(cost)])
    for kind, cost in data["totals"].items():
        rows.append(["合计", GRANT_KINDS[kind], *_sides(cost)])
    columns = [Column("政策"), Column("种类"), *(Column(f"{title}（元）", numbers=True) for title in SIDES.values())]
    yield table("现行、草案各要多少，增减多少；不同种类不相加", columns, rows)


def _sides(cost: Data) -> list[Markup]:
    return [_band(cost[side], signed=side == "change") for side in SIDES]


def _groups(data: Data) -> Iterator[Markup]:
    for grouping in data["by"]:
        kinds = list(dict.fromkeys(kind for group in grouping["groups"] for kind in group["totals"]))
        yield element("h2", f"按{grouping['label']}")
        rows = []
        for group in grouping["groups"]:
            effects = list(group["policies"].values())
            people = [
                between({word: sum(each[who][word] for each in effects) for word in ("low", "high")})
                for who in ("winners", "losers")
            ]
            sums = [
                _band(group["totals"][kind]["change"], signed=True) if kind in group["totals"] else "" for kind in kinds
            ]
            rows.append([group["label"], f"{group['subjects']:,}", *people, *sums])
        titles = ["主体", "新增符合", "不再符合", *(f"{GRANT_KINDS[kind]}增减（元）" for kind in kinds)]
        columns = [Column(grouping["label"]), *(Column(title, numbers=True) for title in titles)]
        about = f"{KINDS[grouping['subject']]}按{grouping['label']}"
        yield table(about, columns, rows, note="各组加起来正好是全部；分组按现行规定；每项政策的分组数见 costs.csv")


def _outside(data: Data) -> Iterator[Markup]:
    rows = []
    for each in data["policies"]:
        for failing in each["just_outside"]:
            near = [
                f"{along['label']}：{along['subjects']:,} 个，最近差 {along['nearest']}{along['unit']}"
                for along in failing["along"]
                if along["subjects"]
            ]
            condition = together([failing["label"], element("span", failing["reading"], class_="note")])
            moved = together(element("span", said, class_="note") for said in near)
            rows.append([each["title"], condition, f"{failing['subjects']:,}", f"{failing['entitled_today']:,}", moved])
    yield element("h2", "谁只差一点")
    if not rows:
        yield element("p", "没有只差一个条件的主体。")
        return
    columns = [
        Column("政策"), Column("只差的条件"), Column("主体", numbers=True), Column("其中现在符合", numbers=True),
        Column("只动一项事实就够的"),
    ]  # fmt: skip
    yield table("其余条件都已满足，只有一个不满足", columns, rows, note="最近的逐户列在 just-outside.csv")


def _narrowing(data: Data) -> Iterator[Markup]:
    yield element("h2", "补哪批数据最能看准")
    told = False
    for kind, found in data["narrowing"].items():
        if not found["open"]["rows"]:
            continue
        told = True
        rows = []
        for number, step in enumerate(found["steps"], 1):
            closes = step["closes"]
            opens = (
                [element("span", f"其中 {closes['open']:,} 户次原先没有上下限", class_="note")]
                if closes["open"]
                else []
            )
            labels = "、".join(each["label"] for each in step["sources"])
            holders = "、".join(dict.fromkeys(each["holder"] for each in step["sources"]))
            narrowed = f"{Decimal(closes['width']):,.2f}"
            rows.append([str(number), labels, holders, together([f"{closes['rows']:,}", *opens]), narrowed])
        columns = [
            Column("次序"), Column("数据"), Column("持有部门"), Column("看准的户次", numbers=True),
            Column("上下限之差缩小（元）", numbers=True),
        ]  # fmt: skip
        open_rows, width = found["open"]["rows"], Decimal(found["open"]["width"])
        yield table(
            f"{GRANT_KINDS[kind]}：现有 {open_rows:,} 户次说不准，上下限之差合计 {width:,.2f} 元", columns, rows,
            note="先取最能缩小的一批，再在此基础上取其次；一步一步选，不保证几批合起来最优",
        )  # fmt: skip
        if found["beyond_data"]["rows"]:
            said = f"另有 {found['beyond_data']['rows']:,} 户次要靠专人认定或核实，补数据定不了。"
            yield element("p", said, class_="muted")
    if not told:
        yield element("p", "没有说不准的：上下限相同。")


def _provenance(data: Data, manifest: Data) -> Iterator[Markup]:
    yield element("h2", "来历")
    source, toolbox, draft = manifest["source"], manifest["toolbox"], manifest["draft"]
    pairs: list[tuple[str, Sequence[str]]] = [
        ("工具箱", [f"{toolbox['title']}（{toolbox['id']}）"]),
        ("现行规则指纹", [element("code", toolbox["rules_hash"])]),
        ("草案指纹", [element("code", draft["hash"])]), ("改后规则指纹", [element("code", draft["rules_hash"])]),
        ("判断了谁", [f"名录第 {source['version']} 版，指纹 ", element("code", source["hash"])]),
        ("决定日", [_day(data["as_of"])]), ("知悉日，也是草案的公布日", [_day(data["known_on"])]),
        ("程序", [f"yulu {manifest['program']}"]),
    ]  # fmt: skip
    yield element(
        "dl", *(part for name, said in pairs for part in (element("dt", name), element("dd", *said))),
        class_="provenance",
    )  # fmt: skip
    yield element("p", "草案没有文号，依据写“草案”。同样的草案、名录和日子再试一次，每个数都相同。", class_="muted")


def _day(text: str) -> str:
    return chinese_day(date.fromisoformat(text))
