"""Our agents: who they are, what they may do, how they sign in, and when they no longer do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from callrouter.admin import agents as acts
from callrouter.admin.agents_on_file import add_agent, change_agent
from callrouter.admin.invitations import invite as invite_agent
from callrouter.admin.invitations import reset as reset_agent
from callrouter.mail.zone import zone_of
from callrouter.people.access.sessions import end_session as end_session_of
from callrouter.people.agent_values import SAID
from callrouter.people.overtaking import Overtaken
from callrouter.records.sessions import token_hash
from callrouter.rules.problem import Problems
from callrouter.rules.roles import ROLES
from callrouter.views.access import ways_in
from callrouter.views.agents import WHO, AgentShown, Asked, agent_shown, agents_asked
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem
from callrouter.wording.written import write_moment
from webhooks.pages import addresses
from webhooks.pages.access import ADMINS, author, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.problems import beside_fields, status_of
from webhooks.pages.seen import meanwhile, seen, sent
from webhooks.routes import declare

agents = Blueprint("agents", __name__, url_prefix="/agents")

SHOWN = 50
SPOKEN = ("fr", "en", "fr en", "en fr")
"""Languages as they are on file: the first one is that of the agent's pages and mails."""
BLANK = {"languages": SPOKEN[0], "role": ROLES[0], "phone_only": "no", "invite": "yes"}
"""What the form of a new agent begins with."""
NOT_ONES_OWN = {"disable", "remove", "reset"}
"""What nobody does to themselves: one would be out in the middle of it."""


@agents.get("")
@declare(ADMINS)
def find() -> str:
    """The agents that are looked for, by login."""
    typed = {name: request.args.get(name, "").strip() for name in ("words", "role", "language")}
    who = next((one for one in WHO if one == request.args.get("who")), WHO[0])
    asked = Asked(**typed, who=who, after=request.args.get("after", ""))
    with pages().runtime.records.read() as records:
        found = agents_asked(records, asked, SHOWN + 1)
    here = {name: value for name, value in (*typed.items(), ("who", who)) if value}
    further = here | {"after": found[SHOWN - 1].login} if len(found) > SHOWN else None
    return render_template(
        "agents/list.html",
        typed=typed | {"who": who},
        agents=found[:SHOWN],
        after=f"/agents?{urlencode(further)}" if further else None,
        before=f"/agents?{urlencode(here)}" if asked.after else None,
        roles=ROLES,
        who=WHO,
        addresses=addresses,
    )


@agents.get("/new")
@declare(ADMINS)
def begin() -> str:
    """Where a new agent is described."""
    return _form(None, BLANK, {})


@agents.post("/new")
@declare(ADMINS)
def add() -> Response | tuple[str, int]:
    """Put a new agent on file, and invite it where that is wanted."""
    written = sent(("login", *SAID))
    try:
        login = add_agent(pages().runtime, written, author(), pages().clock())
    except Problems as error:
        invited = {"invite": request.form.get("invite", "")}
        beside = beside_fields(error.problems, page_language())
        return _form(None, written | invited, beside), status_of(error)
    _say("agents_added", name=written["name"])
    return invite(login) if request.form.get("invite") == "yes" else _back(login)


@agents.get("/<login>")
@declare(ADMINS)
def show(login: str) -> str:
    """One agent."""
    found = pages()
    with found.runtime.records.read() as records:
        agent = _known(agent_shown(records, login))
        ways = ways_in(records, agent.id, found.session_lasts, found.clock())
        zone = ZoneInfo(zone_of(records, found.runtime.dialled_lines))
    return render_template(
        "agents/show.html",
        agent=agent,
        ways=ways,
        is_oneself=agent.id == signed_in().agent_id,
        own=token_hash(session["token"]),
        moment=lambda instant: write_moment(instant, page_language(), zone),
    )


@agents.get("/<login>/edit")
@declare(ADMINS)
def describe(login: str) -> str:
    """Where what is said of an agent is changed."""
    agent = _present(login)
    on_file = {name: getattr(agent, name) for name in SAID}
    on_file["phone_only"] = "yes" if agent.phone_only else "no"
    return _form(agent, on_file, {}, on_file)


@agents.post("/<login>/edit")
@declare(ADMINS)
def change(login: str) -> Response | tuple[str, int]:
    """Change what is said of an agent."""
    agent = _present(login)
    written, was = sent(SAID), seen(SAID)
    if agent.id == signed_in().agent_id:
        # Whoever could take their own role would leave a service without any admin.
        written.pop("role", None)
    try:
        changed = change_agent(pages().runtime, login, written, author(), pages().clock(), was)
    except acts.NoSuchAgent:
        abort(404)
    except Overtaken as overtaken:
        beside = meanwhile(overtaken, page_language())
        return _form(agent, overtaken.merged, beside, overtaken.on_file), 409
    except Problems as error:
        beside = beside_fields(error.problems, page_language())
        return _form(agent, {"role": agent.role} | written, beside, was), status_of(error)
    _say("agents_changed" if changed else "agents_same", name=written.get("name") or agent.name)
    return _back(login)


@agents.get("/<login>/<any(disable, remove, reset):act>")
@declare(ADMINS)
def confirm(login: str, act: str) -> str | Response:
    """What will follow, before it is done."""
    agent = _present(login)
    if act in NOT_ONES_OWN and agent.id == signed_in().agent_id:
        return _refused(login, "agents_not_oneself")
    return render_template("agents/confirm.html", agent=agent, act=act)


@agents.post("/<login>/disable")
@declare(ADMINS)
def disable(login: str) -> Response:
    """Let an agent do nothing any more, until it is enabled."""
    return _do(
        login,
        "agents_disabled",
        lambda: acts.disable(pages().runtime, login, author(), pages().clock()),
    )


@agents.post("/<login>/remove")
@declare(ADMINS)
def remove(login: str) -> Response:
    """The agent left for good."""
    done = _do(
        login,
        "agents_removed",
        lambda: acts.remove(pages().runtime, login, author(), pages().clock()),
    )
    gone = _is_gone(login)
    return redirect(url_for("agents.find"), 303) if gone else done


@agents.post("/<login>/reset")
@declare(ADMINS)
def reset(login: str) -> Response:
    """Let an agent choose another password and set up its codes anew."""
    key = pages().env.secret_key
    return _do(
        login,
        "agents_reset",
        lambda: reset_agent(pages().runtime, key, login, author(), pages().clock()),
    )


@agents.post("/<login>/enable")
@declare(ADMINS)
def enable(login: str) -> Response:
    """Let a disabled agent work again."""
    return _do(
        login,
        "agents_enabled",
        lambda: acts.enable(pages().runtime, login, author(), pages().clock()),
        own=True,
    )


@agents.post("/<login>/invite")
@declare(ADMINS)
def invite(login: str) -> Response:
    """Mail an agent a link by which it chooses a password and sets up its codes."""
    key = pages().env.secret_key
    return _do(
        login,
        "agents_invited",
        lambda: invite_agent(pages().runtime, key, login, author(), pages().clock()),
        own=True,
    )


@agents.post("/<login>/sign-out")
@declare(ADMINS)
def sign_out(login: str) -> Response:
    """The agent is signed in nowhere any more."""
    return _do(
        login,
        "agents_signed_out",
        lambda: acts.sign_out(pages().runtime, login, author(), pages().clock()),
        own=True,
    )


@agents.post("/<login>/sessions/<session_id>/end")
@declare(ADMINS)
def end_session(login: str, session_id: str) -> Response:
    """The agent is signed in at that browser no more."""
    agent = _present(login)
    records, now = pages().runtime.records, pages().clock()
    if end_session_of(records, agent.id, session_id, author(), now):
        _say("agents_session_ended", name=agent.name)
    return _back(login)


def _do(login: str, done: str, act: Callable[[], object], *, own: bool = False) -> Response:
    """Do something to an agent and say so; `own` where one may do it to oneself."""
    agent = _present(login)
    if not own and agent.id == signed_in().agent_id:
        return _refused(login, "agents_not_oneself")
    try:
        act()
    except Problems as error:
        flash(" ".join(say_problem(one, page_language()) for one in error.problems), "refused")
        return _back(login)
    except acts.NoSuchAgent:
        abort(404)
    _say(done, name=agent.name, email=agent.email)
    return _back(login)


def _form(
    agent: AgentShown | None,
    typed: dict[str, str],
    beside: Mapping[str, list[str]],
    on_file: Mapping[str, str] | None = None,
) -> str:
    """`beside` is what is wrong, by field; `on_file` what the form is to say that whoever fills it
    has seen."""
    return render_template(
        "agents/form.html",
        agent=agent,
        typed=typed,
        on_file=on_file or {},
        problems=beside,
        is_oneself=agent is not None and agent.id == signed_in().agent_id,
        spoken=dict.fromkeys([*SPOKEN, typed.get("languages", "")]),
        roles=dict.fromkeys([*ROLES, typed.get("role", "")]),
    )


def _known(agent: AgentShown | None) -> AgentShown:
    return agent or abort(404)


def _present(login: str) -> AgentShown:
    """The agent of that login, of those who have not left."""
    with pages().runtime.records.read() as records:
        agent = _known(agent_shown(records, login))
    return agent if agent.left_at is None else abort(404)


def _is_gone(login: str) -> bool:
    """Whether nobody has that login any more."""
    with pages().runtime.records.read() as records:
        return agent_shown(records, login) is None


def _say(words: str, **facts: object) -> None:
    flash(say_in(page_language())(words, **facts), "done")


def _refused(login: str, words: str) -> Response:
    flash(say_in(page_language())(words), "refused")
    return _back(login)


def _back(login: str) -> Response:
    return redirect(url_for("agents.show", login=login), 303)
