"""What a mail says by what happened: one whole mail of each kind is a golden file, and here are the
sentences in which the others differ from it."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from callrouter.people.consoles import CONSOLE_CLOSED, SIGNED_OUT
from callrouter.records.heartbeats import NEEDED
from callrouter.rules.outbound import Cause
from callrouter.rules.presence import AwayReason
from tests.mail.letters import (
    MESSAGE,
    NOBODY,
    SET_AWAY,
    SILENT,
    TROUBLED,
    UNATTENDED,
    UNREACHABLE,
    Words,
    made,
    part,
)

FRENCH_MOMENT = "lundi 13 juillet 2026 à 14 h 04 (heure de Paris)"
ENGLISH_MOMENT = "Monday 13 July 2026 at 2:04 p.m. (Paris time)"

Said = list[tuple[dict[str, Any], str, str]]
"""Facts, and what they make a mail say in French and in English."""

NOBODY_CAN_BE_RUNG: Said = [
    (
        {"cause": "credentials", "code": 20003},
        "Twilio refuse les identifiants du service. (Erreur 20003 de Twilio.)",
        "Twilio refuses the service's credentials. (Twilio error 20003.)",
    ),
    (
        {"cause": "inactive", "code": 20005},
        "Le compte Twilio n'est pas actif ; son solde est peut-être épuisé. (Erreur 20005 de "
        "Twilio.)",
        "The Twilio account is not active; its balance may be used up. (Twilio error 20005.)",
    ),
    (
        {"cause": "too_many_calls", "code": 20429},
        "Le compte Twilio a atteint sa limite d'appels. (Erreur 20429 de Twilio.)",
        "The Twilio account has reached its limit of calls. (Twilio error 20429.)",
    ),
    (
        {"cause": "caller_number", "code": 21210},
        "Twilio n'accepte pas le numéro de la ligne comme numéro appelant. (Erreur 21210 de "
        "Twilio.)",
        "Twilio does not accept the line's number as the calling number. (Twilio error 21210.)",
    ),
    (
        {"cause": "refused", "code": 29999},
        "Twilio refuse les appels vers les conseillers. (Erreur 29999 de Twilio.)",
        "Twilio refuses the calls to agents. (Twilio error 29999.)",
    ),
    (
        {"cause": "unreachable", "code": None, "waiting": 0},
        "Les appels vers leurs téléphones n'aboutissent pas. Aucun appel n'attend pour le moment.",
        "Calls do not get through to their phones. No calls are waiting at the moment.",
    ),
    ({"waiting": 1}, "1 appel attend et garde sa place.", "1 call is waiting and keeps its place."),
]
YOU_ARE_AWAY: Said = [
    (
        {"reason": "no_answer"},
        f"Le {FRENCH_MOMENT}, un appel vous a été proposé et il est resté sans réponse.",
        f"On {ENGLISH_MOMENT}, you were offered a call and it was not answered.",
    ),
    (
        {"reason": "declined"},
        f"Le {FRENCH_MOMENT}, un appel vous a été proposé et il n'a pas été accepté.",
        f"On {ENGLISH_MOMENT}, you were offered a call and it was not accepted.",
    ),
    (
        {"reason": "voicemail"},
        "Votre messagerie vocale a pris plusieurs appels de suite qui vous étaient proposés, le "
        f"dernier le {FRENCH_MOMENT}.",
        "Your voicemail picked up several calls in a row that were offered to you, the last one "
        f"on {ENGLISH_MOMENT}.",
    ),
    (
        {"reason": "failed"},
        "Plusieurs appels de suite qui vous étaient proposés n'ont pas pu joindre votre "
        f"téléphone, le dernier le {FRENCH_MOMENT}.",
        "Several calls in a row that were offered to you could not reach your phone, the last one "
        f"on {ENGLISH_MOMENT}.",
    ),
]
NOBODY_IS_LEFT: Said = [
    (
        {"reason": "no_answer", "waiting": 0},
        "parce qu'un appel est resté sans réponse. Plus personne n'est disponible. Aucun appel "
        "n'attend pour le moment.",
        "because a call was not answered. Nobody is available any more. No calls are waiting at "
        "the moment.",
    ),
    (
        {"reason": "declined", "waiting": 1},
        "parce qu'un appel n'a pas été accepté. Plus personne n'est disponible. 1 appel attend.",
        "because a call was not accepted. Nobody is available any more. 1 call is waiting.",
    ),
    (
        {"reason": "voicemail", "waiting": 2},
        "parce que sa messagerie vocale prenait les appels. Plus personne n'est disponible. "
        "2 appels attendent.",
        "because voicemail was picking up the calls. Nobody is available any more. 2 calls are "
        "waiting.",
    ),
    (
        {"reason": "console_closed", "waiting": 1},
        "parce que sa console est restée trop longtemps fermée. Plus personne n'est disponible.",
        "because the console had been closed for too long. Nobody is available any more.",
    ),
    (
        {"reason": "signed_out", "waiting": 1},
        "parce que cette personne s'est déconnectée. Plus personne n'est disponible.",
        "because the agent signed out. Nobody is available any more.",
    ),
    (
        {"reason": "failed", "waiting": 3},
        "parce que son téléphone n'a pas pu être joint. Plus personne n'est disponible. 3 appels "
        "attendent.",
        "because the phone could not be reached. Nobody is available any more. 3 calls are "
        "waiting.",
    ),
]
CANNOT_BE_REACHED: Said = [
    (
        {"code": 21219},
        "n'ont pas pu joindre son téléphone (erreur 21219 de Twilio).",
        "could not reach this phone (Twilio error 21219).",
    ),
    ({"code": None}, "n'ont pas pu joindre son téléphone.", "could not reach this phone."),
]
A_PROCESS_IS_SILENT: Said = [
    (
        {"process": "dispatcher"},
        "Tant qu'il ne tourne pas, les appelants attendent et le téléphone d'aucun agent ne sonne.",
        "While it does not run, callers wait and no agent's phone rings.",
    ),
    (
        {"process": "sweeper"},
        f"Depuis le {FRENCH_MOMENT}, le processus « sweeper » ne donne plus signe de vie. Tant "
        "qu'il ne tourne pas, les appels continuent, mais ce qui s'est perdu en route n'est pas "
        "rattrapé : la fin d'un appel, un agent qui reste occupé, un e-mail qui n'est pas parti.",
        f'Since {ENGLISH_MOMENT}, the "sweeper" process has given no sign of life. While it does '
        "not run, calls go on, but what was lost on the way is not put right: the end of a call, "
        "an agent who stays busy, a mail that was not sent.",
    ),
    (
        {"process": "worker", "seen_at": None},
        f"Le {FRENCH_MOMENT}, le processus « worker » n'avait encore jamais donné signe de vie. "
        "Tant qu'il ne tourne pas, les e-mails aux partenaires partent plus lentement.",
        f'By {ENGLISH_MOMENT}, the "worker" process had never given a sign of life. While it does '
        "not run, mail to partners leaves more slowly.",
    ),
]
A_MESSAGE_WAITS: Said = [
    (
        {"partner": None, "seconds": 7},
        f"Un appelant inconnu a laissé un message vocal le {FRENCH_MOMENT} (Support Partenaire "
        "Advanced). Durée : 0 min 07 s.",
        f"An unknown caller left a voice message on {ENGLISH_MOMENT} (Advanced Partner Support). "
        "Length: 0 min 07 s.",
    ),
]
MAIL_DOES_NOT_ARRIVE: Said = [
    (
        {"problem": None},
        f"Le plus ancien attend depuis le {FRENCH_MOMENT}. Un e-mail en retard est tenté",
        f"The oldest has been owed since {ENGLISH_MOMENT}. Mail that is late is tried",
    ),
]
SILENT_SUBJECTS = [
    (
        "dispatcher",
        "Les appels ne sont plus distribués",
        "Calls are not being handed to agents",
    ),
    (
        "sweeper",
        "Les appels et les e-mails ne sont plus contrôlés",
        "Calls and mail are no longer checked",
    ),
    ("worker", "L'envoi des e-mails est ralenti", "Mail is leaving slowly"),
]


@pytest.mark.parametrize(
    ("kind", "facts", "french", "english"),
    [
        (kind, {**whole, **facts}, french, english)
        for kind, whole, said in (
            ("placing_paused", NOBODY, NOBODY_CAN_BE_RUNG),
            ("agent_paused", SET_AWAY, YOU_ARE_AWAY),
            ("line_unattended", UNATTENDED, NOBODY_IS_LEFT),
            ("phone_unreachable", UNREACHABLE, CANNOT_BE_REACHED),
            ("process_silent", SILENT, A_PROCESS_IS_SILENT),
            ("message_left", MESSAGE, A_MESSAGE_WAITS),
            ("mail_troubled", TROUBLED, MAIL_DOES_NOT_ARRIVE),
        )
        for facts, french, english in said
    ],
)
def test_a_mail_says_what_happened(
    kind: str, facts: dict[str, Any], french: str, english: str
) -> None:
    for language, sentences in (("fr", french), ("en", english)):
        message = made(kind, language, facts)
        assert sentences in " ".join(part(message, "plain").split())
        assert sentences in " ".join(Words(part(message, "html")))


@pytest.mark.parametrize(("process", "french", "english"), SILENT_SUBJECTS)
def test_a_subject_says_what_comes_of_a_silent_process(
    process: str, french: str, english: str
) -> None:
    for language, subject in (("fr", french), ("en", english)):
        assert (
            made("process_silent", language, {**SILENT, "process": process})["Subject"] == subject
        )


def test_every_cause_and_every_reason_is_in_the_tables() -> None:
    causes = {facts["cause"] for facts, _, _ in NOBODY_CAN_BE_RUNG if "cause" in facts}
    assert causes == set(get_args(Cause))
    reasons = set(get_args(AwayReason))
    assert {facts["reason"] for facts, _, _ in YOU_ARE_AWAY} == reasons
    assert {facts["reason"] for facts, _, _ in NOBODY_IS_LEFT} == {
        *reasons,
        CONSOLE_CLOSED,
        SIGNED_OUT,
    }
    assert {facts["process"] for facts, _, _ in A_PROCESS_IS_SILENT} == set(NEEDED)
