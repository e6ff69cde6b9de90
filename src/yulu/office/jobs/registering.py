"""Which functions can be asked for by name; each app keeps its own in `background.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any, Protocol, TypeVar

from django.utils.module_loading import autodiscover_modules


class Running(Protocol):
    """The job a function is doing, as the function sees it."""

    @property
    def by(self) -> str: ...

    def progress(self, done: int, total: int = 0) -> None: ...


Function = Callable[..., object]
FunctionT = TypeVar("FunctionT", bound=Function)


@dataclass(frozen=True, slots=True)
class Registered:
    """A function, how often it is tried, and when it is due by the clock: every so many minutes, or daily at times."""

    name: str
    function: Function
    attempts: int = 5
    every_minutes: int = 0
    daily_at: tuple[time, ...] = ()


class UnknownJob(LookupError):
    """No function has this name."""


_REGISTERED: dict[str, Registered] = {}


def job(
    name: str, *, attempts: int = 5, every_minutes: int = 0, daily_at: tuple[str, ...] = ()
) -> Callable[[FunctionT], FunctionT]:
    """Register a function `(job: Running, **arguments)`.

    It may be begun again after a crash, so doing it twice must come to the same. Between steps it calls
    `job.progress`, which stops it where it was cancelled. `daily_at` are times in Asia/Shanghai, as `02:30`.
    """

    def register(function: FunctionT) -> FunctionT:
        times = tuple(map(time.fromisoformat, daily_at))
        _REGISTERED[name] = Registered(name, function, attempts, every_minutes, times)
        return function

    return register


def registered(name: str) -> Registered:
    """The function of this name; raises UnknownJob."""
    discover()
    try:
        return _REGISTERED[name]
    except KeyError:
        raise UnknownJob(name) from None


def all_registered() -> list[Registered]:
    """Every function that can be asked for."""
    discover()
    return list(_REGISTERED.values())


def discover() -> None:
    """Import every app's `background.py`."""
    autodiscover_modules("background")


Arguments = dict[str, Any]
"""What JSON can hold."""
