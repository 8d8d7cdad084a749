"""`callrouter tickets open`: an agent enters what reached us in another way."""

from __future__ import annotations

import click

from callrouter.commands.context import now
from callrouter.commands.tickets.acting import acting, agent_option
from callrouter.desk.opening import Entry, account_of, open_by_agent
from callrouter.rules.ticket_number import spaced
from callrouter.rules.tiers import Nature
from callrouter.wording import LANGUAGES, Language


@click.command("open")
@click.option("--partner", metavar="ACCOUNT", required=True, help="Whose request it is.")
@click.option("--contact", metavar="ADDRESS", help="Who asks: the address of one of its contacts.")
@click.option(
    "--nature",
    type=click.Choice(["incident", "request", "undetermined"]),
    default="undetermined",
    show_default=True,
    help="What it is, if you can say. A request counts against the month's allowance.",
)
@click.option("--subject", required=True, help="In one line.")
@click.option("--service", metavar="NAME", help="Which of the account's services it is about.")
@click.option("--symptoms", metavar="TEXT", help="What the partner sees.")
@click.option("--since", metavar="TEXT", help="Since when, as the partner says it.")
@click.option("--impact", metavar="TEXT", help="What it means for the partner, in its words.")
@click.option("--tests", metavar="TEXT", help="What the partner has tested.")
@click.option("--pre-diagnosis", metavar="TEXT", help="What the partner thinks it is.")
@click.option("--text", default="", help="Anything else that was said.")
@click.option("--call-back", metavar="NUMBER", help="The number to call back.")
@click.option("--call-back-whom", metavar="NAME", help="Whom to ask for.")
@click.option("--call-back-when", metavar="TEXT", help="When to call.")
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
    subject: str,
    service: str | None,
    symptoms: str | None,
    since: str | None,
    impact: str | None,
    tests: str | None,
    pre_diagnosis: str | None,
    text: str,
    call_back: str | None,
    call_back_whom: str | None,
    call_back_when: str | None,
    language: Language | None,
    line: str | None,
    told_charge: bool,
    source: str | None,
    login: str,
) -> None:
    """Open a ticket for what reached you in another way.

    In a chat, a meeting, a call to your desk. Its partner gets the number by mail at once.
    Whoever opens it does not have it in hand: `callrouter tickets take` does that.
    """
    with acting() as parts:
        with parts.records.read() as session:
            account, known = account_of(session, partner, contact)
        entry = Entry(
            partner_id=account.id,
            contact_id=known.id if known else None,
            line=line,
            language=language,
            nature=nature,
            subject=subject,
            service=service,
            told={
                "symptoms": symptoms,
                "since": since,
                "impact": impact,
                "tests": tests,
                "pre_diagnosis": pre_diagnosis,
            },
            call_back={"whom": call_back_whom, "number": call_back, "when": call_back_when},
            text=text,
            told_charge=told_charge,
        )
        number = open_by_agent(parts, login, entry, now(), source=source)
    click.echo(
        f"Ticket {spaced(number)} is open. `callrouter tickets show {number}` shows all of it."
    )
