"""The monthly report of indicators, as officials submit it: a Word file and a workbook, with a chart an indicator.

In:   the results of a toolbox's indicators for a period.
Out:  .docx, .xlsx, and the charts as SVG and PNG; definitions, sources and open questions as notes.
Read: `contents.py` (what is in it), then `word.py`, `workbook.py`, `writing.py`.
"""
