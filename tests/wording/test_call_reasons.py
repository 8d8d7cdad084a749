"""Why a call came to what it did, in one sentence."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from callrouter.wording.call_reasons import say_why

PARIS = ZoneInfo("Europe/Paris")
NINE = "2026-07-14T07:00:00+00:00"
HOURS = {"at": NINE, "what": "hours", "schedule": "hours", "revision": 7, "open": False,
         "because": "holiday", "name": "National Day", "name_fr": "Fête nationale",
         "reopens": None}  # fmt: skip
RIGHTS = {"at": NINE, "what": "entitlement", "accredited": False, "subscribed": True}
QUOTA = {"at": NINE, "what": "allowance", "verdict": "refuse", "counted": 80, "limit": 80}
REGAINED = {**RIGHTS, "accredited": True}


@pytest.mark.parametrize(
    ("state", "outcome", "disposition", "receipt", "french", "english"),
    [
        ("ended", "closed", None, [HOURS],
         "La ligne était fermée : mardi 14 juillet 2026 est un jour férié (Fête nationale) ; "
         "horaires « hours », révision 7.",
         "The line was closed: Tuesday 14 July 2026 is a public holiday (National Day); "
         "schedule “hours”, revision 7."),
        ("ended", "not_entitled", None, [HOURS, REGAINED, RIGHTS],
         "L'abonnement était actif, l'accréditation ne l'était pas.",
         "The subscription was active, the accreditation was not."),
        ("ended", "quota_refused", None, [QUOTA],
         "Contacts utilisés ce mois : 80 sur 80 ; la demande est refusée.",
         "Contacts used this month: 80 of 80; the request is refused."),
        ("ended", "closed", None, [],
         "L'accueil s'est terminé là : la ligne était fermée.",
         "The intake ended there: the line was closed."),
        ("ended", "message", "message", [HOURS],
         "La ligne était fermée : mardi 14 juillet 2026 est un jour férié (Fête nationale) ; "
         "horaires « hours », révision 7. L'appel s'est terminé par un message.",
         "The line was closed: Tuesday 14 July 2026 is a public holiday (National Day); "
         "schedule “hours”, revision 7. The call ended with a message."),
        # Too many of one number waited.
        ("ended", "message", "message", [{**HOURS, "open": True}],
         "L'appel s'est terminé par un message.", "The call ended with a message."),
        ("ended", "queued", "abandoned", [],
         "L'appelant a raccroché sans qu'un conseiller ait répondu.",
         "The caller hung up before anybody answered."),
        ("ended", "hung_up", None, [],
         "L'appelant a raccroché pendant l'accueil.",
         "The caller hung up during the intake."),
        ("waiting", "queued", None, [], "L'appel est en cours.", "The call is in progress."),
        ("intake", None, None, [HOURS], "L'appel est en cours.", "The call is in progress."),
        ("ended", "of_a_later_version", None, [], "of_a_later_version", "of_a_later_version"),
    ],
)  # fmt: skip
def test_a_call_says_why(
    state: str,
    outcome: str | None,
    disposition: str | None,
    receipt: list[dict[str, Any]],
    french: str,
    english: str,
) -> None:
    call = {
        "state": state,
        "outcome": outcome,
        "disposition": disposition,
        "receipt": receipt,
        "joined_at": NINE if outcome == "queued" else None,
    }
    assert say_why(call, "fr", PARIS) == french
    assert say_why(call, "en", PARIS) == english
