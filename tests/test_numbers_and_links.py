"""Every setting of line.toml that holds telephone numbers, countries or links, with wrong values:
one empty, one of the wrong kind, and some that look right. What is answered says what to do."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from callrouter.settings import SHIPPED_CONFIG, SettingsError, load_settings
from tests.test_settings import ENVIRONMENT

FINE = ""
"""Nothing is wrong with an empty one."""
LIKE = "like +33199000123"

WRONG = [
    ("lines.0.number", '""', f"lines.0.number: is missing; write it {LIKE}"),
    ("lines.0.number", "33199000001", "is 33199000001, which is no text; write it in quotes"),
    ("lines.0.number", '"+33 1 99 00 00 0"', f"lacks digits; write it whole, {LIKE}"),
    ("lines.0.number", '"01 99 00 00 01"', f"has no country code; write it {LIKE}"),
    ("lines.0.number", '"+33 1 99 OO OO O1"', "holds a letter in place of a digit"),
    ("lines.0.number", '"+33 262 90 01 23"', "write +262262900123"),
    ("overflow_number", '""', FINE),
    ("overflow_number", "false", "is False, which is no text; write it in quotes"),
    ("overflow_number", '"+33 1 99 00 05 00,,1"', "write the number alone"),
    ("overflow_number", '"+44 20 7946 0123"', "is outside FR; write another, or add its country"),
    ("overflow_number", '"+33 8 99 70 01 23"', "write one that costs no more than others"),
    ("overflow_number", '"+33199000002"', "is one of our own lines; write another, or leave it"),
    ("fallback_url", '""', FINE),
    ("fallback_url", "[]", "is [], which is no text; write it in quotes"),
    ("fallback_url", '"handler.twilio.com/twiml/EH00"', "must begin with"),
    ("fallback_url", '"https:///twiml/EH00"', "names no host; write it like https://host.example"),
    ("countries", "[]", "countries: has nothing in it that can be used; write at least one"),
    ("countries", '"FR"', "countries: is no list; write it in square brackets"),
    ("countries", "[33]", "countries.0: is 33, which is no text; write it in quotes"),
    ("countries", '["France"]', "'France' is no country; write its two letters, like 'FR'"),
    ("countries", '["fr"]', "'fr' is no country; write its two letters, like 'FR'"),
    ("control_panel", '""', "must begin with"),
    ("control_panel", "1", "is 1, which is no text; write it in quotes"),
    ("control_panel", '"javascript:alert(1)"', "must begin with"),
    ("status_page", '""', "can be said"),
    ("status_page", "1", "is 1, which is no text; write it in quotes"),
    ("status_page", '"travaux"', "can be said"),
]


def problems(folder: Path, key: str, value: str) -> list[str]:
    """What is said where the shipped file has this value, written in TOML."""
    shutil.copytree(SHIPPED_CONFIG, folder)
    file = folder / "line.toml"
    name = key.rpartition(".")[2]
    lines = file.read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(f"{name} = "))
    lines[at] = f"{name} = {value}"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    try:
        load_settings({**ENVIRONMENT, "CALLROUTER_CONFIG": str(folder)})
    except SettingsError as error:
        return [one.removeprefix(f"{file}: ") for one in error.problems]
    return []


@pytest.mark.parametrize(("key", "value", "said"), WRONG)
def test_a_wrong_value_is_answered_with_what_to_do(
    tmp_path: Path, key: str, value: str, said: str
) -> None:
    found = problems(tmp_path / "config", key, value)
    if said == FINE:
        assert found == []
        return
    assert said in found[0]
    assert key in found[0]


def test_each_of_them_stands_in_the_table_with_an_empty_value_and_two_more() -> None:
    shipped = tomllib.loads((SHIPPED_CONFIG / "line.toml").read_text("utf-8"))
    asked = {key: [row[1] for row in WRONG if row[0] == key] for key, *_ in WRONG}
    links = {name for name, value in shipped.items() if isinstance(value, str)}
    assert links | {"countries", "lines.0.number"} == set(asked)
    assert all(len(tried) >= 3 and {'""', "[]"} & set(tried) for tried in asked.values())
