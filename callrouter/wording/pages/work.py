"""The work list, and taking from it."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "work": ("À traiter", "Work list"),
    "work_lead": (
        "Par rang ; dans un rang, d'abord qui attend au téléphone, puis les tickets par échéance, "
        "puis ceux sans échéance, par ancienneté. {clock}",
        "By rank; in a rank first who waits on the telephone, then tickets by what is due, then "
        "those of which nothing is due, by age. {clock}",
    ),
    "work_whose": ("Lesquels", "Which"),
    "work_of_all": ("Tous", "All"),
    "work_of_nobody": ("À prendre", "To be taken"),
    "work_of_mine": ("Les miens", "Mine"),
    "work_next": ("Prendre le suivant", "Take the next"),
    "work_no_next": (
        "Aucun ticket n'est à prendre dans vos langues. Les appels sonnent chez qui est "
        "disponible.",
        "No ticket is to be taken in your languages. Calls ring whoever is available.",
    ),
    "work_what": ("Ticket ou appel", "Ticket or call"),
    "work_why": ("Rang et échéance", "Rank and due time"),
    "work_whom": ("Partenaire et objet", "Partner and subject"),
    "work_owner": ("Responsable", "Owner"),
    "work_acts": ("Prendre", "Take"),
    "work_call": ("Appel", "Call"),
    "work_you": ("vous", "you"),
    "work_since": ("depuis {when}", "since {when}"),
    "work_due": ("échéance {when}", "due {when}"),
    "work_was_due": ("échéance {when}", "was due {when}"),
    "work_call_back": ("à rappeler : {whom}", "to be called back: {whom}"),
    "work_is_next": ("votre suivant", "your next"),
    "work_take": ("Prendre", "Take"),
    "work_take_which": ("Prendre le ticket {number}", "Take ticket {number}"),
    "work_none": (
        "Rien ici : personne n'attend et aucun ticket n'est ouvert.",
        "Nothing here: nobody waits and no ticket is open.",
    ),
    "work_none_mine": (
        "Vous n'avez aucun ticket en main. « Prendre le suivant » vous en donne un.",
        "You have no ticket in hand. “Take the next” gives you one.",
    ),
    "work_beginning": ("Début de la liste", "Beginning of the list"),
    "work_following": ("La suite", "More"),
    "work_news": (
        "La liste a changé. Nouveau : {count}. Afficher",
        "The list has changed. New: {count}. Show",
    ),
    "work_changed": ("La liste a changé. Afficher", "The list has changed. Show"),
    "taking_title": ("Prendre le ticket {number}", "Take ticket {number}"),
    "taking_is_next": ("C'est le suivant pour vous.", "It is the next one for you."),
    "taking_spoke": (
        "Vous avez parlé à son appelant : aucune raison n'est demandée.",
        "You have spoken to its caller: no reason is asked for.",
    ),
    "taking_next": (
        "Pour vous, le suivant est le {number}.",
        "For you {number} is the next one.",
    ),
    "taking_not_listed": (
        "Ce n'est pas un ticket que la liste vous propose : il est dans une autre langue, ou il "
        "attend son partenaire.",
        "It is not one that the list gives you: it is in another language, or waits for its "
        "partner.",
    ),
    "taking_why": ("Pourquoi prendre celui-ci ?", "Why take this one?"),
    "taking_kept": (
        "La raison reste dans l'historique du ticket.",
        "The reason stays in the ticket's history.",
    ),
    "taking_this": ("Prendre celui-ci", "Take this one"),
    "taking_that": ("Prendre le suivant", "Take the next"),
    "taking_back_to": ("Retour au ticket {number}", "Back to ticket {number}"),
    "taking_done": ("Le ticket {number} est à vous.", "Ticket {number} is yours."),
    "taking_given_back": (
        "Le ticket est rendu à la liste.",
        "The ticket is given back to the list.",
    ),
    "taking_assigned": ("Le ticket est confié.", "The ticket is assigned."),
    "taking_give_back": ("Rendre à la liste", "Give back to the list"),
    "taking_assign": ("Confier", "Assign"),
    "taking_assign_to": ("Confier à", "Assign to"),
    "taking_take": ("Prendre ce ticket", "Take this ticket"),
    "taking_take_other": ("Prendre ce ticket…", "Take this ticket…"),
    "taking_mine": ("Vous avez ce ticket en main.", "You have this ticket in hand."),
    "taking_theirs": ("{name} a ce ticket en main.", "{name} has this ticket in hand."),
    "taking_nobodys": ("Personne n'a ce ticket en main.", "Nobody has this ticket in hand."),
}
