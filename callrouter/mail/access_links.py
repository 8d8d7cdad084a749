"""The links of mails that let their readers in, made when the mail is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from callrouter.rules.access_key import link_token, mailed_digits

PAGES = {"sign_in_mail": "sign-in", "agent_invited": "invitation", "access_reset": "invitation"}
"""Where the link of each kind leads."""


@dataclass(frozen=True)
class LettingIn:
    """Makes links under the address of the pages."""

    secret_key: SecretStr
    pages_url: str

    def whole(self, kind: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """The facts of a mail, with the link and the digits that its word stands for."""
        if kind not in PAGES or "nonce" not in facts:
            return facts
        key, nonce = self.secret_key.get_secret_value().encode(), str(facts["nonce"])
        link = f"{self.pages_url}/{PAGES[kind]}/{link_token(key, nonce)}"
        return {**facts, "link": link, "digits": mailed_digits(key, nonce)}
