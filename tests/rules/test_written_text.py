"""What a text quotes, and the addresses in it."""

from __future__ import annotations

import pytest

from callrouter.rules.written_text import parts_of, spans_of

OUTLOOK = "Merci.\n\n-----Message d'origine-----\nDe : Zoé\nObjet : votre ticket\n\nBonjour"
GMAIL = "Yes.\n\nOn Tue, 14 Jul 2026 at 10:00, Zoé <zoe@vendor.example>\nwrote:\n\n> Hello\n> you"
BETWEEN = "> Le serveur répond ?\nOui.\n> Depuis quand ?\nDix heures."
TWICE = "Un\n> a\n>\n> b\nDeux\n\nLe 14 juillet, Zoé a écrit :\n> c\n\n> d\n"


IN_FRENCH = (
    "Oui.\n\n________________________________\n\n*De :* Support <a@vendor.example>\n"
    "*Envoyé :* mardi 14 juillet 2026 10:00\n*À :* Alice\n*Objet :* RE: disque\n\nBonjour"
)
UNMARKED = "Ok.\n\nOn Tue, 14 Jul 2026, Zoé <zoe@vendor.example> wrote:\n\nHello,\nwhich disk?"
OF_A_LOG = "De : la baie 12\nDate : inconnue\nLe disque est muet.\nIl faut le changer."


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (IN_FRENCH, [("Oui.\n", False), (IN_FRENCH[6:], True)]),
        (UNMARKED, [("Ok.\n", False), (UNMARKED[5:], True)]),
        (OF_A_LOG, [(OF_A_LOG, False)]),
        ("Bonjour,\n\nplus rien.", [("Bonjour,\n\nplus rien.", False)]),
        ("", []),
        (OUTLOOK, [("Merci.\n", False), (OUTLOOK[8:], True)]),
        (GMAIL, [("Yes.\n", False), (GMAIL[6:], True)]),
        (BETWEEN, [(BETWEEN, False)]),
        (
            TWICE,
            [
                ("Un", False), ("> a\n>\n> b", True), ("Deux\n", False),
                ("Le 14 juillet, Zoé a écrit :\n> c\n\n> d", True),
            ],
        ),
        ("On y va.\nLe disque a écrit : rien", [("On y va.\nLe disque a écrit : rien", False)]),
        ("if a > b:\n  pass", [("if a > b:\n  pass", False)]),
    ],
)  # fmt: skip
def test_what_is_quoted_is_told_from_what_is_new(text: str, parts: list[tuple[str, bool]]) -> None:
    assert [(one.text.strip("\n"), one.is_quoted) for one in parts_of(text)] == [
        (words.strip("\n"), is_quoted) for words, is_quoted in parts
    ]


@pytest.mark.parametrize(
    "text", [OUTLOOK, GMAIL, BETWEEN, TWICE, IN_FRENCH, UNMARKED, "\n\n> x\n" * 9]
)
def test_nothing_that_was_written_is_left_out(text: str) -> None:
    words = " ".join(one.text for one in parts_of(text)).split()
    assert words == text.split()


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("voir https://travaux.ovh.com/?id=1&x=2.", ["https://travaux.ovh.com/?id=1&x=2"]),
        ("(http://a.example/b_(c)) ici", ["http://a.example/b_(c)"]),
        ("javascript:alert(1) ftp://x data:text/html,x", []),
        ('"https://a.example"><script>', ["https://a.example"]),
        ("HTTPS://A.EXAMPLE, https://b.example", ["HTTPS://A.EXAMPLE", "https://b.example"]),
    ],
)
def test_only_addresses_of_the_web_lead_anywhere(text: str, addresses: list[str]) -> None:
    spans = list(spans_of(text))
    assert [one.text for one in spans if one.is_address] == addresses
    assert "".join(one.text for one in spans) == text
