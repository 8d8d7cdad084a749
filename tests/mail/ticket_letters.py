"""Mails about a ticket's news and about the month's allowance: the facts that are owed."""

from __future__ import annotations

from typing import Any

from tests.mail.mailroom import FACTS

EVERY_MAIL = {name: FACTS[name] for name in ("control_panel", "status_page")}

NEWS: dict[str, Any] = {
    **EVERY_MAIL,
    "number": FACTS["number"],
    "subject": "Disque en panne sur srv-12",
    "tier": "advanced",
    "name": "Alice Martin",
    "nature": "incident",
    "state": "open",
    "agent_id": 3,
    "agent": "Camille Roux",
    "text": "Bonjour Alice,\n\nLe disque est identifié.\nNous le remplaçons ce matin.",
    "sections": [],
    "severity": None,
    "diagnosis": None,
    "ground": None,
    "reason": None,
    "product": None,
    "score_page": None,
    "month": "2026-07",
    "limit": 80,
    "zone": "Europe/Paris",
}
"""With an agent's answer."""
AUTOMATIC = NEWS | {"agent_id": None, "agent": None, "text": None}
DUE = {"due_at": "2026-07-16T09:00:00+00:00"}

ASKED = {"state": "waiting_for_partner"}
REFUSED = AUTOMATIC | {
    "nature": "request",
    "state": "refused",
    "sections": ["refusal"],
    "ground": "quota",
    "reason": "Le mois est épuisé ; rappelez-nous en août.",
}
ALLOWANCE = {
    **EVERY_MAIL, "name": "Alice Martin", "month": "2026-07", "used": 64, "limit": 80,
    "policy": "charge",
}  # fmt: skip
EXTRA = {
    **EVERY_MAIL,
    "name": "Alice Martin",
    "month": "2026-07",
    "used": 82,
    "limit": 80,
    "extra": [
        {"number": "50000017", "at": "2026-07-28T08:30:00+00:00", "billable": True},
        {"number": "10000175", "at": "2026-07-30T13:00:00+00:00", "billable": False},
    ],
    "zone": "Europe/Paris",
}

TICKET_MAILS: dict[str, tuple[str, dict[str, Any]]] = {
    "ticket_created.by_an_instant": (
        "ticket_created",
        FACTS
        | {
            "circumstance": "form",
            "subject": NEWS["subject"],
            "first_response_by": DUE["due_at"],
        },
    ),
    "first_response": ("first_response", NEWS),
    "progress_update.automatic": (
        "progress_update",
        AUTOMATIC | {"text": "Vos tickets 1000 0175 et 5000 0017 sont traités ensemble."},
    ),
    "progress_update.major_incident": (
        "progress_update",
        NEWS
        | {
            "text": "La cause est trouvée.\nLe réseau revient peu à peu.",
            "major_incident": "panne à Gravelines",
        },
    ),
    "information_needed": ("information_needed", NEWS | ASKED | {"sections": ["question"]}),
    "information_needed.pre_diagnosis": (
        "information_needed",
        AUTOMATIC | ASKED | {"sections": ["pre_diagnosis"], "product": "Public Cloud"},
    ),
    "charge_question": (
        "charge_question",
        AUTOMATIC | ASKED | {"nature": "request", "sections": ["charge"]},
    ),
    "severity_qualified": (
        "severity_qualified",
        AUTOMATIC | {"sections": ["severity"], "severity": {"before": None, "after": "S2"} | DUE},
    ),
    "diagnosis.with_severity": (
        "diagnosis",
        NEWS
        | {
            "sections": ["diagnosis", "severity"],
            "diagnosis": "ours",
            "severity": {"before": "S3", "after": "S1", "due_at": None},
        },
    ),
    "ticket_refused": ("ticket_refused", REFUSED),
    "ticket_resolved": (
        "ticket_resolved",
        NEWS
        | {
            "state": "resolved",
            "sections": ["resolution"],
            "score_page": "https://pages.example.net/score/10000175-1786623840-c2ln",
        },
    ),
    "allowance_warning": ("allowance_warning", ALLOWANCE),
    "allowance_reached": ("allowance_reached", ALLOWANCE | {"used": 80, "policy": "refuse"}),
    "month_extra": ("month_extra", EXTRA),
}
