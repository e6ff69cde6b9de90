"""A log line says what happened and where, never what somebody wrote or who it was."""

from __future__ import annotations

import json
import logging
import sys
from logging.handlers import BufferingHandler

from django.test import RequestFactory

from yulu.office.operating.logs import Lines


def line(record: logging.LogRecord) -> dict[str, object]:
    read: dict[str, object] = json.loads(Lines().format(record))
    return read


def record(name: str, message: str, *arguments: object, **fields: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.INFO, "x.py", 1, message, arguments, None)
    made.__dict__.update(fields)
    return made


def test_a_line_is_json_with_the_fields_that_may_be_told() -> None:
    told = line(record("yulu.requests", "request", method="GET", route="/cases/<number>", status=200))
    assert (told["event"], told["route"], told["status"]) == ("request", "/cases/<number>", 200)


def test_nobody_is_named_by_a_field_a_message_or_an_error() -> None:
    secret = "张三 13900000000"
    try:
        raise ValueError(secret)
    except ValueError:
        failed = record("django.request", "Internal Server Error: %s", f"/cases/{secret}", request=secret)
        failed.exc_info = sys.exc_info()
    said = Lines().format(failed)
    assert secret not in said
    assert json.loads(said)["error"] == "ValueError"
    assert json.loads(said)["raised_in"], "where it was raised is told"
    assert secret not in Lines().format(record("yulu.jobs", "job.end", who=secret, reason=secret))


def test_a_request_leaves_its_route_in_the_log_and_not_its_address() -> None:
    from django.http import HttpResponse
    from django.urls import resolve

    from yulu.office.operating.requests import measured

    request = RequestFactory().get("/health?name=张三")
    request.resolver_match = resolve("/health")
    logger, handler = logging.getLogger("yulu.requests"), BufferingHandler(100)
    logger.addHandler(handler)
    try:
        measured(lambda given: HttpResponse("ok"))(request)
    finally:
        logger.removeHandler(handler)
    told = [line(each) for each in handler.buffer]
    assert [(each["route"], each["status"]) for each in told] == [("/health", 200)]
    assert "张三" not in json.dumps(told, ensure_ascii=False)
