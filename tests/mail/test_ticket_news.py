"""What one save changed is one mail, with what was written, to the people of the account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import String
from sqlalchemy.orm import Session

from callrouter.desk.correspondence import HOLD, write
from callrouter.mail.kinds import (
    ExtraContact,
    News,
    RefusalNews,
    SeverityNews,
)
from callrouter.mail.news import kind_of, sections_of
from callrouter.mail.partner_notices import PartnerNotices
from callrouter.records import Agent, Contact, OwedMail, Partner, Promise, Ticket, TicketMessage
from callrouter.rules.score_link import number_scored
from callrouter.startup import runtime_of
from tests.mail.mailroom import Clock, Desk, MailServer

SOON = timedelta(hours=2)
QUALIFIED = SeverityNews(before=None, after="S2")
REFUSED = RefusalNews(ground="abuse", reason=".")


@pytest.mark.parametrize(
    ("news", "sections", "kind", "without_a_text"),
    [
        (News(), [], "first_response", None),
        (News(state="open"), ["state"], "first_response", "progress_update"),
        *(
            (news, sections, kind, kind)
            for news, sections, kind in [
                (
                    News(state="refused", refusal=REFUSED, diagnosis="ours"),
                    ["refusal", "diagnosis"],
                    "ticket_refused",
                ),
                (
                    News(state="resolved", diagnosis="ours"),
                    ["resolution", "diagnosis"],
                    "ticket_resolved",
                ),
                (
                    News(diagnosis="ours", severity=QUALIFIED),
                    ["diagnosis", "severity"],
                    "diagnosis",
                ),
                (
                    News(state="waiting_for_partner", asks="charge", nature="request"),
                    ["charge", "nature"],
                    "charge_question",
                ),
                (News(asks="pre_diagnosis"), ["pre_diagnosis"], "information_needed"),
                (
                    News(state="waiting_for_partner", severity=QUALIFIED),
                    ["question", "severity"],
                    "information_needed",
                ),
                (
                    News(severity=QUALIFIED, state="open"),
                    ["severity", "state"],
                    "severity_qualified",
                ),
                (News(nature="request"), ["nature"], "severity_qualified"),
            ]
        ),
    ],
)
def test_the_weightiest_part_of_a_mail_stands_first_and_gives_it_its_kind(
    news: News, sections: list[str], kind: str, without_a_text: str | None
) -> None:
    message = TicketMessage(text="The disk is replaced.")
    assert list(sections_of(news)) == sections
    assert kind_of(news, message, is_first_response=True) == kind
    assert kind_of(news, None, is_first_response=False) == without_a_text


def test_what_is_written_after_a_first_response_is_news_of_the_ticket() -> None:
    message = TicketMessage(text="It is nearly done.")
    assert kind_of(News(), message, is_first_response=False) == "progress_update"


@pytest.fixture
def notices(desk: Desk) -> PartnerNotices:
    return runtime_of(desk.settings, desk.records, None, lambda: None).partner_notices  # type: ignore[arg-type]


@contextmanager
def _a_ticket(desk: Desk, **values: Any) -> Iterator[tuple[Session, Ticket, Agent]]:
    """Within a transaction: a ticket of Alice's, and Zoé, an agent."""
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
        ticket = Ticket(**{
            "number": "10000175", "channel": "phone", "state": "open", "nature": "incident",
            "rank": 0, "language": "en", "opened_at": now, "partner_id": nord.id,
            "contact_id": alice.id, "subject": "Disk\r\nBcc: eve@example.com", **values,
        })  # fmt: skip
        session.add(ticket)
        session.flush()
        yield session, ticket, zoe


def _on_a_ticket(
    desk: Desk, notices: PartnerNotices, news: News, text: str = ""
) -> tuple[OwedMail, list[Promise]]:
    """The mail that is owed about these news on a ticket of Alice's, and what is promised. Zoé
    wrote the text."""
    now = desk.clock()
    with _a_ticket(desk) as (session, ticket, zoe):
        message = None
        if text:
            message = write(
                session, ticket, kind="reply", text=text, now=now, public=True, agent=zoe
            )
        for is_new in (True, False):
            assert is_new == notices.ticket_news(
                session, ticket, message=message, news=news,
                hold=HOLD if message else timedelta(0), now=now,
            )  # fmt: skip
    with desk.records.read() as session:
        return session.query(OwedMail).one(), session.query(Promise).all()


def test_an_agents_answer_waits_ten_seconds_and_is_quoted_under_its_authors_name(
    desk: Desk, notices: PartnerNotices, server: MailServer, clock: Clock
) -> None:
    text = "See <script>alert(1)</script> & " + "x" * 200 + "\n\nאבג"
    news = News(severity=SeverityNews(before=None, after="S2", due_at=clock() + SOON))
    owed, promised = _on_a_ticket(desk, notices, news, text)
    assert (owed.due_at - owed.owed_at, promised) == (HOLD, [])
    clock.move(seconds=10)
    desk.send()
    [mail] = server.mails()
    subject = "[1000 0175] Incident of severity S2: Disk Bcc: eve@example.com"
    assert mail.header("Subject") == subject
    assert mail.header("Bcc") is None
    words = (mail.text or "").replace("\r\n", "\n")
    assert "Zoé writes:\n\n> See <script>alert(1)</script> & xxx" in words
    assert "We aim to send you a first response" not in words
    assert "<p>See &lt;script&gt;alert(1)&lt;/script&gt; &amp; xxx" in mail.html


def test_a_deadline_that_a_mail_tells_is_a_promise(
    desk: Desk, notices: PartnerNotices, clock: Clock
) -> None:
    news = News(severity=SeverityNews(before="S4", after="S2", due_at=clock() + SOON))
    owed, [promise] = _on_a_ticket(desk, notices, news)
    assert (promise.due_at, promise.mail_event) == (clock() + SOON, owed.event)
    assert promise.words == (
        "We aim to send you a first response before Monday 13 July at 4:04 p.m. (Paris time)."
    )


def test_a_deadline_that_is_past_is_not_promised(
    desk: Desk, notices: PartnerNotices, clock: Clock
) -> None:
    news = News(severity=SeverityNews(before="S4", after="S1", due_at=clock() - SOON))
    owed, promised = _on_a_ticket(desk, notices, news)
    assert (owed.facts["severity"]["due_at"], promised) == (None, [])


def test_a_new_ticket_is_told_by_when_it_is_answered_once_that_is_reckoned(
    desk: Desk, notices: PartnerNotices, server: MailServer, clock: Clock
) -> None:
    due = clock() + timedelta(days=2, hours=19, minutes=56)
    with _a_ticket(desk, subject=None) as (session, ticket, _):
        notices.ticket_opened(session, ticket, "form", clock(), due_at=due, zone="Europe/Paris")
    desk.send()
    [mail] = server.mails()
    words = "We aim to send you a first response before Thursday 16 July at 10 a.m. (Paris time)."
    assert words in (mail.text or "")
    with desk.records.read() as session:
        promise = session.query(Promise).one()
    assert (promise.words, promise.due_at, promise.within) == (words, due, None)


def test_the_first_contact_is_told_once_a_month_that_the_allowance_runs_out(
    desk: Desk, notices: PartnerNotices, server: MailServer, clock: Clock
) -> None:
    told = []
    with _a_ticket(desk) as (session, ticket, _):
        assert ticket.partner is not None
        for used, limit in ((64, 80), (65, 80), (80, 80), (81, 80)):
            told.append(
                notices.allowance_used(
                    session, ticket.partner, month="2026-07", used=used, limit=limit,
                    policy="refuse", now=clock(),
                )
            )  # fmt: skip
        extra: list[ExtraContact] = [
            {"number": "10000175", "at": clock().isoformat(), "billable": True}
        ]
        for _ in range(2):
            told.append(
                notices.month_extra(
                    session, ticket.partner, month="2026-07", used=81, limit=80, extra=extra,
                    now=clock(),
                )
            )  # fmt: skip
    desk.send()
    assert told == [True, False, True, False, True, False]
    assert [mail.header("Subject") for mail in server.mails()] == [
        "64 de vos 80 contacts pour juillet 2026 sont utilisés",
        "Vos 80 contacts pour juillet 2026 sont utilisés",
        "Vos contacts supplémentaires en juillet 2026",
    ]


def test_the_mail_about_a_resolved_ticket_has_the_link_that_scores_it(
    desk: Desk, notices: PartnerNotices, clock: Clock
) -> None:
    owed, _ = _on_a_ticket(desk, notices, News(state="resolved"), "Done.")
    key = desk.settings.env.secret_key.get_secret_value().encode()
    page, token = str(owed.facts["score_page"]).rsplit("/", 1)
    assert page == f"{desk.settings.env.pages_url}/score"
    assert number_scored(key, token, clock()) == "10000175"


def test_two_saves_without_a_text_are_two_mails_even_at_one_instant(
    desk: Desk, notices: PartnerNotices, clock: Clock
) -> None:
    now, at_once = clock(), timedelta(0)
    with _a_ticket(desk) as (session, ticket, zoe):
        saves = [News(state="open", agent_id=zoe.id), News(severity=QUALIFIED)]
        assert [
            notices.ticket_news(session, ticket, message=None, news=news, hold=at_once, now=now)
            for news in saves
        ] == [True, True]
        ticket.contact_id = None
        session.query(Contact).one().left_at = now
        assert not notices.ticket_news(
            session, ticket, message=None, news=News(state="closed"), hold=at_once, now=now
        )
        assert ticket.no_address


def test_the_name_of_a_mail_and_of_its_copy_fits_its_column_however_many_tickets_there_are(
    desk: Desk, notices: PartnerNotices, clock: Clock
) -> None:
    instant = clock().replace(microsecond=123456)
    with _a_ticket(desk, id=999_999_999) as (session, ticket, _):
        notices.ticket_news(
            session, ticket, message=None, news=News(severity=QUALIFIED), hold=timedelta(0),
            now=instant,
        )  # fmt: skip
        event = session.query(OwedMail).one().event
    column = OwedMail.__table__.c.event.type
    assert isinstance(column, String)
    assert len(f"{event}:copy:999999999") <= (column.length or 0)
