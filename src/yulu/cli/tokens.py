"""`yulu office token`: a token for a program, shown once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from yulu.cli.ledger import in_office
from yulu.cli.printing import print_json, say
from yulu.office.accounts.permissions import Action
from yulu.office.home import Home


def run_token(
    username: str, label: str, scopes: Sequence[Action], days: int, folder: Path | None, as_data: bool, lang: str
) -> int:
    """0 when the token was made; 2 where there is no such account."""

    def work(home: Home) -> int:
        from yulu.office.accounts.models import Account
        from yulu.office.api.tokens import issue

        account = Account.objects.filter(username=username, is_active=True).first()
        if account is None:
            message = f"没有账号“{username}”，或者它已停用。请先在网站的“账号”页建立它。"
            print_json({"error": message}) if as_data else say(message, style="red")
            return 2
        token, text = issue("system:command", account, label, scopes, days)
        if as_data:
            until = token.expires_at.isoformat()
            print_json({"account": username, "token": text, "scopes": token.scopes, "expires_at": until})
            return 0
        say(f"账号“{username}”的令牌，到 {token.expires_at:%Y-%m-%d} 为止。只显示这一次，请存到安全的地方：")
        say(text, style="green")
        return 0

    return in_office(folder, work, as_data, lang)
