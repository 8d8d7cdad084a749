"""The pages of a test: what an app translates once is kept for the apps after it."""

from __future__ import annotations

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from callrouter.line import Line
from callrouter.mail.wake import waker
from callrouter.people.access.passwords import Passwords
from callrouter.records import Database
from callrouter.settings import Settings
from callrouter.startup import runtime_of
from tests.pages.visitors import Clock
from webhooks.pages.live import Live
from webhooks.pages_app import create_pages_app

CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
"""As production hashes them each would take a quarter of a second."""


def pages_on(
    records: Database, settings: Settings, clock: Clock, *, follows: bool = False
) -> Flask:
    """The pages of these records; what they show is what is on record when they are asked, unless
    they are to follow it once a second, as in production. Templates and statements that had to be
    translated anew took half of each test."""
    redis_url = settings.env.redis_url
    runtime = runtime_of(settings, records, Line(redis_url), waker(redis_url))
    app = create_pages_app(settings, clock, runtime, CHEAP, Live(clock, follows=follows))
    app.jinja_env.bytecode_cache = TRANSLATED
    return app


class Translated(BytecodeCache):
    """Templates that were translated in this process."""

    def __init__(self) -> None:
        self._templates: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is known of its template."""
        if bucket.key in self._templates:
            bucket.bytecode_from_string(self._templates[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket."""
        self._templates[bucket.key] = bucket.bytecode_to_string()


TRANSLATED = Translated()
