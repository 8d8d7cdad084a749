"""A desk to work at from a terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from callrouter.records import Agent, Contact, Database, Partner, Service, Ticket
from callrouter.rules.ticket_number import number_for

NOW = datetime.now(UTC).replace(microsecond=0)
FIRST, SECOND = number_for(1), number_for(2)


def fill_desk(records: Database) -> None:
    """Two agents, a supervisor, and two tickets of an account with a service."""
    with records.begin() as session:
        for place, (login, role) in enumerate(
            [("zoe", "agent"), ("yves", "agent"), ("vera", "supervisor")]
        ):
            session.add(
                Agent(
                    login=login, name=login.capitalize(), email=f"{login}@vendor.example",
                    phone=f"+3319900020{place}", languages="fr", role=role, state="away",
                    state_since=NOW,
                )
            )  # fmt: skip
        nord = Partner(account="nord", name="Nord", language="fr", created_at=NOW)
        nord.services = [
            Service(name="vps-12", product="VPS"),
            Service(name="old-1", product="VPS", ends_at=NOW - timedelta(days=1)),
        ]
        nord.contacts = [
            Contact(name="Alice Martin", email="alice@nord.example"),
            Contact(name="Bob Durand", email="bob@nord.example"),
        ]
        session.add(nord)
        session.flush()
        for place, number in enumerate([FIRST, SECOND]):
            session.add(
                Ticket(
                    number=number, channel="form", state="new", nature="request", rank=0,
                    language="fr", partner_id=nord.id, service="vps-12",
                    service_id=nord.services[0].id, opened_at=NOW + timedelta(minutes=place),
                )
            )  # fmt: skip
