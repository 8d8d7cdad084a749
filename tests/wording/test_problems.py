"""What is wrong with what somebody wrote is told in French and in English, with what to do."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import callrouter
import webhooks
from callrouter.people.typed import Typed, typed
from callrouter.rules.merging import Obstacle
from callrouter.rules.problem import Problem
from callrouter.rules.refusal import Objection
from callrouter.rules.telephone import Fault
from callrouter.wording import LANGUAGES
from callrouter.wording.problems import (
    ROOMS,
    SENTENCES,
    desk,
    files,
    joining,
    mail,
    people,
    say_problem,
    text_blocks,
    toml,
)

FORMATTER = Formatter()
SOURCES = "\n".join(
    file.read_text("utf-8")
    for package in (callrouter, webhooks)
    for file in Path(package.__path__[0]).rglob("*.py")
    if "wording" not in file.parts
)


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_each_problem_says_the_same_facts_in_both_languages(name: str) -> None:
    french, english = (
        {fact.removesuffix(f"_{language}") for _, fact, _, _ in FORMATTER.parse(words) if fact}
        for language, words in zip(LANGUAGES, SENTENCES[name], strict=True)
    )
    assert french == english
    # What is wrong with a TOML file goes on after the file's name.
    whole = r"[^\s].*[^.\s]" if name in toml.SENTENCES else r"[^\s].*[.]"
    assert all(re.fullmatch(whole, words) for words in SENTENCES[name])


def test_no_two_rooms_name_a_problem_alike() -> None:
    assert sum(len(room.SENTENCES) for room in ROOMS) == len(SENTENCES)


def test_every_problem_of_people_their_files_and_the_desk_can_come_up() -> None:
    put_together = {
        *(f"phone_{fault.name.lower()}" for fault in Fault),
        *(f"merged_{obstacle}" for obstacle in get_args(Obstacle)),
        *(f"refused_{objection}" for objection in get_args(Objection)),
    }
    rooms = (people, files, desk, joining, text_blocks, mail)
    said = {name for room in rooms for name in room.SENTENCES}
    assert {name for name in said if f'"{name}"' not in SOURCES} == put_together


def test_what_is_a_word_of_ours_is_said_in_the_language_of_the_reader() -> None:
    facts = {"number": "1000 0017", "state": "closed", "following": ("open", "resolved")}
    follows = Problem("state", "state_cannot_follow", facts)
    assert say_problem(follows, "fr") == (
        "Le ticket 1000 0017 est fermé. De là, il ne peut devenir que l'un de ceux-ci\u00a0: "
        "en cours ou résolu."
    )
    assert say_problem(follows, "en") == (
        "Ticket 1000 0017 is closed. From there it can only become open or resolved."
    )
    month = Problem("", "month_closed", {"month": "2026-08"})
    assert "d'un mois clos, août 2026." in say_problem(month, "fr")
    assert "the count of August 2026, which" in say_problem(month, "en")
    # Of a later version's there is no word: it is told as it is kept.
    unknown = Problem("", "ticket_over", {"number": "1000 0017", "state": "archived"})
    assert say_problem(unknown, "fr").startswith("Le ticket 1000 0017 est archived\u00a0:")


def written(**values: str) -> tuple[Typed, list[Problem]]:
    """What somebody typed into a form."""
    problems: list[Problem] = []
    return typed(values, problems), problems


FORM = {
    "name": "  ",
    "email": "hélène@nord.example",
    "phone": "01 99 00 01 0",
    "language": "de",
    "languages": "fr de",
    "first": "2026-03-02",
    "last": "2026-03-01",
    "code": "1234567",
    "why": "Fermé\x07",
}


def read_form() -> list[Problem]:
    form, problems = written(**FORM)
    form.text("name", 200)
    form.email("email")
    form.telephone("phone")
    form.choice("language", ("fr", "en"), blank=True)
    form.languages("languages", ("fr", "en"))
    form.days("first", "last")
    form.code("code")
    return problems


def test_a_form_is_told_everything_wrong_at_once_in_the_language_of_its_reader() -> None:
    assert {one.at: say_problem(one, "fr") for one in read_form()} == {
        "why": "Il y a ici un retour à la ligne ou un autre caractère invisible. Supprimez-le.",
        "name": "Champ vide\u00a0: remplissez-le.",
        "email": "«\u00a0hélène@nord.example\u00a0» contient éè avant "
        "l'@, ce que la plupart des serveurs refusent. Écrivez une autre de ses adresses.",
        "phone": "Il manque des chiffres à «\u00a001 99 00 01 0\u00a0». "
        "Écrivez le numéro en entier, comme +33199000123.",
        "language": "«\u00a0de\u00a0» n'est pas un choix possible. Écrivez fr ou en, ou rien.",
        "languages": "«\u00a0de\u00a0» ne se parle pas ici. "
        "Écrivez fr et en, séparés par une espace.",
        "last": "La fin précède le début. Écrivez le dernier jour valable.",
        "code": "Ce n'est pas un code support. Écrivez huit chiffres, ou rien pour en avoir un "
        "nouveau. Un tableur supprime les zéros du début\u00a0: donnez à la cellule "
        "le format texte.",
    }
    assert [say_problem(one, "en").split(". ")[0] for one in read_form()][:3] == [
        "This holds a line break or another control character",
        "It is missing",
        "“hélène@nord.example” has éè before the @, which most mail servers refuse",
    ]


def test_what_is_right_is_read_as_it_was_meant() -> None:
    form, problems = written(
        email="Alice <alice@NORD.example>", phone="tel:01.99.00.01.01", first="3.4.2026",
        languages="EN, fr", language="", code="1357 2468", why="Deux\r\nlignes",
    )  # fmt: skip
    assert problems.pop().at == "why", "a text of several lines is one only where it may be"
    assert (
        typed({"why": "Deux\r\nlignes"}, problems, several_lines={"why"})["why"] == "Deux\nlignes"
    )
    assert form.email("email") == "alice@nord.example"
    assert form.telephone("phone") == "+33199000101"
    assert str(form.day("first")) == "2026-04-03"
    assert form.languages("languages", ("fr", "en")) == "en fr"
    assert form.choice("language", ("fr", "en"), blank=True) is None
    assert form.code("code") == "13572468"
    assert form.telephone("not_there", blank=True) is None
    assert problems == []


def test_days_several_names_and_signs_are_said_in_words() -> None:
    form, problems = written(first="03/04/2026")
    Typed(form.values, problems, day_first=False).day("first")
    (problem,) = problems
    assert say_problem(problem, "fr") == (
        "«\u00a003/04/2026\u00a0» peut être le vendredi 3 avril 2026 ou le "
        "mercredi 4 mars 2026. Écrivez la date comme 2026-04-03."
    )
    mixed = Problem("line[1]", "header_mixed", {"separators": (";", ",")})
    assert say_problem(mixed, "fr").startswith("L'en-tête mélange points-virgules et virgules.")
    missing = Problem("line[1]", "columns_missing", {"columns": ("name", "email")})
    assert say_problem(missing, "en") == "The header lacks name, email. Add these columns."
