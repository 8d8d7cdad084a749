"""What the voice routes work with, kept with the Flask application that was made for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app, g

from callrouter.runtime import Runtime
from webhooks.voice.failed_hops import FailedHopsMemory
from webhooks.voice.kinds import Routes
from webhooks.voice.twiml import Speaker


@dataclass(frozen=True)
class Voice:
    """The service, the voice that speaks its steps, and the clock, read once a request."""

    runtime: Runtime
    speaker: Speaker
    clock: Callable[[], datetime]
    failed_hops: FailedHopsMemory
    routes: Routes
    base: str
    """Our public address, without a slash at its end."""


def voice() -> Voice:
    """The voice of the application that answers this request. Where hops of the call have failed
    without success since, the documents carry that along."""
    found: Voice = current_app.extensions["voice"]
    if "failed_hops" not in g:
        return found
    _, after = g.failed_hops
    return replace(found, speaker=found.speaker.carrying(after))
