"""Signing in by a mail: asking for it, and typing its six digits. Its link is one of sign_in's."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from callrouter.people.access.attempts import NotLetIn, TooManyAttempts
from callrouter.people.access.by_mail import ask_for_mail, enter_by_digits, mail_asked_for
from webhooks.pages.access import Public
from webhooks.pages.context import pages
from webhooks.pages.entering import (
    REFUSALS,
    asked_at,
    begin,
    browser,
    count_attempt,
    know_browser,
    origin,
)
from webhooks.routes import declare

sign_in_by_mail = Blueprint("sign_in_by_mail", __name__)


@sign_in_by_mail.get("/sign-in/mail")
@declare(Public())
def form() -> str:
    """Who wants to be let in?"""
    return render_template("sign_in/mail.html")


@sign_in_by_mail.post("/sign-in/mail")
@declare(Public())
def ask() -> Response | tuple[str, int]:
    """Send the mail, where there is such a person. The answer is the same where there is none."""
    login = request.form.get("login", "").strip()
    if not login:
        return redirect(url_for("sign_in_by_mail.form"), 303)
    try:
        count_attempt(login)
    except TooManyAttempts:
        words, status = REFUSALS[TooManyAttempts]
        return render_template("sign_in/mail.html", login=login, refused=words), status
    ask_for_mail(pages().runtime, pages().key, login, know_browser(), pages().clock())
    session["asked_as"] = login[:64]
    return redirect(url_for("sign_in_by_mail.type_digits"), 303)


@sign_in_by_mail.get("/sign-in/digits")
@declare(Public())
def type_digits() -> Response | str:
    """Whoever asked types what the mail says, or opens its link."""
    if not asked_at():
        return redirect(url_for("sign_in_by_mail.form"))
    return render_template("sign_in/digits.html", login=session.get("asked_as", ""))


@sign_in_by_mail.post("/sign-in/digits")
@declare(Public())
def enter() -> Response | tuple[str, int]:
    """Open a session for whoever typed the digits, once. What is said where they are refused is the
    same beyond the limit: otherwise it told for whom the mail was, or that nobody got one."""
    found, login = pages(), session.get("asked_as", "")
    if not asked_at():
        return redirect(url_for("sign_in_by_mail.form"), 303)
    try:
        # Whoever asked for somebody else since then guesses at the digits of the mail before.
        asked_for = mail_asked_for(found.runtime.records, asked_at()) or login
        count_attempt(asked_for, digits=True)
        token = enter_by_digits(
            found.runtime.records, found.key, request.form.get("code", ""), asked_at(), origin(),
            browser(), found.clock(),
        )  # fmt: skip
    except (NotLetIn, TooManyAttempts):
        return render_template("sign_in/digits.html", login=login, refused="digits_refused"), 422
    return begin(token)
