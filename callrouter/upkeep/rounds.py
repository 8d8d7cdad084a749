"""What the sweeper does again and again, and how often: one table.

To have something else done at its times, add a row. Its function takes the instant, is harmless
when it is done twice or by two sweepers at once, and does its items one by one through the guard.
It may take as long as it needs: each row is done in a thread of its own. What somebody on the
telephone waits for is not for this table but for `workers/dispatcher.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import structlog

from callrouter.calls import given_up, heard
from callrouter.calls.wrap_up import put_wanted_into_tickets
from callrouter.desk.call_notes import forget_old_notes
from callrouter.desk.closing import close_resolved
from callrouter.desk.owners import take_from_absent
from callrouter.desk.responses import judge_accepted
from callrouter.guard import passes, said_of
from callrouter.people.access.sessions import forget_old_sign_ins
from callrouter.people.consoles import set_away_closed
from callrouter.people.drafts import forget_old
from callrouter.people.onlookers import forget_old_looks
from callrouter.people.presence import set_away_undialled
from callrouter.runtime import Runtime
from callrouter.telephony.twilio import Twilio
from callrouter.upkeep.changed_hours import follow_hours
from callrouter.upkeep.comparison import compare
from callrouter.upkeep.line import mend_line
from callrouter.upkeep.mail_alert import tell_of_trouble
from callrouter.upkeep.overdue_mail import send_overdue
from callrouter.upkeep.ranks import follow_entitlements
from callrouter.upkeep.reminders import remind, tell_undelivered
from callrouter.upkeep.statements import send_statements

log = structlog.get_logger()


class Round(NamedTuple):
    """One row: what is done how often."""

    name: str
    every: timedelta
    """From one beginning to the next; a round that takes longer is begun again when it ends."""
    do: Callable[[datetime], object]


def rounds(runtime: Runtime, twilio: Twilio, stopping: Callable[[], bool]) -> tuple[Round, ...]:
    """The table. `stopping` is whether this process is to end: a long round looks at it."""
    return (
        Round("notes for receipts", timedelta(seconds=2), partial(heard.write_down, runtime)),
        Round("calls written up", timedelta(seconds=2), partial(put_wanted_into_tickets, runtime)),
        Round("calls given up", timedelta(seconds=5), partial(given_up.take_up, runtime)),
        Round("agents not dialled", timedelta(seconds=5), partial(set_away_undialled, runtime)),
        Round("consoles closed", timedelta(seconds=15), partial(set_away_closed, runtime)),
        Round("ranks of tickets", timedelta(seconds=5), partial(follow_entitlements, runtime)),
        Round("owners of tickets", timedelta(seconds=30), partial(take_from_absent, runtime)),
        Round("tickets to close", timedelta(seconds=60), partial(close_resolved, runtime)),
        Round("overdue mail", timedelta(seconds=5), partial(send_overdue, runtime, stopping)),
        Round("responses", timedelta(seconds=5), partial(judge_accepted, runtime)),
        Round("messages undelivered", timedelta(seconds=10), partial(tell_undelivered, runtime)),
        Round("deadlines", timedelta(seconds=5), partial(remind, runtime)),
        Round("deadlines by hours", timedelta(seconds=10), partial(follow_hours, runtime)),
        Round("mail in trouble", timedelta(seconds=60), partial(tell_of_trouble, runtime)),
        Round("line", timedelta(seconds=30), partial(mend_line, runtime)),
        Round("comparison with Twilio", timedelta(seconds=30), partial(compare, runtime, twilio)),
        Round("monthly statements", timedelta(hours=1), partial(send_statements, runtime)),
        Round("looks at tickets", timedelta(hours=1), partial(forget_old_looks, runtime.records)),
        Round("forms not saved", timedelta(hours=1), partial(forget_old, runtime.records)),
        Round(
            "calls not written up", timedelta(hours=1), partial(forget_old_notes, runtime.records)
        ),
        Round("ended sessions", timedelta(hours=1), partial(forget_old_sign_ins, runtime.records)),
    )


def go_round(runtime: Runtime, one: Round, now: datetime) -> None:
    """Do a row once. It raises nothing: a failure is told, and the row is tried again at its next
    time; while a part that it needs is away, that is told instead, and is not its failure."""
    try:
        one.do(now)
    except Exception as error:
        if passes(error):
            log.warning("round.held_up", round=one.name, problem=said_of(error))
        else:
            runtime.guard.set_aside("rounds", one.name, error, now, delays=(one.every,))
    else:
        runtime.guard.is_well("rounds", one.name)
