"""What a file of partners says: the accounts that its rows make up, and everything wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from datetime import date

from callrouter.people.files import services
from callrouter.people.files.row import Row, read_rows
from callrouter.people.files.services import Supplied, read_services
from callrouter.rules.near_miss import likest_first

COLUMNS = (
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
CERTIFIED = "certified_products"
OPTIONAL_COLUMNS = (services.COLUMN, CERTIFIED)
"""Columns that a file may do without: what they say stays as it is on file then."""
LANGUAGES = ("fr", "en")
POLICIES = ("charge", "refuse")


@dataclass(frozen=True)
class Person:
    """A contact as the file has it."""

    name: str
    email: str
    phone: str | None
    language: str | None
    line: int = field(compare=False)


@dataclass(frozen=True)
class Agreed:
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


@dataclass
class Account:
    """An account as the file has it: what its rows agree on, and what each of them adds."""

    row: Row
    """The first of its rows."""
    agreed: Agreed
    people: list[Person] = field(default_factory=list)
    services: dict[str, Supplied] | None = None
    """By their names, capitals aside; None where the file has no such column."""
    certified: dict[str, str] | None = None
    """Products, by their names, capitals aside; None where the file has no such column."""


def read_accounts(
    content: bytes, accreditations: Collection[str]
) -> tuple[dict[str, Account], list[str]]:
    """The accounts of a file by their names, and the list that takes problems. `accreditations` are
    the names that one may have. Raises ImportRefused where no row can be made out at all."""
    rows, problems = read_rows(content, COLUMNS, OPTIONAL_COLUMNS)
    accounts: dict[str, Account] = {}
    written: dict[str, str] = {}
    """The name of each account as its first row has it."""
    for row in rows:
        name = row.text("account", 64)
        agreed, person = _agreed(row, accreditations), _person(row)
        if not name:
            continue
        first_written = written.setdefault(name.casefold(), name)
        if first_written != name:
            row.note(
                f"account {name!r} is written {first_written!r} in line "
                f"{accounts[first_written].row.line}; write both alike"
            )
        account = accounts.setdefault(first_written, Account(row, agreed))
        if agreed != account.agreed:
            differing = _differing(agreed, account.agreed)
            row.note(f"{differing} must be as in line {account.row.line} of this account")
        if person in account.people:
            row.note("this contact is there twice; remove one of the two")
        account.people.append(person)
        _add_services(row, account)
        _add_certified(row, account)
    return accounts, problems


def _agreed(row: Row, accreditations: Collection[str]) -> Agreed:
    accreditation = _accreditation(row, accreditations)
    said = Agreed(
        name=row.text("name", 200),
        language=row.choice("language", LANGUAGES) or "",
        accreditation=accreditation,
        accredited=_days(row, "accredited_from", "accredited_until"),
        subscribed=_days(row, "subscription_start", "subscription_end"),
        code=row.code("support_code"),
        quota_policy=row.choice("quota_policy", POLICIES, blank=True),
    )
    if not row.cells["accreditation"] and said.accredited != (None, None):
        row.note("accredited_from or accredited_until without an accreditation; name it")
    return said


def _accreditation(row: Row, known: Collection[str]) -> str:
    """The accreditation as the configuration writes it; empty where the account has none."""
    written = row.cells["accreditation"]
    for one in known:
        if one.casefold() == written.casefold():
            return one
    if written:
        names = " or ".join(likest_first(written, known))
        row.note(
            f"accreditation {written!r} is not known; write {names}, or nothing, or add it to "
            "line.toml under [entitlement]"
        )
    return ""


def _person(row: Row) -> Person:
    return Person(
        name=row.text("contact_name", 200),
        email=row.email("contact_email"),
        phone=row.telephone("contact_phone", blank=True),
        language=row.choice("contact_language", LANGUAGES, blank=True),
        line=row.line,
    )


def _days(row: Row, first: str, last: str) -> tuple[date | None, date | None]:
    start, end = row.day(first), row.day(last)
    if start is not None and end is not None and end < start:
        row.note(f"{last} is before {first}; it is the last valid day")
    return start, end


def _add_services(row: Row, account: Account) -> None:
    if services.COLUMN not in row.cells:
        return
    if account.services is None:
        account.services = {}
    for one in read_services(row):
        known = account.services.setdefault(one.name.casefold(), one)
        if known != one:
            row.note(
                f"services: {one.name} is there in two ways for this account; write it once, or "
                "both alike"
            )


def _add_certified(row: Row, account: Account) -> None:
    if CERTIFIED not in row.cells:
        return
    if account.certified is None:
        account.certified = {}
    for product in row.parts(CERTIFIED, ";,"):
        if len(product) > services.LONGEST:
            row.note(f"{CERTIFIED}: {product[:40]!r} is too long; shorten it")
        account.certified.setdefault(product.casefold(), product)


def _differing(one: Agreed, other: Agreed) -> str:
    names = {
        "accredited": "the accreditation's dates",
        "subscribed": "the subscription's dates",
        "code": "support_code",
    }
    differing = [
        part.name for part in fields(Agreed) if getattr(one, part.name) != getattr(other, part.name)
    ]
    return " and ".join(names.get(name, name) for name in differing)
