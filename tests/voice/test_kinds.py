"""Every voice route says what it is, and what stands before it reads that alone."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask, Response

from tests.world import World
from webhooks.routes import Open, Undeclared, declare
from webhooks.voice.agent import agent
from webhooks.voice.asked_hop import asked_hop
from webhooks.voice.caller import caller
from webhooks.voice.kinds import AgentHop, CallerHop, Kind, Report, RoomMusic, Routes, WaitingHop
from webhooks.voice_app import create_voice_app

BASE = "https://voice.example"

KINDS: dict[str, Kind] = {
    "/voice/incoming": CallerHop(again="/voice/incoming"),
    "/voice/message": CallerHop(),
    "/voice/recording": Report(),
    "/voice/wait": WaitingHop(in_queue=True),
    "/voice/hold": WaitingHop(in_queue=False),
    "/voice/choice": WaitingHop(in_queue=True, asks_records=True),
    "/voice/hold-choice": WaitingHop(in_queue=False, asks_records=True),
    "/voice/left-line": CallerHop(),
    "/voice/next": CallerHop(failed_hops="looked_up"),
    "/voice/status": Report(),
    "/voice/fallback": CallerHop(failed_hops="looked_up"),
    "/voice/overflowed": CallerHop(failed_hops="over"),
    "/voice/room": RoomMusic(),
    "/voice/after/o1": CallerHop(again="/voice/after/{token}"),
    "/voice/score/1": CallerHop(),
    "/voice/again/nature/2": CallerHop(),
    "/voice/intake/nature/2": CallerHop(
        again="/voice/again/{question}/{attempt}",
        after_fallback="/voice/again/{question}/{attempt}",
    ),
    "/voice/agent/o1": AgentHop(),
    "/voice/agent/o1/key/1": AgentHop(),
    "/voice/agent/o1/left": AgentHop(),
    "/voice/agent/o1/status": Report(),
    "/voice/conference/o1": Report(names_call=False),
}


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("voice", static_folder=None)
    app.register_blueprint(caller)
    app.register_blueprint(agent)
    return app


@pytest.fixture(scope="module")
def routes(app: Flask) -> Routes:
    return Routes(app)


@pytest.mark.parametrize(("path", "kind"), KINDS.items())
def test_what_each_voice_route_is(routes: Routes, path: str, kind: Kind) -> None:
    found = routes.at(path)
    assert found is not None
    assert found[0] == kind


def test_no_voice_route_is_missing_in_the_table(app: Flask, routes: Routes) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    paths = app.url_map.bind("voice")
    assert {paths.match(path, method="POST")[0] for path in KINDS} == posts
    others = {rule.endpoint for rule in app.url_map.iter_rules()} - posts
    assert {name: routes.kind(name) for name in others} == {"caller.music": Open()}


def test_the_whole_voice_app_has_a_kind_for_each_route(world: World) -> None:
    app = create_voice_app(world.settings, world.runtime, lambda: world.now)
    routes = Routes(app)
    assert all(isinstance(routes.kind(rule.endpoint), Kind) for rule in app.url_map.iter_rules())


def test_an_app_with_a_route_that_says_not_what_it_is_does_not_start() -> None:
    late = Blueprint("late", __name__, url_prefix="/voice")

    @late.post("/coach/<token>")
    def coach(token: str) -> Response:
        return Response(token)

    app = Flask("voice", static_folder=None)
    app.register_blueprint(late)
    with pytest.raises(Undeclared, match="/voice/coach/<token>"):
        Routes(app)


def test_a_view_is_declared_once() -> None:
    with pytest.raises(Undeclared, match="twice"):

        @declare(Report())
        @declare(AgentHop())
        def twice() -> None: ...


def test_only_waiting_and_its_music_have_nothing_to_ask_of_the_records(routes: Routes) -> None:
    waiting = {"/voice/wait", "/voice/hold", "/voice/room"}
    assert {path for path in KINDS if not routes.asks_records(path)} == waiting
    assert routes.asks_records("/voice/nowhere")


@pytest.mark.parametrize(
    ("path", "again", "after_fallback", "name"),
    [
        ("/voice/incoming", "/voice/incoming", "/voice/next", "incoming"),
        ("/voice/intake/code/2", "/voice/again/code/2", "/voice/again/code/2", "intake"),
        ("/voice/again/code/2", "/voice/next", "/voice/next", "again"),
        ("/voice/after/o1", "/voice/after/o1", "/voice/next", "after"),
        ("/voice/score/1", "/voice/next", "/voice/next", "score"),
        ("/voice/wait", "/voice/wait", "/voice/hold", "wait"),
        ("/voice/hold-choice", "/voice/hold", "/voice/hold", "hold-choice"),
        ("/voice/agent/o1", "/voice/agent/o1", "/voice/agent/o1", "agent"),
        ("/voice/agent/o1/key/2", "/voice/agent/o1", "/voice/agent/o1", "agent-key"),
        ("/voice/room", "/voice/next", "/voice/next", "next"),
        ("/voice/of-a-later-version", "/voice/next", "/voice/next", "unknown"),
    ],
)
def test_where_is_asked_again_after_a_hop_failed_here_or_could_not_be_fetched(
    app: Flask, routes: Routes, path: str, again: str, after_fallback: str, name: str
) -> None:
    with app.test_request_context(f"{path}?lang=en", method="POST") as here:
        failed = asked_hop(here.request, BASE, routes)
    told = {"ErrorUrl": f"{BASE}{path}?lang=en"}
    with app.test_request_context("/voice/fallback", method="POST", data=told) as there:
        unfetched = asked_hop(there.request, BASE, routes)
    assert (failed.again, failed.name, failed.language) == (again, name, "en")
    assert (unfetched.again, unfetched.name, unfetched.language) == (after_fallback, name, "en")
