"""What an agent reads on the console, whichever way a call that it is offered ends: by calls of the
sandbox."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from callrouter.people.after_call import end_wrap_up
from callrouter.people.presence import set_available
from callrouter.records import Agent, CallNotes, Offer, OwedMail
from callrouter.sandbox.handset import Handset
from tests.pages.app import pages_on
from tests.pages.visitors import StoryClock, Visitor
from tests.stories.callers import ENGLISH, dials_in, talk
from tests.world import ALICE, BOB, STANDARD, YVES, ZOE, World

TAGS = re.compile(r"<[^>]+>")
Console = Callable[[str], "At"]


class At:
    """Somebody at their console."""

    def __init__(self, visitor: Visitor, login: str, world: World) -> None:
        self.visitor, self._login, self._world = visitor, login, world

    def page(self) -> str:
        return self.visitor.get("/console").text

    def reads(self) -> str:
        """Their own card, in words."""
        found = re.search(r'<div class="card"(.*?)</section>', self.page(), re.DOTALL)
        assert found
        return words(found[1])

    def told(self) -> str:
        """What is said of what they did last."""
        found = re.search(r'id="notice"(.*?)</div>', self.page(), re.DOTALL)
        assert found
        return words(found[1])

    def does(self, path: str, **form: str) -> str:
        """What is said of it."""
        self.visitor.post(path, **form)
        return self.told()

    def declines(self, reason: str = "work_to_finish") -> str:
        """Decline the last call that was offered to them."""
        mine = [one.id for one in self._world.all(Agent) if one.login == self._login]
        token = [one.token for one in self._world.all(Offer) if one.agent_id in mine][-1]
        return self.does(f"/console/offers/{token}/decline", reason=reason)


def words(page: str) -> str:
    text = re.sub(r"\s+", " ", TAGS.sub(" ", page.partition(">")[2])).strip()
    return text.replace("&#39;", "'")


@pytest.fixture
def console(world: World) -> Console:
    """Opens somebody's console."""
    clock = StoryClock(world)
    app = pages_on(world.records, world.settings, clock)

    def enter(login: str) -> At:
        visitor = Visitor(app.test_client(), world.records, clock).sign_in(login)
        return At(visitor, login, world)

    return enter


def two_agents(world: World) -> tuple[Handset, Handset]:
    """Zoé, who is rung first, and Yves."""
    world.partner(ALICE)
    return world.agent(ZOE, idle_since=world.now - timedelta(minutes=9)), world.agent(YVES)


def mails(world: World) -> list[str]:
    return [one.kind for one in world.all(OwedMail)]


def test_the_first_who_declines_hands_on_and_the_second_is_told_that_nobody_is_left(
    world: World, console: Console
) -> None:
    zoe, yves = two_agents(world)
    at_zoe, at_yves = console("zoe"), console("yves")
    alice = dials_in(world, ALICE)
    zoe.rings()
    assert "Le téléphone sonne" in at_zoe.reads()
    assert "il sera proposé à un collègue" in at_zoe.declines("about_to_leave")
    world.pass_time(1)
    zoe.is_idle(timeout=0)
    yves.rings(timeout=0)
    assert "proposé à Yves" in at_zoe.page()

    assert at_yves.declines() == (
        "Appel refusé, et vous êtes en absence. Aucun collègue disponible ne peut le prendre : "
        "l'appelant attend."
    )
    world.pass_time(1)
    alice.is_in("queue")
    for one, why in [(at_zoe, "départ imminent"), (at_yves, "travail à terminer")]:
        assert f"Appel refusé par vous : Nord Infogérance. Motif : {why}." in one.reads()
        assert "Mis en absence : appel refusé." in one.reads()
        assert "Aucun conseiller n'est disponible" in one.page().replace("&#39;", "'")
    assert mails(world) == ["agent_paused", "agent_paused"]

    # Back at work they are rung again, whoever has waited longest first, and talk.
    set_available(world.runtime, "yves", world.now)
    yves.rings()
    talk(alice, yves)
    assert "Appel refusé" not in at_yves.reads()


def test_whoever_declines_a_call_that_only_it_could_take_is_told_so(
    world: World, console: Console
) -> None:
    zoe = world.agent(ZOE, "en", idle_since=world.now - timedelta(minutes=9))
    world.agent(YVES, "fr")
    dials_in(world, BOB, line=STANDARD, language=ENGLISH, nature=None)
    zoe.rings()
    assert "No colleague who is available can take it" in console("zoe").declines()


def test_a_second_press_of_decline_changes_nothing(world: World, console: Console) -> None:
    zoe, _ = two_agents(world)
    dials_in(world, ALICE)
    zoe.rings()
    at_zoe, second_tab = console("zoe"), console("zoe")
    said = at_zoe.declines("about_to_leave")
    assert second_tab.declines("phone_trouble") == said
    assert "Motif : départ imminent." in at_zoe.reads()
    assert mails(world) == ["agent_paused"]
    # Nor does one that comes late, when the next call rings already.
    world.pass_time(1)
    set_available(world.runtime, "zoe", world.now)
    first = world.all(Offer)[0].token
    world.partner(BOB, account="sud", name="Sud")
    dials_in(world, BOB)
    zoe.rings()
    at_zoe.does(f"/console/offers/{first}/decline", reason="phone_trouble")
    assert world.agent_state("zoe") == "offered"


def test_whoever_was_faster_to_press_1_has_the_call_and_is_told_so(
    world: World, console: Console
) -> None:
    zoe, _ = two_agents(world)
    at_zoe = console("zoe")
    alice = dials_in(world, ALICE)
    talk(alice, zoe)
    assert at_zoe.declines() == "Vous avez pris cet appel : il n'est pas refusé."
    assert "En communication" in at_zoe.reads()
    alice.talks_with(ZOE)
    # And after it.
    alice.hangup()
    world.pass_time(2)
    assert at_zoe.declines() == "Vous avez pris cet appel : il n'est pas refusé."
    assert world.agent_state("zoe") == "wrap_up"


def test_whoever_declined_before_1_was_heard_is_hung_up_on(world: World, console: Console) -> None:
    zoe, yves = two_agents(world)
    at_zoe = console("zoe")
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter, tapez 1")
    world.dispatching = False
    assert "Appel refusé" in at_zoe.declines()
    zoe.press("1")
    zoe.is_idle()
    assert "Appel refusé par vous" in at_zoe.reads()
    world.dispatching = True
    talk(alice, yves)


def test_a_caller_who_hangs_up_first_leaves_its_agent_available(
    world: World, console: Console
) -> None:
    zoe, _ = two_agents(world)
    at_zoe = console("zoe")
    alice = dials_in(world, ALICE)
    zoe.rings()
    alice.hangup()
    world.pass_time(1)
    assert at_zoe.declines() == "Cet appel ne vous est plus proposé."
    assert "Appelant parti : Nord Infogérance a quitté la file" in at_zoe.reads()
    assert (world.agent_state("zoe"), mails(world)) == ("available", ["ticket_created"])


def test_a_caller_who_hangs_up_after_the_decline_changes_nothing_of_it(
    world: World, console: Console
) -> None:
    zoe, _ = two_agents(world)
    at_zoe = console("zoe")
    alice = dials_in(world, ALICE)
    zoe.rings()
    at_zoe.declines()
    alice.hangup()
    world.pass_time(1)
    assert "Appel refusé par vous : Nord Infogérance." in at_zoe.reads()
    assert world.agent_state("zoe") == "away"


def test_a_call_that_rang_out_is_missed_and_not_declined(world: World, console: Console) -> None:
    zoe, yves = two_agents(world)
    at_zoe = console("zoe")
    dials_in(world, ALICE)
    zoe.rings()
    yves.rings(timeout=60)
    assert at_zoe.declines() == "Cet appel ne vous est plus proposé."
    assert "Appel manqué : Nord Infogérance. Votre téléphone a sonné" in at_zoe.reads()
    assert "Mis en absence : appel resté sans réponse." in at_zoe.reads()
    assert mails(world) == ["agent_paused"]


def test_away_is_asked_for_during_the_call_and_holds_after_a_prolonged_wrap_up(
    world: World, console: Console
) -> None:
    zoe, yves = two_agents(world)
    at_zoe = console("zoe")
    alice = dials_in(world, ALICE)
    talk(alice, zoe)
    refused = at_zoe.does("/console/agents/zoe/away", **{"from": "on_call", "reason": "lunch"})
    assert refused == "Ce n'est plus possible : la situation de Zoe vient de changer."
    assert at_zoe.does("/console/away-after-call", away="yes") == (
        "Vous serez en absence après cet appel."
    )
    alice.hangup()
    world.pass_time(2)
    assert "Post-appel" in at_zoe.reads()
    assert at_zoe.does("/console/prolong") == "Le post-appel dure 2 min de plus."
    world.pass_time(120)
    assert world.agent_state("zoe") == "wrap_up"
    # A reason that is given now ends the wrap-up, and stands on the card.
    at_zoe.does("/console/agents/zoe/away", **{"from": "wrap_up", "reason": "lunch"})
    assert "En pause déjeuner." in at_zoe.reads()
    assert not world.all(Agent)[0].away_after_call
    yves.does_not_ring(within=1)


def test_a_call_may_come_while_the_one_before_is_not_written_up(
    world: World, console: Console
) -> None:
    zoe = world.agent(ZOE)
    world.partner(ALICE)
    world.partner(BOB, account="sud", name="Sud")
    alice = dials_in(world, ALICE)
    talk(alice, zoe)
    at_zoe, first = console("zoe"), world.call().sid
    typed = {"typist": "zoe", "version": 0, "fields": {"note": "Rappeler"}}
    kept = at_zoe.visitor.client.post(f"/console/calls/{first}/notes", json=typed)
    assert kept.status_code == 200
    alice.hangup()
    world.pass_time(2)
    bob = dials_in(world, BOB)
    zoe.does_not_ring(within=1)
    end_wrap_up(world.runtime, "zoe", world.now)
    zoe.rings()
    assert "Sud" in at_zoe.reads()
    # Until the next one is taken the form is that of the call before.
    assert "Rappeler" in at_zoe.visitor.get("/console/write-up?part").text
    talk(bob, zoe)
    form = at_zoe.visitor.get("/console/write-up?part").text
    assert world.call().sid in form
    assert 'id="unsaved"' in form
    assert first in form
    assert [one.fields["note"] for one in world.all(CallNotes)] == ["Rappeler"]
