"""What a trial says as JSON and as tables: sums as text, exact to the 分."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from yulu.language.chinese import read_aloud
from yulu.matching.trial.narrowing import Narrowing, Weight
from yulu.matching.trial.outside import Failing, Outside
from yulu.matching.trial.tally import Bound, Cost, Effect, totals
from yulu.rules.answer import GRANT_KINDS, OUTCOMES

if TYPE_CHECKING:
    from yulu.matching.trial.trial import PolicyTrial, Trial

VERBS: Mapping[str, str] = {"add": "新增", "change": "修改", "remove": "删去"}
WHATS: Mapping[str, str] = {
    "policies": "政策", "conditions": "条件", "grants": "给付", "parameters": "参数", "facts": "推导的事实",
    "choices": "口径", "texts": "政策的起止日", "datasets": "数据集", "departments": "部门", "documents": "文件",
    "terms": "认定事项", "file": "文件",
}  # fmt: skip
SIDES: Mapping[str, str] = {"before": "现行", "after": "草案", "change": "增减"}


def trial_data(trial: Trial) -> dict[str, Any]:
    """Everything, for `summary.json` and `--json`."""
    return {
        "draft": {
            "title": trial.drafted.title, "note": trial.drafted.note,
            "steps": [
                {"verb": step.verb, "what": step.what, "name": step.name, "label": _label(trial, step.what, step.name)}
                for step in trial.drafted.steps
            ],
        },
        "place": trial.toolbox.title, "as_of": trial.as_of.isoformat(), "known_on": trial.known_on.isoformat(),
        "subjects": trial.subjects, "rejected": trial.rejected,
        "policies": [_policy_data(each) for each in trial.policies],
        "totals": {kind: cost_data(cost) for kind, cost in trial.totals.items()},
        "by": [
            {
                "fact": grouping.fact, "label": grouping.label, "subject": kind,
                "groups": [
                    {
                        "value": group.value, "label": group.label, "subjects": group.subjects,
                        "policies": {
                            policy.pair.policy.id: effect_data(effect)
                            for policy, effect in zip(trial.policies_about(kind), group.effects, strict=True)
                        },
                        "totals": {
                            name: cost_data(cost)
                            for name, cost in totals(
                                [
                                    (policy.is_internal, effect)
                                    for policy, effect in zip(trial.policies_about(kind), group.effects, strict=True)
                                ]
                            ).items()
                        },
                    }
                    for group in grouping.groups
                ],
            }
            for kind, groupings in trial.by.items()
            for grouping in groupings
        ],
        "narrowing": {kind: _narrowing_data(each) for kind, each in trial.narrowing.items()},
    }  # fmt: skip


def _label(trial: Trial, what: str, name: str) -> str:
    """What a step is about, in Chinese."""
    toolboxes = (trial.drafted.toolbox, trial.toolbox)
    policy, _, inner = name.rpartition("/")
    if what in ("policies", "texts"):
        return next((each.policies[name].title for each in toolboxes if name in each.policies), name)
    if what in ("conditions", "grants"):
        for each in toolboxes:
            if policy in each.policies:
                items = getattr(each.policies[policy], what)
                for item in items:
                    if item.name == inner:
                        return f"{each.policies[policy].title}：{item.label}"
    return trial.drafted.toolbox.label(name)


def _policy_data(each: PolicyTrial) -> dict[str, Any]:
    policy = each.pair.policy
    return {
        "policy": policy.id, "title": policy.title, "subject": policy.subject, "internal": each.is_internal,
        "status": each.status, **effect_data(each.effect),
        "just_outside": [] if each.outside is None else list(_outside_data(each.outside)),
    }  # fmt: skip


def effect_data(effect: Effect) -> dict[str, Any]:
    """What a policy's change does, to everybody or to a group."""
    chances = effect.chances
    return {
        "winners": {"low": chances["win_low"], "high": chances["win_high"]},
        "losers": {"low": chances["lose_low"], "high": chances["lose_high"]},
        "changes": {name: count for name, count in effect.changes.items() if count},
        "costs": {kind: cost_data(cost) for kind, cost in effect.costs.items()},
    }


def cost_data(cost: Cost) -> dict[str, Any]:
    """`before`, `after`, `change`, each with `low` and `high`: a sum, and for how many there is no such bound."""
    return {side: {word: _bound_data(cost.ends[f"{side}_{word}"]) for word in ("low", "high")} for side in SIDES}


def _bound_data(bound: Bound) -> dict[str, Any]:
    return {"total": str(bound.total), "open": bound.open}


def _outside_data(outside: Outside) -> Iterator[dict[str, Any]]:
    for failing in sorted(outside.failing.values(), key=lambda each: (-each.subjects, each.position)):
        condition = outside.program.conditions[failing.position]
        yield {
            "condition": condition.name, "label": condition.label,
            "reading": read_aloud(condition.node, outside.program.basis.labels),
            "subjects": failing.subjects, "entitled_today": failing.entitled_today,
            "along": [
                {
                    "fact": name, "label": along.leaf.label, "unit": along.unit, "subjects": along.counted,
                    "left_out": along.left_out, "nearest": next((row[4] for row in along.rows()), None),
                }
                for name, along in failing.along.items()
                if along.counted or along.left_out
            ],
        }  # fmt: skip


def _narrowing_data(found: Narrowing) -> dict[str, Any]:
    return {
        "open": _weight_data(found.open), "beyond_data": _weight_data(found.beyond_data),
        "steps": [
            {
                "sources": [{"key": s.key, "label": s.label, "holder": s.holder} for s in step.sources],
                "closes": _weight_data(step.closes),
            }
            for step in found.steps
        ],
    }  # fmt: skip


def _weight_data(weight: Weight) -> dict[str, Any]:
    return {"rows": weight.rows, "width": str(weight.width), "open": weight.open}


# Tables ---------------------------------------------------------------------------------------------------------------

_COSTS = [
    "分组", "取值", "主体", "政策", "种类", "新增符合至少", "新增符合至多", "不再符合至少", "不再符合至多",
    *(f"{side}{word}（元）" for side in SIDES.values() for word in ("至少", "至多")),
    *(f"{side}{word}未知户次" for side in SIDES.values() for word in ("下限", "上限")),
]  # fmt: skip
_OUTSIDE = [
    "政策", "只差的条件", "条件", "沿哪项事实", "主体编号", "现行结论", "现值", "达到", "相差", "单位",
]  # fmt: skip


def cost_rows(data: Mapping[str, Any]) -> dict[str, list[Any]]:
    """`costs.csv`: a row a group, policy and kind of grant; each fact's groups add up to the rows of everybody."""
    rows: list[list[Any]] = []
    for policy in data["policies"]:
        rows += _cost_rows("全部", "全部", data["subjects"][policy["subject"]], policy["title"], policy)
    titles = {policy["policy"]: policy["title"] for policy in data["policies"]}
    for grouping in data["by"]:
        for group in grouping["groups"]:
            for id, effect in group["policies"].items():
                rows += _cost_rows(grouping["label"], group["label"], group["subjects"], titles[id], effect)
    return {title: [row[n] for row in rows] for n, title in enumerate(_COSTS)}


def _cost_rows(by: str, label: str, subjects: int, title: str, effect: Mapping[str, Any]) -> Iterator[list[Any]]:
    people = [effect[who][word] for who in ("winners", "losers") for word in ("low", "high")]
    for kind, cost in effect["costs"].items() or [("", None)]:
        ends = [None if cost is None else cost[side][word] for side in SIDES for word in ("low", "high")]
        yield [
            by, label, subjects, title, GRANT_KINDS.get(kind, ""), *people,
            *(None if each is None else Decimal(each["total"]) for each in ends),
            *(None if each is None else each["open"] for each in ends),
        ]  # fmt: skip


def outside_rows(trial: Trial) -> dict[str, list[Any]]:
    """`just-outside.csv`: the nearest of each condition and fact."""
    rows: list[list[Any]] = []
    outcomes: Mapping[str, str] = dict(OUTCOMES)  # type: ignore[arg-type]
    for each in trial.policies:
        failings: list[Failing] = [] if each.outside is None else list(each.outside.failing.values())
        for failing in sorted(failings, key=lambda found: found.position):
            assert each.outside is not None
            condition = each.outside.program.conditions[failing.position]
            reading = read_aloud(condition.node, each.outside.program.basis.labels)
            for along in failing.along.values():
                for subject, outcome, value, target, distance in along.rows():
                    rows.append(
                        [
                            each.pair.policy.title, condition.label, reading, along.leaf.label, subject,
                            outcomes[outcome], value, target, distance, along.unit,
                        ]
                    )  # fmt: skip
    return {title: [row[n] for row in rows] for n, title in enumerate(_OUTSIDE)}
