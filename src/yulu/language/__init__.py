"""An expression: SQL text, parsed and typed, and the same tree in every reading.

In:   the text of a condition or an amount, and what names it may use.
Out:  a typed tree; from it a Python function for one subject, Polars expressions for everybody, controlled Chinese.
Read: `tree.py` (what an expression is), `values.py` (what unknown, candidates and intervals mean), then `parsing.py`
      and `typecheck.py`; the readings are `evaluate.py`, `python_reading.py`, `polars_reading.py` and `chinese.py`.
"""
