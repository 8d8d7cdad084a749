"""The `callrouter` command."""

from __future__ import annotations

import io
import logging
import os
import sys
from pathlib import Path

import click
import structlog

from callrouter.commands.agents import agents
from callrouter.commands.announcement import announcement
from callrouter.commands.audit import audit
from callrouter.commands.calls import calls
from callrouter.commands.contacts import contacts
from callrouter.commands.dial import dial
from callrouter.commands.exports import export_agents, export_partners
from callrouter.commands.holidays import holidays
from callrouter.commands.hours import hours
from callrouter.commands.hours_change import import_hours, restore_hours
from callrouter.commands.hours_now import close_now, open_now
from callrouter.commands.imports import import_agents_, import_partners_
from callrouter.commands.mail import mail
from callrouter.commands.major import major
from callrouter.commands.partner_changes import (
    add_partner,
    change_holding,
    end_holding,
    give_holding,
    set_partner,
)
from callrouter.commands.partners import partners
from callrouter.commands.refused_numbers import refused_numbers
from callrouter.commands.report import priority_report
from callrouter.commands.search import search
from callrouter.commands.statement import statement
from callrouter.commands.surroundings import choose_environment
from callrouter.commands.text_blocks import text_blocks
from callrouter.commands.tickets import tickets
from callrouter.commands.upkeep import check, connect, demo, fallback, migrate
from callrouter.commands.wallboards import wallboards
from callrouter.commands.worklist import worklist


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="callrouter")
@click.option(
    "--env",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read the settings from this file first, as a shell or systemd would.",
)
@click.pass_context
def main(context: click.Context, file: Path | None) -> None:
    """The service behind a vendor's dedicated phone line for its accredited partners.

    Settings come from the environment, or from the file of --env, and from config/. Where neither
    says anything, commands work on the demo of this checkout while it runs, or on the only one that
    runs on this machine. A command that is not done ends with status 1; unusable settings or words
    end it with status 2.
    """
    for word in sys.argv[1:]:
        try:
            word.encode()
        except UnicodeEncodeError:
            raise click.UsageError(f"{word!r} is not written in UTF-8.") from None
    if context.invoked_subcommand != "demo" and not {"-h", "--help"} & set(sys.argv[1:]):
        choose_environment(file, os.environ)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that lacks a letter of somebody's name shows its number: what was done is told.
        sys.stdout.reconfigure(errors="backslashreplace")
    # Standard output is for answers; what is logged while a command runs is not one.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


for command in (
    demo,
    check,
    migrate,
    connect,
    dial,
    hours,
    announcement,
    partners,
    contacts,
    refused_numbers,
    agents,
    calls,
    worklist,
    search,
    tickets,
    major,
    text_blocks,
    mail,
    priority_report,
    statement,
    fallback,
    audit,
    wallboards,
):
    main.add_command(command)

for change in (import_hours, restore_hours, close_now, open_now, holidays):
    hours.add_command(change)

for act in (
    import_partners_, export_partners, add_partner, set_partner, give_holding, change_holding,
    end_holding,
):  # fmt: skip
    partners.add_command(act)

for of_agents in (import_agents_, export_agents):
    agents.add_command(of_agents)
