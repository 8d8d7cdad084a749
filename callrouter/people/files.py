"""Puts partners and agents on file from CSV: whole or not at all, and twice is the same as once.

An import adds and updates. It removes nobody: accounts, contacts and agents that a file does not
name stay as they are. Nor does it bring back anybody: a contact who left, or an agent who is
disabled, stays out although the file still names them, and is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from callrouter.people.csv_file import ImportRefused, Row, read_rows
from callrouter.records import Accreditation, Agent, Contact, Partner, Subscription
from callrouter.records.codes import code_hash, new_code
from callrouter.rules.allowance import PARIS
from callrouter.rules.entitlement import first_instant, last_instant
from callrouter.rules.roles import ROLES
from callrouter.rules.telephone import country_of

PARTNER_COLUMNS = (
    "account",
    "name",
    "language",
    "accreditation",
    "accredited_from",
    "accredited_until",
    "subscription_start",
    "subscription_end",
    "support_code",
    "quota_policy",
    "contact_name",
    "contact_email",
    "contact_phone",
    "contact_language",
)
AGENT_COLUMNS = ("login", "name", "email", "phone", "languages", "role")
LANGUAGES = ("fr", "en")

Record = TypeVar("Record", Accreditation, Subscription)


@dataclass
class Imported:
    """What an import did: accounts or logins by what became of them."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    """Support codes made now, by account. Kept nowhere: show them once."""
    left: dict[int, str] = field(default_factory=dict)
    """Contacts whom the file names although they left, by id: their name and account."""
    disabled: list[str] = field(default_factory=list)
    """Agents whom the file names although they are disabled."""


@dataclass(frozen=True)
class _Person:
    """A contact as the file has it."""

    name: str
    email: str
    phone: str | None
    language: str | None


@dataclass(frozen=True)
class _Account:
    """What the rows of one account agree on."""

    name: str
    language: str
    accreditation: str
    accredited: tuple[date | None, date | None]
    subscribed: tuple[date | None, date | None]
    code: str
    quota_policy: str | None

    @property
    def has_subscription(self) -> bool:
        """Blank dates are open; without accreditation nothing was subscribed to (art. 1)."""
        return bool(self.accreditation) or self.subscribed != (None, None)


def import_partners(
    session: Session, code_key: SecretStr, content: bytes, now: datetime
) -> Imported:
    """Put the accounts of a CSV file on file, a row for each contact.

    The dates `_until` and `_end` are last valid days, in the contract's zone; a blank date is open;
    a blank support code is generated where the account has none; `code_key` keys their hashes.
    Raises ImportRefused with every
    problem, by line; the caller's transaction must then leave nothing behind.
    """
    rows, problems = read_rows(content, PARTNER_COLUMNS)
    accounts: dict[str, tuple[Row, _Account, list[_Person]]] = {}
    for row in rows:
        account, said, person = row.text("account", 64), _account(row), _person(row)
        if not account:
            continue
        first, agreed, people = accounts.setdefault(account, (row, said, []))
        if said != agreed:
            row.note(f"{_differing(said, agreed)} must be as in line {first.line} of this account")
        if person in people:
            row.note("this contact is there twice; remove one of the two")
        people.append(person)
    key = code_key.get_secret_value()
    hashes = {
        account: code_hash(key, said.code)
        for account, (_, said, _) in accounts.items()
        if said.code
    }
    parts = (Partner.contacts, Partner.accreditations, Partner.subscriptions)
    everybody = select(Partner).options(*(selectinload(part) for part in parts))
    stored = {one.account: one for one in session.scalars(everybody)}
    taken = _holders({one.account: one.code_hash for one in stored.values()}, hashes)
    for account, made in hashes.items():
        if len(taken[made]) > 1:
            accounts[account][0].note("support_code is another account's too; give each its own")
    if problems:
        raise ImportRefused(_by_line(problems))
    _make_room(session, stored, "code_hash", hashes)
    done = Imported()
    for account, (_, said, people) in accounts.items():
        partner = stored.get(account)
        known = partner is not None
        if partner is None:
            partner = Partner(account=account, created_at=now)
            session.add(partner)
        gone = _write_partner(partner, said, people)
        done.left |= {one.id: f"{one.name}, {account}" for one in gone}
        if account in hashes:
            partner.code_hash = hashes[account]
        elif partner.code_hash is None:
            code = new_code()
            while code_hash(key, code) in taken:
                code = new_code()
            done.codes[account] = code
            partner.code_hash = code_hash(key, code)
            taken[partner.code_hash] = [account]
        _note(done, account, known, _changed(session, partner))
        session.flush()
    return done


def import_agents(
    session: Session, content: bytes, ours: Collection[str], countries: Sequence[str], now: datetime
) -> Imported:
    """Put the agents of a CSV file on file. New ones are away until they say otherwise.
    Their phones are in one of the `countries`, and none of our own numbers, `ours`.

    Raises ImportRefused with every problem, by line; the caller's transaction must then leave
    nothing behind.
    """
    rows, problems = read_rows(content, AGENT_COLUMNS)
    agents: dict[str, tuple[Row, dict[str, str]]] = {}
    for row in rows:
        login = row.text("login", 64)
        said = {
            "name": row.text("name", 200),
            "email": row.email("email"),
            "phone": row.telephone("phone") or "",
            "languages": row.languages("languages", LANGUAGES),
            "role": row.choice("role", ROLES) or "",
        }
        if any(sign.isspace() for sign in login):
            row.note("login holds a space; write it in one piece")
        if login in agents:
            row.note(f"login {login!r} is in line {agents[login][0].line} already; remove one")
        if said["phone"] in ours:
            row.note("phone is the number of a line; write the agent's own")
        elif said["phone"] and country_of(said["phone"]) not in countries:
            row.note(
                f"phone is outside {' and '.join(countries)}; write another, or add "
                "its country to countries in line.toml"
            )
        agents.setdefault(login, (row, said))
    stored = {one.login: one for one in session.scalars(select(Agent))}
    phones = {login: said["phone"] for login, (_, said) in agents.items() if said["phone"]}
    taken = _holders({one.login: one.phone for one in stored.values()}, phones)
    for login, phone in phones.items():
        if len(taken[phone]) > 1:
            others = ", ".join(other for other in taken[phone] if other != login)
            agents[login][0].note(f"phone is also that of {others}; give each agent their own")
    if problems:
        raise ImportRefused(_by_line(problems))
    _make_room(session, stored, "phone", phones)
    done = Imported()
    for login, (_, said) in agents.items():
        agent = stored.get(login)
        known = agent is not None
        if agent is None:
            agent = Agent(login=login, state="away", state_since=now)
            session.add(agent)
        for name, value in said.items():
            setattr(agent, name, value)
        if agent.disabled_at is not None:
            done.disabled.append(login)
        _note(done, login, known, session.is_modified(agent))
        session.flush()
    return done


def _account(row: Row) -> _Account:
    accreditation = row.cells["accreditation"]
    if len(accreditation) > 64:
        row.note("accreditation is longer than 64 characters; shorten it")
    said = _Account(
        name=row.text("name", 200),
        language=row.choice("language", LANGUAGES) or "",
        accreditation=accreditation,
        accredited=_days(row, "accredited_from", "accredited_until"),
        subscribed=_days(row, "subscription_start", "subscription_end"),
        code=row.code("support_code"),
        quota_policy=row.choice("quota_policy", ("charge", "refuse"), blank=True),
    )
    if not accreditation and said.accredited != (None, None):
        row.note("accredited_from or accredited_until without an accreditation; name it")
    return said


def _person(row: Row) -> _Person:
    return _Person(
        name=row.text("contact_name", 200),
        email=row.email("contact_email"),
        phone=row.telephone("contact_phone", blank=True),
        language=row.choice("contact_language", LANGUAGES, blank=True),
    )


def _days(row: Row, first: str, last: str) -> tuple[date | None, date | None]:
    start, end = row.day(first), row.day(last)
    if start is not None and end is not None and end < start:
        row.note(f"{last} is before {first}; it is the last valid day")
    return start, end


def _differing(one: _Account, other: _Account) -> str:
    names = {
        "accredited": "the accreditation's dates",
        "subscribed": "the subscription's dates",
        "code": "support_code",
    }
    fields = [name for name in vars(one) if getattr(one, name) != getattr(other, name)]
    return " and ".join(names.get(name, name) for name in fields)


def _write_partner(
    partner: Partner, said: _Account, people: Sequence[_Person]
) -> Sequence[Contact]:
    """Returns the contacts among these people who left: they stay as they are."""
    partner.name = said.name
    partner.language = said.language
    partner.quota_policy = said.quota_policy
    if said.accreditation:
        accreditation = (partner.accreditations or [Accreditation()])[0]
        accreditation.name = said.accreditation
        _set_instants(accreditation, said.accredited)
        _keep_only(partner.accreditations, accreditation)
    else:
        partner.accreditations.clear()
    if said.has_subscription:
        subscription = (partner.subscriptions or [Subscription()])[0]
        _set_instants(subscription, said.subscribed)
        _keep_only(partner.subscriptions, subscription)
    else:
        partner.subscriptions.clear()
    gone = {one.email.casefold(): one for one in partner.contacts if one.left_at is not None}
    still_named = []
    for person, known in _matched(people, partner.present_contacts):
        if known is None and person.email.casefold() in gone:
            still_named.append(gone[person.email.casefold()])
            continue
        contact = known or Contact()
        if known is None:
            partner.contacts.append(contact)
        contact.name, contact.email = person.name, person.email
        contact.phone, contact.language = person.phone, person.language
    return still_named


def _set_instants(
    record: Accreditation | Subscription, days: tuple[date | None, date | None]
) -> None:
    first, last = days
    record.starts_at = None if first is None else first_instant(first, PARIS)
    record.ends_at = None if last is None else last_instant(last, PARIS)


def _keep_only(records: list[Record], record: Record) -> None:
    if records != [record]:
        records[:] = [record]


def _matched(
    people: Sequence[_Person], contacts: Sequence[Contact]
) -> Iterable[tuple[_Person, Contact | None]]:
    """Each person of the file with the contact it is on file as: the likest one goes first."""

    def likeness(person: _Person, contact: Contact) -> int:
        same_email = person.email.casefold() == contact.email.casefold()
        same_name = person.name == contact.name
        # A number alone tells nothing: colleagues share one.
        same_phone = (same_email or same_name) and person.phone == contact.phone
        return 4 * same_email + 2 * same_name + same_phone

    pairs = [
        (likeness(person, contact), i, k)
        for i, person in enumerate(people)
        for k, contact in enumerate(contacts)
    ]
    found: dict[int, int] = {}
    for score, i, k in sorted(pairs, key=lambda pair: -pair[0]):
        if score and i not in found and k not in found.values():
            found[i] = k
    return [(person, contacts[found[i]] if i in found else None) for i, person in enumerate(people)]


def _holders(stored: dict[str, str | None], new: dict[str, str]) -> dict[str, list[str]]:
    """Who will have each unique value once the file is on file."""
    holders: dict[str, list[str]] = {}
    for owner, value in {**stored, **new}.items():
        if value is not None:
            holders.setdefault(value, []).append(owner)
    return holders


def _make_room(
    session: Session,
    stored: Mapping[str, Partner | Agent],
    column: str,
    new: Mapping[str, str],
) -> None:
    """Let go of unique values that pass from one to another within the file."""
    wanted = set(new.values())
    for owner, record in stored.items():
        value = getattr(record, column)
        if value in wanted and new.get(owner) != value:
            setattr(record, column, f"-{record.id}")
    session.flush()


def _changed(session: Session, partner: Partner) -> bool:
    """Whether anything of this account differs from what is stored."""
    parts = (partner, *partner.contacts, *partner.accreditations, *partner.subscriptions)
    return any(session.is_modified(part) or part in session.new for part in parts)


def _note(done: Imported, name: str, known: bool, changed: bool) -> None:
    kept = done.updated if changed else done.unchanged
    (kept if known else done.created).append(name)


def _by_line(problems: Sequence[str]) -> list[str]:
    return sorted(problems, key=lambda said: int(said.split(":")[0].removeprefix("line ")))
