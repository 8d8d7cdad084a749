"""`callrouter tickets show`: one ticket whole."""

from __future__ import annotations

from textwrap import indent
from typing import Any
from zoneinfo import ZoneInfo

import click

from callrouter.commands.context import Refused, now, opened
from callrouter.commands.options import ticket_number_written
from callrouter.commands.output import as_json, moment, print_json
from callrouter.commands.receipt import language_option, print_moments
from callrouter.records.current_hours import current_revision
from callrouter.rules.ticket_number import spaced
from callrouter.startup import lines_of
from callrouter.views import ticket as views
from callrouter.wording import Both, Language
from callrouter.wording.deadline_receipt import say_reckoning
from callrouter.wording.ticket_heading import say_deadline, say_ticket_heading
from callrouter.wording.ticket_history import say_history
from callrouter.wording.told import as_text, is_told_above
from callrouter.wording.written import write_size

HEADINGS: dict[str, Both] = {
    "told": {"fr": "Ce que le partenaire a dit", "en": "What the partner told"},
    "call_back": {"fr": "À rappeler", "en": "To be called back"},
    "deadlines": {"fr": "Échéances", "en": "Deadlines"},
    "messages": {"fr": "Messages et notes", "en": "Messages and notes"},
    "mails": {"fr": "E-mails", "en": "Mail"},
    "history": {"fr": "Historique", "en": "History"},
    "calls": {"fr": "Appels", "en": "Calls"},
}
NOTE: Both = {"fr": "note interne", "en": "internal note"}
TAKEN_BACK: Both = {"fr": "repris avant l'envoi", "en": "taken back before it was sent"}
AS_ABOVE: Both = {"fr": "comme ci-dessus", "en": "as above"}
ALSO: Both = {"fr": "Y mènent aussi : ", "en": "These lead here too: "}


@click.command("show")
@click.argument("number")
@language_option
@as_json
def show_ticket(number: str, language: Language, as_json: bool) -> None:
    """Show a ticket whole.

    What was told, what is owed by when, what was written, and its history.

    The number of a ticket that was merged shows the one into which it was.
    """
    written = ticket_number_written(number)
    with opened() as (settings, records), records.read() as session:
        found = views.ticket(session, written, now())
        if found is None:
            unknown = f"There is no ticket {spaced(written)}."
            raise Refused(f"{unknown} `callrouter tickets list` names the tickets.")
        schedule = lines_of(settings).schedule_of(found["line"])
        zone = current_revision(session, settings.schedules, schedule).schedule.zone
    if as_json:
        print_json(found)
        return
    _print_heading(found, language, zone)
    _print_told(found, language)
    if found["deadlines"]:
        click.echo(f"\n{HEADINGS['deadlines'][language]}")
        for one in found["deadlines"]:
            click.echo(f"  {say_deadline(one, now(), language, zone)}")
            for sentence in say_reckoning(one, language, zone):
                click.echo(f"    {sentence}")
    _print_written(found, language, zone)
    if found["calls"]:
        click.echo(f"\n{HEADINGS['calls'][language]}")
        for one in found["calls"]:
            click.echo(f"  {moment(one['arrived_at'], zone)}  {one['sid']}")
    click.echo(f"\n{HEADINGS['history'][language]}")
    print_moments(say_history(found, language, zone), language, zone)


def _print_heading(found: dict[str, Any], language: Language, zone: ZoneInfo) -> None:
    click.echo(f"Ticket {spaced(found['number'] or '')}")
    heading = list(say_ticket_heading(found, now(), language, zone))
    width = max(len(label) for label, _ in heading)
    for label, value in heading:
        click.echo(f"{label.ljust(width)}  {value}")
    if found["merged_numbers"]:
        click.echo(ALSO[language] + ", ".join(spaced(one or "") for one in found["merged_numbers"]))


def _print_told(found: dict[str, Any], language: Language) -> None:
    if found["told"]:
        click.echo(f"\n{HEADINGS['told'][language]}")
        click.echo(indent(as_text(found["told"], language), "  "))
    if found["call_back"]:
        click.echo(f"\n{HEADINGS['call_back'][language]}")
        told = (found["call_back"].get(name) for name in ("whom", "number", "when"))
        click.echo("  " + ", ".join(filter(None, told)))


def _print_written(found: dict[str, Any], language: Language, zone: ZoneInfo) -> None:
    if found["messages"]:
        click.echo(f"\n{HEADINGS['messages'][language]}")
    for one in found["messages"]:
        marks = [one["kind"] if one["public"] else NOTE[language]]
        is_above = is_told_above(one, found["told"])
        if is_above:
            marks.append(AS_ABOVE[language])
        if one["taken_back_at"] is not None:
            marks.append(TAKEN_BACK[language])
        by = one["by"] or "callrouter"
        click.echo(f"  [{one['id']}] {moment(one['at'], zone)}  {by} ({', '.join(marks)})")
        if not is_above:
            click.echo(indent(one["text"], "      "))
        for file in one["attachments"]:
            size = write_size(file["size"], language)
            click.echo(f"      + [{file['id']}] {file['name']} ({size})")
    if found["mails"]:
        click.echo(f"\n{HEADINGS['mails'][language]}")
    for one in found["mails"]:
        at = moment(one["sent_at"] or one["failed_at"] or one["owed_at"], zone)
        problem = f": {one['problem']}" if one["problem"] else ""
        click.echo(
            f"  [{one['id']}] {at}  {one['kind']} → {one['recipient']}: {one['state']}{problem}"
        )
