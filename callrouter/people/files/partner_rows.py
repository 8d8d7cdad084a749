"""What a file of partners says: the accounts that its rows make up, and everything wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from datetime import date

from callrouter.people.files import services
from callrouter.people.files.row import Row, place_of, read_rows
from callrouter.people.files.services import Supplied, read_services
from callrouter.people.grants import read_accreditation
from callrouter.people.partners import LONGEST_PRODUCT, POLICIES, read_account
from callrouter.people.typed import Typed
from callrouter.rules.problem import Problem

CONTACT_COLUMNS = ("contact_name", "contact_email", "contact_phone", "contact_language")
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
    *CONTACT_COLUMNS,
)
CERTIFIED = "certified_products"
SUBSCRIBED = "subscribed"
NONE = "-"
"""What a cell of services or of certified products holds where the account has none. An empty one
says nothing of them."""
OPTIONAL_COLUMNS = (services.COLUMN, CERTIFIED, SUBSCRIBED)
"""Columns that a file may do without, or leave empty: what they say stays as it is on file then."""
LANGUAGES = ("fr", "en")


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
    is_subscribed: bool | None
    """None where the file does not tell it but by the dates."""

    def has_subscription(self, accepted: Collection[str]) -> bool:
        """Whether the account subscribed. Blank dates are open where the accreditation is one of
        the `accepted`; without such a one nothing was subscribed to (art. 1)."""
        if self.is_subscribed is not None:
            return self.is_subscribed
        return self.accreditation in accepted or self.subscribed != (None, None)


@dataclass
class Account:
    """An account as the file has it: what its rows agree on, and what each of them adds."""

    row: Row
    """The first of its rows."""
    agreed: Agreed
    unread: frozenset[str]
    """Columns in which something is wrong there."""
    people: list[Person] = field(default_factory=list)
    services: dict[str, Supplied] | None = None
    """By their names, capitals aside; None where the file says nothing of them."""
    certified: dict[str, str] | None = None
    """Products, by their names, capitals aside; None where the file says nothing of them."""


def read_accounts(
    content: bytes, accreditations: Collection[str]
) -> tuple[dict[str, Account], list[Problem]]:
    """The accounts of a file by their names, and the list that takes problems. `accreditations` are
    the names that one may have. Raises Problems where no row can be made out at all."""
    rows, problems = read_rows(content, COLUMNS, OPTIONAL_COLUMNS)
    accounts: dict[str, Account] = {}
    written: dict[str, str] = {}
    """The name of each account as its first row has it."""
    for row in rows:
        name = read_account(row.cells)
        before = len(problems)
        agreed, person = _agreed(row.cells, accreditations), _person(row)
        unread = frozenset(place_of(one).column for one in problems[before:])
        if not name:
            continue
        first_written = written.setdefault(name.casefold(), name)
        if first_written != name:
            line = accounts[first_written].row.line
            row.cells.note(
                "account", "account_in_two_ways", written=name, before=first_written, line=line
            )
        account = accounts.setdefault(first_written, Account(row, agreed, unread))
        if agreed != account.agreed:
            for column in _differing(agreed, account.agreed):
                # A value that cannot be read in one of the two lines differs by that alone.
                if column not in unread | account.unread:
                    row.cells.note(column, "unlike_line", line=account.row.line)
        if person in account.people:
            row.cells.note("", "contact_twice")
        if person is not None:
            account.people.append(person)
        _add_services(row, account)
        _add_certified(row, account)
    return accounts, problems


def _agreed(row: Typed, accreditations: Collection[str]) -> Agreed:
    subscribed = row.choice(SUBSCRIBED, ("yes", "no"), blank=True)
    said = Agreed(
        name=row.text("name", 200),
        language=row.choice("language", LANGUAGES) or "",
        accreditation=read_accreditation(row, accreditations),
        accredited=row.days("accredited_from", "accredited_until"),
        subscribed=row.days("subscription_start", "subscription_end"),
        code=row.code("support_code"),
        quota_policy=row.choice("quota_policy", POLICIES, blank=True),
        is_subscribed=None if subscribed is None else subscribed == "yes",
    )
    if not row["accreditation"] and said.accredited != (None, None):
        row.note("accreditation", "days_without_accreditation")
    if subscribed == "no" and said.subscribed != (None, None):
        row.note(SUBSCRIBED, "days_without_subscription")
    return said


def _person(row: Row) -> Person | None:
    """The contact of a row; None where it names none, as of an account whose contacts all left."""
    cells = row.cells
    if not any(cells[name] for name in CONTACT_COLUMNS):
        return None
    return Person(
        name=cells.text("contact_name", 200),
        email=cells.email("contact_email"),
        phone=cells.telephone("contact_phone", blank=True),
        language=cells.choice("contact_language", LANGUAGES, blank=True),
        line=row.line,
    )


def _add_services(row: Row, account: Account) -> None:
    if not row.cells[services.COLUMN]:
        return
    if account.services is None:
        account.services = {}
    if row.cells[services.COLUMN] == NONE:
        return
    for one in read_services(row.cells):
        known = account.services.setdefault(one.name.casefold(), one)
        if known != one:
            row.cells.note(services.COLUMN, "service_in_two_ways", service=one.name)


def _add_certified(row: Row, account: Account) -> None:
    if not row.cells[CERTIFIED]:
        return
    if account.certified is None:
        account.certified = {}
    if row.cells[CERTIFIED] == NONE:
        return
    for product in row.cells.parts(CERTIFIED, ";,"):
        if len(product) > LONGEST_PRODUCT:
            longest = LONGEST_PRODUCT
            row.cells.note(CERTIFIED, "part_too_long", written=product[:40], longest=longest)
        account.certified.setdefault(product.casefold(), product)


_COLUMN = {"code": "support_code", "is_subscribed": SUBSCRIBED}


def _differing(one: Agreed, other: Agreed) -> list[str]:
    """The columns in which the two differ."""
    columns = {
        "accredited": ("accredited_from", "accredited_until"),
        "subscribed": ("subscription_start", "subscription_end"),
    }
    differing: list[str] = []
    for part in fields(Agreed):
        mine, theirs = getattr(one, part.name), getattr(other, part.name)
        if part.name in columns:
            pairs = zip(columns[part.name], mine, theirs, strict=True)
            differing += [column for column, this, that in pairs if this != that]
        elif mine != theirs:
            differing.append(_COLUMN.get(part.name, part.name))
    return differing
