"""What stories of the desk begin with: tickets as they are opened, and how they stand."""

from __future__ import annotations

from callrouter.desk.acting import ticket_numbered
from callrouter.desk.major_incidents import Texts, open_incident
from callrouter.desk.tickets import NewTicket, open_ticket
from callrouter.records import Agent, Ticket
from tests.world import XENIA, World


def opened(world: World, partner: int | None, nature: str = "incident", **changes: object) -> str:
    """A ticket that an agent entered; its number."""
    values: dict[str, object] = {
        "channel": "phone", "line": "advanced", "admitted_at": world.now, "partner_id": partner,
        "contact_id": None, "language": "fr", "nature": nature, "rank": 0,
        "circumstance": "answered",
    }  # fmt: skip
    new = NewTicket(**{**values, **changes})  # type: ignore[arg-type]
    with world.runtime.transaction() as session:
        ticket = open_ticket(session, world.runtime, new, world.now)
    assert ticket.number is not None
    return ticket.number


def standing(world: World, number: str) -> Ticket:
    """The ticket of that very number."""
    found: Ticket = next(one for one in world.all(Ticket) if one.number == number)
    return found


def leads_to(world: World, number: str) -> str | None:
    """The number of the ticket that this one leads to."""
    with world.records.read() as session:
        found = ticket_numbered(session, number)
        return found.number if found else None


def begins(world: World, french: str, english: str, *numbers: str) -> int:
    """An agent opens a major incident of these titles, to which these tickets point."""
    if all(one.login != "xenia" for one in world.all(Agent)):
        world.agent(XENIA, state="away")
    titles: Texts = {"fr": french, "en": english}
    return open_incident(world.runtime, titles, numbers, "xenia", world.now)
