"""What the demo says in the terminal, and how long it goes on."""

from __future__ import annotations

import os
import select
import shlex
import sys
import tempfile
from ipaddress import IPv4Address
from pathlib import Path

from callrouter.demo.call import CallFailed, play
from callrouter.demo.environment import HOST, NotOurs, check_host, choose_ports, ports_from
from callrouter.demo.folder import Folder, FolderInUse, own_folder, trouble_with
from callrouter.demo.people import admin
from callrouter.demo.processes import ProcessDied
from callrouter.demo.running import NotReady, Running, new_link, running
from callrouter.demo.until import Ended, Until, until_told
from callrouter.settings import SettingsError

QUICK_SPEECH = 60.0
"""Characters a second in the scripted call: the order stays, the waiting goes."""

RULE = "─" * 78


def show(host: str = HOST, port: int | None = None, *, empty: bool = False) -> int:
    """Bring everything up, say where it is, and keep it up until told to end.

    `host` is the address of this machine under which phones and console are opened, `port` the
    first of the ports that are used; None takes those of the README, or free ones. `empty`: in a
    new folder nothing has happened yet.
    """
    try:
        check_host(host)
        if port is not None:
            ports_from(port, host)
    except NotOurs as error:
        return _fail(str(error))
    folder = Folder(own_folder(os.environ))
    try:
        folder.open()
    except FolderInUse as error:
        folder.close()
        return _fail(str(error))
    try:
        with until_told() as until:
            return _show(folder, until, host, port, fortnight=not empty)
    finally:
        folder.close()


def play_call() -> int:
    """Bring everything up in a folder that is thrown away, make one call, and end."""
    with tempfile.TemporaryDirectory(prefix="callrouter-") as path, until_told() as until:
        folder = Folder(Path(path))
        folder.open()
        try:
            _say("Starting the service, a stand-in for Twilio and a mail server…")
            ports = choose_ports(usual=False)
            with running(folder, ports, until, _say, speech_rate=QUICK_SPEECH) as demo:
                play(demo, _say)
        except Ended:
            return _fail("Ended before the call was over.")
        except (CallFailed, NotReady, ProcessDied, SettingsError) as error:
            return _fail(str(error))
        finally:
            folder.close()
    return 0


def _show(folder: Folder, until: Until, host: str, port: int | None, *, fortnight: bool) -> int:
    _say("Starting… (the first time takes a little longer)")
    try:
        ports = choose_ports(usual=True, host=host) if port is None else ports_from(port, host)
        with running(folder, ports, until, _say, host=host, fortnight=fortnight) as demo:
            _say(_welcome(demo))
            if not IPv4Address(host).is_loopback:
                _say(f"  Whoever reaches {host} can use these phones and read these mails.")
            while True:
                demo.mend()
                if _enter_pressed():
                    _say(f"A new link to the console: {new_link(demo.surroundings)}")
                until.wait(0.25)
    except Ended:
        _say("\nEverything has ended. The data is kept for the next time.")
        return 0
    except (NotOurs, NotReady, ProcessDied, SettingsError) as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(trouble_with(error))


def _welcome(demo: Running) -> str:
    at = demo.surroundings
    command = str(_relative(Path(sys.executable).parent / "callrouter"))
    if at.folder.path != own_folder({}):
        command += f" --env {shlex.quote(str(_relative(at.folder.environment)))}"
    another = "Enter prints a new one." if sys.stdin.isatty() else "It works once."
    return f"""
{RULE}
  Phones    {at.sandbox_url}/
  Inbox     {at.sandbox_url}/inbox
  Console   {new_link(demo.surroundings)}
{RULE}
  1. On the phones page, let Alice Martin dial the Advanced line, and press 1
     (an incident) when asked.
  2. An agent's phone rings: answer it and press 1. The two are talking.
  3. Hang up. The ticket's number is in the inbox within seconds.

  The line is open day and night here. What a caller hears when it is closed:
    {command} dial --line advanced --from +33199000101 --at "2026-07-14 10:00"

  The console's link signs in as {admin()}, an admin. {another}
  As an agent:  {command} agents link camille
  Logs: {_relative(at.folder.logs)}/     Ctrl-C ends everything.
{RULE}"""


def _relative(path: Path) -> Path:
    """The path as someone standing here would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _enter_pressed() -> bool:
    if not sys.stdin.isatty() or not select.select([sys.stdin], [], [], 0)[0]:
        return False
    return bool(sys.stdin.readline())


def _say(words: str) -> None:
    print(words, flush=True)


def _fail(reason: str) -> int:
    print(reason, file=sys.stderr, flush=True)
    return 1
