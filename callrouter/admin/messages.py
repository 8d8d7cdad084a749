"""Whether the messages that callers leave can be heard."""

from __future__ import annotations

from sqlalchemy.orm import Session

from callrouter.admin.finding import Finding
from callrouter.telephony.recordings import SoundUnavailable, fetch_sound
from callrouter.variables import Environment
from callrouter.views.messages import last_recording


def look_at_messages(session: Session, env: Environment) -> Finding:
    """Fetches the message that was left last, as the console would."""
    recording = last_recording(session)
    if recording is None:
        return Finding("messages", "ok", "nobody has left a message yet")
    try:
        sound = fetch_sound(env, recording)
    except SoundUnavailable as error:
        said = f"the message left last ({recording}) cannot be heard: {error}"
        fix = "look for it at Twilio, in its console under Monitor, Recordings"
        return Finding("messages", "warning", said, fix)
    sound.file.close()
    return Finding("messages", "ok", f"the message left last can be heard ({sound.size} bytes)")
