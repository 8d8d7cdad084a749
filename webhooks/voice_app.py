"""The voice process: Twilio's webhooks and nothing else, so that no page can delay a caller."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask, Request

from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.startup import begin_process, open_runtime, utc_now
from callrouter.upkeep.heartbeat import live
from webhooks.health import health
from webhooks.malformed import refuse_doubled_slashes
from webhooks.voice.agent import agent
from webhooks.voice.caller import caller
from webhooks.voice.context import Voice
from webhooks.voice.deadline import Deadline
from webhooks.voice.failed_hops import FailedHopsMemory
from webhooks.voice.kinds import Routes
from webhooks.voice.rejections import Rejections
from webhooks.voice.safety import guard, late, unsigned
from webhooks.voice.signature import CheckedRequest, Signatures
from webhooks.voice.twiml import Speaker

LARGEST_REQUEST = 64 * 1024


def create_voice_app(
    settings: Settings | None = None,
    runtime: Runtime | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Flask:
    """The app that the Procfile's `voice` serves. Without settings it is a process of its own and
    takes those of its environment."""
    alone = settings is None
    settings = settings or begin_process("voice")
    runtime = runtime or open_runtime(settings)
    if alone:
        live(runtime, "voice")
    env = settings.env
    app = Flask("webhooks.voice", static_folder=None)
    app.request_class = CheckedRequest
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    base = env.public_base_url.rstrip("/")
    speaker = Speaker(settings.line, base)
    failed_hops = FailedHopsMemory(runtime.line)
    refuse_doubled_slashes(app)
    app.register_blueprint(caller)
    app.register_blueprint(agent)
    app.register_blueprint(health(runtime, clock))
    routes = Routes(app)
    context = app.extensions["voice"] = Voice(runtime, speaker, clock, failed_hops, routes, base)
    signatures = Signatures(env)
    rejections = Rejections()
    guard(app, signatures, rejections)
    app.wsgi_app = Deadline(  # type: ignore[assignment,method-assign]
        app.wsgi_app,
        asks_records=routes.asks_records,
        rejected=lambda environ: unsigned(signatures, rejections, Request(environ)),
        instead=lambda environ: late(context, environ),
    )
    return app
