"""The page to which an invitation leads: choosing a password and setting up codes."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from callrouter.people.access.invitations import Chosen, Invited, accept_invitation, who_is_invited
from callrouter.people.access.links import SignInError
from callrouter.people.access.passwords import TooBusy
from callrouter.rules.problem import Problem, Problems
from webhooks.pages.access import Public, page_language
from webhooks.pages.code_picture import code_picture
from webhooks.pages.context import pages
from webhooks.pages.entering import begin, browser, know_browser
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

invitation = Blueprint("invitation", __name__)


@invitation.get("/invitation/<token>")
@declare(Public())
def ask(token: str) -> str:
    """Only show: a mail scanner that opens the link uses it not up."""
    return _form(_invited(token))


@invitation.post("/invitation/<token>")
@declare(Public())
def accept(token: str) -> Response | tuple[str, int]:
    """Keep what was chosen, and sign in."""
    found, invited = pages(), _invited(token)
    chosen = Chosen(*(request.form.get(name, "") for name in ("password", "repeated", "code")))
    try:
        opened = accept_invitation(
            found.runtime, found.passwords, found.key, token, chosen, know_browser(),
            browser(), found.clock(),
        )  # fmt: skip
    except Problems as wrong:
        return _form(invited, wrong.problems), 422
    except TooBusy:
        return _form(invited, [Problem("password", "password_busy")]), 503
    return begin(opened)


@invitation.errorhandler(SignInError)
def refused(error: SignInError) -> tuple[str, int]:
    """The invitation is of no use (any more)."""
    return render_template("sign_in/form.html", refused=f"invitation_{error.because}"), 403


def _invited(token: str) -> Invited:
    found = pages()
    invited = who_is_invited(found.runtime.records, found.key, token, know_browser(), found.clock())
    g.reader = invited.person
    return invited


def _form(invited: Invited, problems: list[Problem] | None = None) -> str:
    return render_template(
        "sign_in/invitation.html",
        who=invited.person,
        again=invited.again,
        codes=code_picture(invited.secret, invited.person.login),
        problems=beside_fields(problems or (), page_language()),
    )
