"""What one save changed is one mail, with what was written, to the people of the account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from callrouter.mail.kinds import News, RefusalNews, SeverityNews, is_automatic
from callrouter.mail.partner_notices import PartnerNotices, sections_of
from callrouter.records import Agent, Contact, OwedMail, Partner, Promise, Ticket, TicketMessage
from callrouter.startup import runtime_of
from tests.mail.letters import BY_NOBODY, NEWS
from tests.mail.mailroom import Clock, Desk

SOON = timedelta(hours=2)
QUALIFIED = SeverityNews(before=None, after="S2")


@pytest.mark.parametrize(
    ("news", "sections"),
    [
        (News(), []),
        (News(state="resolved", diagnosis="ours"), ["resolution", "diagnosis"]),
        (News(state="waiting_for_partner", severity=QUALIFIED), ["question", "severity"]),
        (News(state="waiting_for_partner", asks="charge", nature="request"), ["charge", "nature"]),
        (News(asks="pre_diagnosis"), ["pre_diagnosis"]),
        (News(state="open"), ["state"]),
        (
            News(
                state="refused", refusal=RefusalNews(ground="abuse", reason="."), diagnosis="ours"
            ),
            ["refusal", "diagnosis"],
        ),
    ],
)
def test_the_weightiest_part_of_a_mail_stands_first(news: News, sections: list[str]) -> None:
    assert list(sections_of(news)) == sections


def test_only_what_a_person_wrote_is_not_automatic() -> None:
    assert not is_automatic("progress_update", NEWS)
    assert is_automatic("severity_qualified", NEWS | BY_NOBODY)
    assert is_automatic("phone_unreachable", {"agent_id": 3})


@pytest.fixture
def notices(desk: Desk) -> PartnerNotices:
    return runtime_of(desk.settings, desk.records, None, lambda: None).partner_notices  # type: ignore[arg-type]


def _on_a_ticket(desk: Desk, notices: PartnerNotices, kind: Any, news: News, text: str = "") -> Any:
    """The mail that is owed about these news on a ticket of Alice's, or None; and what is promised.
    Zoé wrote the text."""
    now = desk.clock()
    with desk.records.begin() as session:
        alice = Contact(name="Alice Martin", email="alice@nord.example")
        nord = Partner(account="nord", name="Nord", language="fr", created_at=now, contacts=[alice])
        zoe = Agent(
            login="zoe", name="Zoé", email="zoe@example.net", phone="+33199000201",
            languages="fr en", role="agent", state="away", state_since=now,
        )  # fmt: skip
        session.add_all([nord, zoe])
        session.flush()
        ticket = Ticket(
            number="10000175", channel="phone", state=news.state or "open", nature="incident",
            rank=0, language="en", opened_at=now, partner_id=nord.id, contact_id=alice.id,
            subject="Disk\r\nBcc: eve@example.com",
        )  # fmt: skip
        session.add(ticket)
        session.flush()
        message = None
        if text:
            message = TicketMessage(
                ticket_id=ticket.id, kind="reply", public=True, agent_id=zoe.id, language="en",
                text=text, at=now,
            )  # fmt: skip
            session.add(message)
            session.flush()
        hold = timedelta(seconds=10 if message else 0)
        told = {"message": message, "news": news, "hold": hold, "now": now}
        assert notices.ticket_news(session, ticket, kind, **told)
        assert not notices.ticket_news(session, ticket, kind, **told)
    with desk.records.read() as session:
        return session.query(OwedMail).one(), session.query(Promise).all()


def test_an_agents_answer_waits_ten_seconds_and_is_quoted_under_its_authors_name(
    desk: Desk, notices: PartnerNotices, server: Any, clock: Clock
) -> None:
    text = "See <script>alert(1)</script> & " + "x" * 200 + "\n\nאבג"
    owed, promised = _on_a_ticket(
        desk, notices, "severity_qualified",
        News(severity=SeverityNews(before=None, after="S2", due_at=clock() + SOON)), text,
    )  # fmt: skip
    assert (owed.due_at - owed.owed_at, promised) == (timedelta(seconds=10), [])
    clock.move(seconds=10)
    desk.send()
    [mail] = server.mails()
    subject = "[1000 0175] Incident of severity S2: Disk Bcc: eve@example.com"
    assert mail.header("Subject") == subject
    assert mail.header("Bcc") is None
    assert "Zoé writes:\n\n> See <script>alert(1)</script> & xxx" in (mail.text or "").replace(
        "\r\n", "\n"
    )
    assert "We aim to send you a first response" not in (mail.text or "").replace("\r\n", "\n")
    assert "<p>See &lt;script&gt;alert(1)&lt;/script&gt; &amp; xxx" in mail.html


def test_a_deadline_that_a_mail_tells_is_a_promise_and_one_that_is_past_is_none(
    desk: Desk, notices: PartnerNotices, clock: Clock
) -> None:
    news = News(severity=SeverityNews(before="S4", after="S2", due_at=clock() + SOON))
    owed, [promise] = _on_a_ticket(desk, notices, "severity_qualified", news)
    assert (promise.due_at, promise.mail_event) == (clock() + SOON, owed.event)
    assert promise.words == (
        "We aim to send you a first response before Monday 13 July at 4:04 p.m. (Paris time)."
    )


def test_a_deadline_that_is_past_is_not_promised(
    desk: Desk, notices: PartnerNotices, clock: Clock
) -> None:
    news = News(severity=SeverityNews(before="S4", after="S1", due_at=clock() - SOON))
    owed, promised = _on_a_ticket(desk, notices, "severity_qualified", news)
    assert (owed.facts["severity"]["due_at"], promised) == (None, [])
