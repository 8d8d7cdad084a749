"""What an agent writes up of a call goes into its ticket (art. 4.1), once, whenever it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from callrouter.calls.wrap_up import AlreadySaved, NotTaken, write_up
from callrouter.desk.acting import ActError
from callrouter.desk.call_notes import OtherNotes, forget_old_notes, keep_notes
from callrouter.desk.describing import Description
from callrouter.desk.linking import link
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import take
from callrouter.people.overtaking import Overtaken
from callrouter.records import Call, CallNotes, OwedMail, Ticket, TicketMessage
from callrouter.sandbox.handset import Handset
from callrouter.views.write_up import ON_FILE, unsaved, write_up_of
from callrouter.wording.problems import say_problem
from tests.stories.callers import long_steps
from tests.stories.desk import opened
from tests.stories.test_end_of_call import in_conversation
from tests.world import YVES, World

WRITTEN = {
    "nature": "incident", "subject": "Plus de réseau", "service": "pci-42",
    "severity": "high-medium", "pre_diagnosis": "Le switch répond", "note": "Rappeler Bob",
    "next": "mine", "text": "",
}  # fmt: skip
UNSEEN = {f"was.{name}": "" for name in ON_FILE} | {"was.nature": "request"}


def talking(world: World) -> tuple[Handset, str]:
    """Alice and Zoé speak; the SID of the call."""
    alice, _ = in_conversation(world)
    world.agent(YVES, state="away")
    return alice, world.call().sid


def saves(world: World, sid: str, version: int = 0, login: str = "zoe", **changes: str) -> str:
    """Zoé saves the form, drawn when nothing was on file; the number of the ticket."""
    fields = {**WRITTEN, **UNSEEN, **changes}
    written = write_up(world.runtime, sid, login, fields, version, world.now)
    return written.number if written is not None else ""


def ticket(world: World) -> Ticket:
    (found,) = [one for one in world.all(Ticket) if one.call_id is not None]
    return found


def notes(world: World) -> list[str]:
    return [one.text for one in world.all(TicketMessage) if one.kind == "note"]


def why_not(world: World) -> dict[str, list[str]]:
    """By call, why what Zoé wrote up of it is not in its ticket."""
    with world.records.read() as session:
        found = unsaved(session, 1, world.now)
    return {one.call_sid: [problem.name for problem in one.why] for one in found}


@contextmanager
def never_forgotten(world: World) -> Iterator[None]:
    """Meanwhile what was written up cannot be deleted, which is the last that saving it does."""
    with world.records.begin() as session:
        session.execute(text(
            "CREATE TRIGGER kept BEFORE DELETE ON call_notes BEGIN SELECT RAISE(ABORT, 'no'); END"
        ))  # fmt: skip
    yield
    with world.records.begin() as session:
        session.execute(text("DROP TRIGGER kept"))


def hangs_up(world: World, alice: Handset) -> None:
    alice.hangup()
    world.pass_time(3)


def owner(world: World) -> int | None:
    return ticket(world).owner_id


def test_what_is_saved_after_the_call_is_all_in_its_ticket(world: World) -> None:
    alice, sid = talking(world)
    hangs_up(world, alice)
    number = saves(world, sid)

    found = ticket(world)
    assert (found.number, found.subject, found.service) == (number, "Plus de réseau", "pci-42")
    assert (found.nature, found.severity, found.told) == (
        "incident", "S2", {"pre_diagnosis": "Le switch répond"},
    )  # fmt: skip
    assert (notes(world), found.state, owner(world)) == (["Rappeler Bob"], "open", 1)
    assert world.all(CallNotes) == []
    assert world.call().nature_is_settled
    with pytest.raises(AlreadySaved):
        saves(world, sid, version=1)
    assert notes(world) == ["Rappeler Bob"]


def test_what_is_saved_during_the_call_goes_into_the_ticket_by_itself(world: World) -> None:
    alice, sid = talking(world)
    assert saves(world, sid) == ""
    with world.records.read() as session:
        shown = write_up_of(session, world.runtime.clocks, 1, sid, world.now)
    assert shown is not None and shown.is_wanted and shown.typed is not None
    assert shown.typed["note"] == "Rappeler Bob"
    assert world.all(Ticket) == []
    # More is typed after that.
    call = world.call()
    fields = {**WRITTEN, **UNSEEN, "note": "Rappeler Bob ce soir"}
    assert keep_notes(world.records, 1, call.id, fields, 1, world.now) == 2
    hangs_up(world, alice)
    world.pass_time(3)

    assert (ticket(world).severity, notes(world)) == ("S2", ["Rappeler Bob ce soir"])
    assert world.all(CallNotes) == []
    world.pass_time(10)
    assert notes(world) == ["Rappeler Bob ce soir"]


def test_a_message_to_the_partner_that_goes_on_after_saving_is_not_mailed_in_mid_sentence(
    world: World,
) -> None:
    alice, sid = talking(world)
    saves(world, sid, text="Bonjour,\r\nnous regardons.")
    call = world.call()
    fields = {**WRITTEN, **UNSEEN, "text": "Bonjour,\nnous regardons.", "note": "Rappeler Bob"}
    keep_notes(world.records, 1, call.id, {**fields, "note": "Rappeler Bob ce soir"}, 1, world.now)
    (kept,) = world.all(CallNotes)
    assert kept.wanted_at is not None
    keep_notes(world.records, 1, call.id, {**fields, "text": "Bonjour,\nnous"}, 2, world.now)
    hangs_up(world, alice)
    world.pass_time(3)

    (kept,) = world.all(CallNotes)
    assert (kept.wanted_at, kept.fields["text"]) == (None, "Bonjour,\nnous")
    assert notes(world) == []
    saves(world, sid, kept.version, text="Bonjour,\nnous revenons vers vous.")
    mailed = [one.text for one in world.all(TicketMessage) if one.kind == "reply"]
    assert mailed == ["Bonjour,\nnous revenons vers vous."]


def test_a_form_sent_twice_before_any_of_it_was_kept_is_in_the_ticket_once(world: World) -> None:
    alice, sid = talking(world)
    hangs_up(world, alice)
    sent = {"next": "waiting_for_partner", "text": "Quelle adresse ?"}
    number = saves(world, sid, **sent)
    there, mails = len(world.all(TicketMessage)), len(world.all(OwedMail))
    assert saves(world, sid, **sent) == number
    assert (len(world.all(TicketMessage)), len(world.all(OwedMail))) == (there, mails)
    assert world.all(CallNotes) == []
    # The same words with another next step are said again.
    saves(world, sid, **{**sent, "next": "resolved"})
    assert (ticket(world).state, len(world.all(TicketMessage))) == ("resolved", there + 1)


def test_saving_confirms_what_the_caller_chose(world: World) -> None:
    alice, sid = talking(world)
    hangs_up(world, alice)
    assert not world.call().nature_is_settled
    saves(world, sid, nature="request", severity="")
    assert world.call().nature_is_settled
    assert (ticket(world).nature, ticket(world).severity) == ("request", None)


@pytest.mark.parametrize(
    ("following", "text", "state", "owned"),
    [
        ("mine", "", "open", True),
        ("list", "", "open", False),
        ("waiting_for_partner", "Quelle adresse ?", "waiting_for_partner", True),
        ("resolved", "C'était le câble.", "resolved", True),
    ],
)
def test_the_next_step_is_what_becomes_of_the_ticket(
    world: World, following: str, text: str, state: str, owned: bool
) -> None:
    alice, sid = talking(world)
    hangs_up(world, alice)
    saves(world, sid, next=following, text=text)
    assert (ticket(world).state, owner(world) == 1) == (state, owned)


def test_a_colleague_who_changed_the_same_meanwhile_is_not_overwritten(world: World) -> None:
    alice, sid = talking(world)
    hangs_up(world, alice)
    number = ticket(world).number or ""
    take(world.runtime, number, "zoe", world.now)
    described = Description(subject="Panne à Lyon", service="ns1.example")
    save(world.runtime, number, "zoe", Save(description=described), world.now)

    with pytest.raises(Overtaken) as refused:
        saves(world, sid)
    assert refused.value.theirs == {"subject": "Panne à Lyon", "service": "ns1.example"}
    assert (ticket(world).subject, notes(world)) == ("Panne à Lyon", [])
    (kept,) = world.all(CallNotes)
    assert (kept.fields["subject"], kept.wanted_at) == ("Plus de réseau", None)
    assert why_not(world) == {sid: ["write_up_overtaken"]}

    # What Zoé left as it was is the colleague's; what she has seen by now she may write over.
    seen = {f"was.{name}": text for name, text in refused.value.on_file.items()}
    again = {**seen, "service": "ns1.example"}
    saves(world, sid, kept.version, **again)
    assert (ticket(world).subject, ticket(world).service) == ("Plus de réseau", "ns1.example")
    assert notes(world) == ["Rappeler Bob"]


def test_where_a_colleague_has_the_ticket_only_a_note_is_added_and_the_rest_is_kept(
    world: World,
) -> None:
    alice, sid = talking(world)
    saves(world, sid)
    alice.hangup()
    world.sandbox.settle()
    take(world.runtime, ticket(world).number or "", "yves", world.now, reason="same_cause")
    world.pass_time(3)

    assert (ticket(world).severity, notes(world)) == (None, [])
    (kept,) = world.all(CallNotes)
    assert (kept.wanted_at, kept.fields["note"]) == (None, "Rappeler Bob")
    with world.records.read() as session:
        (shown,) = unsaved(session, 1, world.now)
    assert [say_problem(one, "en") for one in shown.why] == [
        "Yves has this ticket in hand already."
    ]
    with pytest.raises(ActError):
        saves(world, sid, kept.version)
    (kept,) = world.all(CallNotes)
    plain = {**dict.fromkeys(WRITTEN, ""), "nature": "request", "note": "Rappeler Bob"}
    with world.records.begin() as session:
        session.query(Call).one().nature_settled_at = world.now
    saves(world, sid, kept.version, **plain)
    assert (notes(world), owner(world)) == (["Rappeler Bob"], 2)


def test_a_call_that_was_linked_is_written_up_on_that_ticket(world: World) -> None:
    alice, sid = talking(world)
    number = opened(world, 1)
    link(world.runtime, sid, number, "zoe", world.now)
    saves(world, sid)
    hangs_up(world, alice)
    world.pass_time(3)
    (only,) = world.all(Ticket)
    assert (only.number, only.severity, notes(world)) == (number, "S2", ["Rappeler Bob"])


def test_only_who_took_the_call_writes_it_up(world: World) -> None:
    _, sid = talking(world)
    with pytest.raises(NotTaken):
        saves(world, sid, login="yves")
    with pytest.raises(NotTaken):
        saves(world, "CA00", login="zoe")


def test_two_windows_of_one_person_do_not_write_over_each_other(world: World) -> None:
    talking(world)
    call, one, other = world.call().id, {"note": "ici"}, {"note": "là"}
    assert keep_notes(world.records, 1, call, one, 0, world.now) == 1
    for version in (0, 7):
        with pytest.raises(OtherNotes) as refused:
            keep_notes(world.records, 1, call, other, version, world.now)
        assert (refused.value.fields, refused.value.version) == (one, 1)
    assert keep_notes(world.records, 1, call, other, 1, world.now) == 2


def test_saving_in_one_window_does_not_write_over_what_was_typed_in_the_other(
    world: World,
) -> None:
    _, sid = talking(world)
    typed = {**WRITTEN, **UNSEEN, "note": "Rappeler Bob ce soir"}
    keep_notes(world.records, 1, world.call().id, typed, 0, world.now)
    with pytest.raises(OtherNotes) as refused:
        saves(world, sid)
    assert (refused.value.fields, refused.value.version) == (typed, 1)
    # The same words are no others, however often they are sent.
    assert saves(world, sid, note="Rappeler Bob ce soir") == ""


@pytest.mark.only_on("sqlite")
@pytest.mark.logs_error("item.set_aside")
def test_who_dies_half_way_leaves_nothing_in_the_ticket_and_the_sweeper_puts_it_there_once(
    world: World,
) -> None:
    alice, sid = talking(world)
    hangs_up(world, alice)
    with never_forgotten(world), long_steps(5):
        with pytest.raises(IntegrityError):
            saves(world, sid, next="waiting_for_partner", text="Quelle adresse ?")
        world.pass_time(65)
        assert (ticket(world).state, owner(world), world.all(TicketMessage)) == ("new", None, [])
        assert why_not(world) == {sid: ["write_up_late"]}
    with long_steps(5):
        world.pass_time(60)
    assert (ticket(world).state, owner(world)) == ("waiting_for_partner", 1)
    kinds = sorted(one.kind for one in world.all(TicketMessage))
    assert kinds == ["note", "question", "told"]
    assert (world.all(CallNotes), why_not(world)) == ([], {})


def test_what_is_in_the_ticket_is_kept_no_more_and_old_notes_are_forgotten(world: World) -> None:
    alice, sid = talking(world)
    call = world.call().id
    keep_notes(world.records, 1, call, WRITTEN, 0, world.now)
    forget_old_notes(world.records, world.now + timedelta(days=29))
    assert len(world.all(CallNotes)) == 1
    hangs_up(world, alice)
    saves(world, sid, 1)
    with pytest.raises(OtherNotes) as refused:
        keep_notes(world.records, 1, call, WRITTEN, 2, world.now)
    assert refused.value.fields is None
    keep_notes(world.records, 1, call, WRITTEN, 0, world.now)
    forget_old_notes(world.records, world.now + timedelta(days=31))
    assert world.all(CallNotes) == []
