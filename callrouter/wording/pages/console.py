"""The console."""

from __future__ import annotations

from callrouter.wording.events import DECLINED_FOR

WORDS: dict[str, tuple[str, str]] = {
    # The line
    "console": ("Console", "Console"),
    "in_line": ("Appels en attente", "Callers waiting"),
    "who_waits": ("Qui attend", "Who is waiting"),
    "rank_0": ("Advanced", "Advanced"),
    "rank_1": ("Premium", "Premium"),
    "rank_2": ("Standard", "Standard"),
    "longest": ("depuis", "longest"),
    "nobody_waits": ("personne", "nobody"),
    "nobody_available": (
        "Aucun conseiller n'est disponible pour ces appels.",
        "Nobody is available for these callers.",
    ),
    "nobody_speaks_fr": (
        "Aucun conseiller disponible ne parle français.",
        "Nobody available speaks French.",
    ),
    "nobody_speaks_en": (
        "Aucun conseiller disponible ne parle anglais.",
        "Nobody available speaks English.",
    ),
    "offered_to": ("proposé à {name}", "offered to {name}"),
    "overtakes": (
        "passe avant les Premium arrivés après",
        "goes before Premium callers who came later",
    ),
    "more_callers": ("Et {count} de plus.", "And {count} more."),
    # The cards
    "own_card": ("Ma fiche", "My card"),
    "agents": ("Collègues", "Colleagues"),
    "no_agents": (
        "Aucun autre conseiller n'est enregistré. Ajoutez-les avec la commande",
        "No other agent is on file. Add them with the command",
    ),
    "you": ("vous", "you"),
    "speaks_fr": ("français", "French"),
    "speaks_en": ("anglais", "English"),
    "speaks": ("Parle", "Speaks"),
    "state_away": ("Absent", "Away"),
    "state_available": ("Disponible", "Available"),
    "state_offered": ("Appel proposé", "Call offered"),
    "state_on_call": ("En communication", "On a call"),
    "state_wrap_up": ("Post-appel", "Wrap-up"),
    "reason_no_answer": (
        "Mis en absence : appel resté sans réponse.",
        "Set away: a call was not answered.",
    ),
    "reason_declined": ("Mis en absence : appel refusé.", "Set away: a call was declined."),
    "reason_voicemail": (
        "Mis en absence : une messagerie a décroché.",
        "Set away: a voicemail picked up.",
    ),
    "reason_failed": (
        "Mis en absence : téléphone injoignable.",
        "Set away: the phone could not be reached.",
    ),
    "reason_not_dialled": (
        "Mis en absence : numéro que nous n'appelons pas. Demandez à un administrateur.",
        "Set away: a number that we do not dial. Ask an administrator.",
    ),
    "reason_break": ("En pause.", "On a break."),
    "reason_lunch": ("En pause déjeuner.", "At lunch."),
    "reason_meeting": ("En réunion.", "In a meeting."),
    "reason_training": ("En formation.", "In training."),
    "reason_written_work": ("Traite des tickets.", "Working on tickets."),
    "reason_end_of_day": ("A fini sa journée.", "Done for the day."),
    "reason_by_another": (
        "Mis en absence par quelqu'un d'autre.",
        "Set away by somebody else.",
    ),
    "reason_console_closed": (
        "Mis en absence : console fermée depuis trop longtemps.",
        "Set away: the console was closed for too long.",
    ),
    "reason_signed_out": ("S'est déconnecté.", "Signed out."),
    "no_work": ("Aucun appel en cours.", "No call in hand."),
    "rests": (
        "Téléphone occupé, appel refusé dessus, ou injoignable : nouvel essai dans",
        "Phone busy, call declined on it, or out of reach: next try in",
    ),
    "ready": ("En attente d'un appel.", "Ready for a call."),
    "offer_placing": ("Le téléphone va sonner", "The phone is about to ring"),
    "offer_unknown": ("Le téléphone va sonner", "The phone is about to ring"),
    "offer_ringing": ("Le téléphone sonne", "The phone is ringing"),
    "offer_whispering": (
        "Annonce en cours : tapez 1 sur votre téléphone",
        "Being announced: press 1 on your phone",
    ),
    "offer_accepted": ("Mise en relation", "Being connected"),
    "offer_joined": ("En communication", "Talking"),
    "unknown_caller": ("Appelant inconnu", "Unknown caller"),
    "withheld": ("numéro masqué", "number withheld"),
    "in_language_fr": ("en français", "in French"),
    "in_language_en": ("en anglais", "in English"),
    "dialled": ("Ligne", "Line"),
    "number_of": ("Numéro partagé : {names}", "Shared number: {names}"),
    "number_of_more": ("et {count} de plus", "and {count} more"),
    "who_calls": ("Qui appelle ?", "Who is calling?"),
    "who_calls_is": ("C'est {name} qui appelle", "It is {name} who calls"),
    "who_calls_nobody": ("Une autre personne", "Another person"),
    "who_calls_of": ("Quel contact de {partner}…", "Which contact of {partner}…"),
    "who_calls_else": ("Un autre contact de {partner}…", "Another contact of {partner}…"),
    "who_calls_more": (
        "Et {count} de plus, sur la fiche du partenaire.",
        "And {count} more, on the partner's page.",
    ),
    "contacts": ("Contacts", "Contacts"),
    "contacts_used": ("{used} sur {limit} ce mois-ci", "{used} of {limit} this month"),
    "contacts_told_charge": (
        "l'appelant sait que sa demande peut être facturée",
        "the caller knows that the request may be charged",
    ),
    "waited": ("Attente", "Waited"),
    "talking": ("Durée", "Duration"),
    "ticket": ("Ticket", "Ticket"),
    "open_tickets": ("Tickets ouverts", "Open tickets"),
    "no_subject": ("(sans objet)", "(no subject)"),
    "ticket_state_new": ("nouveau", "new"),
    "ticket_state_open": ("en cours", "open"),
    "ticket_state_waiting_for_partner": ("en attente du partenaire", "waiting for the partner"),
    "due_in": ("échéance dans", "due in"),
    "overdue_for": ("en retard de", "overdue for"),
    "overdue": ("en retard", "overdue"),
    "more_tickets": ("Et {count} de plus.", "And {count} more."),
    # A call is told
    "call_for_me": ("{phase} : {caller}", "{phase}: {caller}"),
    "call_own": ("Mon appel", "My call"),
    "call_open": ("Ouvrir la console", "Open the console"),
    "call_from": ("Appel : {caller}", "Call: {caller}"),
    "alerts": ("Son et notifications", "Sound and notifications"),
    "alerts_start": ("Activer et essayer", "Turn on and test"),
    "alerts_sound_on": ("Son\u00a0: activé.", "Sound: on."),
    "alerts_sound_off": (
        "Son\u00a0: bloqué par le navigateur tant que vous n'avez pas pressé ce bouton.",
        "Sound: blocked by the browser until you have pressed this button.",
    ),
    "alerts_notification_granted": ("Notifications\u00a0: activées.", "Notifications: on."),
    "alerts_notification_default": (
        "Notifications\u00a0: pas encore autorisées.",
        "Notifications: not allowed yet.",
    ),
    "alerts_notification_denied": (
        "Notifications\u00a0: bloquées. Autorisez-les pour ce site, à gauche de l'adresse.",
        "Notifications: blocked. Allow them for this site, to the left of its address.",
    ),
    "alerts_notification_missing": (
        "Notifications\u00a0: ce navigateur n'en a pas pour cette page.",
        "Notifications: this browser has none for this page.",
    ),
    "alerts_test": ("Essai", "Test"),
    "alerts_test_body": (
        "C'est ainsi qu'un appel vous est annoncé.",
        "This is how you are told of a call.",
    ),
    # What came of an offer
    "over_no_answer": (
        "Appel manqué : {caller}. Votre téléphone a sonné sans réponse.",
        "Missed call: {caller}. Your phone rang and was not answered.",
    ),
    "over_voicemail": (
        "Appel manqué : {caller}. Une messagerie a décroché à votre place.",
        "Missed call: {caller}. A voicemail picked up in your place.",
    ),
    "over_busy": (
        "Appel manqué : {caller}. Votre téléphone était occupé, ou l'appel y a été refusé.",
        "Missed call: {caller}. Your phone was busy, or the call was declined on it.",
    ),
    "over_declined": ("Appel refusé par vous : {caller}.", "You declined the call: {caller}."),
    "over_because": ("Motif : {reason}.", "Reason: {reason}."),
    "over_failed": (
        "Appel en échec : {caller}. Votre téléphone n'a pas pu être joint.",
        "Failed call: {caller}. Your phone could not be reached.",
    ),
    "over_lost": (
        "Appel en échec : {caller}. La liaison avec votre téléphone a été coupée.",
        "Failed call: {caller}. The connection to your phone was cut.",
    ),
    "over_caller_gone": (
        "Appelant parti : {caller} a quitté la file avant votre réponse.",
        "Caller gone: {caller} left the line before you answered.",
    ),
    "over_withdrawn": (
        "Appel retiré : {caller}. Un collègue l'a pris, ou il n'est plus proposé.",
        "Call withdrawn: {caller}. A colleague took it, or it is no longer offered.",
    ),
    "for": ("depuis", "for"),
    "left": ("il reste {time}", "{time} left"),
    "ago": ("il y a {time}", "{time} ago"),
    "nature": ("Nature", "Nature"),
    "nature_incident": ("incident", "incident"),
    "nature_request": ("demande", "request"),
    "nature_undetermined": ("à déterminer", "to be settled"),
    "nature_of_caller": ("choisie par l'appelant", "chosen by the caller"),
    "nature_settled": ("confirmée", "settled"),
    "settle_incident": ("Incident", "Incident"),
    "settle_request": ("Demande", "Request"),
    # What can be done
    "presence_of": ("Présence de {name}", "Presence of {name}"),
    "away_because": ("S'absenter pour…", "Away for…"),
    "away_for_break": ("Pause", "Break"),
    "away_for_lunch": ("Déjeuner", "Lunch"),
    "away_for_meeting": ("Réunion", "Meeting"),
    "away_for_training": ("Formation", "Training"),
    "away_for_written_work": ("Tickets", "Tickets"),
    "away_for_end_of_day": ("Fin de journée", "End of day"),
    "decline": ("Refuser cet appel…", "Decline this call…"),
    "decline_why": (
        "L'appel passe à un collègue, et vous êtes en absence. Motif :",
        "The call goes to a colleague, and you are away. Reason:",
    ),
    **{f"decline_for_{reason}": (why["fr"], why["en"]) for reason, why in DECLINED_FOR.items()},
    "do_end_wrap_up": ("Terminer le post-appel", "End wrap-up"),
    "wrap_up_begun": (
        "Post-appel : {left} pour le compte rendu.",
        "Wrap-up: {left} to write the call up.",
    ),
    "wrap_up_ends": (
        "Le post-appel se termine dans {left}. Le bouton « {prolong} » le prolonge.",
        "Wrap-up ends in {left}. The button “{prolong}” prolongs it.",
    ),
    "prolong": ("{duration} de plus", "{duration} more"),
    "away_after_call": ("Après cet appel : absence", "After this call: away"),
    # Messages
    "messages": ("Messages à traiter", "Messages to deal with"),
    "own_messages": ("Messages que vous traitez", "Messages you are dealing with"),
    "message_of": ("Message de {caller}, {length}", "Message from {caller}, {length}"),
    "message_length": ("durée", "length"),
    "message_alone": ("Écouter le message", "Listen to the message"),
    "take_message": ("Prendre en charge", "Take in hand"),
    "give_back_message": ("Remettre dans la liste", "Put back"),
    # Tickets to settle
    "unsettled": ("Natures à déterminer", "Natures to settle"),
    "unsettled_why": (
        "Demande ou incident : une demande compte dans les contacts du mois, un incident jamais.",
        "Request or incident: a request counts in the month's contacts, an incident never.",
    ),
    "natures_more": ("Afficher la suite ({left})", "Show more ({left})"),
    "month_closed": (
        "mois clos : « demande » revient à un superviseur",
        "month closed: “request” is for a supervisor",
    ),
    "just_settled": ("Vous venez de fixer : {nature}", "You have just settled: {nature}"),
    "undo": ("Annuler", "Undo"),
    "undo_nature": ("Annuler la nature que vous venez de fixer", "Undo the nature just settled"),
    # Answers
    "done_available": ("{name} est disponible.", "{name} is available."),
    "done_away": ("{name} est en absence.", "{name} is away."),
    "done_wrap_up": ("Post-appel terminé.", "Wrap-up ended."),
    "done_prolonged": (
        "Le post-appel dure {duration} de plus.",
        "Wrap-up lasts {duration} more.",
    ),
    "done_away_after_call": (
        "Vous serez en absence après cet appel.",
        "You will be away after this call.",
    ),
    "done_not_away_after_call": (
        "Vous resterez disponible après cet appel.",
        "You will stay available after this call.",
    ),
    "done_nature_incident": ("C'est un incident.", "It is an incident."),
    "done_nature_request": ("C'est une demande.", "It is a request."),
    "done_nature_undone": ("La nature est de nouveau ouverte.", "The nature is open again."),
    "done_caller": (
        "C'est {name} qui appelle : son ticket et l'e-mail sont pour cette personne.",
        "It is {name} who calls: the ticket and its mail are for them.",
    ),
    "done_caller_nobody": (
        "Ce n'est aucun contact au dossier : l'e-mail va au premier contact du compte.",
        "It is no contact on file: the mail goes to the account's first contact.",
    ),
    "done_declined": (
        "Appel refusé : il sera proposé à un collègue, et vous êtes en absence.",
        "Call declined: it will be offered to a colleague, and you are away.",
    ),
    "done_declined_for_nobody": (
        "Appel refusé, et vous êtes en absence. Aucun collègue disponible ne peut le prendre : "
        "l'appelant attend.",
        "Call declined, and you are away. No colleague who is available can take it: the caller "
        "waits.",
    ),
    "refused_decline_taken": (
        "Vous avez pris cet appel : il n'est pas refusé.",
        "You have taken this call: it is not declined.",
    ),
    "refused_decline": (
        "Cet appel ne vous est plus proposé.",
        "This call is not offered to you any more.",
    ),
    "refused_presence": (
        "Ce n'est plus possible : la situation de {name} vient de changer.",
        "This is no longer possible: what {name} is doing has just changed.",
    ),
    "done_message_taken": (
        "Ce message est pris en charge par vous.",
        "You have taken this message in hand.",
    ),
    "done_message_given_back": (
        "Le message est de nouveau dans la liste.",
        "The message is on the list again.",
    ),
    "refused_message_taken": (
        "{name} a déjà pris ce message en charge.",
        "{name} has already taken this message in hand.",
    ),
    "refused_message_given_back": (
        "Ce message n'est pas pris en charge par vous.",
        "This message is not in your hand.",
    ),
    "refused_phone": (
        "Le numéro de {name} n'est pas un numéro que nous appelons. Demandez à un administrateur.",
        "The number of {name} is none that we dial. Ask an administrator.",
    ),
}
