"""What those who run the service did, in words."""

from __future__ import annotations

from callrouter.rules.audit import Act
from callrouter.wording import LANGUAGES, Language

ACTS: dict[Act, tuple[str, str]] = {
    "agent.added": ("conseiller ajouté", "agent added"),
    "agent.changed": ("conseiller modifié", "agent changed"),
    "agent.disabled": ("conseiller désactivé", "agent disabled"),
    "agent.enabled": ("conseiller réactivé", "agent enabled"),
    "agent.removed": ("conseiller retiré", "agent removed"),
    "agent.signed_out": ("conseiller déconnecté partout", "agent signed out everywhere"),
    "agent.link_made": ("lien de connexion créé", "sign-in link made"),
    "agent.invited": ("conseiller invité", "agent invited"),
    "agent.reset": ("mot de passe et codes retirés", "password and codes taken away"),
    "agent.access_set": ("mot de passe et codes choisis", "password and codes chosen"),
    "agent.password_set": ("mot de passe changé", "password changed"),
    "agent.codes_set": ("codes renouvelés", "codes renewed"),
    "agent.session_ended": ("session terminée", "session ended"),
    "agent.set_available": ("conseiller rendu disponible", "agent set available"),
    "agent.set_away": ("conseiller mis en absence", "agent set away"),
    "partner.added": ("partenaire ajouté", "partner added"),
    "partner.changed": ("partenaire modifié", "partner changed"),
    "partner.code_renewed": ("code support renouvelé", "support code renewed"),
    "partner.accreditation_added": ("accréditation accordée", "accreditation granted"),
    "partner.accreditation_changed": ("accréditation modifiée", "accreditation changed"),
    "partner.accreditation_ended": ("accréditation terminée", "accreditation ended"),
    "partner.subscription_added": ("abonnement ajouté", "subscription added"),
    "partner.subscription_changed": ("abonnement modifié", "subscription changed"),
    "partner.subscription_ended": ("abonnement terminé", "subscription ended"),
    "partner.service_added": ("service ajouté", "service added"),
    "partner.service_changed": ("service modifié", "service changed"),
    "partner.service_ended": ("service terminé", "service ended"),
    "contact.added": ("contact ajouté", "contact added"),
    "contact.changed": ("contact modifié", "contact changed"),
    "contact.removed": ("contact retiré", "contact removed"),
    "contact.restored": ("contact rétabli", "contact restored"),
    "contact.made_first": ("contact devenu le premier", "contact made the first"),
    "number.refused": ("numéro refusé", "number refused"),
    "number.admitted": ("numéro de nouveau admis", "number admitted again"),
    "hours.revised": ("horaires modifiés", "hours changed"),
    "hours.closed_now": ("ligne fermée pour un temps", "line closed for a time"),
    "hours.opened_now": ("ligne ouverte pour un temps", "line opened for a time"),
    "hours.as_usual": ("horaires habituels rétablis", "usual hours again"),
    "hours.holidays_confirmed": (
        "jours fériés confirmés fermés",
        "public holidays confirmed as closed",
    ),
    "announcement.set": ("annonce mise en place", "announcement set"),
    "announcement.ended": ("annonce retirée", "announcement ended"),
    "text_block.set": ("texte type enregistré", "text block kept"),
    "text_block.removed": ("texte type supprimé", "text block removed"),
    "mail.sent_again": ("e-mail renvoyé", "mail sent again"),
    "wallboard.link_made": ("lien d'écran mural créé", "wallboard link made"),
    "wallboard.link_revoked": ("lien d'écran mural révoqué", "wallboard link revoked"),
}


def say_act(act: str, language: Language) -> str:
    """The act in words; its name where another version wrote it."""
    for known, words in ACTS.items():
        if known == act:
            return words[LANGUAGES.index(language)]
    return act
