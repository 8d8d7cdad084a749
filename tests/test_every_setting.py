"""Every setting of the README with three wrong values: one empty, one of the wrong kind, one that
looks right. What is answered says what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from callrouter.settings import SettingsError, load_settings
from tests.test_settings import ENVIRONMENT
from webhooks.__main__ import gunicorn_words

ROOT = Path(__file__).parents[1]
MISSING = "is missing; set it"
UNSET = ""
"""Nothing is wrong: an empty value is none, and it may be left out."""
SID = "is no account's SID: that is AC and 32 digits or letters from a to f; copy it"
COPY = "; copy the account's token from Twilio's console"
MAKE = "; make one with `openssl rand -hex 32`"
FOLDER = "is no folder; copy the folder config/ of the checkout there, or mend the path"
BIND = "is no address of this machine; write it without a port, like 127.0.0.1"
PORT = "is no port; write a number from 1 to 65535"
NUMBER = "is no number of processes; write one from 1 to 64, such as the number of cores"
ALONE = "is set without"

WRONG = [
    ("TWILIO_ACCOUNT_SID", "", MISSING),
    ("TWILIO_ACCOUNT_SID", "my account", SID),
    ("TWILIO_ACCOUNT_SID", "SK0123456789abcdef0123456789abcdef", SID),
    ("TWILIO_AUTH_TOKEN", "", MISSING),
    ("TWILIO_AUTH_TOKEN", "token", f"is too short, it needs at least 16 characters{COPY}"),
    ("TWILIO_AUTH_TOKEN", "your-auth-token-here", f"is a well-known example{COPY}"),
    ("TWILIO_AUTH_TOKEN_NEXT", "", UNSET),
    ("TWILIO_AUTH_TOKEN_NEXT", " ", f"is blank{COPY}"),
    ("TWILIO_AUTH_TOKEN_NEXT", "0" * 32, f"repeats the same few characters{COPY}"),
    ("TWILIO_API_BASE_URL", "", UNSET),
    ("TWILIO_API_BASE_URL", "api.twilio.com", "must begin with http:// or https://"),
    ("TWILIO_API_BASE_URL", "https://api.twilio.com/2010-04-01", "has a path; leave only https://"),
    ("PUBLIC_BASE_URL", "", MISSING),
    ("PUBLIC_BASE_URL", "router.example", "must begin with http:// or https://"),
    ("PUBLIC_BASE_URL", "https://router.example/voice/incoming", "has a path; leave only https://"),
    ("PAGES_BASE_URL", "", UNSET),
    ("PAGES_BASE_URL", "8010", "must begin with http:// or https://"),
    ("PAGES_BASE_URL", "https://desk.example:80100", "has no usable port; write a number up to"),
    ("DATABASE_URL", "", MISSING),
    ("DATABASE_URL", "mysql://u@h/x", "must begin with sqlite:// or postgresql://"),
    ("DATABASE_URL", "sqlite://records.db", "has too few slashes; write it like sqlite:////var"),
    ("REDIS_URL", "", MISSING),
    ("REDIS_URL", "127.0.0.1:6379", "must begin with redis:// or rediss:// or unix://"),
    ("REDIS_URL", "redis://127.0.0.1/callrouter", "names no database; write its number, as in"),
    ("SMTP_URL", "", MISSING),
    ("SMTP_URL", "mail.example", "must begin with smtp:// or smtps://"),
    ("SMTP_URL", "smtp://user:password@", "names no host; write it like smtp://host.example"),
    ("ALERT_SMTP_URL", "", UNSET),
    ("ALERT_SMTP_URL", "mail.example", "must begin with smtp:// or smtps://"),
    ("ALERT_SMTP_URL", "smtps://mail.example:smtps", "has no usable port; write a number up to"),
    ("MAIL_FROM", "", MISSING),
    ("MAIL_FROM", "Support", "is no address; write it like 'Support <support@example.com>'"),
    ("MAIL_FROM", "Support <support@>", "is no address; write it like 'Support <support@"),
    ("SECRET_KEY", "", MISSING),
    ("SECRET_KEY", "x7Rt", f"is too short, it needs at least 16 characters{MAKE}"),
    ("SECRET_KEY", "secret-key-123456", f"is a well-known example{MAKE}"),
    ("SUPPORT_CODE_KEY", "", MISSING),
    ("SUPPORT_CODE_KEY", "qwertyuiopasdfghjkl", f"only follows the keys of a keyboard{MAKE}"),
    ("SUPPORT_CODE_KEY", ENVIRONMENT["SECRET_KEY"], "is the same as SECRET_KEY; give it a value"),
    ("OIDC_ISSUER", "", UNSET),
    ("OIDC_ISSUER", "sso.example", "must begin with https:// or http://"),
    ("OIDC_ISSUER", "https://sso.example", f"{ALONE} OIDC_CLIENT_ID and OIDC_CLIENT_SECRET; set"),
    ("OIDC_CLIENT_ID", "", UNSET),
    ("OIDC_CLIENT_ID", "callrouter", f"{ALONE} OIDC_ISSUER and OIDC_CLIENT_SECRET; set all"),
    ("OIDC_CLIENT_ID", "OIDC_CLIENT_ID", f"{ALONE} OIDC_ISSUER and OIDC_CLIENT_SECRET; set all"),
    ("OIDC_CLIENT_SECRET", "", UNSET),
    ("OIDC_CLIENT_SECRET", "hush", f"{ALONE} OIDC_ISSUER and OIDC_CLIENT_ID; set all three"),
    ("OIDC_CLIENT_SECRET", " ", f"{ALONE} OIDC_ISSUER and OIDC_CLIENT_ID; set all three"),
    ("CALLROUTER_CONFIG", "", UNSET),
    ("CALLROUTER_CONFIG", str(ROOT / "config" / "line.toml"), FOLDER),
    ("CALLROUTER_CONFIG", str(ROOT / "configs"), FOLDER),
    ("PORT", "", UNSET),
    ("PORT", "http", PORT),
    ("PORT", "80100", PORT),
    ("BIND", "", UNSET),
    ("BIND", "everybody", BIND),
    ("BIND", "127.0.0.1:8000", BIND),
    ("WEB_CONCURRENCY", "", UNSET),
    ("WEB_CONCURRENCY", "two", NUMBER),
    ("WEB_CONCURRENCY", "0", NUMBER),
    ("SECRET_KEY_FILE", "", UNSET),
    ("SECRET_KEY_FILE", str(ROOT), "cannot be read (Is a directory); mend it or its permissions"),
    ("SECRET_KEY_FILE", "/dev/null", "must hold one line, the value of SECRET_KEY"),
]
TOLD_ELSEWHERE = {"CALLROUTER_DATA"}
"""The folder of `make run`: tests/demo/test_folder.py."""


def answer(environ: dict[str, str]) -> list[str]:
    """Everything that is said of these variables, by the processes that read them."""
    problems: list[str] = []
    gunicorn_words("voice", environ, problems)
    try:
        load_settings(environ)
    except SettingsError as error:
        problems += error.problems
    return problems


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_value_is_answered_with_what_to_do(name: str, value: str, said: str) -> None:
    environ = {**ENVIRONMENT, name: value}
    if name.endswith("_FILE") and value:
        del environ[name.removesuffix("_FILE")]
    problems = answer(environ)
    if said == UNSET:
        assert problems == []
        return
    (problem,) = problems
    assert problem.startswith(f"environment: {name}")
    assert said in problem


def test_every_setting_of_the_readme_is_in_the_table() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    table = text.partition("## Settings")[2].partition("## Production")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    values = {name: [row[1] for row in WRONG if row[0] == name] for name in named - TOLD_ELSEWHERE}
    assert {name: len(tried) for name, tried in values.items()} == dict.fromkeys(values, 3)
    assert all("" in tried for tried in values.values())
