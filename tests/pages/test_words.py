"""The sentences of the pages: both languages, all used, none missing; and what is vendored."""

from __future__ import annotations

import hashlib
import re
import string
from collections import Counter
from pathlib import Path

import pytest

import webhooks.pages
from callrouter.rules.offer import LIVE, TRANSITIONS
from callrouter.rules.presence import sets_away
from callrouter.wording.pages import ROOMS, WORDS, duration, say_in

PAGES = Path(webhooks.pages.__file__).parent
SOURCES = "\n".join(
    file.read_text("utf-8")
    for file in [*PAGES.rglob("*.html"), *PAGES.rglob("*.py"), PAGES.parent / "pages_app.py"]
)


@pytest.mark.parametrize("name", sorted(WORDS))
def test_each_sentence_says_the_same_facts_in_both_languages(name: str) -> None:
    french, english = (
        {fact for _, fact, _, _ in string.Formatter().parse(words) if fact} for words in WORDS[name]
    )
    assert french == english
    assert all(words.strip() == words and words for words in WORDS[name])


def test_every_sentence_that_a_template_asks_for_is_there() -> None:
    asked = set(re.findall(r'\bt\("([a-z0-9_]+)"[,)]', SOURCES))
    assert len(asked) > 20
    assert asked <= set(WORDS)


def test_no_two_rooms_of_pages_name_a_sentence_alike() -> None:
    assert sum(len(room.WORDS) for room in ROOMS) == len(WORDS)


def test_every_sentence_is_used() -> None:
    begun = re.findall(r"""["']([a-z]+(?:_[a-z]+)*_)["'] ~|f"([a-z]+(?:_[a-z]+)*_)\{""", SOURCES)
    kinds = re.findall(r"""\blabel\(["']([a-z_]+)["'],""", SOURCES)
    beginnings = (*(one or other for one, other in begun), *(f"{kind}_" for kind in kinds))
    named = {name for name in WORDS if f'"{name}"' in SOURCES or f"'{name}'" in SOURCES}
    assert {name for name in WORDS if not name.startswith(beginnings)} <= named


@pytest.mark.parametrize("state", sorted(LIVE))
def test_every_state_of_a_live_offer_has_words(state: str) -> None:
    assert f"offer_{state}" in WORDS


@pytest.mark.parametrize("ending", sorted(one for one in TRANSITIONS if sets_away(one, 9, 9)))
def test_every_reason_for_being_set_away_has_words(ending: str) -> None:
    assert f"reason_{ending}" in WORDS


def test_a_sentence_that_nobody_wrote_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        say_in("fr")("no_such_sentence")
    with pytest.raises(KeyError):
        say_in("en")("sign_in_as")


@pytest.mark.parametrize(
    ("seconds", "language", "words"),
    [
        (0, "fr", "0 s"),
        (59, "fr", "59 s"),
        (185, "fr", "3 min 05"),
        (3599, "en", "59 min 59"),
        (3600, "en", "1 h 00"),
        (86_399, "fr", "23 h 59"),
        (3 * 86_400 + 5, "fr", "3 j"),
        (3 * 86_400 + 5, "en", "3 d"),
    ],
)
def test_durations_are_as_exact_as_they_are_short(seconds: int, language: str, words: str) -> None:
    assert duration(seconds, language) == words  # type: ignore[arg-type]


def test_what_is_vendored_is_what_was_published() -> None:
    vendor = PAGES / "static" / "vendor"
    for line in (vendor / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest


def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline() -> None:
    templates = "\n".join(file.read_text("utf-8") for file in PAGES.rglob("*.html"))
    assert not re.search(r"https?://|//[a-z]", templates)
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", templates)


SCRIPT = re.compile(r"filename='(\w+\.js)'\) \}\}\"(?! type=\"module\")")
NAMED = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)


def test_no_two_scripts_of_a_page_name_a_thing_alike() -> None:
    # But for modules the second would take the place of the first.
    everywhere = SCRIPT.findall((PAGES / "templates" / "layout.html").read_text("utf-8"))
    assert "drafts.js" in everywhere
    for template in PAGES.rglob("*.html"):
        scripts = {*everywhere, *SCRIPT.findall(template.read_text("utf-8"))} - {"beat.js"}
        named = [
            name
            for script in scripts
            for name in NAMED.findall((PAGES / "static" / script).read_text("utf-8"))
        ]
        twice = [name for name, often in Counter(named).items() if often > 1]
        assert twice == [], f"{template.name}: {twice}"
