"""What an agent writes reaches the partner with its files, whatever the mail server does; and it is
a response once the server has taken it (art. 4.1; scenarios 8 and 10)."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from typing import Any

import pytest
import requests

from callrouter.desk.correspondence import NewAttachment
from callrouter.desk.responses import mail_came_back
from callrouter.desk.saving import Save, Saved, save
from callrouter.desk.taking import take
from callrouter.desk.taking_back import take_back
from callrouter.desk.text_blocks import written_with
from callrouter.mail.again import send_again
from callrouter.records import Contact, Deadline, OwedMail, TextBlock, TicketMessage
from tests.authors import BY_TEST
from tests.stories.desk import opened, standing
from tests.world import PARIS, YVES, ZOE, World

TRACE = NewAttachment("relevé d'août.txt", "text/plain", b"1  192.0.2.1  0.4 ms\n" * 500)
PICTURE = NewAttachment("écran.png", "image/png", b"\x89PNG\r\n" + bytes(range(256)) * 40)


@pytest.fixture
def ticket(world: World) -> str:
    """An incident of Nord's, opened at 14:00, which Zoé has in hand."""
    world.at("2026-07-15 14:00")
    world.dispatching = False
    world.agent(ZOE, state="away")
    number = opened(world, world.partner())
    take(world.runtime, number, "zoe", world.now)
    mail_goes(world)
    return number


def mail_goes(world: World, seconds: float = 0) -> None:
    """So much time passes, and the mail worker does what is due."""
    world.now += timedelta(seconds=seconds)
    world.mail_is_due = True
    world.work()


def writes(world: World, number: str, text: str = "Le disque est remplacé.", **parts: Any) -> Saved:
    return save(world.runtime, number, "zoe", Save(text=text, **parts), world.now)


def answers(world: World) -> list[EmailMessage]:
    """What came from Zoé, as mail programs have it, the first one first."""
    raw = [f"{world.sandbox.url}/sandbox/mails/{one['id']}/raw" for one in world.sandbox.mails()]
    read = [message_from_bytes(requests.get(one).content, policy=modern) for one in raw[::-1]]
    return [one for one in read if isinstance(one, EmailMessage) and not one["Auto-Submitted"]]


def response(world: World) -> Deadline:
    found: Deadline = next(one for one in world.all(Deadline) if one.kind == "first_response")
    return found


def test_an_answer_leaves_after_ten_seconds_with_its_files_and_copies_in_the_tickets_thread(
    world: World, ticket: str
) -> None:
    with world.records.begin() as session:
        nord = session.get_one(Contact, 1).partner_id
        session.add(Contact(partner_id=nord, name="Bob", email="bob@nord.example"))
    saved = writes(world, ticket, attachments=[TRACE, PICTURE], copies_to=[2])
    mail_goes(world, 9)
    assert answers(world) == []
    mail_goes(world, 1)
    (mail,) = answers(world)
    assert (mail["To"], mail["Cc"]) == ("alice@nord.example", "bob@nord.example")
    before = [one.message_id for one in world.all(OwedMail)[:-1] if one.sent_at is not None]
    assert (mail["In-Reply-To"], str(mail["References"]).split()) == (before[-1], before)
    files = list(mail.iter_attachments())
    assert [one.get_filename() for one in files] == [TRACE.name, PICTURE.name]
    assert [one.get_payload(decode=True) for one in files] == [TRACE.content, PICTURE.content]
    assert [one.id for one in world.all(TicketMessage)] == [saved.message_id]
    assert f"{response(world).kept_at.astimezone(PARIS):%H:%M:%S}" == "14:00:10"


def test_what_is_taken_back_reaches_nobody_and_is_no_response(world: World, ticket: str) -> None:
    saved = writes(world, ticket, "Je ferme.", attachments=[TRACE])
    world.now += timedelta(seconds=9)
    assert saved.message_id is not None
    take_back(world.runtime, ticket, "zoe", saved.message_id, world.now)
    mail_goes(world, 60)
    assert answers(world) == []
    assert response(world).kept_at is None
    (kept,) = world.all(TicketMessage)
    assert (kept.text, kept.taken_back_at is None) == ("Je ferme.", False)
    writes(world, ticket)
    mail_goes(world, 10)
    (mail,) = answers(world)
    body = mail.get_body(("plain",))
    assert body is not None and "Le disque est remplacé." in body.get_content()
    assert response(world).kept_at is not None


def refused(at: str, says: str) -> dict[str, Any]:
    return {"mode": "refuse", "at": at, "says": says}


FAILS = pytest.mark.logs_error("mail.failed")
FAULTS = [
    pytest.param({"mode": "refuse_connection"}, id="away"),
    pytest.param(refused("mail", "452 4.3.1 Insufficient system storage"), id="no room"),
    pytest.param(refused("rcpt", "450 4.2.0 Greylisted for 300 seconds"), id="greylisted"),
    pytest.param(refused("data", "554 5.7.1 Relay access denied"), id="no relay"),
    pytest.param(refused("rcpt", "550 5.1.1 No such user"), id="unknown", marks=FAILS),
    pytest.param(refused("data", "552 5.3.4 Message too big"), id="too big", marks=FAILS),
    pytest.param({"mode": "drop_after_dot", "times": 1}, id="drops"),
]


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_the_mail_server_does_the_ticket_goes_on_and_only_acceptance_is_a_response(
    world: World, ticket: str, fault: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    is_final = request.node.get_closest_marker("logs_error") is not None
    world.sandbox.inbox(**fault)
    writes(world, ticket, attachments=[TRACE, PICTURE])
    mail_goes(world, 10)
    assert response(world).kept_at is None
    assert world.all(TicketMessage)[0].accepted_at is None
    owed = world.all(OwedMail)[-1]
    assert str(fault.get("says", "")) in (owed.problem or "")
    assert (owed.failed_at is not None) is is_final

    writes(world, ticket, "La reconstruction est en cours.")
    assert standing(world, ticket).state == "open"

    world.sandbox.inbox("accept")
    if is_final:
        with world.runtime.transaction() as session:
            send_again(session, owed.id, BY_TEST, world.now)
    mail_goes(world, 240)
    ids = [mail["Message-ID"] for mail in answers(world)]
    first, second = world.all(TicketMessage)
    assert len(set(ids)) == 2
    assert ids.count(first.header_id) == (2 if fault["mode"] == "drop_after_dot" else 1)
    assert ids.count(second.header_id) == 1
    assert first.accepted_at == world.all(OwedMail)[-2].sent_at
    assert response(world).kept_at == min(first.accepted_at, second.accepted_at)
    mail_goes(world, 3600)
    assert len(answers(world)) == len(ids)


def test_an_answer_that_bounces_later_is_no_response_until_it_is_accepted_again(
    world: World, ticket: str
) -> None:
    writes(world, ticket)
    mail_goes(world, 10)
    assert response(world).kept_at is not None
    owed = world.all(OwedMail)[-1]
    mail_came_back(world.runtime, owed.message_id, "550 5.2.1 mailbox disabled", world.now)
    assert response(world).kept_at is None
    world.now += timedelta(minutes=30)
    with world.runtime.transaction() as session:
        send_again(session, owed.id, BY_TEST, world.now)
    mail_goes(world)
    assert f"{response(world).kept_at.astimezone(PARIS):%H:%M}" == "14:30"
    assert len({mail["Message-ID"] for mail in answers(world)}) == 1


def test_a_text_block_speaks_to_whom_the_mail_goes_to(world: World, ticket: str) -> None:
    world.agent(YVES, state="away")
    with world.records.begin() as session:
        session.add(
            TextBlock(
                name="hello", author="test", written_at=world.now,
                text_fr="Bonjour {contact}, {agent} suit votre ticket {number} ({partner}) : une "
                "réponse avant {due}.",
                text_en="Hello {contact}: {subject}",
            )
        )  # fmt: skip
    text = written_with(world.runtime, ticket, "zoe", "hello")
    assert text == (
        f"Bonjour Alice Martin, Zoe suit votre ticket {ticket[:4]} {ticket[4:]} (Nord "
        "Infogérance) : une réponse avant mercredi 15 juillet à 18 h."
    )


def test_how_severe_it_is_the_partner_is_told_though_the_text_is_taken_back(
    world: World, ticket: str
) -> None:
    how_severe = {"urgency": "high", "impact": "high", "why": "Tout est arrêté"}
    saved = writes(world, ticket, "Je ferme.", **how_severe)
    assert saved.message_id is not None
    for _ in range(2):
        take_back(world.runtime, ticket, "zoe", saved.message_id, world.now)
    mail_goes(world, 60)
    mails = [one for one in world.all(OwedMail) if one.kind == "severity_qualified"]
    assert [one.sent_at is not None for one in mails] == [False, True]
    body = world.sandbox.mails()[0]["text"]
    assert "S1" in body and "Je ferme." not in body and "Zoe vous écrit" not in body
