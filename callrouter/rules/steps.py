"""What a person on the telephone hears next, step by step: the whole vocabulary, in plain values.

A caller is led through the intake, waits in the line and is brought to an agent; an agent is told
who calls and takes the caller. How a step is written for Twilio is decided in webhooks.voice.twiml.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Question = Literal[
    "language",
    "message",
    "recording",
    "code",
    "nature",
    "charge",
    "refused",
    "major_incident",
    "score",
]


@dataclass(frozen=True)
class Say:
    """Speak the sentence of that name, see wording.prompts."""

    name: str
    language: str
    facts: dict[str, str | int | float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """Speak and await keys; silence is an answer too."""

    question: Question
    attempt: int
    say: Say
    digits: int | None
    """How many keys end the answer; None awaits the hash key."""
    seconds: int


@dataclass(frozen=True)
class Record:
    """Record a message, at most so long."""

    language: str
    seconds: int


@dataclass(frozen=True)
class Join:
    """Join the line."""

    language: str
    rank: int


@dataclass(frozen=True)
class End:
    """Hang up."""


@dataclass(frozen=True)
class Music:
    """One round of the line's music; after it is asked again what comes next."""

    language: str


@dataclass(frozen=True)
class OfferMessage:
    """Tell a caller who waits that nobody is signed in: 1 leaves a message, anything else waits
    on."""

    language: str


@dataclass(frozen=True)
class LeaveLine:
    """Wait no longer: on to what the call's record requires."""

    language: str


@dataclass(frozen=True)
class Bridge:
    """The caller enters the conference in which its agent waits."""

    language: str
    room: str


@dataclass(frozen=True)
class Whisper:
    """Tell an agent who calls, and await the key that accepts or declines: its try `attempt`,
    from 1."""

    offer: str
    """The offer's token."""
    attempt: int
    say: Say
    seconds: int


@dataclass(frozen=True)
class Host:
    """The agent enters the conference, which ends when the agent leaves it."""

    language: str
    room: str


IntakeStep = Say | Ask | Record | Join | End
"""What an intake consists of. It is stored with the call under these names, which the version
before and the one after read too."""

Step = IntakeStep | Music | OfferMessage | LeaveLine | Bridge | Whisper | Host

Steps = tuple[Step, ...]
"""What one answer of ours lets a person hear, in its order."""
