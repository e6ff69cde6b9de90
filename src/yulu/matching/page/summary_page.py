"""`summary.html`: what a run comes to, out of `summary.json` and the facts of its manifest alone.

Sums of different kinds stand side by side and are never added. No group has a bare rate, only counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from yulu.matching.manifest import RunManifest
from yulu.matching.page.markup import Column, Markup, element, table, together, whole_page
from yulu.matching.summary import KINDS
from yulu.matching.summary import OUTCOMES as ORDER
from yulu.registry.store.layout import GENERATED
from yulu.rules.answer import GRANT_KINDS, OUTCOMES
from yulu.rules.basis import chinese_day
from yulu.rules.settle import Outcome

_CLASSES: Mapping[Outcome, str] = {
    "entitled": "entitled", "needs_judgement": "judgement", "needs_facts": "facts", "not_entitled": "refused",
}  # fmt: skip
_BAR = 100
_COUNTS = [Column(OUTCOMES[each], numbers=True) for each in ORDER]

Totals = Mapping[str, Any]
"""A policy in `summary.json`, or what a group has of it."""


def summary_page(manifest: RunManifest, summary: Mapping[str, Any]) -> str:
    """The whole page; of the manifest neither the files nor its own hash are used, which come after it."""
    style = files("yulu.matching.page").joinpath("page.css").read_text(encoding="utf-8")
    title = f"{manifest.toolbox.title}政策匹配结果"
    if manifest.source.generated:
        title = f"{title}·{GENERATED}"
    title = f"{title}（{chinese_day(manifest.as_of)}）"
    main = element(
        "main", *_opening(manifest, summary), *_figures(summary), *_by_policy(summary), *_groupings(summary),
        *_missing(summary), *_provenance(manifest, summary),
    )  # fmt: skip
    return whole_page(title, style, main)


def _opening(manifest: RunManifest, summary: Mapping[str, Any]) -> Iterator[Markup]:
    yield element("p", manifest.toolbox.title, class_="place")
    yield element("h1", "政策匹配结果")
    if manifest.source.generated:
        yield element("p", f"{GENERATED}：其中的主体都不存在，数字不反映任何真实城市。", class_="generated")
    counted = "、".join(f"{number:,} 个{KINDS[kind]}" for kind, number in summary["subjects"].items() if number)
    yield element(
        "p", f"{counted}，{len(summary['policies'])} 项政策。决定日 {chinese_day(manifest.as_of)}，"
        f"只用 {chinese_day(manifest.known_on)}以前公布的文件。", class_="lead",
    )  # fmt: skip
    if manifest.rejected:
        yield element("p", f"另有 {manifest.rejected:,} 行没有判断，行号和原因见 rejected.csv。", class_="muted")


def _figures(summary: Mapping[str, Any]) -> Iterator[Markup]:
    """What a leader asks first; those whom policies bind, not benefit, are left out."""
    granted = [each for each in summary["policies"] if not each["internal"]]
    boxes = [
        element(
            "div", element("dt", OUTCOMES[outcome]),
            element("dd", f"{sum(each['outcomes'][outcome] for each in granted):,}", element("small", " 项次")),
            class_=_CLASSES[outcome],
        )
        for outcome in ("entitled", "needs_judgement", "needs_facts")
    ]  # fmt: skip
    for kind, (total, without) in _sums(grant for each in granted for grant in each["grants"]).items():
        boxes.append(
            element(
                "div", element("dt", f"{GRANT_KINDS[kind]}合计（元）"), element("dd", *_sum_and_unknown(total, without))
            )
        )
    yield element("dl", *boxes, class_="figures")


def _sums(grants: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Decimal, int]]:
    """By kind, the known sums and how many are unknown; kinds of which there is nothing are left out."""
    found: dict[str, tuple[Decimal, int]] = {}
    for grant in grants:
        total, without = found.get(grant["kind"], (Decimal(0), 0))
        found[grant["kind"]] = (total + Decimal(grant["total"]), without + grant["without_sum"])
    return {kind: each for kind, each in found.items() if any(each)}


def _kinds(summary: Mapping[str, Any]) -> list[str]:
    """The kinds of sums there are, each a column of its own."""
    return list(_sums(grant for each in summary["policies"] for grant in each["grants"]))


def _money_columns(kinds: Sequence[str]) -> list[Column]:
    return [Column(f"{GRANT_KINDS[kind]}（元）", numbers=True) for kind in kinds]


def _money(grants: Iterable[Mapping[str, Any]], kinds: Sequence[str]) -> list[str]:
    """A cell for each kind; what is not granted at all is left empty."""
    sums = _sums(grants)
    return [together(_sum_and_unknown(*sums[kind])) if kind in sums else "" for kind in kinds]


def _sum_and_unknown(total: Decimal, without: int) -> Iterator[str]:
    """A sum of which nothing is known is not zero."""
    if total or not without:
        yield f"{total:,.2f}"
    if without:
        yield element("span", f"{'另 ' if total else ''}{without:,} 项次金额未知", class_="note")


def _bar(outcomes: Mapping[str, int]) -> Markup:
    """The four outcomes as parts of a whole; the figures beside it say the same."""
    whole, start, parts = sum(outcomes.values()), 0.0, []
    for outcome in ORDER if whole else ():
        width = _BAR * outcomes[outcome] / whole
        parts.append(_rectangle(_CLASSES[outcome], start, width))
        start += width
    box = f"0 0 {_BAR} 10"
    return element("svg", *parts, class_="bar", viewBox=box, preserveAspectRatio="none", aria_hidden="true")


def _rectangle(class_: str, start: float, width: float) -> Markup:
    return element("rect", class_=class_, x=f"{start:.2f}", y="0", width=f"{width:.2f}", height="10")


def _key() -> Markup:
    """What the bar's colours stand for."""
    entries = []
    for outcome in ORDER:
        square = _rectangle(_CLASSES[outcome], 0, 10)
        swatch = element("svg", square, width="12", height="12", viewBox="0 0 10 10", aria_hidden="true")
        entries.append(element("li", swatch, OUTCOMES[outcome]))
    return element("ul", *entries, class_="key")


def _by_policy(summary: Mapping[str, Any]) -> Iterator[Markup]:
    yield element("h2", "各项政策")
    yield _key()
    kinds, rows = _kinds(summary), []
    for each in summary["policies"]:
        note = [element("span", "约束机关，不计入合计", class_="note")] if each["internal"] else []
        name = together([each["title"], *note, _bar(each["outcomes"])])
        rows.append([name, *_counts(each["outcomes"]), *_money(each["grants"], kinds)])
    columns = [Column("政策"), *_COUNTS, *_money_columns(kinds)]
    yield table("按政策：每项政策的四种结论加起来就是全部主体", columns, rows)


def _counts(outcomes: Mapping[str, int]) -> list[str]:
    return [f"{outcomes[each]:,}" for each in ORDER]


def _groupings(summary: Mapping[str, Any]) -> Iterator[Markup]:
    policies = {each["policy"]: each for each in summary["policies"]}
    kinds = _kinds(summary)
    for grouping in summary["by"]:
        yield element("h2", f"按{grouping['label']}")
        counted = {id: each for id, each in policies.items() if not each["internal"]}
        rows, parts = [], []
        for group in grouping["groups"]:
            own = {id: each for id, each in group["policies"].items() if id in counted}
            outcomes: dict[str, int] = {
                outcome: sum(each["outcomes"][outcome] for each in own.values()) for outcome in ORDER
            }
            grants = [_of_kind(policies[id], each) for id, each in own.items()]
            money = _money((grant for each in grants for grant in each), kinds)
            rows.append([group["label"], f"{group['subjects']:,}", *_counts(outcomes)[:3], *money])
            parts.append({id: each["outcomes"]["entitled"] for id, each in own.items()})
        columns = [Column(grouping["label"]), Column("主体", numbers=True), *_COUNTS[:3], *_money_columns(kinds)]
        about = f"{KINDS[grouping['subject']]}按{grouping['label']}"
        yield table(about, columns, rows, note="符合、待认定、缺信息按项次计：一个主体符合两项政策算两次")
        shown = [id for id in counted if any(id in each for each in parts)]
        by_policy = [[policies[id]["title"], *(f"{each.get(id, 0):,}" for each in parts)] for id in shown]
        heads = [Column("政策"), *(Column(group["label"], numbers=True) for group in grouping["groups"])]
        inner = table(f"各项政策符合的主体数，按{grouping['label']}", heads, by_policy)
        yield element("details", element("summary", f"各项政策在每一{grouping['label']}里符合多少"), inner)


def _of_kind(policy: Totals, group: Totals) -> Iterator[dict[str, Any]]:
    """A group's sums with the kind that the policy has them under."""
    for grant in policy["grants"]:
        if grant["grant"] in group["grants"]:
            yield {**group["grants"][grant["grant"]], "kind": grant["kind"]}


def _missing(summary: Mapping[str, Any]) -> Iterator[Markup]:
    yield element("h2", "还缺什么，该向谁要")
    if not summary["missing"]:
        yield element("p", "所有主体都已能判断，没有缺的信息。")
        return
    titles = {each["policy"]: each["title"] for each in summary["policies"]}
    rows = []
    for each in summary["missing"]:
        lacking = [element("span", "缺依据：要先有文件写明", class_="note")] if each["kind"] == "basis" else []
        named = "、".join(titles.get(id, id) for id in each["policies"])
        alone = f"{each['settled_alone']:,}"
        rows.append([together([each["label"], *lacking]), each["holder"], f"{each['subjects']:,}", alone, named])
    columns = [
        Column("所缺"), Column("持有部门"), Column("影响主体", numbers=True), Column("只凭它就能定", numbers=True),
        Column("用于政策"),
    ]  # fmt: skip
    yield table("影响主体最多的排在前面", columns, rows)
    if summary["capped_rows"]:
        said = f"有 {summary['capped_rows']:,} 条缺的组合太多，没有全部列出，以上件数是至少。"
        yield element("p", said, class_="muted")


def _provenance(manifest: RunManifest, summary: Mapping[str, Any]) -> Iterator[Markup]:
    yield element("h2", "来历")
    source = manifest.source
    if source.kind == "registry":
        who = [f"名录第 {source.version} 版，指纹 ", element("code", source.hash)]
    else:
        who = [f"名单 {source.path}，指纹 ", element("code", source.hash)]
    pairs: list[tuple[str, Sequence[str]]] = [
        ("工具箱", [f"{manifest.toolbox.title}（{manifest.toolbox.id}）"]),
        ("规则指纹", [element("code", manifest.toolbox.rules_hash)]),
        ("工具箱内容指纹", [element("code", manifest.toolbox.content_hash)]),
        ("判断了谁", who),
        ("决定日", [_day(manifest.as_of)]), ("知悉日", [_day(manifest.known_on)]),
        ("结果行数", [f"{manifest.rows:,}（{'全部' if manifest.everything else '不含不符合的'}）"]),
        ("程序", [f"yulu {manifest.program}"]),
    ]  # fmt: skip
    yield element(
        "dl", *(part for name, said in pairs for part in (element("dt", name), element("dd", *said))),
        class_="provenance",
    )  # fmt: skip
    yield element(
        "p", "同一工具箱、同一名录、同一天再算一次，每个数都相同；各文件的指纹见 manifest.json。", class_="muted"
    )


def _day(day: date) -> str:
    return f"{chinese_day(day)}（{day.isoformat()}）"
