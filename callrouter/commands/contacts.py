"""`callrouter contacts`: the people of a partner, and those who left."""

from __future__ import annotations

from collections.abc import Callable

import click
from sqlalchemy.orm import Session

from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import Refused, now, opened
from callrouter.commands.options import NUMBER
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.commands.partners import known_account
from callrouter.people.contacts import ContactError, make_first
from callrouter.people.contacts import remove as remove_contact
from callrouter.people.contacts import restore as restore_contact
from callrouter.records import Contact, first_contact
from callrouter.records.current_hours import current_revision
from callrouter.rules.telephone import in_groups
from callrouter.views import people

COLUMNS = ("id", "account", "first", "name", "email", "phone", "language", "left_at")


@click.group()
def contacts() -> None:
    """People of partners: who they are, and who left."""


@contacts.command("list")
@click.option("--account", help="Only those of this account.")
@click.option("--left", is_flag=True, help="Those who left, too.")
@as_json
def list_contacts(account: str | None, left: bool, as_json: bool) -> None:
    """List contacts. The first one of an account gets the mail of its unknown callers."""
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        named = known_account(session, account) if account is not None else None
        found = people.contacts(session, account=named, left=left)
    if as_json:
        print_json(found)
    else:
        print_table(found, COLUMNS, zone)


@contacts.command()
@click.argument("contact_id", metavar="ID", type=NUMBER)
@as_option
def remove(contact_id: int, by: str | None) -> None:
    """A contact left: no entrance without a code, and no mail.

    The support code is the account's: whoever left knows it still.
    """

    def act(session: Session) -> str:
        contact = remove_contact(session, contact_id, author_of(session, by), now())
        session.flush()
        account = contact.partner.account
        first = first_contact(session, contact.partner_id)
        mail = f"{first.name} gets its mail" if first else "nobody is left to get its mail"
        return "\n".join(
            [
                f"{contact.name} left {account}; {mail}. If they know its support code, "
                f"`callrouter partners code {account}` gives it a new one.",
                *(
                    f"They are still a contact of {account} with "
                    f"{in_groups(other.phone) if other.phone else 'no number'}: `callrouter "
                    f"contacts remove {other.id}` if that ends, too."
                    for other in _same_person(contact)
                ),
            ]
        )

    _act(act)


@contacts.command()
@click.argument("contact_id", metavar="ID", type=NUMBER)
@as_option
def restore(contact_id: int, by: str | None) -> None:
    """A contact who left is back."""

    def act(session: Session) -> str:
        author = author_of(session, by)
        contact = restore_contact(session, contact_id, author, now())
        return _is(contact, "a contact of {account} again")

    _act(act)


@contacts.command()
@click.argument("contact_id", metavar="ID", type=NUMBER)
@as_option
def first(contact_id: int, by: str | None) -> None:
    """Make a contact the first of its account.

    It gets the mail of callers not known by name.
    """

    def act(session: Session) -> str:
        contact = make_first(session, contact_id, author_of(session, by), now())
        return _is(contact, "the first contact of {account}")

    _act(act)


def _same_person(contact: Contact) -> list[Contact]:
    """Contacts of the same account with the same address: who has two numbers is there twice."""
    return [
        other
        for other in contact.partner.present_contacts
        if other.email.casefold() == contact.email.casefold()
    ]


def _is(contact: Contact, what: str) -> str:
    return f"{contact.name} is {what.format(account=contact.partner.account)}."


def _act(act: Callable[[Session], str]) -> None:
    try:
        with opened() as (_, records), records.begin() as session:
            done = act(session)
    except ContactError as error:
        raise Refused(str(error)) from error
    click.echo(done)
