"""The web app for people: all pages. It never runs in the process that Twilio calls."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from flask import Flask, flash, g, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from callrouter.people.access.passwords import Passwords
from callrouter.people.consoles import SeenConsoles
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.startup import begin_process, open_runtime, utc_now
from callrouter.upkeep.heartbeat import live as give_signs_of_life
from callrouter.wording.pages import duration, knows, length, say_in, telephone
from callrouter.wording.written import write_size
from webhooks.health import health
from webhooks.malformed import refuse_control_characters, refuse_doubled_slashes
from webhooks.pages.access import guard_access, page_language
from webhooks.pages.account import account
from webhooks.pages.admin.agents import agents
from webhooks.pages.admin.announcement import announcement
from webhooks.pages.admin.audit import audit
from webhooks.pages.admin.calls import calls
from webhooks.pages.admin.contacts import contacts
from webhooks.pages.admin.dial import dial
from webhooks.pages.admin.health import health_page
from webhooks.pages.admin.holdings import holdings
from webhooks.pages.admin.holidays import holidays
from webhooks.pages.admin.hours import hours
from webhooks.pages.admin.hours_edit import hours_edit
from webhooks.pages.admin.imports import imports
from webhooks.pages.admin.lines import lines
from webhooks.pages.admin.now import now
from webhooks.pages.admin.partners import partners
from webhooks.pages.admin.refused_numbers import refused_numbers
from webhooks.pages.admin.text_blocks import text_blocks
from webhooks.pages.admin.wallboards import wallboards
from webhooks.pages.admin.year import year
from webhooks.pages.after_call import after_call
from webhooks.pages.alerts import alerts
from webhooks.pages.bodies import limit_bodies
from webhooks.pages.call_notes import call_notes
from webhooks.pages.colleagues import Colleagues
from webhooks.pages.console import console
from webhooks.pages.context import Pages
from webhooks.pages.desk.files import ticket_files
from webhooks.pages.desk.joining import joining
from webhooks.pages.desk.partner_past import partner_past
from webhooks.pages.desk.putting_down import putting_down
from webhooks.pages.desk.refusing import refusing
from webhooks.pages.desk.taking import taking
from webhooks.pages.desk.telling import telling
from webhooks.pages.desk.ticket_blocks import ticket_blocks
from webhooks.pages.desk.work import work
from webhooks.pages.drafts import drafts, forget_saved
from webhooks.pages.headers import guard_answers
from webhooks.pages.invitation import invitation
from webhooks.pages.live import Live, Unread
from webhooks.pages.mail import mail
from webhooks.pages.messages import messages
from webhooks.pages.natures import natures
from webhooks.pages.onlookers import onlookers, remember_looks
from webhooks.pages.provider import know_provider, provider
from webhooks.pages.published import Published
from webhooks.pages.score import score
from webhooks.pages.search import search
from webhooks.pages.sign_in import sign_in
from webhooks.pages.sign_in_by_mail import sign_in_by_mail
from webhooks.pages.tickets import tickets
from webhooks.pages.wallboard import wallboard
from webhooks.pages.who_calls import who_calls
from webhooks.pages.write_up import write_up
from webhooks.routes import Open, declare

log = structlog.get_logger()

ROOMS = (
    sign_in,
    sign_in_by_mail,
    provider,
    invitation,
    account,
    console,
    alerts,
    after_call,
    write_up,
    call_notes,
    who_calls,
    natures,
    mail,
    messages,
    score,
    calls,
    hours,
    hours_edit,
    year,
    dial,
    now,
    announcement,
    drafts,
    work,
    tickets,
    onlookers,
    taking,
    ticket_files,
    partner_past,
    putting_down,
    telling,
    ticket_blocks,
    joining,
    refusing,
    imports,
    search,
    lines,
    agents,
    audit,
    holidays,
    health_page,
    partners,
    contacts,
    holdings,
    refused_numbers,
    text_blocks,
    wallboards,
    wallboard,
)
"""The pages, a blueprint for each room of them."""


def create_pages_app(
    settings: Settings | None = None,
    clock: Callable[[], datetime] = utc_now,
    runtime: Runtime | None = None,
    passwords: Passwords | None = None,
    live: Live | None = None,
) -> Flask:
    """The app that the Procfile's `pages` serves. Without settings it is a process of its own and
    takes those of its environment. `passwords`: where they are to cost less than they do, in
    tests; `live`: where each question is to be answered by what is on record at that instant."""
    alone = settings is None
    settings = settings or begin_process("pages")
    runtime = runtime or open_runtime(settings)
    lasts = settings.line.sign_in.lasts
    live, consoles = live or Live(clock), SeenConsoles()
    if alone:
        give_signs_of_life(runtime, "pages", consoles.write)
        atexit.register(live.stop)
    app = Flask(
        "webhooks.pages",
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    app.config.update(
        SECRET_KEY=settings.env.secret_key.get_secret_value(),
        PERMANENT_SESSION_LIFETIME=lasts.at_most,
        # An answer that is under way when a session begins in another tab leaves its cookie alone.
        SESSION_REFRESH_EACH_REQUEST=False,
        SEND_FILE_MAX_AGE_DEFAULT=300,
        SESSION_COOKIE_NAME="callrouter",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.env.pages_url.startswith("https:"),
        # A console stays open all day: its forms stay good as long as its session.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["pages"] = Pages(
        runtime,
        clock,
        lasts,
        settings.env,
        settings.line.fallback_url,
        settings.line.sign_in,
        passwords or Passwords(),
        timedelta(seconds=settings.targets.service_level.answered_within),
        live,
        Colleagues(),
        consoles,
    )
    know_provider(app, settings.env)
    app.jinja_env.globals["duration"] = duration
    app.jinja_env.globals["length"] = length
    app.jinja_env.globals["telephone"] = telephone
    limit_bodies(app)
    refuse_doubled_slashes(app)
    refuse_control_characters(app)
    guard_answers(app)
    app.register_blueprint(health(runtime, clock))
    for room in ROOMS:
        app.register_blueprint(room)
    declare(Open())(app.view_functions["static"])
    guard_access(app)
    forget_saved(app)
    remember_looks(app)
    protection = CSRFProtect(app)
    protection.exempt(score)
    protection.exempt(drafts)
    protection.exempt(onlookers)
    protection.exempt(call_notes)
    protection.exempt(alerts)
    app.register_error_handler(HTTPException, _problem)
    app.register_error_handler(Unread, _unread)
    app.register_error_handler(Exception, _unexpected)
    app.wsgi_app = Published(  # type: ignore[method-assign]
        app.wsgi_app, settings.env.pages_url, settings.line.sign_in.proxies
    )
    return app


def _problem(problem: HTTPException) -> tuple[str, int, dict[str, str]] | HTTPException:
    if problem.code is None or problem.code < 400:
        return problem
    if isinstance(problem, CSRFError):
        log.warning(
            "pages.form_refused",
            problem=problem.description,
            referrer=_site_of(request.referrer),
            fix="open the pages at PAGES_BASE_URL, or mend that setting",
        )
    known = knows(f"problem_{problem.code}")
    code = problem.code if known else (500 if problem.code >= 500 else 400)
    if request.headers.get("HX-Request") and problem.code < 500 and request.method != "GET":
        # The page whose form it was is not what it was: it is opened anew, and says why.
        flash(say_in(page_language())(f"problem_{code}"), "refused")
        return "", problem.code, {"HX-Refresh": "true"}
    most = write_size(request.max_content_length or 0, page_language())
    return render_template("problem.html", code=code, most=most), problem.code, {}


def _site_of(address: str | None) -> str | None:
    """Without what comes after the host: among our pages that may be a link that lets somebody
    in."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def _unread(_problem: Unread) -> tuple[str, int]:
    """It was told once; here each open page would tell it every second."""
    g.person = None
    return render_template("problem.html", code=500), 503


def _unexpected(problem: Exception) -> tuple[str, int]:
    log.exception("pages.failed", endpoint=request.endpoint)
    g.person = None
    return render_template("problem.html", code=500), 500
