"""What an agent writes to a partner of three contacts, as tests of its mail need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from callrouter.desk.correspondence import NewAttachment, write
from callrouter.records import Agent, Contact, OwedMail, Partner, Ticket, TicketMessage
from callrouter.records.mail import owe, thread_of
from tests.mail.mailroom import FACTS, Desk

TRACE = NewAttachment("relevé d'août.txt", "text/plain", b"1  192.0.2.1  0.4 ms\n" * 50)
PICTURE = NewAttachment("écran.png", "image/png", b"\x89PNG\r\n" + bytes(range(256)))


@dataclass
class Scene:
    """A ticket of Nord's, whose contacts are Alice, Bob and Carla, and Zoé who works on it."""

    desk: Desk
    ticket_id: int
    contacts: dict[str, int]
    agent_id: int

    def reply(
        self,
        text: str = "The disk was replaced.",
        *,
        files: tuple[NewAttachment, ...] = (),
        copies_to: tuple[str, ...] = (),
        hold: timedelta = timedelta(),
    ) -> int:
        """Zoé answers Alice; the id of the mail."""
        with self.desk.records.begin() as session:
            ticket = session.get_one(Ticket, self.ticket_id)
            now = self.desk.clock()
            message = write(
                session, ticket, kind="reply", text=text, now=now, public=True,
                agent=session.get_one(Agent, self.agent_id), attachments=files,
            )  # fmt: skip
            owe(
                session, event=f"reply:{message.id}", kind="ticket_created",
                recipient="alice@nord.example", contact_id=self.contacts["alice"], language="fr",
                facts=FACTS, now=now, mail_from="support@example.net", ticket_id=ticket.id,
                ticket_message_id=message.id,
                copies_to=[self.contacts[name] for name in copies_to],
                thread=thread_of(session, ticket), due_at=now + hold,
            )  # fmt: skip
            owed = select(OwedMail.id).where(OwedMail.ticket_message_id == message.id)
            return session.scalars(owed).one()

    def message(self, mail_id: int) -> TicketMessage:
        """What was written, as it stands now."""
        with self.desk.records.read() as session:
            return session.get_one(
                TicketMessage, session.get_one(OwedMail, mail_id).ticket_message_id
            )

    def history(self) -> list[str]:
        """The kinds of the ticket's entries, without those that say that something was written."""
        with self.desk.records.read() as session:
            any_mail = session.scalars(select(OwedMail.id).limit(1)).one()
        kinds = [entry.kind for entry in self.desk.history(any_mail)]
        return [kind for kind in kinds if kind != "written"]


def scene(desk: Desk) -> Scene:
    """As it stands at the beginning."""
    with desk.records.begin() as session:
        people = {name: Contact(name=name.capitalize(), email=f"{name}@nord.example")
                  for name in ("alice", "bob", "carla")}  # fmt: skip
        nord = Partner(account="nord", name="Nord", language="fr", created_at=desk.clock())
        nord.contacts = list(people.values())
        zoe = Agent(
            login="zoe", name="Zoé", email="zoe@vendor.example", phone="+33199000201",
            languages="fr en", role="agent", state_since=desk.clock(),
        )  # fmt: skip
        session.add_all([nord, zoe])
        session.flush()
        ticket = Ticket(
            channel="email", state="open", nature="incident", rank=0, language="fr",
            opened_at=desk.clock(), partner_id=nord.id, contact_id=people["alice"].id,
            number="50000017",
        )  # fmt: skip
        session.add(ticket)
        session.flush()
        contacts = {name: one.id for name, one in people.items()}
        return Scene(desk, ticket.id, contacts, zoe.id)
