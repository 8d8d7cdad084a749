"""What docs/production hands an operator works with this tree."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from callrouter.demo.processes import read_procfile
from callrouter.records.ticket_numbers import TicketNumber
from callrouter.settings import load_settings
from webhooks.pages.bodies import LARGEST

ROOT = Path(__file__).parents[1]
PRODUCTION = ROOT / "docs" / "production"


@pytest.mark.parametrize("name", ["voice", "pages", "worker", "dispatcher", "sweeper"])
def test_the_unit_runs_the_line_of_the_procfile(name: str) -> None:
    """Up to the program itself, which is only printed here."""
    unit = (PRODUCTION / "callrouter@.service").read_text("utf-8")
    (start,) = (line for line in unit.splitlines() if line.startswith("ExecStart="))
    quoted = start.removeprefix("ExecStart=/bin/sh -c ").replace("%i", name).replace("$$", "$")
    script = quoted.strip("'").replace('eval "exec ', 'eval "printf %s%s ')

    printed = subprocess.run(
        ["/bin/sh", "-c", script], cwd=ROOT, env={}, capture_output=True, text=True, check=True
    ).stdout

    wanted = read_procfile(ROOT / "Procfile")[name]
    plain = subprocess.run(
        ["/bin/sh", "-c", f"printf %s%s {wanted}"],
        env={},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert printed == plain
    assert printed.startswith(("gunicorn", "python"))


def test_the_unit_is_never_given_up_however_often_its_process_ends() -> None:
    """systemd gives up by itself after five starts within 10 s, which is a wrong setting for a
    few seconds."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(PRODUCTION / "callrouter@.service", "utf-8")

    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert unit["Service"]["Restart"] == "always"


def test_the_proxies_let_through_what_the_pages_take() -> None:
    nginx = (PRODUCTION / "proxies" / "nginx.conf").read_text("utf-8")
    caddy = (PRODUCTION / "proxies" / "Caddyfile").read_text("utf-8")
    of_pages = nginx[nginx.index("server_name desk") :] + caddy[caddy.index("\ndesk.example.com") :]
    let_through = re.findall(r"(?:client_max_body_size |:8010 )(\d+)(?:m;|MiB)", of_pages)
    assert [int(one) * 2**20 > LARGEST for one in let_through] == [True, True]


def test_a_restored_database_draws_no_number_that_was_given_since_the_dump() -> None:
    text = (PRODUCTION / "README.md").read_text("utf-8")
    (raised,) = re.findall(r"setval\('(\w+)', last_value \+ 1000\)", text)
    assert raised == f"{TicketNumber.__tablename__}_id_seq"


def test_the_environment_is_whole_once_its_files_are_there(tmp_path: Path) -> None:
    folder = tmp_path / "callrouter"
    (folder / "secrets").mkdir(parents=True)
    shutil.copytree(ROOT / "config", folder / "config")
    for name, value in {
        "twilio_auth_token": "93d7c10b-token-in-the-tests",
        "redis_url": "redis://:password@127.0.0.1:6379/0",
        "smtp_url": "smtp://user:password@relay.example:587",
        "secret_key": "5f0c-our-own-secret-in-the-tests",
        "support_code_key": "b81e-another-secret-in-the-tests",
    }.items():
        (folder / "secrets" / name).write_text(f"{value}\n", "utf-8")
    text = (PRODUCTION / "environment").read_text("utf-8").replace("/etc/callrouter", str(folder))
    text = text.replace("?host=/run/postgresql", "?host=/run/postgresql&port=5433")
    (folder / "environment").write_text(text, "utf-8")

    sourced = subprocess.run(
        ["/bin/sh", "-c", f"set -a; . {folder}/environment; env -0"],
        env={},
        capture_output=True,
        check=True,
    ).stdout.decode("utf-8")
    settings = load_settings(dict(one.split("=", 1) for one in sourced.split("\0") if one))

    assert settings.env.database_url.endswith("?host=/run/postgresql&port=5433")
    assert settings.env.mail_from == "Support <support@vendor.example>"
    assert settings.env.auth_tokens == ("93d7c10b-token-in-the-tests",)
