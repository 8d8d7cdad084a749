"""Texts that the agents of the demo use again, each with its name, in French and in English."""

TEXT_BLOCKS = (
    (
        "greeting",
        "Bonjour {contact},\n\nMerci pour votre message au sujet du ticket {number}.",
        "Hello {contact},\n\nThank you for your message about ticket {number}.",
    ),
    (
        "ask-for-traceroute",
        "Pourriez-vous nous envoyer le résultat d'un traceroute depuis votre réseau vers "
        "l'adresse concernée, ainsi que l'heure du test ?",
        "Could you send us the output of a traceroute from your network to the address in "
        "question, and the time at which you ran it?",
    ),
    (
        "maintenance-window",
        "L'intervention demande une coupure d'une dizaine de minutes. Quel créneau vous "
        "conviendrait ?\n\n{agent}",
        "The work means an interruption of about ten minutes. Which time would suit you?\n\n"
        "{agent}",
    ),
)
