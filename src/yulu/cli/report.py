"""`yulu report`: the monthly report of a place's indicators as .docx and .xlsx, with charts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from yulu.cli.indicators import choose, tables_of, with_data
from yulu.cli.printing import print_faults, print_json, say
from yulu.diagnostics import Diagnostic, Fault
from yulu.diagnostics.wording import Language
from yulu.documents.report.contents import report_of
from yulu.documents.report.writing import write_report
from yulu.indicators.period import read_period
from yulu.indicators.release.series import read_series
from yulu.indicators.result import result
from yulu.toolbox.loading import load_toolbox


def run_report(
    folder: Path,
    data: Path,
    period: str,
    only: Sequence[str],
    out: Path,
    releases: Path | None,
    as_data: bool,
    lang: str,
) -> int:
    """0 when the report is written; 1 for faults, 2 for a period or an indicator that is not there.

    As JSON: `folder`, `files` (paths inside it), `indicators`, `charts` (ids) and `without_data` (ids).
    """
    language: Language = "en" if lang == "en" else "zh"
    try:
        toolbox = load_toolbox(folder)
        asked = read_period(period)
        ready, waiting = with_data(toolbox, choose(toolbox, only), data, everything=bool(only))
        tables = tables_of(toolbox, ready, data, language)
        results = [result(toolbox.indicators, each, tables, asked) for each in ready]
        series = {} if releases is None else read_series(releases)
        report = report_of(toolbox, results, tables, asked, [each.label for each in waiting], series)
        files = write_report(report, out)
    except Fault as fault:
        print_faults(fault.diagnostics, as_data, lang)
        return 2 if any(each.code in ("E830", "E822") for each in fault.diagnostics) else 1
    except OSError as error:
        data_ = {"file": error.filename or out.as_posix(), "reason": error.strerror or str(error)}
        print_faults([Diagnostic("E836", None, data_)], as_data, lang)
        return 1
    drawn = [each.result.indicator.id for each in report.entries if each.chart is not None]
    if as_data:
        print_json(
            {
                "folder": out.as_posix(),
                "files": [path.relative_to(out).as_posix() for path in files],
                "indicators": [each.id for each in ready],
                "charts": drawn,
                "without_data": [each.id for each in waiting],
            }
        )
        return 0
    say(f"{report.title}：{len(report.entries)} 项指标，{len(drawn)} 张图")
    for path in files:
        say(f"  {path.as_posix()}")
    if waiting:
        say("没有数据、没有计算的：" + "、".join(each.label for each in waiting), style="dim")
    return 0
