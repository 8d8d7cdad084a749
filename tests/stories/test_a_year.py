"""A year of a partner: people join and leave, agents leave, codes are renewed, mails bounce. After
each change, who may still do what is asked of the service itself: whose number enters without a
code, which code enters, who is mailed, who signs in, whose phone rings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from callrouter.admin import agents
from callrouter.mail.again import send_again
from callrouter.people import contacts
from callrouter.people.access.links import sign_in_link
from callrouter.people.files import import_agents, import_partners
from callrouter.people.presence import PresenceError, set_available, set_away
from callrouter.people.support_codes import renew_code
from callrouter.records import Contact, OwedMail, Ticket
from callrouter.sandbox.handset import Handset
from tests.authors import BY_TEST
from tests.cli import sheets
from tests.cli.sheets import LEA, NORD
from tests.pages.visitors import Visitor
from tests.stories.callers import spoken_to
from tests.world import ADVANCED, ALICE, BOB, YVES, ZOE, World
from webhooks.pages.live import Live
from webhooks.pages_app import create_pages_app

STRANGER = "+33199000150"
FIRST_CODE = NORD["support_code"]
OPEN = {"accredited_from": "", "accredited_until": "", "subscription_start": ""}
ACCOUNT = {**NORD, **OPEN, "subscription_end": "", "quota_policy": ""}

OF_ALICE = {**ACCOUNT, "contact_phone": ALICE}
OF_BOB = {
    **ACCOUNT,
    "contact_name": "Bob",
    "contact_email": "bob@nord.example",
    "contact_phone": BOB,
}
OF_CARLA = {
    **ACCOUNT, "contact_name": "Carla", "contact_email": "carla@nord.example",
    "contact_phone": ALICE,
}  # fmt: skip
OF_ZOE = {**LEA, "login": "zoe", "name": "Zoé", "email": "zoe@vendor.example", "phone": ZOE}
OF_YVES = {**LEA, "login": "yves", "name": "Yves", "email": "yves@vendor.example", "phone": YVES}


@dataclass(frozen=True)
class May:
    """Who may do what."""

    numbers: str = ""
    """Whose number enters without a code: `alice bob`."""
    code: bool = True
    """Whether the newest code enters."""
    mail: str | None = "bob"
    """Who is mailed about a caller who entered by code."""
    agents: str = "yves zoe"
    """Who signs in, and is rung."""


class Year:
    """The partner and the vendor, over twelve months."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.codes = [FIRST_CODE]
        self._pages = create_pages_app(
            world.settings, lambda: world.now, live=Live(lambda: world.now, follows=False)
        )

    def partner_file(self, *rows: dict[str, str], exact: bool = False) -> None:
        """The partner sends a file of its people."""
        with self.world.records.begin() as session:
            import_partners(
                session,
                self.world.settings.env.support_code_key,
                sheets.partners(*({**row, "support_code": ""} for row in rows)).encode(),
                self.world.settings.line.entitlement,
                BY_TEST,
                self.world.now,
                exact=exact,
            )

    def agent_file(self, *rows: dict[str, str]) -> None:
        """The vendor puts its agents on file."""
        with self.world.records.begin() as session:
            import_agents(
                session, sheets.agents(*rows).encode(), [], ["FR"], BY_TEST, self.world.now,
                self.world.runtime.notices,
            )  # fmt: skip

    def new_code(self) -> None:
        """The account is given another support code."""
        key = self.world.settings.env.support_code_key
        with self.world.records.begin() as session:
            self.codes.append(renew_code(session, key, "NORD", BY_TEST, self.world.now))

    def contact(self, name: str) -> Contact:
        """The newest contact of that name."""
        found: Contact = [one for one in self.world.all(Contact) if one.name == name][-1]
        return found

    def visitor(self, login: str) -> Visitor | None:
        """A browser at which that agent signs in, where it may."""
        if sign_in_link(self.world.records, "", login, BY_TEST, self.world.now) is None:
            return None
        visitor = Visitor(self._pages.test_client(), self.world.records, lambda: self.world.now)
        return visitor.sign_in(login)

    def asks(self, may: May) -> None:
        """Who may do what is asked, one by one."""
        assert may == May(
            numbers=" ".join(
                name for name, at in (("alice", ALICE), ("bob", BOB)) if self.known(at)
            ),
            code=self.enters(self.codes[-1]),
            mail=self.mailed_about_a_stranger() if may.code else None,
            agents=" ".join(one for one in ("yves", "zoe") if self.works(one)),
        )
        assert not any(self.enters(old) for old in self.codes[:-1][-1:])

    def known(self, number: str) -> bool:
        """Whether who dials from this number is asked what it is about, and no code."""
        phone = self.world.phone(number)
        phone.dial(ADVANCED)
        self.world.sandbox.settle()
        known = "Pour déclarer un incident" in spoken_to(phone)[-1]
        self._ends(phone)
        return known

    def enters(self, code: str) -> bool:
        """Whether a stranger with this code is let in, and comes to wait in the line."""
        phone = self.world.phone(STRANGER)
        phone.dial(ADVANCED)
        phone.hears("For English, press 2")
        phone.press("1")
        phone.hears("Saisissez votre code support")
        phone.press(f"{code}#")
        self.world.sandbox.settle()
        enters = "Pour déclarer un incident" in spoken_to(phone)[-1]
        if enters:
            phone.press("1")
            phone.is_in("queue")
        self._ends(phone)
        return enters

    def _ends(self, phone: Handset) -> None:
        """The call is over, unless we have ended it already."""
        if phone.view()["state"] != "idle":
            phone.hangup()
        self.world.sandbox.settle()

    def mailed_about_a_stranger(self) -> str | None:
        """Who is mailed about the caller who has just entered by code."""
        self.world.pass_time(1)
        mail = self.world.all(OwedMail)[-1]
        if self.world.all(Ticket)[-1].no_address:
            return None
        assert mail.sent_at is not None
        (to,) = self.world.sandbox.mails()[0]["rcpt_to"]
        return str(to.partition("@")[0])

    def works(self, login: str) -> bool:
        """Whether this agent signs in, and is rung once it is available: both or neither."""
        world, phone = self.world, self.world.phone({"zoe": ZOE, "yves": YVES}[login])
        signs_in = self.visitor(login) is not None
        try:
            set_available(world.runtime, login, world.now)
        except PresenceError:
            assert not signs_in
            return False
        caller = world.phone(STRANGER)
        caller.dial("+33199000003")
        caller.hears("For English, press 2")
        caller.press("1")
        caller.is_in("queue")
        phone.rings()
        caller.hangup()
        world.pass_time(2)
        phone.is_idle()
        set_away(world.runtime, login, world.now)
        assert signs_in
        return True


@pytest.fixture
def year(world: World) -> Iterator[Year]:
    yield Year(world)


@pytest.mark.timeout(300)
@pytest.mark.logs_error("mail.failed")
def test_a_year_of_a_partner(world: World, year: Year) -> None:
    world.at("2026-07-15 10:00")
    year.partner_file(OF_ALICE, OF_BOB)
    year.agent_file(OF_ZOE, OF_YVES)
    year.new_code()
    year.asks(May("alice bob", mail="alice"))

    world.at("2026-08-17 10:00")  # Alice leaves: the file of the month does not name her.
    year.partner_file(OF_BOB, exact=True)
    year.asks(May("bob"))

    world.at("2026-09-15 10:00")  # She knows the code still, so there is another one.
    year.new_code()
    year.asks(May("bob"))

    world.at("2026-10-15 10:00")  # Carla has her desk and her telephone; last month's file comes.
    year.partner_file(OF_CARLA, OF_BOB)
    year.partner_file(OF_ALICE, OF_BOB)
    year.asks(May("alice bob"))
    assert [one.name for one in world.all(Contact) if one.left_at is None] == ["Bob", "Carla"]

    world.at("2026-11-16 10:00")  # The account's mail is Carla's from now on.
    with world.records.begin() as session:
        contacts.make_first(session, year.contact("Carla").id, BY_TEST, world.now)
    year.asks(May("alice bob", mail="carla"))

    world.at("2026-12-15 10:00")  # Her mails bounce, since she has left; told in January only.
    world.sandbox.inbox(
        "refuse", recipients=["carla@nord.example"], at="rcpt", says="550 5.1.1 No such user here"
    )
    assert year.enters(year.codes[-1])
    world.pass_time(1)
    bounced = world.all(OwedMail)[-1]
    assert (bounced.sent_at, bounced.failed_at is not None) == (None, True)
    with world.records.begin() as session:
        contacts.remove(session, year.contact("Carla").id, BY_TEST, world.now)
        send_again(session, bounced.id, BY_TEST, world.now)
    world.mail_is_due = True
    world.pass_time(1)
    assert world.sandbox.mails()[0]["rcpt_to"] == ["bob@nord.example"]
    year.asks(May("bob"))

    world.at("2027-01-15 10:00")  # Zoé is disabled while she is signed in.
    browser = year.visitor("zoe")
    assert browser is not None
    agents.disable(world.runtime, "zoe", BY_TEST, world.now)
    assert browser.get("/console").status_code == 302
    year.asks(May("bob", agents="yves"))

    world.at("2027-02-15 10:00")  # She is back, and signs in anew.
    agents.enable(world.runtime, "zoe", BY_TEST, world.now)
    assert browser.get("/console").status_code == 302
    year.asks(May("bob"))

    world.at("2027-03-15 10:00")  # She leaves for good; another Zoé has her login and telephone.
    browser = year.visitor("zoe")
    assert browser is not None
    agents.remove(world.runtime, "zoe", BY_TEST, world.now)
    year.asks(May("bob", agents="yves"))
    year.agent_file(OF_ZOE)
    assert browser.get("/console").status_code == 302
    year.asks(May("bob"))

    world.at("2027-04-15 10:00")  # The accreditation ended with March.
    ended = {"accredited_until": "2027-03-31"}
    year.partner_file({**OF_BOB, **ended})
    year.asks(May("", code=False, mail=None))

    world.at("2027-05-18 10:00")  # It is granted again.
    year.partner_file(OF_BOB)
    year.asks(May("bob"))

    world.at("2027-06-15 10:00")  # Nobody is left, and the code goes on being the account's.
    with world.records.begin() as session:
        contacts.remove(session, year.contact("Bob").id, BY_TEST, world.now)
    year.asks(May("", mail=None))
