"""The business hours: looked at, edited, compared, restored."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "hours_title": ("Horaires d'ouverture", "Business hours"),
    "hours_lead": (
        "Quand chaque ligne est ouverte. Une modification vaut dès le prochain appel, et pour "
        "ceux qui attendent.",
        "When each line is open. A change applies from the next call on, and to those who wait.",
    ),
    "hours_schedule": ("Horaires", "Hours"),
    "hours_lines": ("Lignes", "Lines"),
    "hours_no_lines": ("aucune ligne", "no line"),
    "hours_now": ("En ce moment", "Now"),
    "hours_of": ("Horaires « {name} »", "Hours “{name}”"),
    "hours_revision_word": ("Révision", "Revision"),
    "hours_is_open": ("ouverte", "open"),
    "hours_is_closed": ("fermée", "closed"),
    "hours_revision": ("Révision {number}", "Revision {number}"),
    "hours_from_file": ("du fichier {name}.toml", "from the file {name}.toml"),
    "hours_since": ("depuis le {moment}", "since {moment}"),
    "hours_unread": (
        "La révision {number} vient d'une version plus récente de ce service : celle-ci ne sait "
        "pas la lire, et l'ancienne reste en vigueur.",
        "Revision {number} comes from a later version of this service: this one cannot read it, "
        "and the one before still counts.",
    ),
    "hours_edit": ("Modifier", "Edit"),
    "hours_see_revisions": ("Révisions", "Revisions"),
    "hours_as_file": ("Fichier TOML", "TOML file"),
    "hours_week": ("La semaine", "The week"),
    "hours_exceptions": ("Dates particulières", "Special dates"),
    "hours_exceptions_why": (
        "Une fermeture, d'autres horaires ou une ouverture, un jour ou plusieurs. Elles "
        "l'emportent sur la semaine et sur les jours fériés.",
        "A closure, other hours or an opening, on one day or several. They win over the week and "
        "over public holidays.",
    ),
    "hours_no_exceptions": ("Aucune à venir.", "None to come."),
    "hours_days": ("Jours", "Days"),
    "hours_hours": ("Horaires", "Hours"),
    "hours_reason": ("Raison", "Reason"),
    "hours_told": ("Dite aux appelants", "Told to callers"),
    "hours_yes": ("oui", "yes"),
    "hours_no": ("non", "no"),
    "hours_holidays": ("Jours fériés", "Public holidays"),
    "hours_holidays_of": (
        "Ceux de : {country}. La ligne est fermée ces jours-là, sauf date particulière.",
        "Those of: {country}. The line is closed on them, unless a special date says otherwise.",
    ),
    "hours_no_holidays": (
        "Aucun : la ligne ouvre aussi les jours fériés.",
        "None: the line opens on public holidays too.",
    ),
    "hours_clock": ("Heure", "Clock"),
    "hours_zone": ("Fuseau horaire", "Time zone"),
    "hours_zone_hint": (
        "L'horloge sur laquelle se lisent toutes les heures de cette page.",
        "The clock on which every time on this page is read.",
    ),
    "hours_drain": ("Après la fermeture", "After closing"),
    "hours_drain_so": (
        "Qui attend encore {minutes} min après la fermeture quitte la ligne, avec des excuses et "
        "un ticket. Ce délai se règle dans line.toml (drain_minutes).",
        "Whoever still waits {minutes} min after closing leaves the line with an apology and a "
        "ticket. This delay is set in line.toml (drain_minutes).",
    ),
    # Editing
    "hours_edit_title": ("Modifier les horaires « {name} »", "Edit the hours “{name}”"),
    "hours_check_title": ("Vérifier avant d'enregistrer", "Check before saving"),
    "hours_edit_lead": (
        "Rien ne change avant que vous ayez vérifié et enregistré.",
        "Nothing changes before you have checked and saved.",
    ),
    "hours_time_hint": (
        "Écrivez 9, 9:00 ou 9h30 ; 24:00 est la fin du jour. Une nuit s'écrit 22:00 – 6:00. Un "
        "jour sans horaires est fermé.",
        "Write 9, 9:00 or 9h30; 24:00 is the end of the day. A night is 22:00 – 6:00. A day "
        "without hours is closed.",
    ),
    "hours_from_of": ("{day}, plage {number} : ouvre à", "{day}, period {number}: opens at"),
    "hours_to_of": ("{day}, plage {number} : ferme à", "{day}, period {number}: closes at"),
    "hours_closed": ("Fermé", "Closed"),
    "hours_add_slot": ("Ajouter une plage", "Add a period"),
    "hours_slot_of": ("{day}, plage {number}", "{day}, period {number}"),
    "hours_remove": ("Retirer", "Remove"),
    "hours_copy": ("Copier un jour vers d'autres", "Copy one day to others"),
    "hours_copy_from": ("Copier les horaires du", "Copy the hours of"),
    "hours_copy_to": ("vers", "to"),
    "hours_copy_go": ("Copier", "Copy"),
    "hours_copied": (
        "Copié : {day} vers {others}. Rien n'est encore enregistré.",
        "Copied: {day} to {others}. Nothing is saved yet.",
    ),
    "hours_copied_none": (
        "Rien n'est copié : choisissez vers quels jours.",
        "Nothing is copied: choose to which days.",
    ),
    "hours_add_date": ("Ajouter une date", "Add a date"),
    "hours_date_new": ("Nouvelle date", "New date"),
    "hours_remove_date": ("Retirer cette date", "Remove this date"),
    "hours_day": ("Jour", "Day"),
    "hours_until": ("Dernier jour", "Last day"),
    "hours_until_hint": ("Vide pour un seul jour", "Empty for a single day"),
    "hours_yearly": ("Revient chaque année", "Comes again every year"),
    "hours_kind": ("Ce jour-là, la ligne est", "On that day the line is"),
    "hours_kind_closed": ("fermée toute la journée", "closed all day"),
    "hours_kind_hours": ("ouverte à ces heures", "open at these hours"),
    "hours_reason_fr": ("Raison, en français", "Reason, in French"),
    "hours_reason_en": ("Raison, en anglais", "Reason, in English"),
    "hours_reason_hint": (
        "Les appelants l'entendent : « Notre ligne est exceptionnellement fermée : … »",
        "Callers hear it: “Our line is exceptionally closed: …”",
    ),
    "hours_spoken": ("Dire la raison aux appelants", "Tell callers the reason"),
    "hours_past": ("Dates passées ({count})", "Past dates ({count})"),
    "hours_country": ("Pays", "Country"),
    "hours_country_none": ("Aucun jour férié", "No public holidays"),
    "hours_part": ("Région", "Part of the country"),
    "hours_part_none": ("Le pays entier", "The whole country"),
    "hours_part_hint": (
        "Si elle a ses propres jours fériés.",
        "If it has public holidays of its own.",
    ),
    "hours_preview": ("Vérifier les changements", "Check the changes"),
    "hours_cancel": ("Abandonner", "Cancel"),
    # Before saving
    "hours_changes": ("Ce qui change", "What changes"),
    "hours_no_changes": (
        "Rien : ces horaires sont déjà ceux en vigueur.",
        "Nothing: these are the hours that count already.",
    ),
    "hours_doubts": ("À vérifier", "Look at this"),
    "hours_doubts_why": (
        "Ce n'est pas une faute, mais peut-être un oubli. Vous pouvez enregistrer quand même.",
        "These are no mistakes, but may be slips. You can save all the same.",
    ),
    "hours_save_title": ("Enregistrer", "Save"),
    "hours_why": ("Pourquoi ce changement ?", "Why this change?"),
    "hours_why_hint": (
        "Pour vos collègues, dans la liste des révisions. Les appelants ne l'entendent pas.",
        "For your colleagues, in the list of revisions. Callers do not hear it.",
    ),
    "hours_save": ("Enregistrer ces horaires", "Save these hours"),
    "hours_go_on": ("Continuer à modifier", "Go on editing"),
    "hours_year": ("L'année {year} avec ces horaires", "The year {year} with these hours"),
    "hours_form": ("Modifier encore ces horaires", "Edit these hours further"),
    "hours_saved": (
        "Enregistré : révision {number}. Elle vaut dès le prochain appel, et pour ceux qui "
        "attendent.",
        "Saved: revision {number}. It applies from the next call on, and to those who wait.",
    ),
    "hours_changed_since": (
        "Vous avez modifié les horaires depuis la dernière vérification : voici ce qui change "
        "maintenant. Rien n'est encore enregistré.",
        "You changed the hours since you last checked: this is what changes now. Nothing is "
        "saved yet.",
    ),
    # Two at once
    "hours_overtaken": (
        "Ces horaires ont changé pendant que vous écriviez. Rien n'est perdu.",
        "These hours were changed while you were writing. Nothing is lost.",
    ),
    "hours_overtaken_by": (
        "Révision {number}, par {author}, le {moment}",
        "Revision {number}, by {author}, {moment}",
    ),
    "hours_overtaken_why": ("« {why} »", "“{why}”"),
    "hours_theirs": ("Ce que l'autre a changé", "What the other one changed"),
    "hours_theirs_nothing": ("Rien de visible.", "Nothing one can see."),
    "hours_mine": (
        "Ce que vos horaires changeraient par rapport à ceux-là",
        "What yours would change of that",
    ),
    "hours_merge": ("Réunir les deux", "Put both together"),
    "hours_keep_mine": ("Garder seulement les miens", "Keep only mine"),
    "hours_merged": (
        "Vos changements et ceux de l'autre sont réunis. Vérifiez, puis enregistrez.",
        "Your changes and the other one's are put together. Check, then save.",
    ),
    "hours_disputed": (
        "Vous aviez tous deux changé ceci ; vos horaires sont gardés. L'autre avait écrit :",
        "Both of you had changed this; your hours are kept. The other one had:",
    ),
    # Revisions
    "hours_revisions_title": ("Révisions des horaires « {name} »", "Revisions of “{name}”"),
    "hours_revisions_lead": (
        "Chaque enregistrement en fait une. Aucune ne se perd : on peut les comparer et les "
        "rétablir.",
        "Each save makes one. None is lost: they can be compared and restored.",
    ),
    "hours_number": ("Numéro", "Number"),
    "hours_made_at": ("Quand", "When"),
    "hours_author": ("Par", "By"),
    "hours_because": ("Pourquoi", "Why"),
    "hours_rules": ("en vigueur", "in force"),
    "hours_compare": ("Comparer", "Compare"),
    "hours_compare_title": (
        "De la révision {before} à la révision {after}",
        "From revision {before} to revision {after}",
    ),
    "hours_compare_from": ("De la révision", "From revision"),
    "hours_compare_to": ("à la révision", "to revision"),
    "hours_same": ("Elles disent la même chose.", "They say the same."),
    "hours_turned": ("Dans l'autre sens", "The other way round"),
    "hours_changed_then": ("Ce qu'elle a changé", "What it changed"),
    "hours_first": (
        "C'est la première révision : rien n'était là avant.",
        "This is the first revision: nothing was there before.",
    ),
    "hours_restore": ("Rétablir ces horaires…", "Restore these hours…"),
    "hours_restoring": ("Rétablir la révision {number}", "Restore revision {number}"),
    "hours_compare_current": (
        "Comparer avec les horaires en vigueur",
        "Compare with those in force",
    ),
    "hours_no_revisions": (
        "Aucune révision encore : c'est le fichier {name}.toml qui compte.",
        "No revision yet: the file {name}.toml counts.",
    ),
    "hours_unreadable_before": (
        "La révision d'avant ne peut pas être lue : on ne peut pas dire ce qui a changé.",
        "The revision before cannot be read, so what changed cannot be said.",
    ),
    "hours_unreadable": (
        "Cette révision vient d'une version plus récente de ce service : celle-ci ne sait pas la "
        "lire.",
        "This revision comes from a later version of this service: this one cannot read it.",
    ),
    # As a file
    "hours_file_title": ("Horaires « {name} » en fichier", "Hours “{name}” as a file"),
    "hours_file_lead": (
        "Les mêmes horaires en texte, à garder, à envoyer ou à modifier dans un éditeur.",
        "The same hours as text, to keep, send, or edit in an editor.",
    ),
    "hours_file_wrong": (
        "Ce fichier ne peut pas être repris. Corrigez-le, puis envoyez-le de nouveau.",
        "This file cannot be taken in. Put it right, then send it again.",
    ),
    "hours_download": ("Télécharger {name}.toml", "Download {name}.toml"),
    "hours_upload": ("Fichier TOML", "TOML file"),
    "hours_upload_hint": (
        "Rien n'est enregistré avant que vous ayez vérifié ce qui change.",
        "Nothing is saved before you have checked what changes.",
    ),
    "hours_upload_go": ("Vérifier ce fichier", "Check this file"),
    "hours_upload_title": ("Reprendre un fichier", "Take in a file"),
}
