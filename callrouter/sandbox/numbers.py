"""Phone numbers: what one looks like, and the account's own and where they are answered."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from callrouter.sandbox.sids import new_sid

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_OTHER_ADDRESS = re.compile(r"(client|sips?|whatsapp|sim|app):.*", re.IGNORECASE)


def is_number(address: str) -> bool:
    """A phone number as E.164 writes it."""
    return bool(_E164.fullmatch(address))


def is_other_address(address: str) -> bool:
    """What Twilio can call beside phone numbers, and the sandbox cannot."""
    return bool(_OTHER_ADDRESS.fullmatch(address))


@dataclass
class Number:
    """One IncomingPhoneNumber."""

    number: str
    name: str
    created_at: datetime
    sid: str = field(default_factory=lambda: new_sid("PN"))
    voice_url: str = ""
    voice_method: str = "POST"
    voice_fallback_url: str = ""
    voice_fallback_method: str = "POST"
    status_callback: str = ""
    status_callback_method: str = "POST"
    updated_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.updated_at = self.created_at
