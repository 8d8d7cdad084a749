"""What may be wrong with the demo's folder, in a sentence each; and how commands find a demo."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from callrouter.commands.context import UnusableSettings
from callrouter.commands.surroundings import choose_environment, read_environment
from callrouter.demo.environment import Ports, surround
from callrouter.demo.folder import Folder, FolderInUse, running_demos, trouble_with
from callrouter.records import Database
from callrouter.records.migrate import schema_state, upgrade
from callrouter.settings import load_settings

PORTS = Ports(voice=1, pages=2, sandbox=3, smtp=4)


@pytest.fixture(autouse=True)
def own_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Demos that run on this machine beside the tests are not found."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Callable[[str], Folder]]:
    """Starts as much of a demo as commands can see of it."""
    opened: list[Folder] = []

    def start(name: str) -> Folder:
        folder = Folder(tmp_path / name)
        folder.open()
        surround(folder, PORTS, {})
        opened.append(folder)
        return folder

    yield start
    for one in opened:
        one.close()


def a_file(path: Path) -> None:
    path.write_text("")


def a_file_inside(path: Path) -> None:
    path.mkdir()
    (path / "logs").write_text("")


@pytest.mark.parametrize("in_the_way", [a_file, a_file_inside])
def test_a_file_in_the_way_is_told_in_a_sentence(
    tmp_path: Path, in_the_way: Callable[[Path], None]
) -> None:
    in_the_way(tmp_path / "demo")
    with pytest.raises(FolderInUse, match=r"There is a file where a folder belongs: .*CALLROUTER_"):
        Folder(tmp_path / "demo").open()


def test_a_folder_in_which_nobody_may_write_is_told_in_a_sentence() -> None:
    with pytest.raises(FolderInUse, match=r"may not write to|is no folder|No such file"):
        Folder(Path("/proc/callrouter")).open()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full, nothing more can be written into /x. Make room on it."),
        (errno.EACCES, "This user may not write to /x. Mend its permissions."),
        (errno.EROFS, "This user may not write to /x. Mend its permissions."),
        (errno.ENOTDIR, "There is a file where a folder belongs: /x. Move it away."),
        (errno.ENAMETOOLONG, "The path is too long: /x."),
        (errno.EIO, "Input/output error: /x."),
    ],
)
def test_what_the_system_refuses_is_a_sentence(number: int, said: str) -> None:
    assert trouble_with(OSError(number, os.strerror(number), "/x")) == said


@pytest.mark.parametrize("name", ["with a blank", "with#hash", "what?", "100%", "%41", "é & 'q'"])
def test_a_folder_may_be_called_as_people_call_theirs(
    demo: Callable[[str], Folder], name: str
) -> None:
    folder = demo(name)
    environ: dict[str, str] = {}
    read_environment(folder.environment, environ)
    url = load_settings(environ).env.database_url
    upgrade(url)
    assert folder.database.is_file()
    assert schema_state(url) == "current"
    records = Database(url)
    with records.begin():
        pass
    records.close()


def test_commands_work_on_the_only_demo_that_runs(
    demo: Callable[[str], Folder], capsys: pytest.CaptureFixture[str]
) -> None:
    environ: dict[str, str] = {}
    choose_environment(None, environ)
    assert environ == {}
    folder = demo("one")
    assert running_demos() == [folder.environment]
    choose_environment(None, environ)
    assert environ["DATABASE_URL"] == f"sqlite:///{folder.database}"
    assert capsys.readouterr().err == f"Working on the demo in {folder.path}.\n"


def test_a_shell_with_settings_is_never_led_to_a_demo(demo: Callable[[str], Folder]) -> None:
    demo("one")
    environ = {"DATABASE_URL_FILE": "/etc/callrouter/secrets/database"}
    choose_environment(None, environ)
    assert list(environ) == ["DATABASE_URL_FILE"]


def test_of_several_demos_one_is_to_be_named(demo: Callable[[str], Folder]) -> None:
    first, second = demo("one"), demo("two b")
    with pytest.raises(UnusableSettings) as refusal:
        choose_environment(None, {})
    assert f"--env {first.environment}\n" in f"{refusal.value.message}\n"
    second.close()
    assert running_demos() == [first.environment]


def test_of_several_demos_commands_work_on_the_one_of_their_checkout(
    demo: Callable[[str], Folder], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = demo("checkout/var/demo")
    other = demo("other")
    monkeypatch.setattr("callrouter.demo.folder.ROOT", tmp_path / "checkout")
    environ: dict[str, str] = {}
    choose_environment(None, environ)
    assert environ["DATABASE_URL"] == f"sqlite:///{own.database}"
    environ = {"CALLROUTER_DATA": str(other.path)}
    choose_environment(None, environ)
    assert environ["DATABASE_URL"] == f"sqlite:///{other.database}"


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        ("# a service\nA=1\n\nB='two words; $HOME'\n", {"A": "1", "B": "two words; $HOME"}),
        ("unset GONE X\nexport C=3 D=4 # both\n", {"C": "3", "D": "4"}),
        ("A=ab#cd#\n# it's over\nB='#1' # it's said\n", {"A": "ab#cd#", "B": "#1"}),
    ],
)
def test_a_file_of_settings_is_read_as_a_shell_reads_it(
    tmp_path: Path, text: str, environ: dict[str, str]
) -> None:
    (tmp_path / "environment").write_text(text, "utf-8")
    given = {"GONE": "1"} if "GONE" in text else {}
    choose_environment(tmp_path / "environment", given)
    assert given == environ


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read (No such file or directory). Name the file that holds"),
        ("A=1\nDATABASE_URL sqlite\n", "line 2 is no setting. Write NAME=value"),
        ("A='1\n", "line 1 is no setting. Write NAME=value"),
    ],
)
def test_a_file_that_holds_no_settings_is_told(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "environment").write_text(text, "utf-8")
    with pytest.raises(UnusableSettings) as refusal:
        choose_environment(tmp_path / "environment", {})
    assert said in refusal.value.message
