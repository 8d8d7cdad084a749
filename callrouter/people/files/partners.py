"""Puts the partners of a CSV file on file: whole or not at all, and twice is the same as once.

An import adds and updates. Whom it does not name stays as they are, unless it is told to be exact:
then the contacts of its own accounts whom it does not name have left. Nor does it bring back
anybody: a contact who left stays out although the file still names them, and is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from callrouter.people.contacts import remove
from callrouter.people.files.account_words import contact_words
from callrouter.people.files.collector import resting
from callrouter.people.files.holdings import held_by, told, write_grants, write_services
from callrouter.people.files.outcome import Change, Imported, differences
from callrouter.people.files.partner_rows import CONTACT_COLUMNS, Account, Person, read_accounts
from callrouter.people.files.row import at_line, refused
from callrouter.people.files.unique import case_double, holders, make_room
from callrouter.people.partners import certify
from callrouter.people.partners import values as account_values
from callrouter.people.support_codes import unused_code
from callrouter.records import Author, Contact, Partner
from callrouter.records.audit import audit_all
from callrouter.records.codes import code_hash
from callrouter.rules.audit import Act
from callrouter.rules.problem import Problem
from callrouter.rules.telephone import in_groups
from callrouter.settings import Entitlement

Acted = tuple[Act, Partner | Contact, dict[str, object]]
"""What was done to whom, and what more is told of it."""


@dataclass
class _Compared:
    """A file beside what is on file: what it makes of that, not yet written."""

    entitlement: Entitlement
    author: Author
    now: datetime
    exact: bool
    done: Imported
    stored: dict[str, Partner]
    hashes: dict[str, str]
    """Of the support codes that the file has, by account."""
    acts: list[Acted] = field(default_factory=list)
    """They go on record once everybody has an id."""
    leaving: list[int] = field(default_factory=list)
    """Contacts who leave by the file, by id."""


PARTS = (
    Partner.contacts,
    Partner.accreditations,
    Partner.subscriptions,
    Partner.services,
    Partner.certifications,
)
"""What an account is read with."""


@resting()
def import_partners(
    session: Session,
    code_key: SecretStr,
    content: bytes,
    entitlement: Entitlement,
    author: Author,
    now: datetime,
    *,
    exact: bool = False,
) -> Imported:
    """Put the accounts of a CSV file on file, a row for each contact.

    The dates `_until` and `_end` are last valid days, in the contract's zone; a blank date is open;
    a blank support code is generated where the account has none; `code_key` keys their hashes.
    `entitlement` names the accreditations that are known, and those that entitle. With `exact`,
    contacts of the file's accounts whom it does not name have left. Raises Problems with everything
    wrong, by line; the caller's transaction must then leave nothing behind.
    """
    with session.no_autoflush:
        compared = _compared(session, code_key, content, entitlement, author, now, exact=exact)
    # Not before here is anything written: whatever is stays locked until the commit, and calls of
    # these accounts begin and end meanwhile.
    make_room(session, compared.stored, "code_hash", compared.hashes)
    for name, made in compared.hashes.items():
        compared.stored[name].code_hash = made
    session.flush()
    for contact_id in compared.leaving:
        remove(session, contact_id, author, now)
    events = ((act, whom.id, _imported(whom, facts)) for act, whom, facts in compared.acts)
    audit_all(session, events, author, now)
    return compared.done


def _imported(whom: Partner | Contact, facts: dict[str, object]) -> dict[str, object]:
    partner = {"partner": whom.partner_id} if isinstance(whom, Contact) else {}
    return {"imported": True, **partner, **facts}


@resting()
def preview_partners(
    session: Session,
    code_key: SecretStr,
    content: bytes,
    entitlement: Entitlement,
    author: Author,
    now: datetime,
    *,
    exact: bool = False,
) -> Imported:
    """What `import_partners` would do. `session` is one for reading: nothing is written, and
    nobody waits for it. Raises Problems as that does."""
    return _compared(session, code_key, content, entitlement, author, now, exact=exact).done


def _compared(
    session: Session,
    code_key: SecretStr,
    content: bytes,
    entitlement: Entitlement,
    author: Author,
    now: datetime,
    *,
    exact: bool,
) -> _Compared:
    accounts, problems = read_accounts(content, entitlement.known)
    everybody = select(Partner).options(*(selectinload(part) for part in PARTS))
    stored = {one.account: one for one in session.scalars(everybody)}
    by_casefold = {name.casefold(): name for name in stored}
    for name, account in accounts.items():
        if name not in stored and (other := case_double(name, by_casefold)):
            account.row.cells.note("account", "on_file_as", written=name, other=other)
    hashes = {
        name: code_hash(code_key.get_secret_value(), account.agreed.code)
        for name, account in accounts.items()
        if account.agreed.code
    }
    taken = holders({one.account: one.code_hash for one in stored.values()}, hashes)
    for name, made in hashes.items():
        if len(taken[made]) > 1:
            accounts[name].row.cells.note("support_code", "code_of_another")
    if problems:
        raise refused(problems)
    done = Imported(missing=[name for name in stored if name not in accounts])
    compared = _Compared(entitlement, author, now, exact, done, stored, hashes)
    for name, account in accounts.items():
        partner = stored.get(name)
        known = partner is not None
        if partner is None:
            partner = Partner(account=name, created_at=now)
            session.add(partner)
            stored[name] = partner
        changes = _take_over(compared, partner, account, known=known)
        before = partner.code_hash
        if name not in hashes and before is None:
            done.codes[name], partner.code_hash = unused_code(code_key, taken)
            taken[partner.code_hash] = [name]
        if hashes.get(name, partner.code_hash) != before and (known or name in hashes):
            changes.append(Change("support_code", before and "the one before", "another"))
            if known:
                compared.acts.append(("partner.code_renewed", partner, {}))
        done.note(name, known, changes)
    if problems:
        raise refused(problems)
    done.warnings += _shared_numbers(accounts, stored)
    return compared


def _take_over(
    compared: _Compared, partner: Partner, account: Account, *, known: bool
) -> list[Change]:
    """Make the partner what the file says. Returns what that changed."""
    now, said = compared.now, account.agreed
    before, held = (account_values(partner) if known else {}), held_by(partner)
    partner.name, partner.language = said.name, said.language
    partner.quota_policy = said.quota_policy
    may_subscribe, doubts = write_grants(partner, said, compared.entitlement, now)
    line = at_line(account.row.line)
    compared.done.warnings += [replace(one, at=f"{line}.{one.at}") for one in doubts]
    if not may_subscribe:
        names = tuple(compared.entitlement.accreditations)
        account.row.cells.note("subscription_start", "not_accredited_to_subscribe", names=names)
    if account.services is not None:
        write_services(partner, account.services, now)
    if account.certified is not None:
        certify(partner, account.certified)
    changes = differences(before, account_values(partner))
    if not known:
        compared.acts.append(("partner.added", partner, {}))
    elif changes:
        compared.acts.append(("partner.changed", partner, _facts(changes, ("name",))))
    holdings, acts = told(held, partner, now)
    compared.acts += [(act, partner, facts) for act, facts in acts]
    return changes + holdings + _write_contacts(compared, partner, account.people)


def _facts(changes: Sequence[Change], personal: Collection[str]) -> dict[str, object]:
    """What goes on record of a change: of what may have to be erased one day, only that it
    changed."""
    facts: dict[str, object] = {}
    named = [one.what for one in changes if one.what in personal]
    if named:
        facts["fields"] = named
    values = {one.what: [one.before, one.after] for one in changes if one.what not in named}
    if values:
        facts["changes"] = values
    return facts


def _write_contacts(
    compared: _Compared, partner: Partner, people: Sequence[Person]
) -> list[Change]:
    done = compared.done
    present = partner.present_contacts
    gone = {one.email.casefold(): one for one in partner.contacts if one.left_at is not None}
    done.present += len(present)
    changes: list[Change] = []
    named: list[Contact] = []
    for person, known in _matched(people, present):
        left = gone.get(person.email.casefold())
        if known is None and left is not None:
            done.left[left.id] = f"{left.name}, {partner.account}"
            continue
        if known is None:
            added = _contact(Contact(), person)
            partner.contacts.append(added)
            compared.acts.append(("contact.added", added, {}))
            words = contact_words(added)
            said = {"contact": added.email, **{one: words[one] for one in _TOLD_OF_NEW}}
            changes += [replace(one, of=added.name) for one in differences({}, said)]
            continue
        named.append(known)
        before, of = contact_words(known), known.name
        differing = differences(before, contact_words(_contact(known, person)))
        changes += [replace(one, of=of) for one in differing]
        if differing:
            compared.acts.append(("contact.changed", known, _facts(differing, CONTACT_COLUMNS)))
    for contact in present:
        if contact in named:
            continue
        if compared.exact:
            compared.leaving.append(contact.id)
            done.ended.append(f"{contact.name}, {partner.account}")
            changes.append(Change("contact", contact.email, None, of=contact.name))
        else:
            done.missing_contacts.append(f"{contact.name}, {partner.account}")
    return changes


_TOLD_OF_NEW = ("contact_phone", "contact_language")
"""What is told of a new contact beside its name and address."""


def _contact(contact: Contact, person: Person) -> Contact:
    contact.name, contact.email = person.name, person.email
    contact.phone, contact.language = person.phone, person.language
    return contact


def _matched(
    people: Sequence[Person], contacts: Sequence[Contact]
) -> Iterable[tuple[Person, Contact | None]]:
    """Each person of the file with the contact it is on file as: the likest one goes first."""

    def likeness(person: Person, contact: Contact) -> int:
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


def _shared_numbers(
    accounts: Mapping[str, Account], stored: Mapping[str, Partner]
) -> Iterable[Problem]:
    """Numbers of the file that contacts of other accounts have too, by line."""
    having: dict[str, dict[str, str]] = {}
    for name, partner in stored.items():
        for contact in partner.present_contacts:
            if contact.phone is not None:
                having.setdefault(contact.phone, {}).setdefault(name, contact.name)
    for name, account in accounts.items():
        for person in account.people:
            others = {k: v for k, v in having.get(person.phone or "", {}).items() if k != name}
            if others:
                whose = tuple(f"{who} ({other})" for other, who in others.items())
                facts = {"phone": in_groups(person.phone or ""), "whose": whose}
                yield Problem(f"{at_line(person.line)}.contact_phone", "phone_shared", facts)
