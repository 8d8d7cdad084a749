"""Visitors of the pages, their clock, and the calls that there are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from callrouter.people.access.links import sign_in_link
from callrouter.records import Database
from callrouter.rules.ticket_number import number_for
from tests.authors import BY_TEST
from tests.world import World

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
TALKING, WRITTEN_UP, ABANDONED, DECLINED = (f"CA{n:032x}" for n in range(1, 5))
IN_WRITING = number_for(3)
"""The number of a ticket that came by a form."""


class Clock:
    """The pages' clock. It starts at the time of the wall, which cookies carry."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


class StoryClock(Clock):
    """The clock of a story with the telephone, which is stepped."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self) -> datetime:
        return self._world.now


def link_for(records: Database, login: str, clock: Clock, address: str = "") -> str:
    """A new link that signs in as that login."""
    made = sign_in_link(records, address, login, BY_TEST, clock())
    assert made is not None, f"there is no agent {login}"
    return made


class Visitor:
    """Somebody at a browser without scripts."""

    def __init__(self, client: FlaskClient, records: Database, clock: Clock) -> None:
        self.client = client
        self._records = records
        self._clock = clock
        self._token = ""

    @property
    def token(self) -> str:
        """The token of the last form."""
        return self._token

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        answer = self.client.get(path, headers=headers)
        found = TOKEN.search(answer.text)
        self._token = found[1] if found else self._token
        return answer

    def post(
        self, path: str, *, token: bool = True, htmx: bool = False, **form: str | list[str]
    ) -> TestResponse:
        """Send a form, by default with the token of the last page."""
        headers = {"HX-Request": "true"} if htmx else {}
        sent = {**form, "csrf_token": self._token} if token else form
        return self.client.post(path, data=sent, headers=headers)

    def send(self, path: str, content: bytes, name: str = "file.csv", **form: str) -> TestResponse:
        """Send a form with a file, with the token of the last page."""
        sent = {**form, "csrf_token": self._token, "file": (BytesIO(content), name)}
        return self.client.post(path, data=sent, content_type="multipart/form-data")

    def link(self, login: str) -> str:
        """A new link that signs in as that login."""
        return link_for(self._records, login, self._clock)

    def sign_in(self, login: str) -> Visitor:
        """Open the link of that login and confirm it."""
        path = self.link(login)
        assert self.get(path).status_code == 200
        assert self.post(path).status_code == 303
        self.get("/console")
        return self
