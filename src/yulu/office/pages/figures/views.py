"""Paste a draft or choose a file; every figure comes back with its mark, the arithmetic and a sentence.

Nothing is stored. What the office has released, and what its toolbox says was printed before, is known here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yulu.diagnostics import Fault, sentence
from yulu.figures import Checked, read_bytes
from yulu.figures.checks.finding import Finding, Verdict
from yulu.figures.marking import NAMES, Run, asks, paragraphs
from yulu.figures.page import summary_line
from yulu.office.releases.figure_checks import check_figures

_MOST = 5 * 1024 * 1024
_MARKS: dict[Verdict | None, str] = {
    "impossible": "late", "needs_definition": "", "recomputed": "good", "consistent": "plain",
}  # fmt: skip
_TAGS: dict[Verdict | None, str] = {
    "impossible": "late", "needs_definition": "near", "recomputed": "good", "consistent": "",
}  # fmt: skip


class Draft(forms.Form):
    """A text, pasted or as a file."""

    text = forms.CharField(label="贴文字", required=False, widget=forms.Textarea(attrs={"rows": 10}))
    file = forms.FileField(
        label="或选文件", required=False, help_text="文本、Word（.docx）或 PDF，不超过 5 MB。",
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.md,.docx,.pdf"}),
    )  # fmt: skip

    def clean_file(self) -> UploadedFile[Any] | None:
        """A file of a size that can be read at once."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > _MOST:
            raise forms.ValidationError("文件超过 5 MB，请只选正文部分")
        return file

    def clean(self) -> None:
        """One of the two must be there."""
        if not self.errors and not self.cleaned_data["text"].strip() and self.cleaned_data["file"] is None:
            raise forms.ValidationError("贴一段文字，或者选一个文件")


@dataclass(frozen=True, slots=True)
class Marked:
    """A run of the text: its mark, and the numbers of the questions about it."""

    text: str
    mark: str | None
    word: str
    questions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as the list shows it."""

    number: int
    tag: str
    word: str
    finding: Finding


def check_text(request: HttpRequest) -> HttpResponse:
    """The form, and what was found in what was sent."""
    form = Draft(request.POST, request.FILES) if request.method == "POST" else Draft()
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            source = form.cleaned_data["text"] if file is None else read_bytes(file.read(), file.name)
            checked = check_figures(source)
        except Fault as fault:
            for each in fault.diagnostics:
                form.add_error("file", sentence(each))
        else:
            context |= _shown(checked)
    return render(request, "figures/check.html", context)


def _shown(checked: Checked) -> dict[str, object]:
    numbers = {index: place for place, index in enumerate((i for i, f in enumerate(checked.findings) if asks(f)), 1)}
    asked = [_remark(checked.findings[index], number) for index, number in numbers.items()]
    sound = [_remark(each, 0) for each in checked.findings if each.verdict in ("recomputed", "consistent")]
    text = [list(_marked(numbers, paragraph.runs)) for paragraph in paragraphs(checked)]
    return {"summary": summary_line(checked), "paragraphs": text, "asked": asked, "sound": sound}


def _marked(numbers: dict[int, int], runs: Sequence[Run]) -> Iterator[Marked]:
    for run in runs:
        word = NAMES[run.verdict] if run.verdict is not None else ""
        mark = None if run.verdict is None else _MARKS[run.verdict]
        yield Marked(run.text, mark, word, tuple(numbers[each] for each in run.findings if each in numbers))


def _remark(finding: Finding, number: int) -> Remark:
    word = NAMES[finding.verdict] if finding.verdict is not None else ""
    return Remark(number, _TAGS[finding.verdict], word, finding)
