"""The email that gives the ticket's number, at once, once, and in the caller's language (R14;
scenario 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import select

from callrouter.desk.nature import settle_nature
from callrouter.records import Contact, OwedMail, Ticket, TicketEvent
from tests.stories.callers import (
    ENGLISH,
    FRENCH,
    INCIDENT,
    REQUEST,
    dials_in,
    long_steps,
    talk,
)
from tests.world import ADVANCED, ALICE, BOB, PARIS, PREMIUM, STANDARD, ZOE, World


def mails_accepted(world: World) -> list[dict[str, Any]]:
    """The mails that reached the inbox."""
    return world.sandbox.mails()


def ends_at_14_05(world: World) -> None:
    """A call that an agent answered is over at 14:05."""
    world.at("2026-07-15 14:00")
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE, nature=REQUEST)
    talk(alice, zoe)
    world.at("2026-07-15 14:05")
    alice.hangup()
    world.sandbox.settle()


@pytest.mark.parametrize(
    ("language", "code", "subject"), [(FRENCH, "fr", "ticket"), (ENGLISH, "en", "ticket")]
)
def test_the_caller_is_mailed_the_ticket_number_within_seconds(
    world: World, language: str, code: str, subject: str
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE, language=language)
    talk(alice, zoe)
    alice.hangup()
    world.pass_time(1)

    (ticket,) = world.all(Ticket)
    mail = world.sandbox.mail_to("alice@nord.example")
    assert mail["language"] == code
    assert subject in mail["subject"].lower()
    assert ticket.number in mail["text"].replace(" ", "")
    assert ticket.number in mail["html"].replace(" ", "")
    (owed,) = world.all(OwedMail)
    assert owed.sent_at - ticket.opened_at <= timedelta(seconds=10)


@pytest.mark.parametrize("language", [FRENCH, ENGLISH])
@pytest.mark.parametrize("nature", [INCIDENT, REQUEST])
def test_the_mail_of_an_abandoned_call_is_in_the_callers_language_too(
    world: World, language: str, nature: str
) -> None:
    world.partner(ALICE)
    dials_in(world, ALICE, language=language, nature=nature).hangup()
    world.pass_time(2)

    mail = world.sandbox.mail_to("alice@nord.example")
    assert mail["language"] == ("fr" if language == FRENCH else "en")
    assert "travaux.ovh.com" in mail["text"]


def test_a_status_callback_that_comes_three_times_ends_the_call_once(world: World) -> None:
    ends_at_14_05(world)
    ((url, params),) = [
        (hook["url"], hook["params"])
        for hook in world.sandbox.webhooks()
        if hook["url"].endswith("/voice/status")
    ]
    for _ in range(2):
        world.now += timedelta(seconds=20)
        assert post_again(world, url, params) == 200
    world.pass_time(2)

    (ticket,) = world.all(Ticket)
    assert ticket.opened_at == world.call().ended_at
    assert ticket.opened_at.astimezone(PARIS).strftime("%H:%M") == "14:05"
    assert len(mails_accepted(world)) == 1
    assert len([one for one in world.all(TicketEvent) if one.kind == "opened"]) == 1


def post_again(world: World, url: str, params: dict[str, str]) -> int:
    """Twilio makes the same request once more; the status of the answer."""
    (hook,) = [
        one for one in world.sandbox.webhooks() if one["url"] == url and one["params"] == params
    ]
    return requests.post(url, data=params, headers=hook["headers"], timeout=10).status_code


@pytest.mark.parametrize("mode", ["refuse_connection", "451"])
def test_a_mail_server_that_is_down_for_four_minutes_delays_the_mail_and_loses_nothing(
    world: World, mode: str
) -> None:
    world.sandbox.inbox(mode)
    ends_at_14_05(world)
    with long_steps(20):
        world.pass_time(240)
        assert mails_accepted(world) == []
        world.sandbox.inbox("accept")
        world.pass_time(200)

    (ticket,) = world.all(Ticket)
    (mail,) = mails_accepted(world)
    (owed,) = world.all(OwedMail)
    assert ticket.opened_at.astimezone(PARIS).strftime("%H:%M") == "14:05"
    assert "alice@nord.example" in mail["rcpt_to"]
    assert owed.sent_at - owed.owed_at >= timedelta(minutes=4)
    (sent,) = [one for one in world.all(TicketEvent) if one.kind == "mail_sent"]
    assert sent.facts["delay_seconds"] >= 240


def test_a_caller_of_whom_no_address_is_known_has_a_ticket_and_no_mail(world: World) -> None:
    dials_in(world, BOB, line=STANDARD, nature=None).hangup()
    world.pass_time(2)

    (ticket,) = world.all(Ticket)
    assert ticket.no_address
    assert world.all(OwedMail) == []


@pytest.mark.parametrize(("tier", "promised"), [("advanced", True), ("premium", False)])
def test_only_an_advanced_partner_is_promised_when_it_is_answered(
    world: World, tier: str, promised: bool
) -> None:
    entitled = tier == "advanced"
    world.partner(ALICE, accredited="Advanced" if entitled else None, subscribed=entitled)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE, line=ADVANCED if entitled else PREMIUM)
    talk(alice, zoe)
    settle_nature(world.runtime, world.call().sid, "incident", "zoe", world.now)
    alice.hangup()
    world.pass_time(1)

    (owed,) = world.all(OwedMail)
    assert (owed.facts["first_response"] is not None) == promised


@pytest.mark.parametrize("switches", [{"callbacks_double": 1.0}, {"callbacks_shuffle_s": 4.0}])
def test_a_caller_is_mailed_once_however_the_callbacks_come(
    world: World, switches: dict[str, float]
) -> None:
    world.sandbox.switch(**switches)
    ends_at_14_05(world)
    world.pass_time(8)

    assert len(world.all(Ticket)) == 1
    assert len(mails_accepted(world)) == 1


@pytest.mark.parametrize("owed_by", ["this version", "the version before"])
def test_a_mail_goes_to_the_contact_as_it_is_on_record_when_it_leaves(
    world: World, owed_by: str
) -> None:
    world.partner(ALICE)
    agent = world.agent(ZOE)
    world.sandbox.inbox("refuse_connection")
    alice = dials_in(world, ALICE)
    talk(alice, agent)
    alice.hangup()
    world.pass_time(2)
    with world.records.begin() as session:
        contact = session.scalars(select(Contact)).one()
        contact.name, contact.email = "Alice Durand", "alice.durand@nord.example"
        owed = session.scalars(select(OwedMail)).one()
        if owed_by == "the version before":
            owed.contact_id = None
    world.sandbox.inbox("accept")
    world.pass_time(60)

    (mail,) = world.sandbox.mails()
    went = (mail["rcpt_to"], "Alice Durand" in mail["text"])
    if owed_by == "this version":
        assert went == (["alice.durand@nord.example"], True)
    else:
        assert went == (["alice@nord.example"], False)
