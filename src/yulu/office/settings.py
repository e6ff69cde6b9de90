"""Django's settings: all that differs from office to office comes from its home and from `DATABASE_URL`."""

from __future__ import annotations

import os
from typing import Any

import dj_database_url

from yulu.office.home import Home


def database(home: Home, url: str | None) -> dict[str, Any]:
    """Django's way of saying which database: the one at this URL, else the file in the home."""
    configuration: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{home.database.as_posix()}"))
    if configuration["ENGINE"] == "django.db.backends.sqlite3":
        configuration["OPTIONS"] = {
            # Whoever writes says so at once, so that two writers wait for each other instead of one failing halfway.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What was acknowledged is on the disk: a power cut loses nothing.
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        }
    return configuration


HOME = Home.default()
SECRET_KEY = HOME.key("sessions").hex() if HOME.made else ""
INSTALLED_APPS = ["yulu.office.ledger"]
DATABASES = {"default": database(HOME, os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
