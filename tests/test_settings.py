"""Settings that cannot be used are told in full: which file or variable, which key, what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from callrouter.settings import SHIPPED_CONFIG, SettingsError, load_settings

ENVIRONMENT = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "93d7c10b-token-in-the-tests",
    "PUBLIC_BASE_URL": "https://router.example",
    "DATABASE_URL": "sqlite:///callrouter.db",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SMTP_URL": "smtp://user:a-password-of-the-tests@mail.example:587",
    "MAIL_FROM": "Support <support@vendor.example>",
    "SECRET_KEY": "5f0c-our-own-secret-in-the-tests",
    "SUPPORT_CODE_KEY": "b81e-another-secret-in-the-tests",
}

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """A copy of the shipped configuration with one piece of one file replaced."""
    folder = tmp_path / "config"
    shutil.copytree(SHIPPED_CONFIG, folder)

    def replace(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return replace


def problems(environ: dict[str, str], folder: Path | None = None) -> list[str]:
    """Everything that is said of these settings."""
    given = {**environ, **({"CALLROUTER_CONFIG": str(folder)} if folder else {})}
    with pytest.raises(SettingsError) as refusal:
        load_settings(given)
    return refusal.value.problems


def test_the_shipped_configuration_is_good() -> None:
    settings = load_settings(ENVIRONMENT)
    assert [line.name for line in settings.line.lines] == ["advanced", "premium", "standard"]
    assert settings.line.contacts.monthly_limit == 80


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
@pytest.mark.parametrize("value", [None, ""])
def test_a_variable_that_is_missing_is_named(name: str, value: str | None) -> None:
    environ = {**ENVIRONMENT, name: value or ""} if value is not None else dict(ENVIRONMENT)
    if value is None:
        del environ[name]
    assert problems(environ) == [f"environment: {name}: is missing; set it"]


def test_everything_that_is_missing_is_named_at_once() -> None:
    assert len(problems({})) == len(ENVIRONMENT)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TWILIO_ACCOUNT_SID", "AC123", "is no account's SID"),
        ("PUBLIC_BASE_URL", "router.example", "PUBLIC_BASE_URL must begin with http://"),
        (
            "PUBLIC_BASE_URL",
            "https://router.example/calls",
            "PUBLIC_BASE_URL has a path; leave only",
        ),
        ("PAGES_BASE_URL", "https://router.example/pages", "PAGES_BASE_URL has a path; leave only"),
        ("TWILIO_API_BASE_URL", "https://u:p@twilio.example", "TWILIO_API_BASE_URL has a user"),
        ("REDIS_URL", "http://127.0.0.1", "REDIS_URL must begin with redis://"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/x", "DATABASE_URL must begin with sqlite://"),
        ("SMTP_URL", "mail.example", "SMTP_URL must begin with smtp://"),
        ("ALERT_SMTP_URL", "mail.example", "ALERT_SMTP_URL must begin with smtp://"),
        ("SECRET_KEY", "short", "at least 16"),
        ("SUPPORT_CODE_KEY", "short", "at least 16"),
    ],
)
def test_a_variable_of_the_wrong_form_is_named(name: str, value: str, said: str) -> None:
    (problem,) = problems({**ENVIRONMENT, name: value})
    assert problem.startswith("environment: ")
    assert name in problem
    assert said in problem


def test_no_secret_is_repeated_in_a_message() -> None:
    environ = {
        **ENVIRONMENT,
        "SMTP_URL": "http://user:hush-hush@mail.example",
        "SECRET_KEY": "tiny",
    }
    said = "\n".join(problems(environ))
    assert "hush-hush" not in said
    assert "tiny" not in said


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "remedy"),
    [
        ("hours.toml", 'monday = ["09:00-18:00"]', 'monday = ["09:00-12:00", "11:00-18:00"]',
         "week.monday", "Write them as one"),
        ("hours.toml", 'friday = ["09:00-18:00"]', 'friday = ["09:00-25:00"]',
         "week.friday[0]", "00:00 to 24:00"),
        ("hours.toml", "Europe/Paris", "Europe/Pari", "zone", "Europe/Paris"),
        ("hours.toml", "sunday = []", "", "week.sunday", "[]"),
        ("hours.toml", 'country = "FR"', 'country = "Utopia"', "holidays.country", '"FR"'),
        ("line.toml", "monthly_limit = 80", 'monthly_limit = "eighty"',
         "contacts.monthly_limit", "mend the value"),
        ("line.toml", "monthly_limit = 80", "monthly_limit = -1",
         "contacts.monthly_limit", "mend the value"),
        ("line.toml", "console_closed_minutes = 10", "console_closed_minutes = 2",
         "presence.console_closed_minutes", "write 3 or more, or 0 for never"),
        ("line.toml", "console_closed_minutes = 10", "console_closed_minutes = -1",
         "presence.console_closed_minutes", "mend the value"),
        # What no clock can count stops no process later on.
        ("line.toml", "console_closed_minutes = 10", "console_closed_minutes = 99999999999999",
         "presence.console_closed_minutes", "less than or equal to 10080"),
        ("line.toml", "wrap_up_seconds = 30", "wrap_up_seconds = 99999999999999",
         "offers.wrap_up_seconds", "less than or equal to 86400"),
        ("line.toml", "prolong_seconds = 120", "prolong_seconds = 5",
         "offers.prolong_seconds", "greater than or equal to 10"),
        ("line.toml", "ring_seconds = 20", "rings = 20", "offers.ring_seconds", "set it"),
        ("line.toml", 'tier = "premium"', 'tier = "gold"', "lines.1.tier", "mend the value"),
        ("line.toml", '"+33199000002"', '"+33199000001"', "the file", "give each its own"),
        ("line.toml", '"+33199000002"', '"premium"', "lines.1.number", "+33199000123"),
        ("line.toml", '"+33199000002"', '"01 99 00 00 02"', "lines.1.number", "no country code"),
        ("line.toml", '"+33199000002"', '"+3319900000"', "lines.1.number", "lacks digits"),
        ("line.toml", "https://www.ovh.com/manager/", "javascript:alert(1)",
         "control_panel", "must begin with http:// or https://"),
        ("line.toml", "https://www.ovh.com/manager/", "https://a.example/<b>",
         "control_panel", "no address has"),
        ("line.toml", "https://www.ovh.com/manager/", "", "control_panel", "must begin with"),
        ("line.toml", 'fallback_url = ""', 'fallback_url = "ftp://a.example"',
         "fallback_url", "must begin with"),
        ("line.toml", "travaux.ovh.com", "javascript:alert(1)", "status_page", "can be said"),
        ("line.toml", "travaux.ovh.com", "a.example/?q=<b>", "status_page", "can be said"),
        ("line.toml", "travaux.ovh.com", "", "status_page", "can be said"),
        ("line.toml", "[voices.en]", "[voices.de]", "voices.de.[key]", "mend the value"),
        ("targets.toml", 'S1 = "1h"', 'S1 = "soon"', "first_response.S1", "30m"),
        ("targets.toml", "[service_level]", "[service]", "service_level", "set it"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_named_with_its_key_and_remedy(
    edit: Edit, file: str, old: str, new: str, key: str, remedy: str
) -> None:
    folder = edit(file, old, new)
    said = problems(ENVIRONMENT, folder)
    assert any(one.startswith(f"{folder / file}: {key}: ") and remedy in one for one in said)


@pytest.mark.parametrize("written", ["https://travaux.ovh.com", "travaux.ovh.com"])
def test_the_status_page_may_be_written_as_a_browser_shows_it(edit: Edit, written: str) -> None:
    folder = edit("line.toml", "travaux.ovh.com", written)
    told = load_settings({**ENVIRONMENT, "CALLROUTER_CONFIG": str(folder)}).line
    assert told.status_page == "travaux.ovh.com"


def test_a_key_that_nobody_knows_is_a_mistake(edit: Edit) -> None:
    folder = edit("line.toml", "ring_seconds = 20", "ring_seconds = 20\nring_secnds = 5")
    (problem,) = problems(ENVIRONMENT, folder)
    said = "offers.ring_secnds: is not known; remove it or mend its spelling"
    assert problem == f"{folder / 'line.toml'}: {said}"


def test_a_file_that_is_no_toml_is_named_with_the_place(edit: Edit) -> None:
    folder = edit("hours.toml", "[week]", "[week")
    (problem,) = problems(ENVIRONMENT, folder)
    assert problem.startswith(f"{folder / 'hours.toml'}: line ")
    assert "has a bracket that is not closed; write it like [week]" in problem


@pytest.mark.parametrize("nonsense", ["9" * 5000, "[" * 5000 + "]" * 5000])
def test_a_file_that_no_reader_of_toml_takes_is_named(edit: Edit, nonsense: str) -> None:
    folder = edit("hours.toml", "[week]", f"more = {nonsense}\n[week]")
    (problem,) = problems(ENVIRONMENT, folder)
    assert problem.startswith(f"{folder / 'hours.toml'}: holds a number too long or ")


def test_a_file_of_another_encoding_is_named_with_the_line(edit: Edit) -> None:
    folder = edit("hours.toml", "zone =", "zone =")
    (folder / "hours.toml").write_bytes("# The hours\n# of the café\n".encode("latin-1"))
    (problem,) = problems(ENVIRONMENT, folder)
    said = "line 2 is no text in UTF-8; save the file as UTF-8"
    assert problem == f"{folder / 'hours.toml'}: {said}"


def test_a_file_that_is_missing_is_named(edit: Edit) -> None:
    folder = edit("line.toml", "ring", "ring")
    (folder / "targets.toml").unlink()
    (problem,) = problems(ENVIRONMENT, folder)
    assert problem.startswith(f"{folder / 'targets.toml'}: there is no such file")


def test_mistakes_in_several_places_are_all_told(edit: Edit) -> None:
    edit("hours.toml", "Europe/Paris", "Mars/Olympus")
    folder = edit("line.toml", "calls_per_second = 1", "calls_per_second = 0")
    environ = {**ENVIRONMENT, "MAIL_FROM": ""}
    assert [one.split(": ")[1] for one in problems(environ, folder)] == [
        "MAIL_FROM",
        "offers.calls_per_second",
        "zone",
    ]


def test_the_overflow_number_is_none_of_our_lines(edit: Edit) -> None:
    """Whoever is given up would come in again, and be given up again."""
    folder = edit("line.toml", 'overflow_number = ""', 'overflow_number = "+33199000001"')
    (problem,) = problems(ENVIRONMENT, folder)
    assert "overflow_number is one of our own lines; write another, or leave it empty" in problem


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+3319900050", "lacks digits"),
        ("01 99 00 05 00", "has no country code"),
        ("+442079460123", "is outside FR"),
        ("+33899123456", "is a premium or shared-cost number"),
    ],
)
def test_the_overflow_number_is_one_that_we_dial(edit: Edit, number: str, why: str) -> None:
    folder = edit("line.toml", 'overflow_number = ""', f'overflow_number = "{number}"')
    (problem,) = problems(ENVIRONMENT, folder)
    assert "overflow_number" in problem
    assert f"{number!r} {why}" in problem


def test_a_country_is_written_by_its_two_letters(edit: Edit) -> None:
    folder = edit("line.toml", 'countries = ["FR"', 'countries = ["XX"')
    assert any(
        "'XX' is no country; write its two letters" in one for one in problems(ENVIRONMENT, folder)
    )


def test_a_key_that_is_too_short_is_told_in_characters() -> None:
    (said,) = problems({**ENVIRONMENT, "SECRET_KEY": "abc"})
    assert said.startswith("environment: SECRET_KEY: is too short, it needs at least 16 characters")


# --- Values from files ---------------------------------------------------------------------------


def test_a_secret_that_a_command_does_not_use_cannot_be_read() -> None:
    env = load_settings(ENVIRONMENT, ("DATABASE_URL", "SUPPORT_CODE_KEY")).env
    assert env.support_code_key.get_secret_value() == ENVIRONMENT["SUPPORT_CODE_KEY"]
    for secret in (env.secret_key, env.twilio_auth_token, env.smtp_url):
        with pytest.raises(LookupError, match="is not among what this command uses"):
            secret.get_secret_value()


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("d7c10b93 from a file\n", "utf-8")
    environ = {**ENVIRONMENT, "TWILIO_AUTH_TOKEN_FILE": str(tmp_path / "token")}
    del environ["TWILIO_AUTH_TOKEN"]

    assert load_settings(environ).env.auth_tokens == ("d7c10b93 from a file",)


def test_a_value_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("d7c10b93 from a file", "utf-8")

    (said,) = problems({**ENVIRONMENT, "TWILIO_AUTH_TOKEN_FILE": str(tmp_path / "token")})

    assert said.startswith("environment: TWILIO_AUTH_TOKEN_FILE: TWILIO_AUTH_TOKEN is set as well")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"", "must hold one line"),
        (b" \n", "must hold one line"),
        (b"one\ntwo\n", "must hold one line"),
        (b"x" * 20_000, "must hold one line"),
        (b"\xff\xfe", "cannot be read (it is not UTF-8)"),
    ],
)
def test_a_file_that_holds_no_value_is_named(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    environ = {**ENVIRONMENT, "SECRET_KEY_FILE": str(file)}
    del environ["SECRET_KEY"]

    (problem,) = problems(environ)

    assert problem.startswith(f"environment: SECRET_KEY_FILE: {file}")
    assert said in problem
