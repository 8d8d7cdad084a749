"""A message that a caller left: who is told of it, where it is heard, and who takes it in hand."""

from __future__ import annotations

import re

import pytest

from callrouter.admin.messages import look_at_messages
from callrouter.records import Call, Ticket, TicketEvent
from callrouter.rules.ticket_number import spaced
from tests.pages.app import pages_on
from tests.pages.visitors import Clock, Visitor
from tests.stories.callers import ENGLISH, FRENCH
from tests.world import ADVANCED, ALICE, XENIA, YVES, ZOE, World

CLOSED = "2026-07-13 18:02"


@pytest.fixture
def console(world: World) -> Visitor:
    """Somebody at a browser, who can sign in to the console of this world."""
    clock = Clock()
    app = pages_on(world.records, world.settings, clock)
    return Visitor(app.test_client(), world.records, clock)


def leaves_message(world: World, language: str = FRENCH) -> None:
    """Alice calls after hours and speaks for seven seconds."""
    world.at(CLOSED)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press(language)
    alice.hears("tapez 1" if language == FRENCH else "press 1")
    alice.press("1")
    alice.hears("après le bip" if language == FRENCH else "after the beep")
    alice.talk(7)
    world.pass_time(8)
    alice.hangup()
    world.pass_time(5)


def told(world: World) -> set[str]:
    """Whom a mail told of a message."""
    mails = world.sandbox.mails()
    return {one["to"] for one in mails if "Message vocal" in one["subject"]} | {
        one["to"] for one in mails if "Voice message" in one["subject"]
    }


def test_a_message_is_on_the_console_until_somebody_has_heard_it_and_taken_it_in_hand(
    world: World, console: Visitor
) -> None:
    world.partner(ALICE)
    world.agent(ZOE, state="away")
    world.agent(YVES, state="away", role="supervisor")
    leaves_message(world)
    sid, ticket = world.call().sid, world.all(Ticket)[0]

    page = console.sign_in("zoe").get("/console").text
    assert spaced(ticket.number) in page
    assert "Message de Nord Infogérance, 7 s" in page

    heard = console.client.get(f"/console/messages/{sid}/sound")
    assert (heard.status_code, heard.mimetype) == (200, "audio/x-wav")
    assert heard.data[:4] == b"RIFF" and heard.content_length == len(heard.data)
    part = console.client.get(f"/console/messages/{sid}/sound", headers={"Range": "bytes=4-99"})
    assert (part.status_code, part.data) == (206, heard.data[4:100])
    assert part.headers["Content-Range"] == f"bytes 4-99/{len(heard.data)}"

    console.post(f"/console/messages/{sid}/take")
    page = console.get("/console").text
    assert "Messages que vous traitez" in page and f'id="take-{sid}"' not in page
    assert not re.search(r"<ul[^>]*>\s*</ul>", page), "the frame of a list that is empty"
    # Whoever is late learns who was first, and sees it on no list.
    late = console.sign_in("yves")
    late.post(f"/console/messages/{sid}/take")
    page = late.get("/console").text
    assert "Zoe a déjà pris ce message en charge" in page
    assert f"message-{sid}" not in page
    zoe = console.sign_in("zoe")
    zoe.post(f"/console/messages/{sid}/give-back")
    assert f'id="take-{sid}"' in zoe.get("/console").text
    kinds = [one.kind for one in world.all(TicketEvent) if one.agent_id]
    assert kinds == ["message_taken", "message_given_back"]


def test_who_has_taken_a_message_may_settle_its_nature(world: World, console: Visitor) -> None:
    world.partner(ALICE)
    world.agent(ZOE, state="away")
    leaves_message(world)
    sid = world.call().sid
    zoe = console.sign_in("zoe")
    assert zoe.post(f"/console/calls/{sid}/nature", nature="incident").status_code == 403
    zoe.post(f"/console/messages/{sid}/take")

    zoe.post(f"/console/calls/{sid}/nature", nature="incident")

    assert (world.call().nature, world.all(Ticket)[0].nature) == ("incident", "incident")


def test_agents_of_its_language_who_are_at_work_are_told_of_a_message(world: World) -> None:
    world.partner(ALICE)
    world.agent(ZOE, "fr")
    world.agent(YVES, "fr en", state="away")
    world.agent(XENIA, "en", role="supervisor")
    leaves_message(world)

    assert told(world) == {"zoe@vendor.example"}
    mail = world.sandbox.mail_to("zoe@vendor.example")
    assert spaced(world.all(Ticket)[0].number) in mail["subject"]
    assert "0 min 07 s" in mail["text"] and "/console#messages" in mail["text"]


def test_supervisors_are_told_of_a_message_where_nobody_is_at_work(world: World) -> None:
    world.partner(ALICE)
    world.agent(ZOE, "fr")
    world.agent(YVES, "fr en", state="away")
    world.agent(XENIA, "en fr", role="supervisor", state="away")
    leaves_message(world, ENGLISH)

    assert told(world) == {"xenia@vendor.example"}


def test_what_twilio_does_not_give_is_told_and_takes_nothing_away(
    world: World, console: Visitor
) -> None:
    world.partner(ALICE)
    world.agent(ZOE)
    leaves_message(world)
    sid = world.call().sid
    zoe = console.sign_in("zoe")
    with world.records.begin() as session:
        session.query(Call).one().recording_sid = f"RE{0:032x}"
    gone = zoe.get(f"/console/messages/{sid}/sound")
    assert (gone.status_code, "Twilio n&#39;a plus cet enregistrement." in gone.text) == (410, True)
    with world.records.begin() as session:
        session.query(Call).one().recording_sid = "../../Accounts.json?"
    kept_back = zoe.get(f"/console/messages/{sid}/sound")
    assert kept_back.status_code == 502
    assert "Ce message ne peut pas être écouté pour le moment." in kept_back.text
    assert f'id="take-{sid}"' in zoe.get("/console").text
    zoe.post("/sign-out")
    assert zoe.get(f"/console/messages/{sid}/sound").status_code == 302


def test_check_says_whether_the_message_left_last_can_be_heard(world: World) -> None:
    def said() -> tuple[str, str]:
        with world.records.read() as session:
            found = look_at_messages(session, world.settings.env)
        return found.state, found.said

    assert said() == ("ok", "nobody has left a message yet")
    world.partner(ALICE)
    leaves_message(world)
    assert said() == ("ok", "the message left last can be heard (112044 bytes)")
    with world.records.begin() as session:
        session.query(Call).one().recording_sid = f"RE{0:032x}"
    state, words = said()
    assert state == "warning" and "no such recording" in words
