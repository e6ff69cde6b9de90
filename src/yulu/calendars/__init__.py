"""Which days and hours are worked, on which day a period ends, and at which moment a limit is due.

In:   the State Council's holidays and make-up workdays, a place's own days and office hours with their texts; a day and
      a number, or a moment, a limit, pauses and extensions.
Out:  a day, a number of working days, or a due moment, exact within the calendar's horizon; past it an exception or an
      answer marked provisional. Never a silent guess.
Read: `days.py` (what a calendar is), then `counting.py` (the law's ways of counting days); `state_council.py` is where
      the days come from, `filing.py` one tax rule, `provisional.py` what is said of days past the horizon.
      With hours: `clock.py` (what a clock means), `hours.py` and `timetable.py` (what it runs on), `due.py` (how it is
      counted), `account.py` (what each day counted), `bulk.py` (many at once).
"""

from yulu.calendars.account import CountedDay, account
from yulu.calendars.bulk import due_times
from yulu.calendars.clock import Clock, Due, Pause, Standing
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
    BadLimit,
    BadShifts,
    BeyondHorizon,
    EmptyCalendar,
    EndsBeforeItBegins,
    NegativePeriod,
    NoOfficeHours,
    NotADay,
    NotCited,
    NoWorkday,
    NoZone,
    OtherUnit,
    SetTwice,
)
from yulu.calendars.filing import filing_deadline
from yulu.calendars.hours import ChangedDay, Hours, Season, Shift
from yulu.calendars.limits import Limit, Unit, penalty_law_limit, read_limit
from yulu.calendars.provisional import Counted, provisionally
from yulu.calendars.state_council import expected_by_law, state_council
from yulu.calendars.timetable import DayPlan, Timetable
from yulu.calendars.zone import SHANGHAI

__all__ = [
    "PENALTY_LAW_WORKDAYS",
    "SHANGHAI",
    "BadLimit",
    "BadShifts",
    "BeyondHorizon",
    "Calendar",
    "ChangedDay",
    "Clock",
    "Counted",
    "CountedDay",
    "DayPlan",
    "Due",
    "EmptyCalendar",
    "EndsBeforeItBegins",
    "Hours",
    "Limit",
    "NegativePeriod",
    "NoOfficeHours",
    "NoWorkday",
    "NoZone",
    "NotADay",
    "NotCited",
    "OtherUnit",
    "Pause",
    "Season",
    "SetTwice",
    "Shift",
    "SpecialDay",
    "Standing",
    "Timetable",
    "Unit",
    "account",
    "due_times",
    "end_after_days",
    "end_after_months",
    "end_by_penalty_law",
    "expected_by_law",
    "filing_deadline",
    "last_workday_of_month",
    "later_workday",
    "later_workdays",
    "penalty_law_limit",
    "provisionally",
    "read_limit",
    "state_council",
    "workday_on_or_after",
    "workday_on_or_before",
    "workdays_between",
]
