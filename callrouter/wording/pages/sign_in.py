"""Signing in."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "sign_in": ("Connexion", "Sign in"),
    "sign_in_login": ("Identifiant", "Login"),
    "sign_in_password": ("Mot de passe", "Password"),
    "sign_in_code": ("Code", "Code"),
    "sign_in_code_hint": (
        "Les six chiffres que votre application affiche en ce moment.",
        "The six digits that your app shows at the moment.",
    ),
    "sign_in_enter": ("Se connecter", "Sign in"),
    "sign_in_by_mail_instead": (
        "Se connecter plutôt par e-mail",
        "Sign in by email instead",
    ),
    "sign_in_lost": (
        "Mot de passe oublié, téléphone changé ? Connectez-vous par e-mail, puis choisissez-en "
        "d'autres dans «\u00a0Mon compte\u00a0».",
        "Password forgotten, phone replaced? Sign in by email, then choose others under “My "
        "account”.",
    ),
    "sign_in_refused": (
        "L'identifiant, le mot de passe ou le code n'est pas bon. Un code ne sert qu'une fois : "
        "attendez le suivant et réessayez.",
        "The login, the password or the code is not right. A code works once only: wait for the "
        "next one and try again.",
    ),
    "sign_in_too_many": (
        "Trop d'essais ont échoué. Réessayez dans une heure, ou demandez un lien de connexion à un "
        "administrateur.",
        "Too many attempts have failed. Try again in an hour, or ask an administrator for a "
        "sign-in link.",
    ),
    "sign_in_busy": (
        "Trop de personnes se connectent en même temps. Réessayez dans un instant.",
        "Too many people are signing in at the same time. Try again in a moment.",
    ),
    # By email
    "sign_in_by_mail": ("Connexion par e-mail", "Sign in by email"),
    "sign_in_by_mail_how": (
        "Écrivez votre identifiant, ou votre adresse e-mail. Vous recevrez un lien et six "
        "chiffres, valables dix minutes dans ce navigateur.",
        "Write your login, or your email address. You will get a link and six digits, good for ten "
        "minutes in this browser.",
    ),
    "sign_in_send_mail": ("Recevoir l'e-mail", "Send the email"),
    "sign_in_with_password": (
        "Se connecter avec un mot de passe",
        "Sign in with a password",
    ),
    "digits_title": ("Regardez vos e-mails", "Look at your email"),
    "digits_sent": (
        "Si «\u00a0{login}\u00a0» est l'un de nos conseillers, un e-mail vient de lui être "
        "envoyé. Ouvrez son lien dans ce navigateur, ou saisissez ici ses six chiffres.",
        "If “{login}” is one of our agents, an email has just been sent. Open its link in this "
        "browser, or type its six digits here.",
    ),
    "digits_label": ("Les six chiffres de l'e-mail", "The six digits of the email"),
    "digits_refused": (
        "Ces chiffres ne sont pas ceux du dernier e-mail, ils ont déjà servi ou expiré, ou trop "
        "d'essais ont échoué. Vérifiez-les, ouvrez plutôt le lien de l'e-mail, ou demandez un "
        "nouvel e-mail.",
        "These digits are not those of the latest email, they were used or have expired, or too "
        "many attempts have failed. Check them, open the link of the email instead, or ask for a "
        "new email.",
    ),
    "digits_again": ("Demander un nouvel e-mail", "Ask for a new email"),
    # By a provider
    "sign_in_by_provider": (
        "Se connecter avec le compte de l'entreprise",
        "Sign in with the company account",
    ),
    "provider_refused": (
        "L'adresse e-mail que votre compte d'entreprise nous donne n'est pas celle d'un de nos "
        "conseillers, ou n'est pas vérifiée. Demandez à un administrateur de la corriger, ou "
        "connectez-vous autrement.",
        "The email address that your company account gives us is not that of one of our agents, "
        "or is not verified. Ask an administrator to put it right, or sign in another way.",
    ),
    "provider_failed": (
        "La connexion avec le compte de l'entreprise n'a pas abouti. Réessayez, ou connectez-vous "
        "autrement.",
        "Signing in with the company account did not succeed. Try again, or sign in another way.",
    ),
    # With a link
    "sign_in_as": ("Bonjour {name}.", "Hello {name}."),
    "sign_in_confirm": ("Ouvrir la console", "Open the console"),
    "sign_in_not_you": (
        "Ce lien est personnel. Si ce n'est pas vous, fermez cette page.",
        "This link is personal. If this is not you, close this page.",
    ),
    "signed_out_away": (
        "Vous êtes déconnecté, et ne recevez plus d'appels.",
        "You are signed out, and get no calls any more.",
    ),
    "session_over": (
        "Votre session est terminée. Connectez-vous de nouveau.",
        "Your session has ended. Sign in again.",
    ),
    "link_used": ("Ce lien a déjà servi.", "This link has been used already."),
    "link_expired": ("Ce lien a expiré.", "This link has expired."),
    "link_invalid": ("Ce lien n'est pas valable.", "This link is not valid."),
    "link_elsewhere": (
        "Ce lien s'ouvre seulement dans le navigateur où vous l'avez demandé. Saisissez-y plutôt "
        "les six chiffres de l'e-mail, ou demandez ici un nouvel e-mail.",
        "This link opens only in the browser in which you asked for it. Type the six digits of the "
        "email there instead, or ask for a new email here.",
    ),
    # Invited
    "invitation": ("Invitation", "Invitation"),
    "invitation_for": ("Bienvenue, {name}.", "Welcome, {name}."),
    "invitation_how": (
        "Votre identifiant est «\u00a0{login}\u00a0». Choisissez un mot de passe, puis installez "
        "vos codes sur votre téléphone : il vous faudra les deux pour vous connecter.",
        "Your login is “{login}”. Choose a password, then set up codes on your phone: you will "
        "need both to sign in.",
    ),
    "invitation_again": (
        "Votre identifiant est «\u00a0{login}\u00a0». Votre ancien mot de passe et vos anciens "
        "codes ne valent plus : choisissez-en d'autres.",
        "Your login is “{login}”. Your old password and your old codes are no longer good: choose "
        "others.",
    ),
    "invitation_password": ("1. Votre mot de passe", "1. Your password"),
    "invitation_codes": ("2. Vos codes", "2. Your codes"),
    "invitation_accept": ("Enregistrer et se connecter", "Save and sign in"),
    "invitation_used": (
        "Cette invitation a déjà servi. Connectez-vous.",
        "This invitation has been used already. Sign in.",
    ),
    "invitation_expired": (
        "Cette invitation a expiré. Demandez-en une autre à un administrateur.",
        "This invitation has expired. Ask an administrator for another one.",
    ),
    "invitation_invalid": (
        "Cette invitation n'est pas valable. Demandez-en une autre à un administrateur.",
        "This invitation is not valid. Ask an administrator for another one.",
    ),
    "password_new": ("Nouveau mot de passe", "New password"),
    "password_repeated": ("Le même mot de passe encore une fois", "The same password once more"),
    "password_hint": (
        "Douze caractères au moins. Quelques mots qui ne se suivent nulle part font un bon mot de "
        "passe.",
        "At least twelve characters. A few words that follow each other nowhere make a good "
        "password.",
    ),
    "codes_app": (
        "Ouvrez sur votre téléphone une application de codes, par exemple FreeOTP, Aegis ou celle "
        "que vous utilisez déjà.",
        "Open an app for codes on your phone, FreeOTP or Aegis for instance, or the one that you "
        "use already.",
    ),
    "codes_scan": (
        "Ajoutez-y un compte en lisant cette image :",
        "Add an account to it by this picture:",
    ),
    "codes_picture": (
        "Image à lire avec l'application ; la clé à saisir est écrite dessous",
        "Picture for the app to read; the key to type is written below",
    ),
    "codes_or_type": ("Ou saisissez-y cette clé :", "Or type this key into it:"),
    "codes_on_this_phone": (
        "L'application est sur cet appareil : y ajouter le compte",
        "The app is on this device: add the account to it",
    ),
    "codes_confirm": (
        "Saisissez ci-dessous les six chiffres qu'elle affiche.",
        "Type the six digits that it shows below.",
    ),
    "codes_first": ("Les six chiffres affichés", "The six digits shown"),
}
