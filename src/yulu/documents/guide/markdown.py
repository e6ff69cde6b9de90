"""A guide as Markdown: plain enough to be pasted anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yulu.documents.guide.contents import Guide, Section

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def as_markdown(guide: Guide) -> str:
    """The whole guide; what the toolbox says can never become markup."""
    return "\n".join(_lines(guide)).rstrip("\n") + "\n"


def _lines(guide: Guide) -> Iterator[str]:
    yield f"# {_plain(guide.title)}"
    yield ""
    yield _plain(guide.place)
    yield ""
    if guide.warning:
        yield f"> **注意**：{_plain(guide.warning)}"
        yield ""
    for name, value in guide.about:
        yield f"- **{name}**：{_plain(value)}"
    yield ""
    for section in guide.sections:
        yield f"## {section.title}"
        yield ""
        yield from _items(section)
        yield ""
    yield "---"
    yield ""
    yield _plain(guide.provenance)


def _items(section: Section) -> Iterator[str]:
    for number, item in enumerate(section.items, 1):
        mark = f"{number}." if section.numbered else "-"
        yield f"{mark} {_plain(item.text)}"
        for note in item.notes:
            yield f"{' ' * (len(mark) + 1)}- {_plain(note)}"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", re.sub(r"\s*\n\s*", "", text))
