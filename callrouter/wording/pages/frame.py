"""What stands on every page, and what a page says when something is wrong."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # The frame
    "product": ("Support partenaires", "Partner support"),
    "skip": ("Aller au contenu", "Skip to content"),
    "menu": ("Pages", "Pages"),
    "form_problems": ("À corriger avant d'enregistrer", "To put right before saving"),
    "language": ("Langue", "Language"),
    "sign_out": ("Se déconnecter", "Sign out"),
    "offline": (
        "Connexion perdue. Ce qui est affiché date d'avant la coupure.",
        "Connection lost. What you see is from before the cut.",
    ),
    "role_agent": ("conseiller", "agent"),
    "role_supervisor": ("superviseur", "supervisor"),
    "role_admin": ("administrateur", "administrator"),
    "unknown_role": ("rôle inconnu : {role}", "unknown role: {role}"),
    # When something is wrong
    "problem_400": (
        "Cette page a été ouverte il y a trop longtemps.",
        "This page was opened too long ago.",
    ),
    "problem_401": ("Vous n'êtes pas connecté.", "You are not signed in."),
    "problem_role": (
        "Votre rôle, « {role} », n'ouvre aucune page. Demandez à un administrateur de le corriger.",
        "Your role, “{role}”, opens no page. Ask an administrator to put it right.",
    ),
    "problem_403": (
        "Vous ne pouvez pas agir sur la fiche d'un autre conseiller.",
        "You cannot act on another agent's card.",
    ),
    "problem_404": ("Cette page n'existe pas.", "There is no such page."),
    "problem_405": ("Cette page n'existe pas.", "There is no such page."),
    "problem_410": (
        "Twilio n'a plus cet enregistrement.",
        "Twilio no longer has this recording.",
    ),
    "problem_413": ("C'est trop long.", "That is too long."),
    "problem_502": (
        "Ce message ne peut pas être écouté pour le moment. Réessayez dans un instant.",
        "This recording cannot be heard at the moment. Try again in a moment.",
    ),
    "problem_500": (
        "Le service a rencontré un problème. Réessayez dans un instant.",
        "The service met a problem. Try again in a moment.",
    ),
    "back": ("Retour à la console", "Back to the console"),
}
