"""`callrouter contacts`: the people of a partner, and those who left."""

from __future__ import annotations

from collections.abc import Callable

import click
from sqlalchemy.orm import Session

from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import in_english, now, opened
from callrouter.commands.options import NUMBER
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.commands.partners import known_account
from callrouter.people.contacts import add, change, doubts_about, make_first
from callrouter.people.contacts import remove as remove_contact
from callrouter.people.contacts import restore as restore_contact
from callrouter.records import Contact, first_contact
from callrouter.records.current_hours import current_revision
from callrouter.rules.telephone import in_groups
from callrouter.views import people
from callrouter.views.accounts import account_id
from callrouter.wording.problems import say_problem

COLUMNS = ("id", "account", "first", "name", "email", "phone", "language", "left_at")

name_option = click.option("--name", help="Of the person.")
email_option = click.option("--email", help="Where mail goes.")
phone_option = click.option("--phone", help="The number that is known without a code; '' for none.")
language_option = click.option("--language", help="fr or en; '' is the account's.")


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


@contacts.command("add")
@click.argument("account")
@name_option
@email_option
@phone_option
@language_option
@as_option
def add_contact(account: str, by: str | None, **options: str | None) -> None:
    """Put somebody on file as a contact of an account."""

    def act(session: Session) -> str:
        partner = account_id(session, known_account(session, account))
        contact = add(session, partner, _given(options), author_of(session, by), now())
        return "\n".join([_is(contact, "a contact of {account}"), *_doubts(session, contact)])

    _act(act)


@contacts.command("set")
@click.argument("contact_id", metavar="ID", type=NUMBER)
@name_option
@email_option
@phone_option
@language_option
@as_option
def set_contact(contact_id: int, by: str | None, **options: str | None) -> None:
    """Change who a contact is; what is left out stays."""

    def act(session: Session) -> str:
        author = author_of(session, by)
        contact, _ = change(session, contact_id, _given(options), author, now())
        return "\n".join([_is(contact, "as you say"), *_doubts(session, contact)])

    _act(act)


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
        said = _is(contact, "a contact of {account} again")
        return "\n".join([said, *_doubts(session, contact)])

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


def _given(options: dict[str, str | None]) -> dict[str, str]:
    """The options that were written."""
    return {name: text for name, text in options.items() if text is not None}


def _doubts(session: Session, contact: Contact) -> list[str]:
    return [say_problem(one, "en") for one in doubts_about(session, contact)]


def _is(contact: Contact, what: str) -> str:
    return f"{contact.name} is {what.format(account=contact.partner.account)}."


def _act(act: Callable[[Session], str]) -> None:
    with in_english(), opened() as (_, records), records.begin() as session:
        done = act(session)
    click.echo(done)
