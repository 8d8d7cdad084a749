"""Signing in with a password and a time-based code, each code once, and so many attempts."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from callrouter.people.access.attempts import (
    NotLetIn,
    Origin,
    TooManyAttempts,
    reserve_attempt,
)
from callrouter.people.access.by_password import Typed, enter_by_password
from callrouter.people.access.passwords import AT_ONCE, Passwords, TooBusy
from callrouter.people.access.sessions import forget_old_sign_ins
from callrouter.records import Agent, Database, PageSession
from callrouter.settings import Settings
from tests.pages.access.conftest import PASSWORD, App, is_in, refused_attempts
from tests.pages.app import CHEAP
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

Accepted = Callable[[str], App]
Visitors = Callable[[], Visitor]

NOT_RIGHT = "The login, the password or the code is not right."


def typed(login: str, code: str, password: str = PASSWORD) -> dict[str, str]:
    """What one types into the form."""
    return {"login": login, "password": password, "code": code}


def at_the_form(visitor: Visitors) -> Visitor:
    """Somebody new, who reads English."""
    someone = visitor()
    someone.get("/sign-in")
    someone.post("/language", language="en")
    return someone


def test_password_and_code_let_in_and_lead_to_the_page_that_was_wanted(
    visitor: Visitors, accepted: Accepted
) -> None:
    app = accepted("anna")
    someone = visitor()
    assert someone.get("/account?from=mail").location == "/sign-in"
    someone.get("/sign-in")
    answer = someone.post("/sign-in", **typed("anna", app.code()))
    assert answer.location == "/account?from=mail"
    assert "Anna" in someone.get("/account").text


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Fetch-Dest": "audio"},
        {"Sec-Fetch-Dest": "empty"},
        {"HX-Request": "true", "Accept": "text/html, */*"},
        {"Accept": "*/*"},
        {"Accept": "audio/webm,audio/ogg,audio/*;q=0.9,*/*;q=0.5"},
    ],
)
def test_what_a_page_asks_for_by_itself_is_no_page_that_was_wanted(
    visitor: Visitors, accepted: Accepted, header: dict[str, str]
) -> None:
    app, someone = accepted("anna"), visitor()
    someone.get("/account", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    someone.get("/console/board", **header)
    someone.get("/drafts", **header)
    someone.client.post("/drafts", json={}, headers=header)
    someone.get("/sign-in")
    assert someone.post("/sign-in", **typed("anna", app.code())).location == "/account"


@pytest.mark.parametrize("login", ["Anna", "anna@vendor.example", " anna "])
def test_a_login_is_taken_as_people_type_it(
    visitor: Visitors, accepted: Accepted, login: str
) -> None:
    app, someone = accepted("anna"), at_the_form(visitor)
    code = f"{app.code()[:3]} {app.code()[3:]}"
    assert someone.post("/sign-in", **typed(login, code)).status_code == 303
    assert is_in(someone)


def test_a_capital_on_file_need_not_be_typed(
    visitor: Visitors, accepted: Accepted, records: Database
) -> None:
    app, someone = accepted("anna"), at_the_form(visitor)
    with records.begin() as session:
        session.execute(update(Agent).where(Agent.login == "anna").values(login="Anna"))
    assert someone.post("/sign-in", **typed("anna", app.code())).status_code == 303


def test_what_is_wrong_is_not_told(
    visitor: Visitors, accepted: Accepted, records: Database
) -> None:
    app = accepted("anna")
    with records.begin() as session:
        session.execute(update(Agent).where(Agent.login == "bruno").values(disabled_at=None))
    said = set()
    for wrong in (
        typed("anna", app.code(), "plume orage biscuit canaux"),
        typed("anna", f"{(int(app.code()) + 1) % 10**6:06}"),
        typed("anna", ""),
        typed("bruno", app.code()),
        typed("nobody", app.code()),
        typed("", "", ""),
    ):
        someone = at_the_form(visitor)
        answer = someone.post("/sign-in", **wrong)
        assert answer.status_code == 422
        said.add(answer.text.partition('<p class="refused" role="alert">')[2].partition("</p>")[0])
        assert PASSWORD not in answer.text
        assert not is_in(someone)
    assert len(said) == 1
    assert said.pop().startswith(NOT_RIGHT)


def test_a_code_works_once_and_none_before_it_works_after(
    visitor: Visitors, accepted: Accepted, clock: Clock
) -> None:
    app = accepted("anna")
    before, now = app.code(seconds=-30), app.code()
    first, second = at_the_form(visitor), at_the_form(visitor)
    assert first.post("/sign-in", **typed("anna", now)).status_code == 303
    for replayed in (now, before):
        answer = second.post("/sign-in", **typed("anna", replayed))
        assert answer.status_code == 422
        assert "A code works once only" in answer.text
    clock.pass_time(seconds=30)
    assert second.post("/sign-in", **typed("anna", app.code())).status_code == 303


def test_of_two_who_type_one_code_at_the_same_moment_one_gets_in(
    accepted: Accepted, records: Database, settings: Settings, clock: Clock
) -> None:
    app = accepted("anna")
    key = settings.env.secret_key.get_secret_value().encode()
    one = Typed("anna", PASSWORD, app.code())
    got_in: list[bool] = []
    together = threading.Barrier(2)

    def try_it() -> None:
        together.wait()
        try:
            enter_by_password(records, CHEAP, key, one, Origin(""), None, clock())
            got_in.append(True)
        except NotLetIn:
            got_in.append(False)

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got_in) == [False, True]


def test_whoever_left_gets_in_no_more(
    visitor: Visitors, accepted: Accepted, records: Database, clock: Clock
) -> None:
    app, someone = accepted("anna"), at_the_form(visitor)
    with records.begin() as session:
        session.execute(update(Agent).where(Agent.login == "anna").values(disabled_at=clock()))
    assert someone.post("/sign-in", **typed("anna", app.code())).status_code == 422


def test_one_person_is_tried_so_often_in_an_hour_whoever_tries(
    visitor: Visitors, accepted: Accepted, settings: Settings, clock: Clock
) -> None:
    app = accepted("anna")
    limit = settings.line.sign_in.refused_per_person_an_hour
    for _ in range(limit):
        at_the_form(visitor).post("/sign-in", **typed("anna", "000000", "guess guess guess"))
    someone = at_the_form(visitor)
    answer = someone.post("/sign-in", **typed("anna", app.code()))
    assert answer.status_code == 429
    assert "Try again in an hour, or ask an administrator" in answer.text
    assert someone.post("/sign-in/mail", login="Anna").status_code == 429
    assert someone.post("/sign-in", **typed("bruno", "000000")).status_code == 422
    path = someone.link("anna")
    someone.get(path)
    assert someone.post(path).status_code == 303
    clock.pass_time(minutes=61)
    other = at_the_form(visitor)
    assert other.post("/sign-in", **typed("anna", app.code())).status_code == 303


def test_the_limit_tells_not_whether_there_is_such_a_person(
    visitor: Visitors, settings: Settings
) -> None:
    limit = settings.line.sign_in.refused_per_person_an_hour
    someone = at_the_form(visitor)
    for login in ("bruno", "nobody"):
        said = [
            someone.post("/sign-in", **typed(login, "000000")).status_code for _ in range(limit + 1)
        ]
        assert said == [422] * limit + [429]


def test_the_limit_tells_not_that_a_login_and_an_address_are_one_person_s(
    visitor: Visitors, settings: Settings
) -> None:
    someone = at_the_form(visitor)
    for _ in range(settings.line.sign_in.refused_per_person_an_hour + 1):
        answer = someone.post("/sign-in", **typed("anna", "000000"))
    assert answer.status_code == 429
    for other in ("anna@vendor.example", "nobody@vendor.example"):
        assert someone.post("/sign-in", **typed(other, "000000")).status_code == 422
        asked = someone.post("/sign-in/mail", login=other)
        assert asked.location == "/sign-in/digits"
        assert someone.post("/sign-in/digits", code="000000").status_code == 422


def test_whoever_guesses_from_elsewhere_keeps_nobody_out_of_their_own_browser(
    visitor: Visitors, accepted: Accepted, settings: Settings, clock: Clock
) -> None:
    app, own, shared = accepted("anna"), at_the_form(visitor), visitor()
    assert own.post("/sign-in", **typed("anna", app.code())).status_code == 303
    own.get("/console")
    own.post("/sign-out")
    shared.sign_in("bruno").post("/sign-out")
    limit = settings.line.sign_in.refused_per_person_an_hour
    stranger = at_the_form(visitor)
    for login in ("anna", "anna@vendor.example"):
        for _ in range(limit + 1):
            refused = stranger.post("/sign-in", **typed(login, "000000"))
        assert refused.status_code == 429
    clock.pass_time(seconds=60)
    own.get("/sign-in")
    shared.get("/sign-in")
    for login in ("anna", "anna@vendor.example"):
        assert shared.post("/sign-in", **typed(login, app.code())).status_code == 429
    assert own.post("/sign-in", **typed("anna", app.code())).status_code == 303
    own.get("/console")
    own.post("/sign-out")
    own.get("/sign-in")
    said = [own.post("/sign-in", **typed("anna", "000000")).status_code for _ in range(limit + 1)]
    assert said == [422] * limit + [429]


def test_an_attempt_that_nobody_looked_at_is_not_counted(
    app: Flask, visitor: Visitors, records: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callrouter.people.access.passwords.PATIENCE", 0.05)
    turn, someone = app.extensions["pages"].passwords._turn, at_the_form(visitor)
    for _ in range(AT_ONCE):
        turn.acquire()
    try:
        busy = someone.post("/sign-in", **typed("anna", "000000"))
    finally:
        turn.release(AT_ONCE)
    assert busy.status_code == 503
    assert refused_attempts(records) == []


def test_many_attempts_at_the_same_moment_are_no_more_than_the_limit(
    records: Database, settings: Settings, clock: Clock
) -> None:
    limits = settings.line.sign_in.model_copy(update={"refused_per_person_an_hour": 3})
    together, let_through = threading.Barrier(8), list[bool]()

    def try_it() -> None:
        together.wait()
        try:
            reserve_attempt(records, limits, "anna", Origin(""), clock())
            let_through.append(True)
        except TooManyAttempts:
            let_through.append(False)

    threads = [threading.Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(let_through) == [False] * 5 + [True] * 3


def test_an_address_is_limited_too_and_another_is_not(
    visitor: Visitors, settings: Settings, records: Database
) -> None:
    limit = settings.line.sign_in.refused_per_address_an_hour
    here, there = {"X-Forwarded-For": "92.184.100.7"}, {"X-Forwarded-For": "92.184.100.8"}
    someone = at_the_form(visitor)

    def attempt(login: str, place: dict[str, str]) -> int:
        form = {**typed(login, "000000"), "csrf_token": someone.token}
        return someone.client.post("/sign-in", data=form, headers=place).status_code

    assert {attempt(f"guess{n}", here) for n in range(limit)} == {422}
    assert attempt("another", here) == 429
    assert attempt("another", there) == 422
    assert refused_attempts(records)[-1] == ("another", "92.184.100.8")


def test_whoever_gets_in_begins_to_count_anew(
    visitor: Visitors, accepted: Accepted, records: Database
) -> None:
    app, someone = accepted("anna"), at_the_form(visitor)
    someone.post("/sign-in", **typed("anna", "000000"))
    someone.post("/sign-in", **typed("nobody", "000000"))
    assert len(refused_attempts(records)) == 2
    assert someone.post("/sign-in", **typed("anna", app.code())).status_code == 303
    assert [login for login, _ in refused_attempts(records)] == ["nobody"]


def test_refused_attempts_are_forgotten_after_a_day(
    visitor: Visitors, records: Database, clock: Clock
) -> None:
    at_the_form(visitor).post("/sign-in", **typed("anna", "000000"))
    clock.pass_time(hours=23)
    forget_old_sign_ins(records, clock())
    assert len(refused_attempts(records)) == 1
    clock.pass_time(hours=2)
    forget_old_sign_ins(records, clock())
    assert refused_attempts(records) == []


def test_the_database_keeps_neither_password_nor_secret(
    accepted: Accepted, records: Database, settings: Settings
) -> None:
    accepted("anna")
    with records.read() as session:
        agent = session.query(Agent).filter_by(login="anna").one()
        assert agent.password_hash.startswith("$argon2id$")
        assert PASSWORD not in agent.password_hash
        opened = session.query(PageSession).filter_by(agent_id=agent.id).one()
        assert opened.opened_by == "link"


def test_in_production_a_password_costs_what_argon2_cffi_says() -> None:
    kept = Passwords().hashed(PASSWORD)
    assert "m=65536,t=3,p=4" in kept
    assert Passwords().fits(kept, PASSWORD)
    assert not Passwords().fits(None, PASSWORD)


def test_of_many_passwords_at_once_those_beyond_the_limit_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("callrouter.people.access.passwords.PATIENCE", 0.05)
    held, let_go = threading.Semaphore(0), threading.Event()

    class Slow:
        def hash(self, _: str) -> str:
            held.release()
            let_go.wait(10)
            return "kept"

    passwords = Passwords(Slow())  # type: ignore[arg-type]
    busy = [threading.Thread(target=passwords.hashed, args=(PASSWORD,)) for _ in range(2)]
    for one in busy:
        one.start()
        held.acquire()
    with pytest.raises(TooBusy):
        passwords.hashed(PASSWORD)
    let_go.set()
    for one in busy:
        one.join()
    assert passwords.hashed(PASSWORD) == "kept"
