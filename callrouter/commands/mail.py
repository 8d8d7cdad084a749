"""`callrouter mail`: the mail that failed or is late, and sending it again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

import click

from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import Refused, now, opened, runtime, say_at
from callrouter.commands.options import MOST, NUMBER, limit_option
from callrouter.commands.output import as_json, moment, print_json, print_table
from callrouter.mail.again import NotAgain, send_again
from callrouter.records.current_hours import current_revision
from callrouter.rules.problem import Problem
from callrouter.rules.ticket_number import spaced
from callrouter.views import mail as mails

COLUMNS = (
    "id", "state", "owed_at", "kind", "ticket", "recipient", "attempts", "next_at", "problem",
)  # fmt: skip


@click.group()
def mail() -> None:
    """Mail that failed or is late, and sending it again."""


@mail.command("list")
@click.option(
    "--state", type=click.Choice(["failed", "late"]), help="Only what failed, or what is late."
)
@limit_option
@as_json
def list_mail(state: Literal["failed", "late"] | None, limit: int, as_json: bool) -> None:
    """List what failed within a month, then what is late.

    Of each the newest comes first. Late is what is owed for more than a minute, or was refused or
    put off once.
    """
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        found = mails.mails_in_trouble(session, now(), state=state, limit=limit)
        counted = mails.troubled(session, now())
    if as_json:
        print_json(found)
        return
    print_table([_row(one) for one in found], COLUMNS, zone)
    click.echo(f"\n{counted.failed} failed, {counted.late} late.")


@mail.command()
@click.argument("id", type=NUMBER)
@as_json
def show(id: int, as_json: bool) -> None:
    """Show one mail: its recipient, its fate, the server's words."""
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        found = mails.mail(session, id, now())
    if found is None:
        raise Refused(say_at(Problem("", "no_mail", {"id": id})))
    if as_json:
        print_json(found)
        return
    shown = {name: value for name, value in _row(found).items() if value is not None}
    width = max(map(len, shown))
    for name, value in shown.items():
        said = moment(value, zone) if name.endswith("_at") else value
        label = name.removesuffix("_at").replace("_", " ")
        click.echo(f"{label.ljust(width)}  {said}")


@mail.command()
@click.argument("ids", metavar="[ID]...", type=NUMBER, nargs=-1)
@click.option("--all", "every", is_flag=True, help="All that failed, and all that are late.")
@as_option
def retry(ids: tuple[int, ...], every: bool, by: str | None) -> None:
    """Send mails again; their five days begin anew.

    They keep their Message-IDs.
    """
    if bool(ids) == every:
        raise click.UsageError("Name mails by their ids, or give --all.")
    with runtime() as parts:
        if every:
            with parts.records.read() as session:
                found = mails.mails_in_trouble(session, now(), limit=MOST)
            ids = tuple(one.id for one in found)
        with parts.records.read() as session:
            author = author_of(session, by)
        refused = []
        for mail_id in ids:
            try:
                with parts.transaction() as session:
                    send_again(session, mail_id, author, now())
            except NotAgain as error:
                refused += [say_at(one) for one in error.problems]
    again = len(ids) - len(refused)
    click.echo(f"{again} {'mail is' if again == 1 else 'mails are'} sent again.")
    if refused and not every:
        raise Refused(*refused)


def _row(one: mails.Mail) -> dict[str, Any]:
    problem = " ".join((one.problem or "").split())
    return {
        **asdict(one),
        "ticket": spaced(one.ticket) if one.ticket else None,
        "problem": problem or None,
    }
