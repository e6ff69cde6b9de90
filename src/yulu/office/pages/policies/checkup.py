"""政策体检: the fewest questions that find what one is due, without an account.

What was answered stands in the visitor's session alone, as the facts of a subject; leaving forgets nothing, and the
result so far is always on the page. Each answer names the question it belongs to, so that Back and a second press do
no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yulu.diagnostics import Diagnostic, Place, sentence
from yulu.documents.wording import SUBJECTS
from yulu.language.chinese_values import format_value
from yulu.language.types import format_unit
from yulu.office.issuing.in_force import in_force, toolbox_of
from yulu.office.issuing.on_a_day import interview_of, policies_of
from yulu.rules.answer import OUTCOMES
from yulu.rules.asking.interview import Interview, answered
from yulu.rules.asking.question import Question
from yulu.rules.subject import Subject, subject_data, subject_from
from yulu.toolbox.model import Toolbox
from yulu.toolbox.scalars import BadValue, read_scalar

_KEPT = "checkup"
KINDS = ("enterprise", "household", "person")
_UNKNOWN = "?"


class _Answer(forms.Form):
    """The answer to one question: an option, a value, or 不清楚."""

    def __init__(self, question: Question, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.question = question
        leaf = question.leaf
        unit = format_unit(leaf.type.unit)
        if question.form == "choice":
            options = [(str(number), option.label) for number, option in enumerate(question.options)]
            self.fields["answer"] = forms.ChoiceField(
                label=leaf.label, choices=[*options, (_UNKNOWN, "不清楚")], widget=forms.RadioSelect,
                error_messages={"required": f"选一项；不知道就选“不清楚”：{leaf.label}"},
            )  # fmt: skip
        else:
            self.fields["answer"] = forms.CharField(
                label=f"{leaf.label}（{unit}）" if unit else leaf.label, required=False,
                help_text="日期写作 2022-06-30。" if leaf.type.kind == "date" else "",
            )  # fmt: skip

    def clean_answer(self) -> Any:
        """What was meant: a value and whether it is exact; None for 不清楚."""
        said, question = str(self.cleaned_data["answer"]).strip(), self.question
        if said == _UNKNOWN or "unknown" in self.data:
            return None
        if question.form == "choice":
            cell = question.options[int(said)].cell
            return cell.value, cell.is_single
        leaf = question.leaf
        if not said:
            raise forms.ValidationError(f"填写{leaf.label}；不知道就按“不清楚”")
        try:
            value = read_scalar(said, leaf.type)
        except BadValue as bad:
            raise forms.ValidationError(sentence(Diagnostic(bad.code, Place("", 1, 1), bad.data))) from None
        if value is None or not question.allows(value):
            raise forms.ValidationError(f"{leaf.label}不能是{said}")
        return value, True


def begin(request: HttpRequest) -> HttpResponse:
    """Whom it is about; begins anew."""
    if request.method == "POST" and request.POST.get("kind") in KINDS:
        request.session[_KEPT] = {"kind": request.POST["kind"], "subject": None, "skipped": [], "answers": []}
        return redirect("checkup-question")
    kinds = [(kind, SUBJECTS[kind]) for kind in KINDS]  # type: ignore[index]
    return render(request, "policies/checkup-begin.html", {"kinds": kinds, "kept": request.session.get(_KEPT)})


def question(request: HttpRequest) -> HttpResponse:
    """The next question, with why it is asked and what is known so far."""
    kept = request.session.get(_KEPT)
    if kept is None:
        return redirect("checkup")
    if request.method == "POST" and "change" in request.POST:
        _without(kept, request.POST["change"])
        request.session.modified = True
        return redirect("checkup-question")
    toolbox, talk = _talk(kept["kind"])
    subject = _subject(toolbox, kept)
    asked = talk.next(subject, frozenset(kept["skipped"]))
    if asked is None:
        return redirect("checkup-result")
    is_answer = request.method == "POST" and request.POST.get("fact") == asked.leaf.name
    form = _Answer(asked, request.POST) if is_answer else _Answer(asked)
    if is_answer and form.is_valid():
        _take(toolbox, talk, kept, subject, asked, form.cleaned_data["answer"])
        request.session.modified = True
        return redirect("checkup-question")
    context = {
        "form": form, "asked": asked, "number": len(kept["answers"]) + 1, "answers": kept["answers"],
        "why": [toolbox.policies[each] for each in asked.policies], "standing": _standing(toolbox, talk, subject),
        "holder": asked.leaf.member.holder if asked.leaf.member else "",
    }  # fmt: skip
    return render(request, "policies/checkup-question.html", context)


def result(request: HttpRequest) -> HttpResponse:
    """What is known so far: every policy with its outcome, the sum and the clause."""
    kept = request.session.get(_KEPT)
    if kept is None:
        return redirect("checkup")
    toolbox, talk = _talk(kept["kind"])
    subject = _subject(toolbox, kept)
    today = timezone.localdate()
    ready = policies_of(in_force().hash, today, today, subject.kind)
    answers = [each.answer() for each in ready.decide(subject) if each.program.policy.delivery != "internal"]
    grouped = [
        {"outcome": outcome, "word": word, "answers": [each for each in answers if each.outcome == outcome]}
        for outcome, word in OUTCOMES.items()
    ]
    over = talk.next(subject, frozenset(kept["skipped"])) is None
    context = {"groups": grouped, "answers": kept["answers"], "over": over, "today": today}
    return render(request, "policies/checkup-result.html", context)


def _take(
    toolbox: Toolbox, talk: Interview, kept: dict[str, Any], subject: Subject, asked: Question, meant: Any
) -> None:
    leaf = asked.leaf
    if meant is None:
        kept["skipped"].append(leaf.name)
        said = "不清楚"
    else:
        value, is_exact = meant
        option = asked.option_of(value) if asked.form == "choice" else None
        said = option.label if option is not None else format_value(value, leaf.type)
        after = answered(subject, asked, value, talk.basis, is_exact=is_exact)
        kept["subject"] = subject_data(toolbox, after)
    kept["answers"].append(
        {"fact": leaf.name, "label": leaf.label, "said": said, "before": _before(kept, subject, toolbox)}
    )


def _before(kept: Mapping[str, Any], subject: Subject, toolbox: Toolbox) -> Any:
    """What was known before an answer, so that it can be taken back with all that came after it."""
    return subject_data(toolbox, subject)


def _without(kept: dict[str, Any], fact: str) -> None:
    """Back to before an answer: it and all after it are asked again."""
    for number, each in enumerate(kept["answers"]):
        if each["fact"] == fact:
            later = {other["fact"] for other in kept["answers"][number:]}
            kept["subject"] = each["before"]
            kept["skipped"] = [name for name in kept["skipped"] if name not in later]
            kept["answers"] = kept["answers"][:number]
            return


def _talk(kind: str) -> tuple[Toolbox, Interview]:
    hash = in_force().hash
    return toolbox_of(hash), interview_of(hash, kind, timezone.localdate())


def _subject(toolbox: Toolbox, kept: Mapping[str, Any]) -> Subject:
    if kept["subject"] is None:
        return Subject(kept["kind"], "")
    return subject_from(toolbox, kept["subject"], lambda path: Place("", 1, 1))


def _standing(toolbox: Toolbox, talk: Interview, subject: Subject) -> list[dict[str, Any]]:
    """How many policies stand how, with their titles."""
    found = talk.standings(subject)
    return [
        {"outcome": outcome, "word": word, "titles": titles}
        for outcome, word in OUTCOMES.items()
        if (titles := [toolbox.policies[id].title for id, each in found.items() if each.outcome == outcome])
    ]
