"""What is found by words."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "found_for": ("Recherche : {words}", "Search: {words}"),
    "found_how": (
        "Écrivez un numéro de ticket ou de téléphone, un nom, une adresse, un mot d'un message. "
        "Le dernier mot peut être un début.",
        "Write a ticket's or a telephone number, a name, an address, a word of a message. The last "
        "word may be a beginning.",
    ),
    "found_nothing": (
        "Rien ne contient tous ces mots. Essayez-en moins, ou un début de mot.",
        "Nothing has all of these words. Try fewer, or the beginning of one.",
    ),
    "found_tickets": ("Tickets", "Tickets"),
    "found_calls": ("Appels", "Calls"),
    "found_partners": ("Partenaires", "Partners"),
    "found_contacts": ("Contacts", "Contacts"),
    "found_agents": ("Conseillers", "Agents"),
    "found_revisions": ("Horaires", "Hours"),
    "found_more": ("Il y en a d'autres : afficher plus", "There are others: show more"),
    "found_too_many": (
        "Seuls les premiers sont affichés : ajoutez un mot.",
        "Only the first ones are shown: add a word.",
    ),
    "found_all": ("Tout ce qui a été trouvé", "Everything that was found"),
    "found_left": ("est parti", "has left"),
    "found_calls_of": ("ses appels", "its calls"),
    "found_revision": ("« {schedule} », révision {number}", "“{schedule}”, revision {number}"),
    "found_by": ("par {author}", "by {author}"),
}
