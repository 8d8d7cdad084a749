"""Scoring a ticket."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "score_title": ("Votre avis", "Your opinion"),
    "score_support": ("Support", "Support"),
    "score_question": (
        "Êtes-vous satisfait de notre réponse ?",
        "Are you satisfied with our response?",
    ),
    "score_ticket": ("Ticket {number}", "Ticket {number}"),
    "score_is_1": ("Pas du tout satisfait", "Not satisfied at all"),
    "score_is_2": ("Peu satisfait", "Not very satisfied"),
    "score_is_3": ("Moyennement satisfait", "Fairly satisfied"),
    "score_is_4": ("Satisfait", "Satisfied"),
    "score_is_5": ("Très satisfait", "Very satisfied"),
    "score_given": (
        "Merci : votre note, {score} sur 5, est enregistrée.",
        "Thank you: your score, {score} out of 5, is kept.",
    ),
    "score_again": ("Vous pouvez encore la changer", "You can still change it"),
    "score_forged": ("Ce lien n'est pas valable", "This link is not valid"),
    "score_forged_so": (
        "Ouvrez-le depuis l'e-mail qui annonce la résolution de votre ticket, ou copiez-le en "
        "entier.",
        "Open it from the email that says your ticket is resolved, or copy it whole.",
    ),
    "score_expired": ("Ce lien a expiré", "This link has expired"),
    "score_expired_so": (
        "Un ticket peut être noté pendant 30 jours. Pour nous donner votre avis, répondez à notre "
        "e-mail.",
        "A ticket can be scored for 30 days. To tell us what you think, reply to our email.",
    ),
    "score_unresolved": ("Ce ticket n'est plus résolu", "This ticket is no longer resolved"),
    "score_unresolved_so": (
        "S'il est résolu de nouveau, vous recevrez un autre lien.",
        "If it is resolved again, you will get another link.",
    ),
    "score_too_often": (
        "Ce ticket a été noté trop de fois",
        "This ticket has been scored too many times",
    ),
    "score_too_often_so": ("La dernière note est gardée.", "The last score is kept."),
}
