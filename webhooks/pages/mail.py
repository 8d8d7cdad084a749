"""Mail that failed or is late: sent again by a supervisor or an admin."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from callrouter.mail.again import NotAgain, send_again
from callrouter.records.table import LARGEST_NUMBER
from webhooks.pages import board
from webhooks.pages.access import author, staff
from webhooks.pages.context import pages
from webhooks.routes import declare

mail = Blueprint("mail", __name__)


@mail.post(f"/console/mails/<int(max={LARGEST_NUMBER}):mail_id>/again")
@declare(staff("supervisor", "admin"))
def again(mail_id: int) -> Response | str:
    """Send a mail again."""
    try:
        with pages().runtime.transaction() as session:
            send_again(session, mail_id, author(), pages().clock())
    except NotAgain as error:
        return board.refuse(error)
    return board.answer("done", "done_mail")
