"""`yulu figures`: the figures of a document, and whether they can be true as printed."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from yulu.cli.printing import console, print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault, Place, as_json
from yulu.diagnostics.wording import Language
from yulu.figures.known import KnownFigure, known_from
from yulu.figures.marking import NAMES, Paragraph, asks, paragraphs
from yulu.figures.page import as_html, summary_line
from yulu.figures.reading.files import read_bytes, read_file
from yulu.figures.reading.source import Source
from yulu.figures.report import as_json as report_as_json
from yulu.figures.verdicts import Checked, check
from yulu.figures.words.ranges import UsualRange, usual_from

if TYPE_CHECKING:
    from yulu.toolbox.model import Toolbox

_STYLES = {"impossible": "bold red", "needs_definition": "yellow", "recomputed": "blue", "consistent": "green"}


def run_figures(
    files: list[Path],
    known: Path | None,
    toolbox: Path | None,
    releases: Path | None,
    html: Path | None,
    published: date | None,
    whole: bool,
    as_data: bool,
    lang: str,
) -> int:
    """0 if nothing is impossible as printed, 1 if something is, 2 if a file cannot be read (the others are shown)."""
    faults: list[Diagnostic] = []
    checked: list[Checked] = []
    usual: list[UsualRange] = []
    try:
        figures = [] if known is None else _known(known)
        if toolbox is not None:
            from yulu.toolbox.loading import load_toolbox

            place = load_toolbox(toolbox)
            figures += _of_toolbox(place, releases)
            usual = usual_from(place.indicators.usual.values())
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 2
    for file in files:
        try:
            checked.append(check(_read(file), figures, published, usual))
        except Fault as fault:
            faults += fault.diagnostics
    if html is not None and checked:
        try:
            html.write_text(as_html(checked), encoding="utf-8")
        except OSError as error:
            faults.append(Diagnostic("E856", None, {"file": html.as_posix(), "reason": error.strerror or str(error)}))
    if as_data:
        language: Language = "en" if lang == "en" else "zh"
        print_json(
            {"documents": [report_as_json(each) for each in checked], "faults": [as_json(f, language) for f in faults]}
        )
    else:
        for each in checked:
            _show(each, whole)
        if html is not None and checked and not any(fault.code == "E856" for fault in faults):
            say(f"已写成网页：{html.as_posix()}")
        if faults:
            print_faults(faults, as_data, lang)
    if faults:
        return 2
    return 1 if any(f.verdict == "impossible" for each in checked for f in each.findings) else 0


def _read(file: Path) -> Source:
    if str(file) == "-":
        return read_bytes(sys.stdin.buffer.read(), "标准输入")
    return read_file(file)


def _of_toolbox(toolbox: Toolbox, releases: Path | None) -> list[KnownFigure]:
    """What a toolbox's place printed before, and what it released, where that is named. Raises `Fault`."""
    from yulu.indicators.known import known_figures, released_figures

    released = () if releases is None else released_figures(toolbox, releases)
    return [*known_from(released), *known_from(known_figures(toolbox))]


def _known(file: Path) -> list[KnownFigure]:
    """The known figures in a JSON file. Raises `Fault`."""
    name = file.as_posix()
    try:
        items: Any = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise Fault(Diagnostic("E850", None, {"file": name, "reason": error.strerror or str(error)})) from None
    except ValueError as error:
        raise Fault(Diagnostic("E855", Place(name, 1, 1), {"file": name, "row": "1", "problem": str(error)})) from None
    known = []
    for row, item in enumerate(items if isinstance(items, list) else [items], 1):
        try:
            known.append(KnownFigure(**{**item, "aliases": tuple(item.get("aliases", ()))}))
        except (TypeError, ValueError, AttributeError) as error:
            raise Fault(
                Diagnostic("E855", Place(name, 1, 1), {"file": name, "row": str(row), "problem": str(error)})
            ) from None
    return known


def _show(checked: Checked, whole: bool) -> None:
    """What there is to ask, each beside its paragraph; with `whole`, all of the text and all that was computed."""
    say(f"{checked.source.name}：{summary_line(checked)}", style="bold")
    for note in checked.source.notes:
        say(note)
    numbers = {n: i + 1 for i, n in enumerate(n for n, finding in enumerate(checked.findings) if asks(finding))}
    for paragraph in paragraphs(checked):
        asked = [number for number in paragraph.findings if number in numbers]
        if asked or whole:
            say()
            console.print(_marked(paragraph, numbers))
        shown = paragraph.findings if whole else asked
        for number in shown:
            finding = checked.findings[number]
            assert finding.verdict is not None
            label = f"[{numbers[number]}] " if number in numbers else ""
            say(
                f"  {label}{NAMES[finding.verdict]}：{finding.question or finding.arithmetic}",
                style=_STYLES[finding.verdict],
            )
            if finding.suggestion:
                say(f"      建议：{finding.suggestion}")
    remarks = [f for f in checked.findings if f.verdict is None and f.test != "implied_target"]
    if remarks and not whole:
        say(f"另有 {len(remarks)} 条供参考（没有写出的平均数、基数、口径等），加 --all 查看。")
    if whole:
        for finding in remarks:
            say(f"  供参考：{finding.arithmetic}{finding.suggestion}")
    say()


def _marked(paragraph: Paragraph, numbers: dict[int, int]) -> Text:
    text = Text()
    for run in paragraph.runs:
        asked = [numbers[number] for number in run.findings if number in numbers]
        style = _STYLES[run.verdict] + " underline" if run.verdict else ""
        shown = f"〔{run.text}〕" if asked else run.text
        text.append(shown, style=style)
        if asked:
            text.append("".join(f"[{number}]" for number in asked), style=style)
    return text
