"""Mails are readable on a light and on a dark ground, by the colours that they declare."""

from __future__ import annotations

import re

import pytest

from tests.mail.letters import made, part
from tests.mail.mailroom import FACTS

ENOUGH = 4.5
"""WCAG 2.2, 1.4.3: between text and ground."""
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\n(.*?)\n\}", re.DOTALL)
RULE = re.compile(r"^([\w., #-]+) \{(.*)\}$", re.MULTILINE)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Between two colours written like #1b2230."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _colours(css: str, wanted: str) -> dict[str, str]:
    """By selector, what each rule declares as this property."""
    found = {
        rule[1]: re.search(rf"(?:^|;) ?{wanted}: (#[0-9a-f]{{6}})", rule[2].strip())
        for rule in RULE.finditer(css)
    }
    return {selector: colour[1] for selector, colour in found.items() if colour}


@pytest.fixture(scope="module")
def html() -> str:
    return part(made("ticket_created", "fr", FACTS), "html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_declared_text_colour_stands_out_from_the_declared_ground(
    html: str, scheme: str
) -> None:
    [dark] = DARK.findall(html)
    css = dark if scheme == "dark" else DARK.sub("", html)
    [(_, ground)] = _colours(css, "background").items()
    texts = _colours(css, "color")
    assert texts.keys() == {"body", "a", "footer"}
    for selector, colour in texts.items():
        assert contrast(colour, ground) >= ENOUGH, selector


def test_a_program_that_drops_the_style_has_both_colours_in_the_body(html: str) -> None:
    body = re.search(r'<body bgcolor="(.*?)" style="background-color: (.*?); color: (.*?)">', html)
    assert body is not None
    ground, same, text = body.groups()
    assert ground == same
    assert contrast(text, ground) >= ENOUGH


def test_a_mail_declares_that_it_knows_light_and_dark(html: str) -> None:
    for declared in (
        '<meta name="color-scheme" content="light dark">',
        '<meta name="supported-color-schemes" content="light dark">',
        ":root { color-scheme: light dark; supported-color-schemes: light dark; }",
    ):
        assert declared in html


def test_contrast_is_what_the_guideline_says() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
