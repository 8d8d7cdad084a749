"""`callrouter partners add`, `set`, `give`, `change`, `end`: what the pages of partners do, too."""

from __future__ import annotations

from typing import get_args

import click
from sqlalchemy.orm import Session

from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import Refused, in_english, now, opened
from callrouter.commands.options import NUMBER
from callrouter.commands.output import shown_or_undone
from callrouter.commands.partners import known_account
from callrouter.people import holdings, partners
from callrouter.people.holdings import Kind
from callrouter.settings import Settings
from callrouter.views.partners import Dated, PartnerWhole, partner

KINDS: dict[str, Kind] = {kind.removesuffix("s"): kind for kind in get_args(Kind)}
"""What a partner holds, as it is typed."""

name_option = click.option("--name", help="What the partner is called.")
language_option = click.option("--language", help="fr or en.")
policy_option = click.option(
    "--quota-policy", help="Beyond the allowance: charge or refuse; '' follows the general setting."
)
certified_option = click.option(
    "--certified-products", help="Products that it diagnoses first, separated by ';'."
)
kind_argument = click.argument("kind", type=click.Choice(list(KINDS)))
id_argument = click.argument("held_id", metavar="ID", type=NUMBER)
accreditation_option = click.option("--accreditation", help="Its name, of an accreditation.")
product_option = click.option("--product", help="Of a service.")
service_option = click.option("--service", help="The name of a service.")
from_option = click.option("--from", "from_", metavar="DAY", help="First valid day; '' is open.")
until_option = click.option("--until", metavar="DAY", help="Last valid day; '' is open.")


@click.command("add")
@click.argument("account")
@name_option
@language_option
@policy_option
@certified_option
@as_option
def add_partner(account: str, by: str | None, **options: str | None) -> None:
    """Put a partner on file, and print its support code once.

    Give it an accreditation, a subscription and contacts next.
    """
    with (
        in_english(),
        opened("SUPPORT_CODE_KEY") as (settings, records),
        records.begin() as session,
    ):
        key, written = settings.env.support_code_key, {"account": account, **_given(options)}
        made, code = partners.add(session, key, written, author_of(session, by), now())
        with shown_or_undone(f"{made.account} is not on file"):
            click.echo(f"{made.account} is on file. Its support code is kept nowhere: note it now.")
            click.echo(f"  {code}")


@click.command("set")
@click.argument("account")
@name_option
@language_option
@policy_option
@certified_option
@as_option
def set_partner(account: str, by: str | None, **options: str | None) -> None:
    """Change what is on file of a partner; what is left out stays."""
    with in_english(), opened() as (settings, records), records.begin() as session:
        one = _whole(session, settings, account)
        partners.change(session, one.id, _given(options), author_of(session, by), now())
    click.echo(f"{account} is as you say.")


@click.command("give")
@click.argument("account")
@kind_argument
@accreditation_option
@product_option
@service_option
@from_option
@until_option
@as_option
def give_holding(account: str, kind: str, by: str | None, **options: str | None) -> None:
    """Give a partner an accreditation, a subscription or a service.

    Nobody subscribes without a valid accreditation.
    """
    with in_english(), opened() as (settings, records), records.begin() as session:
        one, author = _whole(session, settings, account), author_of(session, by)
        entitlement = settings.line.entitlement
        holdings.add(session, one.id, KINDS[kind], _given(options), entitlement, author, now())
    click.echo(f"{account} has that {kind}.")


@click.command("change")
@click.argument("account")
@kind_argument
@id_argument
@accreditation_option
@product_option
@service_option
@from_option
@until_option
@as_option
def change_holding(
    account: str, kind: str, held_id: int, by: str | None, **options: str | None
) -> None:
    """Change what a partner holds; what is left out stays.

    `callrouter partners show` names the ID.
    """
    with in_english(), opened() as (settings, records), records.begin() as session:
        one, author = _whole(session, settings, account), author_of(session, by)
        _known(one, kind, held_id)
        written, entitlement = _given(options), settings.line.entitlement
        holdings.change(session, one.id, KINDS[kind], held_id, written, entitlement, author, now())
    click.echo(f"{account} has that {kind} as you say.")


@click.command("end")
@click.argument("account")
@kind_argument
@id_argument
@as_option
def end_holding(account: str, kind: str, held_id: int, by: str | None) -> None:
    """What a partner holds ends now.

    `callrouter partners show` names the ID.
    """
    with in_english(), opened() as (settings, records), records.begin() as session:
        one, author = _whole(session, settings, account), author_of(session, by)
        _known(one, kind, held_id)
        holdings.end(session, one.id, KINDS[kind], held_id, author, now())
    click.echo(f"That {kind} of {account} has ended.")


def _given(options: dict[str, str | None]) -> dict[str, str]:
    """The options that were written, by what the acts call them."""
    return {name.removesuffix("_"): text for name, text in options.items() if text is not None}


def _whole(session: Session, settings: Settings, account: str) -> PartnerWhole:
    accepted = settings.line.entitlement.accreditations
    found = partner(session, known_account(session, account), accepted, now())
    assert found is not None, "it is known"
    return found


def _known(one: PartnerWhole, kind: str, held_id: int) -> None:
    """Refuse an id that this partner has none of."""
    held: list[Dated] = getattr(one, KINDS[kind])
    if held_id not in {each.id for each in held}:
        ids = ", ".join(str(each.id) for each in held) or "none"
        raise Refused(f"{one.account} has no {kind} {held_id}; it has: {ids}.")
