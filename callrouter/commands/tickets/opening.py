"""`callrouter tickets open`: an agent enters what reached us in another way."""

from __future__ import annotations

from typing import Any

import click

from callrouter.commands.context import now
from callrouter.commands.tickets.acting import acting, agent_option
from callrouter.commands.tickets.describing import description_of, with_what_was_told
from callrouter.desk.opening import Entry, account_of, open_by_agent
from callrouter.rules.ticket_number import spaced
from callrouter.rules.tiers import Nature
from callrouter.wording import LANGUAGES, Language


@click.command("open")
@click.option("--partner", metavar="ACCOUNT", required=True, help="Whose request it is.")
@click.option(
    "--contact", metavar="CONTACT", help="Who asks: one of its contacts, by address or id."
)
@click.option(
    "--nature",
    type=click.Choice(["incident", "request", "undetermined"]),
    default="undetermined",
    show_default=True,
    help="What it is, if you can say. A request counts against the month's allowance.",
)
@click.option("--subject", required=True, help="In one line.")
@with_what_was_told
@click.option("--text", default="", help="Anything else that was said.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Left out, the one on file.")
@click.option("--line", metavar="NAME", help="Whose hours it has; left out, the account's own.")
@click.option(
    "--told-charge",
    is_flag=True,
    help="The partner was told that a request beyond its allowance may be charged, and went on.",
)
@click.option(
    "--source",
    metavar="WORD",
    help="Names what it is entered from: entered twice, it opens one ticket.",
)
@agent_option
def open_ticket(
    partner: str,
    contact: str | None,
    nature: Nature,
    text: str,
    language: Language | None,
    line: str | None,
    told_charge: bool,
    source: str | None,
    login: str,
    **parts: Any,
) -> None:
    """Open a ticket for what reached you in another way.

    In a chat, a meeting, a call to your desk. Its partner gets the number by mail at once.
    Whoever opens it does not have it in hand: `callrouter tickets take` does that.
    """
    told = description_of(parts)
    with acting() as desk:
        with desk.records.read() as session:
            account, known = account_of(session, partner, contact)
        entry = Entry(
            partner_id=account.id,
            contact_id=known.id if known else None,
            line=line,
            language=language,
            nature=nature,
            subject=told.subject,
            service=told.service,
            told=told.told,
            call_back=told.call_back,
            text=text,
            told_charge=told_charge,
        )
        number = open_by_agent(desk, login, entry, now(), source=source)
    click.echo(
        f"Ticket {spaced(number)} is open. `callrouter tickets show {number}` shows all of it."
    )
