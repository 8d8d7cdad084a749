"""Texts that agents use again, filled in for a ticket: static/text_blocks.js asks for one and puts
it into the reply. Without scripts the form of the reply does the same, see `tickets.keep`."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from callrouter.desk.acting import ActError
from callrouter.desk.text_blocks import written_with
from callrouter.wording import LANGUAGES
from callrouter.wording.problems import say_problem
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.routes import declare

ticket_blocks = Blueprint("ticket_blocks", __name__)


@ticket_blocks.get("/tickets/<number>/text-blocks/<name>")
@declare(EVERYONE)
def filled_in(number: str, name: str) -> Response:
    """The text block of that name, as it would be sent; or, as a sentence, why it cannot be."""
    try:
        words, status = block_for(number, name, request.args.get("language", "")), 200
    except ActError as error:
        told = [say_problem(one, page_language()) for one in error.problems]
        words, status = " ".join(told), 422
    return Response(words, status, mimetype="text/plain")


def block_for(number: str, name: str, chosen: str) -> str:
    """That block for this ticket, in the language that was chosen for it, else in its own. Raises
    ActError."""
    language = chosen if chosen in LANGUAGES else None
    return written_with(pages().runtime, number, signed_in().login, name, language)
