"""From the steps of a call to TwiML. The only place that writes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never
from urllib.parse import urlencode

from flask import Response
from twilio.twiml.voice_response import Gather, VoiceResponse

from callrouter.rules.failed_hops import FailedHops
from callrouter.rules.steps import (
    Ask,
    Bridge,
    End,
    Host,
    Join,
    LeaveLine,
    Music,
    OfferMessage,
    Record,
    Say,
    Step,
    Steps,
    Whisper,
)
from callrouter.settings import LineFile
from callrouter.telephony import OVERFLOW_LASTS, OVERFLOW_RINGS, QUEUE
from callrouter.wording.sentences import sentences
from webhooks.voice.failed_hops import PARAMETER, write

MAX_PARTICIPANTS = 5
MUSIC = "/voice/music.wav"
NOTHING_FAILED = FailedHops()


class Speaker:
    """Writes TwiML with the voices of the settings."""

    def __init__(self, line: LineFile, base_url: str, failed: FailedHops = NOTHING_FAILED) -> None:
        self._line = line
        self._base = base_url
        self._failed = failed

    def carrying(self, failed: FailedHops) -> Speaker:
        """The same, its addresses carrying the failed hops of a call along."""
        return Speaker(self._line, self._base, failed)

    def steps(self, steps: Steps, *, in_queue: bool = False) -> Response:
        """The document that lets a person hear these steps. `in_queue`: it is fetched for a caller
        in Twilio's queue, where other rules apply than outside."""
        document = VoiceResponse()
        if steps and isinstance(steps[-1], Ask):
            self._ask(document, steps[-1], [one for one in steps[:-1] if isinstance(one, Say)])
            return xml(document)
        for step in steps:
            self._step(document, step, in_queue)
        return xml(document)

    def redirect(self, path: str, language: str) -> Response:
        """Go on there."""
        document = VoiceResponse()
        document.redirect(self._url(path, language))
        return xml(document)

    def music(self) -> Response:
        """Music without end."""
        document = VoiceResponse()
        document.play(MUSIC, loop=0)
        return xml(document)

    def one_moment(self, language: str, path: str) -> Response:
        """Nothing can be decided just now: say so, and ask again, there."""
        document = VoiceResponse()
        self.say(document, Say("one_moment", language))
        document.pause(length=2)
        document.redirect(self._url(path, language))
        return xml(document)

    def give_up(self, language: str, dialled: str) -> Response:
        """Nothing could be decided for too long: the overflow number, which is called from the
        `dialled` number of ours, or an apology."""
        document = VoiceResponse()
        if self._line.overflow_number:
            self.say(document, Say("connecting", language))
            after = self._url("/voice/overflowed", language)
            document.dial(
                self._line.overflow_number,
                caller_id=dialled,
                timeout=OVERFLOW_RINGS,
                time_limit=OVERFLOW_LASTS,
                action=after,
            )
            return xml(document)
        return self.apologise(language)

    def apologise(self, language: str) -> Response:
        """Nothing can be done for this call any more."""
        return self.steps((Say("apology", language), End()))

    def overflowed(self, language: str, answered: bool) -> Response:
        """After the overflow number: nothing more, or an apology where nobody was there either."""
        return self.steps((End(),)) if answered else self.apologise(language)

    def say(self, into: Any, step: Say) -> None:
        """Add a sentence, in the voice of its language."""
        for language, text in sentences(step.name, step.language, step.facts):  # type: ignore[arg-type]
            voice = self._line.voices[language]
            into.say(text, voice=voice.voice, language=voice.language)

    def _step(  # noqa: PLR0912 (one case for each word of the vocabulary)
        self, document: VoiceResponse, step: Step, in_queue: bool
    ) -> None:
        match step:
            case Say():
                self.say(document, step)
            case Ask():
                self._ask(document, step)
            case Record(language, seconds):
                document.record(
                    action=self._url("/voice/message", language),
                    max_length=seconds,
                    timeout=5,
                    finish_on_key="#",
                    recording_status_callback=f"{self._base}/voice/recording",
                    recording_status_callback_event="completed",
                )
                # Nothing was said: Twilio asks for no action then, and goes on here.
                document.redirect(self._url("/voice/message", language))
            case Join(language):
                document.enqueue(
                    QUEUE,
                    wait_url=self._url("/voice/wait", language),
                    wait_url_method="POST",
                    action=self._url("/voice/left-line", language),
                )
            case Music(language):
                document.play(MUSIC)
                if not in_queue:
                    document.redirect(self._url("/voice/hold", language))
            case OfferMessage(language):
                choice = "/voice/choice" if in_queue else "/voice/hold-choice"
                gather = Gather(action=self._url(choice, language), num_digits=1, timeout=4)
                self.say(gather, Say("no_agents", language))
                document.append(gather)
            case LeaveLine() if in_queue:
                document.leave()
            case LeaveLine(language):
                document.redirect(self._url("/voice/next", language))
            case Bridge(language, room):
                after = self._url(f"/voice/after/{room}", language)
                self._conference(document, room, after, ends_it=False)
            case Whisper(offer, attempt, say, seconds):
                gather = Gather(
                    action=self._url(f"/voice/agent/{offer}/key/{attempt}"),
                    num_digits=1,
                    finish_on_key="",
                    timeout=seconds,
                    action_on_empty_result=True,
                )
                self.say(gather, say)
                document.append(gather)
            case Host(_, room):
                after = self._url(f"/voice/agent/{room}/left")
                self._conference(document, room, after, ends_it=True)
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

    def _conference(self, document: VoiceResponse, room: str, after: str, *, ends_it: bool) -> None:
        # The first to join fixes the callback for both, so the attributes are the same on both
        # legs; only the agent's leaving ends the conference.
        document.dial(action=after).conference(
            room,
            beep="false",
            start_conference_on_enter=True,
            end_conference_on_exit=ends_it,
            wait_url="/voice/room",
            wait_method="POST",
            max_participants=MAX_PARTICIPANTS,
            status_callback=f"{self._base}/voice/conference/{room}",
            status_callback_event="join leave",
        )

    def _url(self, path: str, language: str | None = None) -> str:
        """The language goes along, so that a caller is answered in it even when nothing can be
        looked up; and so do the failed hops of the call, where there are any."""
        query = {"lang": language, PARAMETER: write(self._failed)}
        given = urlencode({name: value for name, value in query.items() if value})
        return f"{path}?{given}" if given else path


def xml(document: VoiceResponse) -> Response:
    """A document as Twilio wants it."""
    return Response(str(document), mimetype="text/xml")
