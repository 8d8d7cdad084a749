"""Mail that failed, is late or was set aside."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "mails": ("E-mails à renvoyer", "Mail to send again"),
    "mails_lead": (
        "Les e-mails du service qui n'arrivent pas, les plus récents d'abord.",
        "The service's mail that does not arrive, the newest first.",
    ),
    "mail_counts": (
        "E-mails en échec : {failed}, en retard : {late}.",
        "Mail that failed: {failed}, that is late: {late}.",
    ),
    "mails_none": (
        "Tout arrive : aucun e-mail n'est en échec, en retard ni mis de côté.",
        "All mail arrives: none failed, is late or was set aside.",
    ),
    "mails_failed": ("En échec", "Failed"),
    "mails_failed_why": (
        "Ils ne sont plus tentés : corrigez ce que dit le serveur, puis renvoyez-les. Ils restent "
        "ici {days} jours.",
        "They are not tried any more: mend what the server says, then send them again. They stay "
        "here for {days} days.",
    ),
    "mails_late": ("En retard", "Late"),
    "mails_late_why": (
        "Ils sont tentés de nouveau pendant cinq jours. Renvoyer un e-mail le tente tout de suite.",
        "They are tried again for five days. To send one again tries it at once.",
    ),
    "mails_aside": ("Mis de côté", "Set aside"),
    "mails_aside_why": (
        "Le service ne peut pas lire leur ligne dans la base de données : ils partiront une fois "
        "qu'elle est corrigée. Donnez leur numéro à votre exploitant.",
        "The service cannot read their row in the database: they leave once it is mended. Give "
        "their number to your operator.",
    ),
    "mails_numbered": ("E-mail {id}", "Mail {id}"),
    "mails_ticket": ("ticket {number}", "ticket {number}"),
    "mails_to": ("à {recipient}", "to {recipient}"),
    "mails_owed": ("dû le {moment}", "owed on {moment}"),
    "mails_next": ("prochain essai le {moment}", "next tried on {moment}"),
    "mails_attempts": ("{count} essais", "{count} attempts"),
    "mails_attempt": ("1 essai", "1 attempt"),
    "mails_again": ("Renvoyer", "Send again"),
    "mails_again_of": (
        "Renvoyer : « {mail} », à {recipient}",
        "Send again: “{mail}”, to {recipient}",
    ),
    "mails_again_all": ("Renvoyer ces {count} e-mails", "Send these {count} mails again"),
    "mails_done": ("L'e-mail est renvoyé.", "The mail is sent again."),
    "mails_done_all": ("{count} e-mails sont renvoyés.", "{count} mails are sent again."),
}
