"""Say, Play, Pause: what the caller hears and how long it takes."""

from callrouter.sandbox.sound import FileNotPlayed
from callrouter.sandbox.stage import Stage, Step, performs
from callrouter.sandbox.twiml import Verb


@performs("Say")
async def say(stage: Stage, verb: Verb) -> Step:
    """Speak; `loop` 0 speaks for ever."""
    stage.call.answer()
    voice = verb.get("voice") or None
    stage.call.hear("say", verb.text, verb.get("language") or None, voice)
    loops = verb.number("loop", 1)
    seconds = stage.exchange.sound.of_speech(verb.text) * loops
    await stage.sound(seconds if loops else None)
    return None


@performs("Play")
async def play(stage: Stage, verb: Verb) -> Step:
    """Play a file, fetched once. One that cannot be fetched is reported and passed over."""
    stage.call.answer()
    if not verb.text:
        stage.warn(11100, "<Play> has no URL")
        return None
    url = stage.document.resolve(verb.text)
    try:
        length = await stage.leg.during(stage.exchange.sound.of_file(url, stage.call.params()))
    except FileNotPlayed as problem:
        stage.warn(problem.outcome.error or 11200, f"{url} cannot be played: {problem}")
        return None
    stage.call.hear("play", url)
    loops = verb.number("loop", 1)
    await stage.sound(length * loops if loops else None)
    return None


@performs("Pause")
async def pause(stage: Stage, verb: Verb) -> Step:
    """Be silent. As the first verb it does not answer the call."""
    if not stage.first_verb:
        stage.call.answer()
    seconds = verb.number("length", 1)
    stage.call.hear("pause", f"{seconds} s")
    await stage.sound(seconds)
    return None
