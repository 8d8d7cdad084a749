"""What happened around a call, in words: its offers to agents, and what Twilio reported of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callrouter.wording import LANGUAGE_NAMES, RANK_NAMES, Both, Language

OFFERS: dict[str, Both] = {
    "placing": {"fr": "le téléphone va sonner", "en": "the phone is about to ring"},
    "unknown": {"fr": "on ignore si le téléphone sonne", "en": "it is not known whether it rings"},
    "ringing": {"fr": "le téléphone sonne", "en": "the phone is ringing"},
    "whispering": {"fr": "a décroché", "en": "picked up"},
    "accepted": {"fr": "a pris l'appel", "en": "took the call"},
    "joined": {"fr": "est dans la conversation", "en": "is in the conversation"},
    "finished": {"fr": "a parlé avec l'appelant", "en": "talked with the caller"},
    "declined": {"fr": "a refusé", "en": "declined"},
    "no_answer": {"fr": "n'a pas répondu", "en": "did not answer"},
    # To the telephone network the two are one.
    "busy": {
        "fr": "était en ligne, ou a refusé sur son téléphone",
        "en": "was on the phone, or declined on it",
    },
    "voicemail": {"fr": "un répondeur a décroché", "en": "a voicemail picked up"},
    "failed": {"fr": "n'a pas pu être joint", "en": "could not be reached"},
    "lost": {"fr": "a été perdu avant la conversation", "en": "was lost before they talked"},
    "caller_gone": {
        "fr": "l'appelant avait quitté la file",
        "en": "the caller had left the line",
    },
    "withdrawn": {"fr": "l'appel a été retiré", "en": "the offer was withdrawn"},
}

DECLINED_FOR: dict[str, Both] = {
    "work_to_finish": {"fr": "travail à terminer", "en": "work to finish"},
    "about_to_leave": {"fr": "départ imminent", "en": "about to leave"},
    "phone_trouble": {"fr": "problème de téléphone", "en": "trouble with the phone"},
    "for_a_colleague": {"fr": "appel pour un collègue", "en": "call for a colleague"},
}
"""Why an agent declined, see rules.offer."""

STEPS: dict[str, Both] = {
    "made": {"fr": "Proposé à {agent}.", "en": "Offered to {agent}."},
    "accepted": {"fr": "{agent} a pris l'appel.", "en": "{agent} took the call."},
    "joined": {"fr": "{agent} attendait l'appelant.", "en": "{agent} waited for the caller."},
}

EVENTS: dict[str, Both] = {
    "ended": {"fr": "La fin de l'appel a été signalée.", "en": "The end of the call was reported."},
    "conference-join": {
        "fr": "L'appelant est entré dans la conférence.",
        "en": "The caller came into the conference.",
    },
}


PARTICIPANTS: dict[str, Both] = {
    "caller": {"fr": "L'appelant", "en": "The caller"},
    "agent": {"fr": "Un conseiller", "en": "An agent"},
    "colleague": {"fr": "Un autre conseiller", "en": "Another agent"},
    "coach": {"fr": "Un superviseur", "en": "A supervisor"},
}
COMING_AND_GOING: dict[str, Both] = {
    "joined": {
        "fr": "{who} est entré dans la conversation.",
        "en": "{who} came into the conversation.",
    },
    "left": {"fr": "{who} a quitté la conversation.", "en": "{who} left the conversation."},
}


def say_participant(step: str, role: str, agent: str | None, language: Language) -> str:
    """Somebody `joined` the conversation, or `left` it: "zoe came into the conversation."."""
    who = agent or (PARTICIPANTS[role][language] if role in PARTICIPANTS else role)
    return COMING_AND_GOING[step][language].format(who=who)


def say_step(step: str, agent: str, language: Language) -> str:
    """A step of an offer of a call to this agent: "Offered to zoe."."""
    return STEPS[step][language].format(agent=agent)


def say_offer(agent: str, state: str, language: Language, reason: str | None = None) -> str:
    """What became of an offer of a call to this agent, and why it was declined where that was said:
    "zoe: declined, about to leave"."""
    became = OFFERS[state][language] if state in OFFERS else state
    if reason is not None:
        became = f"{became}, {DECLINED_FOR[reason][language] if reason in DECLINED_FOR else reason}"
    return f"{agent}{' ' if language == 'fr' else ''}: {became}"


def say_stood(snapshot: Mapping[str, Any], language: Language) -> str:
    """How the line stood when an offer was made, from its snapshot: what is needed to prove that
    nobody was passed over. Empty where it cannot be read."""
    preposition = "en" if language == "fr" else "in"
    parts = []
    try:
        for code, counts in snapshot["line"].items():
            standing = ", ".join(f"{n} {rank}" for n, rank in zip(counts, RANK_NAMES, strict=True))
            parts.append(f"{preposition} {LANGUAGE_NAMES[code][language]} {standing}")
    except (LookupError, TypeError, ValueError, AttributeError):
        return ""
    if not parts:
        return ""
    if language == "fr":
        return f"En attente alors : {' ; '.join(parts)}."
    return f"Waiting then: {'; '.join(parts)}."


def say_event(kind: str, language: Language) -> str:
    """What Twilio reported of a caller's call."""
    known = EVENTS.get(kind)
    return known[language] if known else kind
