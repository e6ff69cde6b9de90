"""The limits that services and their classes write."""

from __future__ import annotations

from yulu.calendars.faults import BadLimit
from yulu.calendars.limits import Limit, read_limit
from yulu.toolbox import shapes_services as shapes
from yulu.toolbox.binding import Binding
from yulu.toolbox.model import Origin


def hold_to_law(
    binding: Binding, origin: Origin, promised: Limit, legal: Limit | None, *path: str, at_key: bool = False
) -> None:
    """A promise longer than the law allows is a fault, where both are in one unit."""
    if legal is not None and legal.unit == promised.unit and promised.amount > legal.amount:
        told = origin.fault("E843", *path, at_key=at_key, promised=str(promised), legal=str(legal))
        binding.faults.append(told)


def bind_limit(binding: Binding, written: shapes.LimitOrText | None, origin: Origin, *path: str) -> Limit | None:
    """The limit written at a place, alone or with its text, or None with a fault."""
    if written is None:
        return None
    if isinstance(written, str):
        return read_text(binding, written, origin, *path)
    here = origin.under(*path)
    binding.citation(written.because, written.document, here)
    return read_text(binding, written.limit, here, "limit")


def read_text(binding: Binding, text: str, origin: Origin, *path: str | int) -> Limit | None:
    """A limit at a place of a file, or None with a fault."""
    try:
        return read_limit(text)
    except BadLimit:
        binding.faults.append(origin.fault("E842", *path, value=text))
        return None
