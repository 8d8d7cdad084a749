"""Of decisions about public holidays."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "holidays_none": (
        "{day} n'est pas un jour férié des deux années à venir. Rechargez la page.",
        "{day} is no public holiday of the coming two years. Load the page again.",
    ),
    "holidays_of_several": (
        "{day} fait partie d'une exception de plusieurs jours ou de chaque année. Changez-la parmi "
        "les horaires.",
        "{day} belongs to an exception of several days or of every year. Change it among the "
        "hours.",
    ),
    "holidays_decision": (
        "Choisissez entre fermé, ouvert et autres horaires.",
        "Choose between closed, open and other hours.",
    ),
    "holidays_shut": (
        "{day} tombe un jour qui n'a pas d'horaires. Choisissez « autres horaires », et "
        "écrivez-les.",
        "{day} falls on a day without hours. Choose “other hours”, and write them.",
    ),
    "holidays_hours": (
        "« {written} » ne dit pas d'horaires. Écrivez-les comme 9:00-12:30, 14:00-18:00.",
        "“{written}” says no hours. Write them like 9:00-12:30, 14:00-18:00.",
    ),
}
