"""`dial`: what would this caller hear? It reads, and it never writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import func, select

from callrouter.records import Call, CodeAttempt, CountedRequest, Database, Partner, Table, Ticket
from tests.cli.sheets import NORD, partners

Command = Callable[..., Result]
OPEN = "2026-07-15 10:00"


@pytest.fixture(autouse=True)
def _on_file(command: Command, write: Callable[..., Path]) -> None:
    sud = {
        **NORD,
        "account": "SUD",
        "name": "Sud",
        "support_code": "24681357",
        "accredited_until": "2026-06-30",
        "quota_policy": "",
        "contact_name": "Bob",
        "contact_email": "bob@sud.example",
        "contact_phone": "+33199000102",
        "contact_language": "en",
    }
    command("migrate")
    command("partners", "import", write(partners(NORD, sud)))


@pytest.fixture
def dial(command: Command) -> Callable[..., dict[str, Any]]:
    """What `dial --json` prints."""

    def run(line: str = "advanced", at: str = OPEN, keys: str = "", **other: str) -> dict[str, Any]:
        words = ["dial", "--line", line, "--at", at, "--keys", keys, "--json"]
        if "caller" in other:
            words += ["--from", other["caller"]]
        heard: dict[str, Any] = json.loads(command(*words).output)
        return heard

    return run


def use_allowance(records: Database, count: int) -> None:
    """Let NORD have used so much of its allowance of July 2026."""
    with records.begin() as session:
        partner = session.scalars(select(Partner).where(Partner.account == "NORD")).one()
        at = datetime(2026, 7, 1, 8, tzinfo=UTC)
        for _ in range(count):
            ticket = Ticket(
                channel="call", state="open", nature="request", rank=0, language="fr", opened_at=at
            )
            session.add(ticket)
            session.flush()
            session.add(
                CountedRequest(partner_id=partner.id, month="2026-07", ticket_id=ticket.id, at=at)
            )


Dial = Callable[..., dict[str, Any]]


def test_the_object_has_exactly_these_keys(dial: Dial) -> None:
    assert list(dial()) == ["outcome", "rank", "spoken", "reopens", "receipt"]


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ("1", "Elle rouvrira mercredi 15 juillet à 9 heures"),
        ("2", "It reopens Wednesday 15 July at 9 a.m."),
        ("", "Elle rouvrira mercredi 15 juillet à 9 heures"),
    ],
)
def test_after_hours_the_reopening_is_named(dial: Dial, keys: str, sentence: str) -> None:
    heard = dial(caller="+33199000123", at="2026-07-13 18:02", keys=keys)
    assert heard["outcome"] == "closed"
    assert heard["rank"] is None
    assert heard["reopens"] == "2026-07-15T07:00:00+00:00"
    assert any(sentence in one for one in heard["spoken"])
    assert heard["receipt"][0]["what"] == "hours"


@pytest.mark.parametrize("at", ["2026-07-13T17:59:59", "2026-03-30 09:00", "2026-04-03 10:00"])
def test_in_hours_the_line_is_open(dial: Dial, at: str) -> None:
    heard = dial(line="standard", at=at)
    assert (heard["outcome"], heard["rank"], heard["reopens"]) == ("queued", 2, None)


def test_an_entitled_caller_may_leave_a_message_which_dial_does_not_record(dial: Dial) -> None:
    heard = dial(caller="+33199000101", at="2026-07-13 18:02", keys="1")
    assert heard["outcome"] == "closed"
    assert "Pour laisser un message, tapez 1." in heard["spoken"]


def test_a_code_identifies_a_withheld_caller(dial: Dial) -> None:
    heard = dial(keys="1,13572468#,1")
    assert (heard["outcome"], heard["rank"]) == ("queued", 0)
    assert heard["spoken"][-1] == (
        "Pour déclarer un incident, tapez 1. Pour une autre demande, tapez 2."
    )
    assert "13572468" not in json.dumps(heard)


def test_a_known_number_is_greeted_in_its_language_and_not_asked(dial: Dial) -> None:
    heard = dial(caller="01 99 00 01 01", keys="1")
    assert heard["spoken"][0] == "Support Partenaire Advanced, bonjour."
    assert (heard["outcome"], heard["rank"]) == ("queued", 0)


@pytest.mark.parametrize(
    ("line", "rank"), [("advanced", 0), ("premium", 0), ("standard", 0), ("+33199000003", 0)]
)
def test_priority_holds_on_whatever_line(dial: Dial, line: str, rank: int) -> None:
    assert dial(line=line, caller="+33199000101", keys="1")["rank"] == rank


@pytest.mark.parametrize(("line", "rank"), [("premium", 1), ("standard", 2)])
def test_an_unknown_caller_has_the_rank_of_the_line(dial: Dial, line: str, rank: int) -> None:
    assert dial(line=line, keys="1")["rank"] == rank


def test_three_wrong_codes_end_the_call(dial: Dial) -> None:
    heard = dial(keys="2,11111111#,22222222#,,1")
    assert heard["outcome"] == "unidentified"
    assert heard["spoken"].count("Code not recognised. Please try again.") == 2


@pytest.mark.parametrize("at", [OPEN, "2026-09-15 00:00:00"])
def test_a_caller_without_accreditation_is_told(dial: Dial, at: str) -> None:
    caller = "+33199000102" if at == OPEN else "+33199000101"
    heard = dial(caller=caller, at="2026-09-15 10:00" if at != OPEN else at)
    assert (heard["outcome"], heard["rank"]) == ("not_entitled", None)


def test_the_last_valid_day_is_valid_to_its_end(dial: Dial) -> None:
    assert dial(caller="+33199000101", at="2026-09-14 17:59:59")["outcome"] == "queued"


@pytest.mark.parametrize(
    ("used", "keys", "outcome", "rank"),
    [(79, "2", "queued", 0), (80, "2", "quota_refused", None), (80, "1", "queued", 0),
     (80, "2,1", "queued", 0)],
)  # fmt: skip
def test_the_81st_request_is_refused_and_incidents_never_are(
    dial: Dial, records: Database, used: int, keys: str, outcome: str, rank: int | None
) -> None:
    use_allowance(records, used)
    heard = dial(caller="+33199000101", keys=keys)
    assert (heard["outcome"], heard["rank"]) == (outcome, rank)


def test_a_charge_that_is_not_accepted_ends_in_goodbye(
    command: Command, write: Callable[..., Path], dial: Dial, records: Database
) -> None:
    command("partners", "import", write(partners({**NORD, "quota_policy": "charge"})))
    use_allowance(records, 80)
    assert dial(caller="+33199000101", keys="2,2,2,2")["outcome"] == "goodbye"
    assert dial(caller="+33199000101", keys="2,1")["outcome"] == "queued"


def test_nothing_is_written_and_nothing_is_counted(dial: Dial, records: Database) -> None:
    def rows() -> dict[str, int | None]:
        with records.read() as session:
            return {
                table.name: session.scalar(select(func.count()).select_from(table))
                for table in Table.metadata.sorted_tables
            }

    before = rows()
    for _ in range(10):
        heard = dial(caller="+33199000123", keys="1,11111111#,22222222#,33333333#")
        assert heard["outcome"] == "unidentified"
    dial(caller="+33199000101", keys="2")
    assert rows() == before


def test_a_caller_whose_codes_are_blocked_hears_that_too(dial: Dial, records: Database) -> None:
    arrived = datetime(2026, 7, 15, 8, tzinfo=UTC) - timedelta(minutes=5)
    with records.begin() as session:
        call = Call(sid="CA1", line="advanced", state="ended", arrived_at=arrived)
        session.add(call)
        session.flush()
        for _ in range(5):
            session.add(CodeAttempt(call_id=call.id, caller_number="+33199000123", at=arrived))
    heard = dial(caller="+33199000123", keys="1,1")
    assert (heard["outcome"], heard["rank"]) == ("queued", 2)


def test_an_announcement_is_heard_until_it_is_cleared(command: Command, dial: Dial) -> None:
    command("announcement", "set", "--fr", "Incident  en cours.", "--en", "Incident in progress.")
    assert dial(keys="1")["spoken"][2] == "Incident en cours."
    assert dial(keys="2")["spoken"][2] == "Incident in progress."
    assert "Incident en cours." in command("announcement", "show").output
    command("announcement", "clear")
    assert json.loads(command("announcement", "show", "--json").output) is None
    assert "Incident en cours." not in dial(keys="1")["spoken"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is missing"),
        ("   ", "is missing"),
        ("x" * 501, "is too long. Keep it to 500 characters."),
        ("bad\x00", "holds invisible characters"),
        ("bad\u202e", "holds invisible characters"),
        ("<break/>Incident", "Write plain words, without markup."),
        ("a > b", "Write plain words, without markup."),
    ],
)
def test_an_announcement_that_cannot_be_said_is_refused(
    command: Command, text: str, why: str
) -> None:
    refused = command("announcement", "set", "--fr", text, "--en", "Fine.", fails=1)
    assert refused.stderr.startswith("--fr: The sentence ")
    assert why in refused.stderr


def test_people_read_what_is_heard_and_why(command: Command) -> None:
    words = ("dial", "--line", "advanced", "--from", "+33199000101", "--at", OPEN, "--keys", "1")
    shown = command(*words).output
    assert "« Support Partenaire Advanced, bonjour. »" in shown
    assert "Wednesday 15 July 2026 at 10:00 a.m., Paris time" in shown
    assert "called from +33199000101" in shown
    assert shown.count("The caller joined the line.") == 1
    assert "The caller joined the line. Advanced rank." in shown
    assert "Accreditation and subscription were active." in shown
    french = command(*words, "--language", "fr").output
    assert "mercredi 15 juillet 2026 à 10 h 00, heure de Paris" in french
    assert "L'accréditation et l'abonnement étaient actifs." in french


@pytest.mark.parametrize(
    "words",
    [
        ("--line", "gold"),
        ("--line", "advanced", "--keys", "one"),
        ("--line", "advanced", "--keys", "²"),
        ("--line", "advanced", "--at", "soon"),
        ("--line", "advanced", "--at", "0001-01-01 00:00"),
        ("--line", "advanced", "--at", "9999-12-31 23:59"),
        (),
    ],
)
def test_words_that_mean_nothing_are_refused(command: Command, words: tuple[str, ...]) -> None:
    command("dial", *words, fails=2)


@pytest.mark.parametrize("caller", ["", "anonymous", "Restricted", "+266696687", "+17378742833"])
def test_a_withheld_number_may_be_left_out_or_written_as_carriers_send_it(
    command: Command, dial: Dial, caller: str
) -> None:
    assert dial(caller=caller, keys="1,13572468,1")["outcome"] == "queued"
    words = ("dial", "--line", "standard", "--from", caller, "--at", OPEN)
    assert "standard (+33199000003), number withheld, " in command(*words).output
    assert "numéro masqué" in command(*words, "--language", "fr").output


@pytest.mark.parametrize(
    ("caller", "number"),
    [
        ("01 99 00 01 01", "+33199000101"),
        ("0262 90 01 23", "+262262900123"),
        # As a carrier may send it, in no range that is known.
        ("+33700123456", "+33700123456"),
    ],
)
def test_a_caller_has_the_number_that_a_webhook_would_bring(
    command: Command, caller: str, number: str
) -> None:
    said = command("dial", "--line", "standard", "--from", caller, "--at", OPEN).output
    assert f"called from {number}, " in said


@pytest.mark.parametrize(
    ("caller", "remedy"),
    [
        ("01 99 00 01 0", "lacks digits; write it whole"),
        ("O1 99 00 01 01", "an O for a 0"),
        ("hello", "is no telephone number"),
        ("sip:alice@example.com", "is no telephone number"),
    ],
)
def test_a_caller_who_was_written_wrong_is_not_taken_for_a_withheld_one(
    command: Command, caller: str, remedy: str
) -> None:
    said = command("dial", "--line", "standard", "--from", caller, fails=2).stderr
    assert f"--from: {caller!r} " in said
    assert remedy in " ".join(said.split())
