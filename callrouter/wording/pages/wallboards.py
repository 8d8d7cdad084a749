"""Wallboards: the links to them, and what they show."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # The links
    "wallboards": ("Écrans muraux", "Wallboards"),
    "wallboards_lead": (
        "Pour un grand écran : les appels en attente, les conseillers, le niveau de service du "
        "jour et les échéances, en chiffres qui ne nomment personne. Un lien ouvre l'écran sans "
        "connexion, et reste bon jusqu'à ce qu'il soit révoqué.",
        "For a big screen: who waits, agents, the service level of the day and what is due, in "
        "figures that name nobody. A link opens it without signing in, and stays good until it "
        "is revoked.",
    ),
    "wallboards_add": ("Créer un lien", "Make a link"),
    "wallboards_place": ("Où se trouve l'écran", "Where the screen hangs"),
    "wallboards_place_hint": (
        "Pour savoir plus tard lequel révoquer.",
        "To know later which one to revoke.",
    ),
    "wallboards_language": ("Langue de l'écran", "Language of the screen"),
    "wallboards_now": ("Liens valables", "Links that are good"),
    "wallboards_made": ("Créé", "Made"),
    "wallboards_by": ("Par", "By"),
    "wallboards_acts": ("Révoquer", "Revoke"),
    "wallboards_revoke": ("Révoquer", "Revoke"),
    "wallboards_revoked_at": ("Révoqué", "Revoked"),
    "wallboards_none": (
        "Aucun lien : créez-en un pour chaque écran.",
        "No link: make one for each screen.",
    ),
    "wallboards_before": ("Derniers liens révoqués", "Links revoked lately"),
    "wallboards_done_revoked": (
        "Le lien de « {place} » ne montre plus rien.",
        "The link of “{place}” shows nothing any more.",
    ),
    "wallboards_here": ("Lien pour « {place} »", "Link for “{place}”"),
    "wallboards_once": (
        "Ouvrez ce lien sur l'écran, ou copiez-le maintenant : il n'est montré que cette fois. "
        "Qui le connaît voit les chiffres.",
        "Open this link on the screen, or copy it now: it is shown this once. Whoever knows it "
        "sees the figures.",
    ),
    "wallboards_noted": ("C'est noté", "I have noted it"),
    # What they show, in words that are read from afar
    "wallboard": ("Écran mural", "Wallboard"),
    "wallboard_clock": ("Heure de Paris", "Time in Paris"),
    "wallboard_waiting": (
        "Appels en attente, et la plus longue attente",
        "Callers waiting, and the longest wait",
    ),
    "wallboard_nobody": ("personne", "nobody"),
    "wallboard_percent": ("{percent} %", "{percent}%"),
    "wallboard_within": ("en {within} s", "within {within} s"),
    "wallboard_no_call": ("pas d'appel ce jour", "no call today"),
    "wallboard_agents": ("Conseillers", "Agents"),
    "wallboard_state_available": ("Disponibles", "Available"),
    "wallboard_state_offered": ("En sonnerie", "Ringing"),
    "wallboard_state_on_call": ("En appel", "On a call"),
    "wallboard_state_wrap_up": ("Post-appel", "Wrap-up"),
    "wallboard_state_away": ("Absents", "Away"),
    "wallboard_due": ("Échéances dans l'heure", "Due within the hour"),
    "wallboard_request": ("Demandes", "Requests"),
    "wallboard_next": ("Prochaine {at}, {basis}", "Next {at}, {basis}"),
    "wallboard_next_request": ("demande", "request"),
    "wallboard_late": ("En retard", "Overdue"),
    "wallboard_measure": (
        "% : répondus en {within} s, sur les appels du jour répondus, abandonnés ou en attente "
        "depuis plus longtemps.",
        "%: answered within {within} s, of today's callers who were answered, left or wait longer.",
    ),
    "wallboard_old": (
        "Connexion perdue, chiffres de {at}",
        "Connection lost, figures from {at}",
    ),
    "wallboard_over": ("Ce lien ne montre plus rien", "This link shows nothing any more"),
    "wallboard_over_why": (
        "Il a été révoqué, ou l'adresse n'est pas exacte. Un superviseur ou un administrateur peut "
        "créer un autre lien.",
        "It was revoked, or the address is not exact. A supervisor or an admin can make another "
        "link.",
    ),
}
