"""Log lines as JSON, without anything about people.

Only fields that are listed here leave the program: an error's kind and where it was raised, never what it says, as that
may quote what somebody wrote.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

FIELDS = (
    "method", "route", "status", "milliseconds", "job", "name_of_job", "attempt", "ended", "error", "host", "port",
    "exit_code",
)  # fmt: skip
_OURS = ("yulu", "waitress")


class Lines(logging.Formatter):
    """One JSON object a line: when, how grave, which event, and the fields that may be told."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".")[0] in _OURS and not record.args
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "from": record.name,
            "event": record.msg if ours else "message",
        }  # fmt: skip
        line |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["raised_in"] = [f"{at.filename}:{at.lineno}" for at in traceback.extract_tb(record.exc_info[2])][-8:]
        return json.dumps(line, ensure_ascii=False, default=str)
