"""What people call what a ticket's history names by an id: nobody reads an id on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.wording import Both, Language
from callrouter.wording.correspondence import name_message
from callrouter.wording.written import write_moment

NAMED = ("agent", "contact", "message", "written_at", "call", "major_incident")
"""As what something can be named."""
NOBODY: Both = {"fr": "personne au dossier", "en": "nobody on file"}
UNKNOWN: Mapping[str, Both] = {
    "agent": {"fr": "quelqu'un", "en": "somebody"},
    "contact": {"fr": "quelqu'un d'autre", "en": "somebody else"},
    "message": {"fr": "un message", "en": "a message"},
    "written_at": {"fr": "un message", "en": "a message"},
    "call": {"fr": "un appel", "en": "a call"},
    "major_incident": {"fr": "l'incident majeur", "en": "the major incident"},
}
"""What is said where nothing is kept any more of what an id stood for."""


@dataclass(frozen=True)
class TicketNames:
    """By their ids: who is named in a ticket's history, and what."""

    agents: Mapping[int, str] = field(default_factory=dict)
    contacts: Mapping[int, str] = field(default_factory=dict)
    messages: Mapping[int, tuple[str, datetime]] = field(default_factory=dict)
    """The kind of each, and when it was written: its head on the page says the same."""
    calls: Mapping[str, datetime] = field(default_factory=dict)
    """When they came."""
    major_incidents: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """Their titles by language."""

    def kind_of(self, message_id: object) -> str | None:
        """The kind of this message; None where it is not on the ticket."""
        found = self.messages.get(message_id)  # type: ignore[call-overload]
        return found[0] if found is not None else None

    def say(self, what: str, key: Any, language: Language, zone: ZoneInfo) -> str:
        """What is called so: an agent or a contact by name, a message by what it is or, as
        `written_at`, by its moment, a call by its moment, a major incident by its title."""
        if what == "contact" and key is None:
            return NOBODY[language]
        known = self._known(what, key, language, zone)
        return known if known is not None else UNKNOWN[what][language]

    def _known(self, what: str, key: Any, language: Language, zone: ZoneInfo) -> str | None:
        is_french = language == "fr"
        if what in {"agent", "contact"}:
            return (self.agents if what == "agent" else self.contacts).get(key)
        if what in {"message", "written_at"}:
            if (found := self.messages.get(key)) is None:
                return None
            kind, at = found
            if what == "message":
                return name_message(kind, language)
            moment = write_moment(at, language, zone)
            return f"le message du {moment}" if is_french else f"the message of {moment}"
        if what == "call":
            if (came := self.calls.get(key)) is None:
                return None
            moment = write_moment(came, language, zone)
            return f"l'appel du {moment}" if is_french else f"the call of {moment}"
        titles = self.major_incidents.get(key)
        if titles is None:
            return None
        title = titles[language]
        return f"l'incident majeur « {title} »" if is_french else f"the major incident “{title}”"


def names_at(ticket: Mapping[str, Any]) -> TicketNames:
    """Those of a ticket as views.ticket gives it."""
    return TicketNames(
        {int(agent_id): name for agent_id, name in ticket["agents"].items()},
        {int(contact_id): name for contact_id, name in ticket["contacts"].items()},
        {one["id"]: (one["kind"], one["at"]) for one in ticket["messages"]},
        ticket["calls_named"],
        {int(one): titles for one, titles in ticket["major_incidents"].items()},
    )
