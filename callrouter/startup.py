"""How a process begins: its log, its settings, and the service it works with."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from callrouter.clocks import Clocks
from callrouter.dialled_lines import Admission, DialledLines
from callrouter.guard import Guard
from callrouter.line import Line
from callrouter.logs import configure
from callrouter.mail.access_links import LettingIn
from callrouter.mail.notices import Notices
from callrouter.mail.outbox import Sender
from callrouter.mail.partner_notices import PartnerNotices
from callrouter.mail.wake import waker
from callrouter.records import Database
from callrouter.runtime import Runtime
from callrouter.settings import Settings, SettingsError, load_settings

UNUSABLE_SETTINGS = 4
"""gunicorn's own exit status for an app that cannot be loaded: it gives up instead of trying on."""

SWITCH_SECONDS = 0.0005
"""How long a thread may compute before another has its turn. Python's own 5 ms would be waited for
at every statement of a transaction, and again by all who wait for that transaction."""


def begin_process(name: str) -> Settings:
    """The settings of the environment, and the log set up for a process of that name. To be called
    once everything is imported: that stays until the end, so the collector need not look through it
    again and again, a tenth of a second each time, in which every thread waits.

    Where they cannot be used, every problem is said on stderr and the process ends.
    """
    configure(name)
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        settings = load_settings(os.environ)
    except SettingsError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        sys.exit(UNUSABLE_SETTINGS)
    gc.collect()
    gc.freeze()
    return settings


def open_runtime(settings: Settings) -> Runtime:
    """The service on the records and the line that the settings name. Nothing is connected yet."""
    env = settings.env
    return runtime_of(
        settings, Database(env.database_url), Line(env.redis_url), waker(env.redis_url)
    )


def runtime_of(
    settings: Settings,
    records: Database,
    line: Line,
    wake_mail: Callable[[], None],
    guard: Guard | None = None,
) -> Runtime:
    """What a process works with, by these settings."""
    env, told = settings.env, settings.line
    lines = lines_of(settings)
    return Runtime(
        records=records,
        line=line,
        wake_mail=wake_mail,
        notices=Notices(
            dialled_lines=lines,
            mail_from=env.mail_from,
            pages_url=env.pages_url,
        ),
        partner_notices=PartnerNotices(
            dialled_lines=lines,
            mail_from=env.mail_from,
            status_page=told.status_page,
            control_panel=told.control_panel,
            monthly_limit=told.contacts.monthly_limit,
            first_response=settings.targets.first_response,
            pages_url=env.pages_url,
            secret_key=env.secret_key,
        ),
        sender=Sender(
            env.smtp_url,
            env.mail_from,
            env.alert_smtp_url,
            LettingIn(env.secret_key, env.pages_url),
        ),
        dialled_lines=lines,
        admission=admission_of(settings),
        waiting=told.waiting,
        offers=told.offers,
        countries=told.countries,
        clocks=Clocks(settings.targets, lines),
        sessions=told.sign_in.lasts,
        presence=told.presence,
        guard=guard or Guard(),
    )


def lines_of(settings: Settings) -> DialledLines:
    """The lines that can be dialled, and their schedules."""
    return DialledLines(settings.line.lines, settings.schedules)


def admission_of(settings: Settings) -> Admission:
    """Who is admitted to the lines."""
    told = settings.line
    return Admission(
        entitlement=told.entitlement,
        allowance=told.contacts,
        codes=told.codes,
        code_key=settings.env.support_code_key,
        after_hours=told.after_hours,
        status_page=told.status_page,
    )


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)
