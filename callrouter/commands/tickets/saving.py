"""`callrouter tickets qualify|status|diagnose|refuse`: what an agent makes of a ticket. Each is one
save, and one mail to the partner, with whatever else is given."""

from __future__ import annotations

import mimetypes
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from callrouter.commands.context import Refused, now
from callrouter.commands.options import FILE
from callrouter.commands.tickets.acting import acting, agent_option
from callrouter.desk.correspondence import NewAttachment, TooMuch
from callrouter.desk.refusals import Refusal
from callrouter.desk.saving import Save, Saved, save
from callrouter.desk.text_blocks import look_for_fields, written_with
from callrouter.mail.kinds import Asks
from callrouter.rules.attachment import UNKNOWN_TYPE, is_too_much
from callrouter.rules.diagnosis import DIAGNOSES, Diagnosis
from callrouter.rules.refusal import GROUNDS, Ground
from callrouter.rules.severity import MATRIX
from callrouter.rules.ticket import BY_AGENTS, STATES, TicketState
from callrouter.rules.ticket_number import spaced
from callrouter.wording import LANGUAGES

Command = TypeVar("Command", bound=Callable[..., Any])

LEVELS = click.Choice(tuple(MATRIX))
SETTABLE = click.Choice([one for one in STATES if one in BY_AGENTS])


ASKED: dict[Asks, str] = {
    "pre_diagnosis": "for its pre-diagnosis",
    "charge": "whether to go on although it may be charged",
}


class Text(click.ParamType[str]):
    """A text, or `-` for what comes on the standard input."""

    name = "text"

    def convert(self, value: str, *_: object) -> str:
        """The text itself."""
        return sys.stdin.read() if value == "-" else value


TEXT = Text()

text_option = click.option("--text", type=TEXT, help="What the partner is written; - reads it.")
file_option = click.option("--file", "text_file", type=FILE, help="The text from a file.")
block_option = click.option("--block", metavar="NAME", help="A text block that it begins with.")
note_option = click.option("--note", type=TEXT, help="A note among agents; - reads it.")
attach_option = click.option(
    "--attach", "files", type=FILE, multiple=True, help="A file that goes with it."
)
copy_option = click.option(
    "--cc",
    "copies_to",
    type=int,
    multiple=True,
    metavar="CONTACT",
    help="Another contact of the partner, by id, who gets the mail too.",
)
language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), help="In which the partner is written to."
)


def with_a_message(command: Command) -> Command:
    """A command with which something can be written to the partner, or to colleagues."""
    with_files = attach_option(copy_option(language_option(agent_option(command))))
    return text_option(file_option(block_option(note_option(with_files))))


def attached(files: Iterable[Path]) -> list[NewAttachment]:
    """The files as they go with a message."""
    paths = list(files)
    if is_too_much(one.stat().st_size for one in paths):
        raise TooMuch
    return [
        NewAttachment(one.name, mimetypes.guess_type(one.name)[0] or UNKNOWN_TYPE, one.read_bytes())
        for one in paths
    ]


def text_of(text: str | None, path: Path | None) -> str | None:
    """The text of --text or of --file, None where neither is given. Refused where both are, and
    where the file is no text."""
    if path is None:
        return text
    if text is not None:
        raise click.UsageError("The text comes from --text or from --file: leave one of them out.")
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is no text in UTF-8: attach it, or save it as such.") from error


def saved(
    number: str,
    login: str,
    *,
    files: Iterable[Path] = (),
    text: str | None = None,
    text_file: Path | None = None,
    block: str | None = None,
    refusal: Refusal | None = None,
    **parts: Any,
) -> Saved:
    """Save this on the ticket, and say what it came to."""
    text = text_of(text, text_file)
    with acting() as desk:
        look_for_fields(refusal.reason if refusal is not None else text or "")
        if block is not None:
            begun = written_with(desk, number, login, block, parts.get("language"))
            text = f"{begun}\n\n{text}" if text else begun
        asked = Save(attachments=attached(files), text=text, refusal=refusal, **parts)
        done = save(desk, number, login, asked, now())
    said = [f"Ticket {spaced(done.number)} is {done.state}."]
    if done.severity is not None:
        was = " (provisional)" if done.severity.was_provisional else ""
        said.append(f"Severity {done.severity.after}; it was {done.severity.before}{was}.")
    if parts.get("note") is not None:
        said.append("The note is kept.")
    if parts.get("description"):
        said.append("What was told is put down.")
    if done.asks is not None:
        said.append(f"The partner is asked {ASKED[done.asks]}.")
    if done.is_mailed and done.message_id is not None:
        said.append(
            f"Message {done.message_id} goes out in ten seconds. `callrouter tickets take-back "
            f"{done.number} {done.message_id} --as {login}` takes it back."
        )
    elif done.message_id is not None:
        said.append(
            "Nobody is mailed, as no address is known: call back, and log it with `callrouter "
            f"tickets called-back {done.number} --as {login}`."
        )
    elif done.is_mailed:
        said.append("The partner gets a mail.")
    click.echo(" ".join(said))
    return done


@click.command()
@click.argument("number")
@click.option("--nature", type=click.Choice(["incident", "request"]), help="What it is.")
@click.option("--urgency", type=LEVELS, help="high: worsening alarmingly; low: stable.")
@click.option("--impact", type=LEVELS, help="high: down, no workaround; low: inconvenience.")
@click.option("--why", help="The reason, for the history; needed with a severity.")
@with_a_message
def qualify(number: str, **parts: Any) -> None:
    """Say what a ticket is, and how severe an incident is.

    The severity follows from urgency and impact; every deadline is reckoned anew from the ticket's
    creation, and the partner gets a mail. A request counts against the month's allowance.
    """
    saved(number, **parts)


@click.command()
@click.argument("number")
@click.argument("state", type=SETTABLE)
@with_a_message
def status(number: str, state: TicketState, **parts: Any) -> None:
    """Set a ticket's state; the partner gets a mail.

    waiting_for_partner and resolved need a --text: what is asked for, and how it was resolved. The
    clock of the progress update stands still until the partner answers. A resolved ticket closes by
    itself, and an answer opens it again.
    """
    saved(number, state=state, **parts)


@click.command()
@click.argument("number")
@click.argument("outcome", type=click.Choice(DIAGNOSES))
@with_a_message
def diagnose(number: str, outcome: Diagnosis, **parts: Any) -> None:
    """Say what an incident is: nothing of ours, or ours.

    The service is healthy, the cause is not ours, or it is ours. Each is told to the partner,
    with your --text.
    """
    saved(number, diagnosis=outcome, **parts)


@click.command()
@click.argument("number")
@click.argument("ground", type=click.Choice(GROUNDS))
@click.option("--reason", type=TEXT, required=True, help="In words, for the partner; - reads it.")
@note_option
@language_option
@agent_option
def refuse(number: str, ground: Ground, reason: str, **parts: Any) -> None:
    """Refuse a ticket, on one of the grounds of the contract.

    It is kept as refused, nothing of it is counted, and the partner gets a mail with the reason.
    The month's allowance (quota) is a ground only for requests beyond it.
    """
    saved(number, refusal=Refusal(ground=ground, reason=reason), **parts)
