"""What stands on every page, and what a page says when something is wrong."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # The frame
    "product": ("Support partenaires", "Partner support"),
    "skip": ("Aller au contenu", "Skip to content"),
    "menu": ("Pages", "Pages"),
    "menu_button": ("Menu", "Menu"),
    "menu_calls": ("Appels", "Calls"),
    "menu_all_calls": ("Tous les appels", "All calls"),
    "menu_wallboards": ("Écrans muraux", "Wallboards"),
    "menu_line": ("Ligne", "Line"),
    "menu_hours": ("Horaires", "Hours"),
    "menu_announcement": ("Annonce", "Announcement"),
    "menu_dial": ("Essayer un appel", "Try a call"),
    "menu_lines": ("Numéros", "Numbers"),
    "menu_people": ("Annuaire", "People"),
    "menu_partners": ("Partenaires", "Partners"),
    "menu_agents": ("Conseillers", "Agents"),
    "menu_refused_numbers": ("Numéros refusés", "Refused numbers"),
    "menu_imports": ("Importer", "Import"),
    "menu_service": ("Service", "Service"),
    "menu_text_blocks": ("Textes types", "Text blocks"),
    "menu_mails": ("E-mails", "Mail"),
    "menu_to_do": ("à traiter", "to deal with"),
    "menu_health": ("État du service", "Health"),
    "menu_audit": ("Journal des actes", "Audit"),
    "search": ("Rechercher", "Search"),
    "search_hint": ("Ticket, numéro, nom…", "Ticket, number, name…"),
    "search_go": ("Lancer la recherche", "Search now"),
    "close_now": ("Fermer la ligne…", "Close the line…"),
    "open_now": ("Ouvrir la ligne…", "Open the line…"),
    "account": ("Mon compte", "My account"),
    "list_from": ("Du", "From"),
    "list_to": ("Au (inclus)", "To (included)"),
    "list_find": ("Chercher", "Find"),
    "list_all": ("Tout afficher", "Show all"),
    "list_clock": ("Tout est à l'{clock}.", "All times are {clock}."),
    "list_older": ("Plus anciens", "Older"),
    "list_newest": ("Les plus récents", "The newest"),
    "revision_named": ("« {schedule} », révision {number}", "“{schedule}”, revision {number}"),
    "turn": ("Suite de la liste", "More of the list"),
    "turn_back": ("Précédents", "Previous"),
    "turn_on": ("Suivants", "Next"),
    "draft": ("Texte non enregistré", "Unsaved text"),
    "draft_typed": (
        "Vous avez rempli ce formulaire le {at}, sans l'enregistrer.",
        "You filled in this form on {at} and did not save it.",
    ),
    "draft_take": ("Reprendre ce texte", "Take up this text"),
    "draft_drop": ("Le supprimer", "Discard it"),
    "unkept_over": (
        "Votre session est terminée : ce que vous tapez n'est plus gardé. Connectez-vous dans un "
        "autre onglet, puis continuez ici.",
        "Your session has ended: what you type is not kept any more. Sign in in another tab, then "
        "go on here.",
    ),
    "unkept_cut": (
        "Connexion perdue : ce que vous tapez n'est pas gardé pour le moment. Laissez la page "
        "ouverte : ce sera fait dès que possible.",
        "Connection lost: what you type is not kept at the moment. Leave the page open: it will be "
        "as soon as possible.",
    ),
    "unkept_large": (
        "Ce formulaire est trop long pour que ce que vous tapez soit gardé. Enregistrez souvent.",
        "This form is too long for what you type to be kept. Save it often.",
    ),
    "files_again": (
        "Fichiers à choisir de nouveau, car le navigateur ne les garde pas :",
        "Files to choose again, since the browser does not keep them:",
    ),
    "form_problems": ("À corriger", "To put right"),
    "form_overtaken": (
        "{field} : quelqu'un y a mis « {value} » entre-temps. Enregistrez de nouveau pour garder "
        "ce que vous avez écrit, ou écrivez l'autre valeur.",
        "{field}: somebody has put “{value}” here meanwhile. Save again to keep what you wrote, or "
        "write theirs.",
    ),
    "form_overtaken_emptied": (
        "{field} : quelqu'un a vidé ce champ entre-temps. Enregistrez de nouveau pour garder ce "
        "que vous avez écrit, ou videz-le aussi.",
        "{field}: somebody has emptied this meanwhile. Save again to keep what you wrote, or empty "
        "it too.",
    ),
    "keys": ("Raccourcis clavier", "Keyboard shortcuts"),
    "keys_of_page": ("Sur cette page", "On this page"),
    "keys_of_row": ("Dans la liste", "In the list"),
    "keys_everywhere": ("Partout", "Everywhere"),
    "keys_send": ("Envoyer ce que vous tapez", "Send what you are typing"),
    "keys_send_by": ("Ctrl Entrée", "Ctrl Enter"),
    "keys_leave": (
        "Quitter le champ : les touches agissent de nouveau",
        "Leave the field: keys count again",
    ),
    "keys_leave_by": ("Échap", "Esc"),
    "keys_next_row": ("Ligne suivante", "Next row"),
    "keys_previous_row": ("Ligne précédente", "Previous row"),
    "keys_close": ("Fermer", "Close"),
    "keys_are_on": (
        "Une touche suffit, sauf quand vous écrivez. « ? » montre celles de la page.",
        "A single key is enough, except while you type. “?” shows those of the page.",
    ),
    "keys_are_off": (
        "Les touches seules sont désactivées : aucune ne déclenche d'action.",
        "Single keys are switched off: none of them does anything.",
    ),
    "keys_switch_off": ("Désactiver les touches seules", "Switch single keys off"),
    "keys_switch_on": ("Activer les touches seules", "Switch single keys on"),
    "keys_unchanged": (
        "Rien n'a été changé : rechargez la page, puis réessayez.",
        "Nothing was changed: load the page again and try once more.",
    ),
    "keys_switched_on": ("Les touches seules sont activées.", "Single keys are switched on."),
    "keys_switched_off": ("Les touches seules sont désactivées.", "Single keys are switched off."),
    "language": ("Langue", "Language"),
    "sign_out": ("Se déconnecter", "Sign out"),
    "offline": (
        "Connexion perdue. Ce qui est affiché date d'avant la coupure. Laissez la page ouverte : "
        "elle reprendra d'elle-même.",
        "Connection lost. What you see is from before the cut. Leave the page open: it will go on "
        "by itself.",
    ),
    "role_agent": ("conseiller", "agent"),
    "role_supervisor": ("superviseur", "supervisor"),
    "role_admin": ("administrateur", "administrator"),
    "unknown_role": ("rôle inconnu : {role}", "unknown role: {role}"),
    # When something is wrong
    "problem_400": (
        "Cette page a été ouverte il y a trop longtemps, ou n'était pas encore arrivée en entier.",
        "This page was opened too long ago, or had not wholly arrived yet.",
    ),
    "problem_401": ("Vous n'êtes pas connecté.", "You are not signed in."),
    "problem_role": (
        "Votre rôle, « {role} », n'ouvre aucune page. Demandez à un administrateur de le corriger.",
        "Your role, “{role}”, opens no page. Ask an administrator to put it right.",
    ),
    "problem_403": ("Votre rôle ne permet pas cela.", "Your role does not allow this."),
    "problem_404": ("Cette page n'existe pas.", "There is no such page."),
    "problem_405": ("Cette page n'existe pas.", "There is no such page."),
    "problem_410": (
        "Twilio n'a plus cet enregistrement.",
        "Twilio no longer has this recording.",
    ),
    "problem_413": ("C'est trop long.", "That is too long."),
    "too_long": (
        "Cette page prend {size} en tout, texte et fichiers. Rien n'est enregistré. Ce que vous "
        "avez tapé est gardé et vous y est proposé de nouveau ; les fichiers sont à choisir de "
        "nouveau, plus petits ou moins nombreux.",
        "This page takes {size} in all, text and files. Nothing is saved. What you typed is kept "
        "and offered there again; the files are to be chosen again, smaller or fewer.",
    ),
    "too_long_back": ("Retour à la page", "Back to the page"),
    "upload_too_large": (
        "Ces fichiers sont trop lourds : {size}, pour {most} en tout. Choisissez-en moins, ou de "
        "plus petits.",
        "These files are too large: {size}, of {most} in all. Choose fewer, or smaller ones.",
    ),
    "problem_502": (
        "Ce message ne peut pas être écouté pour le moment. Réessayez dans un instant.",
        "This recording cannot be heard at the moment. Try again in a moment.",
    ),
    "problem_500": (
        "Le service a rencontré un problème. Réessayez dans un instant.",
        "The service met a problem. Try again in a moment.",
    ),
    "back": ("Retour à la console", "Back to the console"),
}
