"""The account's own phone numbers and where calls to them are answered."""

from dataclasses import dataclass, field
from datetime import datetime

from callrouter.sandbox.sids import new_sid


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
