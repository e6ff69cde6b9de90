"""What a pydantic model would have taken at some place inside it."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AliasChoices, BaseModel, RootModel
from pydantic.fields import FieldInfo


class Member(str):
    """A step of pydantic's location that names a member of a union, and nothing the author wrote."""

    __slots__ = ()


def possible_keys(annotation: Any, steps: Iterable[str | int]) -> list[str]:
    """The keys, by the names files use, of the model that stands `steps` inside an annotation; empty if none does."""
    keys = [key for shape in expected(annotation, steps) if _is_model(shape) for key in _fields(shape)]
    return list(dict.fromkeys(keys))


def expected(annotation: Any, steps: Iterable[str | int]) -> list[Any]:
    """The types that stand `steps` inside an annotation: several where it is a union, none where it is not known."""
    shapes = list(_shapes(annotation))
    for step in steps:
        if isinstance(step, Member):
            shapes = [shape for shape in shapes if _is_called(shape, step)] or shapes
        else:
            shapes = [inner for shape in shapes for inner in _inside(shape, step)]
    return shapes


def _shapes(annotation: Any) -> Iterator[Any]:
    """What an annotation comes down to: the members of unions, without what is annotated about them."""
    if get_origin(annotation) is Annotated:
        yield from _shapes(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType):
        for member in get_args(annotation):
            yield from _shapes(member)
    elif _is_model(annotation) and issubclass(annotation, RootModel):
        yield from _shapes(annotation.model_fields["root"].annotation)
    else:
        yield annotation


def _inside(shape: Any, step: str | int) -> Iterator[Any]:
    arguments = [argument for argument in get_args(shape) if argument is not Ellipsis]
    if _is_model(shape):
        field = _fields(shape).get(str(step))
        yield from _shapes(field.annotation) if field else ()
    elif isinstance(get_origin(shape), type) and arguments:
        inner = arguments[-1:] if issubclass(get_origin(shape), Mapping) else arguments
        for argument in inner:
            yield from _shapes(argument)


def _is_called(shape: Any, member: str) -> bool:
    """Pydantic calls a union's member by its class, perhaps inside the name of a validator, or by its tag."""
    if not _is_model(shape):
        return False
    tags = (get_args(field.annotation) for field in _fields(shape).values() if get_origin(field.annotation) is Literal)
    return shape.__name__ in member or any(member in tag for tag in tags)


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    return {_key(name, field): field for name, field in model.model_fields.items()}


def _key(name: str, field: FieldInfo) -> str:
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        alias = alias.choices[0]
    return alias if isinstance(alias, str) else field.alias or name
