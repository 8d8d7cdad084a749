"""A ticket, as it is read and worked at: what was told, what is owed, what was written, and what an
agent saves on it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from callrouter.desk.acting import ActError
from callrouter.desk.correspondence import HOLD
from callrouter.desk.meanwhile import ChangedMeanwhile
from callrouter.desk.saving import Saved, save
from callrouter.desk.sent_twice import SentTwice
from callrouter.desk.taking_back import take_back
from callrouter.desk.text_blocks import look_for_fields
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.ticket_number import read_number
from callrouter.wording.pages import say_in
from webhooks.malformed import takes_texts
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.bodies import LARGEST, takes
from webhooks.pages.context import pages
from webhooks.pages.desk.answering import done, refused, say_what_is_asked
from webhooks.pages.desk.sent import Sent, what_was_sent
from webhooks.pages.desk.ticket_blocks import block_for
from webhooks.pages.desk.ticket_page import ticket_page
from webhooks.pages.numbers import small_number
from webhooks.pages.problems import beside_fields
from webhooks.routes import declare

tickets = Blueprint("tickets", __name__)

SENT_AFTER = int(HOLD.total_seconds())


@tickets.get("/tickets/<number>")
@declare(EVERYONE)
def show(number: str) -> str | Response:
    """The ticket to which this number leads, however it is spaced."""
    written = read_number(number)
    if written is None:
        abort(404)
    if written != number:
        return redirect(addresses.of_ticket(written))
    again = request.args.get("again", type=small_number)
    return ticket_page(written, again=again, everything=request.args.get("all") == "yes")


@tickets.post("/tickets/<number>")
@declare(EVERYONE)
@takes(LARGEST)
@takes_texts
def keep(number: str) -> Response | str | tuple[str, int]:
    """Save what was written and changed: one save, and one mail about all of it; or only put a text
    block into the reply."""
    asked = what_was_sent()
    if "insert" in request.form:
        return _with_block(number, asked)
    try:
        look_for_fields(asked.save.text or "")
        saved = save(
            pages().runtime, number, signed_in().login, asked.save, pages().clock(),
            last_seen=asked.last_seen,
        )  # fmt: skip
    except SentTwice as twice:
        return done(twice.number, "ticket_done_before")
    except ActError as error:
        status = 409 if isinstance(error, ChangedMeanwhile) else 422
        beside = beside_fields(error.problems, page_language())
        return ticket_page(number, asked=asked, problems=beside), status
    answer = done(saved.number, _words(saved, asked.save.note is not None), seconds=SENT_AFTER)
    say_what_is_asked(saved.asks)
    return answer


@tickets.post(f"/tickets/<number>/messages/<int(max={LARGEST_NUMBER}):message_id>/take-back")
@declare(EVERYONE)
def take_back_message(number: str, message_id: int) -> Response:
    """Take back what one wrote, before its mail has left."""
    try:
        back = take_back(pages().runtime, number, signed_in().login, message_id, pages().clock())
    except ActError as error:
        return refused(number, error)
    more = back.state is not None or back.diagnosis or back.refusal
    again = message_id if not back.refusal else None
    return done(
        number, "ticket_done_back_more" if more else "ticket_done_back", written_again=again
    )


def _with_block(number: str, asked: Sent) -> str | tuple[str, int]:
    """The page with what was typed, and the text block that was chosen after it; nothing is
    saved."""
    name = request.form.get("block", "")
    if not name:
        said = {"block": [say_in(page_language())("block_none_chosen")]}
        return ticket_page(number, asked=asked, problems=said), 422
    try:
        words = block_for(number, name, asked.typed["language"])
    except ActError as error:
        beside = beside_fields(error.problems, page_language())
        return ticket_page(number, asked=asked, problems=beside), 422
    written = asked.typed["text"].rstrip()
    text = f"{written}\n\n{words}" if written else words
    typed = {**asked.typed, "text": text, "block": ""}
    return ticket_page(number, asked=replace(asked, typed=typed), goes_on_at="text")


def _words(saved: Saved, is_noted: bool) -> str:
    """What is said of a save."""
    if saved.is_mailed and saved.message_id is not None:
        return "ticket_done_sent"
    if saved.message_id is not None:
        return "ticket_done_unsent"
    if saved.is_mailed:
        return "ticket_done_mailed"
    return "ticket_done_noted" if is_noted else "ticket_done"
