"""What the voice routes work with, kept with the Flask application that was made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app, g

from callrouter.runtime import Runtime
from webhooks.voice.kinds import Routes
from webhooks.voice.moments import Moments
from webhooks.voice.twiml import Speaker


@dataclass(frozen=True)
class Voice:
    """The service, the voice that speaks its steps, and the clock, read once a request."""

    runtime: Runtime
    speaker: Speaker
    clock: Callable[[], datetime]
    moments: Moments
    routes: Routes
    base: str
    """Our public address, without a slash at its end."""


def voice() -> Voice:
    """The voice of the application that answers this request. Where something of the call has
    failed without success since, the documents carry that along."""
    found: Voice = current_app.extensions["voice"]
    if "rows" not in g:
        return found
    _, after = g.rows
    return replace(found, speaker=found.speaker.carrying(after))
