"""Looks at everything the service depends on, and says what is wrong and how to mend it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from urllib.parse import unquote

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from callrouter.addresses import check_address
from callrouter.admin.addresses import look_at_addresses, look_at_fallback
from callrouter.admin.connect import trouble, voice_urls
from callrouter.admin.database import reason
from callrouter.admin.finding import Finding, in_english
from callrouter.admin.holidays import judge_holidays
from callrouter.admin.lines import judge_hours_beside_file, judge_number
from callrouter.admin.messages import look_at_messages
from callrouter.admin.parts import judge_owed_mail, judge_placing, judge_processes
from callrouter.admin.phones import look_at_phones
from callrouter.admin.provider import look_at_provider
from callrouter.admin.redis_server import START_REDIS, look_at_redis
from callrouter.admin.roles import look_at_roles
from callrouter.mail.smtp import MailError, Outlet
from callrouter.records import Database
from callrouter.records.current_hours import current_revision
from callrouter.records.migrate import REMEDY_OF, SAID_OF, schema_state
from callrouter.rules.attachment import LARGEST_MAIL
from callrouter.rules.schedule import Schedule
from callrouter.settings import (
    DEFAULT_SCHEDULE,
    LineSettings,
    Settings,
    SettingsError,
    load_settings,
)
from callrouter.startup import utc_now
from callrouter.telephony.numbers import (
    QUEUE_SIZE,
    VoiceUrls,
    account_status,
    find_queue,
)
from callrouter.telephony.twilio import Twilio, TwilioRefused, TwilioSilent
from callrouter.variables import SCHEMES, Environment, with_files

PROBE_SECONDS = 5.0
"""How long a probe may take before it counts as failed."""

REMEDIES = {
    "database": "start the database, or mend DATABASE_URL",
    "redis": START_REDIS,
    "mail": "start the mail server, or mend the host, port, user or password in SMTP_URL",
    "alert mail": "start that server, or mend the host, port, user or password in ALERT_SMTP_URL",
    "provider": "let this machine reach it, or mend OIDC_ISSUER",
    "twilio": "let this machine reach it, or mend TWILIO_API_BASE_URL",
}
"""What mends a service that cannot be reached."""
CONNECT = "run `callrouter connect`"

Probe = Callable[[], list[Finding]]
Named = tuple[str, str, Probe]
"""A probe with its name and that of the service it asks."""


def check(environ: Mapping[str, str]) -> list[Finding]:
    """Probe settings, database, Redis, mail server and Twilio. Every probe runs, whatever becomes
    of the others, and takes five seconds at most; no secret is repeated in a finding."""
    findings: list[Finding] = []
    settings: Settings | None = None
    # What is wrong with a file is said by load_settings; the other probes do without that variable.
    known = with_files(environ, [])
    try:
        settings = load_settings(environ)
    except SettingsError as error:
        findings += [
            Finding("settings", "failed", problem, "mend it there, then check again")
            for problem in error.problems
        ]
    else:
        findings += [
            *look_at_addresses(settings.env),
            look_at_fallback(settings.line.fallback_url, settings.env.public_base_url),
        ]
    mail_servers: list[Named] = [
        (probe, probe, _needs(known, probe, name, partial(_mail, probe)))
        for probe, name in (("mail", "SMTP_URL"), ("alert mail", "ALERT_SMTP_URL"))
        if probe == "mail" or known.get(name)
    ]
    providers: list[Named] = (
        [("provider", "provider", partial(look_at_provider, settings.env))]
        if settings is not None and settings.env.oidc_issuer
        else []
    )
    first = _together(
        [
            ("database", "database", _needs(known, "database", "DATABASE_URL", _database)),
            ("redis", "redis", _needs(known, "redis", "REDIS_URL", look_at_redis)),
            *mail_servers,
            ("twilio", "twilio", lambda: _twilio(Twilio(settings.env) if settings else None)),
            *providers,
        ]
    )
    findings += first
    states = {one.probe: one.state for one in first}
    if settings is not None:
        url, twilio = settings.env.database_url, Twilio(settings.env)
        urls = voice_urls(settings.env.public_base_url, settings.line.fallback_url)
        wanted: list[Named] = [
            ("hours", "database", partial(_hours, url, settings.schedules)),
            ("placing", "database", partial(_outbound, url)),
            ("processes", "database", partial(_processes, url)),
            ("roles", "database", partial(_roles, url, settings.line.lines)),
            ("owed mail", "database", partial(_owed_mail, url)),
            ("phones", "database", partial(_phones, url, settings.line.countries)),
        ]
        for line in settings.line.lines:
            wanted.append((f"number {line.number}", "twilio", partial(_number, twilio, line, urls)))
        wanted.append(("queue", "twilio", partial(_queue, twilio)))
        if states["database"] == "ok":
            wanted.append(("messages", "twilio", partial(_messages, url, settings.env)))
        findings += _together([one for one in wanted if states[one[1]] == "ok"])
        findings += [
            Finding(name, "not tried", f"it takes {asks}, which failed", f"mend {asks} first")
            for name, asks, _ in wanted
            if states[asks] != "ok"
        ]
    return [_without_secrets(one, _secrets(known)) for one in findings]


def _database(url: str) -> list[Finding]:
    try:
        found = schema_state(url)
    except (SQLAlchemyError, OSError) as error:
        said = f"cannot be reached: {reason(error)}"
        return [Finding("database", "failed", said, REMEDIES["database"])]
    if found != "current":
        return [Finding("database", "failed", SAID_OF[found], REMEDY_OF[found])]
    return [Finding("database", "ok", f"is there and {SAID_OF[found]}")]


def _hours(url: str, shipped: Mapping[str, Schedule]) -> list[Finding]:
    with _reading(url) as session:
        ruling = [current_revision(session, shipped, name) for name in shipped]
        coming = [judge_holidays(session, one, utc_now()) for one in ruling]
    found = []
    for one, holidays in zip(ruling, coming, strict=True):
        which = "" if one.name == DEFAULT_SCHEDULE else f" {one.name}"
        found.append(in_english(f"hours{which}", [judge_hours_beside_file(one, shipped[one.name])]))
        if holidays:
            found.append(in_english(f"holidays{which}", holidays))
    return found


def _outbound(url: str) -> list[Finding]:
    with _reading(url) as session:
        return [in_english("placing", [judge_placing(session)])]


def _processes(url: str) -> list[Finding]:
    with _reading(url) as session:
        return [in_english("processes", [one]) for one in judge_processes(session, utc_now())]


def _roles(url: str, lines: Sequence[LineSettings]) -> list[Finding]:
    offered = {language for line in lines for language in line.languages}
    with _reading(url) as session:
        return look_at_roles(session, offered)


def _owed_mail(url: str) -> list[Finding]:
    with _reading(url) as session:
        return [in_english("owed mail", [judge_owed_mail(session, utc_now())])]


def _phones(url: str, countries: tuple[str, ...]) -> list[Finding]:
    with _reading(url) as session:
        return look_at_phones(session, countries)


@contextmanager
def _reading(url: str) -> Iterator[Session]:
    records = Database(url)
    try:
        with records.read() as session:
            yield session
    finally:
        records.close()


def _mail(probe: str, url: str) -> list[Finding]:
    try:
        with Outlet(url) as outlet:
            largest = outlet.largest()
    except MailError as error:
        return [Finding(probe, "failed", f"cannot be used: {error}", REMEDIES[probe])]
    # By the other server nothing is sent with a file.
    if probe == "mail" and largest is not None and largest < LARGEST_MAIL:
        said = f"takes mails of {largest:,} bytes at most: agents' larger files will be refused"
        fix = f"let it take {LARGEST_MAIL:,} bytes (of Postfix: message_size_limit)"
        return [Finding(probe, "warning", said, fix)]
    return [Finding(probe, "ok", "the mail server greets us")]


def _twilio(twilio: Twilio | None) -> list[Finding]:
    if twilio is None:
        return [Finding("twilio", "not tried", "the settings are not usable", "mend them first")]
    try:
        status = account_status(twilio)
    except (TwilioRefused, TwilioSilent) as error:
        return [Finding("twilio", "failed", *trouble(error, twilio))]
    if status != "active":
        fix = "settle it with Twilio, in its console under Billing"
        return [Finding("twilio", "failed", f"the account is {status}", fix)]
    return [Finding("twilio", "ok", "the account is active and takes our token")]


def _number(twilio: Twilio, line: LineSettings, wanted: VoiceUrls) -> list[Finding]:
    judged = judge_number(twilio, line.number, wanted)
    return [in_english(f"number {line.number}", judged, f"line {line.name}: ")]


def _queue(twilio: Twilio) -> list[Finding]:
    queue = find_queue(twilio)
    if queue is None:
        return [Finding("queue", "failed", "the account has no queue for our callers", CONNECT)]
    if queue.size < QUEUE_SIZE:
        return [Finding("queue", "warning", f"has room for only {queue.size} callers", CONNECT)]
    return [Finding("queue", "ok", f"has room for {queue.size} callers")]


def _needs(
    environ: Mapping[str, str], what: str, name: str, probe: Callable[[str], list[Finding]]
) -> Probe:
    value = environ.get(name, "")
    if not value:
        return lambda: [Finding(what, "not tried", f"{name} is not set", f"set {name}")]
    try:
        check_address(name, value, SCHEMES[name])
    except ValueError as error:
        unusable = Finding(what, "not tried", str(error), f"mend {name}")
        return lambda: [unusable]
    return lambda: probe(value)


def _messages(url: str, env: Environment) -> list[Finding]:
    with _reading(url) as session:
        return [look_at_messages(session, env)]


def _together(probes: Sequence[Named]) -> list[Finding]:
    """Run probes side by side; what one of them raises or how long it hangs harms no other."""
    found: dict[str, list[Finding]] = {}

    def run(name: str, asks: str, probe: Probe) -> None:
        try:
            found[name] = probe()
        except Exception as error:  # a probe must not take the others with it
            said = reason(error) if isinstance(error, SQLAlchemyError) else str(error)
            said = said or type(error).__name__
            found[name] = [Finding(name, "failed", said, REMEDIES[asks])]

    threads = [threading.Thread(target=run, args=one, name=one[0], daemon=True) for one in probes]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + PROBE_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    late = f"did not answer within {PROBE_SECONDS:.0f} seconds"
    return [
        finding
        for name, asks, _ in probes
        for finding in found.get(name) or [Finding(name, "failed", late, REMEDIES[asks])]
    ]


def _secrets(environ: Mapping[str, str]) -> Sequence[str]:
    """Every secret the environment holds, the passwords inside addresses included."""
    named = ("TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_NEXT", "SECRET_KEY", "SUPPORT_CODE_KEY",
             "OIDC_CLIENT_SECRET")  # fmt: skip
    secrets = {environ.get(name, "") for name in named}
    for name in ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "ALERT_SMTP_URL"):
        # Not urlsplit: an address it refuses may hold a password all the same.
        authority = environ.get(name, "").partition("://")[2].rpartition("@")[0]
        password = authority.partition(":")[2]
        secrets |= {password, unquote(password)}
    return sorted((one for one in secrets if len(one) > 2), key=len, reverse=True)


def _without_secrets(finding: Finding, secrets: Sequence[str]) -> Finding:
    def clean(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, "***")
        return text

    return Finding(finding.probe, finding.state, clean(finding.said), clean(finding.fix))
