"""Which days are worked, and on which day a period ends.

In:   the State Council's holidays and make-up workdays, a place's own closing days with their texts; a day, a number.
Out:  a day or a number of working days, exact within the calendar's horizon; past it an exception or, where the
      caller asks for it, an answer marked provisional. Never a silent guess.
Read: `days.py` (what a calendar is), then `counting.py` (the law's ways of counting); `state_council.py` is where the
      days come from, `filing.py` one tax rule, `provisional.py` what is said past the horizon.
"""

from yulu.calendars.counting import (
    PENALTY_LAW_WORKDAYS,
    end_after_days,
    end_after_months,
    end_by_penalty_law,
    last_workday_of_month,
    later_workday,
    later_workdays,
    workday_on_or_after,
    workday_on_or_before,
    workdays_between,
)
from yulu.calendars.days import Calendar, SpecialDay
from yulu.calendars.faults import (
    BeyondHorizon,
    EmptyCalendar,
    NegativePeriod,
    NotADay,
    NotCited,
    NoWorkday,
    SetTwice,
)
from yulu.calendars.filing import filing_deadline
from yulu.calendars.provisional import Counted, provisionally
from yulu.calendars.state_council import state_council

__all__ = [
    "PENALTY_LAW_WORKDAYS",
    "BeyondHorizon",
    "Calendar",
    "Counted",
    "EmptyCalendar",
    "NegativePeriod",
    "NoWorkday",
    "NotADay",
    "NotCited",
    "SetTwice",
    "SpecialDay",
    "end_after_days",
    "end_after_months",
    "end_by_penalty_law",
    "filing_deadline",
    "last_workday_of_month",
    "later_workday",
    "later_workdays",
    "provisionally",
    "state_council",
    "workday_on_or_after",
    "workday_on_or_before",
    "workdays_between",
]
