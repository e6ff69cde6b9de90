"""How answers of the rules are said on a page."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yulu.documents.wording import NOT_SAID
from yulu.language.chinese_values import format_value
from yulu.rules.answer import GRANT_KINDS, OUTCOMES, Answer, ConditionAnswer, GrantAnswer
from yulu.rules.basis import Member
from yulu.toolbox.model import Citation

register = template.Library()

TAGS = {"entitled": "open", "needs_judgement": "judge", "needs_facts": "near", "not_entitled": ""}
_TRUTHS = {True: "✓", False: "✗", None: "？"}


@register.simple_tag
def outcome_tag(answer: Answer) -> SafeString:
    """The outcome as a tag; its sign and word say what its colour says."""
    word = "只差一项" if answer.only_missing else OUTCOMES[answer.outcome]
    return format_html('<span class="tag {}">{}</span>', TAGS[answer.outcome], word)


@register.filter
def clause(citation: Citation | None) -> str:
    """A citation as it is written in a sentence."""
    return "" if citation is None else str(citation)


@register.filter
def granted(grant: GrantAnswer) -> str:
    """What a grant comes to: the sum, its bounds, or what it says."""
    kind = GRANT_KINDS[grant.grant.kind]
    if grant.amount is not None:
        return f"{kind} {yuan(grant.amount)}"
    if grant.grant.is_sum:
        if grant.low is not None and grant.high is not None:
            return f"{kind} {yuan(grant.low)} 至 {yuan(grant.high)}，缺{_labels(grant)}才能算准"
        return f"{kind}：{grant.grant.label}，缺{_labels(grant)}才能算出"
    return f"{kind}：{grant.reading or grant.grant.label}"


def _labels(grant: GrantAnswer) -> str:
    return "、".join(f"“{each.label}”" for each in grant.lacks)


@register.filter
def yuan(amount: Decimal) -> str:
    """A sum of money to the 分."""
    return f"{amount:,.2f} 元"


@register.filter
def fen(amount: int) -> str:
    """A sum in 分 as 元."""
    return yuan(Decimal(amount) / 100)


@register.filter
def lacking(answer: Answer) -> list[Member]:
    """What is missing: the smallest set that would settle it."""
    first = min(answer.settled_by.sets, key=len, default=frozenset[str]())
    return [answer.members[name] for name in first]


@register.filter
def failing(answer: Answer) -> list[ConditionAnswer]:
    """The conditions that are not met."""
    return [each for each in answer.conditions if each.name in answer.failing]


@register.filter
def values_of(answer: Answer, condition: ConditionAnswer) -> Iterator[str]:
    """The facts a condition used, each with its value, from whom, of which day."""
    for name in condition.used:
        used = answer.used.get(name)
        if used is None or used.value is None or used.citation is not None:
            continue
        said = format_value(used.value, used.type) if isinstance(used.value, str | int | bool | Decimal) else NOT_SAID
        day = f"，截至{used.day.year}年{used.day.month}月{used.day.day}日" if used.day else ""
        whence = f"（{used.dataset}{day}）" if used.dataset else ""
        yield f"{used.label}：{said}{whence}"


@register.filter
def truth(value: bool | None) -> str:
    """Whether a condition holds, as a sign."""
    return _TRUTHS[value]


@register.filter
def percent(share: str) -> str:
    """A share, written as a decimal number, as a percentage with one place."""
    return f"{Decimal(share) * 100:.1f}%"


@register.filter
def grouped(number: str) -> str:
    """A number with a comma every three digits."""
    return f"{Decimal(number):,}"
