"""`callrouter partners import` and `callrouter agents import`: who is put on file, from CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy.orm import Session

from callrouter.commands.author import as_option, author_of
from callrouter.commands.context import Refused, now, opened, runtime
from callrouter.commands.import_help import AGENTS_HELP, PARTNERS_HELP
from callrouter.commands.options import FILE
from callrouter.commands.output import as_json, print_json, shown_or_undone
from callrouter.people.files import (
    Imported,
    import_agents,
    import_partners,
    preview_agents,
    preview_partners,
)
from callrouter.people.files.confirming import ManyLeave, put_on_file
from callrouter.people.files.outcome import Change
from callrouter.people.files.row import place_of
from callrouter.people.turns import TurnTaken
from callrouter.records import Author, Database
from callrouter.rules.problem import Problem, Problems
from callrouter.wording.problems import say_problem

Import = Callable[[Session, bytes, Author], Imported]


@dataclass(frozen=True)
class _Ways:
    """How a file is looked at, and how it is put on file."""

    records: Database
    transaction: Callable[[], AbstractContextManager[Session]]
    preview: Import
    put: Import


dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Only show what would change; nothing is written."
)


@click.command("import", help=PARTNERS_HELP)
@click.argument("file", type=FILE)
@click.option(
    "--exact",
    is_flag=True,
    help="Contacts of the file's own accounts whom it does not name have left. More than a tenth "
    "of them at once wants --yes. Accounts that it does not name stay.",
)
@click.option("--yes", is_flag=True, help="However many contacts have left.")
@dry_run_option
@as_option
@as_json
def import_partners_(
    file: Path, exact: bool, yes: bool, dry_run: bool, by: str | None, as_json: bool
) -> None:
    """See the help above, which names the columns."""

    done = _import(file, _of_partners(exact), by, dry_run, as_json, many_may_leave=yes)
    if not as_json:
        _print(done, "account", dry_run)


@click.command("import", help=AGENTS_HELP)
@click.argument("file", type=FILE)
@dry_run_option
@as_option
@as_json
def import_agents_(file: Path, dry_run: bool, by: str | None, as_json: bool) -> None:
    """See the help above, which names the columns."""
    done = _import(file, _of_agents(), by, dry_run, as_json)
    if not as_json:
        _print(done, "agent", dry_run)


@contextmanager
def _of_partners(exact: bool) -> Iterator[_Ways]:
    with opened("SUPPORT_CODE_KEY") as (known, records):
        key, told = known.env.support_code_key, known.line.entitlement

        def by(one: Callable[..., Imported]) -> Import:
            return lambda session, content, author: one(
                session, key, content, told, author, now(), exact=exact
            )

        yield _Ways(records, records.begin, by(preview_partners), by(import_partners))


@contextmanager
def _of_agents() -> Iterator[_Ways]:
    # Whose mail address becomes another one is told, and so mail may be owed.
    with runtime() as parts:
        ours, countries = [line.number for line in parts.dialled_lines.all], parts.countries
        yield _Ways(
            parts.records,
            parts.transaction,
            lambda session, content, author: preview_agents(
                session, content, ours, countries, author
            ),
            lambda session, content, author: import_agents(
                session, content, ours, countries, author, now(), parts.notices
            ),
        )


def _import(
    file: Path,
    opening: AbstractContextManager[_Ways],
    by: str | None,
    dry_run: bool,
    as_json: bool,
    *,
    many_may_leave: bool = False,
) -> Imported:
    """Put the file on file. What would be lost if it were not printed is printed here."""
    undone = f"{file}: nothing was imported"
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from error
    with opening as ways:
        try:
            if dry_run:
                with ways.records.read() as session:
                    done = ways.preview(session, content, author_of(session, by))
                # Made to see that they can be: others are made when it is written.
                done.codes = dict.fromkeys(done.codes, "")
                if as_json:
                    print_json(done)
                return done
            with ways.transaction() as session:
                author = author_of(session, by)
                done = put_on_file(
                    session,
                    content,
                    lambda: ways.put(session, content, author),
                    many_may_leave=many_may_leave,
                )
                with shown_or_undone(undone):
                    if as_json:
                        print_json(done)
                    elif done.codes:
                        _print_codes(done.codes)
        except TurnTaken as error:
            (problem,) = error.problems
            raise Refused(f"{undone}. {say_problem(problem, 'en')}") from error
        except ManyLeave as error:
            ended, present = error.done.ended, error.done.present
            raise Refused(
                f"{undone}. {len(ended)} of {present} contacts would have left:",
                *(f"  {one}" for one in ended),
                "Say --yes if it is meant so, or leave --exact out.",
            ) from error
        except KeyboardInterrupt as error:
            raise Refused(f"{file}: interrupted; nothing was imported.") from error
        except Problems as error:
            problems = (f"{file}: {_said(problem)}" for problem in error.problems)
            raise Refused(f"{undone}.", *problems) from error
    return done


def _print_codes(codes: Mapping[str, str]) -> None:
    click.echo("New support codes. They are kept nowhere: note them now.")
    width = max(map(len, codes))
    for account, code in codes.items():
        click.echo(f"  {account.ljust(width)}  {code}")
    click.echo()


def _print(done: Imported, what: str, dry_run: bool) -> None:
    if dry_run:
        click.echo("Nothing was written. With this file there would be:")
    counts = (("new", done.created), ("changed", done.updated), ("unchanged", done.unchanged))
    click.echo(f"{what}s: " + ", ".join(f"{len(names)} {state}" for state, names in counts))
    for sentence in _sentences(done, what, dry_run):
        click.echo(sentence)
    if done.codes and dry_run:
        click.echo(f"new support codes for: {', '.join(done.codes)}")


def _sentences(done: Imported, what: str, dry_run: bool) -> Iterator[str]:
    for name in done.created if dry_run else ():
        yield f"new: {name}"
        yield from (f"  {_what(one)}: {one.after}" for one in done.changes.get(name, ()))
    for name in done.updated:
        yield f"changed: {name}"
        yield from (f"  {_change(one)}" for one in done.changes[name])
    for who in done.ended:
        yield f"not in the file, and left by it: {who}"
    for who in done.missing_contacts:
        yield f"not in the file, and still a contact: {who} (--exact lets them leave)"
    if done.missing:
        yield f"{what}s not in the file, left as they are: {', '.join(done.missing)}"
    for contact_id, who in done.left.items():
        restore = f"`callrouter contacts restore {contact_id}` brings them back"
        yield f"left, and stays out: {who} ({restore})"
    for login in done.disabled:
        yield f"disabled, and stays so: {login} (`callrouter agents enable {login}`)"
    for warning in done.warnings:
        yield f"Look at this: {_said(warning)}"
    if dry_run and done.ends_many:
        yield f"{len(done.ended)} of {done.present} contacts leave at once: this will want --yes."


def _said(problem: Problem) -> str:
    place = place_of(problem)
    where = f"line {place.line}: {place.column}".rstrip(": ")
    return f"{where}: {say_problem(problem, 'en')}"


def _what(one: Change) -> str:
    if one.what == "contact":
        return f"contact {one.of}"
    return f"{one.what} of {one.of}" if one.of else one.what


def _change(one: Change) -> str:
    what = _what(one)
    if one.before is None:
        return f"{what}: {one.after} (new)"
    if one.after is None:
        return f"{what}: no longer {one.before}"
    return f"{what}: {one.before} becomes {one.after}"
