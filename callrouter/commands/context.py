"""What commands begin with: the settings, the database, the service; and how they refuse."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any

import click

from callrouter.admin.database import DatabaseTrouble
from callrouter.admin.database import opened as opened_database
from callrouter.line import Line
from callrouter.mail.wake import waker
from callrouter.records import Database
from callrouter.rules.problem import Problem, Problems
from callrouter.runtime import Runtime
from callrouter.settings import Settings, SettingsError, load_settings
from callrouter.startup import runtime_of
from callrouter.wording.problems import say_problem

OF_A_RUNTIME = ("REDIS_URL", "MAIL_FROM", "PUBLIC_BASE_URL", "PAGES_BASE_URL")
"""What a change of somebody's presence uses: it wakes others, and may owe mails with links."""


class Refused(click.ClickException):
    """The command was not done. Each line says why, and what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines on stderr, nothing around them."""
        click.echo(self.message, file=file, err=file is None)


class UnusableSettings(Refused):
    """The command could not even begin."""

    exit_code = 2


def now() -> datetime:
    """The instant of the command."""
    return datetime.now(UTC)


def settings(*uses: str) -> Settings:
    """The settings, of the variables those that the command uses; it ends with status 2 and every
    problem when they are unusable."""
    try:
        return load_settings(os.environ, uses)
    except SettingsError as error:
        raise UnusableSettings(*error.problems) from error


@contextmanager
def opened(*uses: str) -> Iterator[tuple[Settings, Database]]:
    """The prepared database, and the settings, of the variables those that are used beside it."""
    known = settings("DATABASE_URL", *uses)
    with in_words(), opened_database(known.env.database_url) as records:
        yield known, records


@contextmanager
def runtime(*uses: str) -> Iterator[Runtime]:
    """What a command works with, as a process does; of the variables those that are used beside
    what any change uses."""
    with opened(*OF_A_RUNTIME, *uses) as (known, records):
        line = Line(known.env.redis_url)
        try:
            yield runtime_of(known, records, line, waker(known.env.redis_url))
        finally:
            line.close()


@contextmanager
def in_english() -> Iterator[None]:
    """Let the command end with what is wrong with what was written."""
    try:
        yield
    except Problems as error:
        raise Refused(*(say_at(one) for one in error.problems)) from error


def say_at(problem: Problem) -> str:
    """What is wrong, behind the option or argument that it is wrong with, where it is one."""
    said, option = say_problem(problem, "en"), f"--{problem.at.replace('_', '-')}"
    options = [name for one in click.get_current_context().command.params for name in one.opts]
    at = option if option in options else problem.at
    return f"{at}: {said}" if problem.at else said


@contextmanager
def in_words() -> Iterator[None]:
    """Let the command end with a sentence where the database does not do its part."""
    try:
        yield
    except DatabaseTrouble as error:
        raise Refused(str(error)) from error
