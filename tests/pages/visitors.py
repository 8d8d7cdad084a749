"""Visitors of the pages, their clock, and the calls that there are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from callrouter.people.sign_in import sign_in_link
from callrouter.settings import Settings

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
TALKING, WRITTEN_UP, ABANDONED, DECLINED = (f"CA{n:032x}" for n in range(1, 5))


class Clock:
    """The pages' clock. It starts at the time of the wall, which sign-in links carry."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


class Visitor:
    """Somebody at a browser without scripts."""

    def __init__(self, client: FlaskClient, settings: Settings) -> None:
        self.client = client
        self._settings = settings
        self._token = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        answer = self.client.get(path, headers=headers)
        found = TOKEN.search(answer.text)
        self._token = found[1] if found else self._token
        return answer

    def post(
        self, path: str, *, token: bool = True, htmx: bool = False, **form: str
    ) -> TestResponse:
        """Send a form, by default with the token of the last page."""
        headers = {"HX-Request": "true"} if htmx else {}
        sent = {**form, "csrf_token": self._token} if token else form
        return self.client.post(path, data=sent, headers=headers)

    def sign_in(self, login: str) -> Visitor:
        """Open the link of that login and confirm it."""
        path = sign_in_link(self._settings.env.secret_key, "", login)
        assert self.get(path).status_code == 200
        assert self.post(path).status_code == 303
        self.get("/console")
        return self
