"""`callrouter major`: disturbances of many, of which callers are told and all tickets answered."""

from __future__ import annotations

from collections.abc import Sequence

import click

from callrouter.commands.context import Refused, now, opened
from callrouter.commands.options import TicketGroup
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.commands.tickets.acting import acting, agent_option
from callrouter.desk import major_incidents
from callrouter.desk.major_incidents import Texts
from callrouter.desk.text_blocks import look_for_fields
from callrouter.records.current_hours import current_revision
from callrouter.rules.ticket_number import spaced
from callrouter.views import major_incidents as views

COLUMNS = ("id", "title_en", "opened_at", "ended_at", "tickets", "updates")

french_option = click.option("--fr", "french", required=True, help="The text in French.")
english_option = click.option("--en", "english", required=True, help="The same in English.")


@click.group(cls=TicketGroup)
def major() -> None:
    """Incidents that touch many, and all their tickets.

    Callers are told of them, and one update answers every ticket.
    """


@major.command("open")
@click.argument("numbers", nargs=-1, metavar="[TICKET]...")
@click.option("--fr", "french", required=True, help="What it is, in French, in a few words.")
@click.option("--en", "english", required=True, help="The same in English.")
@agent_option
def open_(numbers: Sequence[str], french: str, english: str, login: str) -> None:
    """Open a major incident, to which these tickets point.

    From now on every caller hears "A major incident is in progress:" and its title, in their
    language. Whoever is identified and entitled may press 9 to be kept informed by email instead
    of waiting. Of several in progress callers are told of the newest.
    """
    with acting() as parts:
        incident = major_incidents.open_incident(
            parts, _both(french, english), numbers, login, now()
        )
    click.echo(
        f"Major incident {incident} is open, and callers are told. "
        f"`callrouter major update {incident}` answers all its tickets."
    )


@major.command("list")
@as_json
def list_(as_json: bool) -> None:
    """List major incidents, the newest first."""
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        found = views.major_incidents(session)
    if as_json:
        print_json(found)
    else:
        print_table(found, COLUMNS, zone)


@major.command()
@click.argument("incident", type=int, metavar="ID")
@as_json
def show(incident: int, as_json: bool) -> None:
    """Show a major incident: what was published, and its tickets."""
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        found = views.major_incident(session, incident)
    if found is None:
        raise Refused(f"There is no major incident {incident}: `callrouter major list` names them.")
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['title_fr']}\n{found['title_en']}\n")
    print_table(found["updates"], ("at", "agent", "text_en"), zone)
    click.echo()
    rows = [{**one, "number": spaced(one["number"])} for one in found["tickets"]]
    print_table(rows, ("number", "partner", "state", "merged_into"), zone)


@major.command()
@click.argument("incident", type=int, metavar="ID")
@click.argument("numbers", nargs=-1, required=True, metavar="TICKET...")
@agent_option
def join(incident: int, numbers: Sequence[str], login: str) -> None:
    """Let tickets point to a major incident. Each is sent its last update."""
    with acting() as parts:
        major_incidents.join(parts, incident, numbers, login, now())
    click.echo(f"{_tickets(len(numbers))} in major incident {incident}.")


@major.command()
@click.argument("number", metavar="TICKET")
@agent_option
def leave(number: str, login: str) -> None:
    """Let a ticket no longer point to its major incident."""
    with acting() as parts:
        incident = major_incidents.leave(parts, number, login, now())
    click.echo(f"The ticket is no longer in major incident {incident}.")


@major.command()
@click.argument("incident", type=int, metavar="ID")
@french_option
@english_option
@agent_option
def update(incident: int, french: str, english: str, login: str) -> None:
    """Answer every ticket of a major incident, each in its language."""
    with acting() as parts:
        answered = major_incidents.update(parts, incident, _both(french, english), login, now())
    click.echo(f"{_tickets(len(answered))} answered.")


@major.command()
@click.argument("incident", type=int, metavar="ID")
@french_option
@english_option
@agent_option
def end(incident: int, french: str, english: str, login: str) -> None:
    """Publish a last update; callers are told no more.

    Its tickets stay open, to be resolved one by one.
    """
    with acting() as parts:
        answered = major_incidents.end(parts, incident, _both(french, english), login, now())
    click.echo(f"Major incident {incident} is over. {_tickets(len(answered))} answered.")


def _both(french: str, english: str) -> Texts:
    look_for_fields(f"{french}\n{english}")
    return {"fr": french, "en": english}


def _tickets(count: int) -> str:
    return "1 ticket is" if count == 1 else f"{count} tickets are"
