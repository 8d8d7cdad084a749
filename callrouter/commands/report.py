"""`callrouter priority-report`: the promise of the line, proven from its records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import click

from callrouter.admin.priority_report import Proof, prove
from callrouter.commands.context import opened
from callrouter.commands.options import Month
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.records.current_hours import current_revision
from callrouter.rules.ticket_number import spaced

COLUMNS = ("tier", "callers", "number", "median", "p95", "longest")
GROUPS = {
    "all": "whose wait is over",
    "answered": "answered",
    "abandoned": "left unanswered",
    "sent_off": "sent off by us",
    "message": "left a message",
}
"""What the report's groups of callers are called."""


@click.command("priority-report")
@click.option("--month", type=Month(), required=True, help="Like 2026-07.")
@as_json
def priority_report(month: str, as_json: bool) -> None:
    """Prove that partners were served first in a month.

    Its offers, the tickets that were taken, the waits and the service level.
    """
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings.schedules).schedule.zone
        proof = prove(session, month, settings.targets.service_level.answered_within)
    if as_json:
        print_json(proof)
    else:
        _print(proof, zone)


def _print(proof: Proof, zone: ZoneInfo) -> None:
    click.echo(f"{proof.month}: {proof.offers} offers made.")
    click.echo(
        "A higher-ranked caller whom that agent could have served was waiting: "
        + ("never." if not proof.broken else f"{proof.broken} times!")
    )
    for token in proof.broken_offers:
        click.echo(f"  offer {token}")
    if proof.unproven_offers:
        click.echo(
            "How the line stood cannot be read, so nothing is proven, for: "
            + ", ".join(proof.unproven_offers)
        )
    if proof.overtaken:
        click.echo(f"Standard before Premium, as overtake_after_minutes asks: {proof.overtaken}.")
    _print_tickets(proof)
    click.echo("\nCallers who joined the line, and how long they waited, in seconds:")
    print_table(
        [row for tier, found in proof.ranks.items() for row in _rows(tier, found)], COLUMNS, zone
    )
    click.echo(f"\nAnswered within {proof.answered_within} s, of all whose wait is over:")
    for tier, found in proof.ranks.items():
        over = found["admitted"] - found["under_way"]
        share = _share(found["within_service_level"])
        click.echo(f"  {tier}: {found['answered_in_time']} of {over} ({share})")


def _print_tickets(proof: Proof) -> None:
    tickets = proof.tickets
    click.echo(f"\n{tickets.taken} tickets taken in hand.")
    click.echo(
        "One of a better rank that this agent could have taken was there: "
        + (f"{tickets.past_tickets} times." if tickets.past_tickets else "never.")
    )
    for one in tickets.past:
        number, instead = spaced(one["number"] or ""), spaced(one["instead_of"] or "")
        click.echo(f"  ticket {number} instead of {instead} ({one['reason']})")
    click.echo(
        "A caller of its rank or a better one, whom this agent could have served, was waiting: "
        + (f"{tickets.past_callers} times." if tickets.past_callers else "never.")
    )
    others = {why: times for why, times in sorted(tickets.reasons.items()) if why != "next"}
    if others:
        counted = ", ".join(f"{why} {times}" for why, times in others.items())
        click.echo(f"Taken although it was not the next one: {counted}.")
    if tickets.unproven:
        click.echo(
            "How the list stood cannot be read, so nothing is proven, for: "
            + ", ".join(spaced(one) for one in tickets.unproven)
        )


def _rows(tier: str, found: dict[str, Any]) -> Iterator[dict[str, object]]:
    for group, name in GROUPS.items():
        number = found["admitted"] - found["under_way"] if group == "all" else found[group]
        waits = found["wait_seconds"][group]
        yield {
            "tier": tier, "callers": name, "number": number,
            **{figure: _seconds(value) for figure, value in waits.items()},
        }  # fmt: skip
    if found["under_way"]:
        nothing = dict.fromkeys(("median", "p95", "longest"), "–")
        yield {
            "tier": tier, "callers": "not over yet", "number": found["under_way"], **nothing,
        }  # fmt: skip


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"
