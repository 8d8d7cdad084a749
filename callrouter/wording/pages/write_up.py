"""Writing up a call, while it goes on and after it."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "write_up": ("Compte rendu", "Write-up"),
    "write_up_of": ("Compte rendu de l'appel de {caller}", "Write-up of the call from {caller}"),
    "write_up_caller": ("Appelant : {name}", "Caller: {name}"),
    "write_up_ticket": ("Ticket {number}", "Ticket {number}"),
    "write_up_goes_on": (
        "L'appel est en cours : le compte rendu ira dans le ticket à la fin de l'appel.",
        "The call goes on: the write-up goes into the ticket at the end of the call.",
    ),
    "write_up_wanted": (
        "Enregistré : il ira dans le ticket à la fin de l'appel. Vous pouvez encore le compléter.",
        "Saved: it goes into the ticket at the end of the call. You can still add to it.",
    ),
    "write_up_unwanted": (
        "Le message au partenaire a changé depuis : enregistrez de nouveau, sinon ce compte rendu "
        "n'ira pas dans le ticket.",
        "The message to the partner has changed since then: save again, or this write-up does not "
        "go into the ticket.",
    ),
    "write_up_refused": ("Pas dans le ticket. {why}", "Not in the ticket. {why}"),
    "write_up_owner": (
        "{name} traite ce ticket : seules des notes internes peuvent y être ajoutées.",
        "{name} has this ticket in hand: only internal notes can be added to it.",
    ),
    "write_up_none": (
        "Aucun appel à décrire.",
        "There is no call to write up.",
    ),
    "write_up_unsaved": (
        "Comptes rendus qui ne sont pas dans leur ticket",
        "Write-ups that are not in their ticket",
    ),
    "write_up_add_to": ("Tickets ouverts du partenaire", "Open tickets of the partner"),
    "write_up_add": ("Ajouter l'appel", "Add the call"),
    "write_up_add_to_ticket": (
        "Ajouter l'appel au ticket {number}",
        "Add the call to ticket {number}",
    ),
    "write_up_linked": (
        "L'appel est ajouté au ticket {number}.",
        "The call is added to ticket {number}.",
    ),
    "write_up_is_linked": (
        "Cet appel est ajouté à ce ticket : il n'en ouvre pas d'autre.",
        "This call is added to this ticket: it opens no other.",
    ),
    "write_up_unlink": ("Détacher", "Take off"),
    "write_up_unlinked": (
        "L'appel aura un ticket à lui.",
        "The call will have a ticket of its own.",
    ),
    "write_up_kept": (
        "Ce que vous tapez est conservé au fur et à mesure.",
        "What you type is kept as you type it.",
    ),
    "write_up_not_kept": (
        "Le service ne répond pas : ce que vous tapez n'est pas conservé pour le moment, et rien "
        "n'est envoyé. Laissez la page ouverte : ce sera fait dès que possible.",
        "The service does not answer: what you type is not kept at the moment, and nothing is "
        "sent. Leave the page open: it will be kept as soon as possible.",
    ),
    "write_up_over": (
        "Ce compte rendu est dans le ticket. Ce que vous avez tapé depuis est gardé ici : "
        "enregistrez-le aussi.",
        "This write-up is in the ticket. What you have typed since is kept here: save it too.",
    ),
    "write_up_other": (
        "Tapé dans une autre fenêtre : {words}",
        "Typed in another window: {words}",
    ),
    "write_up_nature": ("Nature", "Nature"),
    "write_up_nature_due": (
        "{nature} (réponse attendue {due})",
        "{nature} (response due {due})",
    ),
    "write_up_nature_overdue": ("{nature} (réponse {due})", "{nature} (response {due})"),
    "write_up_subject": ("Objet", "Subject"),
    "write_up_service": ("Service concerné", "Service concerned"),
    "write_up_severity": ("Gravité", "Severity"),
    "write_up_service_hint": (
        "Un service du compte, ou le nom donné par l'appelant.",
        "A service of the account, or the name the caller gave.",
    ),
    "write_up_pre_diagnosis": ("Pré-diagnostic reçu", "Pre-diagnosis received"),
    "write_up_note": ("Notes internes", "Internal notes"),
    "write_up_next": ("Suite", "Next step"),
    "write_up_next_mine": ("Je m'en occupe", "I deal with it"),
    "write_up_next_list": (
        "Remettre dans la liste, pour un collègue",
        "Back to the list, for a colleague",
    ),
    "write_up_next_waiting_for_partner": (
        "Le partenaire doit répondre",
        "The partner has to answer",
    ),
    "write_up_next_resolved": ("Résolu", "Resolved"),
    "write_up_text": ("Au partenaire, par e-mail", "To the partner, by email"),
    "write_up_text_hint": (
        "Laissez vide pour ne rien lui écrire. Obligatoire s'il doit répondre, ou si c'est résolu.",
        "Leave it empty to write nothing. Needed if the partner has to answer, or if this is "
        "resolved.",
    ),
    "write_up_save": ("Enregistrer le compte rendu", "Save the write-up"),
    "write_up_save_and_end": (
        "Enregistrer et finir le post-appel",
        "Save and end wrap-up",
    ),
    "write_up_saved": ("Enregistré dans le ticket {number}.", "Saved in ticket {number}."),
    "write_up_added_to": (
        "Enregistré dans le ticket {number}. Ce que vous tapez encore ici s'y ajoutera.",
        "Saved in ticket {number}. What you still type here will be added to it.",
    ),
    "write_up_saved_before": (
        "Ce compte rendu était déjà enregistré.",
        "This write-up was saved already.",
    ),
    "write_up_needs_text": (
        "Écrivez ce que le partenaire doit savoir ou faire : il en est informé par e-mail.",
        "Write what the partner is to know or do: it is told by email.",
    ),
    "write_up_needs_nature": (
        "Choisissez incident ou demande : seul un incident a une gravité, et rien n'est résolu "
        "sans nature.",
        "Choose incident or request: only an incident has a severity, and nothing is resolved "
        "without a nature.",
    ),
}
