"""A small office on the demonstration city, furnished as `make run` does it: what the tests of pages walk through."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from yulu.calendars.zone import today
from yulu.demonstration import City, generate
from yulu.matching.registered import Registered
from yulu.matching.run import match
from yulu.office.demonstration.furnishing import furnish
from yulu.office.home import Home
from yulu.office.pages.entrance.demonstration import FILE
from yulu.registry.identities import Look
from yulu.registry.store import open_registry
from yulu.toolbox.loading import load_toolbox
from yulu.toolbox.places import shipped_toolbox

DAY = date(2022, 6, 30)
CASES = 60


def furnished(home: Home) -> tuple[str, dict[str, str]]:
    """An office with everything in it: the code of the firm that the agent speaks for, and each account's password."""
    toolbox = load_toolbox(shipped_toolbox("xiangtan"))
    city, now = City(1_000, 2022, DAY), datetime.now(UTC)
    generate(toolbox, city, home.folder / "registry", now)
    snapshot = open_registry(home.folder / "registry", toolbox, look=Look("test", "测试", now))
    run = home.folder / "runs" / "1"
    match(toolbox, Registered(snapshot), DAY, today(), run)
    made = furnish(home, toolbox, run, DAY, CASES, 2022, lambda what: None)
    accounts = json.loads((home.folder / FILE).read_text(encoding="utf-8"))
    return made.firm, {each["username"]: each["password"] for each in accounts}
