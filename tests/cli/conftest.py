"""The command as a function: words in, what it printed out; and what it is run on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result

from callrouter.cli import main
from callrouter.sandbox.handset import ACCOUNT_SID, AUTH_TOKEN, Sandbox
from callrouter.settings import SHIPPED_CONFIG

Command = Callable[..., Result]


@pytest.fixture
def environment(database_url: str, redis_url: str) -> dict[str, str]:
    """A usable environment on this test's own database; nothing listens at its other addresses."""
    return {
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "93d7c10b-token-in-the-tests",
        "TWILIO_API_BASE_URL": "http://127.0.0.1:9",
        "PUBLIC_BASE_URL": "https://router.example",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SMTP_URL": "smtp://user:hush-hush@127.0.0.1:9",
        "MAIL_FROM": "Support <support@vendor.example>",
        "SECRET_KEY": "5f0c-our-own-secret-in-the-tests",
        "SUPPORT_CODE_KEY": "b81e-another-secret-in-the-tests",
    }


@pytest.fixture
def command(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `callrouter` with these words; `typed` is its standard input, `fails` the status it must
    end with."""
    for name in ("CALLROUTER_CONFIG", "TWILIO_AUTH_TOKEN_NEXT", "SUDO_USER", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str | Path, typed: str | None = None, fails: int = 0, **changed: str) -> Result:
        for name, value in {**environment, **changed}.items():
            monkeypatch.setenv(name, value)
        result = CliRunner().invoke(main, [str(word) for word in words], input=typed)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == fails, result.output
        return result

    return run


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A Twilio account, with the numbers of the shipped lines, and a mail server of this module's
    own."""
    with Sandbox.start(numbers=["+33199000001", "+33199000002", "+33199000003"]) as one:
        yield one


@pytest.fixture
def account(sandbox: Sandbox) -> dict[str, str]:
    """The variables of that account, in which nothing is set up."""
    sandbox.reset()
    return {
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "TWILIO_API_BASE_URL": sandbox.url,
    }


@pytest.fixture
def config_with(tmp_path: Path) -> Callable[[str, str, str], str]:
    """Write the shipped configuration with one piece of a file replaced; return its folder."""

    def replaced(file: str, old: str, new: str) -> str:
        folder = tmp_path / "config"
        shutil.copytree(SHIPPED_CONFIG, folder)
        shipped = (folder / file).read_text("utf-8")
        assert old in shipped
        (folder / file).write_text(shipped.replace(old, new), "utf-8")
        return str(folder)

    return replaced


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file and return where it is."""

    def to_file(content: str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding))
        return path

    return to_file


@pytest.fixture
def wednesday_at_noon() -> Iterator[None]:
    """The line is open, and will be for hours: what may be a slip depends on when it is looked at.
    For this process only."""
    with time_machine.travel("2026-07-15T12:00:00+02:00", tick=False):
        yield
