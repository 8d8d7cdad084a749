"""What our mails are called where they are listed, in French and English."""

from __future__ import annotations

from callrouter.wording import Both, Language

NAMES: dict[str, Both] = {
    "ticket_created": {"fr": "ticket ouvert", "en": "ticket opened"},
    "request_refused": {"fr": "demande refusée", "en": "request refused"},
    "ticket_refused": {"fr": "ticket refusé", "en": "ticket refused"},
    "ticket_resolved": {"fr": "ticket résolu", "en": "ticket resolved"},
    "diagnosis": {"fr": "diagnostic", "en": "diagnosis"},
    "charge_question": {"fr": "accord de facturation", "en": "consent to be charged"},
    "information_needed": {"fr": "informations demandées", "en": "information needed"},
    "severity_qualified": {"fr": "gravité qualifiée", "en": "severity qualified"},
    "first_response": {"fr": "première réponse", "en": "first response"},
    "progress_update": {"fr": "avancement", "en": "progress update"},
    "allowance_warning": {"fr": "contacts bientôt épuisés", "en": "contacts nearly used up"},
    "allowance_reached": {"fr": "contacts du mois épuisés", "en": "month's contacts used up"},
    "month_extra": {"fr": "contacts supplémentaires du mois", "en": "month's extra contacts"},
    "agent_paused": {"fr": "mise en absence", "en": "set away"},
    "line_unattended": {"fr": "plus personne ne répond", "en": "nobody answers"},
    "phone_unreachable": {"fr": "téléphone injoignable", "en": "phone unreachable"},
    "placing_paused": {"fr": "appels sortants suspendus", "en": "outbound calls suspended"},
    "process_silent": {"fr": "processus muet", "en": "process silent"},
    "message_left": {"fr": "message laissé", "en": "message left"},
    "mail_troubled": {"fr": "e-mails en difficulté", "en": "mail in trouble"},
    "deadline_reminder": {"fr": "rappel d'échéance", "en": "reminder of a deadline"},
    "sign_in_mail": {"fr": "lien et code de connexion", "en": "sign-in link and code"},
    "agent_invited": {"fr": "invitation", "en": "invitation"},
    "access_reset": {"fr": "nouvel accès", "en": "new access"},
    "access_changed": {"fr": "accès modifié", "en": "access changed"},
    "message_undelivered": {"fr": "message non remis", "en": "message not delivered"},
}
"""By their kinds, see mail.kinds."""

STATES: dict[str, Both] = {
    "sent": {"fr": "envoyé", "en": "sent"},
    "failed": {"fr": "en échec", "en": "failed"},
    "late": {"fr": "en retard", "en": "late"},
    "owed": {"fr": "à envoyer", "en": "to be sent"},
    "taken_back": {"fr": "repris avant l'envoi", "en": "taken back before it was sent"},
    "told_with_another": {"fr": "regroupé dans un autre e-mail", "en": "told in another mail"},
}


def name_mail(kind: str, language: Language) -> str:
    """What a mail of that kind is called; the kind as it is kept, where another version has it."""
    return NAMES[kind][language] if kind in NAMES else kind
