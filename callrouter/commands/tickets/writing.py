"""`callrouter tickets reply|answered|note|take-back|called-back|attachment`: what is written on a
ticket."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from callrouter.commands.context import Refused, now, opened
from callrouter.commands.options import NUMBER, ticket_number_written
from callrouter.commands.tickets.acting import acting, agent_option
from callrouter.commands.tickets.saving import (
    TEXT,
    attach_option,
    attached,
    file_option,
    saved,
    text_of,
    text_option,
    with_a_message,
)
from callrouter.desk import answers, responses, taking_back
from callrouter.rules.ticket_number import read_number, spaced
from callrouter.views.attachments import attachment as attachment_of


@click.command()
@click.argument("number")
@with_a_message
def reply(number: str, **parts: Any) -> None:
    """Write to the partner of a ticket that you have in hand.

    The text is that of --text or --file, after that of a --block; without any it is read from the
    standard input. It is in the ticket at once; its mail leaves ten seconds later, to the ticket's
    contact and to each --cc, and may be taken back until then.
    """
    given = ("text", "text_file", "block", "files")
    if not any(parts[one] for one in given):
        parts["text"] = _typed()
    saved(number, **parts)


@click.command()
@click.argument("number")
@click.option(
    "--contact",
    metavar="CONTACT",
    help="Who answered: a contact, by address or id; left out, the ticket's own.",
)
@click.option("--text", type=TEXT, help="What the partner answered; - reads it.")
@file_option
@attach_option
@agent_option
def answered(
    number: str,
    contact: str | None,
    text: str | None,
    text_file: Path | None,
    files: tuple[Path, ...],
    login: str,
) -> None:
    """Put down what the partner answered, but not by mail.

    In a call, a chat, a meeting, whoever has the ticket in hand. It does what the partner's mail
    would have done: a ticket that waits for its partner, or is resolved, is open again, and for one
    that is closed or refused a new one opens that names it. Without --text, --file and --attach it
    is read from the standard input.
    """
    written = ticket_number_written(number)
    text = text_of(text, text_file)
    if text is None:
        text = "" if files else _typed()
    with acting() as desk:
        done = answers.put_down(desk, written, login, contact, text, attached(files), now())
    if done.is_new:
        click.echo(
            f"Ticket {spaced(written)} is not opened again: the answer opened ticket "
            f"{spaced(done.number)}, which names it. `callrouter tickets show {done.number}` shows "
            "all of it."
        )
        return
    again = ", which is open again" if done.is_open_again else ""
    click.echo(f"The answer is on ticket {spaced(done.number)}{again}.")


@click.command()
@click.argument("number")
@click.option("--text", type=TEXT, help="What is noted; - reads it.")
@file_option
@attach_option
@agent_option
def note(number: str, text: str | None, text_file: Path | None, **parts: Any) -> None:
    """Write a note on a ticket, for colleagues alone.

    Without --text or --file it is read from the standard input.
    """
    text = text_of(text, text_file)
    saved(number, note=_typed() if text is None else text, **parts)


@click.command("take-back")
@click.argument("number")
@click.argument("message", type=NUMBER)
@agent_option
def take_back(number: str, message: int, login: str) -> None:
    """Take back what you wrote, before its mail has left.

    It is not sent, and stays on the ticket for colleagues to see. A question, a resolution, a
    diagnosis or a refusal that was saved with it goes back too; what else was saved stays, and the
    partner gets a mail about that alone.
    """
    with acting() as desk:
        done = taking_back.take_back(desk, number, login, message, now())
    said = [f"Message {message} is not sent."]
    if done.refusal:
        said.append("The refusal goes back with it.")
    if done.diagnosis:
        said.append("The diagnosis goes back with it.")
    if done.state is not None:
        said.append(f"The ticket is {done.state} again.")
    if done.is_mailed:
        said.append("What else was saved stays, and the partner gets a mail about it.")
    click.echo(" ".join(said))


@click.command("called-back")
@click.argument("number")
@text_option
@agent_option
def called_back(number: str, text: str | None, login: str) -> None:
    """Log that you called back a partner without address.

    What you said is what is written on the ticket, or --text. It is the response then.
    """
    with acting() as desk:
        responses.called_back(desk, number, login, now(), text)
    click.echo(f"Logged on ticket {spaced(read_number(number) or number)}: you called back.")


@click.command()
@click.argument("id", type=NUMBER)
@click.option(
    "--to",
    "path",
    type=click.Path(path_type=Path),
    help="Where to; left out, under its own name in this folder.",
)
def attachment(id: int, path: Path | None) -> None:
    """Save a file that goes with a message, by its id."""
    with opened() as (_, records), records.read() as session:
        found = attachment_of(session, id)
    if found is None:
        raise Refused(
            f"There is no attachment {id}. `callrouter tickets show NUMBER` names a ticket's."
        )
    place = (path or Path()) / found.name if path is None or path.is_dir() else path
    try:
        with place.open("xb") as file:
            file.write(found.content)
    except FileExistsError as error:
        raise Refused(f"{place} is there already. Write another name with --to.") from error
    except OSError as error:
        raise Refused(f"{place} cannot be written: {error.strerror}.") from error
    click.echo(f"{place}: {len(found.content)} bytes.")


def _typed() -> str:
    """What comes on the standard input."""
    if sys.stdin.isatty():
        click.echo("Write the text; Ctrl-D on a line of its own ends it.", err=True)
    return sys.stdin.read()
