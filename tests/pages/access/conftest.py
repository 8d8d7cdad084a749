"""People who sign in: their mails, their apps for codes, and what was chosen before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from pyotp import TOTP

from callrouter.admin.invitations import invite
from callrouter.mail.outbox import send_owed
from callrouter.records import Database
from callrouter.runtime import Runtime
from callrouter.sandbox.handset import Sandbox
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.pages.visitors import Clock, Visitor

PASSWORD = "plume orage biscuit canal"
KEY = re.compile(r'class="key">([A-Z2-7 ]+)<')


class App:
    """The app for codes on somebody's telephone."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._secret = ""

    def learn(self, page: str) -> None:
        """Type the key that the page shows."""
        found = KEY.search(page)
        assert found is not None, page
        self._secret = found[1].replace(" ", "")

    def code(self, **later: float) -> str:
        """What it shows now, or then."""
        return TOTP(self._secret).at(self._clock.now + timedelta(**later))


@pytest.fixture
def runtime(app: Flask) -> Runtime:
    """What the pages work with."""
    found: Runtime = app.extensions["pages"].runtime
    return found


@pytest.fixture
def mail_to(
    runtime: Runtime, stepped_sandbox: Sandbox, clock: Clock
) -> Iterator[Callable[[str], str]]:
    """The text of the latest mail to somebody, once what is owed was sent."""

    def latest(login: str) -> str:
        send_owed(runtime.records, runtime.sender, clock)
        return str(stepped_sandbox.mail_to(f"{login}@vendor.example")["text"])

    stepped_sandbox.reset()
    yield latest
    stepped_sandbox.reset()


@pytest.fixture
def invited(runtime: Runtime, settings: Settings, clock: Clock) -> Callable[[str], str]:
    """Invites somebody; the page that its mail leads to."""

    def path(login: str) -> str:
        return f"/invitation/{invite(runtime, settings.env.secret_key, login, BY_TEST, clock())}"

    return path


@pytest.fixture
def accepted(
    invited: Callable[[str], str], visitor: Callable[[], Visitor], clock: Clock
) -> Callable[[str], App]:
    """Somebody has chosen PASSWORD and set up codes; its app. The next code is new."""

    def accept(login: str) -> App:
        path, someone, app = invited(login), visitor(), App(clock)
        app.learn(someone.get(path).text)
        chosen = {"password": PASSWORD, "repeated": PASSWORD, "code": app.code()}
        assert someone.post(path, **chosen).status_code == 303
        someone.get("/console")
        assert someone.post("/sign-out").status_code == 303
        clock.pass_time(seconds=60)
        return app

    return accept


def path_in(mail: str) -> str:
    """Where the link in this mail leads."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail)
    assert found is not None, mail
    return found[1]


def digits_in(mail: str) -> str:
    """The six digits in this mail, as they stand there."""
    found = re.search(r"^(\d{3} \d{3})$", mail, re.MULTILINE)
    assert found is not None, mail
    return found[1]


def is_in(someone: Visitor) -> bool:
    """Whether the console opens."""
    return someone.get("/console").status_code == 200


def refused_attempts(records: Database) -> list[tuple[str, str]]:
    """Of whom, and from where, attempts are counted."""
    from callrouter.records import SignInAttempt

    with records.read() as session:
        found = session.query(SignInAttempt).order_by(SignInAttempt.id)
        return [(one.login, one.address) for one in found]
