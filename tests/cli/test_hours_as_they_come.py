"""Hours files as admins write them, rightly or wrongly: each is read, or answered by a sentence
that says where, what, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Command = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("wednesday_at_noon")

GOOD = """\
zone = "Europe/Paris"

[week]
monday = ["09:00-12:00", "14:00-18:00"]
tuesday = ["09:00-18:00"]
wednesday = ["09:00-18:00"]
thursday = ["09:00-18:00"]
friday = ["09:00-18:00"]
saturday = []
sunday = []

[holidays]
country = "FR"

[[dated]]
day = 2026-12-24
slots = ["09:00-12:30"]
reason_fr = "Veille de Noël"
reason_en = "Christmas Eve"
"""
TUESDAY = 'tuesday = ["09:00-18:00"]'
EVE = 'day = 2026-12-24\nslots = ["09:00-12:30"]'


def with_(old: str, new: str) -> str:
    """The good file with a piece of it replaced."""
    assert old in GOOD
    return GOOD.replace(old, new)


def tuesday(hours: str) -> str:
    return with_(TUESDAY, f"tuesday = {hours}")


READ: dict[str, str | bytes] = {
    "as shipped": GOOD,
    "Windows Notepad": b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(),
    "tabs": with_("monday = ", "\tmonday\t=\t"),
    "dashes of a word processor": tuesday('["09:00–12:00", "14:00 — 18:00"]'),
    "no zero before the nine": tuesday('["9:00 - 18:00"]'),
    "no-break spaces within hours": tuesday('["09:00\u00a0-\u202f18:00"]'),
    "hours that touch": tuesday('["09:00-12:00", "12:00-18:00"]'),
    "a date as a text": with_("day = 2026-12-24", 'day = "2026-12-24"'),
    "a range over the year's end": with_(
        "day = 2026-12-24", "day = 2026-12-24\nuntil = 2027-01-02"
    ),
    "Alsace": with_('country = "FR"', 'country = "FR"\nsubdivision = "57"'),
    "quotation marks in a reason": with_("Veille de Noël", "Veille de « Noël » : l’équipe"),
}


@pytest.mark.parametrize("content", READ.values(), ids=READ.keys())
def test_hours_that_can_be_read_are_good(
    command: Command, tmp_path: Path, content: str | bytes
) -> None:
    file = tmp_path / "hours.toml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    assert command("hours", "check", file).output == f"{file} is good.\n"


ANSWERED: dict[str, tuple[str | bytes, str]] = {
    "a name of parts without end": (
        "a" + ".a" * 200_000 + " = 1",
        "holds a number too long or lists nested too deeply",
    ),
    "25:00": (
        tuesday('["09:00-25:00"]'),
        "week.tuesday[0]: No clock shows '09:00-25:00'. A day goes from 00:00 to 24:00.",
    ),
    "an overlap": (
        tuesday('["09:00-13:00", "12:00-18:00"]'),
        "week.tuesday: 09:00-13:00 and 12:00-18:00 overlap. Write them as one.",
    ),
    "a night": (
        tuesday('["18:00-09:00"]'),
        "week.tuesday[0]: 18:00 is not before 09:00. For a night, end one day with 24:00 and begin "
        "the next with 00:00.",
    ),
    "9h00": (
        tuesday('["9h00-18h00"]'),
        "week.tuesday[0]: These are no hours: '9h00-18h00'. Write \"09:00-18:00\".",
    ),
    "9h": (tuesday('["9h à 18h30"]'), "'9h à 18h30'. Write \"09:00-18:30\"."),
    "hours alone": (tuesday('["9-18"]'), "'9-18'. Write \"09:00-18:00\"."),
    "points": (tuesday('["09.00-18.00"]'), "'09.00-18.00'. Write \"09:00-18:00\"."),
    "a decimal comma": (
        tuesday('["9,5-18"]'),
        "week.tuesday[0]: These are no hours: '9,5-18'. Write them like \"09:00-18:00\".",
    ),
    "a decimal comma without quotes": (
        tuesday("9,5"),
        'line 5: has a number with a comma; write a point, and hours like ["09:30-18:00"]',
    ),
    "two in one": (
        tuesday('["09:00-12:00, 14:00-18:00"]'),
        'Write each in quotation marks of its own: ["09:00-12:00", "14:00-18:00"].',
    ),
    "no list": (
        tuesday('"09:00-18:00"'),
        'week.tuesday: This is no list of hours. Write ["09:00-18:00"], or [] for closed.',
    ),
    "no quotes": (
        tuesday("[09:00-18:00]"),
        'line 5: has hours without quotation marks; write them like ["09:00-18:00"]',
    ),
    "no quotes, with a remark": (
        tuesday("[09:00-18:00]  # “all day”"),
        'line 5: has hours without quotation marks; write them like ["09:00-18:00"]',
    ),
    "smart quotes": (
        tuesday("[“09:00-18:00”]"),
        'line 5: has the quotation marks of a word processor; type straight ones: "',
    ),
    "a quote missing": (tuesday('["09:00-18:00]'), "line 5: has a quotation mark too few or too"),
    "a bracket missing": (
        tuesday('["09:00-18:00"'),
        "a list is not closed, here or above; write ]",
    ),
    "semicolons": (
        tuesday('["09:00-12:00"; "14:00-18:00"]'),
        "line 5: separates with semicolons; separate by commas",
    ),
    "two lists": (
        tuesday('["09:00-12:00"] ["14:00-18:00"]'),
        "line 5: has two lists; write what is in both into one",
    ),
    "a French day": (with_("tuesday", "mardi"), "week.mardi: No such setting. Write tuesday."),
    "a capital": (with_("tuesday", "Tuesday"), "week.Tuesday: No such setting. Write tuesday."),
    "a slip": (with_("thursday", "thrusday"), "week.thrusday: No such setting. Write thursday."),
    "a day left out": (
        with_(f"{TUESDAY}\n", ""),
        "week.tuesday: This day is missing. Write [] for a day without hours.",
    ),
    "a day twice": (
        with_("wednesday = ", "tuesday = "),
        "line 6: tuesday is there twice; keep one of the two",
    ),
    "the week twice": (GOOD + "[week]\n", "line 20: [week] is there twice; keep one of the two"),
    "a colon": (with_("tuesday = ", "tuesday: "), "line 5: has a colon where an equals sign"),
    "a space nobody sees": (
        with_("tuesday = ", "tuesday\u00a0= "),
        "line 5: has a space or a mark that nobody sees; type it again with ordinary spaces",
    ),
    "a range reversed": (
        with_("day = 2026-12-24", "day = 2026-12-24\nuntil = 2026-12-20"),
        "dated[0].until: The last day, Sunday 20 December 2026, is before the first, Thursday 24",
    ),
    "an exception twice": (
        GOOD + GOOD[GOOD.index("\n[[dated]]") :],
        "dated[1].day: Thursday 24 December 2026 has hours of its own already: “Christmas Eve”",
    ),
    "[dated] once": (
        with_("[[dated]]", "[dated]") + "\n[[dated]]\n" + EVE,
        "line 21: [dated] stands above; write [[dated]] each time",
    ),
    "[dated] alone": (
        with_("[[dated]]", "[dated]"),
        "dated: This is no list of dates. Begin each date with [[dated]].",
    ),
    "a French date": (
        with_("day = 2026-12-24", "day = 24/12/2026"),
        "line 16: has a date that is written otherwise; write it like 2026-12-24",
    ),
    "a French date as a text": (
        with_("day = 2026-12-24", 'day = "24/12/2026"'),
        "dated[0].day: No such date: '24/12/2026'. Write it like 2026-12-24.",
    ),
    "31 November": (
        with_("2026-12-24", "2026-11-31"),
        "line 16: names a day that no calendar has; write another, like 2026-12-24",
    ),
    "no reason in English": (
        with_('reason_en = "Christmas Eve"\n', ""),
        "dated[0].reason_en: The reason is missing in English. Write it in a few words.",
    ),
    "yes": (
        with_("day = 2026-12-24", "day = 2026-12-24\nyearly = oui"),
        "line 17: has a word for yes or no; write true or false, in small letters",
    ),
    "yes as a text": (
        with_("day = 2026-12-24", 'day = 2026-12-24\nyearly = "yes"'),
        "dated[0].yearly: Neither true nor false: 'yes'. Write true or false.",
    ),
    "a wrong subdivision": (
        with_('country = "FR"', 'country = "FR"\nsubdivision = "67"'),
        "holidays.subdivision: FR has no subdivision '67'. Leave it out, or use one of: 57,",
    ),
    "a country's name": (
        with_('country = "FR"', 'country = "France"'),
        "holidays.country: Unknown country: 'France'. Write two capital letters, like \"FR\"",
    ),
    "a zone without quotes": (
        with_('"Europe/Paris"', "Europe/Paris"),
        'line 1: has a text without quotation marks; write it like "Europe/Paris"',
    ),
    "no place": (
        with_("Europe/Paris", "CET"),
        "zone: The clock of no place: 'CET'. Write zone = \"Europe/Paris\", or another place.",
    ),
    "a slip in the zone": (
        with_("Europe/Paris", "Europe/Pari"),
        "zone: Unknown time zone: 'Europe/Pari'. Write zone = \"Europe/Paris\", or another place.",
    ),
    "an hour that the clock skips": (
        with_(EVE, 'day = 2027-03-28\nslots = ["02:30-12:00"]'),
        "On Sunday 28 March 2027, 02:30 does not exist: the clock skips it.",
    ),
    "Windows-1252": (GOOD.encode("cp1252"), "line 18 is no text in UTF-8; save the file as UTF-8"),
    "Unicode of Notepad": (GOOD.encode("utf-16"), "line 1 is no text in UTF-8; save the file as"),
}


@pytest.mark.parametrize(("content", "answer"), ANSWERED.values(), ids=ANSWERED.keys())
def test_hours_that_cannot_be_read_are_answered_by_what_to_do(
    command: Command, tmp_path: Path, content: str | bytes, answer: str
) -> None:
    file = tmp_path / "hours.toml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    said = command("hours", "check", file, fails=1).stderr
    assert answer in said
    assert said.startswith(f"{file}: ")
    # One slip is one sentence.
    assert len(said.splitlines()) == 1
