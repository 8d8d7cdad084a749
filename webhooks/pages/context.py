"""What the pages work with, kept with the Flask application that was made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from pydantic import SecretStr

from callrouter.runtime import Runtime
from callrouter.variables import Environment


@dataclass(frozen=True)
class Pages:
    """The service, and the clock, read once a request."""

    runtime: Runtime
    clock: Callable[[], datetime]
    secret_key: SecretStr
    """Signs the links that sign people in."""
    env: Environment
    """The Twilio account, whose recordings are heard here."""


def pages() -> Pages:
    """What the application that answers this request works with."""
    found: Pages = current_app.extensions["pages"]
    return found
