"""Work whose steps have shortest times by law: a number of days for it can be held against them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LegalStep:
    """`work` recognises the work in a text; `calendar_days` is what its notices take at least, one after the other."""

    work: str
    says: str
    calendar_days: int
    source: str


LEGAL_STEPS: tuple[LegalStep, ...] = (
    LegalStep(
        "集体土地[^。]{0,40}征|征收[^。]{0,30}集体土地|征地",
        "征收土地预公告不少于10个工作日，征地补偿安置公告不少于30日",
        44,
        "土地管理法实施条例（2021年）第二十六条、第二十八条",
    ),
)
"""Ten working days are two weeks; with thirty days 44 in all."""
