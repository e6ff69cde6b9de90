"""What a value is held against, a line each, as a report says it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from yulu.indicators.progress import Comparing, Standing
from yulu.indicators.result import Result
from yulu.indicators.wording import chance, ends, number, percent, rounded, shown
from yulu.toolbox.indicator_model import Indicator, Reported
from yulu.toolbox.shapes_indicators import Comparison, Plan

PLANS: Mapping[Plan, str] = {
    "linear": "按月均分", "days": "按天数", "workdays": "按工作日", "monthly": "按逐月计划"
}  # fmt: skip
STANDINGS: Mapping[Standing, str] = {
    "ahead": "快于时序进度", "even": "与时序进度持平", "behind": "慢于时序进度", "unclear": "能否达到还不能判断",
    "met": "达到目标", "not_met": "没有达到目标",
}  # fmt: skip
COMPARISONS: Mapping[Comparison, str] = {"year_on_year": "同比", "period_on_period": "环比"}
_REASONS = {
    "no_rows": "基期没有数据，不能比", "not_whole": "表里的数据从基期中途才开始，不能比",
    "undated": "没有日期，不能比", "zero_base": "基期为零，不能算增长", "": "基期不能确定，不能比",
}  # fmt: skip


def progress_line(result: Result) -> str:
    """The target and how far it is; nothing where there is none."""
    progress = result.progress
    if progress is None:
        return ""
    target = progress.target
    goal = number(result.indicator, Fraction(target.value)) + ("（待核实）" if target.to_verify else "")
    if progress.elapsed is None:
        return f"目标 {goal}：{STANDINGS[progress.standing]}"
    due = f"{rounded(progress.elapsed * 100, 1):f}%"
    return (
        f"全年目标 {goal}：完成 {percent(progress.done)}，时序进度 {due}（{PLANS[target.plan]}），"
        f"{STANDINGS[progress.standing]}"
    )


def comparison_line(indicator: Indicator, comparing: Comparing, unit: str) -> str:
    """The change against an earlier period, with both values: a change alone hides how few it may be."""
    name = COMPARISONS[comparing.kind]
    if comparing.base is None or comparing.change is None:
        return f"{name}：{comparing.period}，{_REASONS[comparing.reason]}"
    if comparing.change.low is None and comparing.change.high is None:
        reason = (
            "本期没有可算的行，不能比"
            if not comparing.value.rows
            else _REASONS["" if comparing.base.rows else "no_rows"]
        )
        return f"{name}：{comparing.period}，{reason}"
    was, now = shown(indicator, comparing.base, unit), shown(indicator, comparing.value, unit)
    return f"{name}：由 {was} 到 {now}，{_change(indicator, comparing)}"


def _change(indicator: Indicator, comparing: Comparing) -> str:
    change = comparing.change
    assert change is not None
    one = change.single
    if one is None:
        spread = percent(change.times(1)) if indicator.unit != "%" else ends(indicator, change)
        return f"变化在 {spread} 之间" if indicator.unit != "%" else f"变化在 {spread.replace('%', '')} 个百分点之间"
    if one == 0:
        return "持平"
    if indicator.unit == "%":
        word = "提高" if one > 0 else "下降"
        return f"{word} {rounded(abs(one), indicator.places):f} 个百分点"
    return f"{'增长' if one > 0 else '下降'} {rounded(abs(one) * 100, 1):f}%"


def projection_line(result: Result) -> str:
    """What the year's end may bring, with what is assumed."""
    projection = result.projection
    if projection is None:
        return ""
    return (
        f"年底可能在 {ends(result.indicator, projection.year_end)} 之间"
        f"（假定余下各月都在今年前 {projection.months} 个月的最低与最高之间；不是预测）"
    )


def group_lines(result: Result, unit: str) -> list[str]:
    """Each group's value and interval, and between which there is a difference that chance does not explain."""
    lines = []
    for part in result.groups:
        interval = chance(result.indicator, part.value).partition("，")[0]
        place = "" if part.rank is None else f"　第 {part.rank}"
        lines.append(
            f"{part.group.label}：{shown(result.indicator, part.value, unit)}{interval and f'（{interval}）'}{place}"
        )
    if len(result.groups) > 1 and all(part.value.chance is not None for part in result.groups):
        if any(part.differs_from for part in result.groups):
            labels = {part.group.id: part.group.label for part in result.groups}
            for part in result.groups:
                lines += [
                    f"{part.group.label}与{labels[each]}有差别" for each in part.differs_from if each > part.group.id
                ]
        else:
            lines.append("区间重叠，看不出差别（并列）")
    return lines


def reported_line(reported: Reported) -> str:
    """A figure as printed, and where."""
    source = reported.source
    day = str(source.published) if source.published else "见报日待核实"
    return f"{reported.printed}（《{source.title}》，{day}）"
