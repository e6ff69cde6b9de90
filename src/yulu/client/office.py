"""An office, as a program sees it: a method for each operation of its interface."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from yulu.client.answers import Batch, Case, Decisions, Indicator, Offer, Policy, Run, Service, Webhook
from yulu.client.calling import Calls


class Office:
    """`Office("https://office.example", token)`; every method raises `Refused` where the office refuses.

    Without a token: policies, services, deciding and checking figures.
    """

    def __init__(self, address: str, token: str = "", timeout: float = 30.0) -> None:
        self._calls = Calls(address, token, timeout)

    def policies(self, on: date | None = None) -> list[Policy]:
        """All policies, as they are on a day (today)."""
        return cast(list[Policy], self._calls.call("GET", "policies", {"on": on})["items"])

    def policy(self, id: str, on: date | None = None) -> Policy:
        """One policy with its conditions and texts."""
        return cast(Policy, self._calls.call("GET", f"policies/{id}", {"on": on}))

    def decide(self, subject: Mapping[str, Any], as_of: date | None = None, policy: str | None = None) -> Decisions:
        """What every policy, or one, says of a subject given as JSON, with reasons."""
        body = {"subject": subject, "as_of": as_of and as_of.isoformat(), "policy": policy}
        return cast(Decisions, self._calls.call("POST", "decide", body=body))

    def check_figures(self, text: str) -> dict[str, Any]:
        """The figures of a text and what was found about them (`docs/figures.schema.json`)."""
        return cast(dict[str, Any], self._calls.call("POST", "figures/check", body={"text": text}))

    def services(self) -> list[Service]:
        """What can be brought."""
        return cast(list[Service], self._calls.call("GET", "services"))

    def cases(self, state: str = "", service: str = "") -> Iterator[Case]:
        """All cases that this account may know of, the newest first; pages are fetched as they are needed."""
        return cast(Iterator[Case], self._pages("cases", {"state": state, "service": service}))

    def case(self, number: str) -> Case:
        """One case with its events and what may be done to it."""
        return cast(Case, self._calls.call("GET", f"cases/{number}"))

    def file(self, service: str, title: str, *, key: str = "", **more: Any) -> Case:
        """Bring a matter; `more` are the other fields of `CaseIn` (`class` as `class_`).

        Whoever wants to send again after a crash of their own gives a `key` and keeps it.
        """
        body = {"service": service, "title": title, **{name.rstrip("_"): value for name, value in more.items()}}
        return cast(Case, self._calls.call("POST", "cases", body=body, key=key or str(uuid.uuid4())))

    def act(self, number: str, act: str, data: Mapping[str, Any] | None = None, say: str = "", key: str = "") -> Case:
        """Do something to a case; `act` is one of its `may`."""
        body = {"act": act, "data": data or {}, "say": say}
        return cast(Case, self._calls.call("POST", f"cases/{number}/acts", body=body, key=key or str(uuid.uuid4())))

    def runs(self) -> Iterator[Run]:
        """The runs over everybody, the newest first."""
        return cast(Iterator[Run], self._pages("runs", {}))

    def run(self, number: int) -> Run:
        """One run with its summary."""
        return cast(Run, self._calls.call("GET", f"runs/{number}"))

    def indicators(self) -> list[Indicator]:
        """Everything that was released of every indicator."""
        return cast(list[Indicator], self._calls.call("GET", "indicators"))

    def deliveries(self) -> Iterator[Batch]:
        """The batches that this account may see, the newest first."""
        return cast(Iterator[Batch], self._pages("deliveries", {}))

    def open_delivery(self, run: int, policy: str, key: str = "") -> Batch:
        """Offer what one policy of a finished run grants; the batch that is there, if there is one."""
        body = {"run": run, "policy": policy}
        return cast(Batch, self._calls.call("POST", "deliveries", body=body, key=key or str(uuid.uuid4())))

    def delivery(self, id: int) -> Batch:
        """One batch, its rows counted by state."""
        return cast(Batch, self._calls.call("GET", f"deliveries/{id}"))

    def delivery_rows(self, id: int) -> Iterator[Offer]:
        """The rows of a batch, the last one first."""
        return cast(Iterator[Offer], self._pages(f"deliveries/{id}/rows", {}))

    def offers(self, subject: str) -> list[Offer]:
        """What one subject was offered or paid."""
        return cast(list[Offer], self._calls.call("GET", "offers", {"subject": subject}))

    def answer_offer(self, id: int, *, consent: bool, key: str = "") -> Offer:
        """Say yes or no to an offer."""
        body = {"consent": consent}
        return cast(Offer, self._calls.call("POST", f"offers/{id}/answer", body=body, key=key or str(uuid.uuid4())))

    def webhooks(self) -> list[Webhook]:
        """The subscriptions of this token."""
        return cast(list[Webhook], self._calls.call("GET", "webhooks"))

    def subscribe(self, url: str, key: str = "") -> Webhook:
        """Be told at this address what happens to the cases that this account may see; the secret is in the answer."""
        return cast(Webhook, self._calls.call("POST", "webhooks", body={"url": url}, key=key or str(uuid.uuid4())))

    def unsubscribe(self, id: int) -> None:
        """End a subscription."""
        self._calls.call("DELETE", f"webhooks/{id}")

    def _pages(self, path: str, query: Mapping[str, object]) -> Iterator[Any]:
        cursor = ""
        while True:
            page = self._calls.call("GET", path, {**query, "cursor": cursor, "limit": 200})
            yield from page["items"]
            cursor = page["next"] or ""
            if not cursor:
                return
