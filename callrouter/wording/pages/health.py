"""How the parts of the service stand."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "health": ("État du service", "Health"),
    "health_lead": (
        "Ce que les processus et la base en disent à l'instant. `callrouter check` demande en plus "
        "à Twilio et au serveur de messagerie.",
        "What the processes and the database say of it now. `callrouter check` also asks Twilio "
        "and the mail server.",
    ),
    "health_all_well": ("Tout est en ordre.", "Everything is in order."),
    "health_to_look_at": ("À regarder : {count}.", "To look at: {count}."),
    "health_failing": ("En panne : {count}.", "Failing: {count}."),
    "health_now": ("En ce moment", "Now"),
    "health_waiting": ("Appelants en attente", "Callers waiting"),
    "health_talking": ("Conversations", "Conversations"),
    "health_available": ("Conseillers disponibles", "Agents available"),
    "health_processes": ("Processus", "Processes"),
    "health_process": ("Processus", "Process"),
    "health_does": ("Rôle", "Part"),
    "health_at_work": ("Au travail", "At work"),
    "health_last_seen": ("Vu", "Seen"),
    "health_never": ("jamais", "never"),
    "health_silent": ("muet", "silent"),
    "health_does_voice": ("répond à Twilio", "answers Twilio"),
    "health_does_pages": ("sert ces pages", "serves these pages"),
    "health_does_dispatcher": ("propose les appels aux conseillers", "offers calls to agents"),
    "health_does_worker": ("envoie les e-mails", "sends mail"),
    "health_does_sweeper": ("rattrape ce qui a été manqué", "makes up for what was missed"),
    "health_checks": ("Vérifications", "Checks"),
    "health_part_database": ("Base de données", "Database"),
    "health_part_redis": ("Redis", "Redis"),
    "health_part_processes": ("Processus", "Processes"),
    "health_part_twilio": ("Appels sortants", "Outbound calls"),
    "health_part_mail": ("E-mails", "Mail"),
    "health_part_hours": ("Horaires", "Hours"),
    "health_part_roles": ("Rôles", "Roles"),
    "health_part_language": ("Langues", "Languages"),
    "health_part_overseers": ("Alertes", "Alerts"),
    "health_part_phones": ("Téléphones", "Phones"),
    "health_state_ok": ("en ordre", "in order"),
    "health_state_warning": ("à regarder", "to look at"),
    "health_state_failed": ("en panne", "failing"),
    "health_to_do": ("À faire :", "To do:"),
}
