"""What may be written on a ticket: the kinds of messages, and who writes which."""

from __future__ import annotations

import hashlib
import re
from typing import Literal

MessageKind = Literal[
    "told",
    "answer",
    "question",
    "reply",
    "progress",
    "diagnosis",
    "resolved",
    "refusal",
    "note",
    "update",
]
Writer = Literal["partner", "agent", "callrouter"]

WRITERS: dict[MessageKind, frozenset[Writer]] = {
    # With what the ticket was opened, or what an agent has put down of it since; nobody known may
    # have told it.
    "told": frozenset({"partner", "callrouter"}),
    # Later, from the partner; the same.
    "answer": frozenset({"partner", "callrouter"}),
    # Asks the partner for something; the one for a pre-diagnosis is automatic (art. 4.2).
    "question": frozenset({"agent", "callrouter"}),
    "reply": frozenset({"agent"}),
    # Of callrouter, what happened to the ticket: a call was linked to it, or it was merged.
    "progress": frozenset({"agent", "callrouter"}),
    "diagnosis": frozenset({"agent"}),
    "resolved": frozenset({"agent"}),
    # By a person, with a reason (art. 4.3).
    "refusal": frozenset({"agent"}),
    # Among agents.
    "note": frozenset({"agent", "callrouter"}),
    # Of a major incident, to every ticket that points to it; to one that points to it only
    # afterwards callrouter repeats the last one.
    "update": frozenset({"agent", "callrouter"}),
}

BY_PARTNER: tuple[MessageKind, ...] = ("told", "answer")
"""Kinds of what a partner tells, whoever put it down."""
NEVER_PUBLIC: frozenset[MessageKind] = frozenset({"note"})

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85]")
"""Word processors end some lines by a vertical tab, and old printers by a new page."""
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Signs that are no part of a text: a database refuses some, a terminal obeys others."""

LONGEST_ID = 190
"""Characters of an id as it is kept: more than that no database column of it takes."""


def may_be_written(kind: MessageKind, writer: Writer, *, public: bool) -> bool:
    """Whether this writer may write a message of that kind; `public` where the partner sees it.
    Everything but notes is for the partner to see (art. 4.1)."""
    return writer in WRITERS[kind] and public == (kind not in NEVER_PUBLIC)


def as_text(written: str) -> str:
    """A text as it is kept: as it is plain, with nothing around it."""
    return plain(written).strip()


def plain(written: str) -> str:
    """What was written or pasted, with lines that end in one way, and U+FFFD in place of what is no
    part of a text."""
    return _NO_TEXT.sub("\ufffd", _LINE_ENDS.sub("\n", written))


def as_id(written: str | None) -> str | None:
    """What names a mail or a form, as it is kept and compared: a Message-ID, as a stranger may have
    written it. One that is too long to be kept is known by its digest; None for nothing."""
    one = " ".join(as_text(written or "").split())
    if len(one) > LONGEST_ID:
        one = f"sha256:{hashlib.sha256(one.encode()).hexdigest()}"
    return one or None
