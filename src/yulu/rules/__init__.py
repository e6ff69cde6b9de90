"""One subject: what each policy says of it, and why.

In:   a toolbox, the day decided for, what was known by when, a subject.
Out:  an `Answer`: outcome, conditions with clauses and the values used, amounts, what is missing and who holds it.
Read: `decide.py` first; `basis.py` (a toolbox on one day), `known.py` (what is known of a subject), `settle.py` and
      `missing.py` (outcomes, smallest sets), `examples.py` (worked examples as tests).
"""
