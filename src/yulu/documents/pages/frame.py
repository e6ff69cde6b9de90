"""What every page has alike: its style, its head and foot, and the small pieces of which the rest is made."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from yulu.documents.wording import TO_VERIFY
from yulu.matching.page.markup import Markup, element, together, whole_page

OUTCOME_SIGNS = {
    "entitled": "✓ 符合", "not_entitled": "– 不符合", "needs_facts": "△ 缺信息", "needs_judgement": "◇ 待认定",
}  # fmt: skip


_SHORT = 14


def page_name(policy: str) -> str:
    """The file of a policy's page; the index has its name already."""
    return f"{policy}.html" if policy != "index" else "index-.html"


def style() -> str:
    """The style of runs' pages, and what these have besides."""
    shared = files("yulu.matching.page").joinpath("page.css").read_text(encoding="utf-8")
    return shared + files("yulu.documents.pages").joinpath("pages.css").read_text(encoding="utf-8")


def framed(title: str, place: str, *content: Markup, back: bool, foot: str) -> str:
    """A whole page; `back` where it leads to the index."""
    to_index = element("p", element("a", "全部政策", href="index.html"), class_="back") if back else Markup("")
    nav = element("nav", to_index, aria_label="位置") if back else Markup("")
    name = element("p", place, class_="place")
    footer = element("footer", element("p", foot, class_="muted"))
    return whole_page(f"{title}　{place}", style(), nav, element("main", name, *content), footer)


def tag(text: str, kind: str) -> Markup:
    """A word of status; its colour only repeats what it says."""
    return element("span", text, class_=f"tag {kind}")


def outcome_tag(outcome: str) -> Markup:
    """The outcome with its sign."""
    return tag(OUTCOME_SIGNS[outcome], outcome.replace("_", "-"))


def unsure_tag() -> Markup:
    """待核实."""
    return tag(f"△ {TO_VERIFY}", "needs-facts")


def section(id: str, title: str, *content: Markup, class_: str = "part") -> Markup:
    """A part of a page with its heading."""
    return element("section", element("h2", title, id=id), *content, aria_labelledby=id, class_=class_)


def pairs(rows: Iterable[tuple[str, str]]) -> Markup:
    """Names and what they are."""
    return element(
        "dl", *(together([element("dt", name), element("dd", value)]) for name, value in rows), class_="provenance"
    )


def whole(text: str) -> Markup:
    """A day or a short value, which no line's end may cut."""
    return element("span", text, class_="whole") if len(text) <= _SHORT else element("span", text)


def note(text: str) -> Markup:
    """What is said beside, smaller."""
    return element("span", text, class_="note")
