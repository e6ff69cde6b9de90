"""Lists a page at a time: a cursor says after which row the next page begins, so that new rows shift nothing."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query

from yulu.office.api.problems import Problem

Cursor = Annotated[str, Query(description="上一页的 next；第一页不写", max_length=40)]
Limit = Annotated[int, Query(ge=1, le=200)]
RowT = TypeVar("RowT", bound=Model)


def page(rows: QuerySet[RowT, Any], cursor: str, limit: int) -> tuple[list[RowT], str | None]:
    """The rows after the cursor, newest first, and the cursor of the next page; raises Problem for one that is none."""
    if cursor:
        rows = rows.filter(pk__lt=_read(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    return found[:limit], _write(found[limit - 1].pk) if len(found) > limit else None


def _write(pk: int) -> str:
    return urlsafe_b64encode(f"after:{pk}".encode()).decode().rstrip("=")


def _read(cursor: str) -> int:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        text = ""
    name, _, number = text.partition(":")
    if name != "after" or not number.isascii() or not number.isdigit() or len(number) > 18:
        raise Problem("bad_request", "cursor 只能是上一页答复里的 next。")
    return int(number)
