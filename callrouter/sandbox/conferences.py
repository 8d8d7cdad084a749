"""Conferences: who is in which room, when a room starts and ends, and what it tells of that."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from callrouter.sandbox.calls import rfc2822
from callrouter.sandbox.leg import Expelled, RoomChanged
from callrouter.sandbox.recordings import Recording, RecordingCallback
from callrouter.sandbox.sids import new_sid

if TYPE_CHECKING:
    from callrouter.sandbox.calls import Call
    from callrouter.sandbox.exchange import Exchange

LONGEST_NAME = 128


@dataclass
class Participant:
    """One call in a room."""

    call: "Call"
    room: "Room"
    since: datetime
    label: str | None = None
    start_on_enter: bool = True
    end_on_exit: bool = False
    muted: bool = False
    beep: str = "true"
    coach: str | None = None
    hold: bool = False
    hold_url: tuple[str, str] | None = None
    updated_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.updated_at = self.since

    @property
    def sid(self) -> str:
        """Its call's: a participant has none of its own."""
        return self.call.sid

    def speaks_to(self, other: "Participant") -> bool:
        """`other` hears this participant."""
        if self.muted or self.hold or other.hold:
            return False
        return self.coach is None or self.coach == other.call.sid

    def hears(self) -> list[str]:
        """The far numbers this participant hears now."""
        if self.room.status != "in-progress":
            return []
        others = (p for p in self.room.participants.values() if p is not self)
        return [p.call.far_number for p in others if p.speaks_to(self)]


@dataclass(frozen=True)
class RoomSettings:
    """What the first to join decides for the room."""

    callback_url: str = ""
    callback_method: str = "POST"
    events: frozenset[str] = frozenset()
    max_participants: int = 250
    record: bool = False
    recording_callback: RecordingCallback = field(default_factory=RecordingCallback)


class Room:
    """One conference, from its first participant to its end."""

    def __init__(self, exchange: "Exchange", name: str, settings: RoomSettings) -> None:
        self._exchange = exchange
        self.sid = new_sid("CF")
        self.name = name
        self.settings = settings
        self.status = "init"
        self.created_at = self.updated_at = exchange.clock.now()
        self.participants: dict[str, Participant] = {}
        self.reason_ended: str | None = None
        self.ended_by: str | None = None
        self._ended_by_label: str | None = None
        self._recording: Recording | None = None
        self._sequence = 0

    def full(self) -> bool:
        """No one more may join."""
        return len(self.participants) >= self.settings.max_participants

    def would_start(self, start_on_enter: bool) -> bool:
        """One more participant, with that attribute, would find the conference started."""
        ready = start_on_enter or any(p.start_on_enter for p in self.participants.values())
        return self.status == "in-progress" or (bool(self.participants) and ready)

    def join(self, participant: Participant) -> None:
        """Take `participant` in; the room may start by that."""
        call = participant.call
        was_started = self.status == "in-progress"
        starts = not was_started and self.would_start(participant.start_on_enter)
        self.participants[call.sid] = participant
        call.participant = participant
        if participant.beep in ("true", "onEnter"):
            self._beep(participant)
        self._tell("join", "participant-join", participant)
        if starts:
            self._start()
        elif was_started:
            for other in list(self.participants.values()):
                if other is not participant:
                    other.call.hear("joined", call.far_number)
                    call.hear("joined", other.call.far_number)
        call.changed()

    def leave(self, participant: Participant, reason: str, *, kicked: bool = False) -> None:
        """`participant` goes, for Twilio's ReasonParticipantLeft; the room may end by that."""
        if self.participants.pop(participant.call.sid, None) is None:
            return
        self._let_go(participant)
        if participant.beep in ("true", "onExit"):
            self._beep(participant)
        for other in self.participants.values():
            other.call.hear("left", participant.call.far_number)
        manner = "kicked" if kicked else "left"
        if participant.end_on_exit:
            why = f"participant-with-end-conference-on-exit-{manner}"
            self._close([(participant, reason)], "moderator_ended_conference", why, participant)
        elif not self.participants:
            self._close([(participant, reason)], "", f"last-participant-{manner}", participant)
        else:
            self._tell_left(participant, reason)

    def end(self) -> None:
        """REST ends the conference."""
        if self.status != "completed":
            self._close([], "conference_ended_via_api", "conference-ended-via-api", None)

    def update(self, participant: Participant, event: str, name: str) -> None:
        """Something about `participant` was changed by REST."""
        participant.updated_at = self._exchange.clock.now()
        self._tell(event, name, participant)
        if event == "hold":
            participant.call.leg.interrupt(RoomChanged())
        for one in self.participants.values():
            one.call.changed()

    def _start(self) -> None:
        self.status = "in-progress"
        self.updated_at = self._exchange.clock.now()
        self._tell("start", "conference-start")
        for participant in self.participants.values():
            for number in participant.hears():
                participant.call.hear("joined", number)
            participant.call.leg.interrupt(RoomChanged())
        if self.settings.record:
            first = next(iter(self.participants))
            self._recording = self._exchange.recordings.begin(
                first, "Conference", self.settings.recording_callback, self.sid
            )

    def _close(
        self,
        left: list[tuple[Participant, str]],
        others_reason: str,
        why: str,
        by: Participant | None,
    ) -> None:
        self.status = "completed"
        self.updated_at = self._exchange.clock.now()
        self.reason_ended = why
        if by is not None:  # only its names: a room that is over keeps no call alive
            self.ended_by, self._ended_by_label = by.sid, by.label
        self._exchange.close_room(self)
        for other in list(self.participants.values()):
            del self.participants[other.call.sid]
            self._let_go(other)
            other.call.leg.interrupt(Expelled())
            left.append((other, others_reason))
        if self._exchange.switches.conference_end == "before" and left:
            *earlier, last = left
            for participant, reason in earlier:
                self._tell_left(participant, reason)
            self._tell_end()
            self._tell_left(*last)
        else:
            for participant, reason in left:
                self._tell_left(participant, reason)
            self._tell_end()
        if self._recording is not None:
            seconds = (self.updated_at - self._recording.started_at).total_seconds()
            self._exchange.recordings.finish(
                self._recording, seconds, self.settings.recording_callback
            )

    @staticmethod
    def _let_go(participant: Participant) -> None:
        if participant.call.participant is participant:
            participant.call.participant = None
            participant.call.changed()

    def _beep(self, about: Participant) -> None:
        for other in self.participants.values():
            if other is not about:
                other.call.hear("beep", "beep")

    def _tell_left(self, participant: Participant, reason: str) -> None:
        extra = {
            "ReasonParticipantLeft": reason,
            "ParticipantCallStatus": participant.call.status,
        }
        self._tell("leave", "participant-leave", participant, extra)

    def _tell_end(self) -> None:
        extra = {"ReasonConferenceEnded": self.reason_ended or ""}
        if self.ended_by is not None:
            extra["CallSidEndingConference"] = self.ended_by
            if self._ended_by_label:
                extra["ParticipantLabelEndingConference"] = self._ended_by_label
        self._tell("end", "conference-end", None, extra)

    def _tell(
        self,
        event: str,
        name: str,
        participant: Participant | None = None,
        extra: dict[str, str] | None = None,
    ) -> None:
        self._sequence += 1
        settings = self.settings
        if not settings.callback_url or event not in settings.events:
            return
        params = {
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "AccountSid": self._exchange.account_sid,
            "SequenceNumber": str(self._sequence),
            "Timestamp": rfc2822(self._exchange.clock.now()),
            "StatusCallbackEvent": name,
        }
        if participant is not None:
            params |= {
                "CallSid": participant.call.sid,
                "Muted": str(participant.muted).lower(),
                "Hold": str(participant.hold).lower(),
                "Coaching": str(participant.coach is not None).lower(),
                "EndConferenceOnExit": str(participant.end_on_exit).lower(),
                "StartConferenceOnEnter": str(participant.start_on_enter).lower(),
            }
            if participant.label:
                params["ParticipantLabel"] = participant.label
            if participant.coach:
                params["CallSidToCoach"] = participant.coach
        params |= extra or {}
        self._exchange.callbacks.send(
            self.sid, settings.callback_url, settings.callback_method, params, name, 16011, 16010
        )
