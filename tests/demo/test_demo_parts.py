"""The demo's parts by themselves: its folder, its environment, its processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from callrouter.demo.environment import (
    HOST,
    NotOurs,
    Ports,
    check_host,
    choose_ports,
    free_port,
    is_free,
    ports_from,
    surround,
)
from callrouter.demo.folder import ROOT, Folder, FolderInUse
from callrouter.demo.processes import Process, ProcessDied, Processes, read_procfile, shell
from callrouter.demo.running import SERVICE
from callrouter.settings import load_settings
from callrouter.variables import Environment
from tests.demo.showing import await_gone

PORTS = Ports(voice=1, pages=2, sandbox=3, smtp=4)
PYTHON = sys.executable
GIVEN_OUT = Path("/proc/sys/net/ipv4/ip_local_port_range")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    one = Folder(tmp_path / "data")
    one.open()
    return one


def test_the_environment_of_a_real_service_never_reaches_the_demo(folder: Folder) -> None:
    shell_of_an_operator = {
        "DATABASE_URL": "postgresql://precious/db",
        "SMTP_URL": "smtp://precious",
        "TWILIO_AUTH_TOKEN": "precious",
        "TWILIO_AUTH_TOKEN_NEXT": "precious",
        "CALLROUTER_CONFIG": "/etc/precious",
        "REDIS_URL": "redis://precious:6379",
        "RQ_REDIS_URL": "redis://precious:6379",
        "PGHOST": "precious",
        "PGSERVICEFILE": "/etc/precious",
        "GUNICORN_CMD_ARGS": "--bind precious",
        "HTTPS_PROXY": "http://precious",
        "TWILIO_REGION": "precious",
        "PYTHONPATH": "/opt/precious",
        "WEB_CONCURRENCY": "16",
        "LANG": "C.UTF-8",
        "PATH": "/bin",
    }
    variables = surround(folder, PORTS, shell_of_an_operator).variables
    assert not any("precious" in value for value in variables.values())
    assert "WEB_CONCURRENCY" not in variables
    assert variables["LANG"] == "C.UTF-8"
    assert variables["PATH"].endswith(f"{os.pathsep}/bin")
    load_settings(variables)


def test_a_shell_that_reads_the_demos_environment_is_at_no_real_service_any_more(
    folder: Folder,
) -> None:
    around = surround(folder, PORTS, {})
    names = [name.upper() for name in Environment.model_fields]
    of_an_operator = {name: "precious" for one in names for name in (one, f"{one}_FILE")} | {
        "CALLROUTER_CONFIG": "/etc/precious"
    }
    read = subprocess.run(
        ["/bin/sh", "-c", f". {folder.environment}; env -0"],
        env=of_an_operator,
        capture_output=True,
        text=True,
        check=True,
    )
    variables = dict(one.split("=", 1) for one in read.stdout.rstrip("\0").split("\0"))
    assert not any("precious" in value for value in variables.values())
    assert load_settings(variables).env == load_settings(around.variables).env


def test_a_database_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    database = tmp_path / "callrouter.db"
    database.write_bytes(b"of a real service")
    with pytest.raises(FolderInUse, match="CALLROUTER_DATA=/some/folder"):
        Folder(tmp_path).open()
    assert [one.name for one in tmp_path.iterdir()] == ["callrouter.db"]
    assert database.read_bytes() == b"of a real service"


def test_a_secret_that_is_new_is_made_for_an_older_folder_too(folder: Folder) -> None:
    made = folder.secrets()
    older = {name: value for name, value in made.items() if name != "SUPPORT_CODE_KEY"}
    (folder.path / "secrets.json").write_text(json.dumps(older))
    assert folder.secrets() == older | {"SUPPORT_CODE_KEY": folder.secrets()["SUPPORT_CODE_KEY"]}


def test_secrets_are_kept_from_run_to_run_and_from_other_users(folder: Folder) -> None:
    first = surround(folder, PORTS, {})
    second = surround(folder, PORTS, {})
    assert first.variables == second.variables
    for name in ("secrets.json", "environment"):
        assert stat.S_IMODE((folder.path / name).stat().st_mode) == 0o600
    other = Folder(folder.path.with_name("other"))
    other.open()
    assert other.secrets()["SECRET_KEY"] != folder.secrets()["SECRET_KEY"]


def test_a_folder_belongs_to_one_demo_at_a_time(folder: Folder) -> None:
    with pytest.raises(FolderInUse, match=str(os.getpid())):
        Folder(folder.path).open()
    folder.close()
    Folder(folder.path).open()


def test_a_socket_whose_path_would_be_too_long_lies_elsewhere(tmp_path: Path) -> None:
    deep = Folder(tmp_path / ("é" * 60))
    deep.open()
    assert len(os.fsencode(deep.socket)) < 108
    assert deep.socket == deep.socket
    elsewhere = deep.socket.parent
    deep.close()
    assert not elsewhere.exists()


def test_ports_that_are_taken_are_left_alone() -> None:
    with socket.create_server((HOST, 0)) as taken:
        assert not is_free(taken.getsockname()[1])
    ports = choose_ports(usual=False)
    assert len({ports.voice, ports.pages, ports.sandbox, ports.smtp}) == 4
    assert all(is_free(port) for port in (ports.voice, ports.pages))


@pytest.mark.skipif(not GIVEN_OUT.exists(), reason="only Linux says which ports it gives out")
def test_a_port_that_was_chosen_is_none_that_a_connection_could_take_before_it_is_used() -> None:
    first, last = map(int, GIVEN_OUT.read_text().split())
    assert not {free_port() for _ in range(200)} & set(range(first, last + 1))


def test_a_port_that_was_asked_for_and_is_taken_is_named() -> None:
    # Beside the ports that the system gives out by itself: others take those at any moment.
    first = next(
        one
        for one in range(20000, 30000, 40)
        if all(is_free(one + further) for further in (0, 10, 30, 31))
    )
    assert ports_from(first).pages == first + 10
    with (
        socket.create_server((HOST, first + 30)),
        pytest.raises(NotOurs, match=f"port {first + 30} is taken.*begin with another number"),
    ):
        ports_from(first)


@pytest.mark.parametrize("first", [-1, 0, 65505, 99999])
def test_ports_that_nobody_can_have_are_refused(first: int) -> None:
    with pytest.raises(NotOurs, match="write a number from 1 to 65504"):
        ports_from(first)


@pytest.mark.parametrize(
    ("host", "problem"),
    [
        ("localhost:8000", "is no address;"),
        ("nowhere.example", "is no address;"),
        ("0.0.0.0", "is no address under which anybody opens a page"),
        ("203.0.113.7", "is no address of this machine"),
    ],
)
def test_a_host_where_the_demo_cannot_be_opened_is_refused(host: str, problem: str) -> None:
    with pytest.raises(NotOurs, match=f"{problem}.*hostname -I"):
        check_host(host)


def test_everything_is_found_at_the_address_that_was_asked_for(folder: Folder) -> None:
    around = surround(folder, PORTS, {}, "127.0.0.2")
    assert around.pages_url == around.variables["PAGES_BASE_URL"] == "http://127.0.0.2:2"
    assert around.variables["BIND"] == "127.0.0.2"


def test_the_procfile_names_the_processes_that_the_demo_starts() -> None:
    commands = read_procfile(ROOT / "Procfile")
    assert set(commands) == set(SERVICE) == {"voice", "pages", "worker", "dispatcher", "sweeper"}


def processes(tmp_path: Path, said: list[str]) -> Processes:
    return Processes(tmp_path, tmp_path, said.append, time.sleep, lambda: False)


def start(some: Processes, name: str, code: str) -> None:
    some.start(name, [PYTHON, "-c", code], dict(os.environ), patience=0.5)


def test_processes_end_in_reverse_order_and_all_of_their_groups(tmp_path: Path) -> None:
    said: list[str] = []
    some = processes(tmp_path, said)
    note = (
        "import signal,sys,time,pathlib;"
        "signal.signal(15, lambda *_: (pathlib.Path('ends').open('a').write({0!r}), sys.exit()));"
        "print('up', flush=True);"
        "time.sleep(60)"
    )
    for name in "abc":
        start(some, name, note.format(name))
        _await_log(tmp_path / f"{name}.log", "up")
    some.stop()
    assert (tmp_path / "ends").read_text() == "cba"
    assert said == []


def test_a_process_that_does_not_end_is_killed_with_its_children(tmp_path: Path) -> None:
    said: list[str] = []
    some = processes(tmp_path, said)
    code = (
        "import os,signal,time; signal.signal(15, signal.SIG_IGN); child = os.fork();"
        "print(child or os.getpid(), flush=True); time.sleep(60)"
    )
    start(some, "stubborn", code)
    log = tmp_path / "stubborn.log"
    _await_log(log, "\n")
    pids = {int(line) for line in log.read_text().split()}
    some.stop()
    assert said == ["stubborn did not end in time and was killed."]
    # A child is killed at once, and gone when the system comes round to it.
    await_gone(pids, 5)


def test_a_process_that_dies_again_and_again_is_started_less_and_less_often(
    tmp_path: Path,
) -> None:
    said: list[str] = []
    some = processes(tmp_path, said)
    start(some, "broken", "import sys; print('why', flush=True); sys.exit(3)")
    deadline = time.monotonic() + 10
    while len(said) < 3 and time.monotonic() < deadline:
        some.mend()
        time.sleep(0.02)
    some.stop()
    assert "broken ended with status 3; starting it again in 1 s" in said[0]
    assert said[1] == "broken is running again."
    assert "starting it again in 2 s" in said[2]


def test_a_process_that_dies_while_all_come_up_is_named_with_the_end_of_its_log(
    tmp_path: Path,
) -> None:
    some = processes(tmp_path, [])
    start(some, "broken", "import sys; print('the reason', flush=True); sys.exit(3)")
    with pytest.raises(ProcessDied, match=r"(?s)broken ended with status 3.*the reason"):
        for _ in range(500):
            some.must_all_live()
            time.sleep(0.01)
    some.stop()
    with pytest.raises(ProcessDied, match=r"(?s)task ended by SIGKILL"):
        some.run("task", shell("kill -9 $$"), dict(os.environ))


def test_a_process_of_a_shell_line_is_the_process_itself(tmp_path: Path) -> None:
    command = shell("sleep ${LONG:-60}")
    process = Process("one", command, dict(os.environ), tmp_path, tmp_path / "one.log", 2.0)
    process.start()
    assert process.child
    process.child.send_signal(signal.SIGTERM)
    assert process.await_end(lambda: False)
    assert process.status() == -signal.SIGTERM


def _await_log(log: Path, words: str) -> None:
    deadline = time.monotonic() + 10
    while words not in log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)
