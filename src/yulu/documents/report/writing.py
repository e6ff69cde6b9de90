"""All files of a report, written beside their place and moved there when all are whole."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from yulu.diagnostics import Diagnostic, Fault
from yulu.documents.charts.drawing import as_png, as_svg
from yulu.documents.report.contents import Report
from yulu.documents.report.word import as_word
from yulu.documents.report.workbook import as_workbook

CHARTS = "charts"


def write_report(report: Report, folder: Path) -> list[Path]:
    """The files, in a new folder. Raises Fault (E832 where something is there, E834 without a font) and OSError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault(Diagnostic("E832", None, {"folder": folder.as_posix()}))
    drawn = {
        entry.result.indicator.id: (as_svg(entry.chart), as_png(entry.chart))
        for entry in report.entries
        if entry.chart is not None
    }
    pictures = {id: png for id, (_, png) in drawn.items()}
    folder.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        name = f"指标月报-{report.period.code}"
        (room / f"{name}.docx").write_bytes(as_word(report, pictures))
        (room / f"{name}.xlsx").write_bytes(as_workbook(report, pictures))
        for id, (svg, png) in drawn.items():
            (room / CHARTS).mkdir(exist_ok=True)
            (room / CHARTS / f"{id}.svg").write_text(svg, encoding="utf-8")
            (room / CHARTS / f"{id}.png").write_bytes(png)
        if folder.exists():
            folder.rmdir()
        room.chmod(0o755)
        room.rename(folder)
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        raise
    return sorted(path for path in folder.rglob("*") if path.is_file())
