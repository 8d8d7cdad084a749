"""Sessions: ended on the server, at once, by whoever may end them, and by time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from callrouter.admin import agents
from callrouter.people.access.sessions import forget_old_sign_ins
from callrouter.records import Agent, Author, Database, PageSession, SignInLink
from callrouter.runtime import Runtime
from tests.authors import BY_TEST
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

HTMX = {"HX-Request": "true"}


@pytest.fixture
def runtime(app: Flask) -> Runtime:
    """What the pages work with."""
    found: Runtime = app.extensions["pages"].runtime
    return found


def is_in(someone: Visitor) -> bool:
    """Whether the console opens."""
    return someone.get("/console").status_code == 200


def copied(app: Flask, someone: Visitor) -> Any:
    """Another browser with the same cookie."""
    other = app.test_client()
    cookie = someone.client.get_cookie("callrouter")
    assert cookie is not None
    other.set_cookie("callrouter", cookie.value)
    return other


def test_a_link_works_once_and_looking_at_it_consumes_nothing(
    visitor: Callable[[], Visitor],
) -> None:
    someone, other = visitor(), visitor()
    path = someone.link("anna")
    for scanner in (visitor(), visitor(), someone):
        assert scanner.get(path).status_code == 200
    assert someone.post(path).status_code == 303

    other.get("/sign-in")
    for refused in (other.get(path, **{"Accept-Language": "fr"}), other.post(path)):
        assert refused.status_code == 403
        assert "Ce lien a déjà servi." in refused.text
    assert is_in(someone)
    assert not is_in(other)


def test_what_the_database_keeps_opens_nothing(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor()
    path = someone.link("anna")
    someone.get(path)
    someone.post(path)
    with records.read() as session:
        kept = [*session.scalars(select(SignInLink.token_hash)),
                *session.scalars(select(PageSession.token_hash))]  # fmt: skip
    assert len(kept) == 2
    assert all(one not in path for one in kept)
    assert all(visitor().get(f"/sign-in/{one}").status_code == 403 for one in kept)


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(
    app: Flask, visitor: Callable[[], Visitor]
) -> None:
    someone = visitor().sign_in("anna")
    other = copied(app, someone)
    assert other.get("/console").status_code == 200
    someone.post("/sign-out")
    assert other.get("/console").status_code == 302
    assert (
        "Your session has ended." in other.get("/sign-in", headers={"Accept-Language": "en"}).text
    )
    assert "Your session has ended." not in other.get("/sign-in").text, "told once"


def test_whoever_signs_out_is_not_rung_any_more(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    def standing(login: str) -> tuple[str, bool]:
        with records.read() as session:
            agent = session.query(Agent).filter_by(login=login).one()
            return agent.state, agent.away_after_call

    office, home = visitor().sign_in("bruno"), visitor().sign_in("bruno")
    office.post("/sign-out")
    assert standing("bruno") == ("available", False), "the console at home tells of calls"
    home.post("/sign-out")
    assert standing("bruno") == ("away", False)
    assert "Vous êtes déconnecté, et ne recevez plus d'appels." in home.get(
        "/sign-in"
    ).text.replace("&#39;", "'")
    assert "déconnecté." in visitor().sign_in("supervisor").get("/console").text
    # Whose call goes on is away when it is written up.
    visitor().sign_in("celia").post("/sign-out")
    assert standing("celia") == ("on_call", True)


def test_who_works_by_telephone_only_is_rung_on(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    with records.begin() as session:
        session.query(Agent).filter_by(login="bruno").one().phone_only = True
    visitor().sign_in("bruno").post("/sign-out")
    with records.read() as session:
        assert session.query(Agent).filter_by(login="bruno").one().state == "available"


def test_whoever_signs_in_anew_at_a_browser_ends_the_session_before(
    app: Flask, visitor: Callable[[], Visitor]
) -> None:
    someone = visitor().sign_in("anna")
    other = copied(app, someone)
    someone.sign_in("celia")
    assert other.get("/console").status_code == 302


@pytest.mark.parametrize("act", [agents.sign_out, agents.disable, agents.remove])
def test_a_session_and_an_unused_link_end_at_once(
    visitor: Callable[[], Visitor],
    runtime: Runtime,
    clock: Clock,
    act: Callable[[Runtime, str, Author, Any], object],
) -> None:
    someone, another = visitor().sign_in("anna"), visitor().sign_in("anna")
    bruno = visitor().sign_in("bruno")
    unused = someone.link("anna")

    act(runtime, "anna", BY_TEST, clock())

    # The open console is led away, and says why.
    answer = someone.get("/console/board", **HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")
    assert (
        "Votre session est terminée." in someone.get("/sign-in", **{"Accept-Language": "fr"}).text
    )
    assert not is_in(another)
    assert visitor().get(unused).status_code == 403
    assert is_in(bruno)


def test_an_agent_who_is_enabled_again_signs_in_with_a_new_link_only(
    visitor: Callable[[], Visitor], runtime: Runtime, clock: Clock
) -> None:
    someone = visitor().sign_in("anna")
    unused = someone.link("anna")
    agents.disable(runtime, "anna", BY_TEST, clock())
    agents.enable(runtime, "anna", BY_TEST, clock())
    assert not is_in(someone)
    assert someone.get(unused).status_code == 403
    assert is_in(someone.sign_in("anna"))


def test_a_session_ends_when_nothing_is_done_for_twelve_hours_although_its_page_is_open(
    visitor: Callable[[], Visitor], clock: Clock
) -> None:
    someone = visitor().sign_in("anna")
    clock.pass_time(hours=11, minutes=50)
    assert is_in(someone)
    for _ in range(23):
        clock.pass_time(minutes=30)
        assert someone.get("/console/board", **HTMX).status_code == 200
    clock.pass_time(minutes=31)
    assert someone.get("/console/board", **HTMX).status_code == 401


def test_a_session_ends_after_seven_days_whatever_is_done(
    visitor: Callable[[], Visitor], clock: Clock
) -> None:
    someone = visitor().sign_in("anna")
    for _ in range(6 * 4 + 3):
        clock.pass_time(hours=6)
        assert is_in(someone)
    clock.pass_time(hours=6)
    assert not is_in(someone)


def test_reading_pages_writes_at_most_every_few_minutes(
    visitor: Callable[[], Visitor], runtime: Runtime, clock: Clock
) -> None:
    someone = visitor().sign_in("anna")
    written: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        if not statement.startswith("SELECT"):
            written.append(statement)

    event.listen(runtime.records.engine, "before_cursor_execute", note)

    def writes() -> int:
        written.clear()
        is_in(someone)
        someone.get("/console/board", **HTMX)
        return sum(one.startswith("UPDATE") for one in written)

    assert writes() == 0
    clock.pass_time(minutes=4)
    assert writes() == 0
    clock.pass_time(minutes=2)
    assert writes() == 1
    assert writes() == 0
    event.remove(runtime.records.engine, "before_cursor_execute", note)


def test_a_cookie_of_the_version_before_opens_nothing_and_says_what_to_do(
    visitor: Callable[[], Visitor],
) -> None:
    someone = visitor()
    with someone.client.session_transaction() as cookie:
        cookie["login"], cookie["language"] = "anna", "en"
    assert someone.get("/console").location == "/sign-in"
    assert "Your session has ended. Sign in again." in someone.get("/sign-in").text


def test_what_ended_long_ago_is_deleted(
    visitor: Callable[[], Visitor], records: Database, runtime: Runtime, clock: Clock
) -> None:
    visitor().sign_in("anna")
    clock.pass_time(days=20)
    someone = visitor().sign_in("bruno")
    clock.pass_time(days=11)
    agents.sign_out(runtime, "bruno", BY_TEST, clock() - timedelta(days=11))

    def left() -> tuple[int, int]:
        with records.read() as session:
            tables = (SignInLink, PageSession)
            one, two = (len(session.scalars(select(table)).all()) for table in tables)
            return one, two

    forget_old_sign_ins(records, clock())
    assert left() == (1, 1)
    clock.pass_time(days=20)
    forget_old_sign_ins(records, clock())
    assert left() == (0, 0)
    assert not is_in(someone)
