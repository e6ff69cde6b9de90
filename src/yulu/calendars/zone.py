"""The one time zone of the country: which day it is, wherever the machine stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_in_china(moment: datetime) -> date:
    """The day in China at a moment with its time zone."""
    return moment.astimezone(SHANGHAI).date()


def today() -> date:
    """The day in China now."""
    return datetime.now(SHANGHAI).date()
