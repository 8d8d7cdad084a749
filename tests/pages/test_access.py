"""Who may open and do what: every route of the pages with every role, and nothing left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from callrouter.admin import agents
from callrouter.people.access.sessions import leave
from callrouter.records import Agent, Database
from tests.authors import BY_TEST
from tests.pages.routes import ROLES, ROUTES
from tests.pages.visitors import IN_WRITING, TALKING, Clock, Visitor
from webhooks.pages.access import Access, ByLink, Partners, Public, guard_access, staff
from webhooks.routes import Open, Undeclared, declare, declared

ASKED = [
    (role, route.split()[0], path, form, status)
    for route, asked in ROUTES.items()
    for path, form, statuses in asked
    for role, status in statuses.items()
]
ACTS = [one for one in ASKED if one[1] == "POST" and one[4] < 400]
"""What changes something; everything else changes nothing."""
COUNTED_AS_ONE_ASKS = {"sessions", "sign_in_attempts"}
"""Tables of who asks, and when."""
WITHOUT_TOKEN = {
    # They take no form at all.
    "/drafts": 415, "/drafts/forget": 415, "/drafts/token": 415,
    f"/tickets/{IN_WRITING}/onlookers": 415, "/console/alerts": 415,
    f"/console/calls/{TALKING}/notes": 415,
    "/score/forged": 404,  # The link in the mail is its own proof.
}  # fmt: skip


def test_every_route_is_in_the_table(app: Flask) -> None:
    routes = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == set(ROUTES)


def test_every_route_says_whom_it_is_for(app: Flask) -> None:
    access = declared(app, Access)
    assert {rule.endpoint for rule in app.url_map.iter_rules()} <= set(access)
    assert {name for name, whom in access.items() if isinstance(whom, Open)} == {
        "static", "health.healthz", "health.readyz",
    }  # fmt: skip
    assert {name for name, whom in access.items() if isinstance(whom, Public)} == {
        "sign_in.explain", "sign_in.ask", "sign_in.enter", "sign_in.leave", "sign_in.speak",
        "sign_in.with_password", "sign_in_by_mail.form", "sign_in_by_mail.ask",
        "provider.ask", "provider.back", "sign_in_by_mail.type_digits", "sign_in_by_mail.enter",
        "invitation.ask",
        "invitation.accept",
        "score.ask", "score.give",
    }  # fmt: skip
    assert {name for name, whom in access.items() if isinstance(whom, ByLink)} == {
        "wallboard.show", "wallboard.figures",
    }  # fmt: skip


def test_a_page_that_says_not_whom_it_is_for_keeps_the_app_from_starting() -> None:
    app = Flask("pages", static_folder=None)
    app.add_url_rule("/posters", view_func=lambda: "open by oversight", endpoint="posters")
    with pytest.raises(Undeclared, match="/posters"):
        guard_access(app)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("whom", "statuses"),
    [
        (staff("supervisor", "admin"), [302, 403, 403, 200, 200]),
        (staff("agent"), [302, 200, 200, 403, 403]),
        (Partners(), [302, 302, 302, 302, 302]),
    ],
)
def test_a_page_lets_in_the_roles_it_is_declared_for(
    app: Flask, visitor: Callable[[], Visitor], whom: Access, statuses: list[int]
) -> None:
    app.view_functions["console.refresh"] = declare(whom)(lambda: "")
    app.before_request_funcs[None] = [
        one for one in app.before_request_funcs[None] if one.__module__ != guard_access.__module__
    ]
    guard_access(app)
    met = []
    for role in ROLES:
        someone = visitor()
        if role != "nobody":
            someone.sign_in(role)
        met.append(someone.get("/console/board").status_code)
    assert met == statuses


@pytest.mark.usefixtures("people", "at_work")
@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_reads_or_is_refused_changes_nothing(
    visitor: Callable[[], Visitor], records: Database, role: str
) -> None:
    someone = _as(visitor(), role)
    before, wrong = _everything(records), []
    for _, method, path, form, status in (one for one in ASKED if one[0] == role):
        if (role, method, path, form, status) in ACTS:
            continue
        answer = someone.get(path) if method == "GET" else someone.post(path, **form)
        if answer.status_code != status:
            wrong.append(f"{role}: {method} {path} answers {answer.status_code}, not {status}")
        after = _everything(records)
        wrong += [f"{role}: {method} {path} changes {one}" for one in _changed(before, after)]
        before = after
    assert wrong == [], "\n".join(wrong)


@pytest.mark.usefixtures("people", "at_work")
@pytest.mark.parametrize(("role", "method", "path", "form", "status"), ACTS)
def test_each_role_may_do_what_is_its_own(
    visitor: Callable[[], Visitor],
    role: str,
    method: str,
    path: str,
    form: dict[str, str],
    status: int,
) -> None:
    assert _as(visitor(), role).post(path, **form).status_code == status


def test_a_removed_agent_and_a_changed_role_count_at_once(
    app: Flask, visitor: Callable[[], Visitor], records: Database, clock: Clock, people: None
) -> None:
    someone = visitor().sign_in("supervisor")
    with records.begin() as session:
        session.query(Agent).filter_by(login="supervisor").one().role = "agent"
    assert someone.post("/console/agents/bruno/away").status_code == 403
    agents.remove(app.extensions["pages"].runtime, "supervisor", BY_TEST, clock())
    assert someone.get("/console").location == "/sign-in"


@pytest.mark.usefixtures("people")
def test_a_console_whose_session_is_over_goes_to_the_sign_in_page(
    visitor: Callable[[], Visitor],
) -> None:
    answer = visitor().get("/console/board", **{"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in"


@pytest.mark.usefixtures("people")
def test_who_is_signed_in_is_not_asked_to_sign_in_but_led_to_what_was_wanted(
    visitor: Callable[[], Visitor],
) -> None:
    someone = visitor()
    assert someone.get("/account").location == "/sign-in"
    # In another tab, meanwhile.
    path = someone.link("celia")
    with someone.client.session_transaction() as session:
        before = session["wanted"]
    someone.get(path)
    someone.post(path)
    with someone.client.session_transaction() as session:
        session["wanted"] = before
    assert someone.get("/sign-in").location == "/account"
    assert someone.get("/sign-in").location == "/console"


@pytest.mark.usefixtures("people")
def test_what_a_page_asks_for_by_itself_leaves_the_cookie_alone(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    someone = visitor().sign_in("celia")
    board = {"HX-Request": "true"}
    for asked, status in (("/console/board", 200), ("/drafts", 200)):
        answer = someone.get(asked, **board)
        assert (answer.status_code, answer.headers.get("Set-Cookie")) == (status, None)
    # Another tab signs somebody else in, which ends this session; an answer may come after that.
    copy = visitor()
    with someone.client.session_transaction() as session:
        token = session["token"]
    with copy.client.session_transaction() as session:
        session["token"] = token
    leave(records, token, clock())
    answer = copy.get("/console/board", **board)
    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (401, None)
    # Told to whoever reads it.
    assert copy.get("/sign-in").headers.get("Set-Cookie") is not None


@pytest.mark.usefixtures("people")
def test_a_form_sent_after_the_session_ended_leads_back_to_it_by_the_sign_in_page(
    visitor: Callable[[], Visitor],
) -> None:
    someone = visitor()
    someone.get("/sign-in")
    answer = someone.post("/close-now", until="60")
    assert answer.status_code == 401
    assert 'href="/sign-in">Se connecter</a>' in answer.text
    path = someone.link("admin")
    someone.get(path)
    assert someone.post(path).location == "/close-now"


@pytest.mark.usefixtures("people", "at_work")
def test_a_form_from_elsewhere_changes_nothing(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("admin")
    before, wrong = _everything(records), []
    for path, form in {one[2]: one[3] for one in ASKED if one[1] == "POST"}.items():
        answer = someone.client.post(path, data=form, headers={"Origin": "https://else.example"})
        expected = WITHOUT_TOKEN.get(path, 400)
        if answer.status_code != expected:
            wrong.append(f"{path} answers {answer.status_code}, not {expected}")
        after = _everything(records)
        wrong += [f"{path} changes {one}" for one in _changed(before, after)]
        before = after
    assert wrong == [], "\n".join(wrong)
    assert someone.get("/console").status_code == 200


@pytest.mark.usefixtures("people")
def test_a_form_that_is_far_too_long_is_refused(visitor: Callable[[], Visitor]) -> None:
    someone = visitor().sign_in("anna")
    assert someone.post("/language", language="f" * 100_000).status_code == 413


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("path", ["/sign-in", "/console", "/nowhere", "/static/css/pages.css"])
def test_every_answer_carries_the_headers_that_bind_browsers(
    visitor: Callable[[], Visitor], path: str
) -> None:
    headers = visitor().sign_in("anna").get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "worker-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert (headers["Cache-Control"] == "no-store") == (not path.startswith("/static"))


def _as(someone: Visitor, role: str) -> Visitor:
    if role == "nobody":
        someone.get("/sign-in")
        return someone
    return someone.sign_in(role)


def _everything(records: Database) -> dict[str, set[str]]:
    tables = Agent.metadata.tables.items()
    with records.read() as session:
        return {
            name: {repr(tuple(row)) for row in session.execute(select(table))}
            for name, table in tables
            if name not in COUNTED_AS_ONE_ASKS
        }


def _changed(before: dict[str, set[str]], after: dict[str, set[str]]) -> list[str]:
    return [
        f"{name}: {sorted(before[name] ^ rows)}"
        for name, rows in after.items()
        if rows != before[name]
    ]
