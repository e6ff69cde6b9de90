"""`yulu office issue`: the first toolbox of an office, signed for by two."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from yulu.calendars.zone import SHANGHAI, today
from yulu.cli.ledger import in_office
from yulu.cli.printing import print_json, say
from yulu.office.home import Home


def run_issue(
    toolbox: Path, by: str, second: str, since: date | None, home: Path | None, as_data: bool, lang: str
) -> int:
    """0 when the toolbox is in force; `--json`: its id, its hash, since when, who signed.

    It is in force from midnight of `since` in China, today where no day is named.
    """

    def work(home: Home) -> int:
        from yulu.office.issuing.proposals import issue_first

        day = since or today()
        issued = issue_first(toolbox, datetime(day.year, day.month, day.day, tzinfo=SHANGHAI), by, second)
        if as_data:
            print_json(
                {
                    "toolbox": issued.toolbox, "hash": issued.hash, "since": issued.since.isoformat(),
                    "signed_by": issued.signed_by, "second_signed_by": issued.second_signed_by,
                }
            )  # fmt: skip
        else:
            say(f"{issued.label}已颁布，自{day.isoformat()}起生效，由{by}和{second}签署。", style="green")
            say(f"指纹 {issued.hash}；台账第 {issued.ledger_position} 条。以后的修订在网站上提议，由另一位签署。")
        return 0

    return in_office(home, work, as_data, lang)
