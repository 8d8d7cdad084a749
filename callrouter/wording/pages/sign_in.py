"""Signing in."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "sign_in": ("Connexion", "Sign in"),
    "sign_in_how": (
        "La console s'ouvre avec un lien personnel, qui sert une fois et pendant dix minutes. Pour "
        "l'obtenir :",
        "The console opens with a personal link that works once, within ten minutes. To get one:",
    ),
    "sign_in_as": ("Bonjour {name}.", "Hello {name}."),
    "sign_in_confirm": ("Ouvrir la console", "Open the console"),
    "sign_in_not_you": (
        "Ce lien est personnel. Si ce n'est pas vous, fermez cette page.",
        "This link is personal. If this is not you, close this page.",
    ),
    "session_over": (
        "Votre session est terminée. Connectez-vous avec un nouveau lien.",
        "Your session has ended. Sign in with a new link.",
    ),
    "link_used": ("Ce lien a déjà servi.", "This link has been used already."),
    "link_expired": ("Ce lien a expiré.", "This link has expired."),
    "link_invalid": ("Ce lien n'est pas valable.", "This link is not valid."),
}
