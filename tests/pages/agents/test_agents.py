"""Our agents on their pages: found, added, invited, changed, and let go."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from callrouter.records import Agent, AuditEvent, Database, OwedMail
from tests.pages.imports.test_imports import text_of
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

LEA = {
    "login": "lea", "name": "Léa <b>Petit", "email": "lea@vendor.example",
    "phone": "01 99 00 02 91", "languages": "en fr", "role": "supervisor",
}  # fmt: skip


@pytest.fixture
def admin(visitor: Callable[[], Visitor]) -> Visitor:
    someone = visitor().sign_in("admin")
    someone.post("/language", language="en")
    someone.get("/agents")
    return someone


def agent(records: Database, login: str) -> Agent:
    with records.read() as session:
        return session.scalars(select(Agent).where(Agent.login == login)).one()


def acts(records: Database) -> list[str]:
    """What was done to agents, in order, with who did it."""
    with records.read() as session:
        by_id = {one.id: one.login for one in session.scalars(select(Agent))}
        rows = session.scalars(
            select(AuditEvent).where(AuditEvent.about == "agent").order_by(AuditEvent.id)
        )
        return [
            f"{by_id[one.author_id]}: {one.act} {by_id.get(one.about_id or 0)}"
            for one in rows
            if one.author_id is not None
        ]


@pytest.mark.parametrize(
    ("asked", "logins"),
    [
        ("", ["admin", "anna", "bruno", "celia", "dario", "supervisor"]),
        ("?words=BRU", ["bruno"]),
        ("?words=vendor+anna", ["anna"]),
        ("?role=supervisor", ["supervisor"]),
        ("?language=en&role=agent", ["anna", "celia", "dario"]),
        ("?who=disabled", []),
        ("?words=nobody", []),
        ("?who=nonsense&role=nonsense", []),
    ],
)
def test_agents_are_found_by_what_is_known_of_them(
    admin: Visitor, asked: str, logins: list[str]
) -> None:
    page = admin.get(f"/agents{asked}")
    assert re.findall(r'<th scope="row"><a href="/agents/([a-z]+)">', page.text) == logins
    assert ("No agent matches." in page.text) == (not logins)


def test_of_many_agents_fifty_are_on_a_page_and_an_address_leads_on(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        session.add_all(
            Agent(login=f"x{n:03}", name=f"X {n}", email="x@vendor.example", languages="fr",
                  phone=f"+3319900{n:04}", role="agent", state="away", state_since=clock.now)
            for n in range(120)
        )  # fmt: skip
    seen: list[str] = []
    address: str | None = "/agents?words=x"
    while address:
        page = admin.get(address).text
        shown = re.findall(r'href="/agents/(x\d+)">', page)
        assert len(shown) <= 50
        seen += shown
        further = re.search(r'href="([^"]+)" rel="next"', page)
        address = further[1].replace("&amp;", "&") if further else None
    assert seen == [f"x{n:03}" for n in range(120)]


def test_an_agent_is_marked_as_working_by_telephone_only(admin: Visitor, records: Database) -> None:
    assert "by telephone only" not in text_of(admin.get("/agents/bruno").text)
    assert '<option value="no" selected>at the console' in admin.get("/agents/bruno/edit").text
    admin.post("/agents/bruno/edit", phone_only="yes")
    assert agent(records, "bruno").phone_only
    assert "Works by telephone only" in text_of(admin.get("/agents/bruno").text)
    # A form of the version before does not tell.
    admin.post("/agents/bruno/edit", name="Bruno B")
    assert (agent(records, "bruno").name, agent(records, "bruno").phone_only) == ("Bruno B", True)


def test_a_new_agent_is_put_on_file_and_invited(admin: Visitor, records: Database) -> None:
    answer = admin.post("/agents/new", **LEA, invite="yes")
    assert (answer.status_code, answer.location) == (303, "/agents/lea")
    page = admin.get("/agents/lea").text
    said = text_of(page)
    assert "Léa <b>Petit is on file." in said
    assert "An invitation for Léa <b>Petit goes to lea@vendor.example." in said
    assert "<b>Petit" not in page
    assert "Invitation sent, good until" in said
    assert "Send another invitation" in said
    assert "An invitation is on its way already: another one takes its place." in said
    one = agent(records, "lea")
    assert (one.phone, one.languages, one.role, one.state) == (
        "+33199000291", "en fr", "supervisor", "away",
    )  # fmt: skip
    assert acts(records) == ["admin: agent.added lea", "admin: agent.invited lea"]
    assert "agent added" in text_of(admin.get("/audit?about=lea").text)
    assert 'href="/audit?about=lea"' in page
    with records.read() as session:
        assert session.scalars(select(OwedMail.kind)).all() == ["agent_invited"]


def test_whatever_is_wrong_with_a_new_agent_is_told_beside_its_field_and_stays_typed(
    admin: Visitor, records: Database
) -> None:
    wrong = {**LEA, "login": "anna", "email": "léa@vendor", "phone": "+33199000001"}
    answer = admin.post("/agents/new", **wrong)
    assert answer.status_code == 422
    said = text_of(answer.text)
    assert "The login “anna” is that of another agent already." in said
    assert "“léa@vendor” has é before the @" in said
    assert "This is the number of a line. Write the agent's own." in said
    for typed in ('value="anna"', 'value="léa@vendor"', 'value="+33 1 99 00 00 01"'):
        assert typed in answer.text
    assert '<option value="en fr" selected>' in answer.text
    with records.read() as session:
        assert session.query(Agent).count() == 6


def test_an_agent_s_record_is_changed_and_whoever_is_unchanged_says_so(
    admin: Visitor, records: Database
) -> None:
    form = admin.get("/agents/bruno/edit").text
    assert 'value="+33 1 99 00 02 01"' in form
    typed = {
        "name": "Bruno Noir", "email": "bruno@vendor.example", "phone": "+33 1 99 00 02 01",
        "languages": "fr en", "role": "agent",
    }  # fmt: skip
    assert admin.post("/agents/bruno/edit", **typed).status_code == 303
    assert "The record of Bruno Noir is changed." in text_of(admin.get("/agents/bruno").text)
    assert (agent(records, "bruno").name, agent(records, "bruno").state) == (
        "Bruno Noir", "available",
    )  # fmt: skip
    admin.post("/agents/bruno/edit", **typed)
    assert "Nothing changed for Bruno Noir." in text_of(admin.get("/agents/bruno").text)
    assert acts(records) == ["admin: agent.changed bruno"]
    taken = admin.post("/agents/bruno/edit", **{**typed, "phone": "01 99 00 02 00"})
    assert "This phone is also that of anna." in text_of(taken.text)
    admin.post("/agents/bruno/edit", **{**typed, "name": "Bruno", "role": "supervisor"})
    told = text_of(admin.get("/audit?about=bruno").text)
    assert "role: agent → supervisor changed: name" in told


def test_what_a_form_does_not_say_of_an_agent_stays_as_it_is(
    admin: Visitor, records: Database
) -> None:
    assert admin.post("/agents/bruno/edit", languages="fr en").status_code == 303
    assert "The record of Bruno is changed." in text_of(admin.get("/agents/bruno").text)
    assert (agent(records, "bruno").name, agent(records, "bruno").languages) == ("Bruno", "fr en")


def test_a_disabled_agent_is_out_at_once_and_may_be_brought_back(
    admin: Visitor, visitor: Callable[[], Visitor], records: Database
) -> None:
    bruno = visitor().sign_in("bruno")
    asked = text_of(admin.get("/agents/bruno/disable").text)
    assert "Disable Bruno?" in asked
    assert "They are signed out everywhere at once" in asked
    assert agent(records, "bruno").disabled_at is None, "looking does nothing"
    admin.post("/agents/bruno/disable")
    assert "Bruno is disabled." in text_of(admin.get("/agents/bruno").text)
    assert bruno.get("/console").status_code == 302
    assert 'href="/agents/bruno"' in admin.get("/agents?who=disabled").text
    refused = admin.post("/agents/bruno/invite")
    assert refused.status_code == 303
    assert "is disabled. Enable it first." in text_of(admin.get("/agents/bruno").text)
    admin.post("/agents/bruno/enable")
    assert agent(records, "bruno").disabled_at is None


def test_a_removed_agent_is_found_among_those_who_left_and_nothing_is_done_to_it(
    admin: Visitor, records: Database
) -> None:
    answer = admin.post("/agents/bruno/remove")
    assert answer.location == "/agents"
    assert "Bruno is removed." in text_of(admin.get("/agents").text)
    page = admin.get("/agents?who=left").text
    (address,) = re.findall(r'href="(/agents/bruno[^"]+)"', page)
    said = text_of(admin.get(address).text)
    assert "This agent left for good." in said
    assert "Remove for ever" not in said
    for act in ("enable", "invite", "sign-out", "remove"):
        assert admin.post(f"{address}/{act}").status_code == 404


def test_sessions_are_seen_and_ended_one_by_one_or_all(
    admin: Visitor, visitor: Callable[[], Visitor]
) -> None:
    first, second = visitor().sign_in("bruno"), visitor().sign_in("bruno")
    page = admin.get("/agents/bruno").text
    ends = re.findall(r'action="(/agents/bruno/sessions/[^"]+/end)"', page)
    assert len(ends) == 2
    assert admin.post(ends[0]).status_code == 303
    assert sorted(one.get("/console").status_code for one in (first, second)) == [200, 302]
    admin.post("/agents/bruno/sign-out")
    assert [one.get("/console").status_code for one in (first, second)] == [302, 302]
    guessed = admin.post(ends[0].replace("bruno", "celia"))
    assert guessed.status_code == 303, "another's session is not ended by its id"


def test_nobody_locks_themselves_out(admin: Visitor, records: Database) -> None:
    said = text_of(admin.get("/agents/admin").text)
    assert "another admin can change your role, disable or remove you." in said
    assert 'name="role"' not in admin.get("/agents/admin/edit").text
    typed = {
        "name": "Admin", "email": "admin@vendor.example", "phone": "+33199000205",
        "languages": "en fr", "role": "agent",
    }  # fmt: skip
    admin.post("/agents/admin/edit", **typed)
    for act in ("disable", "remove", "reset"):
        assert admin.get(f"/agents/admin/{act}").status_code == 303
        admin.post(f"/agents/admin/{act}")
        assert "Nobody does this to themselves." in text_of(admin.get("/agents/admin").text)
    one = agent(records, "admin")
    assert (one.role, one.disabled_at, one.left_at) == ("admin", None, None)


def test_a_reset_ends_the_password_and_mails_a_link(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        bruno = session.scalars(select(Agent).where(Agent.login == "bruno")).one()
        bruno.password_hash, bruno.password_set_at = "x", clock.now - timedelta(days=1)
    assert "Password since" in text_of(admin.get("/agents/bruno").text)
    assert "Reset how Bruno signs in?" in text_of(admin.get("/agents/bruno/reset").text)
    admin.post("/agents/bruno/reset")
    assert agent(records, "bruno").password_hash is None
    assert "a mail goes to bruno@vendor.example." in text_of(admin.get("/agents/bruno").text)


@pytest.mark.parametrize("path", ["", "/edit", "/disable", "/remove", "/reset"])
def test_an_agent_that_is_not_on_file_has_no_page(admin: Visitor, path: str) -> None:
    assert admin.get(f"/agents/nobody{path}").status_code == 404
    assert admin.get("/agents/bruno/explode").status_code == 404
