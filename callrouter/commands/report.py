"""`callrouter priority-report`: the promise of the line, proven from its records."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from callrouter.commands.context import opened
from callrouter.commands.output import as_json, print_json, print_table
from callrouter.stages.hours import current_revision
from callrouter.stages.report import Promise, bounds, prove

COLUMNS = ("tier", "admitted", "answered", "abandoned", "median", "p95", "longest", "in time")


@click.command("priority-report")
@click.option("--month", required=True, help="A civil month in Paris, like 2026-07.")
@as_json
def priority_report(month: str, as_json: bool) -> None:
    """Prove that partners were served first: offers, waits and service level of a month."""
    try:
        bounds(month)
    except ValueError:
        raise click.BadParameter(f"{month!r} is no month; write it like 2026-07") from None
    with opened() as (settings, records), records.read() as session:
        zone = current_revision(session, settings).schedule.zone
        proof = prove(session, month, settings.targets.service_level.answered_within)
    if as_json:
        print_json(proof)
    else:
        _print(proof, zone)


def _print(proof: Promise, zone: ZoneInfo) -> None:
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
    click.echo(f"\nWaits in seconds; in time is within {proof.answered_within} s.")
    print_table(
        [
            {
                "tier": tier,
                "admitted": found["admitted"],
                "answered": found["answered"],
                "abandoned": found["abandoned"],
                **{name: _seconds(value) for name, value in found["wait_seconds"].items()},
                "in time": _share(found["within_service_level"]),
            }
            for tier, found in proof.ranks.items()
        ],
        COLUMNS,
        zone,
    )


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"
