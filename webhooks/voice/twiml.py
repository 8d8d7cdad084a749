"""From the steps of a call to TwiML. The only place that writes it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, assert_never
from urllib.parse import urlencode

from flask import Response
from twilio.twiml.voice_response import Gather, VoiceResponse

from callrouter.calls.handoff import WHISPERS, Whisper
from callrouter.calls.next_step import Bridge
from callrouter.calls.waiting import Hold
from callrouter.rules.moments import Row
from callrouter.rules.steps import Ask, End, Join, Record, Say, Step
from callrouter.settings import LineFile
from callrouter.telephony import QUEUE
from callrouter.wording.speech import sentences
from webhooks.voice.moments import write

MAX_PARTICIPANTS = 5
NOTHING_FAILED = Row()


class Speaker:
    """Writes TwiML with the voices of the settings."""

    def __init__(self, line: LineFile, base_url: str, row: Row = NOTHING_FAILED) -> None:
        self._line = line
        self._base = base_url
        self._row = row

    def carrying(self, row: Row) -> Speaker:
        """The same, its addresses carrying a call's row of failures along."""
        return Speaker(self._line, self._base, row)

    def steps(self, steps: Sequence[Step | Bridge]) -> Response:
        """The document for a caller."""
        document = VoiceResponse()
        if steps and isinstance(steps[-1], Ask):
            self._ask(document, steps[-1], [one for one in steps[:-1] if isinstance(one, Say)])
            return xml(document)
        for step in steps:
            self._step(document, step)
        return xml(document)

    def hold(self, hold: Hold, *, in_queue: bool) -> Response:
        """One round of waiting: position, music; or the way out."""
        document = VoiceResponse()
        if hold.leave:
            if in_queue:
                document.leave()
            else:
                document.redirect(self._url("/voice/next", hold.language))
            return xml(document)
        if hold.unattended:
            choice = "/voice/choice" if in_queue else "/voice/hold-choice"
            gather = Gather(action=self._url(choice, hold.language), num_digits=1, timeout=4)
            self.say(gather, Say("no_agents", hold.language))
            document.append(gather)
        if hold.position is not None:
            self.say(document, Say("position", hold.language, {"position": hold.position}))
        document.play("/voice/music.wav")
        if not in_queue:
            document.redirect(self._url("/voice/hold", hold.language))
        return xml(document)

    def whisper(self, whisper: Whisper | None, attempt: int) -> Response:
        """The document for an agent's leg."""
        document = VoiceResponse()
        if whisper is None:
            document.hangup()
        elif whisper.kind == "room":
            self._room(
                document, whisper.token, self._url(f"/voice/agent/{whisper.token}/left"), True
            )
        elif whisper.kind == "offer":
            gather = Gather(
                action=self._url(f"/voice/agent/{whisper.token}/key/{attempt}"),
                num_digits=1,
                finish_on_key="",
                # Silences alone fill the time to accept; speech only makes it end sooner.
                timeout=math.ceil(self._line.offers.accept_seconds / WHISPERS),
                action_on_empty_result=True,
            )
            facts: dict[str, Any] = {
                "partner": whisper.partner,
                "nature": whisper.nature,
                "tier": whisper.tier,
                "seconds": whisper.waited,
            }
            self.say(gather, Say("whisper_offer", whisper.language, facts))
            document.append(gather)
        else:
            self.say(document, Say(f"whisper_{whisper.kind}", whisper.language))
            document.hangup()
        return xml(document)

    def redirect(self, path: str, language: str) -> Response:
        """Go on there."""
        document = VoiceResponse()
        document.redirect(self._url(path, language))
        return xml(document)

    def music(self) -> Response:
        """Music without end."""
        document = VoiceResponse()
        document.play("/voice/music.wav", loop=0)
        return xml(document)

    def one_moment(self, language: str, path: str) -> Response:
        """Nothing can be decided just now: say so, and ask again, there."""
        document = VoiceResponse()
        self.say(document, Say("one_moment", language))
        document.pause(length=2)
        document.redirect(self._url(path, language))
        return xml(document)

    def give_up(self, language: str) -> Response:
        """Nothing could be decided for too long: the overflow number, or an apology."""
        document = VoiceResponse()
        if self._line.overflow_number:
            self.say(document, Say("connecting", language))
            after = self._url("/voice/overflowed", language)
            document.dial(self._line.overflow_number, timeout=30, action=after)
            return xml(document)
        return self.apologise(language)

    def apologise(self, language: str) -> Response:
        """Nothing can be done for this call any more."""
        document = VoiceResponse()
        self.say(document, Say("apology", language))
        document.hangup()
        return xml(document)

    def overflowed(self, language: str, answered: bool) -> Response:
        """After the overflow number: nothing more, or an apology where nobody was there either."""
        if not answered:
            return self.apologise(language)
        document = VoiceResponse()
        document.hangup()
        return xml(document)

    def say(self, into: Any, step: Say) -> None:
        """Add a sentence, in the voice of its language."""
        for language, text in sentences(step.name, step.language, step.facts):  # type: ignore[arg-type]
            voice = self._line.voices[language]
            into.say(text, voice=voice.voice, language=voice.language)

    def _step(self, document: VoiceResponse, step: Step | Bridge) -> None:
        match step:
            case Say():
                self.say(document, step)
            case Record():
                document.record(
                    action=self._url("/voice/message", step.language),
                    max_length=step.seconds,
                    timeout=5,
                    finish_on_key="#",
                    recording_status_callback=f"{self._base}/voice/recording",
                    recording_status_callback_event="completed",
                )
                # Nothing was said: Twilio asks for no action then, and goes on here.
                document.redirect(self._url("/voice/message", step.language))
            case Join():
                document.enqueue(
                    QUEUE,
                    wait_url=self._url("/voice/wait", step.language),
                    wait_url_method="POST",
                    action=self._url("/voice/left-line", step.language),
                )
            case Bridge():
                self._room(
                    document,
                    step.room,
                    self._url(f"/voice/after/{step.room}", step.language),
                    False,
                )
            case Ask():
                self._ask(document, step)
            case End():
                document.hangup()
            case _:
                # Never to people: webhooks.voice.safety apologises for whatever is raised here.
                assert_never(step)

    def _ask(self, document: VoiceResponse, ask: Ask, before: Sequence[Say] = ()) -> None:
        """A question, and what is said before it: a key interrupts either."""
        path = "/voice/score" if ask.question == "score" else f"/voice/intake/{ask.question}"
        how: dict[str, Any] = {"num_digits": ask.digits} if ask.digits else {}
        gather = Gather(
            action=self._url(f"{path}/{ask.attempt}", ask.say.language),
            timeout=ask.seconds,
            finish_on_key="#" if ask.digits is None else "",
            action_on_empty_result=True,
            **how,
        )
        for say in (*before, ask.say):
            self.say(gather, say)
        document.append(gather)

    def _room(self, document: VoiceResponse, room: str, after: str, agent: bool) -> None:
        # The first to join fixes the callback for both, so the attributes are the same on both
        # legs; only the agent's leaving ends the conference.
        document.dial(action=after).conference(
            room,
            beep="false",
            start_conference_on_enter=True,
            end_conference_on_exit=agent,
            wait_url="/voice/room",
            wait_method="POST",
            max_participants=MAX_PARTICIPANTS,
            status_callback=f"{self._base}/voice/conference/{room}",
            status_callback_event="join leave",
        )

    def _url(self, path: str, language: str | None = None) -> str:
        """The language goes along, so that a caller is answered in it even when nothing can be
        looked up; and so do the failures in a row, where there are any."""
        query = {"lang": language, "moment": write(self._row)}
        given = urlencode({name: value for name, value in query.items() if value})
        return f"{path}?{given}" if given else path


def xml(document: VoiceResponse) -> Response:
    """A document as Twilio wants it."""
    return Response(str(document), mimetype="text/xml")
