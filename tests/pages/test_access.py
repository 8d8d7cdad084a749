"""Who may open and do what: every route of the pages with every role, and nothing left out."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask

from callrouter.admin import agents
from callrouter.records import Agent, Call, Database, Ticket
from callrouter.rules.schedule import WEEKDAYS
from tests.authors import BY_TEST
from tests.pages.visitors import ABANDONED, IN_WRITING, TALKING, WRITTEN_UP, Clock, Visitor
from webhooks.pages.access import Access, Partners, Public, guard_access, staff
from webhooks.routes import Open, Undeclared, declare, declared

ROLES = ("nobody", "celia", "anna", "supervisor", "admin")
"""Nobody signed in; the agent whose card and call it is; another agent; and those above."""

EVERYONE = dict.fromkeys(ROLES, 200)
SIGNED_IN = {**EVERYONE, "nobody": 302}
OWN_CARD = {"nobody": 401, "celia": 303, "anna": 403, "supervisor": 303, "admin": 303}
OVERSEERS = {"nobody": 401, "celia": 403, "anna": 403, "supervisor": 303, "admin": 303}
FOR_ADMINS = {**dict.fromkeys(ROLES, 403), "nobody": 302, "admin": 200}
CANDIDATE = json.dumps({"zone": "Europe/Paris", "week": {day: [] for day in WEEKDAYS}})
"""Hours that never open."""

OVERSEERS_READ = {"nobody": 302, "celia": 403, "anna": 403, "supervisor": 200, "admin": 200}
ADMINS_READ = {**OVERSEERS_READ, "supervisor": 403}

NO_MESSAGE = {"nobody": 302, **dict.fromkeys(ROLES[1:], 404)}
NO_FORM = {"nobody": 401, **dict.fromkeys(ROLES[1:], 415)}
"""What takes no form, whoever sends it."""
ANSWERED = {"nobody": 401, **dict.fromkeys(ROLES[1:], 303)}

ADMINS = {"nobody": 302, **dict.fromkeys(ROLES[1:], 403), "admin": 200}
ADMINS_DO = {**ADMINS, "nobody": 401, "admin": 303}
ADMINS_SEND = {**ADMINS, "nobody": 401, "admin": 422}
"""What admins may open, do at once, and fill in: the form is empty."""
WRONGLY_FILLED_IN = {"nobody": 401, **dict.fromkeys(ROLES[1:], 422)}

ROUTES: dict[str, list[tuple[str, dict[str, str], dict[str, int]]]] = {
    "GET /static/<path:filename>": [("/static/css/pages.css", {}, EVERYONE)],
    "GET /healthz": [("/healthz", {}, EVERYONE)],
    "GET /readyz": [("/readyz", {}, EVERYONE)],
    "GET /sign-in": [("/sign-in", {}, EVERYONE)],
    "POST /sign-in": [("/sign-in", {"login": "guess"}, dict.fromkeys(ROLES, 422))],
    "GET /sign-in/mail": [("/sign-in/mail", {}, EVERYONE)],
    "POST /sign-in/mail": [("/sign-in/mail", {"login": "guess"}, dict.fromkeys(ROLES, 303))],
    "GET /sign-in/digits": [("/sign-in/digits", {}, dict.fromkeys(ROLES, 302))],
    "POST /sign-in/digits": [("/sign-in/digits", {}, dict.fromkeys(ROLES, 303))],
    "GET /sign-in/provider": [("/sign-in/provider", {}, dict.fromkeys(ROLES, 404))],
    "GET /sign-in/provider/back": [("/sign-in/provider/back", {}, dict.fromkeys(ROLES, 404))],
    "GET /invitation/<token>": [("/invitation/forged", {}, dict.fromkeys(ROLES, 403))],
    "POST /invitation/<token>": [("/invitation/forged", {}, dict.fromkeys(ROLES, 403))],
    "GET /account": [("/account", {}, SIGNED_IN)],
    "GET /account/password": [("/account/password", {}, SIGNED_IN)],
    "POST /account/password": [("/account/password", {}, WRONGLY_FILLED_IN)],
    "GET /account/codes": [("/account/codes", {}, SIGNED_IN)],
    "POST /account/codes": [("/account/codes", {}, WRONGLY_FILLED_IN)],
    "POST /account/again": [("/account/again", {}, ANSWERED)],
    "POST /account/sessions/end-others": [("/account/sessions/end-others", {}, ANSWERED)],
    "POST /account/sessions/<session_id>/end": [
        ("/account/sessions/guessed/end", {}, {**NO_MESSAGE, "nobody": 401}),
    ],
    "GET /sign-in/<token>": [("/sign-in/forged", {}, dict.fromkeys(ROLES, 403))],
    "POST /sign-in/<token>": [("/sign-in/forged", {}, dict.fromkeys(ROLES, 403))],
    "POST /sign-out": [("/sign-out", {}, dict.fromkeys(ROLES, 303))],
    "POST /language": [("/language", {"language": "en"}, dict.fromkeys(ROLES, 303))],
    "GET /score/<token>": [("/score/forged", {}, dict.fromkeys(ROLES, 404))],
    "POST /score/<token>": [("/score/forged", {"score": "5"}, dict.fromkeys(ROLES, 404))],
    "GET /": [("/", {}, dict.fromkeys(ROLES, 302))],
    "GET /close-now": [("/close-now", {}, ADMINS)],
    "POST /close-now": [("/close-now", {}, ADMINS_SEND)],
    "GET /open-now": [("/open-now", {}, ADMINS)],
    "POST /open-now": [("/open-now", {}, ADMINS_SEND)],
    "POST /open-now/as-usual": [("/open-now/as-usual", {"schedule": "hours"}, ADMINS_DO)],
    "GET /console": [("/console", {}, SIGNED_IN)],
    "GET /hours": [("/hours", {}, ADMINS)],
    "GET /hours/<schedule>": [("/hours/hours", {}, ADMINS)],
    "GET /hours/<schedule>/revisions": [("/hours/hours/revisions", {}, ADMINS)],
    "GET /hours/<schedule>/revisions/<int:number>": [
        ("/hours/hours/revisions/9", {}, {**ADMINS, "admin": 404})
    ],
    "GET /hours/<schedule>/compare": [("/hours/hours/compare", {}, {**ADMINS, "admin": 404})],
    "GET /hours/<schedule>/download": [("/hours/hours/download", {}, ADMINS)],
    "GET /hours/<schedule>/file": [("/hours/hours/file", {}, ADMINS)],
    "POST /hours/<schedule>/file": [("/hours/hours/file", {}, ADMINS_SEND)],
    "GET /hours/<schedule>/edit": [("/hours/hours/edit", {}, ADMINS)],
    "POST /hours/<schedule>/edit": [("/hours/hours/edit", {"go": "save"}, ADMINS_SEND)],
    "GET /hours/<schedule>/year/<int:number>": [("/hours/hours/year/2026", {}, FOR_ADMINS)],
    "GET /hours/<schedule>/days/<day>": [("/hours/hours/days/2026-07-14", {}, FOR_ADMINS)],
    "POST /hours/<schedule>/days/<day>": [
        ("/hours/hours/days/2026-07-14", {"document": CANDIDATE}, {**FOR_ADMINS, "nobody": 401})
    ],
    "GET /hours/<schedule>/holidays": [("/hours/hours/holidays", {}, FOR_ADMINS)],
    "POST /hours/<schedule>/holidays": [
        ("/hours/hours/holidays", {}, {**FOR_ADMINS, "nobody": 401, "admin": 303})
    ],
    "GET /dial": [("/dial", {}, FOR_ADMINS), ("/dial?line=advanced", {}, FOR_ADMINS)],
    "GET /console/board": [("/console/board", {}, SIGNED_IN)],
    "POST /console/agents/<login>/available": [
        ("/console/agents/celia/available", {}, OWN_CARD),
        ("/console/agents/bruno/available", {}, OVERSEERS),
    ],
    "POST /console/agents/<login>/away": [
        ("/console/agents/celia/away", {}, OWN_CARD),
        ("/console/agents/bruno/away", {}, OVERSEERS),
    ],
    "POST /console/agents/<login>/end-wrap-up": [
        ("/console/agents/celia/end-wrap-up", {}, OWN_CARD),
        ("/console/agents/dario/end-wrap-up", {}, OVERSEERS),
    ],
    "POST /console/calls/<sid>/nature": [
        (f"/console/calls/{TALKING}/nature", {"nature": "incident"}, OWN_CARD),
        (f"/console/calls/{WRITTEN_UP}/nature", {"nature": "incident"}, OVERSEERS),
        (f"/console/calls/{ABANDONED}/nature", {"nature": "incident"}, OVERSEERS),
    ],
    "GET /console/messages/<sid>/sound": [
        (f"/console/messages/{TALKING}/sound", {}, NO_MESSAGE),
    ],
    "POST /console/messages/<sid>/take": [
        (f"/console/messages/{TALKING}/take", {}, {**NO_MESSAGE, "nobody": 401}),
    ],
    "POST /console/messages/<sid>/give-back": [
        (
            f"/console/messages/{TALKING}/give-back",
            {},
            ANSWERED,
        ),
    ],
    "POST /console/calls/<sid>/nature/undo": [
        (f"/console/calls/{TALKING}/nature/undo", {}, OWN_CARD),
        (f"/console/calls/{WRITTEN_UP}/nature/undo", {}, OVERSEERS),
    ],
    "POST /console/tickets/<number>/nature": [
        (f"/console/tickets/{IN_WRITING}/nature", {"nature": "request"}, OWN_CARD),
    ],
    "POST /console/tickets/<number>/nature/undo": [
        (f"/console/tickets/{IN_WRITING}/nature/undo", {}, OWN_CARD),
    ],
    "GET /search": [("/search?q=nord", {}, SIGNED_IN)],
    "GET /health": [("/health", {}, OVERSEERS_READ)],
    "GET /audit": [("/audit", {}, ADMINS_READ)],
    "GET /tickets/<number>": [(f"/tickets/{IN_WRITING}", {}, SIGNED_IN)],
    "GET /calls": [("/calls", {}, OVERSEERS_READ)],
    "GET /calls/<sid>": [(f"/calls/{TALKING}", {}, OVERSEERS_READ)],
    "GET /drafts": [("/drafts", {}, SIGNED_IN)],
    "POST /drafts": [("/drafts", {}, NO_FORM)],
    "POST /drafts/forget": [("/drafts/forget", {}, NO_FORM)],
    "POST /console/mails/<int(max=9223372036854775807):mail_id>/again": [
        ("/console/mails/99/again", {}, OVERSEERS)
    ],
}

ADMINS_SEE = {"nobody": 302, "celia": 403, "anna": 403, "supervisor": 403, "admin": 200}
ADMINS_ACT = {"nobody": 401, "celia": 403, "anna": 403, "supervisor": 403}

ROUTES |= {
    "GET /agents": [("/agents", {}, ADMINS_SEE)],
    "GET /agents/new": [("/agents/new", {}, ADMINS_SEE)],
    "POST /agents/new": [("/agents/new", {}, {**ADMINS_ACT, "admin": 422})],
    "GET /agents/<login>": [("/agents/bruno", {}, ADMINS_SEE)],
    "GET /agents/<login>/edit": [("/agents/bruno/edit", {}, ADMINS_SEE)],
    "POST /agents/<login>/edit": [
        ("/agents/bruno/edit", {"name": ""}, {**ADMINS_ACT, "admin": 422}),
    ],
    "GET /agents/<login>/<any(disable, remove, reset):act>": [
        ("/agents/bruno/remove", {}, ADMINS_SEE),
    ],
    **{
        f"POST /agents/<login>/{act}": [(f"/agents/bruno/{act}", {}, {**ADMINS_ACT, "admin": 303})]
        for act in ("disable", "enable", "remove", "reset", "invite", "sign-out")
    },
    "POST /agents/<login>/sessions/<session_id>/end": [
        ("/agents/bruno/sessions/guessed/end", {}, {**ADMINS_ACT, "admin": 303}),
    ],
    "GET /lines": [("/lines", {}, ADMINS_SEE)],
    "POST /lines": [("/lines", {}, {**ADMINS_ACT, "admin": 200})],
    "GET /imports": [("/imports", {}, ADMINS_SEE)],
    "POST /imports": [("/imports", {"kind": "partners"}, {**ADMINS_ACT, "admin": 422})],
    "GET /imports/<kind>.csv": [
        ("/imports/partners.csv", {}, ADMINS_SEE),
        ("/imports/agents.csv", {}, ADMINS_SEE),
    ],
    "GET /imports/<kind>-template.csv": [("/imports/agents-template.csv", {}, ADMINS_SEE)],
}

ID = "<int(max=9223372036854775807):{}>"
CONTACT = f"/partners/<account>/contacts/{ID.format('contact_id')}"
HOLDINGS = "/partners/<account>/<any(accreditations, subscriptions, services):kind>"
HELD = f"{HOLDINGS}/{ID.format('held_id')}"
NO_CONTACT, NOT_HELD = "/partners/nord/contacts/99", "/partners/nord/services/99"
ADMINS_MISS = {**ADMINS_SEE, "admin": 404}
ADMINS_CHANGE = {**ADMINS_ACT, "admin": 303}
ADMINS_CHANGE_IN_VAIN = {**ADMINS_ACT, "admin": 404}

ROUTES |= {
    "GET /partners": [("/partners", {}, OVERSEERS_READ)],
    "GET /partners/<account>": [("/partners/nord", {}, OVERSEERS_READ)],
    "GET /add-partner": [("/add-partner", {}, ADMINS_SEE)],
    "POST /add-partner": [("/add-partner", {}, {**ADMINS_ACT, "admin": 422})],
    "GET /partners/<account>/edit": [("/partners/nord/edit", {}, ADMINS_SEE)],
    "POST /partners/<account>/edit": [
        ("/partners/nord/edit", {"name": "Nord", "language": "fr"}, ADMINS_CHANGE)
    ],
    "GET /partners/<account>/code": [("/partners/nord/code", {}, ADMINS_SEE)],
    "POST /partners/<account>/code": [("/partners/nord/code", {}, {**ADMINS_ACT, "admin": 200})],
    "GET /partners/<account>/contacts/add": [("/partners/nord/contacts/add", {}, ADMINS_SEE)],
    "POST /partners/<account>/contacts/add": [
        ("/partners/nord/contacts/add", {"name": "Al", "email": "al@nord.example"}, ADMINS_CHANGE)
    ],
    f"GET {CONTACT}": [(NO_CONTACT, {}, ADMINS_MISS)],
    f"POST {CONTACT}": [(NO_CONTACT, {}, ADMINS_CHANGE_IN_VAIN)],
    f"GET {CONTACT}/remove": [(f"{NO_CONTACT}/remove", {}, ADMINS_MISS)],
    f"POST {CONTACT}/remove": [(f"{NO_CONTACT}/remove", {}, ADMINS_CHANGE_IN_VAIN)],
    f"POST {CONTACT}/restore": [(f"{NO_CONTACT}/restore", {}, ADMINS_CHANGE_IN_VAIN)],
    f"POST {CONTACT}/first": [(f"{NO_CONTACT}/first", {}, ADMINS_CHANGE_IN_VAIN)],
    f"GET {HOLDINGS}/add": [("/partners/nord/services/add", {}, ADMINS_SEE)],
    f"POST {HOLDINGS}/add": [
        ("/partners/nord/accreditations/add", {"accreditation": "Advanced"}, ADMINS_CHANGE)
    ],
    f"GET {HELD}": [(NOT_HELD, {}, ADMINS_MISS)],
    f"POST {HELD}": [(NOT_HELD, {}, ADMINS_CHANGE_IN_VAIN)],
    f"GET {HELD}/end": [(f"{NOT_HELD}/end", {}, ADMINS_MISS)],
    "GET /refused-numbers": [("/refused-numbers", {}, OVERSEERS_READ)],
    "POST /refused-numbers": [("/refused-numbers", {}, {**ADMINS_ACT, "admin": 422})],
    f"POST /refused-numbers/{ID.format('refusal_id')}/end": [
        ("/refused-numbers/99/end", {}, ADMINS_CHANGE)
    ],
    f"POST {HELD}/end": [(f"{NOT_HELD}/end", {}, ADMINS_CHANGE_IN_VAIN)],
}

ASKED = [
    (route.split()[0], path, form, role, status)
    for route, asked in ROUTES.items()
    for path, form, statuses in asked
    for role, status in statuses.items()
]


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


def test_a_page_that_says_not_whom_it_is_for_keeps_the_app_from_starting() -> None:
    app = Flask("pages", static_folder=None)
    app.add_url_rule("/wallboard", view_func=lambda: "open by oversight", endpoint="wallboard")
    with pytest.raises(Undeclared, match="/wallboard"):
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
@pytest.mark.parametrize(("method", "path", "form", "role", "status"), ASKED)
def test_each_role_may_do_what_is_its_own(
    visitor: Callable[[], Visitor],
    records: Database,
    method: str,
    path: str,
    form: dict[str, str],
    role: str,
    status: int,
) -> None:
    someone = visitor()
    if role == "nobody":
        someone.get("/sign-in")
    else:
        someone.sign_in(role)
    before = _everything(records)
    answer = someone.get(path) if method == "GET" else someone.post(path, **form)
    assert answer.status_code == status
    if status >= 400:
        assert _everything(records) == before


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
@pytest.mark.parametrize(
    "path",
    [
        "/console/agents/bruno/away",
        "/language",
        "/sign-out",
        "/sign-in/forged",
        "/sign-in",
        "/sign-in/mail",
        "/sign-in/digits",
        "/invitation/forged",
        "/account/password",
        "/account/codes",
        "/account/again",
        "/account/sessions/end-others",
    ],
)
def test_a_form_from_elsewhere_changes_nothing(
    visitor: Callable[[], Visitor], records: Database, path: str
) -> None:
    someone = visitor().sign_in("supervisor")
    before = _everything(records)
    assert someone.post(path, token=False, language="en").status_code == 400
    assert _everything(records) == before
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
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert (headers["Cache-Control"] == "no-store") == (not path.startswith("/static"))


def _everything(records: Database) -> list[tuple[object, ...]]:
    with records.read() as session:
        agents = session.query(Agent.login, Agent.state).order_by(Agent.id)
        calls = session.query(Call.sid, Call.nature).order_by(Call.id)
        tickets = session.query(Ticket.number, Ticket.nature).order_by(Ticket.id)
        return [tuple(row) for row in [*agents, *calls, *tickets]]
