"""Matters with a clock: a request, an application, a procedure of parallel steps, an inspection, a visit, a hand-over.

In:   a service item (what a toolbox promises), the events of one case in their order, office hours.
Out:  what they add up to: state, one owner, one due time; and what may happen next. Nothing is stored here.
Read: the toolbox's `service_model.py` (what is promised), `events.py` (what can happen), `life.py` (what may happen
      when), then `replay.py` (what it adds up to, in a `case.Case`), whose acts are in `taking_in.py`, `working.py`,
      `rectifying.py` and `ending.py`; `given.py` is the form, `steps.py` the steps of a procedure, `ladder.py`
      when its rungs fire. `planning.py`, `inspecting.py`, `challenges.py` and `measures.py` look at many cases.
"""
