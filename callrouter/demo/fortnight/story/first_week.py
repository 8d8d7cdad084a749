"""The first week, of which nearly everything is closed by now."""

from callrouter.demo.fortnight.acts import (
    INCIDENT,
    REQUEST,
    accesses_service,
    answers,
    asks_for_test,
    calls,
    fills_in_form,
    is_entered,
    is_merged_with,
    is_scored,
    mails,
    refuses,
    saves,
    taken,
)
from callrouter.demo.fortnight.scene import Scene, days
from callrouter.demo.fortnight.story.people import (
    ALICE,
    ALICE_MAIL,
    BEN_MAIL,
    CHLOE,
    DENIS,
    EMMA,
    EMMA_MAIL,
    LUC_MAIL,
)

FIRST_WEEK = (
    Scene(
        13,
        "09:12",
        calls(ALICE, INCIDENT, minutes=6),
        (
            (7, taken()),
            (
                9,
                saves(
                    nature="incident",
                    urgency="high",
                    impact="high",
                    why="Tous les sites du serveur sont hors ligne",
                    text="Votre serveur ne répond plus depuis 8 h 55. Nous l'examinons en mode "
                    "rescue.",
                ),
            ),
            (21, accesses_service("mode rescue, smartctl sur les deux disques", "vps-nord-12")),
            (
                34,
                saves(
                    diagnosis="ours",
                    text="Le stockage de l'hôte est en panne. Nous déplaçons votre VPS vers un "
                    "autre.",
                ),
            ),
            (
                78,
                saves(
                    state="resolved",
                    text="Votre VPS a redémarré sur un autre hôte ; les sites répondent de "
                    "nouveau.",
                ),
            ),
            (140, is_scored(5)),
        ),
    ),
    Scene(
        13,
        "14:40",
        fills_in_form(
            EMMA_MAIL,
            "Backups fail every night",
            service="ns-quay-31",
            symptoms="The nightly backup stops at 61% with a timeout.",
            since="Three nights now",
            impact="We have no backup newer than Sunday.",
            tests="Started it by hand at noon: same result.",
        ),
        (
            (22, taken("sarah")),
            (
                35,
                saves(
                    urgency="medium",
                    impact="medium",
                    why="Backups fail, services keep running",
                    text="Hello Emma, I can see the timeouts. I'm checking the backup storage now.",
                ),
            ),
            (
                115,
                saves(
                    diagnosis="ours",
                    text="One of the storage nodes answers too slowly. We are moving your backups "
                    "to "
                    "another one.",
                ),
            ),
            (
                240,
                saves(
                    state="resolved",
                    text="Your backups go to another node now. Last night's was taken again and is "
                    "complete.",
                ),
            ),
            (days(1), is_scored(4)),
        ),
    ),
    Scene(
        12,
        "10:05",
        calls(CHLOE, line="premium", minutes=3),
        (
            (4, taken()),
            (6, saves(nature="request", note="Demande comment résilier une option.")),
            (
                9,
                saves(
                    state="resolved",
                    text="Bonjour Chloé, l'option se résilie dans votre espace client, à la "
                    "rubrique "
                    "« Mes services ».",
                ),
            ),
        ),
    ),
    Scene(
        12,
        "11:30",
        fills_in_form(
            ALICE_MAIL,
            "Augmenter la limite de volumes",
            nature="request",
            service="pci-nord-3",
            text="Nous aurions besoin de 40 volumes au lieu de 20 avant la fin du mois.",
        ),
        (
            (40, taken("hugo")),
            (52, saves(text="Bonjour Alice, la limite est relevée à 40 volumes, c'est immédiat.")),
            (53, saves(state="resolved", text="La limite est de 40 volumes désormais.")),
            (200, is_scored(5)),
        ),
    ),
    Scene(
        11,
        "16:20",
        calls(EMMA, INCIDENT, minutes=None),
        (
            (9, taken("camille")),
            (
                12,
                saves(
                    text="Hello Emma, you tried to reach us and we missed you. What can we do for "
                    "you?",
                    state="waiting_for_partner",
                ),
            ),
            (95, answers("Our mail was slow for an hour, it's fine again. Thanks for asking!")),
            (
                101,
                saves(
                    urgency="low",
                    impact="low",
                    why="Over by itself",
                    state="resolved",
                    text="Good to hear. Write back if it happens again.",
                ),
            ),
        ),
    ),
    Scene(
        10,
        "09:50",
        mails(
            BEN_MAIL,
            "Packet loss towards Frankfurt",
            "Hi,\n\nwe see about 5% packet loss from our office to our instances. Trace attached."
            "\n\nBen",
            name="trace-0930.txt",
        ),
        (
            (31, taken("camille")),
            (
                44,
                saves(
                    nature="incident",
                    urgency="medium",
                    impact="low",
                    why="Slow, but usable",
                    text="Hello Ben, thanks for the trace. I'm looking at it with our network "
                    "team.",
                ),
            ),
            (50, asks_for_test("mtr from another provider")),
            (
                51,
                saves(
                    state="waiting_for_partner",
                    text="Could you run the same test from another provider, such as a mobile "
                    "phone?",
                ),
            ),
            (190, answers("No loss at all from the mobile network.", name="trace-mobile.txt")),
            (
                215,
                saves(
                    diagnosis="not_ours",
                    text="The loss begins at your access provider's second router: please show "
                    "them "
                    "both traces.",
                ),
            ),
            (
                days(1.2),
                saves(
                    state="resolved", text="As your provider has confirmed it, we close this here."
                ),
            ),
        ),
        name="frankfurt",
    ),
    Scene(
        10,
        "15:15",
        mails(BEN_MAIL, "Frankfurt again", "Still losing packets, is anybody on it? Ben"),
        ((20, is_merged_with("frankfurt")),),
    ),
    Scene(
        9,
        "10:10",
        calls(DENIS, line="standard", minutes=5),
        (
            (6, taken()),
            (
                15,
                refuses(
                    "managed_on_behalf",
                    "Vous nous demandez d'administrer votre site à votre place. Notre support aide "
                    "sur "
                    "l'infrastructure ; un de nos partenaires peut s'en charger.",
                ),
            ),
        ),
    ),
    Scene(
        9,
        "17:05",
        calls(ALICE, REQUEST, minutes=2),
        (
            (4, taken()),
            (
                8,
                refuses(
                    "third_party_on_contact",
                    "Votre client final était en ligne avec vous. Ce service vous est réservé : "
                    "rappelez-nous sans lui, et nous reprenons sa question avec vous.",
                ),
            ),
        ),
    ),
    Scene(
        8,
        "11:00",
        is_entered(
            "hugo",
            LUC_MAIL,
            "Deux instances inaccessibles après une migration",
            "incident",
            symptoms="SSH ne répond plus sur deux instances.",
            since="ce matin, 10 h 40",
        ),
        (
            (3, taken("hugo")),
            (
                11,
                saves(
                    urgency="medium",
                    impact="high",
                    why="Deux serveurs sans contournement",
                    text="Bonjour Luc, nous regardons la configuration réseau des deux instances.",
                ),
            ),
            (48, accesses_service("console série, lecture des routes", "pci-delta-7")),
            (
                66,
                saves(
                    diagnosis="service_healthy",
                    text="Le réseau répond. Votre pare-feu bloque SSH depuis la migration : la "
                    "règle "
                    "du port 22 a disparu.",
                ),
            ),
            (150, answers("C'était bien cela, merci beaucoup !")),
            (
                158,
                saves(state="resolved", text="Avec plaisir. La règle est en place, tout répond."),
            ),
            (400, is_scored(5)),
        ),
    ),
    Scene(
        8,
        "15:45",
        mails(
            EMMA_MAIL,
            "Invoice in pounds?",
            "Hello,\n\ncould our invoices be issued in pounds from next quarter on?\n\nEmma",
        ),
        (
            (180, taken("sarah")),
            (
                700,
                saves(text="Hello Emma, invoices come in euros only. I have passed your wish on."),
            ),
            (
                704,
                saves(
                    nature="request", state="resolved", text="I hope this answers your question."
                ),
            ),
            (days(2.9), is_scored(2)),
        ),
    ),
)
