"""Mail that failed, is late or was set aside: listed, and sent again."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.mail.again import NotAgain, send_again
from callrouter.records.current_hours import current_revision
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.mail_delivery import SHOWN_FOR
from callrouter.rules.roles import OVERSEERS
from callrouter.rules.ticket_number import spaced
from callrouter.views.mail import is_about_ticket_of, mails_in_trouble, mails_set_aside, troubled
from callrouter.wording.calendar import name_clock
from callrouter.wording.mails.names import name_mail
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem
from callrouter.wording.written import write_short
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, OVERSIGHT, author, is_ours, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.numbers import small_number
from webhooks.routes import declare

mail = Blueprint("mail", __name__)

SHOWN = 50
"""Of each list, and so many may be sent again at once."""


@mail.get("/mails")
@declare(OVERSIGHT)
def show() -> str:
    """What does not arrive: what failed, what is late, what was set aside."""
    runtime, language, now = pages().runtime, page_language(), pages().clock()
    before = {name: request.args.get(name, type=small_number) for name in ("failed", "late")}
    with runtime.records.read() as session:
        zone = current_revision(session, runtime.dialled_lines.schedules).schedule.zone
        counted, aside = troubled(session, now), mails_set_aside(session)
        failed = mails_in_trouble(
            session, now, state="failed", before=before["failed"], limit=SHOWN + 1
        )
        late = mails_in_trouble(session, now, state="late", before=before["late"], limit=SHOWN + 1)
    return render_template(
        "mails/list.html",
        counted=counted,
        failed=failed[:SHOWN],
        late=late[:SHOWN],
        aside=aside,
        before=before,
        failed_older=failed[SHOWN - 1].id if len(failed) > SHOWN else None,
        late_older=late[SHOWN - 1].id if len(late) > SHOWN else None,
        days=SHOWN_FOR.days,
        now=now,
        when=lambda instant: write_short(instant, language, zone),
        clock=name_clock(zone, language),
        name_mail=lambda kind: name_mail(kind, language),
        spaced=spaced,
        addresses=addresses,
    )


@mail.post(f"/mails/<int(max={LARGEST_NUMBER}):mail_id>/again")
@declare(EVERYONE)
def again(mail_id: int) -> Response:
    """Send a mail again. An agent sends those about the tickets that they have in hand; `from`
    names the page that is shown then."""
    if not _may_send_again(mail_id):
        abort(403)
    if _send_again(mail_id):
        flash(say_in(page_language())("mails_done"), "done")
    return _back()


@mail.post("/mails/again")
@declare(OVERSIGHT)
def again_all() -> Response:
    """Send several mails again, those of a page of the list; one that cannot be is told of, and
    the others are sent."""
    sent = sum(_send_again(one) for one in request.form.getlist("mail", type=small_number)[:SHOWN])
    if sent:
        say = say_in(page_language())
        flash(say("mails_done") if sent == 1 else say("mails_done_all", count=sent), "done")
    return _back()


def _may_send_again(mail_id: int) -> bool:
    who = signed_in()
    if who.role in OVERSEERS:
        return True
    with pages().runtime.records.read() as session:
        return is_about_ticket_of(session, mail_id, who.agent_id)


def _send_again(mail_id: int) -> bool:
    """Whether it is sent again; why not is said on the next page."""
    try:
        with pages().runtime.transaction() as session:
            send_again(session, mail_id, author(), pages().clock())
    except NotAgain as refused:
        for one in refused.problems:
            flash(say_problem(one, page_language()), "refused")
        return False
    return True


def _back() -> Response:
    """To the page from which a mail was sent again."""
    page = request.form.get("from", "")
    if page and is_ours(page):
        return redirect(page, 303)
    seen_by = signed_in().role in OVERSEERS
    return redirect(url_for("mail.show" if seen_by else "console.show"), 303)
