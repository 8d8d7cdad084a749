"""Writing up one's call: what the form shows, keeps and saves."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from callrouter.records import (
    Agent,
    Call,
    CallNotes,
    Database,
    Offer,
    Ticket,
    TicketMessage,
)
from tests.pages.visitors import ABANDONED, IN_WRITING, TALKING, WRITTEN_UP, Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

PAGE = f"/console/calls/{WRITTEN_UP}/write-up"
NOTES = f"/console/calls/{WRITTEN_UP}/notes"


def keep(someone: Visitor, version: int, address: str = NOTES, **fields: str) -> tuple[int, object]:
    sent = {"typist": "dario", "version": version, "fields": fields}
    answer = someone.client.post(address, json=sent)
    return answer.status_code, answer.json


def was(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(was\.\w+)" value="([^"]*)"', page))


def test_the_form_is_there_while_the_call_goes_on_and_says_by_when_what_is_due(
    visitor: Callable[[], Visitor],
) -> None:
    page = visitor().sign_in("celia").get("/console/write-up").text
    assert f'action="/console/calls/{TALKING}/write-up"' in page
    assert "The call goes on" in page
    cells = re.findall(
        r'name="severity" value="([\w-]+)".*?<b>(S\d)</b>.*?<span>by (\w+)', page, re.DOTALL
    )
    severities = " ".join(severity for _, severity, _ in cells)
    assert severities == "S1 S2 S3 S2 S3 S4 S3 S4 S5"
    assert re.search(r'value="request" checked', page)


def test_what_was_typed_is_in_the_form_again_in_any_browser(
    visitor: Callable[[], Visitor],
) -> None:
    dario = visitor().sign_in("dario")
    assert keep(dario, 0, note="Call Bob", severity="low-low", subject="<b>Down")[0] == 200
    for page in (visitor().sign_in("dario").get(PAGE).text, dario.get("/console/write-up").text):
        assert ">Call Bob</textarea>" in page
        assert 'value="&lt;b&gt;Down"' in page
        assert re.search(r'value="low-low" checked', page)
        assert 'name="version" value="1"' in page


def test_another_window_is_told_what_is_kept_and_after_saving_that_it_is_saved(
    visitor: Callable[[], Visitor],
) -> None:
    dario = visitor().sign_in("dario")
    keep(dario, 0, note="here")
    status, told = keep(dario, 0, note="there")
    assert (status, told) == (409, {"version": 1, "fields": {"note": "here"}})
    dario.get(PAGE)
    assert dario.post(PAGE, nature="incident", note="here", version="1").status_code == 303
    assert keep(dario, 1, note="more")[0] == 410


@pytest.mark.parametrize(
    ("login", "typist", "address", "status"),
    [
        ("anna", "anna", NOTES, 404),
        ("dario", "anna", NOTES, 401),
        ("dario", "dario", f"/console/calls/{TALKING}/notes", 404),
    ],
)
def test_notes_are_kept_of_ones_own_calls_in_ones_own_name(
    visitor: Callable[[], Visitor], login: str, typist: str, address: str, status: int
) -> None:
    someone = visitor().sign_in(login)
    sent = {"typist": typist, "version": 0, "fields": {"note": "x"}}
    assert someone.client.post(address, json=sent).status_code == status
    odd = {"typist": typist, "version": 0, "fields": {"No name!": "x"}}
    assert someone.client.post(address, json=odd).status_code == 422


def test_saved_it_is_in_the_ticket_and_the_console_says_so(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    dario = visitor().sign_in("dario")
    seen = was(dario.get(PAGE).text)
    typed = {
        "nature": "incident", "severity": "high-high", "subject": "Down", "note": "One\r\ntwo",
        "next": "mine", "version": "0",
    }  # fmt: skip
    answer = dario.post(PAGE, **typed, **seen)
    back = f"/console?saved={WRITTEN_UP}"
    assert (answer.status_code, answer.location) == (303, f"{back}#own-card")
    page = dario.get(back).text
    assert "Saved in ticket 1000 0012." in page
    assert f'data-saved="{WRITTEN_UP}"' in page
    with records.read() as session:
        ticket = session.query(Ticket).filter_by(number="10000012").one()
        (note,) = session.query(TicketMessage).filter_by(kind="note")
        assert (ticket.severity, ticket.subject, note.text) == ("S1", "Down", "One\ntwo")
        assert session.query(CallNotes).count() == 0
    dario.post(PAGE, **{**typed, "version": "1"}, **seen)
    assert "This write-up was saved already." in dario.get("/console").text


def test_saved_in_wrap_up_one_press_ends_it_too(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    def state() -> str:
        with records.read() as session:
            return session.query(Agent).filter_by(login="dario").one().state

    dario, celia = visitor().sign_in("dario"), visitor().sign_in("celia")
    ending = r'value="end_wrap_up"[^>]*>'
    [during_call] = re.findall(ending, celia.get("/console/write-up").text)
    [in_wrap_up] = re.findall(ending, dario.get(PAGE).text)
    assert ("hidden" in during_call, "hidden" in in_wrap_up) == (True, False)
    wrong = dario.post(PAGE, next="resolved", then="end_wrap_up")
    assert (wrong.status_code, state()) == (422, "wrap_up")
    assert dario.post(PAGE, nature="incident", note="Done", then="end_wrap_up").status_code == 303
    assert state() == "available"
    assert dario.post(PAGE, nature="incident", note="More", then="end_wrap_up").status_code == 303
    assert state() == "available"


def test_one_press_ends_wrap_up_too_while_the_caller_is_still_asked_how_it_was(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    with records.begin() as session:
        session.query(Agent).filter_by(login="celia").one().state = "wrap_up"
    celia, page = visitor().sign_in("celia"), f"/console/calls/{TALKING}/write-up"
    [ending] = re.findall(r'value="end_wrap_up"[^>]*>', celia.get(page).text)
    assert "hidden" not in ending
    celia.post(page, nature="incident", note="Done", then="end_wrap_up")
    with records.read() as session:
        assert session.query(Agent).filter_by(login="celia").one().state == "available"
        assert session.query(CallNotes).one().wanted_at is not None


def test_a_form_that_was_saved_says_so_until_something_is_typed_into_it_again(
    visitor: Callable[[], Visitor],
) -> None:
    dario, part = visitor().sign_in("dario"), "/console/write-up?part=1"
    saved = "Saved in ticket 1000 0012. What you still type here will be added to it."
    assert keep(dario, 0, note="Call Bob")[0] == 200
    assert saved not in dario.get(f"{part}&saved=1").text
    dario.post(PAGE, nature="incident", note="Call Bob", next="mine", version="1")
    assert saved in dario.get(f"{part}&saved=1").text
    assert saved not in dario.get(part).text
    assert keep(dario, 0, note="And Ann")[0] == 200
    assert saved not in dario.get(f"{part}&saved=1").text
    assert saved not in visitor().sign_in("celia").get(f"{part}&saved=1").text


def test_what_is_missing_is_told_beside_its_field_and_nothing_typed_is_lost(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    dario = visitor().sign_in("dario")
    dario.get(PAGE)
    answer = dario.post(PAGE, nature="", severity="high-high", next="resolved", note="Call Bob")
    assert answer.status_code == 422
    assert "Write what the partner is to know or do" in answer.text
    assert "only an incident has a severity" in answer.text
    assert ">Call Bob</textarea>" in answer.text
    with records.read() as session:
        assert session.query(TicketMessage).count() == 0


def test_a_nature_settled_on_the_card_since_the_form_was_drawn_is_not_asked_for_again(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    with records.begin() as session:
        session.query(Ticket).filter_by(number="10000012").one().nature = "undetermined"
    dario = visitor().sign_in("dario")
    seen = was(dario.get(PAGE).text)
    assert seen["was.nature"] == "undetermined"
    with records.begin() as session:
        session.query(Ticket).filter_by(number="10000012").one().nature = "incident"
    # Nothing is chosen in the form, as browsers send that.
    typed = {"severity": "high-high", "next": "resolved"}
    again = dario.post(PAGE, **typed, **seen)
    assert again.status_code == 422
    assert "only an incident has a severity" not in again.text
    assert re.search(r'name="nature" type="radio" value="incident" checked', again.text)
    assert dario.post(PAGE, **typed, text="Done", version="0", **seen).status_code == 303
    with records.read() as session:
        ticket = session.query(Ticket).filter_by(number="10000012").one()
        assert (ticket.severity, ticket.state) == ("S1", "resolved")


def test_what_a_colleague_has_changed_meanwhile_is_shown_and_saved_again_mine_counts(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    dario = visitor().sign_in("dario")
    seen = was(dario.get(PAGE).text)
    with records.begin() as session:
        session.query(Ticket).filter_by(number="10000012").one().subject = "Down in Lyon"
    typed = {"nature": "incident", "subject": "Down", "next": "mine", "note": "Call Bob"}
    answer = dario.post(PAGE, **typed, **seen)
    assert answer.status_code == 409
    assert "Down in Lyon" in answer.text
    assert 'value="Down"' in answer.text
    again = dario.post(PAGE, **typed, version="1", **was(answer.text))
    assert again.status_code == 303
    with records.read() as session:
        assert session.query(Ticket).filter_by(number="10000012").one().subject == "Down"


def test_lines_on_file_are_written_over_by_whoever_saw_them(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    with records.begin() as session:
        found = session.query(Ticket).filter_by(number="10000012").one()
        found.told = {"pre_diagnosis": "Ping lost\nSwitch up"}
    dario = visitor().sign_in("dario")
    # As browsers send them.
    seen = {name: text.replace("\n", "\r\n") for name, text in was(dario.get(PAGE).text).items()}
    typed = {"nature": "incident", "next": "mine", "pre_diagnosis": "Ping lost\r\nSwitch \x1bdown"}
    assert dario.post(PAGE, **typed, **seen).status_code == 303
    with records.read() as session:
        told = session.query(Ticket).filter_by(number="10000012").one().told
    assert told == {"pre_diagnosis": "Ping lost\nSwitch \ufffddown"}


def test_what_the_ticket_does_not_take_is_listed_with_the_reason_until_it_does(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    with records.begin() as session:
        celia = session.query(Agent).filter_by(login="celia").one()
        ticket = session.query(Ticket).filter_by(number="10000012").one()
        ticket.owner_id, ticket.state = celia.id, "open"
    dario = visitor().sign_in("dario")
    seen = was(dario.get(PAGE).text)
    answer = dario.post(PAGE, nature="incident", subject="Down", note="Call Bob", **seen)
    assert answer.status_code == 422
    for page in (answer, dario.get(PAGE), visitor().sign_in("dario").get("/console/write-up")):
        assert "Not in the ticket. Celia has this ticket in hand already." in page.text
        assert ">Call Bob</textarea>" in page.text
    # Beside the form of another call.
    with records.begin() as session:
        offer = session.query(Offer).filter_by(token="offer-dario").one()
        session.add(
            Offer(
                token="other", call_id=session.query(Call).filter_by(sid=ABANDONED).one().id,
                agent_id=offer.agent_id, state="finished", rank=0, made_at=offer.made_at,
                accepted_at=offer.accepted_at, deadline=offer.deadline,
            )
        )  # fmt: skip
    other = dario.get(f"/console/calls/{ABANDONED}/write-up").text
    listed = other.partition('id="unsaved"')[2]
    assert PAGE in listed
    assert "Celia has this ticket in hand already." in listed
    # Given back, it takes it.
    with records.begin() as session:
        session.query(Ticket).filter_by(number="10000012").one().owner_id = None
    page = dario.get(PAGE).text
    assert dario.post(PAGE, nature="incident", subject="Down", note="Call Bob", version="1",
                      **was(page)).status_code == 303  # fmt: skip
    assert "Call Bob" not in dario.get("/console/write-up").text


def test_saved_in_one_window_what_was_typed_in_the_other_is_shown_first(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    dario = visitor().sign_in("dario")
    seen = was(dario.get(PAGE).text)
    keep(dario, 0, note="there", severity="low-low", next="resolved")
    typed = {"nature": "incident", "note": "here", "next": "mine"}
    answer = dario.post(PAGE, **typed, **seen, version="0")
    assert answer.status_code == 409
    for words in ("there", "S5", "Resolved"):
        assert f"Typed in another window: {words}" in answer.text
    assert ">here</textarea>" in answer.text
    with records.read() as session:
        assert session.query(TicketMessage).count() == 0
    assert dario.post(PAGE, **typed, **seen, version="1").status_code == 303


def test_what_a_colleague_has_changed_is_shown_as_soon_as_the_form_is_opened_again(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    dario = visitor().sign_in("dario")
    seen = was(dario.get(PAGE).text)
    keep(dario, 0, subject="Down", service="", **seen)
    with records.begin() as session:
        ticket = session.query(Ticket).filter_by(number="10000012").one()
        ticket.subject, ticket.service = "Down in Lyon", "vps-12"
    page = dario.get(PAGE).text
    assert "Down in Lyon" in page
    assert 'value="Down"' in page
    # What was left as it was is the colleague's.
    assert 'name="service" value="vps-12"' in page
    assert was(page)["was.subject"] == "Down in Lyon"


def test_a_write_up_that_was_not_saved_is_listed_until_it_is(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    dario = visitor().sign_in("dario")
    keep(dario, 0, note="Call Bob")
    dario.post("/console/agents/dario/end-wrap-up")
    assert ">Call Bob</textarea>" in dario.get("/console/write-up").text
    assert "Aucun appel à décrire." in visitor().sign_in("bruno").get("/console/write-up").text


def test_what_was_not_saved_is_read_by_colleagues_on_the_ticket_also_when_its_author_has_gone(
    visitor: Callable[[], Visitor],
) -> None:
    dario, bruno = visitor().sign_in("dario"), visitor().sign_in("bruno")
    ticket = "/tickets/10000012"
    assert "pas enregistré" not in bruno.get(ticket).text
    keep(dario, 0, note="Call Bob <tonight>", subject="Lyon", **{"was.subject": "Lyon"})
    page = bruno.get(ticket).text
    left = page[page.index(f'id="unsaved-{WRITTEN_UP}') :]
    left = left[: left.index("</article>")]
    assert "Dario" in left
    assert "pas enregistré" in left
    assert "Call Bob &lt;tonight&gt;" in left
    assert "Lyon" not in left
    assert f"{PAGE}" in dario.get(ticket).text
    assert f"{PAGE}" not in page

    visitor().sign_in("admin").post("/agents/dario/disable")
    assert "Call Bob &lt;tonight&gt;" in bruno.get(ticket).text


def test_a_call_is_added_to_an_open_ticket_of_its_partner_and_taken_off_again(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    celia = visitor().sign_in("celia")
    with records.begin() as session:
        # Written again, it has its place in the work list.
        ticket = session.query(Ticket).filter_by(number=IN_WRITING).one()
        ticket.subject, ticket.severity = "Down since Monday", "S2"
        ticket.due_at = clock.now - timedelta(minutes=1)
    page = celia.get("/console/write-up").text
    assert re.search(r"Down since Monday\s+<span[^>]*>S2 · \w+ · .*overdue", page)
    # Once is enough: the card lists them while the call is offered.
    assert "open-tickets" not in celia.get("/console").text
    assert re.search(rf'name="number" value="{IN_WRITING}" data-key="\d"', page)
    answer = celia.post(f"/console/calls/{TALKING}/link", number=IN_WRITING)
    assert (answer.status_code, answer.location) == (303, "/console#write-up")
    with records.read() as session:
        ticket = session.query(Ticket).filter_by(number=IN_WRITING).one()
        assert session.query(Call).filter_by(sid=TALKING).one().belongs_to_id == ticket.id
    page = celia.get("/console/write-up").text
    assert "it opens no other" in page
    assert f'name="number" value="{IN_WRITING}"' not in page
    assert celia.post(f"/console/calls/{TALKING}/link", number="12345678").status_code == 422
    assert celia.post(f"/console/calls/{TALKING}/unlink").status_code == 303
    with records.read() as session:
        assert session.query(Call).filter_by(sid=TALKING).one().belongs_to_id is None
