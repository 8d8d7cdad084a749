"""What the forms of a ticket's page send: as a save, and as it was typed, to be shown again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast, get_args

from flask import abort, request

from callrouter.desk.correspondence import NewAttachment
from callrouter.desk.qualification import SettledNature
from callrouter.desk.saving import Save
from callrouter.rules.attachment import UNKNOWN_TYPE
from callrouter.rules.correspondence import as_text
from callrouter.rules.diagnosis import DIAGNOSES, Diagnosis
from callrouter.rules.ticket import BY_AGENTS, TicketState
from callrouter.views.severity import read_cell
from callrouter.wording import LANGUAGES, Language
from webhooks.pages.numbers import small_number

TYPED = (
    "text", "note", "block", "state", "nature", "severity", "why", "diagnosis", "language",
)  # fmt: skip

Value = TypeVar("Value", bound=str)


@dataclass(frozen=True)
class Sent:
    """What was sent."""

    save: Save
    last_seen: int | None
    """The last entry of the history that was on the page."""
    typed: Mapping[str, str]
    copies_to: Sequence[str]
    had_files: Sequence[str]
    """The names of the files: a browser does not choose them again by itself."""


def what_was_sent() -> Sent:
    """The form; what nobody filled in changes nothing."""
    typed = {name: request.form.get(name, "") for name in TYPED}
    copies = request.form.getlist("copies_to")
    files = files_sent()
    cell = read_cell(typed["severity"])
    if typed["severity"] and cell is None:
        abort(400)
    urgency, impact = cell or (None, None)
    save = Save(
        language=cast(Language | None, _one_of(typed["language"], LANGUAGES)),
        nature=cast(SettledNature | None, _one_of(typed["nature"], get_args(SettledNature))),
        urgency=urgency,
        impact=impact,
        why=as_text(typed["why"]) or None,
        diagnosis=cast(Diagnosis | None, _one_of(typed["diagnosis"], DIAGNOSES)),
        state=cast(TicketState | None, _one_of(typed["state"], BY_AGENTS)),
        text=as_text(typed["text"]) or None,
        note=as_text(typed["note"]) or None,
        attachments=files,
        copies_to=[number(one) for one in copies],
    )
    return Sent(save, last_seen(), typed, copies, [one.name for one in files])


def last_seen() -> int | None:
    """The last entry of the ticket's history that was there when the form was drawn."""
    seen = request.form.get("last_seen")
    return number(seen) if seen else None


def files_sent() -> list[NewAttachment]:
    """The files that were chosen."""
    return [
        NewAttachment(one.filename or "", one.mimetype or UNKNOWN_TYPE, one.read())
        for one in request.files.getlist("file")
        if one.filename
    ]


def number(written: str) -> int:
    """A number that a form of ours holds: of another form nothing is taken."""
    try:
        return small_number(written)
    except ValueError:
        abort(400)


def _one_of(written: str, known: Collection[str]) -> str | None:
    if written and written not in known:
        abort(400)
    return written or None
