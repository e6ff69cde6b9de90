"""One page that needs nothing else: the text with marks, the arithmetic on hover, tap or by keyboard, notes for paper.

No script and nothing fetched: it opens from a mail, on a machine without internet, and under any content policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from pathlib import PurePath

from yulu.figures.checks.finding import Finding
from yulu.figures.marking import NAMES, Run, asks, paragraphs
from yulu.figures.report import summary
from yulu.figures.verdicts import Checked

_TITLE = "文稿数字检查"
_ABOUT = (
    "只核对文中数字彼此能否同时成立，不判断真假；问题多半是笔误或口径不同，请作者核对。"
    "没有标记的数字，没有可以核对的关系。"
)


def as_html(documents: Sequence[Checked]) -> str:
    """A whole HTML page for one document or several."""
    style = files("yulu.figures").joinpath("page.css").read_text("utf-8")
    parts = [
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_TITLE}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
    ]
    for number, checked in enumerate(documents):
        parts += _document(checked, f"d{number}")
    parts.append(f"<footer><p>{_ABOUT}</p></footer>\n</body>\n</html>\n")
    return "".join(parts)


def summary_line(checked: Checked) -> str:
    """共 70 个数字；1 处照此印法算不通，3 处需注明口径，9 处算得通。"""
    counted = summary(checked)
    found = "，".join(f"{counted[verdict]} 处{name}" for verdict, name in NAMES.items() if counted[verdict])
    return f"共 {counted['figures']} 个数字" + (f"；{found}。" if found else "，没有发现要问的。")


def _document(checked: Checked, prefix: str) -> Iterator[str]:
    yield f"<main>\n<h1>{_TITLE}：{escape(PurePath(checked.source.name).name or '文稿')}</h1>\n"
    yield f'<p class="summary">{escape(summary_line(checked))}{escape("".join(checked.source.notes))}</p>\n'
    yield (
        '<p class="legend">'
        + "".join(f'<span><i class="f {each}">{name}</i></span>' for each, name in NAMES.items())
        + "</p>\n"
    )
    questions = {
        number: i + 1 for i, number in enumerate(n for n, finding in enumerate(checked.findings) if asks(finding))
    }
    for paragraph in paragraphs(checked):
        yield "<p>" + "".join(_run(checked, run, questions, prefix) for run in paragraph.runs) + "</p>\n"
    if questions:
        yield '<h2>请作者核对</h2>\n<ol class="notes">\n'
        yield from (_note(checked.findings[number], f"{prefix}-{i}") for number, i in questions.items())
        yield "</ol>\n"
    rest = [finding for finding in checked.findings if finding.verdict in ("recomputed", "consistent")]
    if rest:
        yield '<h2>算过的</h2>\n<ul class="notes">\n'
        yield from (f'<li class="note">{_words(finding)}</li>\n' for finding in rest)
        yield "</ul>\n"
    remarks = [finding for finding in checked.findings if finding.verdict is None and finding.test != "implied_target"]
    if remarks:
        yield '<h2>供参考</h2>\n<ul class="notes">\n'
        yield from (f'<li class="note">{_words(finding)}</li>\n' for finding in remarks)
        yield "</ul>\n"
    yield "</main>\n"


def _run(checked: Checked, run: Run, questions: dict[int, int], prefix: str) -> str:
    if run.verdict is None:
        return escape(run.text)
    numbers = "".join(
        f'<sup><a href="#{prefix}-{questions[number]}">{questions[number]}</a></sup>'
        for number in run.findings
        if number in questions
    )
    tips = "".join(f"<span>{_words(checked.findings[number])}</span>" for number in run.findings)
    return (
        f'<span class="f {run.verdict}" tabindex="0" role="note">{escape(run.text)}{numbers}'
        f'<span class="tip"><b>{NAMES[run.verdict]}</b>{tips}</span></span>'
    )


def _words(finding: Finding) -> str:
    parts = (
        [escape(finding.question)] if finding.question else [f'<span class="sum">{escape(finding.arithmetic)}</span>']
    )
    if finding.suggestion:
        parts.append(f"<span>建议：{escape(finding.suggestion)}</span>")
    return "".join(parts)


def _note(finding: Finding, anchor: str) -> str:
    assert finding.verdict is not None
    return f'<li class="note" id="{anchor}"><b>{NAMES[finding.verdict]}</b>{_words(finding)}</li>\n'
