"""What an admin does on the pages about what was found of the service, in French and English."""

from __future__ import annotations

from callrouter.wording import LANGUAGES, Language

_MAIL = (
    "la page des e-mails à renvoyer dit pourquoi ; corrigez cela, puis renvoyez-les de là",
    "the page of mail to send again says why; mend that, then send it again from there",
)

REMEDIES: dict[str, tuple[str, str]] = {
    "holiday_undecided": (
        "confirmez-le parmi les jours fériés à venir de ces horaires",
        "confirm it among the public holidays to come of these hours",
    ),
    "mail_troubled": _MAIL,
    "mail_troubled_so": _MAIL,
    "role_unknown": ("donnez-lui un autre rôle", "give that person another role"),
    "language_unspoken": (
        "ajoutez ou réactivez un conseiller qui la parle",
        "add or enable an agent who speaks it",
    ),
    "overseers_missing": (
        "ajoutez ou réactivez quelqu'un dans un de ces rôles",
        "add or enable somebody in one of these roles",
    ),
    "phone_not_rung": ("écrivez le bon numéro", "write the right number"),
}
"""By the name of the finding. Of what is not here wording.findings says what is done about it, in
the shell or elsewhere."""


def say_remedy(finding: str, language: Language) -> str | None:
    """What is done about that finding on the pages; None where it is done elsewhere."""
    words = REMEDIES.get(finding)
    return words[LANGUAGES.index(language)] if words else None
