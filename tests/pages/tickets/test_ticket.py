"""A ticket as it is read: by whichever number and role, in both languages, harmless whatever a
partner wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from callrouter.desk.accesses import log_access
from callrouter.desk.correspondence import NewAttachment
from callrouter.desk.merging import merge
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import take
from callrouter.records import Agent, Call, Database, Offer, Ticket
from callrouter.rules.ticket_number import number_for, spaced
from callrouter.settings import Settings
from tests.browser import needs_chromium
from tests.cli.desk import FIRST, NOW, SECOND, fill_desk
from tests.pages.app import pages_on
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.reading import shown
from tests.pages.visitors import Clock, Visitor
from tests.plans import noted, plans_of, read_whole


@pytest.fixture
def desk(records: Database, settings: Settings, clock: Clock) -> None:
    """Zoe worked on the first ticket, into which the second was merged."""
    runtime = pages_on(records, settings, clock).extensions["pages"].runtime
    fill_desk(records)
    with records.begin() as session:
        first = session.query(Ticket).filter_by(number=FIRST).one()
        first.subject = "Serveur <script>alert(1)</script> muet"
        # The last is what a version to come may ask for.
        first.told = {"symptoms": "Plus rien.\n=1+1", "tests": "<b>ping</b>, ssh", "region": "GRA"}
        first.call_back = {"whom": "Alice", "number": "+33199000101", "when": "avant midi"}
        session.add(
            Call(
                sid="CA" + "1" * 32, line="advanced", state="ended", outcome="queued",
                disposition="answered", arrived_at=NOW, connected_at=NOW,
                ended_at=NOW + timedelta(minutes=3), belongs_to_id=first.id,
            )
        )  # fmt: skip
        session.flush()
        call, yves = session.query(Call).one(), session.query(Agent).filter_by(login="yves").one()
        for token, state in (("lost", "lost"), ("talked", "finished")):
            session.add(
                Offer(
                    token=token, call_id=call.id, agent_id=yves.id, state=state, rank=0,
                    made_at=NOW, deadline=NOW,
                )
            )  # fmt: skip
    take(runtime, SECOND, "zoe", clock.now, reason="knows_the_case")
    take(runtime, FIRST, "zoe", clock.now)
    qualified = Save(
        nature="incident", urgency="high", impact="high", why="tout est arrêté",
        text="Nous regardons.\n<img src=x onerror=alert(1)>", note="Baie 12.",
        attachments=[NewAttachment("trace.txt", "text/plain", b"ping\n" * 2500)],
    )  # fmt: skip
    save(runtime, FIRST, "zoe", qualified, clock.now)
    log_access(runtime, FIRST, "zoe", "mode rescue", clock.now, service=None)
    merge(runtime, FIRST, SECOND, "zoe", clock.now)


@pytest.mark.usefixtures("desk")
def test_a_ticket_is_read_whole_by_either_number(visitor: Callable[[], Visitor]) -> None:
    someone = visitor().sign_in("yves")
    page = someone.get(f"/tickets/{SECOND}").text
    told = shown(page)
    for words in (
        f"Ticket {spaced(FIRST)}",
        f"Le ticket {spaced(SECOND)} a été fusionné avec celui-ci.",
        "Responsable Zoe",
        "Gravité S1",
        "première réponse (S1, 1 heure ouvrée) : à faire avant le ",
        "Symptômes Plus rien. =1+1",
        "region GRA",
        "À rappeler Alice, +33 1 99 00 01 01, avant midi",
        "Zoe réponse,",
        "Nous regardons. <img src=x onerror=alert(1)>",
        "trace.txt (12,5 ko)",
        "Zoe note,",
        "Baie 12.",
        "interne",
        "répondu · Yves · 3 min",
        "gravité qualifiée alice@nord.example",
        "à envoyer",
        "Zoe l'a qualifié : S1 (avant : rien), urgence forte",
        "Zoe a accédé à vps-12 : mode rescue",
        f"[{spaced(SECOND)}] Zoe a pris le ticket en main. Pas le suivant de la liste",
    ):
        assert words in told
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>ping" not in page

    someone.post("/language", language="en")
    told = shown(someone.get(f"/tickets/{FIRST}").text)
    assert "Owner Zoe" in told
    assert "Zoe note," in told
    assert "trace.txt (12.5 kB)" in told
    assert "first response (S1, 1 business hour): due " in told
    assert "was merged into this one" not in told


@pytest.mark.usefixtures("desk")
def test_a_ticket_leads_to_its_calls_for_those_who_may_open_them(
    visitor: Callable[[], Visitor],
) -> None:
    call = f'href="/calls/CA{"1" * 32}"'
    assert call in visitor().sign_in("vera").get(f"/tickets/{FIRST}").text
    assert call not in visitor().sign_in("yves").get(f"/tickets/{FIRST}").text


@pytest.mark.usefixtures("desk")
def test_a_number_is_taken_as_people_write_it_and_an_unknown_one_is_not_found(
    visitor: Callable[[], Visitor],
) -> None:
    someone = visitor().sign_in("yves")
    answer = someone.get(f"/tickets/{spaced(FIRST)}")
    assert (answer.status_code, answer.location) == (302, f"/tickets/{FIRST}")
    for number in ("50000000", "17", "x", "10000039"):
        assert someone.get(f"/tickets/{number}").status_code == 404


@pytest.mark.usefixtures("desk")
def test_a_ticket_is_read_by_indexes_however_much_was_written_on_it(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("yves")
    with noted(records) as questions:
        assert someone.get(f"/tickets/{FIRST}").status_code == 200
    tables = (
        "tickets", "ticket_events", "ticket_messages", "attachments", "deadlines", "pauses",
        "promises", "outbox", "calls", "counted_contacts", "overages",
    )  # fmt: skip
    assert read_whole(plans_of(records, questions), *tables) == []
    assert len(questions) < 40


@pytest.mark.usefixtures("desk")
def test_a_ticket_into_which_many_were_merged_is_found_among_many_others(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    with records.begin() as session:
        first = session.query(Ticket).filter_by(number=FIRST).one()
        others = [
            Ticket(number=number_for(100 + one), channel="form", state="closed", nature="request",
                   rank=0, language="fr", opened_at=NOW,
                   merged_into_id=first.id if one < 30 else None)
            for one in range(2_000)
        ]  # fmt: skip
        session.add_all(others)
    with records.begin() as session:
        session.execute(text("ANALYZE"))
    someone = visitor().sign_in("yves")
    with noted(records) as questions:
        assert someone.get(f"/tickets/{FIRST}").status_code == 200
    assert read_whole(plans_of(records, questions), "tickets") == []


@needs_chromium
@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_a_ticket_looks(console: Open, language: str) -> None:
    page = console("vera")
    speak(page, language)
    page.goto(page.url.replace("/console", f"/tickets/{SECOND}"))
    expect(page.locator("h1")).to_contain_text(spaced(FIRST))
    look_at(page, f"ticket-{language}")
