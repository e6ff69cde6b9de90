"""Every refusal in one shape (RFC 9457, `application/problem+json`): a code for programs, a sentence for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yulu.calendars.faults import BadLimit
from yulu.cases.happening import NotAllowed
from yulu.cases.refusing import sentence as refused
from yulu.diagnostics import Diagnostic, Fault, advice, sentence
from yulu.office.casework.acting import NoSuchCase
from yulu.office.casework.intake import UnknownService
from yulu.office.issuing.in_force import NothingInForce

MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[str, tuple[int, str]] = {
    "malformed": (400, "请求不是合格的 JSON"),
    "bad_request": (400, "请求不合要求"),
    "unauthenticated": (401, "没有有效的令牌"),
    "scope_missing": (403, "令牌没有这项权限"),
    "forbidden": (403, "这个账号不能这样做"),
    "not_found": (404, "没有这个对象，或者这个账号不能知道它"),
    "key_reused": (409, "这个幂等键已经用于另一个请求"),
    "not_allowed_now": (409, "案件现在不能这样办"),
    "nothing_in_force": (409, "还没有颁布工具箱"),
    "invalid": (422, "请求的内容不合要求"),
    "unknown_service": (422, "现行工具箱里没有这个事项"),
    "too_many": (429, "请求太频繁"),
}


class Wrong(Schema):
    """One thing that is wrong: where in the request, what, and what to do about it."""

    at: str
    code: str
    message: str
    advice: str = ""


class ProblemOut(Schema):
    """A refusal. `code` is stable and documented; `detail` and `errors` are for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[Wrong]


REFUSALS: Mapping[int, type[ProblemOut]] = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), ProblemOut)
"""What any operation may answer instead of what was asked for."""


@dataclass
class Problem(Exception):
    """The request is refused; `code` is one of `TITLES`."""

    code: str
    detail: str = ""
    errors: Sequence[Wrong] = ()
    retry_after: int = 0


def answer(problem: Problem) -> HttpResponse:
    """A refusal as it is sent."""
    status, title = TITLES[problem.code]
    content = ProblemOut(
        type=f"urn:yulu:problem:{problem.code}", title=title, status=status, code=problem.code,
        detail=problem.detail or title, errors=list(problem.errors),
    )  # fmt: skip
    response = JsonResponse(content.model_dump(), status=status, content_type=MEDIA_TYPE)
    if problem.retry_after:
        response["Retry-After"] = str(problem.retry_after)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def problem_of(error: Exception) -> Problem:
    """What an error of the office means for whoever called; raises it again where it is none of theirs."""
    match error:
        case Problem():
            return error
        case Fault():
            wrong = [_wrong(each) for each in error.diagnostics]
            return Problem("invalid", "；".join(each.message for each in wrong), wrong)
        case ValidationError():
            return Problem("invalid", errors=list(_fields(error.errors)))
        case NotAllowed():
            return Problem("not_allowed_now", refused(error))
        case BadLimit():
            return Problem("invalid", f"“{error.written}”不是期限。请写成“2 个工作日”这样的形式。")
        case UnknownService():
            return Problem("unknown_service", f"没有事项“{error}”。请先取 /api/v1/services 看有哪些。")
        case NothingInForce():
            return Problem("nothing_in_force", "请由营商环境办公室先颁布一个工具箱。")
        case AuthenticationError():
            return Problem("unauthenticated", "请在请求头里写 Authorization: Bearer 加令牌。")
        case PermissionDenied():
            return Problem("forbidden")
        case Http404() | NoSuchCase():
            return Problem("not_found")
        case HttpError():
            return Problem("malformed", "请求体要是合格的 JSON（UTF-8），里面没有空字符（U+0000），数字没有 NaN。")
    raise error


def _wrong(each: Diagnostic) -> Wrong:
    at = each.place.file if each.place else ""
    return Wrong(at=at, code=each.code, message=sentence(each), advice=advice(each))


_HANDLED = (
    Problem, Fault, ValidationError, NotAllowed, BadLimit, UnknownService, NothingInForce, AuthenticationError,
    PermissionDenied, Http404, NoSuchCase, HttpError,
)  # fmt: skip


def handle(api: NinjaAPI) -> None:
    """Let an API answer every refusal in this shape."""

    def refuse(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        assert isinstance(error, Exception)
        return answer(problem_of(error))

    for kind in _HANDLED:
        api.add_exception_handler(kind, refuse)


_WORDS = {
    "missing": "缺少这一项", "string_too_short": "不能是空的", "string_too_long": "太长",
    "extra_forbidden": "没有这一项",
    "int_parsing": "不是整数", "bool_parsing": "不是 true 或 false", "enum": "不在可选的值里",
    "string_type": "不是文字",
    "literal_error": "不在可选的值里", "dict_type": "不是对象", "model_attributes_type": "不是对象",
    "list_type": "不是列表", "string_pattern_mismatch": "不合格式", "string_unicode": "不是合格的文字",
}  # fmt: skip


def _fields(errors: Iterable[Mapping[str, Any]]) -> Iterable[Wrong]:
    for each in errors:
        kind, place = str(each["type"]), [str(part) for part in each["loc"]]
        word = _WORDS.get(kind) or ("不是日期" if kind.startswith("date") else "不合要求")
        yield Wrong(at="/".join(place), code=kind, message=f"“{place[-1] if place else ''}”：{word}")
