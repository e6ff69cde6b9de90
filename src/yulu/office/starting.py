"""Making Django ready outside a web server: for the commands of an office, and for its tests."""

from __future__ import annotations

import os

from yulu.office.home import ENVIRONMENT, Home


class Unreachable(Exception):
    """A database that does not answer; `reason` is what the driver said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def start(home: Home) -> None:
    """Django, with this office's database and keys; once a process, and the home must have been made."""
    import django

    os.environ[ENVIRONMENT] = str(home.folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "yulu.office.settings"
    django.setup()


def migrate() -> None:
    """Bring the database to what this program needs; raises Unreachable."""
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise Unreachable(str(error).strip()) from error
