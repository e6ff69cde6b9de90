"""A decision made again: from its receipt and the toolbox kept under its hash, and whether it came out the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from yulu.diagnostics import Diagnostic, Fault, Place
from yulu.rules.decide import decide_all
from yulu.rules.receipt import Decisions, decisions
from yulu.rules.subject import subject_from
from yulu.toolbox.model import Toolbox


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of the receipt that came out otherwise: where in it, what it says, what came out now."""

    path: str
    before: Any
    now: Any


def read_receipt(text: str, file: str) -> Decisions:
    """The receipt in a JSON text; raises Fault where it is none."""
    place = Place(file, 1, 1)
    try:
        return Decisions.model_validate(json.loads(text, parse_float=Decimal))
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        raise Fault(Diagnostic("E349", place, {"problem": error.msg})) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(map(str, first["loc"]))
        raise Fault(Diagnostic("E392", place, {"path": path, "problem": first["msg"]})) from None


def repeat(receipt: Decisions, toolbox: Toolbox, file: str) -> tuple[Decisions, list[Difference]]:
    """The same subject decided again with the toolbox of the receipt, and every value that differs.

    The program's version is not compared: a newer one must come to the same answer, or say where it does not.
    """
    subject = subject_from(toolbox, receipt.subject.model_dump(), lambda path: Place(file, 1, 1))
    as_of, known_on = date.fromisoformat(receipt.as_of), date.fromisoformat(receipt.known_on)
    answers = decide_all(toolbox, subject, as_of, known_on, receipt.asked)
    now = decisions(toolbox, subject, answers, as_of, known_on, receipt.asked)
    before_data, now_data = receipt.model_dump(mode="json"), now.model_dump(mode="json")
    before_data["yulu"] = now_data["yulu"]
    return now, list(_differences("", before_data, now_data))


def _differences(path: str, before: Any, now: Any) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*before, *now]):
            yield from _differences(f"{path}.{key}" if path else key, before.get(key), now.get(key))
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for position, (one, other) in enumerate(zip(before, now, strict=True)):
            yield from _differences(f"{path}[{position}]", one, other)
    elif before != now:
        yield Difference(path, before, now)
