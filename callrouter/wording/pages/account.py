"""One's own account, and where somebody is signed in."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "account_ways": ("Pour me connecter", "How I sign in"),
    "account_password": ("Mot de passe", "Password"),
    "account_codes": ("Codes", "Codes"),
    "account_since": ("depuis : {moment}", "since {moment}"),
    "account_no_password": ("pas encore choisi", "not chosen yet"),
    "account_no_codes": ("pas encore installés", "not set up yet"),
    "account_both_needed": (
        "Il faut les deux pour se connecter avec un mot de passe ; sans eux, connectez-vous par "
        "e-mail.",
        "Signing in with a password takes both; without them, sign in by email.",
    ),
    "account_choose_password": ("Choisir un mot de passe", "Choose a password"),
    "account_change_password": ("Changer de mot de passe", "Change the password"),
    "account_set_up_codes": ("Installer mes codes", "Set up my codes"),
    "account_renew_codes": ("Renouveler mes codes", "Renew my codes"),
    "account_others_will_end": (
        "Vos autres sessions se termineront.",
        "Your other sessions will end.",
    ),
    "account_back": ("Retour à mon compte", "Back to my account"),
    "account_password_kept": (
        "Votre mot de passe est enregistré.",
        "Your password is saved.",
    ),
    "account_codes_kept": (
        "Vos nouveaux codes sont en place.",
        "Your new codes are in place.",
    ),
    "account_session_ended": ("La session est terminée.", "The session has ended."),
    "account_others_ended": ("C'est fait.", "Done."),
    "account_ended_others": (
        "Vos autres sessions sont terminées : {count}.",
        "Your other sessions have ended: {count}.",
    ),
    "password_choose": ("Votre mot de passe", "Your password"),
    "password_keep": ("Enregistrer le mot de passe", "Save the password"),
    "codes_title": ("Vos codes", "Your codes"),
    "codes_replace": (
        "Les anciens codes ne vaudront plus.",
        "The old codes will no longer be good.",
    ),
    "codes_keep": ("Enregistrer les codes", "Save the codes"),
    "again": ("Connectez-vous de nouveau", "Sign in again"),
    "again_why": (
        "Vous pouvez changer de mot de passe ou de codes dans les quinze minutes qui suivent une "
        "connexion. Ainsi, personne ne le fait à votre place devant un écran resté ouvert.",
        "You can change password or codes within fifteen minutes of signing in, so that nobody "
        "does it in your place at a screen that was left open.",
    ),
    "again_sign_in": ("Me connecter de nouveau", "Sign in again"),
    "sessions": ("Sessions ouvertes", "Open sessions"),
    "sessions_none": ("Aucune session n'est ouverte.", "No session is open."),
    "sessions_end_others": ("Terminer les autres sessions", "End the other sessions"),
    "session_browser": ("Navigateur", "Browser"),
    "session_on": ("{browser} sur {system}", "{browser} on {system}"),
    "session_unknown": ("Navigateur inconnu", "Unknown browser"),
    "session_this": ("celle-ci", "this one"),
    "session_way": ("Ouverte par", "Opened by"),
    "session_since": ("Depuis", "Since"),
    "session_used": ("Dernière activité", "Last used"),
    "session_act": ("Action", "Action"),
    "session_end": ("Terminer", "End"),
    "session_by_link": ("lien", "link"),
    "session_by_mail": ("e-mail", "email"),
    "session_by_password": ("mot de passe", "password"),
    "session_by_provider": ("fournisseur d'identité", "identity provider"),
}
