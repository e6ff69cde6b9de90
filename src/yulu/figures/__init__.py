"""The figures of a Chinese text, and whether they can be true as they are printed.

In:   a text (news item, report, release) as .txt, .docx, .pdf or a string; figures known elsewhere, as values.
Out:  every figure with what it counts, unit, hedge, period, subject and place; what was tested, with the arithmetic.
Read: `figure.py`, `finding.py`, `intervals.py`, then `checks/`.
"""

from yulu.figures.figure import Figure
from yulu.figures.known import KnownFigure
from yulu.figures.reading.files import read_bytes, read_file
from yulu.figures.reading.source import Source
from yulu.figures.verdicts import Checked, check
from yulu.figures.words.ranges import UsualRange, usual_from

__all__ = ["Checked", "Figure", "KnownFigure", "Source", "UsualRange", "check", "read_bytes", "read_file", "usual_from"]
