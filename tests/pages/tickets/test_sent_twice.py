"""A form that is sent twice, since a button was pressed twice or the answer was lost on the way, is
saved once: nothing stands on the ticket twice, and nobody gets the same mail twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from callrouter.records import Database, OwedMail, Ticket, TicketEvent, TicketMessage
from tests.cli.desk import FIRST
from tests.pages.reading import shown
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("two_tickets")

TICKET = f"/tickets/{FIRST}"


def seen(someone: Visitor, page: str) -> str:
    """The last entry that is on that page."""
    return re.findall(r'name="last_seen" value="(\d+)"', someone.get(page).text)[0]


def sends(someone: Visitor, page: str, last_seen: str, **form: str) -> TestResponse:
    """One answer to the form, with a file where it names one."""
    file = {"file": (BytesIO(b"ping"), form.pop("file"))} if "file" in form else {}
    sent = {**form, **file, "last_seen": last_seen, "csrf_token": someone.token}
    answer = someone.client.post(page, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303, shown(answer.text)
    return answer


def left_behind(records: Database) -> tuple[int, ...]:
    """How much there is of what a form leaves behind."""
    with records.read() as session:
        kinds = (TicketMessage, OwedMail, TicketEvent, Ticket)
        return tuple(session.query(kind).count() for kind in kinds)


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("", {"text": "Nous regardons.\r\n", "state": "waiting_for_partner", "file": "a.txt"}),
        ("", {"text": "Réparé.", "state": "resolved", "nature": "request"}),
        ("", {"note": "Pas de réponse.", "file": "a.txt"}),
        ("/answer", {"text": "Toujours en panne.", "file": "a.txt"}),
        ("/access", {"what": "mode rescue"}),
        ("/test", {"what": "ping d'ailleurs"}),
        ("/refuse", {"ground": "abuse", "reason": "Trop."}),
    ],
)
def test_a_form_that_is_sent_twice_is_saved_once(
    zoe: Visitor, records: Database, clock: Clock, act: str, form: dict[str, str]
) -> None:
    last = seen(zoe, f"{TICKET}{act}")
    first = sends(zoe, f"{TICKET}{act}", last, **form)
    once = left_behind(records)
    clock.pass_time(seconds=2)
    again = sends(zoe, f"{TICKET}{act}", last, **form)
    assert (left_behind(records), again.location) == (once, first.location)


def test_what_is_written_again_on_purpose_or_differs_is_saved(
    zoe: Visitor, records: Database, clock: Clock
) -> None:
    # Called in vain twice, with the page that tells of the first time before one's eyes.
    for _ in range(2):
        sends(zoe, TICKET, seen(zoe, TICKET), note="Pas de réponse.")
        clock.pass_time(minutes=5)
    last = seen(zoe, TICKET)
    for text in ("Un", "Deux"):
        sends(zoe, TICKET, last, text=text)
    # What one took back is not there.
    zoe.get(TICKET)
    zoe.post(f"{TICKET}/messages/4/take-back")
    sends(zoe, TICKET, last, text="Deux")
    with records.read() as session:
        texts = [one.text for one in session.query(TicketMessage).order_by(TicketMessage.id)]
    assert texts == ["Pas de réponse.", "Pas de réponse.", "Un", "Deux", "Deux"]


def test_a_colleague_writes_the_same_and_is_not_taken_for_the_same(
    visitor: Callable[[], Visitor], zoe: Visitor, records: Database
) -> None:
    yves = visitor().sign_in("yves")
    last = seen(zoe, TICKET)
    for someone in (zoe, yves):
        seen(someone, TICKET)
        sends(someone, TICKET, last, note="Baie 12.")
    assert left_behind(records)[0] == 2


def test_an_answer_to_a_ticket_that_is_over_opens_one_other_ticket(
    zoe: Visitor, records: Database
) -> None:
    with records.begin() as session:
        session.query(Ticket).filter_by(number=FIRST).update({"state": "closed"})
    last = seen(zoe, f"{TICKET}/answer")
    first = sends(zoe, f"{TICKET}/answer", last, text="C'est revenu.")
    once = left_behind(records)
    again = sends(zoe, f"{TICKET}/answer", last, text="C'est revenu.")
    assert (left_behind(records), again.location) == (once, first.location)
    sends(zoe, f"{TICKET}/answer", last, text="Et ceci.")
    assert left_behind(records)[-1] == once[-1] + 1
