"""A moment as files and people write it, in the zone it is written for."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S.%f")


class NoMoment(ValueError):
    """A text that is no day and time."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Skipped(NoMoment):
    """A time that no clock showed on that day, as clocks were put forward over it."""


def read_moment(text: str, zone: tzinfo) -> datetime:
    """`2022-09-01 08:30`, with or without seconds, with `T` or `/`; where a clock showed a time twice, the first.

    An offset that is written with it (`+08:00`, `Z`) counts instead of the zone. Raises NoMoment, Skipped.

    >>> from yulu.calendars.zone import SHANGHAI
    >>> read_moment("2022/9/1 8:30", SHANGHAI).isoformat()
    '2022-09-01T08:30:00+08:00'
    """
    written = text.strip().replace("/", "-").replace("T", " ", 1)
    for form in _FORMS:
        try:
            moment = datetime.strptime(written, form).replace(tzinfo=zone)
        except ValueError:
            continue
        if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None):
            raise Skipped(text)
        return moment
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise NoMoment(text) from None
    if moment.tzinfo is None or ("T" not in text and " " not in text.strip()):
        raise NoMoment(text)
    return moment.astimezone(zone)
