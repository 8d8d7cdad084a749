"""What a form to change something sends: what somebody typed, and what was on file when the form
was drawn; and what is said where somebody else has changed the same meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from callrouter.people.overtaking import Overtaken
from callrouter.wording import Language
from callrouter.wording.audit_facts import say_field, say_value
from callrouter.wording.pages import say_in


def sent(names: Sequence[str]) -> dict[str, str]:
    """Of the fields of these names, those that the form has."""
    return {name: request.form[name] for name in names if name in request.form}


def seen(names: Sequence[str]) -> dict[str, str]:
    """What was on file in the fields of these names when the form was drawn: see `was` of
    forms.html."""
    there = {name: f"was.{name}" for name in names}
    return {name: request.form[field] for name, field in there.items() if field in request.form}


def meanwhile(overtaken: Overtaken, language: Language) -> dict[str, list[str]]:
    """By the name of the field, what somebody else has put there, as a problem of it."""
    say = say_in(language)
    return {
        name: [
            say(
                "form_overtaken" if value else "form_overtaken_emptied",
                field=say_field(name, language).capitalize(),
                value=say_value(name, value, language),
            )
        ]
        for name, value in overtaken.theirs.items()
    }
