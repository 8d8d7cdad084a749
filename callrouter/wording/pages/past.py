"""What a partner had before: its tickets and calls, beside the one in hand and page by page."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "past": ("Tickets et appels précédents", "Earlier tickets and calls"),
    "past_tickets": ("Tickets", "Tickets"),
    "past_calls": ("Appels", "Calls"),
    "past_no_tickets": ("Aucun autre ticket.", "No other ticket."),
    "past_no_calls": ("Aucun autre appel.", "No other call."),
    "past_all_tickets": ("Tous ses tickets", "All its tickets"),
    "past_all_calls": ("Tous ses appels", "All its calls"),
    "past_theirs": ("même contact", "same contact"),
    "past_tickets_of": ("Tickets de {partner}", "Tickets of {partner}"),
    "past_calls_of": ("Appels de {partner}", "Calls of {partner}"),
    "past_lead": ("Du plus récent au plus ancien. {clock}", "The newest first. {clock}"),
    "past_views": ("Tickets ou appels", "Tickets or calls"),
    "past_contact": ("Contact", "Contact"),
    "past_any_contact": ("tous", "any"),
    "past_filter": ("Choisir un contact", "Choose a contact"),
    "past_none": (
        "Rien ici. Demandez un autre contact, ou tous.",
        "Nothing here. Ask for another contact, or any.",
    ),
    "past_number": ("Ticket", "Ticket"),
    "past_subject": ("Objet", "Subject"),
    "past_state": ("État", "State"),
    "past_severity": ("Gravité", "Severity"),
    "past_opened": ("Ouvert", "Opened"),
    "past_when": ("Quand", "When"),
    "past_who": ("Qui", "Who"),
    "past_became": ("Issue", "Came to"),
    "past_nobody": ("personne au dossier", "nobody on file"),
}
