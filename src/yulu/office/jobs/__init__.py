"""Work that takes longer than a request, or that comes round by the clock.

In:   a registered function's name with its arguments, from any app; the schedules that functions declare.
Out:  each job done by exactly one worker at a time, with progress; cancelled, tried again after growing pauses, taken
      up again where its worker was killed.
Read: `registering.py` (which functions there are), `models.py`, `queue.py` (asking, taking, ending), `schedule.py`
      (what is due by the clock), `working.py` (a worker's life).
"""
