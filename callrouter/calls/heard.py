"""What callers are told, and what they have heard: each sentence once, as far as can be known.

A caller is told what a document of ours gives it to hear, and that is noted in the receipt. It has
heard it once it is known to have listened to the end.

A caller is in the line from the moment its intake is over, and so may be offered, while the last
sentences of that turn are still being spoken to it. Its first request from Twilio's queue proves
that it has heard them; until then they are given again with every document, and nobody fetches it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import structlog
from sqlalchemy.orm import Session

from callrouter.calls.intake import intake_of, says_of, sentences_of
from callrouter.line import PendingNote, unless_away
from callrouter.records import Call, lock_call_in
from callrouter.records.promises import keep_promise
from callrouter.rules.call import IN_LINE
from callrouter.rules.steps import Say, Step
from callrouter.rules.turn import Note
from callrouter.runtime import Runtime
from callrouter.wording.promises import promised

log = structlog.get_logger()

SLOWEST = 10.0
"""Characters a second: no voice speaks more slowly."""
AT_MOST = 500
"""Sentences taken from the line at a time."""


def noted(steps: Iterable[Step]) -> list[Note]:
    """What the receipt says of these steps: the sentences that the caller is told."""
    sentences: list[dict[str, object]] = []
    for say in says_of(steps):
        promise = promised(say.name, say.facts)
        promises = {"promised": promise[0], "by": promise[1]} if promise else {}
        sentences += (
            {"language": language, "text": text, **promises}
            for language, text in sentences_of([say])
        )
    return [{"what": "spoken", "sentences": sentences}] if sentences else []


def keep_promises(session: Session, call: Call, notes: Iterable[Mapping[str, Any]]) -> None:
    """Keep what the caller was promised among what these new notes of the receipt tell of."""
    for note in notes:
        for said in note.get("sentences", ()):
            if "promised" in said:
                by = said["by"]
                keep_promise(
                    session,
                    said["promised"],
                    said["text"],
                    said["language"],
                    datetime.fromisoformat(note["at"]),
                    due_at=datetime.fromisoformat(by) if by else None,
                    call=call,
                )


def note_later(runtime: Runtime, place: str, steps: Iterable[Step], now: datetime) -> None:
    """Let the receipt say what a caller beyond the intake is told, without another transaction in
    its hop. What cannot be noted is told all the same."""
    with unless_away(place=place):
        for note in noted(steps):
            runtime.line.notes.add(place, {"at": now.isoformat(), **note})


def still_to_tell(runtime: Runtime, call: Call) -> tuple[Say, ...]:
    """What a caller who has joined the line was to be told before, and is not known to have
    heard."""
    if call.state not in IN_LINE:
        return ()
    told = _told_on_joining(call)
    return () if told and _has_waited(runtime, call) else told


def has_heard_all(runtime: Runtime, call: Call, now: datetime) -> bool:
    """Whether a caller in the line has heard what it was told on joining: to fetch it cuts nothing
    off."""
    return now >= heard_by(call) or _has_waited(runtime, call)


def heard_by(call: Call) -> datetime:
    """When a caller who has joined the line has heard what it was told then, at the latest."""
    characters = sum(len(text) for _, text in sentences_of(_told_on_joining(call)))
    return (call.joined_at or call.arrived_at) + timedelta(seconds=characters / SLOWEST)


def _told_on_joining(call: Call) -> tuple[Say, ...]:
    intake = intake_of(call)
    steps = intake.steps if intake else ()
    return tuple(step for step in steps if isinstance(step, Say))


def _has_waited(runtime: Runtime, call: Call) -> bool:
    with unless_away(call=call.sid):
        return runtime.line.positions.has_waited(call.place)
    return False


def write_down(runtime: Runtime, now: datetime) -> int:
    """Add to the receipts what callers in the line were told; so it costs their hops nothing.
    Returns of how many calls. Written twice, by two who do this at once or after a crash, each
    sentence is there once."""

    def write(of_call: list[PendingNote]) -> None:
        with runtime.transaction() as session:
            call = lock_call_in(session, of_call[0].place)
            if call is not None:
                _add(session, call, [note for one in of_call if (note := _read(one)) is not None])
        runtime.line.notes.written(of_call)

    calls, last = 0, ""
    while page := runtime.line.notes.pending(AT_MOST, last):
        by_call = [list(one) for _, one in groupby(sorted(page, key=_place), _place)]
        calls += len(
            runtime.guard.each(
                "notes for receipts", by_call, write, now, name=lambda one: one[0].place
            )
        )
        last = page[-1].id
    return calls


def _read(pending: PendingNote) -> Note | None:
    """What a note says; None, and a line in the log, for one that no version of ours made: it keeps
    nothing else out of the receipt."""
    try:
        note: Note = json.loads(pending.note)
        datetime.fromisoformat(str(note["at"]))
    except (KeyError, TypeError, ValueError):
        log.error("note.unreadable", place=pending.place)
        return None
    return note


def _add(session: Session, call: Call, notes: list[Note]) -> None:
    new = [one for one in notes if one not in call.receipt]
    # What was decided since is there already.
    call.receipt = sorted([*call.receipt, *new], key=lambda one: str(one["at"]))
    keep_promises(session, call, new)


def _place(note: PendingNote) -> str:
    return note.place
