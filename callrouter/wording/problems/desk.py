"""Of what an agent cannot do to a ticket."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # Who does it
    "no_agent": (
        "Personne ne travaille ici sous l'identifiant « {written} ». Cherchez-le dans la liste des "
        "conseillers.",
        "There is no agent “{written}”. Look the login up in the list of agents.",
    ),
    "month_closed": (
        "Cela changerait le décompte d'un mois clos, {month:month}. Demandez à un superviseur de "
        "le faire.",
        "This would change the count of {month:month}, which is closed. Ask a supervisor to do it.",
    ),
    # Whose a ticket is
    "taken_by_another": (
        "{name} a déjà ce ticket en main.",
        "{name} has this ticket in hand already.",
    ),
    "not_next": (
        "Pour vous, le ticket {number} est le prochain. Pour prendre celui-ci, donnez une raison.",
        "For you {number} is the next ticket. To take this one, give a reason.",
    ),
    "never_next": (
        "Ce ticket n'est jamais votre prochain : il est dans une autre langue, ou attend son "
        "partenaire. Pour le prendre, donnez une raison.",
        "This ticket is not among those that you take next: it is in another language, or waits "
        "for its partner. To take it, give a reason.",
    ),
    "resolved_before": (
        "Le ticket {number} est résolu. Remettez-le en cours pour y travailler de nouveau.",
        "Ticket {number} is resolved. Set it to open to work on it again.",
    ),
    "ticket_over": (
        "Le ticket {number} est {state:state} : personne n'y travaille plus.",
        "Ticket {number} is {state:state}: nobody works on it any more.",
    ),
    "in_nobodys_hand": (
        "Personne n'a le ticket {number} en main : il est déjà dans la liste.",
        "Nobody has ticket {number} in hand: it is in the list already.",
    ),
    "not_yours_to_assign": (
        "Vous n'avez pas le ticket {number} en main. Prenez-le d'abord, ou demandez à un "
        "superviseur de le confier.",
        "Ticket {number} is not in your hand. Take it first, or ask a supervisor to assign it.",
    ),
    "not_yours_to_give_back": (
        "Vous n'avez pas le ticket {number} en main. Un superviseur peut le remettre dans la "
        "liste.",
        "Ticket {number} is not in your hand. A supervisor can give it back.",
    ),
    "not_taken_yet": (
        "Vous n'avez pas le ticket {number} en main. Prenez-le d'abord.",
        "Ticket {number} is not in your hand. Take it first.",
    ),
    "in_anothers_hand": (
        "Vous n'avez pas le ticket {number} en main : c'est {name} qui l'a et peut vous le "
        "confier. Une note, chacun peut en ajouter.",
        "Ticket {number} is not in your hand: {name} has it, and can hand it on. A note can be "
        "added by anybody.",
    ),
    "assigned_without_language": (
        "{name} ne parle pas la langue du ticket ({language:language}). Confiez-le à quelqu'un qui "
        "la parle.",
        "{name} does not speak the ticket's language ({language:language}). Assign it to somebody "
        "who does.",
    ),
    # What becomes of a ticket
    "state_cannot_follow": (
        "Le ticket {number} est {state:state}. De là, il ne peut devenir que l'un de ceux-ci : "
        "{following:state or}.",
        "Ticket {number} is {state:state}. From there it can only become {following:state or}.",
    ),
    "state_stays": (
        "Le ticket {number} est {state:state}, et le reste. Ouvrez-en un nouveau.",
        "Ticket {number} is {state:state}, and stays so. Open a new one.",
    ),
    "state_not_set": (
        "Un conseiller choisit un de ces états : {states:state or}.",
        "An agent sets a ticket to {states:state or}.",
    ),
    "changed_meanwhile": (
        "Quelqu'un a changé le ticket {number} entre-temps. Rien n'est enregistré, et ce que vous "
        "avez écrit est gardé. Regardez ce qui a changé, puis enregistrez de nouveau.",
        "Somebody has changed ticket {number} meanwhile. Nothing is saved, and what you wrote is "
        "kept. Look at what has changed, then save again.",
    ),
    "write_up_overtaken": (
        "Un collègue a changé la même chose dans le ticket entre-temps. Ouvrez le compte rendu : "
        "la différence y est montrée.",
        "A colleague has changed the same in the ticket meanwhile. Open the write-up: it shows the "
        "difference.",
    ),
    "write_up_late": (
        "Il est enregistré, mais n'a pas encore pu être mis dans le ticket. Nouvel essai en "
        "cours : rien n'est perdu.",
        "It is saved, but could not be put into the ticket yet. It is being tried again: nothing "
        "is lost.",
    ),
    "nothing_to_save": (
        "Il n'y a rien à enregistrer. Écrivez un texte ou une note, ou changez quelque chose.",
        "There is nothing to save. Write a text or a note, or change something.",
    ),
    "only_notes": (
        "Le ticket {number} est {state:state} : on n'y ajoute que des notes. Ce que son partenaire "
        "dit maintenant se note comme sa réponse, et ouvre un nouveau ticket qui nomme celui-ci.",
        "Ticket {number} is {state:state}: only notes are added to it. What its partner says now "
        "is put down as its answer, and opens a new ticket that names this one.",
    ),
    "asked_without_text": (
        "Écrivez ce qui est demandé au partenaire : le ticket attend sa réponse.",
        "Write what the partner is asked for: the ticket waits for its answer.",
    ),
    "resolved_without_text": (
        "Écrivez au partenaire comment c'est résolu.",
        "Write to the partner how it was resolved.",
    ),
    "resolved_unsettled": (
        "Fixez d'abord si c'est un incident ou une demande : une demande compte dans les contacts "
        "du mois.",
        "Settle first whether this is an incident or a request: a request counts against the "
        "month's allowance.",
    ),
    "copies_to_strangers": (
        "Une copie ne va qu'aux contacts du partenaire. N'en sont pas, ou plus : "
        "{strangers:list}. Choisissez parmi ses contacts.",
        "A copy goes to the partner's own contacts only. These are none, or no longer: "
        "{strangers:list}. Choose among its contacts.",
    ),
    # What it is found to be
    "severity_of_no_incident": (
        "Seul un incident a une gravité. Fixez d'abord que c'en est un.",
        "Only an incident has a severity. Settle first that this is one.",
    ),
    "severity_stays": (
        "Ce ticket est {state:state} : sa gravité reste ce qu'elle était.",
        "This ticket is {state:state}: its severity stays what it was.",
    ),
    "urgency_missing": (
        "La gravité vient de l'urgence et de l'impact. Donnez aussi l'urgence.",
        "The severity follows from urgency and impact. Give the urgency too.",
    ),
    "impact_missing": (
        "La gravité vient de l'urgence et de l'impact. Donnez aussi l'impact.",
        "The severity follows from urgency and impact. Give the impact too.",
    ),
    "severity_unexplained": (
        "Une gravité demande une raison, pour l'historique. Dites pourquoi.",
        "A severity needs a reason, for the history. Say why.",
    ),
    "diagnosis_of_no_incident": (
        "Seul un incident se diagnostique. Fixez d'abord que c'en est un.",
        "Only an incident is diagnosed. Settle first that this is one.",
    ),
    "diagnosis_over": (
        "Ce ticket est {state:state}. Remettez-le en cours pour le diagnostiquer de nouveau.",
        "This ticket is {state:state}. Set it to open to diagnose it again.",
    ),
    "diagnosis_without_text": (
        "Écrivez au partenaire ce qui a été trouvé : chaque diagnostic lui est annoncé.",
        "Write to the partner what was found: it is told of each diagnosis.",
    ),
    "nature_of_no_call": (
        "Cet appel n'a jamais rejoint la file : il n'y a rien à déterminer.",
        "This call never joined the line: there is nothing to settle.",
    ),
    "nature_not_yours": (
        "Cette nature a été fixée de nouveau entre-temps, ou par quelqu'un d'autre : il n'y a rien "
        "à annuler.",
        "This nature has been settled again meanwhile, or by somebody else: there is nothing to "
        "undo.",
    ),
    # Refusals and charges
    "refused_with_more": (
        "Un ticket se refuse avec sa raison seule, que le partenaire reçoit par e-mail. Laissez "
        "de côté le texte, l'état et le diagnostic.",
        "A ticket is refused with its reason alone, which the partner gets by mail. Leave text, "
        "state and diagnosis out.",
    ),
    "refused_without_reason": (
        "Donnez la raison en toutes lettres : le partenaire la reçoit par e-mail.",
        "Give the reason in words: the partner gets it by mail.",
    ),
    "refused_incident": (
        "Un incident n'est jamais refusé pour les contacts du mois. Prenez un autre motif, ou "
        "fixez d'abord que c'est une demande.",
        "An incident is never refused for the month's allowance. Take another ground, or settle "
        "first that it is a request.",
    ),
    "refused_undetermined": (
        "Les contacts du mois ne sont un motif que pour les demandes. Fixez d'abord que c'en est "
        "une.",
        "The month's allowance is a ground for requests only. Settle first that this is one.",
    ),
    "refused_within_allowance": (
        "Cette demande fait partie des contacts du mois. Prenez un autre motif.",
        "This request is within the month's allowance. Take another ground.",
    ),
    "refused_was_told": (
        "Le partenaire a su que cette demande pouvait être facturée, et a continué : elle est "
        "traitée, et gardée pour la facturation.",
        "The partner was told that this request may be charged, and went on: it is handled, and "
        "kept for billing.",
    ),
    "charge_agreed": (
        "Le partenaire du ticket {number} a déjà accepté : il n'y a pas de réponse à noter.",
        "The partner of ticket {number} has agreed already: there is no answer to record.",
    ),
    "charge_not_asked": (
        "Rien n'a été demandé au partenaire du ticket {number} : il n'y a pas de réponse à noter.",
        "The partner of ticket {number} was not asked: there is no answer to record.",
    ),
    # What is written on a ticket
    "nothing_written": (
        "Il n'y a rien dedans. Écrivez un texte, ou joignez un fichier.",
        "There is nothing in it. Write a text, or attach a file.",
    ),
    "too_much_written": (
        "Avec ses fichiers, c'est plus de 25 Mo, le plus pour un seul message. Enlevez-en, ou "
        "écrivez une adresse où les chercher.",
        "It is more than 25 MB with its files, which is the most for one message. Leave some out, "
        "or write an address from which they can be fetched.",
    ),
    "partner_has_address": (
        "Le partenaire a une adresse. Écrivez-lui : l'e-mail est la réponse.",
        "Its partner has an address. Write to it: the mail is the answer.",
    ),
    "called_back_without_text": (
        "Écrivez sur le ticket ce que vous avez dit : ce texte est la réponse qui compte.",
        "Write on the ticket what you said: the text is the answer on record.",
    ),
    "answer_of_another_partner": (
        "Le ticket {number} est d'un autre partenaire que celui qui répond. Ouvrez un ticket à "
        "part.",
        "Ticket {number} is of another partner than who answers. Open a ticket of its own.",
    ),
    "ticket_without_account": (
        "Le ticket {number} n'est d'aucun compte, donc d'aucun contact. N'indiquez pas de contact.",
        "Ticket {number} is of no account, and so of no contact. Leave the contact out.",
    ),
    "no_message": (
        "Ce message n'est pas sur le ticket {number}. Rouvrez le ticket et cherchez-le.",
        "This message is not on ticket {number}. Open the ticket again and look it up.",
    ),
    "note_taken_back": (
        "Une note n'est envoyée à personne, et ne se reprend pas. Écrivez-en une autre.",
        "A note is not sent to anybody, and is not taken back. Write another.",
    ),
    "message_of_another": (
        "Seul son auteur reprend un message : {name} a écrit celui-ci.",
        "Only who wrote a message takes it back: {name} wrote it.",
    ),
    "message_of_no_agent": (
        "Seul son auteur reprend un message, et aucun conseiller n'a écrit celui-ci.",
        "Only who wrote a message takes it back, and no agent wrote this one.",
    ),
    "message_has_left": (
        "Ce message est parti, ou est en train de partir. Écrivez-en un autre qui rectifie.",
        "This message has left, or is just leaving. Write another that puts it right.",
    ),
    # What is logged on a ticket
    "access_without_service": (
        "Le ticket ne nomme aucun service. Écrivez auquel vous vous êtes connecté.",
        "The ticket names no service. Write which one you connected to.",
    ),
    "service_meant": (
        "Le partenaire n'a pas de service « {written} » chez nous. Si c'est {meant:or}, "
        "écrivez-le ainsi.",
        "The partner has no service “{written}” from us. If {meant:or} is meant, write it so.",
    ),
    "service_among": (
        "Le partenaire n'a pas de service « {written} » chez nous. Choisissez parmi les siens : "
        "{names:list}.",
        "The partner has no service “{written}” from us. Choose among its own: {names:list}.",
    ),
    "service_of_none": (
        "Le partenaire n'a pas de service « {written} » chez nous : il n'en a aucun d'enregistré.",
        "The partner has no service “{written}” from us: none of it is on file.",
    ),
    "logged_without_words": (
        "Dites en quelques mots ce qui a été fait, ou demandé.",
        "Say in a few words what was done, or what was asked for.",
    ),
    "logged_too_long": (
        "C'est trop long. Écrivez {longest} caractères au plus, et le reste dans une note.",
        "That is too long. Write at most {longest} characters, and the rest as a note.",
    ),
    # Tickets that are opened
    "no_account": (
        "Il n'y a pas de compte « {written} ». Cherchez-le dans la liste des partenaires.",
        "There is no account “{written}”. Look it up in the list of partners.",
    ),
    "account_meant": (
        "Il n'y a pas de compte « {written} ». Si c'est {meant:or}, écrivez-le ainsi.",
        "There is no account “{written}”. If {meant:or} is meant, write it so.",
    ),
    "contact_of_another_account": (
        "Aucun contact de {account} n'a l'adresse ou le numéro « {written} ». Choisissez parmi ses "
        "contacts.",
        "No contact of {account} has the address or the id “{written}”. Choose among its contacts.",
    ),
    "no_line": (
        "Il n'y a pas de ligne « {written} ». Choisissez-en une : {lines:or}.",
        "There is no line “{written}”. Choose {lines:or}.",
    ),
}
