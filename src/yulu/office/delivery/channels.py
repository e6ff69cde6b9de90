"""The ways a notice can go, as plug-ins: the page's inbox, a file for the SMS gateway, mail, paper.

A channel is a function that sends one notice and raises `NotSent` where that failed. One that is killed after sending
and before it is written down is asked again: files have the notice's number as their name, so the gateway sees it once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from yulu.office.delivery.models import Notice


class NotSent(Exception):
    """Why a notice could not go out now."""


Send = Callable[[Notice, Mapping[str, str]], None]
"""Sends a notice to whoever is reached so (`phone`, `mail`, `name`)."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to send; `reach` names what must be known of the subject, `is_loud` whether it waits for the morning."""

    name: str
    label: str
    send: Send
    reach: str = ""
    is_loud: bool = False


CHANNELS: dict[str, Channel] = {}


def channel(name: str, label: str, *, reach: str = "", is_loud: bool = False) -> Callable[[Send], Send]:
    """Register a way to send."""

    def register(send: Send) -> Send:
        CHANNELS[name] = Channel(name, label, send, reach, is_loud)
        return send

    return register


@channel("inbox", "网页消息")
def to_the_inbox(notice: Notice, reached: Mapping[str, str]) -> None:
    """It is there already: the page shows what the database holds."""


@channel("sms", "短信网关文件", reach="phone", is_loud=True)
def to_the_gateway(notice: Notice, reached: Mapping[str, str]) -> None:
    """A file a notice, which the gateway takes away."""
    message = {"id": notice.key, "phone": reached["phone"], "text": notice.text}
    put("sms", f"{notice.pk}.json", json.dumps(message, ensure_ascii=False))


@channel("mail", "电子邮件", reach="mail")
def by_mail(notice: Notice, reached: Mapping[str, str]) -> None:
    """By Django's mail settings; the notice's key is the message's id."""
    try:
        EmailMessage(
            notice.title, notice.text, to=[reached["mail"]], headers={"X-Notice": str(notice.pk)}
        ).send()  # fmt: skip
    except OSError as error:
        raise NotSent(f"邮件服务器：{error}") from error


@channel("print", "打印")
def on_paper(notice: Notice, reached: Mapping[str, str]) -> None:
    """A text to print and to send by post."""
    put("print", f"{notice.pk}.txt", f"{notice.title}\n\n{notice.text}\n")


def put(kind: str, name: str, text: str) -> None:
    """A file in the outbox, whole under its name or not there."""
    home: Path = settings.HOME.folder
    folder = home / "outbox" / kind
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f".{name}.new"
        with beside.open("w", encoding="utf-8") as opened:
            beside.chmod(0o600)
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(folder / name)
    except OSError as error:
        raise NotSent(str(error)) from error
