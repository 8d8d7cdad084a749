"""What a partner told is put down on its ticket, beside what a colleague puts there; and what the
page says of the partner itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest

from callrouter.desk.describing import Description
from callrouter.desk.saving import Save, save
from callrouter.records import (
    Accreditation,
    Certification,
    Contact,
    CountedRequest,
    Database,
    Partner,
    Subscription,
    Ticket,
    TicketEvent,
)
from callrouter.rules.allowance import month_of
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from tests.cli.desk import FIRST, NOW, SECOND
from tests.pages.reading import shown
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("two_tickets")

AT = f"/tickets/{FIRST}/told"
INPUT = re.compile(r'<input type="hidden" name="was\.(\w+)" value="([^"]*)">')


def was(page: str) -> dict[str, str]:
    """What was on file when the form was drawn, as the form sends it."""
    return {f"was.{name}": unescape(text) for name, text in INPUT.findall(page)}


def ticket(records: Database) -> Ticket:
    with records.read() as session:
        return session.query(Ticket).filter_by(number=FIRST).one()


def told(runtime: Runtime, clock: Clock, **parts: str) -> None:
    """A supervisor puts this down meanwhile."""
    description = Description(subject=parts.pop("subject", None), told=parts)
    save(runtime, FIRST, "vera", Save(description=description), clock.now)


def test_what_was_told_is_put_down_and_seen(zoe: Visitor, records: Database) -> None:
    assert f'href="{AT}"' in zoe.get(f"/tickets/{FIRST}").text
    page = zoe.get(AT).text
    assert '<option value="vps-12">' in page
    assert "old-1" not in page
    answer = zoe.post(
        AT, **was(page), subject="Disque <b>", service="vps-12", symptoms="Un.\r\nDeux.", since="",
        call_back_whom="Alice", call_back_number="01 99 00 01 01", call_back_when="",
    )  # fmt: skip
    assert (answer.status_code, answer.location) == (303, f"/tickets/{FIRST}")
    seen = shown(zoe.get(answer.location).text)
    for words in ("est consigné", "Symptômes Un. Deux.", "Alice, +33 1 99 00 01 01", "Disque <b>"):
        assert words in seen
    kept = ticket(records)
    assert kept.told == {"symptoms": "Un.\nDeux."}
    assert kept.call_back == {"whom": "Alice", "number": "+33199000101"}
    # Sent twice, it is put down once.
    again = zoe.post(AT, **was(page), subject="Disque <b>", service="vps-12")
    assert again.status_code == 303
    # A part that is emptied is taken away, and what is as it was is not told again.
    page = zoe.get(AT).text
    assert 'value="+33 1 99 00 01 01"' in page
    zoe.post(AT, **was(page), subject="Disque <b>", symptoms="Un.\r\nDeux.", call_back_whom="")
    assert ticket(records).call_back == {"number": "+33199000101"}
    with records.read() as session:
        described = session.query(TicketEvent).filter_by(kind="described")
        last = described.order_by(TicketEvent.id.desc()).first()
    assert last.facts["parts"] == ["call_back_whom"]


def test_what_a_colleague_puts_down_meanwhile_is_kept_or_shown_first(
    zoe: Visitor, runtime: Runtime, clock: Clock, records: Database
) -> None:
    page = zoe.get(AT).text
    told(runtime, clock, tests="ping", subject="Réseau")
    # Another part.
    sent = {**was(page), "subject": "", "tests": "", "symptoms": "Lent"}
    assert zoe.post(AT, **sent).status_code == 303
    assert ticket(records).told == {"symptoms": "Lent", "tests": "ping"}
    assert ticket(records).subject == "Réseau"
    # The same.
    page = zoe.get(AT).text
    told(runtime, clock, symptoms="Muet")
    answer = zoe.post(AT, **{**was(page), "symptoms": "Très lent", "since": "hier"})
    assert answer.status_code == 409
    seen = shown(answer.text)
    assert "Symptômes : quelqu'un y a mis « Muet » entre-temps." in seen
    assert ">Très lent</textarea>" in answer.text
    assert ">hier</textarea>" in answer.text
    assert ticket(records).told == {"symptoms": "Muet", "tests": "ping"}
    zoe.post(AT, **{**was(answer.text), "symptoms": "Très lent", "since": "hier"})
    assert ticket(records).told == {"symptoms": "Très lent", "since": "hier", "tests": "ping"}


def test_what_cannot_be_put_down_is_shown_again(
    zoe: Visitor, visitor: Callable[[], Visitor], records: Database
) -> None:
    page = zoe.get(AT).text
    answer = zoe.post(AT, **was(page), symptoms="Lent", call_back_number="bonjour")
    assert answer.status_code == 422
    assert 'id="call_back_number-problem"' in answer.text
    assert ">Lent</textarea>" in answer.text
    nothing = zoe.post(AT, **was(page))
    assert nothing.status_code == 422
    assert "Il n'y a rien à enregistrer." in shown(nothing.text)
    other = visitor().sign_in("yves")
    page = other.get(AT).text
    answer = other.post(AT, **was(page), symptoms="Lent")
    assert "c'est Zoe qui l'a et peut vous le confier." in shown(answer.text)
    assert f'href="{AT}"' not in other.get(f"/tickets/{FIRST}").text
    assert ticket(records).told is None
    assert other.get("/tickets/10000039/told").status_code == 404


def test_where_a_pre_diagnosis_is_missing_it_is_asked_for_and_that_is_said(
    zoe: Visitor, records: Database
) -> None:
    with records.begin() as session:
        partner = session.query(Partner).one()
        partner.certifications = [Certification(product="VPS")]
        session.query(Ticket).filter_by(number=FIRST).one().nature = "incident"
    page = zoe.get(AT).text
    zoe.post(AT, **was(page), symptoms="Lent")
    seen = shown(zoe.get(f"/tickets/{FIRST}").text)
    assert "Il manquait le pré-diagnostic : callrouter le demande au partenaire" in seen


def test_that_a_qualification_made_the_ticket_wait_for_the_partner_is_said(
    zoe: Visitor, records: Database
) -> None:
    with records.begin() as session:
        session.query(Partner).one().certifications = [Certification(product="VPS")]
    zoe.post(f"/tickets/{FIRST}", nature="incident")
    seen = shown(zoe.get(f"/tickets/{FIRST}").text)
    assert "callrouter le demande au partenaire, et le ticket attend sa réponse" in seen
    assert "en attente du partenaire" in seen


def test_the_page_says_what_an_agent_wants_to_know_of_the_partner(
    zoe: Visitor, visitor: Callable[[], Visitor], records: Database
) -> None:
    seen = shown(zoe.get(f"/tickets/{FIRST}").text)
    assert "n'y a pas droit : l'accréditation n'est pas valable" in seen
    with records.begin() as session:
        nord = session.query(Partner).one()
        nord.accreditations = [Accreditation(name="Advanced")]
        nord.certifications = [Certification(product="Public Cloud")]
        alice = session.query(Contact).filter_by(name="Alice Martin").one()
        alice.phone = "+33199000101"
        counted = CountedRequest(partner_id=nord.id, month=month_of(NOW), ticket_id=1, at=NOW)
        session.add(counted)
    seen = shown(zoe.get(f"/tickets/{FIRST}").text)
    assert "n'y a pas droit : pas d'abonnement valable" in seen
    with records.begin() as session:
        nord = session.query(Partner).one()
        nord.subscriptions = [Subscription(ends_at=NOW + timedelta(days=900))]
    page = zoe.get(f"/tickets/{FIRST}").text
    seen = shown(page)
    for words in (
        "Contact Alice Martin alice@nord.example +33 1 99 00 01 01",
        "Ligne Advanced y a droit jusqu'au ",
        "Contacts du mois 1 sur 80",
        "Services vps-12 VPS",
        "Certifié sur Public Cloud",
        f"Autres tickets ouverts 1 {spaced(SECOND)}",
    ):
        assert words in seen
    assert "old-1" not in seen
    assert 'href="tel:+33199000101"' in page
    # Agents may not open partners.
    assert 'href="/partners/nord"' not in page
    assert 'href="/partners/nord"' in visitor().sign_in("vera").get(f"/tickets/{FIRST}").text


def test_nobodys_ticket_has_no_partner(zoe: Visitor, records: Database) -> None:
    with records.begin() as session:
        session.query(Ticket).filter_by(number=FIRST).one().partner_id = None
    assert 'id="partner"' not in zoe.get(f"/tickets/{FIRST}").text
