"""Texts that agents use again, and what their fields become."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "text_blocks": ("Textes types", "Text blocks"),
    "text_blocks_lead": (
        "Ce que les conseillers insèrent dans la réponse d'un ticket, dans la langue du "
        "partenaire. Ils le relisent avant de l'envoyer.",
        "What agents insert into the reply at a ticket, in the partner's language. They read it "
        "again before they send it.",
    ),
    "text_blocks_none": (
        "Aucun texte type. Ajoutez-en un : il sera proposé dans la réponse de chaque ticket.",
        "No text block. Add one: it will be offered in the reply at every ticket.",
    ),
    "text_blocks_add": ("Ajouter un texte type", "Add a text block"),
    "text_blocks_edit": ("Modifier « {name} »", "Change “{name}”"),
    "text_blocks_edit_short": ("Modifier", "Change"),
    "text_blocks_name": ("Nom", "Name"),
    "text_blocks_name_hint": (
        "Comme ask-for-traceroute : minuscules, chiffres et tirets. Les conseillers le choisissent "
        "par ce nom, qui reste.",
        "Like ask-for-traceroute: small letters, digits and hyphens. Agents choose it by this "
        "name, which stays.",
    ),
    "text_blocks_fr": ("En français", "In French"),
    "text_blocks_en": ("En anglais", "In English"),
    "text_blocks_text_hint": (
        "Les champs entre accolades sont expliqués sous le formulaire.",
        "The fields between braces are explained below the form.",
    ),
    "text_blocks_written": ("Enregistré", "Kept"),
    "text_blocks_by": ("{at}, par {who}", "{at}, by {who}"),
    "text_blocks_save": ("Enregistrer", "Save"),
    "text_blocks_keep": ("Ne rien changer", "Change nothing"),
    "text_blocks_theirs": ("Le texte de votre collègue :", "Your colleague's text:"),
    "text_blocks_overtaken_fr": (
        "Quelqu'un a modifié le texte français entre-temps : le sien est sous le vôtre. "
        "Enregistrez de nouveau pour garder le vôtre, ou reprenez le sien.",
        "Somebody has changed the French text meanwhile: theirs is below yours. Save again to keep "
        "yours, or take theirs over.",
    ),
    "text_blocks_overtaken_en": (
        "Quelqu'un a modifié le texte anglais entre-temps : le sien est sous le vôtre. "
        "Enregistrez de nouveau pour garder le vôtre, ou reprenez le sien.",
        "Somebody has changed the English text meanwhile: theirs is below yours. Save again to "
        "keep yours, or take theirs over.",
    ),
    "text_blocks_gone_form": (
        "Quelqu'un a supprimé ce texte type entre-temps. Enregistrez de nouveau pour l'ajouter "
        "tel qu'il est ici, ou laissez-le supprimé.",
        "Somebody has removed this text block meanwhile. Save again to add it as it stands here, "
        "or leave it removed.",
    ),
    "text_blocks_gone": (
        "Ce texte type était déjà supprimé.",
        "This text block had been removed already.",
    ),
    "text_blocks_fields": ("Les champs", "The fields"),
    "text_blocks_fields_lead": (
        "Ils sont remplis quand le texte est inséré. Si le ticket n'a rien pour l'un d'eux, le "
        "texte n'est pas inséré et le conseiller apprend pourquoi. Des accolades qui doivent "
        "rester s'écrivent deux fois.",
        "They are filled in as the text is inserted. Where the ticket has nothing for one of them "
        "the text is not inserted, and the agent is told why. Braces that are to stay are written "
        "twice.",
    ),
    "text_blocks_field_partner": ("le nom du partenaire", "the partner's name"),
    "text_blocks_field_contact": (
        "le nom du contact qui reçoit l'e-mail",
        "the name of the contact who gets the mail",
    ),
    "text_blocks_field_number": ("le numéro du ticket", "the ticket's number"),
    "text_blocks_field_subject": ("l'objet du ticket", "the ticket's subject"),
    "text_blocks_field_service": ("le service concerné", "the service that it is about"),
    "text_blocks_field_severity": ("la gravité : S1, S2…", "the severity: S1, S2…"),
    "text_blocks_field_agent": (
        "le nom du conseiller qui écrit",
        "the name of the agent who writes",
    ),
    "text_blocks_field_due": (
        "la prochaine échéance, avec son jour et son heure",
        "the next deadline, with its day and hour",
    ),
    "text_blocks_remove": ("Supprimer", "Remove"),
    "text_blocks_remove_title": ("Supprimer « {name} » ?", "Remove “{name}”?"),
    "text_blocks_remove_what": (
        "Il ne sera plus proposé aux conseillers. Ce qu'ils ont écrit avec lui reste.",
        "It will not be offered to agents any more. What they wrote with it stays.",
    ),
    "text_blocks_remove_overtaken": (
        "Quelqu'un a modifié ce texte type entre-temps. Voici ce qu'il est maintenant.",
        "Somebody has changed this text block meanwhile. This is what it is now.",
    ),
    "text_blocks_done_added": (
        "« {name} » est proposé aux conseillers.",
        "“{name}” is offered to agents.",
    ),
    "text_blocks_done": ("« {name} » est enregistré.", "“{name}” is kept."),
    "text_blocks_done_same": ("« {name} » n'a pas changé.", "“{name}” has not changed."),
    "text_blocks_done_removed": ("« {name} » est supprimé.", "“{name}” is removed."),
}
