"""`callrouter partners`: which accounts there are, what each holds, and a new support code."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import Refused, in_english, now, opened
from callrouter.commands.options import meant
from callrouter.commands.output import as_json, print_json, print_table, shown_or_undone
from callrouter.people.support_codes import renew_code
from callrouter.rules.allowance import PARIS
from callrouter.views import accounts

COLUMNS = (
    "account", "name", "language", "entitled", "accreditation", "accredited_until",
    "subscribed_until", "contacts",
)  # fmt: skip
SERVICE_COLUMNS = ("id", "product", "name", "from", "until")
PERSON_COLUMNS = ("name", "email", "phone", "language")


@click.group()
def partners() -> None:
    """Customers' accounts, and what entitles them."""


@partners.command("list")
@as_json
def list_partners(as_json: bool) -> None:
    """List the accounts, and whether each is entitled now.

    Shown are what it holds, and until which day.
    """
    with opened() as (settings, records), records.read() as session:
        found = accounts.accounts(session, settings.line.entitlement.accreditations, now())
    if as_json:
        print_json(found)
    else:
        print_table(found, COLUMNS, PARIS)


@partners.command("show")
@click.argument("account")
@as_json
def show_partner(account: str, as_json: bool) -> None:
    """Show one account: what it holds, its month, its contacts.

    Its services, too.
    """
    with opened() as (settings, records), records.read() as session:
        found = accounts.account(
            session,
            known_account(session, account),
            settings.line.entitlement.accreditations,
            settings.line.contacts.monthly_limit,
            now(),
        )
    if as_json:
        print_json(found)
    else:
        _print(found, PARIS)


@partners.command("code")
@click.argument("account")
@as_option
def give_code(account: str, by: str | None) -> None:
    """Give an account a new support code, and print it once.

    It is kept nowhere. The one before is refused from now on.
    """
    with (
        in_english(),
        opened("SUPPORT_CODE_KEY") as (settings, records),
        records.begin() as session,
    ):
        name = known_account(session, account)
        author = author_of(session, by)
        code = renew_code(session, settings.env.support_code_key, name, author, now())
        with shown_or_undone(f"{name} keeps the code it had"):
            click.echo(f"{name} has a new support code. It is kept nowhere: note it now.")
            click.echo(f"  {code}")


def known_account(session: Session, named: str) -> str:
    """The account of that name as it is on file. Refused, with those that may be meant, where there
    is none."""
    names = accounts.account_names(session)
    if named in names:
        return named
    unknown = f"There is no account {named!r}.{meant(named, names)}"
    raise Refused(f"{unknown} `callrouter partners list` names them.")


def _print(found: dict[str, Any], zone: ZoneInfo) -> None:
    used = f"{found['requests_this_month']} of {found['included']} this month"
    policy = f", then {found['quota_policy']}" if found["quota_policy"] else ""
    lines = [
        ("Account", found["account"]),
        ("Name", found["name"]),
        ("Language", found["language"]),
        ("Entitled", "yes, now" if found["entitled"] else "no, not now"),
        *(
            ("Accreditation", f"{one['name']}{_span(one)} ({one['id']})")
            for one in found["accreditations"]
        ),
        *(
            ("Subscription", f"{_span(one).strip() or 'open'} ({one['id']})")
            for one in found["subscriptions"]
        ),
        ("Support code", "has one" if found["has_code"] else "has none"),
        ("Requests", f"{used}{policy}"),
        ("Certified on", ", ".join(found["certified_products"]) or "nothing"),
    ]
    width = max(len(label) for label, _ in lines)
    for label, value in lines:
        click.echo(f"{label.ljust(width)}  {value}")
    click.echo("\nContacts")
    print_table(found["people"], PERSON_COLUMNS, zone)
    if found["services"]:
        click.echo("\nServices")
        print_table(found["services"], SERVICE_COLUMNS, zone)


def _span(days: dict[str, Any]) -> str:
    return "".join(f" {word} {days[word]}" for word in ("from", "until") if days[word])
