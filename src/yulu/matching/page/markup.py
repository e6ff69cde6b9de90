"""HTML written element by element: text is escaped, so that nothing in a name can become markup."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_VOID = ("br", "meta")


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, /, *content: str, **attributes: str) -> Markup:
    """An element; an attribute's underscores stand for hyphens, a last one guards a word of Python (`class_`)."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{together(content)}</{name}>")


def together(parts: Iterable[str]) -> Markup:
    """One after the other; what is not markup is escaped."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in parts))


def whole_page(title: str, style: str, *body: Markup) -> str:
    """A page in Chinese that stands alone: its style inside, nothing fetched, no script."""
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    head = element(
        "head", element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element(
            "meta", http_equiv="Content-Security-Policy",
            content=f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'",
        ),
        element("title", title), element("style", Markup(style)),
    )  # fmt: skip
    return f"<!DOCTYPE html>\n{element('html', head, element('body', *body), lang='zh-CN')}\n"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, and whether figures stand in it."""

    title: str
    numbers: bool = False


def table(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, note: str = "") -> Markup:
    """A table in a scroller of its own, which can be reached by keys; the first cell of a row names the row."""
    kinds = ["num" if column.numbers else "" for column in columns]
    head = element(
        "tr", *(element("th", c.title, scope="col", class_=kind) for c, kind in zip(columns, kinds, strict=True))
    )
    body = [
        element(
            "tr", element("th", row[0], scope="row"),
            *(element("td", cell, class_=kind) for cell, kind in zip(row[1:], kinds[1:], strict=True)),
        )
        for row in rows
    ]  # fmt: skip
    said = [element("span", note, class_="note")] if note else []
    whole = element(
        "table", element("caption", caption, *said), element("thead", head), element("tbody", *body),
    )  # fmt: skip
    return element("div", whole, class_="scroller", role="region", tabindex="0", aria_label=caption)
