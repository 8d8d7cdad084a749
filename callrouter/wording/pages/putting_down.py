"""What is put down about a ticket, and what becomes of it beside being answered."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "putting_more": ("Autres actions", "More actions"),
    "putting_do": ("Consigner", "Put it down"),
    "putting_leave": ("Annuler", "Cancel"),
    "putting_answer": ("Consigner une réponse du partenaire", "Put down the partner's answer"),
    "putting_answer_lead": (
        "Reçue au téléphone, par messagerie, en réunion. Elle fait ce que ferait son e-mail : le "
        "ticket qui l'attendait, ou qui était résolu, est de nouveau en cours.",
        "Given by telephone, in a chat, in a meeting. It does what its mail would do: a ticket "
        "that waited for it, or was resolved, is open again.",
    ),
    "putting_who": ("Qui a répondu", "Who answered"),
    "putting_answered": ("Sa réponse", "The answer"),
    "putting_access": ("Consigner un accès", "Log an access"),
    "putting_access_lead": (
        "Chaque connexion à un service du partenaire est consignée.",
        "Every connection to a service of the partner's is logged.",
    ),
    "putting_service": ("Service", "Service"),
    "putting_service_hint": (
        "Vide : celui que le ticket nomme.",
        "Empty: the one that the ticket names.",
    ),
    "putting_what": ("Ce qui a été fait", "What was done"),
    "putting_test": ("Consigner un test demandé", "Log a test asked for"),
    "putting_test_lead": (
        "Les tests demandés au partenaire restent dans l'historique.",
        "Tests that the partner was asked for stay in the history.",
    ),
    "putting_asked": ("Le test demandé", "The test asked for"),
    "putting_called_back": ("Consigner un rappel", "Log a call back"),
    "putting_called_back_lead": (
        "Sans adresse connue, ce que vous avez dit au téléphone est la réponse qui compte.",
        "Where no address is known, what you said on the telephone is the response on record.",
    ),
    "putting_said": ("Ce que vous avez dit", "What you said"),
    "putting_said_hint": (
        "Vide : ce qui est déjà écrit sur le ticket.",
        "Empty: what is written on the ticket already.",
    ),
    "putting_charge": (
        "Le partenaire accepte d'être facturé",
        "The partner agrees to be charged",
    ),
    "putting_done": ("La réponse est consignée.", "The answer is put down."),
    "putting_done_open": (
        "La réponse est consignée, et le ticket de nouveau en cours.",
        "The answer is put down, and the ticket is open again.",
    ),
    "putting_done_new": (
        "Le ticket {number} n'est pas rouvert : la réponse a ouvert celui-ci, qui le nomme.",
        "Ticket {number} is not opened again: the answer opened this one, which names it.",
    ),
    "putting_done_access": ("L'accès à {service} est consigné.", "Access to {service} is logged."),
    "putting_done_test": ("Le test demandé est consigné.", "The test asked for is logged."),
    "putting_done_called_back": ("Le rappel est consigné.", "The call back is logged."),
    "putting_done_charge": (
        "L'accord du partenaire est consigné.",
        "The partner's agreement is put down.",
    ),
    "telling_open": ("Compléter ou corriger", "Add or correct"),
    "telling_open_new": (
        "Consigner ce que le partenaire a dit",
        "Put down what the partner told",
    ),
    "telling_title": (
        "Ce que le partenaire a dit du ticket {number}",
        "What the partner told of ticket {number}",
    ),
    "telling_lead": (
        "Le partenaire voit ces textes sur son ticket, et ils restent dans l'historique. S'il est "
        "certifié sur le produit du service et que le pré-diagnostic manque, il lui est demandé "
        "par e-mail, une fois.",
        "The partner sees these texts on its ticket, and they stay in the history. Where it is "
        "certified on the service's product and the pre-diagnosis is missing, it is asked for by "
        "mail, once.",
    ),
    "telling_call_back": ("À rappeler", "To be called back"),
    "telling_call_back_whom": ("Qui", "Whom"),
    "telling_call_back_number": ("Numéro", "Number"),
    "telling_call_back_when": ("Quand", "When"),
    "telling_service_hint": (
        "L'un des services du compte, ou comme le partenaire le nomme.",
        "One of the account's services, or as the partner names it.",
    ),
    "answering_asks_pre_diagnosis": (
        "Il manquait le pré-diagnostic : callrouter le demande au partenaire, et le ticket attend "
        "sa réponse. Vos délais courent toujours.",
        "The pre-diagnosis was missing: callrouter asks the partner for it, and the ticket waits "
        "for its answer. Your deadlines run on.",
    ),
    "answering_asks_charge": (
        "Cette demande peut être facturée : callrouter demande au partenaire s'il continue, et le "
        "ticket attend sa réponse. Vos délais courent toujours.",
        "This request may be charged: callrouter asks the partner whether it goes on, and the "
        "ticket waits for its answer. Your deadlines run on.",
    ),
    "telling_done": ("Ce que le partenaire a dit est consigné.", "What was told is put down."),
    "telling_done_mailed": (
        "C'est consigné. Le partenaire reçoit un e-mail.",
        "It is put down. The partner gets a mail.",
    ),
    "joining_title": ("Fusionner le ticket {number} avec un autre", "Merge ticket {number}"),
    "joining_lead": (
        "Le plus récent des deux mène ensuite au plus ancien, qui garde son échéance et sa "
        "gravité. Vous pouvez revenir en arrière pendant un jour.",
        "The younger of the two then leads to the older, which keeps its clock and severity. For "
        "a day that can be undone.",
    ),
    "joining_chosen": (
        "Les tickets ouverts de ce partenaire",
        "The open tickets of this partner",
    ),
    "joining_another": ("un autre, par son numéro", "another, by its number"),
    "joining_other": ("Numéro de l'autre ticket", "Number of the other ticket"),
    "joining_do": ("Fusionner", "Merge"),
    "joining_done": (
        "Le ticket {younger} est fusionné avec celui-ci, le {older}.",
        "Ticket {younger} is merged into this one, {older}.",
    ),
    "joining_part": ("Séparer le {number}", "Part {number} again"),
    "joining_parted": (
        "Le ticket est de nouveau séparé du {older}.",
        "The ticket is apart from {older} again.",
    ),
    "joining_open": ("Fusionner avec un autre…", "Merge…"),
    "refusing_open": ("Refuser…", "Refuse…"),
    "refusing_title": ("Refuser le ticket {number}", "Refuse ticket {number}"),
    "refusing_lead": (
        "Le ticket est gardé comme refusé, n'est pas compté, et le partenaire reçoit la raison "
        "par e-mail.",
        "The ticket is kept as refused, is not counted, and the partner gets the reason by mail.",
    ),
    "refusing_ground": (
        "Motif, tel que le partenaire le lit",
        "Ground, as the partner reads it",
    ),
    "refusing_choose": ("Choisissez un motif.", "Choose a ground."),
    "refusing_reason": ("Raison", "Reason"),
    "refusing_reason_hint": (
        "En toutes lettres, pour le partenaire.",
        "In words, for the partner.",
    ),
    "refusing_do": ("Refuser le ticket", "Refuse the ticket"),
    "refusing_done": (
        "Le ticket est refusé. L'e-mail part dans quelques secondes.",
        "The ticket is refused. The mail leaves in a few seconds.",
    ),
}
