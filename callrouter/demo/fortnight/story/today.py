"""Today, as it has gone so far: what is new, what is due, and a request beyond the allowance."""

from callrouter.demo.fortnight.acts import (
    GO_ON,
    INCIDENT,
    REQUEST,
    accesses_service,
    asks_for_test,
    calls,
    fills_in_form,
    mails,
    saves,
    taken,
)
from callrouter.demo.fortnight.scene import Scene
from callrouter.demo.fortnight.story.people import (
    ALICE_MAIL,
    BEN,
    BEN_MAIL,
    CHLOE,
    DENIS_MAIL,
    EMMA_MAIL,
    LUC,
    NADIA,
    NADIA_MAIL,
)

TODAY = (
    Scene(
        0,
        "1:50",
        calls(LUC, INCIDENT, minutes=5),
        (
            (6, taken()),
            (
                12,
                saves(
                    nature="incident",
                    urgency="high",
                    impact="medium",
                    why="La moitié des domaines, et cela s'étend",
                    text="Bonjour Luc, la zone DNS de vos clients est incomplète. Nous la "
                    "rétablissons "
                    "à partir de la sauvegarde.",
                ),
            ),
            (40, accesses_service("lecture de la zone", "delta-clients.example")),
            (70, saves(text="La moitié des enregistrements est rétablie, le reste suit.")),
        ),
    ),
    Scene(
        0,
        "1:40",
        fills_in_form(
            NADIA_MAIL,
            "Duplicata de la facture de septembre",
            nature="request",
            text="Bonjour, pourriez-vous nous renvoyer la facture de septembre ?",
        ),
    ),
    Scene(
        0,
        "1:20",
        calls(BEN, INCIDENT, minutes=6),
        (
            (7, taken()),
            (
                12,
                saves(
                    nature="incident",
                    urgency="high",
                    impact="high",
                    why="The shop is down, no way around it",
                    text="Hello Ben, your load balancer refuses connections. I'm on it right now.",
                ),
            ),
            (26, asks_for_test("curl against each node")),
            (
                27,
                saves(
                    state="waiting_for_partner",
                    text="Do your nodes answer when you ask them one by one, past the load "
                    "balancer?",
                ),
            ),
        ),
    ),
    Scene(0, "0:58", calls(CHLOE, line="premium", minutes=3)),
    Scene(0, "0:50", calls(NADIA, REQUEST, GO_ON, minutes=4)),
    Scene(
        0,
        "0:38",
        mails(
            NADIA_MAIL,
            "Nouvelle région ?",
            "Bonjour, dans quelle région créer un projet pour un client au Québec ? Nadia",
        ),
        (
            (9, taken("hugo")),
            (12, saves(nature="request")),
        ),
    ),
    Scene(
        0,
        "0:31",
        fills_in_form(
            EMMA_MAIL,
            "IPv6 unreachable since this morning",
            service="pci-quay-2",
            symptoms="No IPv6 route to our instances.",
            since="about 8 a.m.",
            tests="Two networks, same result.",
            impact="IPv4 works, so few of our users notice.",
        ),
    ),
    Scene(
        0,
        "0:24",
        mails(BEN_MAIL, "Renaming a project", "Hi, can a project be renamed later on? Ben"),
    ),
    Scene(
        0,
        "0:12",
        mails(
            DENIS_MAIL,
            "Question sur ma facture",
            "Bonjour, à quoi correspond la ligne « licence » ? Merci. Denis",
            line="standard",
        ),
    ),
    Scene(
        0,
        "0:07",
        fills_in_form(
            ALICE_MAIL,
            "Alerte de latence",
            service="vps-nord-12",
            symptoms="La latence a triplé depuis une demi-heure.",
        ),
    ),
)
