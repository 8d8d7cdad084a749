"""`check`: what is wrong is said with its remedy."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import create_engine, text

from callrouter.guard import Guard
from callrouter.records import Agent, Database, Heartbeat, HoursRevision, OutboundTrouble
from callrouter.records.heartbeats import PROCESSES
from callrouter.sandbox.handset import AUTH_TOKEN, Sandbox
from tests.cli.valkey_server import ValkeyServer

Command = Callable[..., Result]
ConfigWith = Callable[[str, str, str], str]
LINES = ("+33199000001", "+33199000002", "+33199000003")


@pytest.fixture(scope="module")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Valkey server that keeps what it is told, behind a password."""
    folder = tmp_path_factory.mktemp("durable")
    with ValkeyServer(folder, "--appendonly", "yes", "--requirepass", "sesame-99") as url:
        yield url


@pytest.fixture
def whole(
    account: dict[str, str], sandbox: Sandbox, durable: str, records: Database
) -> dict[str, str]:
    """An environment in which nothing is wrong."""
    seen(records, *PROCESSES)
    with records.begin() as session:
        session.add(agent("sup", languages="fr en", role="supervisor"))
    smtp = f"smtp://127.0.0.1:{sandbox.smtp_port}"
    return account | {"REDIS_URL": durable, "SMTP_URL": smtp}


def agent(login: str, phone: str = "+33199000299", **said: str) -> Agent:
    """An agent, who is away."""
    return Agent(login=login, name=login, email="x@vendor.example", phone=phone, state="away",
                 state_since=datetime.now(UTC), **said)  # fmt: skip


def seen(
    records: Database, *processes: str, at: datetime | None = None, aside: Sequence[Any] = ()
) -> None:
    """These processes gave a sign of life then; now, if not said."""
    with records.begin() as session:
        for process in processes:
            session.merge(
                Heartbeat(process=process, instance="here:1", at=at or datetime.now(UTC),
                          ended=False, aside=list(aside))
            )  # fmt: skip


@pytest.fixture
def check(command: Command, whole: dict[str, str]) -> Callable[..., dict[str, Any]]:
    """The findings by probe, of an environment that is whole but for what is changed."""

    def run(fails: int = 0, **changed: str) -> dict[str, Any]:
        printed = command("check", "--json", fails=fails, **{**whole, **changed}).stdout
        return {one["probe"]: one for one in json.loads(printed)}

    return run


Check = Callable[..., dict[str, Any]]


def test_everything_in_order_is_said_and_ends_well(
    command: Command, check: Check, whole: dict[str, str], config_with: ConfigWith
) -> None:
    bin_of_ours = 'fallback_url = "https://handler.twilio.com/twiml/EH00"'
    config = {"CALLROUTER_CONFIG": config_with("line.toml", 'fallback_url = ""', bin_of_ours)}
    command("migrate")
    # Whatever the day on which this runs.
    command("hours", "holidays", "--close-rest")
    command("connect", **whole, **config)
    assert {one["state"] for one in check(**config).values()} == {"ok"}
    assert check(**config)["queue"]["said"] == "has room for 5000 callers"
    assert list(check(**config)) == [
        "settings", "fallback", "database", "redis", "mail", "twilio", "hours", "placing",
        "processes", "roles", "owed mail", "phones",
        *(f"number {number}" for number in LINES), "queue", "messages",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "code", "said", "fix"),
    [
        ("credentials", 20003, "Authenticate (Twilio error 20003)", "TWILIO_AUTH_TOKEN"),
        ("inactive", 20005, "Twilio error 20005", "Billing"),
        ("too_many_calls", 20429, "Twilio error 20429", "limits"),
        ("caller_number", 21210, "Twilio error 21210", "line's number"),
        ("refused", 29999, "Twilio error 29999", "https://www.twilio.com/docs/api/errors"),
        ("unreachable", None, "calls fail", "https://status.twilio.com"),
        ("of a later version", 30099, "Twilio error 30099", "https://www.twilio.com/docs/api"),
    ],
)
def test_what_keeps_us_from_ringing_agents_is_named_until_it_is_over(
    command: Command, check: Check, database_url: str, cause: str, code: int | None, said: str,
    fix: str,
) -> None:  # fmt: skip
    command("migrate")
    now = datetime(2026, 7, 15, 8, 30, tzinfo=UTC)
    records = Database(database_url)
    with records.begin() as session:
        trouble = session.query(OutboundTrouble).one()
        trouble.cause, trouble.code, trouble.problem = cause, code, "Authenticate"
        trouble.since = now
    found = check(fails=1)["placing"]
    assert found["state"] == "failed"
    assert "since 2026-07-15 08:30:00 UTC" in found["said"]
    assert said in found["said"]
    assert fix in found["fix"]
    with records.begin() as session:
        session.query(OutboundTrouble).one().ended_at = now
    records.close()
    assert check(fails=1)["placing"]["state"] == "ok"


def test_hours_that_only_a_later_version_can_read_are_named(
    command: Command, check: Check, records: Database
) -> None:
    command("migrate")
    later = HoursRevision(
        number=2, document={"of": "later"}, author="x", created_at=datetime.now(UTC)
    )
    with records.begin() as session:
        session.add(later)
    found = check(fails=1)["hours"]
    assert found["state"] == "failed"
    said = "this version cannot read revision 2, so revision 1 still rules its calls"
    assert found["said"] == said


def test_a_process_that_is_not_seen_is_named(check: Check, records: Database) -> None:
    seen(records, "dispatcher", "pages", at=datetime.now(UTC) - timedelta(seconds=40))
    found = check(fails=1)["processes"]
    assert found["state"] == "failed"
    assert found["said"] == "not seen for 30 s: pages, dispatcher"
    assert "Procfile" in found["fix"]


def test_what_a_process_has_set_aside_is_named(check: Check, records: Database) -> None:
    guard = Guard()
    guard.set_aside("calls given up", "CA1", ValueError("damaged"), datetime.now(UTC))
    aside = [{"loop": one.loop, "item": one.item, "problem": one.problem}
             for one in guard.aside(datetime.now(UTC))]  # fmt: skip
    seen(records, "dispatcher", aside=aside)
    # No number is connected here.
    found = check(fails=1)["processes"]
    assert found["state"] == "warning"
    for said in ("1 set aside", "dispatcher", "calls given up", "CA1", "damaged"):
        assert said in found["said"]


def test_a_probe_that_fails_names_the_remedy_of_the_service_it_asked(
    check: Check, records: Database
) -> None:
    with records.begin() as session:
        session.execute(text("UPDATE heartbeats SET aside = '3'"))
    found = check(fails=1)["processes"]
    assert found["state"] == "failed"
    assert found["fix"] == "start the database, or mend DATABASE_URL"


def test_a_secret_in_a_file_is_used_and_not_repeated(
    command: Command, whole: dict[str, str], sandbox: Sandbox, tmp_path: Path
) -> None:
    secret = tmp_path / "smtp"
    secret.write_text(f"smtp://ann:sesame-77@127.0.0.1:{sandbox.smtp_port}\n", "utf-8")
    del whole["SMTP_URL"]
    command("migrate")
    printed = command("check", "--json", fails=1, SMTP_URL_FILE=str(secret), **whole).output
    (mail,) = (one for one in json.loads(printed) if one["probe"] == "mail")
    assert mail["state"] != "not tried"
    assert "sesame-77" not in printed


def test_a_refused_token_is_named_with_the_place_to_find_it(check: Check) -> None:
    found = check(fails=1, TWILIO_AUTH_TOKEN="an-old-token-of-ours")
    assert found["twilio"]["state"] == "failed"
    assert "TWILIO_AUTH_TOKEN is refused" in found["twilio"]["said"]
    assert "Twilio console" in found["twilio"]["fix"]
    assert found["queue"]["state"] == "not tried"
    assert "an-old-token-of-ours" not in json.dumps(found)


def test_the_next_token_serves_while_tokens_are_rotated(check: Check) -> None:
    found = check(
        fails=1, TWILIO_AUTH_TOKEN="an-old-token-of-ours", TWILIO_AUTH_TOKEN_NEXT=AUTH_TOKEN
    )
    assert found["twilio"]["state"] == "ok"


def test_a_twilio_that_does_not_answer_is_named_with_its_address(check: Check) -> None:
    found = check(fails=1, TWILIO_API_BASE_URL="http://127.0.0.1:9")
    assert "http://127.0.0.1:9 does not answer: " in found["twilio"]["said"]
    assert "TWILIO_API_BASE_URL" in found["twilio"]["fix"]


def test_a_number_that_points_elsewhere_is_named_with_both_addresses(
    command: Command, check: Check, whole: dict[str, str]
) -> None:
    command("connect", **{**whole, "PUBLIC_BASE_URL": "https://old.example"})
    number = check(fails=1)[f"number {LINES[0]}"]
    assert number["state"] == "failed"
    assert "https://old.example/voice/incoming instead of https://router.example" in number["said"]
    assert number["fix"] == "run `callrouter connect`"


def test_a_number_that_the_account_does_not_have_is_named(
    check: Check, config_with: ConfigWith
) -> None:
    folder = config_with("line.toml", '"+33199000002"', '"+33199000008"')
    found = check(fails=1, CALLROUTER_CONFIG=folder)
    assert "has no such number" in found["number +33199000008"]["said"]


def test_a_missing_queue_is_named(check: Check) -> None:
    assert check(fails=1)["queue"]["fix"] == "run `callrouter connect`"


def test_a_stopped_redis_is_named(check: Check) -> None:
    found = check(fails=1, REDIS_URL="redis://:sesame-99@127.0.0.1:9/0")
    assert found["redis"]["state"] == "failed"
    assert "start Redis or Valkey, or mend REDIS_URL" in found["redis"]["fix"]
    assert "sesame-99" not in json.dumps(found)


def test_a_wrong_password_of_redis_is_named(check: Check, durable: str) -> None:
    found = check(fails=1, REDIS_URL=durable.replace("sesame-99", "open-up-77"))
    assert "refuses the user or password" in found["redis"]["said"]
    assert "open-up-77" not in json.dumps(found)


@pytest.mark.parametrize(
    "address", ["smtp://127.0.0.1:9", "smtps://127.0.0.1:{smtp}", "smtp://127.0.0.1:{http}"]
)
def test_a_wrong_mail_server_is_named(check: Check, sandbox: Sandbox, address: str) -> None:
    http = int(sandbox.url.rpartition(":")[2])
    url = address.format(smtp=sandbox.smtp_port, http=http)
    found = check(fails=1, SMTP_URL=url.replace("//", "//user:hush-hush@"))
    assert found["mail"]["state"] == "failed"
    assert "SMTP_URL" in found["mail"]["fix"]
    assert "hush-hush" not in json.dumps(found)


def test_callers_who_would_hear_twilios_own_error_are_spoken_of(check: Check) -> None:
    found = check(fails=1)["fallback"]
    assert found["state"] == "warning"
    assert "fallback_url is empty" in found["said"]
    assert "`callrouter fallback`" in found["fix"]


def test_of_a_newer_database_everything_says_the_same(
    command: Command, check: Check, environment: dict[str, str]
) -> None:
    engine = create_engine(environment["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    found = check(fails=1)["database"]
    assert found["said"] == "belongs to a later version than this one"
    assert found["fix"].startswith("run the later version's callrouter, or restore the backup")
    for words in (["migrate"], ["tickets", "list"], ["fallback"]):
        said = command(*words, fails=1).output
        assert "The database belongs to a later version than this one." in said
        assert "Run the later version's callrouter, or restore the backup" in said
        assert "callrouter migrate" not in said


def test_a_database_that_was_not_prepared_is_named(check: Check, tmp_path: Path) -> None:
    found = check(fails=1, DATABASE_URL=f"sqlite:///{tmp_path}/none.db")
    assert found["database"]["fix"] == "run `callrouter migrate`"
    assert found["hours"]["state"] == "not tried"
    assert not (tmp_path / "none.db").exists()


def test_a_database_that_cannot_be_reached_is_named(check: Check) -> None:
    url = "postgresql://router:hush-hush@127.0.0.1:9/router"
    found = check(fails=1, DATABASE_URL=url)
    assert "cannot be reached" in found["database"]["said"]
    assert "hush-hush" not in json.dumps(found)


def test_an_address_of_another_kind_is_said_and_nobody_is_asked_under_it(check: Check) -> None:
    # What is missing keeps the settings from looking at the addresses: only the probes do.
    wrong = {"DATABASE_URL": "mysql://u@127.0.0.1/x", "REDIS_URL": "http://x", "SMTP_URL": "nobody"}
    found = check(fails=1, MAIL_FROM="", **wrong)
    for probe, name in (("database", "DATABASE_URL"), ("redis", "REDIS_URL"), ("mail", "SMTP_URL")):
        assert found[probe]["state"] == "not tried"
        assert found[probe]["said"].startswith(f"{name} must begin with ")
        assert found[probe]["fix"] == f"mend {name}"


def test_an_hours_file_that_differs_is_warned_of(
    command: Command, check: Check, config_with: ConfigWith
) -> None:
    command("migrate")
    folder = config_with("hours.toml", "09:00-18:00", "09:00-20:00")
    found = check(fails=1, CALLROUTER_CONFIG=folder)
    assert found["hours"]["state"] == "warning"
    assert "differs from revision 1" in found["hours"]["said"]


def test_unusable_settings_do_not_keep_the_other_probes_from_running(check: Check) -> None:
    found = check(fails=1, SECRET_KEY="tiny", MAIL_FROM="")
    assert found["settings"]["state"] == "failed"
    assert found["database"]["state"] == found["redis"]["state"] == found["mail"]["state"] == "ok"
    assert found["twilio"]["state"] == "not tried"


@pytest.mark.parametrize(
    ("name", "address", "state"),
    [
        ("PUBLIC_BASE_URL", "http://router.example", "warning"),
        ("PUBLIC_BASE_URL", "http://10.0.0.5:8000", "warning"),
        ("PUBLIC_BASE_URL", "https://router.example", "ok"),
        ("PUBLIC_BASE_URL", "http://127.0.0.1:8000", "ok"),
        ("PUBLIC_BASE_URL", "http://[::1]:8000", "ok"),
        ("PUBLIC_BASE_URL", "http://localhost:8000", "ok"),
        ("PAGES_BASE_URL", "http://pages.example", "warning"),
        ("PAGES_BASE_URL", "https://pages.example", "ok"),
    ],
)
def test_what_can_be_read_on_the_way_is_warned_of(
    check: Check, name: str, address: str, state: str
) -> None:
    found = check(fails=1, **{name: address})["settings"]
    assert found["state"] == state
    assert (name in found["said"]) == (name in found["fix"]) == (state == "warning")


def test_no_way_out_is_missed_where_nobody_comes_in(check: Check) -> None:
    found = check(fails=1, PUBLIC_BASE_URL="http://127.0.0.1:8000")["fallback"]
    assert (found["state"], found["said"]) == (
        "ok",
        "not needed: http://127.0.0.1:8000 is reached by this machine only",
    )


def test_an_agent_of_an_unknown_role_is_named(check: Check, records: Database) -> None:
    with records.begin() as session:
        session.add(agent("zoe", "+33199000201", languages="fr", role="boss"))
    found = check(fails=1)["agent zoe"]
    assert found["said"] == "its role is 'boss', which opens no page"
    assert "agent, supervisor or admin" in found["fix"]


def test_a_language_that_nobody_speaks_and_trouble_that_nobody_hears_of_are_named(
    check: Check, records: Database
) -> None:
    with records.begin() as session:
        session.query(Agent).one().disabled_at = datetime.now(UTC)
        session.add(agent("zoe", "+33199000201", languages="fr", role="agent"))
    found = check(fails=1)
    assert "language fr" not in found
    assert found["language en"]["state"] == "warning"
    assert found["language en"]["said"].startswith("no agent speaks English: ")
    assert "callrouter agents import" in found["language en"]["fix"]
    assert found["overseers"]["said"].startswith("no supervisor or admin is on file")


def test_a_server_that_never_answers_takes_five_seconds_and_no_more(check: Check) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        begun = time.monotonic()
        found = check(
            fails=1,
            REDIS_URL=f"redis://127.0.0.1:{port}",
            SMTP_URL=f"smtp://127.0.0.1:{port}",
            TWILIO_API_BASE_URL=f"http://127.0.0.1:{port}",
            DATABASE_URL=f"postgresql://127.0.0.1:{port}/x",
        )
        assert time.monotonic() - begun < 7
    assert {found[one]["state"] for one in ("database", "redis", "mail", "twilio")} == {"failed"}


def test_people_read_each_problem_with_its_remedy_below(
    command: Command, whole: dict[str, str]
) -> None:
    shown = command("check", fails=1, **{**whole, "REDIS_URL": "redis://127.0.0.1:9"}).output
    lines = shown.splitlines()
    at = next(number for number, text in enumerate(lines) if text.startswith("FAILED   redis"))
    assert lines[at + 1].strip() == "→ start Redis or Valkey, or mend REDIS_URL"
