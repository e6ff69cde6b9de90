"""How a visitor wants pages to look: size of type, light or dark. Kept in cookies, set by plain links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

SIZES: Mapping[str, str] = {"normal": "标准", "large": "大字", "huge": "特大"}
THEMES: Mapping[str, str] = {"light": "浅色", "dark": "深色"}
_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that changes one thing and comes back to the same page."""

    label: str
    address: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What the frame needs: the size and theme now, and the links to the others."""

    size: str
    theme: str
    choices: tuple[Choice, ...]


def look_of(request: HttpRequest) -> Look:
    """What the cookies say, as far as it is known here; else the ordinary look, in the system's light or dark."""
    size = request.COOKIES.get("size", "")
    theme = request.COOKIES.get("theme", "")
    size, theme = size if size in SIZES else "normal", theme if theme in THEMES else ""
    back = request.get_full_path()

    def link(name: str, value: str) -> str:
        return f"{reverse('look')}?{urlencode({name: value, 'next': back})}"

    sizes = [Choice(label, link("size", value), value == size) for value, label in SIZES.items()]
    other = "light" if theme == "dark" else "dark"
    return Look(size, theme, (*sizes, Choice(THEMES[other], link("theme", other))))


def change(request: HttpRequest) -> HttpResponseRedirect:
    """Keep what a link chose, and go back to where it stood; an address elsewhere leads to the home page."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    known = {"size": SIZES, "theme": THEMES}
    for name, values in known.items():
        value = request.GET.get(name)
        if value is not None and value in values:
            response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True)
    return response
