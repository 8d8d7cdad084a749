"""`callrouter statement`: what a month came to."""

from __future__ import annotations

from datetime import datetime

import click

from callrouter.commands.context import now, opened
from callrouter.commands.options import Month, partner_option
from callrouter.commands.output import as_json, minute, print_json, print_table
from callrouter.commands.partners import known_account
from callrouter.rules.allowance import PARIS, month_of, preceding
from callrouter.rules.ticket_number import spaced
from callrouter.views.statement import Statement, as_csv, statements

OF_ALL = ("account", "partner", "used", "included", "extra", "billable")
OF_ONE = ("ticket", "reached_at", "channel", "contact", "subject", "extra", "billable")


@click.command()
@click.option("--month", type=Month(), help="Like 2026-07. Left out, the one before this one.")
@partner_option
@click.option("--csv", "as_csv_", is_flag=True, help="One line for each request, for billing.")
@as_json
def statement(month: str | None, partner: str | None, as_csv_: bool, as_json: bool) -> None:
    """Say what partners used of a month's allowance.

    And what is billed beyond it. With --partner the requests one by one. A month is closed from
    the fifth day of the next one: accounts with requests beyond their allowance are sent it
    then.
    """
    if as_csv_ and as_json:
        raise click.UsageError("Choose one of --csv and --json.")
    instant = now()
    month = month or preceding(month_of(instant))
    with opened() as (settings, records), records.read() as session:
        account = known_account(session, partner) if partner is not None else None
        limit = settings.line.contacts.monthly_limit
        found = statements(session, month, instant, limit=limit, account=account)
    if as_csv_:
        click.echo(as_csv(found), nl=False)
    elif as_json:
        print_json(found)
    elif not found:
        click.echo(f"No request was counted in {month}.")
    else:
        _print(found, instant, in_full=account is not None)


def _print(found: list[Statement], at: datetime, *, in_full: bool) -> None:
    if in_full:
        (one,) = found
        rows = [
            {
                **vars(request),
                "ticket": request.number and spaced(request.number),
                "reached_at": minute(request.reached_at, at, PARIS),
            }
            for request in one.requests
        ]
        print_table(rows, OF_ONE, PARIS)
    summary = [
        {
            "account": one.account,
            "partner": one.partner,
            "used": len(one.requests),
            "included": one.limit,
            "extra": len(one.extra),
            "billable": one.billable,
        }
        for one in found
    ]
    print_table(summary, OF_ALL, PARIS)
    if not found[0].is_closed:
        click.echo(f"{found[0].month} is not closed yet: it may still change.", err=True)
