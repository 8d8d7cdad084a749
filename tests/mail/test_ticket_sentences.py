"""What mails about a ticket say by what happened: one whole mail of each kind is a golden file, and
here are the sentences in which the others differ from it."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from callrouter.mail.kinds import KINDS, TicketNews
from callrouter.rules.diagnosis import Diagnosis
from callrouter.rules.refusal import Ground
from callrouter.rules.ticket import STATES
from callrouter.wording import LANGUAGES
from callrouter.wording.mails.tickets import DIAGNOSES, REFUSED_BECAUSE
from callrouter.wording.mails.tickets import STATES as STATES_TOLD
from tests.mail.letters import Words, made, part
from tests.mail.ticket_letters import ALLOWANCE, AUTOMATIC, EXTRA, NEWS, REFUSED, TICKET_MAILS

NEWS_OF_TICKETS = [name for name, (kind, _) in TICKET_MAILS.items() if KINDS[kind] is TicketNews]
STATE = AUTOMATIC | {"sections": ["state"]}
SEVERITY = AUTOMATIC | {"sections": ["severity"]}


@pytest.mark.parametrize(
    ("kind", "facts", "french", "english"),
    [
        (
            "progress_update",
            STATE | {"agent_id": 3, "agent": "Camille Roux"},
            "[1000 0175] Votre ticket est en cours de traitement : Disque en panne sur srv-12 "
            "Bonjour Alice Martin, Camille Roux s'occupe de votre ticket.",
            "[1000 0175] Your ticket is in progress: Disque en panne sur srv-12 "
            "Hello Alice Martin, Camille Roux is working on your ticket.",
        ),
        (
            "progress_update",
            STATE,
            "Nous avons bien reçu votre réponse, et votre ticket est en cours de traitement.",
            "We have received your answer, and your ticket is in progress.",
        ),
        (
            "progress_update",
            STATE | {"state": "closed", "subject": None, "name": None},
            "[1000 0175] Votre ticket est fermé Bonjour, Votre ticket est fermé.",
            "[1000 0175] Your ticket is closed Hello, Your ticket is closed.",
        ),
        (
            "severity_qualified",
            SEVERITY | {"severity": {"before": "S2", "after": "S4", "due_at": None}},
            "La gravité de votre incident passe de S2 à S4, sur une échelle de S1 (la plus forte) "
            "à S5. Numéro",
            "The severity of your incident changes from S2 to S4, on a scale from S1 (the highest) "
            "to S5. Ticket",
        ),
        (
            "severity_qualified",
            AUTOMATIC | {"sections": ["nature"], "nature": "request", "subject": None},
            "[1000 0175] Votre ticket est traité comme une demande Bonjour Alice Martin, Votre "
            "ticket est désormais traité comme une demande, qui n'a pas de niveau de gravité.",
            "[1000 0175] Your ticket is handled as a request Hello Alice Martin, Your ticket is "
            "now handled as a request, which has no severity.",
        ),
        (
            "severity_qualified",
            AUTOMATIC | {"sections": ["nature"]},
            "Votre ticket est désormais traité comme un incident.",
            "Your ticket is now handled as an incident.",
        ),
        (
            "ticket_refused",
            REFUSED | {"ground": "abuse", "nature": "incident"},
            "notre support. Motif",
            "our support. Reason",
        ),
        (
            "ticket_refused",
            REFUSED | {"ground": "abuse", "text": REFUSED["reason"], "agent": "Zoé", "agent_id": 1},
            "contacts du mois. Zoé vous écrit : > Le mois",
            "contacts for the month. Zoé writes: > Le mois",
        ),
        (
            "allowance_warning",
            ALLOWANCE | {"policy": "refuse"},
            "Au-delà de 80, nous ne pourrons plus prendre en charge de nouvelle demande.",
            "Beyond 80, we will not be able to take new requests.",
        ),
        (
            "allowance_reached",
            ALLOWANCE | {"used": 80},
            "Jusqu'à la fin du mois, une nouvelle demande pourra être facturée",
            "Until the end of the month, a new request may be charged",
        ),
        (
            "month_extra",
            EXTRA | {"extra": EXTRA["extra"][1:]},
            "Voici la demande au-delà de ces 80 : - 1000 0175, jeudi 30 juillet 2026 à 15 h 00 "
            "(heure de Paris) : non facturée, faute d'avoir été annoncée Aucune demande "
            "supplémentaire n'est facturable pour ce mois",
            "The request beyond these 80: - 1000 0175, Thursday 30 July 2026 at 3:00 p.m. (Paris "
            "time): not charged, as you had not been told No extra request is chargeable for this",
        ),
    ],
)
def test_a_mail_says_what_happened(
    kind: str, facts: dict[str, Any], french: str, english: str
) -> None:
    for language, sentences in (("fr", french), ("en", english)):
        message = made(kind, language, facts)
        said = f"{message['Subject']} {part(message, 'plain')}"
        assert sentences in " ".join(said.split())
        assert "".join(Words(part(message, "html"))) == "".join(
            re.sub(r"^(- |> ?)", "", part(message, "plain"), flags=re.MULTILINE).split()
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_ground_each_diagnosis_and_each_state_is_told_in_its_own_words(language: str) -> None:
    assert set(REFUSED_BECAUSE) == set(get_args(Ground))
    assert set(DIAGNOSES) == set(get_args(Diagnosis))
    assert set(STATES_TOLD) == set(STATES)
    told = {
        part(made("ticket_refused", language, REFUSED | {"ground": ground}), "plain")
        for ground in REFUSED_BECAUSE
    } | {
        part(
            made("diagnosis", language, NEWS | {"sections": ["diagnosis"], "diagnosis": one}),
            "plain",
        )
        for one in DIAGNOSES
    }
    assert len(told) == len(REFUSED_BECAUSE) + len(DIAGNOSES)


@pytest.mark.parametrize("name", NEWS_OF_TICKETS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_news_to_another_tier_say_nothing_of_the_advanced_service(name: str, language: str) -> None:
    kind, facts = TICKET_MAILS[name]
    message = made(kind, language, facts | {"tier": "standard"})
    said = str(message["Subject"]) + part(message, "plain") + part(message, "html")
    assert not re.search("advanced|partenaire|partner", said, re.IGNORECASE)


@pytest.mark.parametrize("typed", ["\0", "<script>alert(1)</script>", "\u202eevil", "x" * 5000])
def test_whatever_people_type_stands_in_the_mail_and_breaks_nothing_of_it(typed: str) -> None:
    facts = REFUSED | {"subject": typed, "reason": typed, "text": typed, "agent": typed}
    message = made("ticket_refused", "fr", facts | {"agent_id": 1, "name": typed})
    html = part(message, "html")
    assert "<script" not in html
    assert "1000 0175" in message["Subject"]
    assert len(message["Subject"]) < 200
    assert html.rstrip().endswith("</html>")
