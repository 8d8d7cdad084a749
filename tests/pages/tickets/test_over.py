"""What is over by the time that somebody looks at a ticket, or presses a button there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from callrouter.desk.saving import Save, save
from callrouter.records import Database, OwedMail, TicketMessage
from callrouter.rules.merging import UNDONE_WITHIN
from callrouter.runtime import Runtime
from tests.cli.desk import FIRST, SECOND
from tests.pages.reading import shown
from tests.pages.tickets.test_writing import written
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("two_tickets")


def told_after(someone: Visitor, number: str = FIRST) -> str:
    return shown(someone.get(f"/tickets/{number}").text)


def test_what_was_written_is_taken_back_before_it_leaves_and_not_after(
    zoe: Visitor, clock: Clock, records: Database
) -> None:
    zoe.post(f"/tickets/{FIRST}", text="Un", nature="request")
    zoe.post(f"/tickets/{FIRST}/messages/1/take-back")
    assert "Le message ne part pas." in told_after(zoe)
    assert written(records)[0].taken_back_at is not None
    zoe.post(f"/tickets/{FIRST}", text="Deux")
    clock.pass_time(seconds=4)
    page = zoe.get(f"/tickets/{FIRST}").text
    # Beside what was said and at the message itself: for as long as the mail is held back.
    assert re.findall(r'data-lasts="([^"]+)"', page) == ["6.0", "6.0"]
    # A mail that did not leave in time is held back by nothing that the page could know of.
    clock.pass_time(seconds=7)
    page = zoe.get(f"/tickets/{FIRST}").text
    assert ("/messages/2/take-back" in page, "data-lasts" in page) == (True, False)
    with records.begin() as session:
        message = session.get_one(TicketMessage, 2)
        mail = session.query(OwedMail).filter_by(event=message.mail_event).one()
        mail.sent_at = message.accepted_at = clock.now
    assert "Reprendre avant" not in told_after(zoe)
    zoe.post(f"/tickets/{FIRST}/messages/2/take-back")
    assert "Ce message est parti, ou est en train de partir." in told_after(zoe)


def test_tickets_are_parted_for_as_long_as_the_merge_can_be_undone(
    zoe: Visitor, clock: Clock
) -> None:
    zoe.post(f"/tickets/{FIRST}/merge", chosen=SECOND)
    clock.pass_time(seconds=60)
    page = zoe.get(f"/tickets/{FIRST}").text
    form = page.partition(f'action="/tickets/{SECOND}/unmerge"')[2].partition(">")[0]
    assert form == f' data-lasts="{(UNDONE_WITHIN - timedelta(seconds=60)).total_seconds()}"'
    clock.pass_time(seconds=UNDONE_WITHIN.total_seconds())
    zoe.sign_in("zoe")
    assert f"/tickets/{SECOND}/unmerge" not in zoe.get(f"/tickets/{FIRST}").text


def test_on_an_old_ticket_nothing_that_is_over_is_told_as_still_to_come(
    zoe: Visitor, clock: Clock, runtime: Runtime
) -> None:
    save(runtime, FIRST, "zoe", Save(nature="incident"), clock.now)

    def matrix() -> str:
        page = zoe.get(f"/tickets/{FIRST}").text
        cells = page.partition('<table data-key="m"')[2].partition("</table>")[0]
        return re.sub(r"<[^>]+>|\s", " ", cells)

    assert "avant " in matrix()
    assert "en retard" not in matrix()
    clock.pass_time(days=40)
    zoe.sign_in("zoe")
    assert re.search(r"avant \d|avant (lun|mar|mer|jeu|ven)", matrix()) is None
    assert matrix().count("en retard depuis") == 9
    page = told_after(zoe)
    assert "à faire avant le" not in page.replace("était à faire avant le", "")
    assert re.search(r"Échéance : [^·]*, dépassée", page)
