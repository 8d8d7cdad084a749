"""The ways through the intake: who calls, what is answered, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass

from callrouter.rules.hours_document import read_schedule
from tests.world import ADVANCED, ALICE, BOB, CARLA, CODE, DENIS, PREMIUM, World

EVA, FAYE = "+33199000105", "+33199000106"
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALWAYS = read_schedule({"zone": "Europe/Paris", "week": {day: ["00:00-24:00"] for day in WEEK}})
NEVER = read_schedule(
    {"zone": "Europe/Paris", "week": {day: [] for day in WEEK} | {"monday": ["03:00-03:01"]}}
)
SILENCE = ""


@dataclass(frozen=True)
class Way:
    """What a caller does, and what it comes to."""

    number: str
    answers: tuple[str, ...]
    asked: tuple[str | None, ...]
    """The question open before each answer, and at the end."""
    outcome: str
    nature: str = "undetermined"
    rank: int | None = None
    line: str = ADVANCED
    open: bool = True


WAYS = {
    "an incident": Way(ALICE, ("1", "1"), ("language", "nature", None), "queued", "incident", 0),
    "undetermined": Way(
        ALICE, ("2", SILENCE, SILENCE), ("language", "nature", "nature", None), "queued",
        "undetermined", 0,
    ),
    "in the language on file": Way(FAYE, ("1",), ("nature", None), "queued", "incident", 0),
    "by code": Way(
        BOB, ("1", "11111111", f"{CODE}", "2"), ("language", "code", "code", "nature", None),
        "queued", "request", 0,
    ),
    "unidentified": Way(
        BOB, ("1", SILENCE, SILENCE, SILENCE), ("language", "code", "code", "code", None),
        "unidentified",
    ),
    "charged": Way(
        CARLA, ("1", "2", "9", "1"), ("language", "nature", "charge", "charge", None), "queued",
        "request", 0,
    ),
    "refused": Way(
        DENIS, ("1", "2", "9", SILENCE, SILENCE),
        ("language", "nature", "refused", "refused", "refused", None), "quota_refused", "request",
    ),
    "not entitled": Way(EVA, ("1",), ("language", None), "not_entitled", "undetermined"),
    "another line": Way(
        BOB, ("1",), ("language", None), "queued", "undetermined", 1, line=PREMIUM
    ),
    "a message": Way(
        ALICE, ("1", "1", "spoken"), ("language", "message", "recording", None), "message",
        "undetermined", 0, open=False,
    ),
    "closed": Way(
        ALICE, ("9", "1", SILENCE), ("language", "language", "message", None), "closed",
        "undetermined", open=False,
    ),
}  # fmt: skip


def question(world: World) -> str | None:
    """What the newest call was asked last."""
    asked: str | None = world.call().intake["state"]["question"]
    return asked
