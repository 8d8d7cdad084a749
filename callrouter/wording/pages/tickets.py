"""A ticket, as it is read and worked at."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "ticket_title": ("Ticket {number}", "Ticket {number}"),
    "ticket_asked_for": (
        "Le ticket {asked} a été fusionné avec celui-ci.",
        "Ticket {asked} was merged into this one.",
    ),
    "ticket_also": ("Y mènent aussi : {numbers}.", "These lead here too: {numbers}."),
    "ticket_facts": ("Le ticket", "The ticket"),
    "ticket_told": ("Ce que le partenaire a dit", "What the partner told"),
    "ticket_partner": ("Le partenaire", "The partner"),
    "ticket_partner_contact": ("Contact", "Contact"),
    "ticket_partner_line": ("Ligne Advanced", "Advanced line"),
    "ticket_partner_yes": ("y a droit", "may use it"),
    "ticket_partner_yes_until": ("y a droit jusqu'au {day}", "may use it until {day}"),
    "ticket_partner_not_accredited": (
        "n'y a pas droit : l'accréditation n'est pas valable",
        "may not use it: the accreditation is not valid",
    ),
    "ticket_partner_not_subscribed": (
        "n'y a pas droit : pas d'abonnement valable",
        "may not use it: no subscription is valid",
    ),
    "ticket_partner_used": ("Contacts du mois", "Contacts this month"),
    "ticket_partner_used_of": ("{used} sur {limit}", "{used} of {limit}"),
    "ticket_partner_beyond_charge": ("au-delà, facturé", "beyond, charged"),
    "ticket_partner_beyond_refuse": ("au-delà, refusé", "beyond, refused"),
    "ticket_partner_services": ("Services", "Services"),
    "ticket_partner_no_services": ("aucun", "none"),
    "ticket_partner_certified": ("Certifié sur", "Certified on"),
    "ticket_partner_others": ("Autres tickets ouverts", "Other open tickets"),
    "ticket_partner_more": ("et {count} de plus", "and {count} more"),
    "ticket_call_back": ("À rappeler", "To be called back"),
    "ticket_deadlines": ("Échéances", "Deadlines"),
    "ticket_none_owed": ("Rien n'est dû.", "Nothing is owed."),
    "ticket_messages": ("Messages", "Messages"),
    "ticket_no_messages": ("Rien n'a encore été écrit.", "Nothing has been written yet."),
    "ticket_between": (
        "Afficher les {count} messages entre les deux",
        "Show the {count} messages in between",
    ),
    "ticket_earlier_mails": ("Afficher {count} e-mails de plus", "Show {count} more mails"),
    "ticket_earlier_entries": (
        "Afficher les {count} entrées précédentes",
        "Show the {count} entries before",
    ),
    "ticket_internal": ("interne", "internal"),
    "ticket_written_up": ("compte rendu de l'appel, {moment}", "write-up of the call, {moment}"),
    "ticket_unsaved": ("pas enregistré", "not saved"),
    "ticket_unsaved_own": (
        "Relisez votre compte rendu et enregistrez-le : il ira dans le ticket.",
        "Read your write-up again and save it: it goes into the ticket.",
    ),
    "ticket_unsaved_hint": (
        "{name} ne l'a pas encore enregistré. Si ce n'est plus possible, reprenez ce qui compte "
        "dans une note.",
        "{name} has not saved it yet. If that cannot be done any more, write what matters into a "
        "note.",
    ),
    "ticket_taken_back": ("repris avant l'envoi", "taken back before it was sent"),
    "ticket_as_above": (
        "Voir « Ce que le partenaire a dit ».",
        "See “What the partner told”.",
    ),
    "ticket_service": ("callrouter", "callrouter"),
    "ticket_files": ("Pièces jointes", "Attachments"),
    "ticket_mails": ("E-mails", "Mail"),
    "ticket_mail_failed": (
        "Un e-mail de ce ticket n'a pas été remis\u00a0: voir pourquoi, et le renvoyer.",
        "A mail of this ticket was not delivered: see why, and send it again.",
    ),
    "ticket_mail": ("E-mail", "Mail"),
    "ticket_to": ("À", "To"),
    "ticket_state": ("État", "State"),
    "ticket_when": ("Quand", "When"),
    "ticket_calls": ("Appels", "Calls"),
    "ticket_all_calls": ("Les appels de ce ticket", "The calls of this ticket"),
    "onlookers_looks": ("{name} consulte ce ticket.", "{name} is looking at this ticket."),
    "onlookers_writes": ("{name} écrit sur ce ticket.", "{name} is writing on this ticket."),
    "onlookers_has_written": (
        "{name} consulte ce ticket et n'a pas encore envoyé son texte.",
        "{name} is looking at this ticket and has not sent their text yet.",
    ),
    "ticket_history": ("Historique", "History"),
    "ticket_quoted": ("Texte cité ({lines} lignes)", "Quoted text ({lines} lines)"),
    "ticket_recording": ("Message de {length}", "Message of {length}"),
    "ticket_take_back": ("Reprendre avant l'envoi", "Take back before it is sent"),
    "ticket_take_back_over": (
        "Trop tard pour reprendre le message : il est parti, ou part à l'instant.",
        "Too late to take the message back: it has left, or is just leaving.",
    ),
    # Writing
    "ticket_meanwhile": ("Entre-temps", "Meanwhile"),
    "ticket_reply": ("Répondre et enregistrer", "Reply and save"),
    "ticket_text": ("Réponse au partenaire", "Reply to the partner"),
    "ticket_text_to": ("Elle part par e-mail à {name}.", "It goes by mail to {name}."),
    "ticket_text_nobody": (
        "Aucune adresse n'est connue : elle reste sur le ticket, et vous rappelez.",
        "No address is known: it stays on the ticket, and you call back.",
    ),
    "block": ("Texte type", "Text block"),
    "block_hint": (
        "Rempli pour ce ticket, dans la langue du partenaire.",
        "Filled in for this ticket, in the partner's language.",
    ),
    "block_choose": ("choisir…", "choose…"),
    "block_insert": ("Insérer", "Insert"),
    "block_inserted": (
        "Le texte type est inséré. Rien n'est encore enregistré.",
        "The text block is inserted. Nothing is saved yet.",
    ),
    "block_none_chosen": ("Choisissez un texte type.", "Choose a text block."),
    "block_cut": (
        "Le texte type n'est pas arrivé. Réessayez dans un instant.",
        "The text block has not arrived. Try again in a moment.",
    ),
    "ticket_attach": ("Joindre des fichiers", "Attach files"),
    "ticket_attach_hint": ("4 Mo en tout.", "4 MB in all."),
    "ticket_unsent": ("Ce que vous avez écrit n'est pas envoyé", "What you wrote is not sent"),
    "ticket_unsent_why": (
        "Ce ticket n'est plus entre vos mains, ou il est clos. Copiez ce qui sert encore, par "
        "exemple dans une note : chacun peut en ajouter.",
        "This ticket is not in your hand any more, or it is over. Copy what is still of use, say "
        "into a note: anybody can add one.",
    ),
    "ticket_copies": ("Copie à", "Copy to"),
    "ticket_then": ("Ensuite, le ticket est", "Then the ticket is"),
    "ticket_as_it_is": ("inchangé ({state})", "unchanged ({state})"),
    "ticket_leave": ("ne rien changer", "leave as it is"),
    "ticket_qualify": ("Qualifier", "Qualify"),
    "ticket_nature": ("Nature", "Nature"),
    "ticket_severity_leave": ("laisser la gravité inchangée", "leave the severity as it is"),
    "ticket_why": ("Pourquoi", "Why"),
    "ticket_why_hint": (
        "Une gravité demande une raison, pour l'historique.",
        "A severity needs a reason, for the history.",
    ),
    "ticket_diagnose": ("Diagnostic", "Diagnosis"),
    "ticket_diagnosis": ("L'incident", "The incident"),
    "ticket_diagnosis_hint": (
        "Le partenaire l'apprend par votre réponse.",
        "The partner is told by your reply.",
    ),
    "ticket_language": ("Écrire au partenaire en", "Write to the partner in"),
    "ticket_language_fr": ("français", "French"),
    "ticket_language_en": ("anglais", "English"),
    "ticket_send": ("Enregistrer et envoyer", "Save and send"),
    "ticket_is_over": (
        "Ce ticket est terminé : on n'y ajoute que des notes.",
        "This ticket is over: only notes are added to it.",
    ),
    "ticket_note": ("Ajouter une note", "Add a note"),
    "ticket_note_text": ("Note interne", "Internal note"),
    "ticket_note_hint": (
        "Pour les collègues : le partenaire ne la voit jamais.",
        "For colleagues: the partner never sees it.",
    ),
    "ticket_note_keep": ("Enregistrer la note", "Save the note"),
    "ticket_again": ("Renvoyer", "Send again"),
    "ticket_done": ("Enregistré.", "Saved."),
    "ticket_done_noted": ("La note est enregistrée.", "The note is saved."),
    "ticket_done_mailed": (
        "Enregistré. Le partenaire reçoit un e-mail.",
        "Saved. The partner gets a mail.",
    ),
    "ticket_done_sent": (
        "Enregistré. L'e-mail part dans {seconds} secondes ; jusque-là, vous pouvez le reprendre.",
        "Saved. The mail leaves in {seconds} seconds; until then you can take it back.",
    ),
    "ticket_done_unsent": (
        "Enregistré. Aucune adresse n'est connue : rappelez, puis consignez l'appel.",
        "Saved. No address is known: call back, and then log the call.",
    ),
    "ticket_done_before": (
        "C'est déjà enregistré : rien n'est écrit deux fois.",
        "This is saved already: nothing is written twice.",
    ),
    "ticket_done_back": (
        "Le message ne part pas. Son texte est de nouveau dans la réponse.",
        "The message is not sent. Its text is in the reply again.",
    ),
    "ticket_done_back_more": (
        "Le message ne part pas, et ce qui allait avec lui est repris.",
        "The message is not sent, and what went with it is taken back.",
    ),
}
