"""Dial's Conference: joining a room, its music, hold, and how a participant gets out again."""

import re
from contextlib import suppress
from datetime import timedelta

from callrouter.sandbox.conferences import LONGEST_NAME, Participant, Room, RoomSettings
from callrouter.sandbox.documents import FetchFailed
from callrouter.sandbox.grammar import IN_ROOM
from callrouter.sandbox.leg import Expelled, HungUp, Redirected, Request, RoomChanged
from callrouter.sandbox.recordings import RecordingCallback
from callrouter.sandbox.stage import EndlessDocuments, Stage, Step
from callrouter.sandbox.twiml import Verb

_LABEL = re.compile(r"(?!CA[0-9a-f]{32}$)(?!.*%2F)[^/]{1,128}", re.IGNORECASE)


async def join_conference(stage: Stage, dial: Verb, noun: Verb, result: dict[str, str]) -> None:
    """Be in the room until out of it; `result` becomes what Dial's action is told."""
    result["DialCallStatus"] = "failed"
    call, exchange = stage.call, stage.exchange
    if not noun.text or len(noun.text) > LONGEST_NAME:
        stage.warn(12200, f"schema warning: a room's name has 1 to {LONGEST_NAME} characters")
        return
    music: Step = None
    starts = noun.flag("startConferenceOnEnter", True)
    room = exchange.room_named(noun.text)
    if noun.get("waitUrl") and not (room and room.would_start(starts)):
        url = stage.document.resolve(noun.get("waitUrl"))
        try:
            music = await _stage(stage).fetch(Request(url, noun.get("waitMethod", "POST")))
        except FetchFailed:
            stage.warn(13233, f"waitUrl {url} of <Conference> cannot be fetched")
            return
        room = exchange.room_named(noun.text)
    if room is None:
        room = exchange.open_room(noun.text, _settings(stage, noun))
    problem = _refused(stage, noun, room)
    if problem:
        stage.warn(*problem)
        return
    participant = Participant(
        call,
        room,
        exchange.clock.now(),
        label=noun.get("participantLabel") or None,
        start_on_enter=starts,
        end_on_exit=noun.flag("endConferenceOnExit", False),
        muted=noun.flag("muted", False),
        beep=noun.get("beep", "true"),
        coach=noun.get("coach") or None,
    )
    call.answer()  # with answerOnBridge it has only rung until here
    room.join(participant)
    result["DialCallStatus"] = "answered"
    default_music = "waitUrl" not in noun.attributes
    limit = exchange.clock.now() + timedelta(seconds=dial.number("timeLimit", 14_400))
    try:
        while exchange.clock.now() < limit:
            try:
                await _stay(stage, participant, music, default_music)
                await stage.leg.wait((limit - exchange.clock.now()).total_seconds())
            except RoomChanged:
                continue  # what is heard instead of the room may have changed
        room.leave(participant, "participant_updated_via_api")
    except Expelled:
        pass
    except HungUp as ending:
        room.leave(participant, _left_by(ending))
        raise
    except Redirected:
        room.leave(participant, "participant_updated_via_api")
        raise
    finally:
        room.leave(participant, "participant_hung_up")
        stage.leg.forget(RoomChanged, Expelled)


def _left_by(ending: HungUp) -> str:
    return "participant_updated_via_api" if ending.by == "api" else "participant_hung_up"


def _stage(stage: Stage) -> Stage:
    return Stage(stage.call, IN_ROOM, falls_back=False)


async def _stay(stage: Stage, participant: Participant, music: Step, default_music: bool) -> None:
    """What this participant hears instead of the room, until it runs out or fails: both leave
    silence."""
    step: Step = None
    if participant.hold:
        if participant.hold_url is None:
            stage.call.hear("music", "on hold")
        elif participant.hold_url[0]:
            step = Request(*participant.hold_url)
    elif participant.room.status == "init":
        step = music
        if default_music:
            stage.call.hear("music", f"waiting for {participant.room.name}")
    with suppress(FetchFailed, EndlessDocuments):
        await _stage(stage).run(step)


def _refused(stage: Stage, noun: Verb, room: Room) -> tuple[int, str] | None:
    """Why the call cannot join, as a report."""
    label = noun.get("participantLabel")
    if label and not _LABEL.fullmatch(label):
        return 16023, f"participant label {label!r} is too long, has a slash, or is a call's SID"
    if label and any(p.label == label for p in room.participants.values()):
        return 16025, f"participant label {label!r} is already in {room.name}"
    if room.full():
        return 16020, f"{room.name} has its {room.settings.max_participants} participants"
    coach = noun.get("coach")
    if coach and coach not in room.participants:
        return 13240, f"coach {coach!r} is not in {room.name}"
    return None


def _settings(stage: Stage, noun: Verb) -> RoomSettings:
    def absolute(name: str) -> str:
        return stage.document.resolve(noun.get(name)) if noun.get(name) else ""

    return RoomSettings(
        callback_url=absolute("statusCallback"),
        callback_method=noun.get("statusCallbackMethod", "POST"),
        events=frozenset(noun.get("statusCallbackEvent").split()),
        max_participants=noun.number("maxParticipants", 250),
        record=noun.get("record", "do-not-record") == "record-from-start",
        recording_callback=RecordingCallback(
            absolute("recordingStatusCallback"),
            noun.get("recordingStatusCallbackMethod", "POST"),
            frozenset(noun.get("recordingStatusCallbackEvent", "completed").split()),
        ),
    )
