"""The telephone exchange: everything one sandbox process holds, and what makes calls begin."""

from __future__ import annotations

import asyncio
import itertools
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from callrouter.sandbox import verbs as _verbs  # noqa: F401 - registers every verb
from callrouter.sandbox.callbacks import Callbacks
from callrouter.sandbox.calls import Call, Callback
from callrouter.sandbox.clock import Clock
from callrouter.sandbox.conferences import Room, RoomSettings
from callrouter.sandbox.documents import FetchFailed, fetch
from callrouter.sandbox.events import Events
from callrouter.sandbox.kept import keep
from callrouter.sandbox.leg import Request
from callrouter.sandbox.lives import inbound_life, outbound_life
from callrouter.sandbox.numbers import Number
from callrouter.sandbox.phones import Phone
from callrouter.sandbox.queues import Queue
from callrouter.sandbox.recordings import Recordings
from callrouter.sandbox.reports import NOT_SUPPORTED, Reports
from callrouter.sandbox.sound import Sound
from callrouter.sandbox.switches import Switches
from callrouter.sandbox.webhooks import Webhooks

_CALLS_KEPT = 20_000
_ROOMS_KEPT = 20_000


@dataclass(frozen=True)
class Order:
    """What calls.create asks for."""

    to: str
    from_: str
    first: Request
    callback: Callback
    fallback: tuple[str, str]
    ring_seconds: float
    time_limit: int | None = None
    detect_seconds: int | None = None
    """How long machine detection may take; None: there is none."""


class PhoneBusy(Exception):
    """The phone is on a call."""


class NumberUnknown(Exception):
    """No such number in this account."""


class Exchange:
    """One account of Twilio's and the phones around it."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        start: datetime | None = None,
        speech_rate: float | None = None,
        cps: float = 1.0,
        data_dir: Path | None = None,
    ) -> None:
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.base_url = ""
        self.clock = Clock(start, self.broke)
        self.switches = Switches(cps=cps)
        self.events = Events()
        self.reports = Reports(self.clock.now, self._phone_of, self.events.reported)
        self.webhooks = Webhooks(self.clock, self.switches, auth_token)
        self.callbacks = Callbacks(self)
        self.sound = Sound(self.webhooks, speech_rate)
        self.recordings = Recordings(self, data_dir)
        self.created_at = self.clock.now()
        self.numbers: dict[str, Number] = {}
        self.phones: dict[str, Phone] = {}
        self._lasting: dict[str, Phone] = {}
        self.calls: dict[str, Call] = {}
        self.queues: dict[str, Queue] = {}
        self.rooms: dict[str, Room] = {}
        self._cps = cps
        self._heard = itertools.count(1)
        self._next_slot = self.created_at
        self._queue_names: dict[str, Queue] = {}
        self._open_rooms: dict[str, Room] = {}

    def _phone_of(self, call_sid: str) -> str | None:
        call = self.calls.get(call_sid)
        return call.far_number if call else None

    def next_heard(self) -> int:
        """A number for the next thing heard."""
        return next(self._heard)

    def install(self, phone: Phone) -> None:
        """A phone that is there whatever is reset."""
        self._lasting[phone.number] = self.phones[phone.number] = phone

    def add(self, phone: Phone) -> None:
        """A phone that is there until the next reset; one of the same number makes way for it."""
        self.phones[phone.number] = phone
        self.events.phone_changed(phone)

    def change_token(self, auth_token: str) -> None:
        """Sign and authenticate with another token from now on."""
        self.auth_token = self.webhooks.auth_token = auth_token

    def keep(self, call: Call) -> None:
        """Remember a call; of those that are over, the oldest are forgotten in time."""
        keep(self.calls, call.sid, call, _CALLS_KEPT, lambda old: not old.live)

    def add_number(self, number: str, name: str) -> Number:
        """The account gets a number."""
        added = Number(number, name or number, self.clock.now())
        self.numbers[number] = added
        return added

    def dial(self, phone: Phone, to: str, from_: str | None, withheld: bool) -> Call:
        """`phone` dials one of the account's numbers. Raises PhoneBusy, NumberUnknown."""
        if phone.state != "idle":
            raise PhoneBusy(f"{phone.number} is {phone.state}")
        number = self.numbers.get(to)
        if number is None:
            raise NumberUnknown(f"{to} is no number of this account")
        shown = self.switches.withheld_from if withheld else from_ or phone.number
        call = Call(
            self,
            "inbound",
            shown,
            to,
            callback=Callback(number.status_callback, number.status_callback_method),
            fallback=(number.voice_fallback_url, number.voice_fallback_method),
        )
        self.keep(call)
        phone.take(call, "dialling")
        call.changed()
        self.clock.spawn(inbound_life(call, Request(number.voice_url, number.voice_method)))
        return call

    def place(self, order: Order) -> tuple[Call, asyncio.Event | None]:
        """Begin an outbound call. The event, where a switch orders one to wait for, is set
        once its first callback has been delivered."""
        call = Call(
            self,
            "outbound-api",
            order.from_,
            order.to,
            callback=order.callback,
            fallback=order.fallback,
        )
        call.time_limit = order.time_limit
        self.keep(call)
        started = asyncio.Event()
        slot = self._slot()
        life = outbound_life(
            call,
            order.first,
            slot=slot,
            ring_seconds=order.ring_seconds + self.switches.create_ring_extra_s,
            detect_seconds=order.detect_seconds,
            started=started,
        )
        self.clock.spawn(life)
        waits = self.switches.callback_before_create_returns and slot <= 0
        return call, started if waits else None

    def _slot(self) -> float:
        """Seconds until the account may place one more call."""
        now = self.clock.now()
        if not self.switches.cps:
            return 0.0
        at = max(now, self._next_slot)
        self._next_slot = at + timedelta(seconds=1 / self.switches.cps)
        return (at - now).total_seconds()

    async def tell(self, call: Call, request: Request) -> None:
        """Make a request whose document is read, and reported on, but not performed."""
        try:
            await fetch(call, request)
        except FetchFailed:
            return  # it has been reported; the call does not depend on it

    def queue_named(self, name: str) -> Queue:
        """The queue of that name, created where there is none."""
        if name not in self._queue_names:
            self.add_queue(Queue(name, self.clock.now()))
        return self._queue_names[name]

    def add_queue(self, queue: Queue) -> None:
        """The account gets a queue. Raises ValueError where the name is taken."""
        if queue.name in self._queue_names:
            raise ValueError(queue.name)
        self.queues[queue.sid] = queue
        self._queue_names[queue.name] = queue

    def rename_queue(self, queue: Queue, name: str) -> None:
        """Give a queue another name. Raises ValueError where it is taken."""
        if self._queue_names.get(name, queue) is not queue:
            raise ValueError(name)
        del self._queue_names[queue.name]
        queue.name = name
        self._queue_names[name] = queue

    def drop_queue(self, queue: Queue) -> None:
        """The account loses a queue."""
        del self.queues[queue.sid], self._queue_names[queue.name]

    def room_named(self, name: str) -> Room | None:
        """The conference of that name which is not over, if there is one."""
        return self._open_rooms.get(name)

    def open_room(self, name: str, settings: RoomSettings) -> Room:
        """A new conference; of those that are over, the oldest are forgotten in time."""
        room = Room(self, name, settings)
        keep(self.rooms, room.sid, room, _ROOMS_KEPT, lambda old: old.status == "completed")
        self._open_rooms[name] = room
        return room

    def close_room(self, room: Room) -> None:
        """A conference is over: its name means another from now on."""
        if self._open_rooms.get(room.name) is room:
            del self._open_rooms[room.name]

    async def reset(self) -> None:
        """Hang up everything silently and forget it, with the phones that came later; numbers,
        their URLs and the phones it was started with stay."""
        await self.stop()
        self.phones = dict(self._lasting)
        for phone in self.phones.values():
            phone.call = phone.last_call = None
            phone.state, phone.behaviour = "idle", "manual"
        for store in (self.calls, self.queues, self.rooms, self.recordings):
            store.clear()
        self._queue_names.clear()
        self._open_rooms.clear()
        self._next_slot = self.clock.now()
        self.switches.reset()
        self.switches.cps = self._cps
        self.reports.clear()
        self.webhooks.forget()
        self.callbacks.restart()

    async def stop(self) -> None:
        """End every call silently."""
        self.callbacks.muted = True
        await self.clock.stop()

    def broke(self, error: BaseException) -> None:
        """The sandbox itself failed: that is loud."""
        text = "".join(traceback.format_exception(error))
        self.reports.add(NOT_SUPPORTED, f"the sandbox broke: {text}")
