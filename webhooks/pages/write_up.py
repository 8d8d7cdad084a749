"""Writing up one's call: the form is there from the moment the call is taken, on the console and on
a page of its own, and what is typed into it is kept. Saved, it goes into the ticket."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.calls.wrap_up import (
    FIELDS,
    NEXT_STEPS,
    AlreadySaved,
    NotTaken,
)
from callrouter.calls.wrap_up import write_up as save
from callrouter.desk.acting import ActError
from callrouter.desk.call_notes import OtherNotes
from callrouter.desk.linking import link, unlink
from callrouter.mail.zone import zone_of
from callrouter.people.after_call import end_wrap_up
from callrouter.people.overtaking import Overtaken, merge
from callrouter.people.presence import PhoneNotDialled, PresenceError
from callrouter.rules.problem import Problem
from callrouter.rules.severity import severity_of
from callrouter.rules.ticket_number import spaced
from callrouter.views.partner_past import past_of
from callrouter.views.severity import read_cell
from callrouter.views.write_up import ON_FILE, WriteUp, in_hand, unsaved, write_up_of
from callrouter.wording.due import say_due
from callrouter.wording.pages import label_in, say_in, telephone
from callrouter.wording.problems import say_problem
from callrouter.wording.written import write_short
from webhooks.malformed import takes_texts
from webhooks.pages import addresses
from webhooks.pages.access import EVERYONE, author, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.desk.answering import say_what_is_asked
from webhooks.pages.desk.partner_past import words_of_past
from webhooks.pages.numbers import small_number
from webhooks.pages.seen import seen, sent
from webhooks.routes import declare

write_up = Blueprint("write_up", __name__)

Beside = dict[str, list[str]]
"""By the name of the field, what is wrong with it."""


@write_up.get("/console/write-up")
@declare(EVERYONE)
def show() -> str:
    """The form of the call that the reader has in hand, or of the last one that is not saved; for
    the console without the page around it."""
    with pages().runtime.records.read() as session:
        sid = in_hand(session, signed_in().agent_id)
        if sid is None:
            left = unsaved(session, signed_in().agent_id, pages().clock())
            sid = left[0].call_sid if left else None
    template = "write_up/part.html" if "part" in request.args else "write_up/show.html"
    return _render(template, _known(sid) if sid is not None else None)


@write_up.get("/console/calls/<sid>/write-up")
@declare(EVERYONE)
def of_call(sid: str) -> str:
    """The form of one call."""
    return _render("write_up/show.html", _known(sid) or abort(404))


@write_up.post("/console/calls/<sid>/write-up")
@declare(EVERYONE)
@takes_texts
def put(sid: str) -> Response | tuple[str, int]:
    """Save it: in the ticket now, or as soon as the call is over. Wrap-up ends with that where it
    is asked for."""
    say = say_in(page_language())
    known = _known(sid) or abort(404)
    typed = sent(FIELDS)
    was = seen(ON_FILE)
    if beside := _missing(_with_nature(known, typed)):
        return _again(known, typed, was, beside), 422
    version = request.form.get("version", default=0, type=small_number)
    fields = {**typed, **{f"was.{name}": text for name, text in was.items()}}
    try:
        written = save(
            pages().runtime, sid, signed_in().login, fields, version or 0, pages().clock()
        )
    except NotTaken:
        abort(404)
    except AlreadySaved:
        flash(say("write_up_saved_before"), "done")
        return _done("own-card", saved=sid)
    except OtherNotes as other:
        # They have been seen from now on: saved again, what was typed here counts.
        return _again(_known(sid) or known, typed, was, _typed_elsewhere(other, typed)), 409
    except Overtaken as overtaken:
        # What is on file is what was seen from now on: saved again, what was typed counts.
        now_typed = {**typed, **overtaken.merged}
        return _again(_known(sid) or known, now_typed, overtaken.on_file, _theirs(overtaken)), 409
    except ActError as error:
        return _again(_known(sid) or known, typed, was, _told(error)), 422
    if written is None:
        flash(say("write_up_wanted"), "done")
    else:
        flash(say("write_up_saved", number=spaced(written.number)), "done")
        say_what_is_asked(written.asks)
    if known.in_wrap_up and request.form.get("then") == "end_wrap_up":
        _end_wrap_up()
    return _done("own-card", saved=sid)


def _end_wrap_up() -> None:
    runtime, login, now = pages().runtime, signed_in().login, pages().clock()
    try:
        end_wrap_up(runtime, login, now, "wrap_up", author(), phone_only=False)
    except PhoneNotDialled:
        flash(say_in(page_language())("refused_phone", name=signed_in().name), "refused")
    except PresenceError:
        # Its time was over meanwhile, and it has ended by itself.
        return


@write_up.post("/console/calls/<sid>/link")
@declare(EVERYONE)
def add_to(sid: str) -> Response | tuple[str, int]:
    """The call is about a ticket that is there already: it belongs to that one, and opens none."""
    known = _known(sid) or abort(404)
    number = request.form.get("number", "")
    say = say_in(page_language())
    try:
        linked = link(pages().runtime, sid, number, signed_in().login, pages().clock())
    except ActError as error:
        return _render("write_up/show.html", known, beside=_told(error)), 422
    flash(say("write_up_linked", number=spaced(linked.number)), "done")
    return _done("write-up")


@write_up.post("/console/calls/<sid>/unlink")
@declare(EVERYONE)
def take_off(sid: str) -> Response | tuple[str, int]:
    """The call has a ticket of its own after all."""
    known = _known(sid) or abort(404)
    try:
        unlink(pages().runtime, sid, signed_in().login, pages().clock())
    except ActError as error:
        return _render("write_up/show.html", known, beside=_told(error)), 422
    flash(say_in(page_language())("write_up_unlinked"), "done")
    return _done("write-up")


def _done(place: str, saved: str | None = None) -> Response:
    """The console, with the focus on what is next: one's card, or the form as it is now. `saved`:
    the call whose form it need not offer as one that is still to be saved."""
    return redirect(url_for("console.show", saved=saved, _anchor=place), 303)


def _told(error: ActError) -> Beside:
    return {"": [say_problem(each, page_language()) for each in error.problems]}


def _known(sid: str) -> WriteUp | None:
    runtime = pages().runtime
    with runtime.records.read() as session:
        return write_up_of(session, runtime.clocks, signed_in().agent_id, sid, pages().clock())


def _missing(typed: Mapping[str, str]) -> Beside:
    """What has to be given for the next step."""
    say = say_in(page_language())
    following, nature = typed.get("next"), typed.get("nature")
    beside: Beside = {}
    if following in {"waiting_for_partner", "resolved"} and not typed.get("text", "").strip():
        beside["text"] = [say("write_up_needs_text")]
    settled = nature in {"incident", "request"}
    if not settled and (typed.get("severity") or following == "resolved"):
        beside["nature"] = [say("write_up_needs_nature")]
    return beside


def _theirs(overtaken: Overtaken) -> Beside:
    """What a colleague has put into the ticket meanwhile, beside each field."""
    say = say_in(page_language())
    return {
        name: [
            say(
                "form_overtaken" if value else "form_overtaken_emptied",
                field=say(f"write_up_{name}"),
                value=_in_words(name, value),
            )
        ]
        for name, value in overtaken.theirs.items()
    }


def _typed_elsewhere(other: OtherNotes, typed: Mapping[str, str]) -> Beside:
    """What the same person has typed in another window meanwhile, beside each field."""
    say, theirs = say_in(page_language()), other.fields or {}
    return {
        name: [say("write_up_other", words=_in_words(name, theirs[name]))]
        for name in FIELDS
        if theirs.get(name) and theirs[name] != typed.get(name, "")
    }


def _in_words(name: str, value: str) -> str:
    if name == "severity" and (cell := read_cell(value)) is not None:
        return severity_of(*cell)
    if name == "next" and value in NEXT_STEPS:
        return say_in(page_language())(f"write_up_next_{value}")
    return label_in(page_language())("nature", value) if name == "nature" else value


def _why(problems: tuple[Problem, ...]) -> str:
    return " ".join(say_problem(one, page_language()) for one in problems)


def _again(known: WriteUp, typed: Mapping[str, str], was: Mapping[str, str], beside: Beside) -> str:
    """The form with what was typed, and what is wrong with it."""
    return _render("write_up/show.html", known, _with_nature(known, typed), was, beside)


def _with_nature(known: WriteUp, typed: Mapping[str, str]) -> Mapping[str, str]:
    """What was typed, with the nature on file where the form leaves it open: it may have been
    settled on one's card since the form was drawn."""
    return {"nature": known.on_file["nature"], **typed}


def _as_kept(known: WriteUp) -> tuple[Mapping[str, str], Mapping[str, str], Beside]:
    """What was typed and not saved, as it goes into the form again; what is on file then; and what
    a colleague has put there meanwhile where the same was typed. What was left as it was is as it
    is on file now."""
    kept = {"next": "mine", **(known.typed or {})}
    was = {name: kept[f"was.{name}"] for name in ON_FILE if f"was.{name}" in kept}
    meanwhile: Beside = {}
    try:
        merged = merge(known.on_file, kept, was)
    except Overtaken as overtaken:
        merged, meanwhile = overtaken.merged, _theirs(overtaken)
    return {**kept, **merged}, known.on_file, meanwhile


def _render(
    template: str,
    known: WriteUp | None,
    typed: Mapping[str, str] | None = None,
    was: Mapping[str, str] | None = None,
    beside: Beside | None = None,
) -> str:
    language, now = page_language(), pages().clock()
    with pages().runtime.records.read() as session:
        left = unsaved(session, signed_in().agent_id, now)
        zone = ZoneInfo(zone_of(session, pages().runtime.dialled_lines))
        past, on_card = None, None
        if known is not None:
            past = past_of(
                session, known.partner_id, known.contact_id,
                but_call=known.call_sid, but_ticket=known.number,
            )  # fmt: skip
            on_card = in_hand(session, signed_in().agent_id)
    facts: dict[str, object] = {}
    meanwhile: Beside = {}
    if known is not None:
        if typed is None or was is None:
            typed, was, meanwhile = _as_kept(known)
        facts = {
            "typed": typed,
            # Whoever asks has seen it saved, and nothing has been typed since.
            "is_saved": "saved" in request.args
            and known.number is not None
            and not known.goes_on
            and known.typed is None,
            "was": was or known.on_file,
            "due": partial(say_due, now=now, language=language, zone=known.choice.zone),
            "caller": known.partner
            or (telephone(known.caller_number) if known.caller_number else None),
            # On the console its card stands beside this.
            "has_card": on_card == known.call_sid and "part" in request.args,
        }
    return render_template(
        template,
        one=known,
        at=now,
        told=beside or {},
        problems=beside or meanwhile,
        why=_why,
        past=past,
        left=[one for one in left if known is None or one.call_sid != known.call_sid],
        next_steps=NEXT_STEPS,
        addresses=addresses,
        spaced=spaced,
        moment=partial(write_short, language=language, zone=zone),
        **words_of_past(language, zone),
        **facts,
    )
