"""Of what cannot be joined: two tickets, a call and a ticket, tickets and a major incident."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # Calls and tickets that belong together
    "merged_same": (
        "Les deux numéros mènent au ticket {older} : il n'y a rien à fusionner.",
        "Both numbers lead to ticket {older}: there is nothing to merge.",
    ),
    "merged_other_partner": (
        "Les tickets {older} et {younger} sont de partenaires différents, et aucun ne peut lire "
        "celui de l'autre. Laissez-les séparés, et écrivez la même chose aux deux.",
        "Tickets {older} and {younger} are of different partners, and neither may read the "
        "other's. Keep them apart, and write the same to both.",
    ),
    "merged_younger_over": (
        "Le ticket {younger} est {younger_state:state}. Seul un ticket encore traité se fusionne "
        "avec un autre.",
        "Ticket {younger} is {younger_state:state}. Only one that is still handled can be merged.",
    ),
    "merged_older_over": (
        "Le ticket {older} est {older_state:state} : personne ne verrait ce qui s'y ajoute. "
        "Continuez avec le ticket {younger}, et nommez l'autre dans une note.",
        "Ticket {older} is {older_state:state}: nobody would see what is added to it. Go on with "
        "ticket {younger}, and name the other one in a note.",
    ),
    "call_has_no_ticket": (
        "Cet appel n'a pas encore de ticket. Enregistrez de nouveau dans un instant.",
        "This call has no ticket yet. Save again in a moment.",
    ),
    "just_merged": (
        "Le ticket {number} vient d'être fusionné avec un autre. Regardez-le de nouveau.",
        "Ticket {number} has just been merged. Look at it again.",
    ),
    "merged_for_good": (
        "Le ticket {younger} a été fusionné avec le ticket {older} il y a plus d'un jour, et le "
        "reste. "
        "Ouvrez un nouveau ticket pour ce qui doit être traité à part.",
        "Ticket {younger} was merged into {older} more than a day ago, and stays so. Open a new "
        "ticket for what is to be handled apart.",
    ),
    "not_merged": (
        "Le ticket {number} n'est pas fusionné avec un autre. Écrivez le numéro du plus récent "
        "des deux.",
        "Ticket {number} is not merged into another one. Write the number of the younger one of "
        "the two.",
    ),
    "no_call": (
        "Il n'y a pas d'appel {written}. Cherchez-le dans la liste des appels.",
        "There is no call {written}. Look it up in the list of calls.",
    ),
    "linked_never_joined": (
        "Cet appel n'a jamais rejoint la file : il n'a pas de ticket, et n'en demande pas.",
        "This call never joined the line: it has no ticket, and needs none.",
    ),
    "linked_other_partner": (
        "Le ticket {number} est d'un autre partenaire que cet appel, qui ne peut pas le lire. "
        "Laissez à l'appel son propre ticket.",
        "Ticket {number} is of another partner than this call, who may not read it. Let the call "
        "have a ticket of its own.",
    ),
    "linked_ticket_over": (
        "Le ticket {number} est {state:state}. Laissez à l'appel son propre ticket, et nommez "
        "celui-ci dans une note.",
        "Ticket {number} is {state:state}. Let the call have a ticket of its own, and name this "
        "one in a note.",
    ),
    "linked_for_good": (
        "Depuis sa fin, cet appel appartient au ticket {number}, et cela reste ainsi.",
        "This call belongs to ticket {number} since its end, and that stays.",
    ),
    "linked_to_none": (
        "Cet appel est terminé, et n'a pas de ticket.",
        "This call is over, and has no ticket.",
    ),
    "not_linked": (
        "Cet appel n'est joint à aucun ticket, ou est terminé : il n'y a rien à annuler.",
        "This call is not linked, or over: there is nothing to take back.",
    ),
    # Major incidents
    "no_major_incident": (
        "Il n'y a pas d'incident majeur {id}. Cherchez-le parmi les incidents majeurs.",
        "There is no major incident {id}. Look it up among the major incidents.",
    ),
    "major_incident_over": (
        "L'incident majeur {id} est terminé. Ouvrez-en un autre, ou écrivez à ses tickets un par "
        "un.",
        "Major incident {id} is over. Open another one, or write to its tickets one by one.",
    ),
    "in_no_major_incident": (
        "Le ticket {number} n'est rattaché à aucun incident majeur.",
        "Ticket {number} points to no major incident.",
    ),
    "in_another_major_incident": (
        "Le ticket {number} est rattaché à l'incident majeur {id}. Détachez-l'en d'abord.",
        "Ticket {number} points to major incident {id}. Let it leave that one first.",
    ),
    "major_incident_ticket_over": (
        "Le ticket {number} est {state:state}. Seul un ticket auquel on travaille se rattache à un "
        "incident majeur.",
        "Ticket {number} is {state:state}. Only one that is worked on can point to a major "
        "incident.",
    ),
    "major_incident_request": (
        "Le ticket {number} est une demande. Qualifiez-le d'abord d'incident, si c'en est un.",
        "Ticket {number} is a request. Qualify it as an incident first, if it is one.",
    ),
    "major_incident_update_missing": (
        "Il manque la mise à jour dans une langue : chaque partenaire lit la sienne. Écrivez-la.",
        "The update is missing in one language: each partner reads its own. Write it.",
    ),
}
