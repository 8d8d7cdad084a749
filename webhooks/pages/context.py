"""What the pages work with, kept with the Flask application that was made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from callrouter.people.access.passwords import Passwords
from callrouter.people.consoles import SeenConsoles
from callrouter.rules.session import SessionLasts
from callrouter.runtime import Runtime
from callrouter.settings import SignIn
from callrouter.variables import Environment
from webhooks.pages.colleagues import Colleagues
from webhooks.pages.live import Live


@dataclass(frozen=True)
class Pages:
    """The service, and the clock, read once a request."""

    runtime: Runtime
    clock: Callable[[], datetime]
    session_lasts: SessionLasts
    env: Environment
    """The variables, such as those of the Twilio account whose recordings are heard here."""
    fallback_url: str
    """Where Twilio asks instead of us when we do not answer, or empty."""
    limits: SignIn
    """How often somebody may try to sign in."""
    passwords: Passwords
    answered_within: timedelta
    """How fast a call should be answered."""
    live: Live
    """What open pages ask for again and again."""
    colleagues: Colleagues
    """What all agents read alike."""
    consoles: SeenConsoles
    """Whose pages ask."""

    @property
    def key(self) -> bytes:
        """What links, digits and secrets of codes are made with."""
        return self.env.secret_key.get_secret_value().encode()


def pages() -> Pages:
    """What the application that answers this request works with."""
    found: Pages = current_app.extensions["pages"]
    return found
