"""Of mail that is to be sent again."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "no_mail": (
        "Il n'y a pas d'e-mail {id}. Cherchez-le parmi les e-mails en échec ou en retard.",
        "There is no mail {id}. Look it up among those that failed or are late.",
    ),
    "mail_taken_back": (
        "L'e-mail {id} a été repris par son auteur. Écrivez de nouveau ce qui est à dire.",
        "Mail {id} was taken back by its author. Write anew what is to be said.",
    ),
    "mail_told_with_another": (
        "L'e-mail {id} n'est pas nécessaire : un autre e-mail de son ticket dit la même chose.",
        "Mail {id} is not needed: another mail of its ticket tells its news.",
    ),
    "mail_accepted": (
        "L'e-mail {id} a déjà été accepté : il n'y a rien à renvoyer.",
        "Mail {id} was accepted already: there is nothing to send again.",
    ),
    "mail_unreadable": (
        "L'e-mail {id} est mis de côté : sa ligne dans la base de données ne peut pas être lue. "
        "Corrigez-la, et il partira de lui-même.",
        "Mail {id} is set aside: its row in the database cannot be read. Mend it, and the mail "
        "leaves by itself.",
    ),
    "mail_leaving": (
        "L'e-mail {id} est en train de partir. Regardez-le de nouveau dans une minute.",
        "Mail {id} is just being sent. Look at it again in a minute.",
    ),
}
