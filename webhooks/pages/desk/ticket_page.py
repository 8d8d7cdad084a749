"""The page of a ticket, put together: as it stands, or with what somebody typed into it and why
that was not saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import abort, render_template

from callrouter.desk.correspondence import HOLD
from callrouter.desk.meanwhile import NO_NEWS
from callrouter.desk.saving import NEED_A_TEXT
from callrouter.desk.text_blocks import text_blocks
from callrouter.records import TextBlock
from callrouter.records.current_hours import current_revision
from callrouter.rules.clock import clock_of
from callrouter.rules.diagnosis import DIAGNOSES
from callrouter.rules.merging import UNDONE_WITHIN, can_be_undone
from callrouter.rules.schedule import Schedule
from callrouter.rules.ticket import BY_AGENTS, STATES, TRANSITIONS, UNRESOLVED
from callrouter.rules.ticket_number import spaced
from callrouter.rules.written_text import parts_of, spans_of
from callrouter.views.at_ticket import AtTicket, at, ticket_leading
from callrouter.views.left_unsaved import left_unsaved
from callrouter.views.partner_at_ticket import PartnerAtTicket, partner_at
from callrouter.views.partner_past import past_of
from callrouter.views.severity import choice_of_ticket
from callrouter.views.ticket import whole, with_names
from callrouter.wording import COLON, Language
from callrouter.wording.calendar import name_clock
from callrouter.wording.call_heading import WORDS as CALL_WORDS
from callrouter.wording.clock import say_clock
from callrouter.wording.correspondence import name_message
from callrouter.wording.deadline_receipt import say_reckoning
from callrouter.wording.due import say_due
from callrouter.wording.mails.names import STATES as MAIL_STATES
from callrouter.wording.mails.names import name_mail
from callrouter.wording.pages import say_in
from callrouter.wording.ticket_heading import LABELS, WORDS, say_deadline, say_ticket_heading
from callrouter.wording.ticket_history import WORDS as HISTORY_WORDS
from callrouter.wording.ticket_history import say_entry, say_history
from callrouter.wording.ticket_names import names_at
from callrouter.wording.told import is_told_above, name_told
from callrouter.wording.written import (
    keep_together,
    write_date,
    write_day,
    write_short,
    write_size,
)
from webhooks.pages import addresses
from webhooks.pages.access import page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.desk.partner_past import words_of_past
from webhooks.pages.desk.sent import Sent
from webhooks.pages.onlookers import said_of

Facts = dict[str, Any]

MESSAGES, MAILS, ENTRIES = 8, 10, 30
"""So many of the last of each are shown of a ticket that has many; all are, when asked for."""
WORTH_A_CLICK = 4
"""Fewer are not left out."""
SUMMARY = ("severity", "nature", "rank", "due_at", "partner", "contact")
BEGINS = 60
"""Characters of a text block that are shown where one is chosen."""


def ticket_page(
    number: str,
    *,
    asked: Sent | None = None,
    problems: Mapping[str, list[str]] | None = None,
    goes_on_at: str | None = None,
    again: int | None = None,
    everything: bool = False,
) -> str:
    """The ticket to which this number leads. `asked`: what was sent and not saved, for these
    problems; then what came between is told too. `goes_on_at`: the field that has the cursor.
    `again`: a message that its reader took back, which stands in the reply to be put right.
    `everything`: however much was written and done. 404 where there is no such ticket."""
    runtime, language, now = pages().runtime, page_language(), pages().clock()
    lines = runtime.dialled_lines
    with runtime.records.read() as session:
        ticket = ticket_leading(session, number)
        if ticket is None:
            abort(404)
        found = whole(session, ticket, number, now)
        here = at(session, ticket, signed_in().agent_id)
        past = past_of(session, ticket.partner_id, ticket.contact_id, but_ticket=ticket.number)
        unsaved = left_unsaved(session, [one["sid"] for one in found["calls"]], now)
        severities = choice_of_ticket(session, runtime.clocks, ticket)
        accepted = runtime.admission.entitlement.accreditations
        partner = partner_at(session, ticket, accepted, now)
        blocks = text_blocks(session) if here.may_save else []
        name = lines.schedule_of(found["line"])
        schedule = current_revision(session, lines.schedules, name).schedule
    zone = schedule.zone
    named = with_names(found)
    unsent = {
        one["id"]: _seconds_to(one["at"] + HOLD, now)
        for one in found["messages"]
        if _may_take_back(one, found, now)
    }
    heading = [
        (label, keep_together(value))
        for label, value in say_ticket_heading(named, now, language, zone)
    ]
    mails = _mails(found["mails"], everything=everything)
    entries = _last(named["history"], ENTRIES, everything=everything)
    choices = _choices(found, here, language)
    taken_back = _taken_back(found["messages"], again)
    return render_template(
        "tickets/ticket.html",
        ticket=named,
        here=here,
        partner=partner,
        limit=runtime.admission.allowance.monthly_limit,
        policy=_policy(partner),
        day=lambda day: write_date(day, language),
        blocks=[(one.name, _beginning(one, language)) for one in blocks],
        goes_on_at=goes_on_at,
        past=past,
        **words_of_past(language, zone),
        onlookers=said_of(found["number"], anew=True),
        also=[spaced(one) for one in found["merged_numbers"] if one],
        heading=heading,
        summary=_summary(dict(heading), language),
        state=_state_named(found["state"], language),
        told=[(name_told(name, language), text) for name, text in found["told"].items()],
        deadlines=[_deadline(one, found, schedule, now, language) for one in found["deadlines"]],
        conversation=_conversation(named["messages"], everything=everything),
        mails=mails,
        left_out={
            "mails": len(found["mails"]) - len(mails),
            "history": len(found["history"]) - len(entries),
        },
        all_of_it=f"{addresses.of_ticket(found['number'])}?all=yes",
        unsaved=unsaved,
        is_above=lambda message: is_told_above(message, found["told"]),
        parts_of=parts_of,
        spans_of=spans_of,
        days=[
            (write_day(day, language), list(entries))
            for day, entries in groupby(
                say_history({**named, "history": entries}, language, zone),
                lambda one: one[0].astimezone(zone).date(),
            )
        ],
        when=lambda instant: keep_together(write_short(instant, language, zone)),
        time=lambda instant: f"{instant.astimezone(zone):%H:%M:%S}",
        clock=name_clock(zone, language),
        size=lambda number: write_size(number, language),
        name_message=name_message,
        name_mail=name_mail,
        mail_states=MAIL_STATES,
        dispositions=CALL_WORDS["disposition"],
        spaced=spaced,
        addresses=addresses,
        may_take_back=unsent,
        unsent=max(unsent, default=None),
        may_part={
            one["number"]: _seconds_to(one["at"] + UNDONE_WITHIN, now)
            for one in found["merged"]
            if one["at"] is not None and can_be_undone(one["at"], now)
        },
        typed=asked.typed if asked is not None else {"text": taken_back.text},
        copies_to=asked.copies_to if asked is not None else (),
        had_files=asked.had_files if asked is not None else taken_back.files,
        problems=problems,
        severities=severities,
        at=now,
        due=partial(say_due, now=now, language=language, zone=severities.zone),
        meanwhile=_meanwhile(named, asked, language, zone),
        not_sent=None if asked is None or choices["may_reply"] else _not_sent(asked, language),
        **choices,
    )


def _summary(heading: Mapping[str, str], language: Language) -> list[str]:
    """Of the head of the ticket what is to be seen first, wherever the rest of it stands."""
    labels = {name: LABELS[name][language] for name in SUMMARY}
    said = {name: heading[label] for name, label in labels.items() if label in heading}
    if "due_at" in said:
        said["due_at"] = f"{labels['due_at']}{COLON[language]}{said['due_at']}"
    return list(said.values())


def _deadline(
    one: Facts, found: Facts, schedule: Schedule, now: datetime, language: Language
) -> tuple[str, str | None, list[str]]:
    """A deadline, how its clock stands, and how it was reckoned."""
    zone = schedule.zone
    clock = None
    if one["kept_at"] is None and found["state"] in UNRESOLVED:
        goes_on = any(pause["ended_at"] is None for pause in found["pauses"])
        clock = clock_of(
            schedule,
            one["due_at"],
            now,
            always=one["round_the_clock"],
            paused=goes_on and one["kind"] == "progress",
        )
    said = say_clock(clock, language, zone) if clock is not None else None
    return (
        keep_together(say_deadline(one, now, language, zone)),
        keep_together(said) if said is not None else None,
        [keep_together(each) for each in say_reckoning(one, language, zone)],
    )


@dataclass(frozen=True)
class Conversation:
    """Messages in their order: what the request was, and how it stands now, are seen at once."""

    first: Sequence[Facts]
    between: int
    """How many are left out after the first."""
    last: Sequence[Facts]


def _conversation(messages: Sequence[Facts], *, everything: bool) -> Conversation:
    between = len(messages) - 1 - MESSAGES
    if everything or between < WORTH_A_CLICK:
        return Conversation(messages, 0, ())
    return Conversation(messages[:1], between, messages[-MESSAGES:])


def _last(facts: Sequence[Facts], shown: int, *, everything: bool) -> Sequence[Facts]:
    return facts if everything or len(facts) < shown + WORTH_A_CLICK else facts[-shown:]


def _mails(mails: Sequence[Facts], *, everything: bool) -> Sequence[Facts]:
    """The last ones, and whichever is to be sent again."""
    last = _last(mails, MAILS, everything=everything)
    before = mails[: len(mails) - len(last)]
    return [*(one for one in before if one["state"] in {"failed", "late"}), *last]


def _meanwhile(
    found: Facts, asked: Sent | None, language: Language, zone: ZoneInfo
) -> list[tuple[datetime, str]]:
    """What somebody else did since the page was shown whose form was sent."""
    if asked is None or asked.last_seen is None:
        return []
    names = names_at(found)
    return [
        (one["at"], say_entry(one["kind"], one["facts"], one["by"], names, language, zone))
        for one in found["history"]
        if one["id"] > asked.last_seen
        and one["ticket"] == found["number"]
        and one["kind"] not in NO_NEWS
        and one["agent_id"] != signed_in().agent_id
    ]


def _not_sent(asked: Sent, language: Language) -> list[tuple[str, str]] | None:
    """What was written into the form that its author is not offered any more, by the names of its
    fields; None where it was a note."""
    if asked.save.note is not None and asked.save.text is None:
        return None
    say = say_in(language)
    return [
        (say(f"ticket_{name}"), asked.typed[name]) for name in ("text", "why") if asked.typed[name]
    ]


def _may_take_back(message: Facts, found: Facts, now: datetime) -> bool:
    """Whether its author may still find it unsent: no mail server has accepted it. Where there is
    no address, it counts as told a moment after it was written."""
    is_own = message["by"] == signed_in().login and message["public"]
    is_open = message["taken_back_at"] is None and message["accepted_at"] is None
    is_in_time = not found["no_address"] or now < message["at"] + HOLD
    return bool(is_own and is_open and is_in_time)


def _seconds_to(end: datetime, now: datetime) -> float | None:
    """For how long something can still be done; None where it goes on beyond its end: a message
    whose mail did not leave in time is taken back until it does."""
    left = (end - now).total_seconds()
    return left if left > 0 else None


class _TakenBack(NamedTuple):
    """What a message that was taken back said, and the names of its files."""

    text: str
    files: Sequence[str]


def _taken_back(messages: Sequence[Facts], message_id: int | None) -> _TakenBack:
    """Of the reader's own message of that id; nothing where there is no such one."""
    for one in messages:
        if one["id"] == message_id and one["taken_back_at"] and one["by"] == signed_in().login:
            return _TakenBack(one["text"], [file["name"] for file in one["attachments"]])
    return _TakenBack("", ())


def _choices(found: Facts, here: AtTicket, language: Language) -> Facts:
    """What the form offers to choose."""

    def named(kind: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(one, HISTORY_WORDS[kind][one][language]) for one in values]

    is_over = not (found["state"] in UNRESOLVED or found["state"] == "resolved")
    may_save = here.may_save or (found["state"] == "resolved" and here.owner is None)
    settable = TRANSITIONS[found["state"]] & BY_AGENTS if found["state"] in TRANSITIONS else ()
    return {
        "need_text": tuple(NEED_A_TEXT),
        "states": named("state", tuple(one for one in STATES if one in settable)),
        "natures": named("nature", ("incident", "request")),
        "diagnoses": named("diagnosis", DIAGNOSES),
        "goes_on": found["state"] in UNRESOLVED,
        "is_over": is_over,
        "may_reply": may_save and not is_over,
    }


def _policy(partner: PartnerAtTicket | None) -> str:
    """What becomes of its requests beyond the month's allowance."""
    own = partner.policy if partner is not None else None
    return own or pages().runtime.admission.allowance.policy


def _beginning(one: TextBlock, language: Language) -> str:
    """A text block as it is chosen: its name, and how it begins."""
    begins = " ".join((one.text_en if language == "en" else one.text_fr).split())
    cut = f"{begins[: BEGINS - 1]}…" if len(begins) > BEGINS else begins
    return f"{one.name} · {cut}"


def _state_named(state: str, language: Language) -> str:
    return WORDS["state"].get(state, {}).get(language, state)
