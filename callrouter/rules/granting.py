"""What a file makes of what was granted: accreditations or subscriptions, of which it tells one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from callrouter.rules.allowance import PARIS
from callrouter.rules.entitlement import Grant, entitled_until
from callrouter.rules.local_day import first_instant, last_day, last_instant, local


@dataclass(frozen=True, slots=True)
class Granting:
    """What to do with what is on file, by its places there."""

    spoken: int | None
    """The one that the file speaks of; None where it is to be added, or stays lost."""
    grant: Grant | None
    """What that one is by the file; None where nothing is granted."""
    cut: Mapping[int, datetime] = field(default_factory=dict)
    """Others that end at these instants; one that would not have begun by then was never."""
    gap: tuple[datetime, datetime] | None = None
    """From when on nothing is valid, until what is to come begins."""
    lost_at: datetime | None = None
    """When it was ended: a file of a time before does not give it back (R33)."""


def granting(held: Sequence[Grant], said: Grant, now: datetime) -> Granting:
    """What a file that says `said` makes of what is `held`; one without a name is a subscription.

    History stays. Of what is valid now, or to come, the file changes the one that it speaks of; one
    that has begun before the file's beginning ends there. Of what is over nothing is changed: what
    goes on stands beside it, and what a person ended goes on only by a file that lets it begin on
    that day or later.
    """
    met = [place for place, one in enumerate(held) if _meet(one, said)]
    over = {place: end for place in met if (end := held[place].end) is not None and end <= now}
    alike = [place for place in met if held[place].name.casefold() == said.name.casefold()]
    if not alike:
        return _beside_another(held, [place for place in met if place not in over], said, now)
    going_on = [place for place in alike if place not in over]
    earlier = [
        place for place in going_on if _begun(held[place], now) and _before(held[place], said)
    ]
    spoken = _meant(held, [place for place in going_on if place not in earlier], said, now)
    in_force = earlier or (spoken is not None and _begun(held[spoken], now))
    ended = {place: end for place, end in over.items() if place in alike}
    if ended and not in_force:
        last = max(ended, key=ended.__getitem__)
        return _after_the_end(held[last], last, ended[last], spoken, said, now)
    grant = said if spoken is None else _changed(held[spoken], bool(over), said)
    cut = {} if said.start is None else dict.fromkeys(earlier, said.start)
    return Granting(spoken, grant, cut, _gap(held, grant, cut, now))


def _beside_another(
    held: Sequence[Grant], others: Sequence[int], said: Grant, now: datetime
) -> Granting:
    """None of its name is on file of that time: one of another name ends where it begins, today at
    the earliest."""
    replaced = _meant(held, others, said, now)
    begins = _today(now) if said.start is None else max(said.start, _today(now))
    if replaced is None or (said.end is not None and said.end <= begins):
        return Granting(None, said, gap=_gap(held, said, {}, now))
    before = held[replaced].start
    grant = Grant(said.name, begins, said.end) if before is None or before < begins else said
    return Granting(None, grant, {replaced: begins})


def _after_the_end(
    ended: Grant, place: int, end: datetime, spoken: int | None, said: Grant, now: datetime
) -> Granting:
    """What it speaks of is over: what is to come begins earlier, or one is added."""
    if said.end is not None and said.end <= max(now, last_instant(last_day(end, PARIS), PARIS)):
        return Granting(place, ended)
    day = first_instant(local(end, PARIS).date(), PARIS)
    by_a_person = end != day
    if by_a_person and (said.start is None or said.start < day):
        return Granting(None, None, lost_at=end)
    # One that is renewed goes on where the other ended, one that is prolonged too late from today.
    begins = end if by_a_person or _before(ended, said) else max(end, _today(now))
    return Granting(spoken, Grant(said.name, begins, said.end))


def _changed(one: Grant, follows: bool, said: Grant) -> Grant:
    """The one that is spoken of as the file has it. Where it `follows` what is over, its beginning
    is not moved into that; and an instant at which it ends within its last day stays, as long as
    that day does."""
    start, end = said.start, said.end
    if follows and one.start is not None:
        start = one.start if said.start is None else max(said.start, one.start)
    if one.end is not None and end == last_instant(last_day(one.end, PARIS), PARIS):
        end = one.end
    return Grant(said.name, start, end)


def _gap(
    held: Sequence[Grant], grant: Grant, cut: Mapping[int, datetime], now: datetime
) -> tuple[datetime, datetime] | None:
    """The gap between what is valid now and this one, which is to come."""
    if grant.start is None or grant.start <= now:
        return None
    alike = [
        Grant(one.name, one.start, cut.get(place, one.end))
        for place, one in enumerate(held)
        if one.name.casefold() == grant.name.casefold() and _begun(one, now)
    ]
    ends = entitled_until(alike, [Grant("")], now, [grant.name])
    return None if ends is None or not now < ends < grant.start else (ends, grant.start)


def _meant(held: Sequence[Grant], places: Sequence[int], said: Grant, now: datetime) -> int | None:
    """The one of these that is spoken of: one that begins as the file says, else the one valid now
    that lasts longest, else the next to come."""

    def order(place: int) -> tuple[bool, bool, float]:
        one = held[place]
        if one.start is not None and one.start > now:
            return one.start != said.start, True, one.start.timestamp()
        ends = float("inf") if one.end is None else one.end.timestamp()
        return one.start != said.start, False, -ends

    return min(places, key=order, default=None)


def _meet(one: Grant, said: Grant) -> bool:
    """Whether there is an instant at which both are valid."""
    begins = one.start is None or said.end is None or one.start < said.end
    return begins and (one.end is None or said.start is None or said.start < one.end)


def _begun(one: Grant, now: datetime) -> bool:
    return one.start is None or one.start <= now


def _before(one: Grant, said: Grant) -> bool:
    """Whether it begins before the one that the file tells."""
    return said.start is not None and (one.start is None or one.start < said.start)


def _today(now: datetime) -> datetime:
    return first_instant(local(now, PARIS).date(), PARIS)
