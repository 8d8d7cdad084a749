"""What would be heard: the year, a day, public holidays, and the dialler."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # The year
    "year_title": ("L'année {year}", "The year {year}"),
    "year_basis": (
        "Horaires « {schedule} », révision {revision}.",
        "Schedule “{schedule}”, revision {revision}.",
    ),
    "year_basis_file": (
        "Horaires « {schedule} », tels que leur fichier les donne.",
        "Schedule “{schedule}”, as its file has it.",
    ),
    "year_how": (
        "Choisissez un jour pour lire ce qu'un appelant entendrait.",
        "Choose a day to read what a caller would hear.",
    ),
    "year_years": ("Années", "Years"),
    "year_days": ("{count} jours", "{count} days"),
    "year_one_day": ("1 jour", "1 day"),
    # A day
    "day_how": (
        "Ce qu'entend un appelant que nous ne connaissons pas, jusqu'à la première question ; à "
        "l'{clock}.",
        "What a caller hears whom we do not know, up to the first question; {clock}.",
    ),
    "day_proposed": (
        "Ces horaires sont proposés : ils ne sont pas encore enregistrés.",
        "These hours are proposed: they are not saved yet.",
    ),
    "day_earlier": (
        "Ces horaires ne sont plus ceux d'aujourd'hui.",
        "These hours have been changed since.",
    ),
    "day_others": ("Autres jours", "Other days"),
    "day_before": ("Veille", "Day before"),
    "day_after": ("Lendemain", "Day after"),
    "day_lines": ("Ligne", "Line"),
    "day_opens": ("La ligne ouvre à {at}", "The line opens at {at}"),
    "day_closes": ("La ligne ferme à {at}", "The line closes at {at}"),
    "day_just_before": ("Juste avant", "Just before"),
    "day_just_after": ("Juste après", "Just after"),
    "day_at_noon": ("À midi", "At noon"),
    "day_in_fr": ("En français", "In French"),
    "day_in_en": ("En anglais", "In English"),
    "day_open": ("ouverte", "open"),
    "day_closed": ("fermée", "closed"),
    "day_open_throughout": (
        "La ligne est ouverte sans interruption",
        "The line is open all through",
    ),
    "day_closed_throughout": (
        "La ligne est fermée toute la journée",
        "The line is closed all day",
    ),
    "day_try_other": ("Essayer un autre appelant", "Try another caller"),
    # Public holidays
    "holidays_title": ("Jours fériés à venir", "Public holidays to come"),
    "holidays_how": (
        "La ligne est fermée les jours fériés. Dites de chacun si c'est bien voulu, ou donnez-lui "
        "ses horaires.",
        "The line is closed on public holidays. Say of each whether that is meant, or give it "
        "hours.",
    ),
    "holidays_no_country": (
        "Ils ne connaissent pas de jours fériés : aucun pays n'y est choisi.",
        "It knows no public holidays: no country is chosen in it.",
    ),
    "holidays_left": ("{count} à confirmer", "{count} to confirm"),
    "holidays_one_left": ("1 à confirmer", "1 to confirm"),
    "holidays_none_left": ("tous confirmés", "all confirmed"),
    "holidays_day": ("Jour", "Day"),
    "holidays_name": ("Nom", "Name"),
    "holidays_state": ("Pour l'instant", "As it stands"),
    "holidays_decision": ("Décision", "Decision"),
    "holidays_hours": ("Horaires", "Hours"),
    "holidays_to_decide": ("à décider", "to decide"),
    "holidays_closed": ("fermé", "closed"),
    "holidays_open": ("ouvert {hours}", "open {hours}"),
    "holidays_other": ("autres horaires", "other hours"),
    "holidays_unconfirmed": ("à confirmer", "to confirm"),
    "holidays_confirmed": ("fermé", "closed"),
    "holidays_elsewhere": (
        "Décidé avec d'autres jours : {reason}.",
        "Decided together with other days: {reason}.",
    ),
    "holidays_save": ("Enregistrer", "Save"),
    "holidays_close_rest": (
        "Enregistrer, le reste fermé",
        "Save, the rest closed",
    ),
    "holidays_same": ("Rien n'a changé.", "Nothing has changed."),
    "holidays_overtaken": (
        "Quelqu'un a changé ces horaires entre-temps. Rien n'est enregistré, et rien de ce que "
        "vous avez choisi n'est perdu : relisez, puis enregistrez.",
        "Somebody changed these hours meanwhile. Nothing is saved, and nothing you chose is lost: "
        "look it over, then save.",
    ),
    "holidays_meanwhile": ("changé entre-temps", "changed meanwhile"),
    # The dialler
    "dial_title": ("Que va entendre un appelant ?", "What would a caller hear?"),
    "dial_how": (
        "Un appel d'essai, à n'importe quel moment : rien n'est écrit, rien n'est compté. "
        "L'adresse de la page garde ce que vous avez rempli.",
        "A call on trial, at any moment: nothing is written, nothing is counted. The address of "
        "the page keeps what you filled in.",
    ),
    "dial_line": ("Ligne appelée", "Line dialled"),
    "dial_from": ("Numéro de l'appelant", "Caller's number"),
    "dial_from_hint": ("Vide : numéro masqué.", "Empty: withheld."),
    "dial_partner": ("Partenaire", "Partner"),
    "dial_partner_hint": (
        "Compte ou nom : son code sera saisi.",
        "Account or name: its code is keyed.",
    ),
    "dial_date": ("Date", "Date"),
    "dial_now_hint": ("Vide : aujourd'hui.", "Empty: today."),
    "dial_time": ("Heure", "Time"),
    "dial_time_hint": ("Vide : maintenant.", "Empty: now."),
    "dial_language": ("Langue choisie", "Language chosen"),
    "dial_language_fr": ("français", "French"),
    "dial_language_en": ("anglais", "English"),
    "dial_language_asked": ("avec les touches", "by the keys below"),
    "dial_keys": ("Touches pressées ensuite", "Keys pressed after that"),
    "dial_keys_hint": (
        "Une réponse par question : 1, 2, -. Le tiret est un silence.",
        "One answer a question: 1, 2, -. The dash is a silence.",
    ),
    "dial_revision": ("Révision des horaires", "Revision of the hours"),
    "dial_revision_hint": ("Vide : celle en vigueur.", "Empty: the one that rules."),
    "dial_do": ("Appeler", "Call"),
    "dial_heard": ("Ce que l'appelant entend", "What the caller hears"),
    "dial_on": ("Ligne {line}", "Line {line}"),
    "dial_called_from": ("appel du {number}", "called from {number}"),
    "dial_keyed_code": ("Code support de {name}", "Support code of {name}"),
    "dial_pressed": ("Touches : {keys}", "Keys: {keys}"),
    "dial_pressed_nothing": ("Aucune touche", "No key"),
    "dial_answers": ("L'appelant…", "The caller…"),
    "dial_press": ("tape {key}", "presses {key}"),
    "dial_nothing": ("ne tape rien", "presses nothing"),
    "dial_code_hint": (
        "Pour que le bon code soit saisi, choisissez un partenaire ci-dessus.",
        "To have the right code keyed, choose a partner above.",
    ),
    "dial_rank": ("Rang {rank}.", "{rank} rank."),
    "dial_ruled_then": (
        "Essayé sous la révision {rules}, en vigueur aujourd'hui. À ce moment-là, c'est la "
        "révision {number} qui s'appliquait.",
        "Tried under revision {rules}, which rules today. At that moment it was revision {number} "
        "that ruled.",
    ),
    "dial_under_then": (
        "Essayer sous la révision {number}",
        "Try under revision {number}",
    ),
    "dial_hours": (
        "Horaires « {schedule} », révision {number}",
        "Schedule “{schedule}”, revision {number}",
    ),
    "dial_day": ("Toute cette journée", "All of that day"),
    "dial_receipt": ("Ce qui l'a décidé", "What decided it"),
}
