"""Of logins, passwords and codes."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "password_missing": (
        "Le mot de passe manque. Choisissez-en un.",
        "The password is missing. Choose one.",
    ),
    "password_short": (
        "Le mot de passe est trop court. Choisissez-en un d'au moins {shortest} caractères.",
        "The password is too short. Choose one of at least {shortest} characters.",
    ),
    "password_long": (
        "Le mot de passe est trop long. Choisissez-en un d'au plus {longest} caractères.",
        "The password is too long. Choose one of at most {longest} characters.",
    ),
    "password_easy": (
        "Ce mot de passe se devine facilement. Choisissez-en un sans votre nom, sans suite ni "
        "répétition, par exemple quelques mots sans lien entre eux.",
        "This password is easy to guess. Choose one without your name, without rows or "
        "repetitions, a few unrelated words for instance.",
    ),
    "password_differs": (
        "Ce n'est pas le même mot de passe. Saisissez les deux de nouveau.",
        "This is not the same password. Type both again.",
    ),
    "password_busy": (
        "Trop de mots de passe sont vérifiés en ce moment. Réessayez dans un instant.",
        "Too many passwords are being checked at the moment. Try again in a moment.",
    ),
    "code_missing": (
        "Le code manque. Saisissez les six chiffres que l'application affiche.",
        "The code is missing. Type the six digits that the app shows.",
    ),
    "code_wrong": (
        "Ce n'est pas le code de cette image. Lisez l'image avec l'application, vérifiez l'heure "
        "du téléphone et saisissez les six chiffres affichés.",
        "This is not the code of this picture. Read the picture with the app, check the phone's "
        "clock, and type the six digits that it shows.",
    ),
    "login_taken": (
        "L'identifiant « {written} » est déjà celui d'un autre conseiller. Choisissez-en un autre.",
        "The login “{written}” is that of another agent already. Choose another one.",
    ),
    "agent_disabled": (
        "Le conseiller « {login} » est désactivé. Réactivez-le d'abord.",
        "The agent “{login}” is disabled. Enable it first.",
    ),
    "wallboard_link_over": (
        "Ce lien est déjà révoqué. Il n'y a rien à faire.",
        "This link has been revoked already. There is nothing to do.",
    ),
}
