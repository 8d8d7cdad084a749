"""Signing in by a provider that says who somebody is (OpenID Connect)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog

from callrouter.people.access.attempts import NotLetIn
from callrouter.people.access.person import agent_of_address
from callrouter.people.access.sessions import begin_session
from callrouter.records import Database

log = structlog.get_logger()


def enter_by_provider(
    records: Database, claims: Mapping[str, object], browser: str | None, now: datetime
) -> str:
    """Sign in whoever has the mail address among `claims`, which the provider must have verified:
    at some providers people choose theirs at will. Returns the token of the session that begins.
    Raises NotLetIn."""
    address, verified = claims.get("email"), claims.get("email_verified")
    with records.begin() as session:
        known = agent_of_address(session, address) if isinstance(address, str) else None
        if known is None or verified is not True:
            because = "its address is not verified" if known else "not one agent alone has it"
            log.warning("sign_in.provider_refused", because=because)
            raise NotLetIn
        return begin_session(session, known, "provider", browser, now)
