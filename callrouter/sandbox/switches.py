"""The switches: what Twilio's documentation leaves open, and the faults a test can order.

Each default is what Twilio documents, or else what is likeliest.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass
class Switches:
    """Every switch with its default. A `times` counts down to 0, where the fault is over."""

    redirect_action: str = "before"
    """A call redirected out of a queue: Enqueue's action is sent `before` or `after` the new
    document is fetched."""
    redirect_action_twiml: str = "ignored"
    """What becomes of that action's document: `ignored`; `executed` instead of the new one;
    or `both`, first the action's and, where its verbs run out, the new one."""
    second_dequeue_status: int = 400
    """The answer to dequeueing a call that was a member and is no more: 400 or 404."""
    callbacks_shuffle_s: float = 0.0
    """Each callback is delayed by a random time of up to so many seconds; 0 keeps the order."""
    callbacks_drop: float = 0.0
    """The share of callbacks that are never sent, 0 to 1."""
    callbacks_double: float = 0.0
    """The share of callbacks that are sent twice, 0 to 1."""
    callbacks_events: str = ""
    """Only callbacks of these events (space-separated) are dropped or doubled; empty: all."""
    seed: int = 1
    """What the three above draw from; another one, or a reset, starts the draw anew."""
    dial_action_on_hangup: bool = True
    """Dial's action is requested when the caller himself hung up."""
    wait_hangup_action: bool = True
    """Enqueue's action is requested after a `<Hangup>` in waitUrl's document."""
    callback_before_create_returns: bool = False
    """The first status callback is delivered before calls.create is answered."""
    create_lost_times: int = 0
    """So many calls.create place their call, but the answer is lost."""
    create_lost_how: str = "hang"
    """How it is lost: `hang` until the client gives up, or `drop` the connection."""
    create_refused: int = 0
    """The error code by which calls.create is refused; 0: it is not."""
    create_refused_to: str = ""
    """Only calls to these numbers (space-separated) are so refused; empty: all."""
    cps: float = 1.0
    """Calls per second that leave the account's queue; 0: no limit."""
    rest_fault: str = "none"
    """What befalls REST requests: `none`, `hang`, `drop`, `429`, `500` or `503`."""
    rest_fault_times: int = 0
    """How many requests it befalls."""
    rest_fault_on: str = ""
    """Only requests whose "METHOD path" contains this text."""
    webhook_fault: str = "none"
    """What befalls webhooks before they are sent: `none`, `connect` (refused), `timeout` or a
    status such as `503`; the application then never sees them. `lost`: it sees them, and a proxy
    answers 502 in place of what it said."""
    webhook_fault_times: int = 0
    """How many attempts it befalls; a retry is one more."""
    webhook_fault_on: str = ""
    """Only webhooks whose URL contains this text."""
    webhook_fault_skip: int = 0
    """So many of those go through unharmed before the first it befalls."""
    enqueue_result: str = "none"
    """What Enqueue is forced to end with: `none`, `queue-full`, `error` or `system-error`."""
    enqueue_result_times: int = 0
    """How many Enqueues are so forced."""
    dial_ring_extra_s: float = 5.0
    """What Twilio adds to Dial's ring timeout."""
    create_ring_extra_s: float = 0.0
    """What Twilio adds to the ring timeout of calls.create."""
    conference_end: str = "after"
    """conference-end is sent `after` or `before` the last participant-leave."""
    amd_result: str = "auto"
    """What answering-machine detection finds: `auto`, `human`, `machine_start` or `unknown`."""
    type_ahead: bool = False
    """Keys pressed while nothing collects them are kept for the next Gather."""
    media_auth: bool = False
    """Recordings' sound is only given to those who authenticate."""
    withheld_from: str = "+266696687"
    """The From of a caller who withholds the number."""

    def change(self, values: dict[str, Any]) -> None:
        """Set switches by name. Raises ValueError, changing nothing, for a name or value that
        does not exist."""
        known: dict[str, Any] = {f.name: f.default for f in fields(self)}
        checked = {}
        for name, given in values.items():
            if name not in known:
                raise ValueError(f"no switch {name!r}; there are: {', '.join(known)}")
            kind = type(known[name])
            low, high = _RANGES.get(name, (0, _MOST))
            if type(given) in (int, float) and not low <= given <= high:
                raise ValueError(f"switch {name} is from {low} to {high}, not {given!r}")
            value = kind(given) if kind in (float, str) and type(given) is int else given
            if type(value) is not kind:
                raise ValueError(f"switch {name} is a {kind.__name__}, not {value!r}")
            if name == "cps" and 0 < value < _SLOWEST_CPS:
                raise ValueError(f"switch cps is 0 or from {_SLOWEST_CPS}, not {value!r}")
            if name in _CHOICES and value not in _CHOICES[name]:
                raise ValueError(f"switch {name} is one of {_CHOICES[name]}, not {value!r}")
            checked[name] = value
        for name, value in checked.items():
            setattr(self, name, value)

    def reset(self) -> None:
        """Set every switch to its default."""
        for f in fields(self):
            setattr(self, f.name, f.default)

    def spend(self, counter: str) -> bool:
        """Use up one of a fault's times; False when there are none left."""
        left: int = getattr(self, counter)
        if left <= 0:
            return False
        setattr(self, counter, left - 1)
        return True

    def to_json(self) -> dict[str, Any]:
        """Every switch and its value."""
        return asdict(self)


_MOST = 1_000_000
_SLOWEST_CPS = 0.001
_RANGES = {"callbacks_drop": (0, 1), "callbacks_double": (0, 1), "seed": (0, 2**63)}
_CHOICES: dict[str, tuple[Any, ...]] = {
    "redirect_action": ("before", "after"),
    "redirect_action_twiml": ("ignored", "executed", "both"),
    "second_dequeue_status": (400, 404),
    "create_lost_how": ("hang", "drop"),
    "rest_fault": ("none", "hang", "drop", "429", "500", "503"),
    "webhook_fault": ("none", "connect", "timeout", "lost", "400", "404", "500", "502", "503"),
    "enqueue_result": ("none", "queue-full", "error", "system-error"),
    "conference_end": ("after", "before"),
    "amd_result": ("auto", "human", "machine_start", "unknown"),
}
