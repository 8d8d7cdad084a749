"""The second week: a disturbance of many, and what is not over yet."""

from callrouter.demo.fortnight.acts import (
    INCIDENT,
    REQUEST,
    SILENT,
    accesses_service,
    answers,
    begins_major_incident,
    calls,
    fills_in_form,
    is_assigned,
    is_published,
    is_scored,
    mails,
    saves,
    taken,
)
from callrouter.demo.fortnight.scene import Scene, days
from callrouter.demo.fortnight.story.people import (
    ALICE,
    ALICE_MAIL,
    BEN,
    BEN_MAIL,
    CHLOE_MAIL,
    DENIS,
    EMMA,
    EMMA_MAIL,
    LUC_MAIL,
    NADIA,
)

SECOND_WEEK = (
    # A disturbance of many.
    Scene(
        6,
        "09:31",
        fills_in_form(
            EMMA_MAIL,
            "Volumes read-only",
            service="pci-quay-2",
            symptoms="All volumes turned read-only.",
            since="9.25 a.m., Paris time",
            impact="Our customers' shops are down.",
        ),
        (
            (2, taken("sarah")),
            (
                5,
                saves(
                    urgency="high",
                    impact="high",
                    why="Shops are down",
                    text="Hello Emma, I see it too. We are looking at the storage.",
                ),
            ),
            (400, saves(state="resolved", text="All volumes are writable again.")),
        ),
        name="volumes of Quayside",
    ),
    Scene(
        6,
        "09:34",
        calls(NADIA, INCIDENT, minutes=3),
        (
            (4, taken()),
            (
                6,
                saves(
                    nature="incident",
                    urgency="high",
                    impact="high",
                    why="Volumes en lecture seule chez plusieurs partenaires",
                    note="Même symptôme que chez Quayside : incident majeur ?",
                ),
            ),
            (
                11,
                begins_major_incident(
                    "volumes Public Cloud en lecture seule",
                    "Public Cloud volumes read-only",
                    "volumes of Quayside",
                ),
            ),
            (
                14,
                is_published(
                    "Une partie du stockage Public Cloud est passée en lecture seule à 9 h 25. Nos "
                    "équipes remplacent un contrôleur. Prochaines nouvelles à 11 heures.",
                    "Part of the Public Cloud storage turned read-only at 9.25 a.m. Our teams are "
                    "replacing a controller. More news at 11 a.m.",
                ),
            ),
            (
                86,
                is_published(
                    "Le contrôleur est remplacé ; les volumes repassent en écriture un à un.",
                    "The controller has been replaced; volumes are becoming writable one by one.",
                ),
            ),
            (
                151,
                is_published(
                    "Tous les volumes acceptent de nouveau les écritures depuis 12 h 02.",
                    "All volumes accept writes again since 12.02 p.m.",
                    ends=True,
                ),
            ),
            (
                190,
                saves(
                    diagnosis="ours",
                    state="resolved",
                    text="Un contrôleur de stockage était en panne ; il a été remplacé.",
                ),
            ),
            (260, is_scored(4)),
        ),
        name="volumes of Delta",
    ),
    Scene(
        6,
        "09:58",
        mails(ALICE_MAIL, "Volumes bloqués", "Bonjour, nos volumes sont bloqués depuis 9 h 30."),
        (
            (3, taken("hugo", "same_cause")),
            (
                5,
                saves(
                    nature="incident",
                    urgency="medium",
                    impact="high",
                    why="Même cause",
                    text="Bonjour Alice, c'est l'incident en cours sur le stockage. Nous vous "
                    "tenons "
                    "informée.",
                ),
            ),
            (170, saves(state="resolved", text="Le stockage répond normalement de nouveau.")),
            (days(1), answers("Un volume est encore bloqué chez nous, celui de la préproduction.")),
            (days(1.05), saves(text="Je le regarde tout de suite.")),
            (
                days(1.1),
                saves(
                    state="resolved", text="Il fallait le détacher une fois ; il répond maintenant."
                ),
            ),
        ),
    ),
    # Resolved, and not closed yet.
    Scene(
        3,
        "10:22",
        calls(BEN, INCIDENT, minutes=5),
        (
            (6, taken()),
            (
                10,
                saves(
                    nature="incident",
                    urgency="medium",
                    impact="medium",
                    why="Half of the requests are slow",
                    text="Hello Ben, half of your requests take the long way. We are on it.",
                ),
            ),
            (66, accesses_service("load balancer, log of the last hour", "lb-harbour-1")),
            (
                90,
                saves(
                    diagnosis="ours",
                    text="A load balancer kept sending requests to a stopped node.",
                ),
            ),
            (
                days(2.2),
                saves(
                    state="resolved",
                    text="The load balancer now leaves stopped nodes out within five seconds.",
                ),
            ),
        ),
    ),
    Scene(
        2,
        "11:17",
        mails(
            LUC_MAIL,
            "Accès pour un nouveau collègue",
            "Bonjour, pouvez-vous ouvrir l'accès à Karim, qui nous rejoint lundi ? Luc",
        ),
        (
            (60, taken("hugo")),
            (
                70,
                saves(
                    text="Bonjour Luc, vous pouvez l'ajouter vous-même dans l'espace client, à la "
                    "rubrique « Contacts ».",
                ),
            ),
        ),
    ),
    # In hand, in every state.
    Scene(
        2,
        "09:40",
        calls(ALICE, INCIDENT, minutes=7),
        (
            (8, taken()),
            (
                13,
                saves(
                    nature="incident",
                    urgency="low",
                    impact="medium",
                    why="Lent, sans coupure",
                    text="Nous mesurons les temps de réponse de la base de données pendant 24 "
                    "heures.",
                ),
            ),
            (14, is_assigned("hugo")),
            (
                days(1.1),
                saves(
                    text="Les lenteurs coïncident avec vos sauvegardes de 2 heures. Nous "
                    "vérifions.",
                ),
            ),
        ),
    ),
    Scene(
        1,
        "10:45",
        fills_in_form(
            EMMA_MAIL,
            "Disk warning on ns-quay-31",
            service="ns-quay-31",
            symptoms="SMART reports 14 reallocated sectors.",
            impact="None so far.",
            call_back={"whom": "the duty engineer", "number": "+33199000107", "when": "after 2 pm"},
        ),
        (
            (25, taken("sarah")),
            (
                30,
                saves(
                    urgency="low",
                    impact="low",
                    why="No effect yet",
                    text="Hello Emma, the disk should be replaced. Which two hours would suit you?",
                    state="waiting_for_partner",
                ),
            ),
        ),
    ),
    Scene(
        1,
        "14:05",
        fills_in_form(
            ALICE_MAIL,
            "Sauvegarde impossible sur pci-nord-3",
            service="pci-nord-3",
            symptoms="L'instantané reste à 0 %.",
            since="hier soir",
        ),
    ),
    Scene(1, "15:30", calls(DENIS, line="standard", minutes=None)),
    Scene(
        1,
        "16:10",
        mails(
            BEN_MAIL,
            "Server bought elsewhere",
            "Hi, can you look at this dedicated server for us? We rent it from somebody else. Ben",
        ),
        ((40, taken("sarah")),),
    ),
    Scene(
        1,
        "16:45",
        fills_in_form(
            CHLOE_MAIL,
            "Site lent le soir",
            line="premium",
            symptoms="Le site met dix secondes à répondre entre 20 et 22 heures.",
        ),
    ),
    Scene(1, "17:20", calls(ALICE, *SILENT, minutes=2)),
    Scene(1, "17:40", calls(EMMA, REQUEST, minutes=4), ((5, taken()),)),
)
