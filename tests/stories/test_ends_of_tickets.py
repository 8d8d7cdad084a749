"""A partner answers, a resolved ticket closes by itself, and whoever is not there loses tickets to
the list (contract, section 6)."""

from __future__ import annotations

from typing import Any

import pytest

from callrouter.admin import agents
from callrouter.desk.answers import Answered, partner_answered
from callrouter.desk.closing import close_resolved
from callrouter.desk.merging import merge, unmerge
from callrouter.desk.owners import take_from_absent
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import take
from callrouter.people.presence import set_away
from callrouter.records import Contact, OwedMail, Pause, Ticket, TicketEvent, TicketMessage
from callrouter.rules.correspondence import BY_PARTNER
from callrouter.rules.schedule import Schedule
from callrouter.rules.ticket_number import number_for, spaced
from tests.authors import BY_TEST
from tests.refused import refused
from tests.stories.desk import opened, standing
from tests.world import ALICE, PARIS, YVES, ZOE, World


@pytest.fixture(autouse=True)
def desk(world: World) -> None:
    """Zoé and Yves are agents; the desk alone is at work."""
    world.agent(ZOE, "fr en")
    world.agent(YVES, "fr en", state="away")
    world.dispatching = False


def taken(world: World, partner: int | None, login: str = "zoe", **changes: object) -> str:
    """A ticket that this agent has in hand."""
    number = opened(world, partner, **changes)
    take(world.runtime, number, login, world.now, reason="knows_the_case")
    return number


def saved(world: World, number: str, **parts: Any) -> None:
    save(world.runtime, number, "zoe", Save(**parts), world.now)


def answers(
    world: World, number: str, text: str = "Voilà.", header_id: str | None = None, **how: bool
) -> Answered:
    return partner_answered(world.runtime, number, 1, text, (), header_id, world.now, **how)


def told(world: World, number: str) -> list[dict[str, Any]]:
    """What the last news of this ticket tell its partner."""
    mine = standing(world, number).id
    return [
        one.facts
        for one in world.all(OwedMail)
        if one.ticket_id == mine and one.kind == "progress_update"
    ]


def history(world: World, number: str) -> list[tuple[str, dict[str, Any]]]:
    mine = standing(world, number).id
    return [(one.kind, one.facts) for one in world.all(TicketEvent) if one.ticket_id == mine]


# --- Answers --------------------------------------------------------------------------------------


def test_an_answer_ends_the_wait_and_the_pause(world: World) -> None:
    number = taken(world, world.partner())
    saved(world, number, state="waiting_for_partner", text="Depuis quand ?")
    world.at("2026-07-15 11:00")
    assert answers(world, number) == Answered(number=number, is_open_again=True)
    ticket = standing(world, number)
    assert (ticket.state, ticket.state_since, ticket.times_reopened) == ("open", world.now, 0)
    assert [one.ended_at for one in world.all(Pause)] == [world.now]
    assert told(world, number)[-1]["state"] == "open"
    _, answer = world.all(TicketMessage)
    assert (answer.kind, answer.contact_id, answer.agent_id, answer.text) == (
        "answer", 1, None, "Voilà.",
    )  # fmt: skip
    # Whatever it writes then is added, and nobody is mailed about it.
    mails = len(world.all(OwedMail))
    answers(world, number, "Et depuis hier.")
    assert (len(world.all(OwedMail)), len(world.all(TicketMessage))) == (mails, 3)


def test_the_same_mail_is_one_answer_and_an_automatic_reply_does_nothing(world: World) -> None:
    number = taken(world, world.partner())
    saved(world, number, state="waiting_for_partner", text="Depuis quand ?")
    answers(world, number, "Absente jusqu'au 20.", "<away@nord.example>", is_screened=True)
    assert standing(world, number).state == "waiting_for_partner"
    answers(world, number, header_id="<1@nord.example>")
    again = answers(world, number, header_id="<1@nord.example>")
    assert again == Answered(number=number, came_before=True)
    assert [one.kind for one in world.all(TicketMessage)] == ["question", "answer", "answer"]


def test_an_answer_reopens_a_resolved_ticket_at_most_ten_times(world: World) -> None:
    number = taken(world, world.partner())
    for times in range(1, 11):
        saved(world, number, state="resolved", text="Fait.")
        assert answers(world, number, "Non.") == Answered(number=number, is_open_again=True)
        ticket = standing(world, number)
        assert (ticket.state, ticket.times_reopened, ticket.resolved_at) == ("open", times, None)
        assert ticket.work_order is not None and ticket.owner_id == 1
    saved(world, number, state="resolved", text="Fait.")
    more = answers(world, number, "Non.")
    assert more.is_new and more.number != number
    assert standing(world, number).state == "resolved"


@pytest.mark.parametrize("end", ["closed", "refused"])
def test_an_answer_to_a_ticket_that_is_over_opens_one_that_names_it(world: World, end: str) -> None:
    number = taken(world, world.partner(), subject="Perte de paquets")
    with world.records.begin() as session:
        ticket = session.query(Ticket).filter(Ticket.number == number).one()
        ticket.state = "resolved"
        if end == "closed":
            session.flush()
            ticket.state = end
        else:
            session.query(Ticket).filter(Ticket.id == ticket.id).update({"state": end})
    more = answers(world, number, "De nouveau.", "<2@nord.example>")
    again = answers(world, number, "De nouveau.", "<2@nord.example>")
    assert more.is_new and again == Answered(number=more.number, came_before=True)
    following = standing(world, more.number)
    assert following.subject == f"Suite du ticket {spaced(number)} : Perte de paquets"
    assert (following.state, following.channel, following.rank) == ("new", "email", 0)
    assert ("opened", {"follows": number, "nature": "undetermined"}) in history(world, more.number)
    (message,) = world.all(TicketMessage)
    assert (message.ticket_id, message.kind, message.text) == (following.id, "told", "De nouveau.")
    # An automatic reply to it opens none.
    answers(world, number, "Absente.", "<3@nord.example>", is_screened=True)
    assert len(world.all(Ticket)) == 2


def test_an_answer_to_a_merged_ticket_stands_on_the_one_that_goes_on(world: World) -> None:
    partner = world.partner()
    older = taken(world, partner)
    world.at("2026-07-15 10:30")
    younger = taken(world, partner)
    merge(world.runtime, older, younger, "zoe", world.now)
    assert answers(world, younger) == Answered(number=older)
    with refused("No ticket has the number"):
        answers(world, number_for(77))


def test_the_same_mail_is_one_answer_whatever_was_merged_or_reopened_between(world: World) -> None:
    partner = world.partner()
    older = taken(world, partner)
    world.at("2026-07-15 10:30")
    younger = taken(world, partner)
    before_merge, merged, follows = "<1@nord.example>", "<2@nord.example>", "<3@nord.example>"
    answers(world, younger, header_id=before_merge)
    merge(world.runtime, older, younger, "zoe", world.now)
    again = Answered(number=older, came_before=True)
    assert answers(world, younger, header_id=before_merge) == again
    assert answers(world, younger, header_id=merged) == Answered(number=older)
    unmerge(world.runtime, younger, "zoe", world.now)
    assert answers(world, younger, header_id=merged) == again

    # One that opened another ticket, as this one was over, which it then is no longer.
    saved(world, older, state="resolved", text="Fait.")
    with world.records.begin() as session:
        session.query(Ticket).filter(Ticket.number == older).one().times_reopened = 10
    more = answers(world, older, header_id=follows)
    with world.records.begin() as session:
        session.query(Ticket).filter(Ticket.number == older).one().times_reopened = 0
    again = Answered(number=more.number, came_before=True)
    assert more.is_new and answers(world, older, header_id=follows) == again
    assert standing(world, older).state == "resolved"
    kept = [one.header_id for one in world.all(TicketMessage) if one.kind in BY_PARTNER]
    assert kept == [before_merge, merged, follows]


def test_a_mail_named_as_one_of_another_partner_is_an_answer_of_its_own(world: World) -> None:
    world.partner()
    sud = opened(world, world.partner(None, account="sud"))
    partner_answered(world.runtime, sud, None, "Chez nous.", (), "<1@sud.example>", world.now)
    number = taken(world, 1)
    assert answers(world, number, header_id="<1@sud.example>") == Answered(number=number)


# --- Closing --------------------------------------------------------------------------------------


def test_a_resolved_ticket_closes_after_five_business_days(world: World) -> None:
    # Wednesday at ten; the weekend does not count.
    number = taken(world, world.partner())
    saved(world, number, state="resolved", text="Fait.")
    world.at("2026-07-22 09:59:59")
    close_resolved(world.runtime, world.now)
    assert standing(world, number).state == "resolved"
    world.at("2026-07-22 10:00")
    close_resolved(world.runtime, world.now)
    close_resolved(world.runtime, world.now)
    ticket = standing(world, number)
    assert (ticket.state, ticket.state_since) == ("closed", world.now)
    assert told(world, number)[-1]["state"] == "closed"
    changed = {"state": "closed", "before": "resolved", "because": "time"}
    assert [facts for kind, facts in history(world, number) if facts == changed] == [changed]


def test_what_is_reopened_or_has_no_hours_does_not_close(world: World) -> None:
    partner = world.partner()
    reopened, resolved = taken(world, partner), taken(world, partner)
    for number in (reopened, resolved):
        saved(world, number, state="resolved", text="Fait.")
    world.at("2026-07-16 10:00")
    answers(world, reopened)
    world.hours(Schedule(zone=PARIS, week=((),) * 7))
    world.at("2026-08-22 10:00")
    close_resolved(world.runtime, world.now)
    assert [standing(world, one).state for one in (reopened, resolved)] == ["open", "resolved"]


# --- Owners ---------------------------------------------------------------------------------------


def test_whoever_is_away_when_the_next_business_day_begins_loses_tickets_to_the_list(
    world: World,
) -> None:
    partner = world.partner()
    world.at("2026-07-17 17:00")
    zoes, yves = taken(world, partner), taken(world, partner, "yves")
    # A night and a weekend on which somebody is away change nothing.
    for instant in ("2026-07-17 18:30", "2026-07-18 12:00", "2026-07-20 08:59:59"):
        world.at(instant)
        take_from_absent(world.runtime, world.now)
    assert [standing(world, one).owner_id for one in (zoes, yves)] == [1, 2]
    # Zoé was there, and is away when somebody looks.
    world.at("2026-07-20 09:10")
    set_away(world.runtime, "zoe", world.now)
    take_from_absent(world.runtime, world.now)
    ticket = standing(world, yves)
    assert (ticket.owner_id, ticket.taken_at, ticket.state) == (None, None, "open")
    assert ticket.work_order is not None
    assert history(world, yves)[-1] == ("given_up", {"owner": 2, "because": "away"})
    assert standing(world, zoes).owner_id == 1
    # What is taken on the day is kept on the day, also by who takes no calls.
    take(world.runtime, yves, "yves", world.now, reason="knows_the_case")
    world.at("2026-07-20 17:00")
    take_from_absent(world.runtime, world.now)
    assert standing(world, yves).owner_id == 2


def test_whoever_is_disabled_loses_tickets_at_once(world: World) -> None:
    number = taken(world, world.partner())
    agents.disable(world.runtime, "zoe", BY_TEST, world.now)
    take_from_absent(world.runtime, world.now)
    assert standing(world, number).owner_id is None
    assert history(world, number)[-1] == ("given_up", {"owner": 1, "because": "disabled"})


def test_a_contact_of_another_partner_neither_reads_nor_moves_a_ticket(world: World) -> None:
    ours, sud = world.partner(ALICE), world.partner(None, account="sud")
    with world.records.begin() as session:
        eve = Contact(partner_id=sud, name="Eve", email="eve@sud.example", language="fr")
        session.add(eve)
        session.flush()
        stranger = eve.id
    number = opened(world, ours)
    for contact in (stranger, 9_999):
        with refused("of another partner than who answers"):
            partner_answered(world.runtime, number, contact, "oui", (), None, world.now)
    assert world.all(TicketMessage) == []
