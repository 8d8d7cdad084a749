"""The handsets: who has which number, how it behaves when rung, and what it is doing."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from callrouter.sandbox.calls import Call

BEHAVIOURS = ("manual", "no_answer", "busy", "voicemail", "unreachable", "machine")
ANSWERS_BY_ITSELF = {"voicemail": 3.0, "machine": 3.0}
"""After how many seconds of ringing such a phone answers."""


@dataclass
class Phone:
    """One handset."""

    number: str
    name: str = ""
    group: str = ""
    language: str = "en"
    behaviour: str = "manual"
    state: str = "idle"
    call: "Call | None" = field(default=None, repr=False)
    last_call: "Call | None" = field(default=None, repr=False)

    def take(self, call: "Call", state: str) -> None:
        """Be on `call` from now on, dialling or ringing."""
        self.call = call
        self.state = state
        call.phone = self

    def release(self, call: "Call") -> None:
        """`call` is over."""
        if self.call is call:
            self.last_call, self.call = call, None
            self.state = "idle"
            call.changed()

    def to_json(self) -> dict[str, Any]:
        """The phone as the control API shows it."""
        return {
            "number": self.number,
            "name": self.name,
            "group": self.group,
            "language": self.language,
            "behaviour": self.behaviour,
            "state": self.state,
            "call": self.call.view() if self.call else None,
            "last_call": self.last_call.view() if self.last_call else None,
        }
