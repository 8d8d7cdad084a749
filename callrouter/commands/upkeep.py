"""`callrouter migrate`, `check`, `connect`, `fallback` and `demo`: setting up, and trying."""

from __future__ import annotations

import os
from importlib import import_module

import click

from callrouter.admin.check import check as check_everything
from callrouter.admin.connect import connect as connect_everything
from callrouter.admin.connect import voice_urls
from callrouter.admin.database import opened as opened_database
from callrouter.admin.database import prepare
from callrouter.admin.fallback import fallback_document
from callrouter.commands.context import Refused, in_words, now, settings
from callrouter.commands.output import as_json, print_json
from callrouter.records.current_hours import current_revision
from callrouter.telephony.twilio import Twilio

OF_TWILIO = (
    "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT", "TWILIO_API_BASE_URL",
    "PUBLIC_BASE_URL",
)  # fmt: skip
"""What pointing the numbers here uses."""
SIGNS = {"ok": "ok     ", "warning": "warning", "failed": "FAILED ", "not tried": "       "}


@click.command()
def migrate() -> None:
    """Bring the database to the tables of this version. Safe to repeat."""
    known = settings("DATABASE_URL")
    with in_words():
        done = prepare(known.env.database_url, known.schedules, now())
    click.echo(
        "The database has the tables of this version now."
        if done.changed
        else "The database had the tables of this version already."
    )
    for file in done.first_hours:
        click.echo(f"{file} became revision 1 of the business hours it holds.")


@click.command()
@as_json
def check(as_json: bool) -> None:
    """Say what is wrong with this service, and the fix.

    Looks at settings, database, Redis, mail server, Twilio and the people on file.
    """
    found = check_everything(os.environ)
    if as_json:
        print_json(found)
    else:
        width = max(len(one.probe) for one in found)
        for one in found:
            click.echo(f"{SIGNS[one.state]}  {one.probe.ljust(width)}  {one.said}")
            if one.fix and one.state != "ok":
                click.echo(f"{'':9}{'':{width}}  → {one.fix}")
    if any(one.state == "failed" for one in found):
        raise SystemExit(1)


@click.command()
def fallback() -> None:
    """Print what callers hear when this service is away.

    It is the document for a TwiML Bin, which Twilio plays when this service is out of reach.
    """
    known = settings("DATABASE_URL")
    with in_words(), opened_database(known.env.database_url) as records, records.read() as session:
        schedules = [
            current_revision(session, known.schedules, one.hours).schedule
            for one in known.line.lines
        ]
    click.echo(fallback_document(known.line, schedules), nl=False)


@click.command()
@as_json
def connect(as_json: bool) -> None:
    """Point the numbers of line.toml here, at Twilio.

    Creates its queue there, too.
    """
    known = settings(*OF_TWILIO)
    urls = voice_urls(known.env.public_base_url, known.line.fallback_url)
    done = connect_everything(Twilio(known.env), known.line.lines, urls)
    if as_json:
        print_json(done)
    else:
        for one in done:
            click.echo(f"{one.what}: {one.state}: {one.said}")
    if any(one.state == "failed" for one in done):
        raise SystemExit(1)


@click.command()
@click.option("--call", is_flag=True, help="Make one scripted call, print what is heard, and end.")
@click.option(
    "--host",
    metavar="ADDRESS",
    help="The address of this machine under which phones and console are opened; 127.0.0.1 unless "
    "said, which only this machine reaches.",
)
@click.option(
    "--port",
    type=int,
    help="The first of four ports, of which the console has the one 10 above and the phones the "
    "one 30 above; 8000 unless said, and where that is taken any free ones.",
)
@click.option(
    "--empty",
    is_flag=True,
    help="Let a new demo begin with people alone, without the fortnight of calls and tickets.",
)
def demo(call: bool, host: str | None, port: int | None, empty: bool) -> None:
    """Run everything on this machine, with phones to try it.

    There are an inbox, people to play with, and two weeks of calls and tickets to look at.
    """
    if call and (host is not None or port is not None or empty):
        raise click.UsageError(
            "--call opens no pages, takes free ports and begins empty: leave --host, --port and "
            "--empty out."
        )
    try:
        status = import_module("callrouter.demo").run(call, host, port, empty)
    except ModuleNotFoundError as error:
        raise Refused(
            f"The demo needs {error.name}, which is not installed. Install callrouter[demo], "
            "or run `make setup`."
        ) from error
    raise SystemExit(status)
