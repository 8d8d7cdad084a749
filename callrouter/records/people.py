"""The people: partners with what they are entitled to, their contacts, and our agents."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, false, select, text, true
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, validates

from callrouter import rules
from callrouter.records.table import Table
from callrouter.records.types import Instant
from callrouter.rules.allowance import PARIS
from callrouter.rules.local_day import last_day, local
from callrouter.rules.presence import Presence


class Partner(Table):
    """A customer's account. What it may use follows from its accreditations and subscriptions."""

    __tablename__ = "partners"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Keyed hash of the support code; the code itself is kept nowhere."""
    quota_policy: Mapped[str | None] = mapped_column(String(8))
    """What becomes of requests beyond the monthly allowance: `charge` or `refuse`; None follows the
    general setting (art. 4.3)."""
    created_at: Mapped[datetime] = mapped_column(Instant)

    contacts: Mapped[list[Contact]] = relationship(
        back_populates="partner", order_by="Contact.id", cascade="all, delete-orphan"
    )
    accreditations: Mapped[list[Accreditation]] = relationship(
        order_by="Accreditation.id", cascade="all, delete-orphan"
    )
    subscriptions: Mapped[list[Subscription]] = relationship(
        order_by="Subscription.id", cascade="all, delete-orphan"
    )
    services: Mapped[list[Service]] = relationship(
        order_by="Service.id", cascade="all, delete-orphan"
    )
    certifications: Mapped[list[Certification]] = relationship(
        order_by="Certification.id", cascade="all, delete-orphan"
    )

    @property
    def present_contacts(self) -> list[Contact]:
        """Its contacts, without those who left."""
        return [one for one in self.contacts if one.left_at is None]


class Contact(Table):
    """A person of a partner. The first one of an account also gets the mail of unknown callers.

    Whoever left keeps its row, which the history of calls and tickets refers to."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    """E.164; several contacts, even of several partners, may share a number."""
    language: Mapped[str | None] = mapped_column(String(2))
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since then neither its number nor its address is used."""
    made_first_at: Mapped[datetime | None] = mapped_column(Instant)
    """When somebody made it the first contact of its account: see first_contact."""

    partner: Mapped[Partner] = relationship(back_populates="contacts")


class Accreditation(Table):
    """A level granted to a partner: from an instant on, until an instant excluded; None is open."""

    __tablename__ = "accreditations"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)


class Subscription(Table):
    """A subscription to the service: from an instant on, until one excluded; None is open."""

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)


class Service(Table):
    """A service that the vendor supplies to a partner: from an instant on, until one excluded; None
    is open (art. 2). One that ended stays, since tickets are about it."""

    __tablename__ = "services"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    product: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)


class Certification(Table):
    """A product on which a partner is certified, so that it diagnoses it first (art. 4.2)."""

    __tablename__ = "certifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    product: Mapped[str] = mapped_column(String(200))


class Agent(Table):
    """Who answers, on which phone, in which languages, and what they are doing now."""

    __tablename__ = "agents"
    __table_args__ = (
        Index("ix_agents_available", "idle_since", sqlite_where=text("state = 'available'"),
              postgresql_where=text("state = 'available'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(20), unique=True)
    """E.164; of one who left, its id after a minus sign: no number of anybody's."""
    languages: Mapped[str] = mapped_column(String(40))
    """Separated by spaces: `fr en`."""
    role: Mapped[str] = mapped_column(String(16))
    """`agent`, `supervisor` or `admin`."""
    state: Mapped[str] = mapped_column(String(16), default="away")
    """Presence, see rules.presence."""
    reason: Mapped[str | None] = mapped_column(Text)
    """Why the agent is away, where it said so or the service decided it, see rules.presence."""
    state_since: Mapped[datetime] = mapped_column(Instant)
    idle_since: Mapped[datetime | None] = mapped_column(Instant)
    """Since when the agent has had no call and failed none: the longest idle is offered the next
    one."""
    wrap_up_until: Mapped[datetime | None] = mapped_column(Instant)
    away_after_call: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Asked for during a call or its wrap-up: when that is over the agent is away."""
    voicemails: Mapped[int] = mapped_column(default=0)
    """Offers in a row that a voicemail picked up."""
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """Times in a row that the phone could not be reached: refused by Twilio, or failed."""
    rests_until: Mapped[datetime | None] = mapped_column(Instant)
    """Until then the phone is not rung, although its agent is available."""
    phone_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It works by telephone only: that no console of its is open says nothing of its presence."""
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since then it is away for good: it neither signs in, nor is rung, nor gets mail."""
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    """Disabled for ever: its login and its number may be somebody else's since then."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """By argon2id; None: this agent has no password."""
    password_set_at: Mapped[datetime | None] = mapped_column(Instant)
    code_nonce: Mapped[str | None] = mapped_column(String(64))
    """With SECRET_KEY it makes the secret of the agent's time-based codes: whoever reads the
    database has no code."""
    code_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the agent first typed a right code; None: its codes are not set up."""
    code_step: Mapped[int | None] = mapped_column(BigInteger)
    """The time step of the last code that was taken: none is taken twice."""
    single_keys: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether keys do something on its pages without Ctrl or the like (WCAG 2.1.4)."""

    @validates("state")
    def _may_follow(self, _key: str, state: Presence) -> Presence:
        known = self.state in rules.presence.TRANSITIONS
        if known and self.state not in {state, *rules.presence.sources_of(state)}:
            raise ValueError(f"an agent who is {self.state} cannot become {state}")
        return state

    def forget_failures(self) -> None:
        """Whatever kept its phone from being reached is over."""
        self.failures, self.rests_until = 0, None

    def begin_afresh(self) -> None:
        """Nothing that failed before counts any more."""
        self.voicemails = 0
        self.forget_failures()

    def speaks(self, language: str) -> bool:
        """Whether this agent may serve a caller of that language (art. 2)."""
        return language in self.languages.split()


def days_of(held: Accreditation | Subscription | Service) -> tuple[date | None, date | None]:
    """The first and the last day on which it is valid, on the contract's clock, the last one
    whole; None where it is open."""
    first = None if held.starts_at is None else local(held.starts_at, PARIS).date()
    return first, None if held.ends_at is None else last_day(held.ends_at, PARIS)


FIRST_CONTACT = (Contact.made_first_at.desc().nulls_last(), Contact.id)
"""The order of an account's contacts: the one last made first, else whoever was there first."""


def first_contact(session: Session, partner_id: int) -> Contact | None:
    """The first contact of an account, of those who have not left; None where nobody is left."""
    present = (Contact.partner_id == partner_id, Contact.left_at.is_(None))
    return session.scalars(select(Contact).where(*present).order_by(*FIRST_CONTACT)).first()


def agent_named(session: Session, login: str) -> Agent | None:
    """The agent of that login, or None."""
    return session.scalars(select(Agent).where(Agent.login == login)).first()
