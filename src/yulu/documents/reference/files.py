"""The page of every file and every key: from the shapes by which files are read, and the meanings beside them."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from yulu.documents.reference.markdown import WRITTEN_BY, code, table
from yulu.toolbox import shapes
from yulu.toolbox.fields.form import Form, Key
from yulu.toolbox.fields.forms import FORMS
from yulu.toolbox.fields.schemas import schema_name
from yulu.toolbox.files import CLASSES_FILE, FOLDERS, POLICY_FILES, ROOT_FILES, SERVICE_FILES
from yulu.toolbox.shapes_services import ClassesFile

Shape = type[shapes.Shape]

_PATHS: dict[Shape, str] = {
    **{shape: name for name, shape in ROOT_FILES.items()},
    **{shape: f"{folder}/*.yaml" for folder, shape in FOLDERS.items()},
    **{shape: f"policies/政策名/{name}" for name, shape in POLICY_FILES.items()},
    **{shape: f"services/事项名/{name}" for name, shape in SERVICE_FILES.items()},
    ClassesFile: CLASSES_FILE,
}
_OPENING = f"""\
# 工具箱的文件 · Toolbox files

{WRITTEN_BY}

每个文件能写哪些键。第一次写，请先看[教程](../tutorial.zh-CN.md)和[写一项政策](../writing-a-policy.md)；放在哪里、怎样起名，见
[工具箱的格式](../toolbox-format.md)；式子里能写什么，见[语言](language.md)。

“必写”一栏：**是**，缺了就报错；**查实**，应当写，确实没有查到的写 `status: to_verify`；空白，用到才写。
表里没有的键不能写，写了会报错。每个文件有一份 JSON Schema，编辑器据此补全、画线
（[怎样用](../toolbox-format.md#编辑器)）。
"""
_PLAIN: dict[Any, str] = {
    str: "文字", int: "整数", bool: "`true` 或 `false`", date: "日期，如 `2022-04-01`", Any: "任意",
}  # fmt: skip


def files_page() -> str:
    """The whole page."""
    return "\n".join([_OPENING, *_contents(), *(line for shape in FORMS for line in _form(shape))]).rstrip() + "\n"


def _contents() -> Iterator[str]:
    yield "## 哪个文件写什么 · What stands where"
    yield ""
    rows = [
        (
            code(path),
            f"[{FORMS[shape].title}](#{anchor(shape)})",
            f"[{schema_name(shape)}](../schemas/{schema_name(shape)})",
        )
        for shape, path in _PATHS.items()
    ]
    yield from table(("文件", "写什么", "JSON Schema"), rows)


def anchor(shape: Shape) -> str:
    """The place of a form in the page."""
    return re.sub(r"[^\w -]", "", _heading(shape).lower()).replace(" ", "-")


def _heading(shape: Shape) -> str:
    return f"{shape.__name__} {FORMS[shape].title} · {FORMS[shape].english}"


def _form(shape: Shape) -> Iterator[str]:
    form = FORMS[shape]
    yield f"{'##' if shape in _PATHS else '###'} {_heading(shape)}"
    yield ""
    said = [f"写在 {code(_PATHS[shape])}。"] if shape in _PATHS else []
    said += [form.note] if form.note else []
    if said:
        yield "".join(said)
        yield ""
    yield from table(("键", "必写", "类型", "不写时", "意思", "例"), _rows(shape, form))


def _rows(shape: Shape, form: Form) -> Iterator[tuple[str, ...]]:
    hints = typing.get_type_hints(shape, include_extras=True)
    fields = {field.alias or name: (name, field) for name, field in shape.model_fields.items()}
    for key, meaning in form.keys.items():
        name, field = fields[key]
        kind, default = _type(hints[name]), _default(field)
        yield code(key), needed(field, meaning), kind, default, meaning.meaning, code(meaning.example)


def needed(field: FieldInfo, key: Key) -> str:
    """Whether the key must be written."""
    if key.needed == "unless_unsure":
        return "查实"
    return "**是**" if field.is_required() or key.needed == "by_check" else ""


def _default(field: FieldInfo) -> str:
    if field.is_required() or field.default in (None, [], {}):
        return ""
    return code(str(field.default))


def _type(annotation: Any) -> str:
    """A key's type in words, with a link where it is a form of its own."""
    if annotation is shapes.Published:
        return "日期，或月份如 `2022-05`"
    if annotation is shapes.Texts:
        return "文字，或文字的列表"
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        plain = _type(arguments[0])
        one = plain.removesuffix("的列表")
        takes_one = any(getattr(each, "json_schema_input_type", None) is not None for each in arguments[1:])
        return f"{one}，或{plain}" if origin is not None and takes_one and one != plain else plain
    if origin is typing.Literal:
        return "、".join(code(str(each)) for each in arguments)
    if origin in (typing.Union, types.UnionType):
        return "，或".join(dict.fromkeys(_type(each) for each in arguments if each is not type(None)))
    if origin is list:
        return f"{_type(arguments[0])}的列表"
    if origin is dict:
        return f"名字: {_type(arguments[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        shape = typing.cast(Shape, annotation)
        return f"[{FORMS[shape].title}](#{anchor(shape)})"
    return _PLAIN[annotation]
