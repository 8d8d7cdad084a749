"""A month is closed, and its extra requests are told to whom they are billed (art. 4.3; contract
6, "Tickets")."""

from __future__ import annotations

from callrouter.desk.opening import Entry, open_from_form
from callrouter.records import OwedMail
from callrouter.upkeep.statements import send_statements
from tests.world import BOB, World

JULY = "2026-07"


def told(world: World) -> list[OwedMail]:
    return [one for one in world.all(OwedMail) if one.kind == "month_extra"]


def test_from_the_fifth_day_on_accounts_with_extra_requests_are_sent_them_once(
    world: World,
) -> None:
    partner = world.partner()
    within = world.partner(BOB, account="sud")
    world.used_allowance(partner, 80, JULY)
    world.used_allowance(within, 80, JULY)
    for source, charge in (("1", True), ("2", False)):
        entry = Entry(partner_id=partner, nature="request", told_charge=charge)
        open_from_form(world.runtime, source, entry, world.now)

    world.at("2026-08-04 23:59")
    send_statements(world.runtime, world.now)
    assert told(world) == []
    for moment in ("2026-08-05 00:00", "2026-08-05 01:00", "2026-08-31 23:00"):
        world.at(moment)
        send_statements(world.runtime, world.now)
    world.work()

    (mail,) = told(world)
    assert (mail.facts["month"], mail.facts["used"], mail.facts["limit"]) == (JULY, 82, 80)
    assert [one["billable"] for one in mail.facts["extra"]] == [True, False]
    sent = world.sandbox.mail_to("alice@nord.example")
    assert "juillet 2026" in sent["subject"] + sent["text"]
