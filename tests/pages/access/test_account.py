"""One's own account: password, codes, and the sessions that one ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from callrouter.admin.invitations import reset
from callrouter.people.access.own import SignInAgain, set_password
from callrouter.people.access.passwords import Passwords
from callrouter.people.access.sessions import begin_session
from callrouter.records import Agent, AuditEvent, Database, OwedMail, PageSession
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.pages.access.conftest import PASSWORD, App, is_in
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

Visitors = Callable[[], Visitor]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
OTHER = "gramophone lundi tuile verte"


def sessions_of(records: Database, login: str) -> list[str]:
    """The ids of somebody's sessions that are open."""
    open_ones = select(PageSession.token_hash).join(Agent, Agent.id == PageSession.agent_id)
    with records.read() as session:
        return list(
            session.scalars(
                open_ones.where(Agent.login == login, PageSession.revoked_at.is_(None)).order_by(
                    PageSession.created_at
                )
            )
        )


def test_the_page_tells_where_one_is_signed_in(visitor: Visitors) -> None:
    someone, other = visitor(), visitor()
    path = other.link("celia")
    other.get(path)
    other.client.post(path, data={"csrf_token": other.token}, headers={"User-Agent": FIREFOX})
    page = someone.sign_in("celia").get("/account").text
    assert "Firefox on Windows" in page
    assert page.count("this one") == 1
    assert "not chosen yet" in page and "not set up yet" in page
    assert "Firefox sur Windows" in _in_french(someone)


def _in_french(someone: Visitor) -> str:
    someone.post("/language", language="fr")
    return someone.get("/account").text


def test_one_ends_a_session_of_ones_own_and_it_is_over_at_once(
    visitor: Visitors, records: Database, clock: Clock
) -> None:
    lost = visitor().sign_in("anna")
    clock.pass_time(minutes=1)
    someone = visitor().sign_in("anna")
    first, _ = sessions_of(records, "anna")
    someone.get("/account")
    assert someone.post(f"/account/sessions/{first}/end").status_code == 303
    assert "La session est terminée." in someone.get("/account").text
    assert not is_in(lost)
    assert is_in(someone)
    with records.read() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None and (last.act, last.author) == ("agent.session_ended", "agent")


@pytest.mark.parametrize("guess", ["another's", "nobody's"])
def test_nobody_ends_anothers_session_by_its_id(
    visitor: Visitors, records: Database, guess: str
) -> None:
    other, someone = visitor().sign_in("bruno"), visitor().sign_in("anna")
    (of_other,) = sessions_of(records, "bruno")
    someone.get("/account")
    named = of_other if guess == "another's" else "f" * 64
    assert someone.post(f"/account/sessions/{named}/end").status_code == 404
    assert is_in(other)


def test_all_others_end_together(visitor: Visitors) -> None:
    others = [visitor().sign_in("anna") for _ in range(2)]
    stranger, someone = visitor().sign_in("bruno"), visitor().sign_in("anna")
    someone.get("/account")
    assert someone.post("/account/sessions/end-others").status_code == 303
    assert "Vos autres sessions sont terminées\u00a0: 2." in someone.get("/account").text
    assert [is_in(one) for one in (*others, stranger, someone)] == [False, False, True, True]


def test_soon_after_signing_in_one_chooses_a_password_and_sets_up_codes(
    visitor: Visitors, clock: Clock
) -> None:
    other, someone, app = visitor().sign_in("anna"), visitor().sign_in("anna"), App(clock)
    someone.get("/account/password")
    short = someone.post("/account/password", password="court", repeated="court")
    assert (short.status_code, short.text.count("trop court")) == (422, 2)
    kept = someone.post("/account/password", password=PASSWORD, repeated=PASSWORD)
    assert kept.location == "/account"
    assert not is_in(other)
    app.learn(someone.get("/account/codes").text)
    assert someone.post("/account/codes", code="000000").status_code == 422
    assert someone.post("/account/codes", code=app.code()).location == "/account"
    page = someone.get("/account").text
    assert "Changer de mot de passe" in page and "Renouveler mes codes" in page
    someone.post("/sign-out")
    clock.pass_time(seconds=31)
    someone.get("/sign-in")
    typed = {"login": "anna", "password": PASSWORD, "code": app.code()}
    assert someone.post("/sign-in", **typed).location == "/console"


def test_renewed_codes_take_the_place_of_the_old_ones(
    visitor: Visitors, accepted: Callable[[str], App], clock: Clock
) -> None:
    old, new, newest, someone = accepted("anna"), App(clock), App(clock), visitor()
    someone.get("/sign-in")
    someone.post("/sign-in", login="anna", password=PASSWORD, code=old.code())
    for app in (new, newest):
        app.learn(someone.get("/account/codes").text)
        assert someone.post("/account/codes", code=app.code()).status_code == 303
        clock.pass_time(seconds=60)
    assert len({one.code() for one in (old, new, newest)}) == 3
    for app, status in ((old, 422), (new, 422), (newest, 303)):
        other = visitor()
        other.get("/sign-in")
        typed = {"login": "anna", "password": PASSWORD, "code": app.code()}
        assert other.post("/sign-in", **typed).status_code == status


@pytest.mark.parametrize("page", ["password", "codes"])
def test_a_screen_that_was_left_open_is_made_nobody_elses(
    visitor: Visitors, records: Database, clock: Clock, page: str
) -> None:
    someone = visitor().sign_in("anna")
    someone.get(f"/account/{page}")
    clock.pass_time(minutes=15)
    late = someone.post(f"/account/{page}", password=OTHER, repeated=OTHER, code="000000")
    assert late.status_code == 403
    asked = someone.get(f"/account/{page}")
    assert asked.status_code == 403
    assert "Connectez-vous de nouveau" in asked.text
    again = someone.post("/account/again", back=f"/account/{page}")
    assert again.location == "/sign-in"
    path = someone.link("anna")
    someone.get(path)
    assert someone.post(path).location == f"/account/{page}"
    assert someone.get(f"/account/{page}").status_code == 200


def test_nobody_is_led_elsewhere_by_signing_in_again(visitor: Visitors) -> None:
    someone = visitor().sign_in("anna")
    someone.get("/account")
    someone.post("/account/again", back="https://evil.example/")
    path = someone.link("anna")
    someone.get(path)
    assert someone.post(path).location == "/account"


@pytest.mark.parametrize(
    ("language", "service"), [("fr", "Support%20partenaires"), ("en", "Partner%20support")]
)
def test_the_app_names_the_codes_in_the_language_of_the_page(
    visitor: Visitors, language: str, service: str
) -> None:
    someone = visitor().sign_in("anna")
    someone.post("/language", language=language)
    assert f'href="otpauth://totp/{service}' in someone.get("/account/codes").text


@pytest.mark.parametrize("page", ["password", "codes", "invitation"])
def test_whoever_changes_how_it_signs_in_is_out_elsewhere_and_no_link_from_before_lets_in(
    visitor: Visitors, invited: Callable[[str], str], records: Database, clock: Clock, page: str
) -> None:
    invitation, other = invited("anna"), visitor().sign_in("anna")
    someone, app = visitor().sign_in("anna"), App(clock)
    pending = someone.link("anna")
    path = invitation if page == "invitation" else f"/account/{page}"
    shown = someone.get(path).text
    chosen = {"password": PASSWORD, "repeated": PASSWORD}
    if page != "password":
        app.learn(shown)
        chosen["code"] = app.code()
    assert someone.post(path, **chosen).status_code == 303
    what = "both" if page == "invitation" else page
    with records.read() as session:
        told = session.scalars(select(OwedMail).where(OwedMail.kind == "access_changed")).one()
    assert (told.recipient, told.facts["what"]) == ("anna@vendor.example", what)
    assert is_in(someone)
    assert not is_in(other)
    stranger = visitor()
    assert stranger.get(pending).status_code == 403
    assert stranger.get(invitation).status_code == 403


def test_a_password_chosen_while_an_admin_resets_it_is_not_kept(
    runtime: Runtime, settings: Settings, records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        anna = session.query(Agent).filter_by(login="anna").one()
        token = begin_session(session, anna, "link", None, clock())

    class Interrupted(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            reset(runtime, settings.env.secret_key, "anna", BY_TEST, clock())
            return super().hash(password, salt=salt)

    passwords = Passwords(Interrupted(time_cost=1, memory_cost=64, parallelism=1))
    with pytest.raises(SignInAgain):
        set_password(runtime, passwords, token, PASSWORD, PASSWORD, clock())
    with records.read() as session:
        assert session.query(Agent).filter_by(login="anna").one().password_hash is None
