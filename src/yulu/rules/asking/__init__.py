"""One subject, question by question: what to ask next, as intervals where only the interval matters.

In:   a toolbox on one day, a subject as far as it is known, what was already answered with "I do not know".
Out:  a `Question` with its options, why it is asked and what it is expected to settle; None when nothing more can
      change.
Read: `question.py` (what is asked), `standing.py` (how the policies stand, and what could still turn them),
      `options.py` (which answers make a difference), `interview.py` (which question is best; start here).
"""
