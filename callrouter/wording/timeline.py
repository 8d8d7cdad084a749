"""What happened in a call, in its order: decided, said, promised, offered, reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from callrouter.wording import Both, Language
from callrouter.wording.events import say_event, say_offer, say_participant, say_step, say_stood
from callrouter.wording.receipt import say_note

Source = Literal["decided", "said", "promised", "offered", "conversation", "reported"]

SOURCES: dict[Source, Both] = {
    "decided": {"fr": "Décidé", "en": "Decided"},
    "said": {"fr": "Dit", "en": "Said"},
    "promised": {"fr": "Promis", "en": "Promised"},
    "offered": {"fr": "Proposé", "en": "Offered"},
    "conversation": {"fr": "Conversation", "en": "Conversation"},
    "reported": {"fr": "Signalé", "en": "Reported"},
}
"""What kind of thing happened, in a word."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of ours, or one that was told to the caller."""

    text: str
    language: str | None = None
    """Of one that was told."""


@dataclass(frozen=True)
class Moment:
    """Something that happened in a call."""

    at: datetime
    source: Source
    sentences: tuple[Sentence, ...]


def timeline(call: Mapping[str, Any], language: Language, zone: ZoneInfo) -> list[Moment]:
    """All that is kept of a call, as views.listings.call gives it, in the order in which it
    happened; at one instant in the order in which it was kept."""
    moments = [
        *_of_receipt(call["receipt"], language, zone),
        *(
            Moment(one["told_at"], "promised", (Sentence(one["words"], one["language"]),))
            for one in call["promises"]
        ),
        *_of_ours("offered", of_offers(call["offers"], language)),
        *_of_ours("conversation", of_conversation(call["conversation"]["participants"], language)),
        *_of_ours(
            "reported", ((one["at"], say_event(one["kind"], language)) for one in call["events"])
        ),
    ]
    return sorted(moments, key=lambda one: one.at)


def of_conversation(
    participants: Iterable[Mapping[str, Any]], language: Language
) -> list[tuple[datetime, str]]:
    """Who came into the conversation when, and left it."""
    return sorted(
        (at, say_participant(step, one["role"], one["agent"], language))
        for one in participants
        for step in ("joined", "left")
        if (at := one[f"{step}_at"])
    )


def of_offers(
    offers: Iterable[Mapping[str, Any]], language: Language
) -> Iterator[tuple[datetime, str]]:
    """To whom the call was offered when, how the line stood, and what became of it."""
    for offer in offers:
        agent, made = offer["agent"], offer["made_at"]
        stood = say_stood(offer["snapshot"], language)
        yield made, f"{say_step('made', agent, language)} {stood}".rstrip()
        for step in ("accepted", "joined"):
            if offer[f"{step}_at"]:
                yield offer[f"{step}_at"], say_step(step, agent, language)
        problem = f" ({offer['problem']})" if offer["problem"] else ""
        became = say_offer(agent, offer["state"], language, offer["declined_for"])
        last = offer["ended_at"] or offer["joined_at"] or offer["accepted_at"] or made
        yield last, f"{became}{problem}."


def _of_ours(source: Source, said: Iterable[tuple[datetime, str]]) -> Iterator[Moment]:
    return (Moment(at, source, (Sentence(text),)) for at, text in said)


def _of_receipt(
    receipt: Iterable[Mapping[str, Any]], language: Language, zone: ZoneInfo
) -> Iterator[Moment]:
    for note in receipt:
        at = datetime.fromisoformat(note["at"])
        if note["what"] == "spoken":
            told = (Sentence(one["text"], one["language"]) for one in note["sentences"])
            yield Moment(at, "said", tuple(told))
        else:
            yield Moment(at, "decided", (Sentence(say_note(note, language, zone)),))
