"""Charts with Chinese labels, drawn without a browser and without the internet.

In:   results of indicators, their months, released series.
Out:  SVG and PNG, one chart an indicator; or a fault where this machine has no Chinese font.
Read: `chart.py` (what is drawn), `drawing.py` (how), `fonts.py`.
"""
