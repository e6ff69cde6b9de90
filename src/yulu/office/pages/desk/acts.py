"""The form of each act: what it needs, said as offices say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from yulu.cases.case import Case
from yulu.cases.events import ACTS, Act
from yulu.cases.steps import ready
from yulu.toolbox.model import Toolbox

SHOWN = (
    Act.accept, Act.dispatch, Act.sign, Act.answer, Act.close, Act.start_step, Act.finish_step, Act.respond, Act.resume,
    Act.pause, Act.return_, Act.rule, Act.transfer, Act.reclassify, Act.cohandle, Act.report, Act.extend, Act.refuse,
    Act.notice, Act.rectified, Act.recheck, Act.follow_up, Act.rate, Act.reopen, Act.urge, Act.supervise, Act.merge,
    Act.unmerge, Act.link, Act.withdraw,
)  # fmt: skip
"""In the order in which they are offered: the likeliest next first."""

SPOKEN = frozenset({Act.answer, Act.respond})
"""What is said to the person goes with these, kept apart from the chain."""


class ActForm(forms.Form):
    """What one act needs."""

    def __init__(self, act: Act, case: Case, toolbox: Toolbox, sent: QueryDict | None = None) -> None:
        super().__init__(sent, prefix=act.value)
        self.act, self.word = act, ACTS[act]
        self.fields.update(_fields(act, case, toolbox))

    def event(self) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """The event's data, and what is kept apart."""
        said = {name: _meant(name, value) for name, value in self.cleaned_data.items() if value not in (None, "")}
        spoken = said.pop("say", None)
        return said, None if spoken is None else {"say": spoken}


def _meant(name: str, value: Any) -> Any:
    if name in ("upheld", "solved"):
        return value == "true"
    return int(value) if name == "stars" else value


def _fields(act: Act, case: Case, toolbox: Toolbox) -> Mapping[str, forms.Field]:
    service = case.service
    departments = [(id, each.label) for id, each in toolbox.departments.items()]
    text = forms.Textarea(attrs={"rows": 3})
    match act:
        case Act.refuse:
            return {
                "reason": _choice(
                    "为什么不受理", [(id, f"{each.label}——{each.instead}") for id, each in service.refusals.items()]
                )
            }
        case Act.dispatch:
            return {"to": _choice("派给", departments, initial=service.lead)}
        case Act.transfer:
            return {"to": _choice("转给", departments)}
        case Act.return_:
            return {"reason": forms.CharField(label="为什么退回", widget=text)}
        case Act.rule:
            return {
                "upheld": _choice("退回有没有理", [("true", "有理，改派"), ("false", "不成立，由原部门办")]),
                "to": _choice("改派给", [("", "——"), *departments], required=False),
            }
        case Act.reclassify:
            leaves = [(id, each.label) for id, each in toolbox.classes.items() if each.service is not None]
            return {
                "class": _choice("改成哪一类", leaves),
                "clock": _choice("时限", [("keep", "接着算"), ("restart", "重新起算")]),
                "reason": forms.CharField(label="为什么改"),
            }
        case Act.cohandle:
            return {
                "department": _choice("请谁协办", departments),
                "limit": forms.CharField(label="多久反馈", initial="2 个工作日"),
            }
        case Act.report:
            helping = [
                name.partition(":")[2] for name in case.clocks if name.startswith("helper:") and name not in case.met
            ]
            return {"department": _choice("谁反馈的", [(id, label) for id, label in departments if id in helping])}
        case Act.answer | Act.respond:
            return {"say": forms.CharField(label="对当事人说", widget=text)}
        case Act.pause:
            return {
                "ground": _choice(
                    "凭什么暂停", [(id, f"{each.label}（{each.because}）") for id, each in service.pauses.items()]
                )
            }
        case Act.extend:
            approved = service.extension.approved_by if service.extension else ""
            return {
                "reason": forms.CharField(label="为什么延期"),
                "approved_by": forms.CharField(initial=approved, widget=forms.HiddenInput),
            }
        case Act.start_step:
            names = ready(service.steps, case.done, case.begun)
            return {"step": _choice("哪个环节", [(each, service.steps[each].label) for each in names])}
        case Act.finish_step:
            return {
                "step": _choice(
                    "哪个环节", [(each, service.steps[each].label) for each in case.begun if each not in case.done]
                )
            }
        case Act.close:
            return {"result": _choice("结果", [(id, each.label) for id, each in service.results.items()])}
        case Act.follow_up:
            return {
                "solved": _choice(
                    "当事人说解决了吗", [("true", "解决了"), ("false", "没有"), ("", "没联系上")], required=False
                )
            }
        case Act.rate:
            words = [("5", "非常满意"), ("4", "满意"), ("3", "基本满意"), ("2", "不满意"), ("1", "非常不满意")]
            return {"stars": _choice("评价", words, widget=forms.RadioSelect)}
        case Act.reopen:
            return {"reason": forms.CharField(label="哪里没有解决", widget=text)}
        case Act.merge:
            return {"into": forms.CharField(label="并入哪一件（编号）")}
        case Act.link:
            return {"to": forms.CharField(label="与哪一件有关（编号）")}
        case Act.notice:
            return {
                "findings": forms.CharField(label="查出什么", widget=text),
                "limit": forms.CharField(label="多久改好", initial="15 日"),
            }
        case Act.recheck:
            return {"left": forms.CharField(label="还没改好的（没有就空着）", required=False)}
        case _:
            return {}


def _choice(label: str, choices: list[tuple[str, str]], **named: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, **named)
