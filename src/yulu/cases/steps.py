"""The steps of a procedure: which may begin now."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from yulu.toolbox.service_model import Step


def ready(steps: Mapping[str, Step], done: Collection[str], begun: Collection[str] = ()) -> tuple[str, ...]:
    """The steps that may begin now."""
    return tuple(
        name
        for name, step in steps.items()
        if name not in done and name not in begun and all(each in done for each in step.needs)
    )
