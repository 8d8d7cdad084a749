"""A ticket, as it is read."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "ticket_title": ("Ticket {number}", "Ticket {number}"),
    "ticket_asked_for": (
        "Le ticket {asked} a été réuni avec celui-ci.",
        "Ticket {asked} was merged into this one.",
    ),
    "ticket_also": ("Y mènent aussi : {numbers}.", "These lead here too: {numbers}."),
    "ticket_facts": ("Le ticket", "The ticket"),
    "ticket_told": ("Ce que le partenaire a dit", "What the partner told"),
    "ticket_call_back": ("À rappeler", "To be called back"),
    "ticket_deadlines": ("Échéances", "Deadlines"),
    "ticket_none_owed": ("Rien n'est dû.", "Nothing is owed."),
    "ticket_messages": ("Messages", "Messages"),
    "ticket_no_messages": ("Rien n'a encore été écrit.", "Nothing has been written yet."),
    "ticket_internal": ("interne", "internal"),
    "ticket_taken_back": ("repris avant l'envoi", "taken back before it was sent"),
    "ticket_as_above": ("Comme ci-dessus.", "As above."),
    "ticket_service": ("callrouter", "callrouter"),
    "ticket_files": ("Pièces jointes", "Attachments"),
    "ticket_mails": ("E-mails", "Mail"),
    "ticket_mail": ("E-mail", "Mail"),
    "ticket_to": ("À", "To"),
    "ticket_state": ("État", "State"),
    "ticket_when": ("Quand", "When"),
    "ticket_calls": ("Appels", "Calls"),
    "ticket_all_calls": ("Les appels de ce ticket", "The calls of this ticket"),
    "company_looks": ("{name} consulte ce ticket.", "{name} is looking at this ticket."),
    "company_writes": ("{name} écrit sur ce ticket.", "{name} is writing on this ticket."),
    "company_has_written": (
        "{name} consulte ce ticket et n'a pas encore envoyé son texte.",
        "{name} is looking at this ticket and has not sent their text yet.",
    ),
    "ticket_history": ("Historique", "History"),
}
