"""Whether a policy can be paid without being asked for: one verdict, and every reason for it in plain Chinese.

The verdict is that of the gravest obstacle: a text that does not govern, something only an officer can judge, a value
that nobody has found, data that are not there. What is unsure or old holds a payment back, and is told beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from yulu.matching.feasibility.conditions import Rests, conditions_of
from yulu.matching.feasibility.deciding import Decided
from yulu.matching.feasibility.standing import Standing
from yulu.rules.basis import chinese_day
from yulu.rules.program import Program

Verdict = Literal["not_in_force", "judgement", "texts", "data", "automatic_if_data", "automatic"]
SENTENCES: Mapping[Verdict, str] = {
    "not_in_force": "这一天不能办：没有施行中的文本。",
    "judgement": "不能全部免申即享：有裁量条款或者认定事项，须人工认定。",
    "texts": "还不能免申即享：须先查明文件。",
    "data": "还不能免申即享：须先补齐数据。",
    "automatic_if_data": "条文本身可以免申即享；数据是否到位，要看名录。",
    "automatic": "可以免申即享：每一条都由数据决定，数据已经到位。",
}
"""What is said first; the reasons follow."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: which verdict it leads to (None: it only holds payments back), and in words."""

    leads_to: Verdict | None
    text: str


@dataclass(frozen=True, slots=True)
class Feasibility:
    """The verdict with all it rests on; `standings` and `decided` are None where no registry was looked at."""

    program: Program
    rests: tuple[Rests, ...]
    standings: Mapping[str, Standing] | None
    decided: Decided | None
    verdict: Verdict
    reasons: tuple[Reason, ...]


def feasibility(program: Program, standings: Mapping[str, Standing] | None, decided: Decided | None) -> Feasibility:
    """The verdict on a policy for the program's day."""
    rests = conditions_of(program)
    reasons = [
        *_validity(program), *_terms(rests), *_texts(rests, decided), *_data(rests, standings, decided),
        *_held(rests, standings),
    ]  # fmt: skip
    grave = {each.leads_to for each in reasons}
    otherwise: Verdict = "automatic_if_data" if standings is None and decided is None else "automatic"
    verdict = next((each for each in SENTENCES if each in grave), otherwise)
    return Feasibility(program, tuple(rests), standings, decided, verdict, tuple(reasons))


def _validity(program: Program) -> Iterator[Reason]:
    if program.validity.truth is False:
        yield Reason("not_in_force", program.validity.reason)


def _terms(rests: Sequence[Rests]) -> Iterator[Reason]:
    told = {term.id: term for each in rests for term in each.terms}
    for term in told.values():
        kind = "裁量" if term.kind == "discretion" else "认定事项"
        yield Reason("judgement", f"{kind}“{term.label}”由{term.decided_by.label}认定")


def _texts(rests: Sequence[Rests], decided: Decided | None) -> Iterator[Reason]:
    """Of everybody decided, only a text that somebody waits for stands in the way."""
    told = {member.name: (member, each) for each in rests for member in each.texts}
    for member, each in told.values():
        lacking = f"“{member.label}”还没有查到（须由{member.holder}明确）"
        if each.is_grant:
            yield Reason("texts", f"{lacking}，没有它算不出金额")
        elif decided is None or any(key.endswith(f":{member.name}") for key in decided.waiting.sources):
            yield Reason("texts", f"{lacking}，“{each.label}”靠它才能定")
        else:
            yield Reason(None, f"{lacking}；现在没有主体要等它")


def _data(
    rests: Sequence[Rests], standings: Mapping[str, Standing] | None, decided: Decided | None
) -> Iterator[Reason]:
    lacking = set()
    if standings is not None:
        asked = {own.dataset.id: own.dataset for each in rests for own in each.data}
        for name, dataset in asked.items():
            if name not in standings or standings[name].has_come:
                continue
            lacking.add(name)
            text = f"{dataset.holder.label}的“{dataset.label}”一次也没有送来"
            for_sums = any(each.is_grant and own.dataset.id == name for each in rests for own in each.data)
            if decided is None or for_sums or name in decided.waiting.sources:
                yield Reason("data", text)
            else:
                yield Reason(None, f"{text}；现在没有主体要等它")
    if decided is not None and decided.outcomes["needs_facts"]:
        waiting = decided.waiting
        for step in decided.steps:
            if not lacking.issuperset(step.added):
                named = "、".join(f"“{waiting.sources[key].label}”" for key in step.added)
                labels = [label for key in step.added for label in waiting.asked[key]]
                yield Reason("data", f"补齐{named}（{'、'.join(labels)}），可以再定 {step.gain:,} 个主体")
        settled = waiting.rows - (decided.steps[-1].total if decided.steps else 0)
        if settled and not any(each.is_text for each in waiting.sources.values()):
            yield Reason("data", f"另有 {settled:,} 个主体缺信息，没有算出补齐哪些数据就能定")


def _held(rests: Sequence[Rests], standings: Mapping[str, Standing] | None) -> Iterator[Reason]:
    """What decides and yet holds an automatic payment back."""
    unsure = [each.label for each in rests if each.to_verify]
    if unsure:
        yield Reason(None, f"依据待核实的有：{'、'.join(unsure)}；自动兑付要等核实，或由专人放行")
    for standing in (standings or {}).values():
        if standing.is_stale and standing.latest is not None:
            dataset = standing.dataset
            yield Reason(
                None, f"{dataset.holder.label}的“{dataset.label}”最近截至{chinese_day(standing.latest)}，已经过期；"
                "自动兑付要等更新",
            )  # fmt: skip
