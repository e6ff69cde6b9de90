"""What can go wrong with days: exceptions that carry what they are about, for the caller to put into words."""

from __future__ import annotations

from datetime import date, datetime


class BeyondHorizon(LookupError):
    """A day the calendar does not know would have to be known: `day`; the known day nearest to it is `horizon`."""

    def __init__(self, day: date, horizon: date) -> None:
        super().__init__(day, horizon)
        self.day = day
        self.horizon = horizon

    def __str__(self) -> str:
        side = "ends with" if self.day > self.horizon else "begins with"
        return f"{self.day} is not known: the calendar {side} {self.horizon}"


class NotADay(TypeError):
    """A moment was given for a day; on which day it lies depends on the time zone, so the caller has to say."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(moment)
        self.moment = moment

    def __str__(self) -> str:
        return f"{self.moment!r} is a moment, not a day: its date in Asia/Shanghai is wanted"


class NegativePeriod(ValueError):
    """A period was given a negative length."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def __str__(self) -> str:
        return f"a period cannot have the length {self.length}"


class NoWorkday(LookupError):
    """No day from `first` to `last` is worked."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last

    def __str__(self) -> str:
        return f"no day from {self.first} to {self.last} is worked"


class EmptyCalendar(ValueError):
    """A calendar's last known day lies before its first."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last

    def __str__(self) -> str:
        return f"a calendar cannot begin with {self.first} and end with {self.last}"


class SetTwice(ValueError):
    """One list of special days names the same day more than once."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day

    def __str__(self) -> str:
        return f"{self.day} is named more than once"


class NotCited(ValueError):
    """A calendar was to be changed on `day` without the number of a text that changes it."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day

    def __str__(self) -> str:
        return f"no text is cited for {self.day}"


class NoZone(TypeError):
    """A moment without a time zone: what it means depends on where it was written down."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(moment)
        self.moment = moment

    def __str__(self) -> str:
        return f"{self.moment!r} has no time zone"


class BadShifts(ValueError):
    """Shifts that overlap, end before they begin or leave the day; minutes after midnight, from `opens` to `closes`."""

    def __init__(self, opens: int, closes: int) -> None:
        super().__init__(opens, closes)
        self.opens = opens
        self.closes = closes

    def __str__(self) -> str:
        return f"a shift from minute {self.opens} to minute {self.closes} is none, or begins before the one before ends"


class NoOfficeHours(LookupError):
    """Working time would have to be counted on `day`, and nobody has said from when to when is worked then."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day

    def __str__(self) -> str:
        return f"no office hours are known for {self.day}"


class BadLimit(ValueError):
    """What was written is no limit: not a positive number of a known unit, or one that the unit cannot be cut into."""

    def __init__(self, written: str) -> None:
        super().__init__(written)
        self.written = written

    def __str__(self) -> str:
        return f"{self.written!r} is no limit"


class OtherUnit(ValueError):
    """A limit was to be made longer by an amount of another unit; units do not convert."""

    def __init__(self, unit: str, other: str) -> None:
        super().__init__(unit, other)
        self.unit = unit
        self.other = other

    def __str__(self) -> str:
        return f"{self.other} cannot be added to {self.unit}"


class EndsBeforeItBegins(ValueError):
    """A pause that would end before it begins."""

    def __init__(self, begins: datetime, ends: datetime) -> None:
        super().__init__(begins, ends)
        self.begins = begins
        self.ends = ends

    def __str__(self) -> str:
        return f"a pause from {self.begins} cannot end at {self.ends}"
