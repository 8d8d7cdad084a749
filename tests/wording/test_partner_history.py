"""The acts on a partner, as its page and the audit tell them."""

from __future__ import annotations

from typing import Any

import pytest

from callrouter.wording.partner_history import say_partner_act


@pytest.mark.parametrize(
    ("act", "about", "facts", "french", "english"),
    [
        ("partner.added", "nord", {}, "Partenaire ajouté", "Partner added"),
        (
            "partner.accreditation_added", "nord",
            {"accreditation": "Advanced", "from": "2026-08-01", "until": ""},
            "Accréditation accordée : Advanced, premier jour : 1er août 2026",
            "Accreditation granted: Advanced, first day: 1 August 2026",
        ),
        (
            "partner.subscription_changed", "nord", {"changes": {"until": ["2027-07-14", ""]}},
            "Abonnement modifié : dernier jour : 14 juillet 2027 → rien",
            "Subscription changed: last day: 14 July 2027 → nothing",
        ),
        (
            "partner.service_ended", "nord", {"product": "VPS", "service": "vps-1"},
            "Service terminé : VPS, vps-1",
            "Service ended: VPS, vps-1",
        ),
        (
            "partner.changed", "nord",
            {"imported": True, "changes": {"accredited_until": [None, "2027-09-14"],
                                           "quota_policy": ["charge", "refuse"]}},
            "Partenaire modifié : accrédité jusqu'au : rien → 14 septembre 2027, "
            "au-delà du forfait : facturer → refuser, depuis un fichier",
            "Partner changed: accredited until: nothing → 14 September 2027, "
            "beyond the allowance: charge → refuse, from a file",
        ),
        (
            "contact.changed", "Bob Durand, nord", {"partner": 3, "fields": ["name", "phone"]},
            "Contact modifié : Bob Durand, changé : nom, téléphone",
            "Contact changed: Bob Durand, changed: name, telephone",
        ),
        (
            "partner.changed",
            "nord",
            {"partner": 1, "fields": ["name"]},
            "Partenaire modifié : nom",
            "Partner changed: name",
        ),
        ("contact.removed", "", {"partner": 3}, "Contact retiré", "Contact removed"),
        # Of another version.
        ("partner.moved", "nord", {"changes": {"until": "soon", "fax": ["1", "2"]}},
         "Partner.moved : fax : 1 → 2", "Partner.moved: fax: 1 → 2"),
    ],
)  # fmt: skip
def test_an_act_says_what_became_of_what(
    act: str, about: str, facts: dict[str, Any], french: str, english: str
) -> None:
    said = {one: say_partner_act(act, about, facts, one) for one in ("fr", "en")}  # type: ignore[arg-type]
    assert said["fr"].replace("\u00a0", " ") == french
    assert said["en"] == english
