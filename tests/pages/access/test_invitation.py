"""Invited, or reset: a link on which one chooses a password and sets up codes, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from callrouter.admin.agents_on_file import change_agent
from callrouter.admin.invitations import invite, reset
from callrouter.people.files.agents import import_agents
from callrouter.records import Agent, AuditEvent, Database, OwedMail, SignInLink
from callrouter.rules.problem import Problems
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.pages.access.conftest import PASSWORD, App, is_in, path_in
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

Visitors = Callable[[], Visitor]
Invited = Callable[[str], str]


def test_the_mailed_invitation_leads_to_password_codes_and_the_console(
    visitor: Visitors, runtime: Runtime, settings: Settings, clock: Clock,
    mail_to: Callable[[str], str],
) -> None:  # fmt: skip
    token = invite(runtime, settings.env.secret_key, "anna", BY_TEST, clock())
    mail = mail_to("anna")
    path = path_in(mail)
    assert path == f"/invitation/{token}"
    someone, app = visitor(), App(clock)
    page = someone.get(path).text
    assert "Bienvenue, Anna." in page
    assert "<svg" in page
    app.learn(page)
    chosen = {"password": PASSWORD, "repeated": PASSWORD, "code": app.code()}
    assert someone.post(path, **chosen).location == "/console"
    assert is_in(someone)
    someone.post("/sign-out")
    someone.get("/sign-in")
    same = someone.post("/sign-in", login="anna", password=PASSWORD, code=app.code())
    assert same.status_code == 422, "the code that set them up was used"
    clock.pass_time(seconds=31)
    assert someone.post("/sign-in", login="anna", password=PASSWORD, code=app.code()).location


def test_looking_at_it_changes_nothing_and_it_works_once(
    visitor: Visitors, invited: Invited, records: Database, clock: Clock
) -> None:
    path, someone, app = invited("anna"), visitor(), App(clock)
    pages = [someone.get(path).text for _ in range(3)]
    with records.read() as session:
        agent = session.query(Agent).filter_by(login="anna").one()
        assert (agent.password_hash, agent.code_nonce) == (None, None)
    app.learn(pages[0])
    first = app.code()
    app.learn(pages[2])
    assert app.code() == first, "the same picture however often it is looked at"
    chosen = {"password": PASSWORD, "repeated": PASSWORD, "code": app.code()}
    assert someone.post(path, **chosen).status_code == 303
    other = visitor()
    other.get("/sign-in")
    used = other.post(path, **chosen)
    assert used.status_code == 403
    assert "Cette invitation a déjà servi." in used.text
    assert not is_in(other)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "court", "repeated": "court"}, "Le mot de passe est trop court."),
        ({"password": "aaaaaaaaaaaaaa"}, "Ce mot de passe se devine facilement."),
        ({"repeated": "plume orage biscuit canaux"}, "Ce n&#39;est pas le même mot de passe."),
        ({"code": "000 000"}, "Ce n&#39;est pas le code de cette image."),
        ({"code": ""}, "Le code manque."),
        ({"password": "", "repeated": ""}, "Le mot de passe manque."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_invitation_stays_good(
    visitor: Visitors, invited: Invited, clock: Clock, change: dict[str, str], said: str
) -> None:
    path, someone, app = invited("anna"), visitor(), App(clock)
    app.learn(someone.get(path).text)
    chosen = {"password": PASSWORD, "repeated": PASSWORD, "code": app.code()}
    refused = someone.post(path, **{**chosen, **change})
    assert refused.status_code == 422
    assert refused.text.count(said) == 2, "in the summary, and beside its field"
    assert PASSWORD not in refused.text
    assert someone.post(path, **chosen).status_code == 303


def test_an_invitation_is_good_for_three_days_and_the_last_one_counts(
    visitor: Visitors, invited: Invited, clock: Clock
) -> None:
    first, second = invited("anna"), invited("anna")
    assert visitor().get(first).status_code == 403
    clock.pass_time(days=2, hours=23)
    assert visitor().get(second).status_code == 200
    clock.pass_time(hours=2)
    late = visitor().get(second)
    assert late.status_code == 403
    assert "Cette invitation a expiré." in late.text


def test_an_invitation_is_no_link_to_sign_in_and_a_link_to_sign_in_is_no_invitation(
    visitor: Visitors, invited: Invited
) -> None:
    someone = visitor()
    link, invitation = someone.link("anna"), invited("anna")
    assert someone.get(link.replace("/sign-in/", "/invitation/")).status_code == 403
    assert someone.get(invitation.replace("/invitation/", "/sign-in/")).status_code == 403
    assert someone.post(invitation.replace("/invitation/", "/sign-in/")).status_code == 403
    assert someone.get("/invitation/guessed").status_code == 403


def test_whoever_else_opened_the_link_has_seen_no_codes_that_count(
    visitor: Visitors, invited: Invited, clock: Clock
) -> None:
    path, someone, other = invited("anna"), visitor(), visitor()
    own, seen = App(clock), App(clock)
    own.learn(someone.get(path).text)
    seen.learn(other.get(path).text)
    assert own.code() != seen.code()
    chosen = {"password": PASSWORD, "repeated": PASSWORD}
    assert someone.post(path, **chosen, code=seen.code()).status_code == 422
    assert someone.post(path, **chosen, code=own.code()).status_code == 303
    clock.pass_time(seconds=60)
    for app, status in ((seen, 422), (own, 303)):
        again = visitor()
        again.get("/sign-in")
        typed = {"login": "anna", "password": PASSWORD, "code": app.code()}
        assert again.post("/sign-in", **typed).status_code == status


def test_a_reset_ends_everything_at_once_and_leads_to_new_ways_in(
    visitor: Visitors, accepted: Callable[[str], App], runtime: Runtime, settings: Settings,
    records: Database, clock: Clock, mail_to: Callable[[str], str],
) -> None:  # fmt: skip
    app, someone = accepted("anna"), visitor()
    someone.get("/sign-in")
    someone.post("/sign-in", login="anna", password=PASSWORD, code=app.code())
    assert is_in(someone)
    link = someone.link("anna")
    reset(runtime, settings.env.secret_key, "anna", BY_TEST, clock())
    assert not is_in(someone)
    assert someone.get(link).status_code == 403
    clock.pass_time(seconds=60)
    someone.get("/sign-in")
    old = someone.post("/sign-in", login="anna", password=PASSWORD, code=app.code())
    assert old.status_code == 422
    page = someone.get(path_in(mail_to("anna")))
    assert "Votre ancien mot de passe et vos anciens codes ne valent plus" in page.text
    with records.read() as session:
        acts = session.scalars(select(AuditEvent.act).order_by(AuditEvent.id)).all()
    assert acts == ["agent.invited", "agent.access_set", "agent.link_made", "agent.reset"]


def test_whoever_is_disabled_is_invited_by_nobody(
    runtime: Runtime, settings: Settings, records: Database, clock: Clock, invited: Invited,
    visitor: Visitors,
) -> None:  # fmt: skip
    path = invited("anna")
    with records.begin() as session:
        session.query(Agent).filter_by(login="anna").one().disabled_at = clock()
    assert visitor().get(path).status_code == 403
    for act in (invite, reset):
        with pytest.raises(Problems, match="login: agent_disabled"):
            act(runtime, settings.env.secret_key, "anna", BY_TEST, clock())


@pytest.mark.parametrize("by", ["page", "file"])
def test_a_link_that_was_mailed_to_an_address_of_before_lets_nobody_in(
    visitor: Visitors, invited: Invited, runtime: Runtime, clock: Clock, by: str
) -> None:
    path, asks = invited("anna"), visitor()
    assert visitor().get(path).status_code == 200
    asks.get("/sign-in/mail")
    asks.post("/sign-in/mail", login="anna")
    if by == "page":
        change_agent(runtime, "anna", {"email": "anna@new.example"}, BY_TEST, clock())
    else:
        content = (
            b"login,name,email,phone,languages,role\nanna,Anna,anna@new.example,%s,fr en,agent"
        )
        with runtime.transaction() as session:
            phone = session.query(Agent.phone).filter_by(login="anna").scalar().encode()
            import_agents(
                session, content % phone, (), runtime.countries, BY_TEST, clock(), runtime.notices
            )
    assert visitor().get(path).status_code == 403
    with runtime.records.read() as session:
        links = session.scalars(select(SignInLink)).all()
        told = session.scalars(select(OwedMail.recipient).filter_by(kind="access_changed"))
        assert told.all() == ["anna@vendor.example"]
    assert {one.purpose for one in links if one.revoked_at is not None} == {"invitation", "mail"}
