"""Our agents."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "agents_title": ("Conseillers", "Agents"),
    "agents_lead": (
        "Ceux qui répondent, ceux qui encadrent et ceux qui administrent.",
        "Those who answer, those who supervise and those who administer.",
    ),
    "agents_add": ("Ajouter un conseiller", "Add an agent"),
    "agents_search": ("Chercher un conseiller", "Search for an agent"),
    "agents_words": ("Nom, identifiant ou e-mail", "Name, login or email"),
    "agents_role": ("Rôle", "Role"),
    "agents_any_role": ("tous", "any"),
    "agents_language": ("Langue", "Language"),
    "agents_any_language": ("toutes", "any"),
    "agents_who": ("Qui", "Who"),
    "agents_who_working": ("en activité", "working"),
    "agents_who_disabled": ("désactivés", "disabled"),
    "agents_who_left": ("partis", "left"),
    "agents_find": ("Afficher", "Show"),
    "agents_none": ("Aucun conseiller ne correspond.", "No agent matches."),
    "agents_name": ("Nom", "Name"),
    "agents_login": ("Identifiant", "Login"),
    "agents_email": ("E-mail", "Email"),
    "agents_phone": ("Téléphone", "Phone"),
    "agents_phone_hint": (
        "Celui qui sonne pour un appel, et celui de personne d'autre.",
        "The one that rings for a call, and nobody else's.",
    ),
    "agents_languages": ("Langues", "Languages"),
    "agents_languages_hint": (
        "Le conseiller n'est appelé que dans ces langues ; la première est celle de ses pages et "
        "de ses e-mails.",
        "The agent is only called in these; the first one is that of their pages and mails.",
    ),
    "agents_speaks_fr": ("français", "French"),
    "agents_speaks_en": ("anglais", "English"),
    "agents_speaks_fr en": ("français d'abord, et anglais", "French first, and English"),
    "agents_speaks_en fr": ("anglais d'abord, et français", "English first, and French"),
    "agents_works": ("Travaille", "Works"),
    "agents_works_no": ("à la console", "at the console"),
    "agents_works_yes": ("par téléphone seulement", "by telephone only"),
    "agents_works_hint": (
        "À la console : mis en absence quand elle reste fermée trop longtemps. Par téléphone "
        "seulement : jamais pour cette raison ; un bouton de présence à la console y met fin.",
        "At the console: set away when it stays closed for too long. By telephone only: never for "
        "that; a button of presence on the console ends it.",
    ),
    "agents_state": ("Présence", "Presence"),
    "agents_disabled_since": ("Désactivé depuis", "Disabled since"),
    "agents_left_since": ("Parti depuis", "Left since"),
    "agents_is_disabled": ("désactivé", "disabled"),
    "agents_is_left": ("parti", "left"),
    # One agent
    "agents_back": ("Tous les conseillers", "All agents"),
    "agents_record": ("Fiche", "Record"),
    "agents_done_to": ("Ce qui y a été changé", "What was changed of it"),
    "agents_done_by": ("Ce que ce conseiller a fait", "What this agent did"),
    "agents_edit": ("Modifier", "Edit"),
    "agents_access": ("Connexion", "Signing in"),
    "agents_password": ("Mot de passe", "Password"),
    "agents_codes": ("Codes", "Codes"),
    "agents_set_since": ("depuis le {moment}", "since {moment}"),
    "agents_not_set": ("aucun", "none"),
    "agents_invitation": ("Invitation", "Invitation"),
    "agents_invited_until": ("envoyée, valable jusqu'au {moment}", "sent, good until {moment}"),
    "agents_invite": ("Envoyer une invitation", "Send an invitation"),
    "agents_invite_again": ("Envoyer une nouvelle invitation", "Send another invitation"),
    "agents_invite_again_why": (
        "Une invitation est déjà en route : la nouvelle la remplace.",
        "An invitation is on its way already: another one takes its place.",
    ),
    "agents_invite_accepted_why": (
        "La connexion est déjà réglée. La nouvelle invitation permet de la régler autrement.",
        "Signing in is set up already. Another invitation lets it be set up anew.",
    ),
    "agents_invite_why": (
        "Un e-mail avec un lien, valable trois jours, pour choisir un mot de passe et régler les "
        "codes.",
        "A mail with a link, good for three days, to choose a password and set up codes.",
    ),
    "agents_reset_begin": ("Réinitialiser la connexion…", "Reset signing in…"),
    "agents_sessions": ("Connecté sur", "Signed in at"),
    "agents_sign_out": ("Déconnecter partout", "Sign out everywhere"),
    "agents_end": ("Fin d'activité", "Ending"),
    "agents_disable_begin": ("Désactiver…", "Disable…"),
    "agents_enable": ("Réactiver", "Enable"),
    "agents_remove_begin": ("Retirer pour toujours…", "Remove for ever…"),
    "agents_own": (
        "C'est votre fiche : un autre administrateur peut changer votre rôle, vous désactiver ou "
        "vous retirer.",
        "This is your own record: another admin can change your role, disable or remove you.",
    ),
    "agents_left_why": (
        "Ce conseiller est parti pour toujours. Son identifiant et son téléphone peuvent servir à "
        "quelqu'un d'autre ; l'historique garde son nom.",
        "This agent left for good. Login and phone may be somebody else's; history keeps the name.",
    ),
    # The form
    "agents_form_add": ("Nouveau conseiller", "New agent"),
    "agents_form_edit": ("Modifier {name}", "Edit {name}"),
    "agents_login_hint": (
        "En un seul mot ; il ne change plus ensuite.",
        "In one piece; it does not change afterwards.",
    ),
    "agents_invite_too": (
        "Envoyer tout de suite une invitation par e-mail",
        "Send an invitation by mail at once",
    ),
    "agents_save": ("Enregistrer", "Save"),
    "agents_cancel": ("Annuler", "Cancel"),
    # Before it is done
    "agents_confirm_disable": ("Désactiver {name} ?", "Disable {name}?"),
    "agents_confirm_remove": ("Retirer {name} pour toujours ?", "Remove {name} for ever?"),
    "agents_confirm_reset": (
        "Réinitialiser la connexion de {name} ?", "Reset how {name} signs in?",
    ),
    "agents_follows_disable": (
        "Ses sessions se terminent tout de suite ; plus aucun appel ni e-mail ne lui parvient. Une "
        "conversation en cours n'est pas coupée. Ses tickets reviennent à la liste. Vous pourrez "
        "revenir sur cette décision.",
        "They are signed out everywhere at once, and get no calls and no mail. A conversation in "
        "progress is not cut. Their tickets return to the list. You can enable them again.",
    ),
    "agents_follows_remove": (
        "Ses sessions se terminent tout de suite, sans retour possible. Son identifiant et son "
        "téléphone sont libres. L'historique garde son nom.",
        "They are signed out everywhere at once, and cannot be brought back. Login and phone are "
        "free. History keeps the name.",
    ),
    "agents_follows_reset": (
        "Son mot de passe et ses codes ne servent plus, ses sessions se terminent, et un e-mail "
        "lui permet d'en choisir d'autres.",
        "Password and codes are of no use any more, they are signed out everywhere, and get a "
        "mail to choose others.",
    ),
    "agents_do_disable": ("Désactiver", "Disable"),
    "agents_do_remove": ("Retirer pour toujours", "Remove for ever"),
    "agents_do_reset": ("Réinitialiser", "Reset"),
    # What came of it
    "agents_added": ("La fiche de {name} est enregistrée.", "{name} is on file."),
    "agents_changed": ("La fiche de {name} est modifiée.", "The record of {name} is changed."),
    "agents_same": ("Rien n'a changé dans la fiche de {name}.", "Nothing changed for {name}."),
    "agents_disabled": ("Le compte de {name} est désactivé.", "{name} is disabled."),
    "agents_enabled": (
        "Le compte de {name} est réactivé, en absence pour commencer.",
        "{name} may work again, and is away.",
    ),
    "agents_removed": ("Le compte de {name} est retiré.", "{name} is removed."),
    "agents_reset": (
        "La connexion de {name} est réinitialisée ; un e-mail part à {email}.",
        "How {name} signs in is reset; a mail goes to {email}.",
    ),
    "agents_invited": (
        "Une invitation pour {name} part à {email}.",
        "An invitation for {name} goes to {email}.",
    ),
    "agents_signed_out": (
        "{name} n'a plus aucune session ouverte.", "{name} is signed in nowhere.",
    ),
    "agents_session_ended": (
        "Cette session de {name} est terminée.", "This session of {name} has ended.",
    ),
    "agents_not_oneself": (
        "On ne fait pas cela à soi-même. Demandez à un autre administrateur.",
        "Nobody does this to themselves. Ask another admin.",
    ),
}  # fmt: skip
