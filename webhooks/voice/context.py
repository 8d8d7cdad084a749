"""What the voice routes work with, kept with the Flask application that was made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from callrouter.stages.service import Service
from webhooks.voice.twiml import Speaker


@dataclass(frozen=True)
class Voice:
    """The service, the voice that speaks its steps, and the clock, read once a request."""

    service: Service
    speaker: Speaker
    clock: Callable[[], datetime]


def voice() -> Voice:
    """The voice of the application that answers this request."""
    found: Voice = current_app.extensions["voice"]
    return found
