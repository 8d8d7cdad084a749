"""The announcement to all callers."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "announcement_title": ("Annonce aux appelants", "Announcement to callers"),
    "announcement_lead": (
        "Une phrase que chaque appelant entend juste après l'accueil, dans sa langue : un incident "
        "en cours, une opération à venir.",
        "A sentence that every caller hears right after the greeting, in their language: an "
        "incident in progress, works to come.",
    ),
    "announcement_now": ("Ce que les appelants entendent", "What callers hear"),
    "announcement_nothing": (
        "Rien n'est annoncé en ce moment.",
        "Nothing is announced at the moment.",
    ),
    "announcement_fr": ("en français", "in French"),
    "announcement_en": ("en anglais", "in English"),
    "announcement_since": ("Depuis le {since}, par {who}", "Since {since}, by {who}"),
    "announcement_from": ("À partir du {since}, par {who}", "From {since} on, by {who}"),
    "announcement_until": ("jusqu'au {until}", "until {until}"),
    "announcement_open_end": ("jusqu'à ce que vous l'arrêtiez", "until you end it"),
    "announcement_end_now": ("Arrêter maintenant", "End it now"),
    "announcement_to_come": ("À venir", "To come"),
    "announcement_cancel": ("Annuler", "Cancel"),
    "announcement_new": ("Nouvelle annonce", "New announcement"),
    "announcement_replaces": (
        "Elle remplace celle qui est en cours dès qu'elle commence.",
        "It takes the place of the one that runs as soon as it begins.",
    ),
    "announcement_text_fr": ("La phrase en français", "The sentence in French"),
    "announcement_text_en": ("La phrase en anglais", "The sentence in English"),
    "announcement_text_hint": (
        "Lue telle quelle, en une demi-minute au plus",
        "Spoken as it stands, half a minute at most",
    ),
    "announcement_start": ("Début", "Start"),
    "announcement_start_hint": ("Laissez vides le jour et l'heure pour commencer tout de suite",
                                "Leave day and time empty to begin at once"),
    "announcement_end": ("Fin", "End"),
    "announcement_end_hint": ("Laissez vides le jour et l'heure pour l'arrêter vous-même",
                              "Leave day and time empty to end it yourself"),
    "announcement_day": ("Jour", "Day"),
    "announcement_time": ("Heure", "Time"),
    "announcement_save": ("Annoncer", "Announce"),
    "announcement_past": ("Annonces passées", "Past announcements"),
    "announcement_said": ("Phrase", "Sentence"),
    "announcement_began": ("Début", "Began"),
    "announcement_ended": ("Fin prévue", "Planned end"),
    "announcement_cancelled": ("annulée", "cancelled"),
    "announcement_by": ("Par", "By"),
    "announcement_done": (
        "Les appelants l'entendent dès maintenant.",
        "Callers hear it from now on.",
    ),
    "announcement_planned": (
        "Les appelants l'entendront à partir du {since}.",
        "From {since} on callers will hear it.",
    ),
    "announcement_over": ("L'annonce est arrêtée.", "The announcement is ended."),
}  # fmt: skip
