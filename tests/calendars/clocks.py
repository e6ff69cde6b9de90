"""Random offices, limits and pauses, as the program and as the wall clock have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from tests.calendars.minutes import DAY, Stretch, Wall
from yulu.calendars import (
    SHANGHAI,
    Calendar,
    ChangedDay,
    Clock,
    Hours,
    Limit,
    Pause,
    Shift,
    SpecialDay,
    Timetable,
    Unit,
)

UNITS: tuple[Unit, ...] = ("working_days", "working_hours", "calendar_days", "hours")
FIRST = date(2022, 1, 3)  # a Monday
KNOWN = 120
MIDNIGHT = datetime(2022, 1, 3, tzinfo=SHANGHAI)


def moment(minute: int) -> datetime:
    return MIDNIGHT + timedelta(minutes=minute)


def minute_of(when: datetime) -> Fraction:
    return Fraction((when - MIDNIGHT) // timedelta(microseconds=1), 60_000_000)


@st.composite
def shifts(draw: st.DrawFn, at_least: int = 1) -> tuple[Shift, ...]:
    """Up to three shifts a day, which may touch one another and midnight."""
    edges = sorted(draw(st.lists(st.integers(0, 48), min_size=2 * at_least, max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    found = tuple(Shift(30 * a, 30 * b) for a, b in pairs if a < b)
    return found or ((Shift(510, 720), Shift(870, 1050)) if at_least else ())


@dataclass(frozen=True)
class Office:
    """The same office twice."""

    table: Timetable
    wall: Wall


@st.composite
def offices(draw: st.DrawFn) -> Office:
    ordinary, friday = draw(shifts()), draw(st.none() | shifts(at_least=0))
    days = [FIRST + timedelta(days=n) for n in range(KNOWN)]
    rest_of_nation = draw(st.dictionaries(st.integers(0, KNOWN - 1), st.booleans(), max_size=25))
    special = tuple(SpecialDay(days[n], worked, "虚拟", None) for n, worked in rest_of_nation.items())
    own = draw(st.dictionaries(st.integers(0, KNOWN - 1), st.none() | shifts(at_least=0), max_size=8))
    changed = tuple(ChangedDay(days[n], has, "虚拟", "虚拟") for n, has in own.items())
    weekdays = () if friday is None else ((4, friday),)
    table = Timetable(Calendar(days[0], days[-1], special), (Hours(ordinary, weekdays=weekdays),), changed)
    laid_out = []
    for n in range(KNOWN + 1500):
        weekday = n % 7
        works = rest_of_nation.get(n, weekday < 5)
        has: tuple[Shift, ...] = ()
        if works or n in own:
            has = friday if friday is not None and weekday == 4 else ordinary
        mine = own.get(n)
        laid_out.append([(each.opens, each.closes) for each in (has if mine is None else mine)])
    return Office(table, Wall(laid_out))


@st.composite
def limits(draw: st.DrawFn, *units: Unit) -> Limit:
    chosen = draw(st.sampled_from(units or UNITS))
    match chosen:
        case "working_days":
            halves = draw(st.integers(1, 24))
            return Limit(Fraction(halves, 2), "working_days")
        case "calendar_days":
            return Limit(draw(st.integers(1, 20)), "calendar_days")
        case _:
            return Limit(Fraction(draw(st.integers(1, 40 * 60)), 60), chosen)


STARTS = st.integers(0, 30 * DAY)


@st.composite
def pauses(draw: st.DrawFn, going_on: bool = False) -> list[Stretch]:
    """Stretches in order, apart from one another; with `going_on` the last may have no end."""
    half_hours = st.integers(0, 50 * 48).map(lambda number: 30 * number)  # as shifts begin and end
    edges = sorted(draw(st.lists(st.integers(0, 50 * DAY) | half_hours, max_size=6, unique=True)))
    found: list[Stretch] = list(zip(edges[::2], edges[1::2], strict=False))
    if going_on and len(edges) % 2:
        found.append((edges[-1], None))
    return found


def clock(office: Office, limit: Limit, start: int, stretches: list[Stretch]) -> Clock:
    made = tuple(Pause(moment(a), None if b is None else moment(b)) for a, b in stretches)
    return Clock(limit, office.table, moment(start), made)
