"""A major incident: callers are told of it and may join it by a key; one update answers all of its
tickets, each in its language."""

from __future__ import annotations

import pytest

from callrouter.desk import major_incidents
from callrouter.desk.major_incidents import Texts
from callrouter.desk.merging import merge
from callrouter.desk.responses import judge_accepted
from callrouter.records import Deadline, OwedMail, Ticket, TicketEvent, TicketMessage
from tests.refused import refused
from tests.stories.callers import ENGLISH, REQUEST, dials_in, spoken_to
from tests.stories.desk import begins, opened, standing
from tests.world import ADVANCED, ALICE, BOB, PREMIUM, World

TOLD = "Un incident majeur est en cours : panne à Gravelines."
CHOICE = (
    "Pour être tenu informé par e-mail sans attendre, tapez 9. "
    "Pour déclarer un incident, tapez 1. Pour une autre demande, tapez 2."
)
GOODBYE = (
    "Merci. Nous ouvrons un ticket à votre nom et vous tiendrons informé par e-mail. Au revoir."
)
ABOUT = "Ce message concerne l'incident majeur auquel votre ticket est lié : "
FOUND: Texts = {"fr": "La cause est trouvée.", "en": "We found the cause."}
OVER: Texts = {"fr": "Tout est rétabli.", "en": "All is restored."}


def test_a_caller_joins_by_a_key_and_is_answered_with_everybody_else(world: World) -> None:
    nord = world.partner(ALICE, language="fr")
    incident = begins(world, "panne à Gravelines.", "outage in Gravelines")
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears(CHOICE)
    alice.press("9")
    alice.hears(GOODBYE)
    world.pass_time(3)

    assert spoken_to(alice) == ["Support Partenaire Advanced, bonjour.", TOLD, CHOICE, GOODBYE]
    assert (world.call().state, world.call().joined_at) == ("ended", None)
    (ticket,) = world.all(Ticket)
    assert (ticket.nature, ticket.abandoned, ticket.rank) == ("incident", False, 0)
    assert (ticket.major_incident_id, ticket.subject) == (incident, "panne à Gravelines")
    assert world.counted(nord, "2026-07") == 0
    mail = world.sandbox.mail_to("alice@nord.example")
    assert "est ouvert : panne à Gravelines" in mail["subject"]
    assert "choisi de suivre l'incident en cours par e-mail plutôt que d'attendre" in mail["text"]

    answered = major_incidents.update(world.runtime, incident, FOUND, "xenia", world.now)
    assert answered == [ticket.number]
    world.pass_time(15)
    told = world.sandbox.mail_to("alice@nord.example")
    assert FOUND["fr"] in told["text"]
    assert f"{ABOUT}panne à Gravelines.\n" in told["text"]
    assert "<bdi>panne à Gravelines</bdi>.</p>" in told["html"]
    judge_accepted(world.runtime, world.now)
    (first,) = [one for one in world.all(Deadline) if one.kind == "first_response"]
    assert first.kept_at is not None


def test_one_update_answers_every_ticket_that_is_worked_on_in_its_language(world: World) -> None:
    nord, sud = world.partner(ALICE), world.partner(None, account="sud")
    french, english, closed, merged, apart = (
        opened(world, nord),
        opened(world, sud, language="en"),
        opened(world, nord),
        opened(world, nord),
        opened(world, nord),
    )
    incident = begins(world, "panne", "outage", english, closed, merged)
    with world.records.begin() as session:
        session.query(Ticket).filter_by(number=closed).one().state = "resolved"
    # Merged into one that does not point there: its partner is told all the same, once.
    merge(world.runtime, french, merged, "xenia", world.now)
    world.pass_time(2)

    answered = major_incidents.update(world.runtime, incident, FOUND, "xenia", world.now)
    assert answered == [french, english]
    written = [one for one in world.all(TicketMessage) if one.kind == "update"]
    assert [(one.language, one.text) for one in written] == [
        ("fr", FOUND["fr"]),
        ("en", FOUND["en"]),
    ]
    assert all(one.public and one.agent_id for one in written)
    mails = [one for one in world.all(OwedMail) if one.ticket_message_id in {m.id for m in written}]
    assert [one.kind for one in mails] == ["first_response", "first_response"]
    assert [one.facts["major_incident"] for one in mails] == ["panne", "outage"]

    # One that joins later is sent the last update, which answers nothing that is owed to it.
    major_incidents.join(world.runtime, incident, [apart], "xenia", world.now)
    (late,) = [one for one in world.all(TicketMessage) if one.kind == "update"][2:]
    assert (late.text, late.agent_id) == (FOUND["fr"], None)

    assert major_incidents.leave(world.runtime, english, "xenia", world.now) == incident
    answered = major_incidents.end(world.runtime, incident, OVER, "xenia", world.now)
    assert answered == [french, apart]
    told = [one.kind for one in world.all(TicketEvent) if one.kind.endswith("major_incident")]
    assert told == ["joined_major_incident"] * 4 + ["left_major_incident"]
    with refused("is over. Open another one"):
        major_incidents.update(world.runtime, incident, FOUND, "xenia", world.now)


def test_whoever_would_rather_talk_waits_as_always_and_hears_it_once(world: World) -> None:
    world.partner(ALICE)
    begins(world, "panne à Gravelines", "outage in Gravelines")
    alice = dials_in(world, ALICE, language=ENGLISH, nature=REQUEST)
    world.pass_time(20)

    told = [one for one in spoken_to(alice) if "major incident" in one]
    assert told == ["A major incident is in progress: outage in Gravelines."]
    assert (world.call().state, world.call().nature) == ("waiting", "request")


def test_others_hear_of_it_and_once_it_is_over_nobody_does(world: World) -> None:
    incident = begins(world, "panne à Gravelines", "outage in Gravelines")
    newer = begins(world, "panne à Roubaix", "outage in Roubaix")
    major_incidents.end(world.runtime, newer, OVER, "xenia", world.now)
    bob = dials_in(world, BOB, line=PREMIUM, nature=None)
    world.pass_time(3)
    assert TOLD in spoken_to(bob)
    assert not any("tapez 9" in one for one in spoken_to(bob))

    major_incidents.end(world.runtime, incident, OVER, "xenia", world.now)
    alice = dials_in(world, ALICE, line=PREMIUM, nature=None)
    world.pass_time(3)
    assert not any("incident majeur" in one for one in spoken_to(alice))


def test_whoever_joins_in_the_moment_in_which_it_ends_is_told_how_it_ended(world: World) -> None:
    world.partner(ALICE, language="fr")
    incident = begins(world, "panne à Gravelines", "outage in Gravelines")
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears(CHOICE)
    major_incidents.end(world.runtime, incident, OVER, "xenia", world.now)
    alice.press("9")
    alice.hears(GOODBYE)
    world.pass_time(3)

    told = world.sandbox.mail_to("alice@nord.example")["text"]
    assert f"{ABOUT}panne à Gravelines.\n\n{OVER['fr']}" in told


@pytest.mark.parametrize(
    ("title", "problem"),
    [("", "is missing"), ("panne <b>", "holds < or >"), ("x" * 121, "is too long")],
)
def test_a_title_that_cannot_be_spoken_opens_nothing(
    world: World, title: str, problem: str
) -> None:
    with refused(problem):
        begins(world, title, "outage")


def test_what_cannot_join_is_refused_with_a_sentence_and_nothing_is_joined(world: World) -> None:
    nord = world.partner(ALICE)
    good, request, taken = (
        opened(world, nord, each) for each in ("incident", "request", "incident")
    )
    other = begins(world, "panne", "outage", taken)
    incident = begins(world, "panne", "outage")
    for number, problem in (
        (request, "Qualify it as an incident"),
        (taken, f"points to major incident {other}"),
        ("50", "“50” is no ticket's number"),
    ):
        with refused(problem):
            major_incidents.join(world.runtime, incident, [good, number], "xenia", world.now)
    assert standing(world, good).major_incident_id is None
    with refused("missing in one language"):
        major_incidents.update(world.runtime, incident, {"fr": "x", "en": " "}, "xenia", world.now)
    with refused("There is no major incident 99"):
        major_incidents.end(world.runtime, 99, OVER, "xenia", world.now)
