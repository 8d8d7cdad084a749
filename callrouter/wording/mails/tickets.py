"""The words of mails about a ticket that stand for what is stored of it."""

from __future__ import annotations

from callrouter.wording import Both

REFUSED_BECAUSE: dict[str, Both] = {
    "quota": {
        "fr": "les contacts inclus ce mois-là pour votre compte étaient déjà utilisés",
        "en": "your account's contacts included for that month had already been used",
    },
    "abuse": {
        "fr": "il relève d'un recours abusif à notre support",
        "en": "it is an improper use of our support",
    },
    "not_contracted_directly": {
        "fr": "il porte sur un service que votre compte n'a pas souscrit directement auprès de "
        "nous",
        "en": "it is about a service that your account did not order directly from us",
    },
    "third_party_on_contact": {
        "fr": "un tiers, tel que votre propre client, a été mis en relation avec notre support, "
        "qui vous est réservé",
        "en": "a third party, such as your own customer, was put in touch with our support, which "
        "is for you alone",
    },
    "managed_on_behalf": {
        "fr": "notre support ne gère pas vos services à votre place",
        "en": "our support does not manage your services on your behalf",
    },
    "third_party_product": {
        "fr": "il porte sur un produit tiers, pour lequel nous n'assurons pas de support",
        "en": "it is about a third-party product, which we do not support",
    },
}
"""By the ground of art. 4.3; "it" is the ticket."""

DIAGNOSES: dict[str, Both] = {
    "service_healthy": {
        "fr": "Notre diagnostic est établi : le service fonctionne normalement. Nous n'y avons "
        "trouvé aucun défaut.",
        "en": "We have reached a diagnosis: the service is working normally. We found no fault "
        "in it.",
    },
    "not_ours": {
        "fr": "Notre diagnostic est établi : l'incident ne vient pas de nos services. Sa cause se "
        "trouve hors de notre périmètre.",
        "en": "We have reached a diagnosis: the incident does not come from our services. Its "
        "cause lies outside what we run.",
    },
    "ours": {
        "fr": "Notre diagnostic est établi : l'incident vient de nos services. Nous travaillons "
        "au rétablissement et vous informerons de l'avancement jusqu'à la résolution.",
        "en": "We have reached a diagnosis: the incident comes from our services. We are working "
        "to restore them, and will keep you informed until it is resolved.",
    },
}
"""What a partner is told of a diagnosis, by its outcome (art. 4.2)."""

STATES: dict[str, Both] = {
    "new": {"fr": "nouveau", "en": "new"},
    "open": {"fr": "en cours de traitement", "en": "in progress"},
    "waiting_for_partner": {"fr": "en attente de votre réponse", "en": "waiting for your answer"},
    "resolved": {"fr": "résolu", "en": "resolved"},
    "closed": {"fr": "fermé", "en": "closed"},
    "merged": {"fr": "fusionné avec un autre ticket", "en": "merged into another ticket"},
    "refused": {"fr": "refusé", "en": "refused"},
}
"""What a partner is told of a ticket's state."""
