"""What answers an act at a ticket: its page, with a word on what was done, or why not."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from callrouter.mail.kinds import Asks
from callrouter.rules.problem import Problems
from callrouter.rules.ticket_number import read_number
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem
from webhooks.pages import addresses
from webhooks.pages.access import page_language


def done(at: str, words: str, /, *, written_again: int | None = None, **about: object) -> Response:
    """The ticket of that number, and what was done. `written_again`: the message of its reader
    whose words stand in the reply again."""
    flash(say_in(page_language())(words, **about), "done")
    again = f"?again={written_again}" if written_again is not None else ""
    return redirect(addresses.of_ticket(at) + again, 303)


def refused(number: str | None, problems: Problems) -> Response:
    """The ticket as it stands, and what is wrong and to do; the work list where that is no number
    of a ticket."""
    tell(problems)
    written = read_number(number or "")
    back = addresses.of_ticket(written) if written is not None else url_for("work.show")
    return redirect(back, 303)


def say_what_is_asked(asks: Asks | None) -> None:
    """Say on the next page what callrouter asks the partner for because of what was saved: so the
    ticket waits, which nobody has set."""
    if asks is not None:
        flash(say_in(page_language())(f"answering_asks_{asks}"), "done")


def tell(problems: Problems) -> None:
    """Say on the next page what is wrong, and what to do."""
    for one in problems.problems:
        flash(say_problem(one, page_language()), "refused")
