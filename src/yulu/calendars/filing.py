"""Until when a month's taxes are declared and paid: the rule by which the State Taxation Administration sets the days.

税收征收管理法实施细则第一百零九条: a period whose last day is a rest day ends on the next day after the rest days; one
with three or more consecutive rest days in it is longer by so many days. How the Administration counts is seen in its
yearly notices (2022: 税总办征科函〔2021〕201号), which set the days in force and which this rule reproduces for every
month of 2021 to 2026. It is a reading of practice, not law: in October 2020 the notice said the 23rd, where the rule
gives the 27th. Where a year's notice exists, its days are what counts.

What counts as 连续三日以上, read off those notices:

- every day that is not worked, so weekends that adjoin a holiday, too: in June 2024 only Monday the 10th is named a
  holiday, and the notice counts 8 to 10 June, "放假3天";
- only days from the 1st to the 15th. Of a run that begins or ends outside only these are counted: in February 2022 6
  of 7 days, in February 2021 5 of 7, in February 2024 6 of 8 ("放假8天", yet 6 working days longer); and with fewer
  than three of them the run makes no difference: September 2024 and February 2026 have only the 15th itself;
- a make-up workday is worked: it ends a run, and is one of the days counted afterwards;
- two such runs in one month would add up (按休假日天数顺延); there has not been such a month yet.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby

from yulu.calendars.counting import later_workday, workday_on_or_after, workday_on_or_before
from yulu.calendars.days import Calendar

BASE = 15
"""满后十五日内: the day of the month on which filing ends where nothing moves it."""

LONG = 3
"""连续三日以上."""


def filing_deadline(year: int, month: int, calendar: Calendar) -> date:
    """The last day for taxes due within 15 days after a month or quarter, in the month given.

    The base is the 15th. If n rest days from the 1st to the 15th stand in runs of three or more, it is the n-th
    working day after the last working day up to the 15th; otherwise the first working day from the 15th on.

    >>> from yulu.calendars import state_council
    >>> filing_deadline(2022, 4, state_council(2022))  # the 15th, and three *working* days for the 3rd to the 5th
    datetime.date(2022, 4, 20)
    """
    base = date(year, month, BASE)
    days = (base.replace(day=number) for number in range(1, BASE + 1))
    runs = [len(list(run)) for worked, run in groupby(days, calendar.is_workday) if not worked]
    longer = sum(length for length in runs if length >= LONG)
    if longer:
        return later_workday(workday_on_or_before(base, calendar), longer, calendar)
    return workday_on_or_after(base, calendar)
