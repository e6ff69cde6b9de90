"""What a reader would work out for himself: means, rates and bases that follow from two figures and are not printed.

Remarks only: they mark nothing and ask for nothing but a word more. They are made where the words put the two figures
together, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yulu.figures.checks.averages import given_to
from yulu.figures.checks.finding import Finding, Reading
from yulu.figures.figure import Figure
from yulu.figures.wording import number, percent
from yulu.figures.words.periods import LEGAL_STEPS

_SAVED = re.compile("(?:节约|节省|降低|减少)[^，。；\\d]{0,8}(?:成本|利息|费用)[^，。；\\d]{0,6}$")
_LENT = re.compile("贷款|续贷|融资|资金|授信|担保")
_CUT = re.compile("(?:降低|下调|下浮|优惠|减免|减征|减收)[^，。；\\d]{0,4}$")
_LESS_PAID = re.compile("(?:优惠|减免|减征|减收|降低|节约)[^，。；\\d]{0,10}$")
_OUTPUT = re.compile("高新技术[^，。；\\d]{0,6}(?:产值|增加值)[^，。；\\d]{0,4}$")
_INDUSTRY = re.compile("规模?(?:以上)?工业(?:总)?(?:产值|增加值)[^，。；\\d]{0,4}$")
_RECEIVED = re.compile("[^，。；]{0,10}(?:享受|获得|受益|领到|拿到)")
_RECEIVERS = frozenset({"家", "户", "人", "名", "人次", "户次", "家次"})
_EVENTS = frozenset({"场", "场次", "次"})
_PAPERS = frozenset({"份", "人", "人次", "名"})
_BUILDINGS = frozenset({"户", "栋", "幢", "套"})
_WINDOW = 4


def remarks(reading: Reading) -> Iterator[Finding]:
    """Every pair of figures whose quotient a careful reader would want to see."""
    for group in reading.sentences:
        yield from _means(reading, group)
        yield from _saved(reading, group)
        yield from _cut(reading, group)
        yield from _wider(reading, group)
    yield from _steps_by_law(reading)


def _usable(figure: Figure) -> bool:
    return figure.role == "level" and not figure.joined and figure.value > 0 and figure.low is None


def _about(figure: Figure, other: Figure) -> str:
    return "约" if figure.hedged or other.hedged else ""


def _money(figure: Figure, amount: str) -> str:
    return f"{amount}{figure.unit.name}"


def _amount(value: Figure, per: Figure) -> str:
    mean = value.value / per.value / value.unit.scale
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if mean >= size:
            return number(mean / size, 1) + word
    return number(mean, 0 if mean >= 100 else 1)


def _means(reading: Reading, group: Sequence[int]) -> Iterator[Finding]:
    for at, i in enumerate(group):
        first = reading.figures[i]
        for j in group[at + 1 : at + _WINDOW]:
            second = reading.figures[j]
            if "none" in (first.unit.nature, second.unit.nature) or first.unit == second.unit:
                continue
            if not (_usable(first) and _usable(second)) or "均" in reading.before(j):
                continue
            for count, total in ((i, j), (j, i)):
                if _go_together(reading, count, total):
                    yield _mean(reading, count, total)
                    break


def _go_together(reading: Reading, count: int, total: int) -> bool:
    n, t = reading.figures[count], reading.figures[total]
    if t.unit.nature == "money":
        received = count > total and _RECEIVED.match(reading.after(count)) and t.noun[-4:] in reading.after(count)
        given = bool(received and t.noun) or given_to(reading, count, total)
        return n.unit.name in _RECEIVERS and given and not _SAVED.search(reading.before(total))
    if n.unit.name in _EVENTS and t.unit.name in _PAPERS and count < total:
        return "宣传" in reading.before(count) + n.noun or "宣讲" in reading.before(count) + n.noun
    close = abs(count - total) <= 2 and n.at.clause == t.at.clause
    return (
        close and t.unit.dimension == "面积" and n.unit.name in _BUILDINGS and "面积" in t.noun + reading.before(total)
    )


def _mean(reading: Reading, count: int, total: int) -> Finding:
    n, t = reading.figures[count], reading.figures[total]
    arithmetic = f"{t.printed}÷{n.printed}，平均每{n.unit.name}{_about(n, t)}{_money(t, _amount(t, n))}。"
    skewed = "只有平均数时，个别大额会把它抬高；如要说明一般情况，宜同时写中位数。" if t.unit.nature == "money" else ""
    if not any("period" in each.stated or each.period for each in (n, t)) and t.unit.nature == "money":
        skewed += "没有写时段。"
    return Finding("unstated_mean", tuple(sorted((count, total))), None, arithmetic, "", skewed)


def _saved(reading: Reading, group: Sequence[int]) -> Iterator[Finding]:
    """贷款4.6亿元，节约融资成本超2000万元: 4.3% of the sum, against which rate?"""
    for at, i in enumerate(group):
        saved = reading.figures[i]
        if saved.unit.nature != "money" or not _usable(saved) or not _SAVED.search(reading.before(i)):
            continue
        lent = [
            j
            for j in group[max(0, at - 2) : at]
            if reading.figures[j].unit == saved.unit
            and _usable(reading.figures[j])
            and _LENT.search(reading.before(j))
            and reading.figures[j].value > saved.value
        ]
        if len(lent) == 1:
            loan = reading.figures[lent[0]]
            share = percent(saved.value / loan.value, 1)
            yield Finding(
                "implied_rate", (lent[0], i), None, f"{saved.printed}是{loan.printed}的{share}。", "",
                "请注明是与什么利率、多长期限相比节约的。",
            )  # fmt: skip


def _cut(reading: Reading, group: Sequence[int]) -> Iterator[Finding]:
    """降低10%……优惠80多万元: what would have been paid follows."""
    for at, i in enumerate(group):
        rate = reading.figures[i]
        cut = rate.unit.name == "%" and rate.role == "growth" and 0 < rate.value < 1 and not rate.hedged
        if not cut or not _CUT.search(reading.before(i)):
            continue
        for j in group[at + 1 : at + _WINDOW]:
            less = reading.figures[j]
            if less.unit.nature != "money" or not _usable(less) or not _LESS_PAID.search(reading.before(j)):
                continue
            base = less.value / rate.value
            shown = number(base / 10**4, 0) + "万" if base >= 10**4 else number(base, 0)
            arithmetic = f"{less.printed}÷{rate.printed}，优惠前约应为{shown}{less.unit.name}"
            payers = [k for k in group[at + 1 : at + _WINDOW] if reading.figures[k].unit.name in _RECEIVERS]
            if len(payers) == 1 and _usable(reading.figures[payers[0]]):
                n = reading.figures[payers[0]]
                arithmetic += f"，平均每{n.unit.name}约{number(base / n.value, 0)}{less.unit.name}"
            missing = "" if less.period else "没有写是哪一段时间的。"
            yield Finding("implied_base", (i, j), None, arithmetic + "。", "", f"{missing}可据此核对单位和时段。")
            break


def _wider(reading: Reading, group: Sequence[int]) -> Iterator[Finding]:
    """高新技术产值 above all of 规模工业产值: two scopes, which the reader takes for one inside the other."""
    industry = [i for i in group if _INDUSTRY.search(reading.before(i)) and _usable(reading.figures[i])]
    for i in group:
        high = reading.figures[i]
        if not _OUTPUT.search(reading.before(i)) or not _usable(high):
            continue
        smaller = [
            j for j in industry if reading.figures[j].unit == high.unit and reading.figures[j].value < high.value
        ]
        if len(smaller) == 1:
            other = reading.figures[smaller[0]]
            yield Finding(
                "wider_scope", tuple(sorted((smaller[0], i))), None,
                f"高新技术产值{high.printed}大于规模工业产值{other.printed}，两者统计范围应当不同。", "",
                "请注明两个数各按什么范围统计（如是否含服务业、是否按注册地）。",
            )  # fmt: skip


def _steps_by_law(reading: Reading) -> Iterator[Finding]:
    """60天 for a work whose notices alone take most of them by law: from which day was it counted?"""
    for i, figure in enumerate(reading.figures):
        if figure.unit.dimension != "日" or not figure.exact or not 5 <= figure.value <= 365:
            continue
        start, end = reading.layout.paragraph(figure.at.paragraph)
        around = reading.text[max(start, figure.start - 40) : min(end, figure.end + 90)]
        for step in LEGAL_STEPS:
            if re.search(step.work, around) and step.calendar_days < figure.value * 4:
                yield Finding(
                    "clock", (i,), None,
                    f"{figure.printed}：{step.says}，依次进行约需{step.calendar_days}天（{step.source}）。", "",
                    f"请注明{figure.printed}从哪一天算起。",
                )  # fmt: skip
