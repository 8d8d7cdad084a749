"""What callrouter itself asks a partner on a ticket, in French and English: the same words stand on
the ticket and in the mail that carries them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from callrouter.wording import Both, Language
from callrouter.wording.calendar import LOCALE

PRE_DIAGNOSIS: Both = {
    "fr": "Votre compte est certifié {product}, et votre pré-diagnostic nous manque encore. Merci "
    "de nous indiquer, en réponse à ce message :\n\n"
    "- les symptômes, et depuis quand vous les constatez ;\n"
    "- les tests que vous avez faits, et leurs résultats ;\n"
    "- la cause que vous supposez.\n\n"
    "Votre ticket est bien ouvert, et le délai de notre première réponse court sans attendre la "
    "vôtre.",
    "en": "Your account is certified on {product}, and we do not have your pre-diagnosis yet. "
    "Please tell us, in reply to this message:\n\n"
    "- the symptoms, and since when you have seen them;\n"
    "- the tests you have done, and their results;\n"
    "- what you think the cause is.\n\n"
    "Your ticket is open, and the time for our first response runs without waiting for yours.",
}
SOME_PRODUCT: Both = {"fr": "sur le produit concerné", "en": "the product concerned"}
CHARGE: Both = {
    "fr": "Les {limit} contacts inclus pour votre compte en {month} sont déjà utilisés : cette "
    "demande pourra donc être facturée. Si vous souhaitez que nous la traitions, répondez « oui » "
    "à ce message. Rien n'est facturé sans votre accord.",
    "en": "Your account's {limit} contacts included for {month} have already been used, so this "
    'request may be charged. If you would like us to handle it, answer "yes" to this message. '
    "Nothing is charged without your agreement.",
}


def ask_pre_diagnosis(product: str | None, language: Language) -> str:
    """Ask for the pre-diagnosis of a product that the partner is certified on (art. 4.2)."""
    named = f"sur {product}" if language == "fr" and product else product
    return PRE_DIAGNOSIS[language].format(product=named or SOME_PRODUCT[language])


def ask_charge(limit: int, month: str, language: Language) -> str:
    """Ask whether to go on although it may be charged, `limit` contacts of that civil month
    (`2026-07`) being used (art. 4.3)."""
    return CHARGE[language].format(limit=limit, month=name_month(month, language))


def name_month(month: str, language: Language) -> str:
    """A civil month: "juillet 2026", "July 2026"."""
    first = date.fromisoformat(f"{month}-01")
    return format_date(first, "MMMM y", locale=LOCALE[language])
