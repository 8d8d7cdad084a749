"""Who may open a page, in which language they read, and whose card they may act on.

Each view declares who may open it. Staff and partners are two populations: a person signed in as
one of them is nobody to the other's pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, assert_never, cast
from urllib.parse import unquote, urlsplit

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from callrouter.people.access.person import Person
from callrouter.people.access.sessions import OpenSession, open_sessions, signed_in_by
from callrouter.records import Author, by_agent
from callrouter.records.current_hours import is_any_open
from callrouter.records.sessions import token_hash
from callrouter.rules.roles import OVERSEERS, StaffRole
from callrouter.rules.session import SessionLasts
from callrouter.views.mail import troubled
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.pages import knows, label_in, say_in
from webhooks.pages.context import Pages, pages
from webhooks.pages.live import Reading
from webhooks.pages.menu import BESIDE, MENU, Group
from webhooks.routes import Open, declared


@dataclass(frozen=True)
class Public:
    """Anybody may open it; who is signed in is greeted by name."""


@dataclass(frozen=True)
class Staff:
    """For staff with one of these roles. Some views a page asks for `by_itself`, again and again:
    that is no use of the session, and who asks is known from what was read of all sessions within
    the last second or two."""

    roles: frozenset[StaffRole]
    by_itself: bool = False


@dataclass(frozen=True)
class Partners:
    """For the contacts of partners. None can sign in yet, so nobody gets in."""


@dataclass(frozen=True)
class ByLink:
    """Whoever knows its address, in which a secret stands: the view itself looks that up, and who
    is signed in at the browser makes no difference."""


class NoSuchPage(Exception):
    """The menu or the bar leads to where there is no page."""


Access = Open | Public | Staff | Partners | ByLink
"""Who may open a view."""


def staff(*roles: StaffRole) -> Staff:
    """For staff with one of these roles."""
    return Staff(frozenset(roles))


EVERYONE = staff("agent", "supervisor", "admin")
"""Agents too: what each may act on is decided one by one."""
OVERSIGHT = staff("supervisor", "admin")
ADMINS = staff("admin")


def guard_access(app: Flask) -> None:
    """Look up who asks, afresh each time that somebody does something, so that a changed role or a
    removed agent counts at once, and let nobody in who may not open the view.

    Called when every view is registered: raises Undeclared for one that does not say who may open
    it, NoSuchPage where the menu leads to none.
    """
    access: dict[str, Access] = declared(app, Access)
    offered = access_by_address(app, access)
    app.extensions["access"] = access

    @app.before_request
    def look_up() -> Any:
        g.person = None
        whom = access[request.endpoint] if request.endpoint else Public()
        if isinstance(whom, Open | ByLink):
            return None
        g.person = _bearer(in_use=not (isinstance(whom, Staff) and whom.by_itself))
        match whom:
            case Public():
                return None
            case Staff() if g.person is None:
                return _refuse()
            case Staff(roles):
                return None if g.person.role in roles else abort(403)
            case Partners():
                return _refuse()
            case _:
                assert_never(whom)

    @app.context_processor
    def frame() -> dict[str, Any]:
        language = page_language()
        return {
            "t": say_in(language),
            "label": label_in(language),
            "knows": knows,
            "language": language,
            "person": g.get("person"),
            "may_act_on": may_act_on,
            "may_open": may_open,
            "menu": menu_of(g.get("person"), offered),
            "to_do": _to_do,
            "beside": beside_of(g.get("person"), offered),
            "this_page": _this_page(),
            "is_a_line_open": _is_a_line_open,
        }


def access_by_address(app: Flask, access: Mapping[str, Access]) -> dict[str, Access]:
    """Who may open what the menu and the bar lead to. Raises NoSuchPage."""
    found: dict[str, Access] = {}
    places = app.url_map.bind("")
    for entry in (*(one for group in MENU for one in group.entries), *BESIDE):
        try:
            endpoint, _ = places.match(entry.address, method="GET")
        except HTTPException as error:
            raise NoSuchPage(f"The menu leads to {entry.address}, where no page is.") from error
        found[entry.address] = access[endpoint]
    return found


def may_open(address: str) -> bool:
    """Whether who asks may open the page at this address of ours: there is one, and the guards let
    them in."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(unquote(address), method="GET")
    except HTTPException:
        return False
    return _is_let_in(g.get("person"), current_app.extensions["access"][endpoint])


def menu_of(who: Person | None, access: Mapping[str, Access]) -> list[Group]:
    """The menu of this person: what the guards let in, and no list besides. Empty where it would
    lead to one page only."""
    groups = [
        Group(
            group.words, tuple(one for one in group.entries if _is_let_in(who, access[one.address]))
        )
        for group in MENU
    ]
    filled = [group for group in groups if group.entries]
    return filled if sum(len(group.entries) for group in filled) > 1 else []


def beside_of(who: Person | None, access: Mapping[str, Access]) -> dict[str, str]:
    """Which addresses the bar offers this person, by the sentences that name them."""
    return {one.words: one.address for one in BESIDE if _is_let_in(who, access[one.address])}


def _to_do() -> dict[str, int]:
    """How much there is to do on pages of the menu that this person may open, by their addresses:
    mail that failed or is late."""
    if not may_open("/mails"):
        return {}
    with pages().runtime.records.read() as asked:
        return {"/mails": troubled(asked, pages().clock()).any}


def _is_a_line_open() -> bool:
    lines = pages().runtime.dialled_lines
    with pages().runtime.records.read() as asked:
        return is_any_open(asked, lines.schedules, lines.followed, pages().clock())


def _is_let_in(who: Person | None, whom: Access) -> bool:
    return isinstance(whom, Staff) and who is not None and who.role in whom.roles


def _bearer(*, in_use: bool) -> Person | None:
    """Whose session the browser has. One that is over is forgotten, and that is remembered until
    it was told; not in answer to what a page asks for by itself, whose cookie would come to stand
    in place of that of a session which just began in another tab. A cookie of the version before
    revision 0022 holds a login, and opens nothing."""
    token, found = session.get("token"), None
    if token:
        records, lasts, now = pages().runtime.records, pages().session_lasts, pages().clock()
        found = None if in_use else _known_lately(token, now)
        # It may have begun since then; and whatever is done is done only in one that is not over.
        found = found or signed_in_by(records, token, lasts, now, in_use=in_use)
    if found is not None:
        pages().consoles.note(found.agent_id, pages().clock())
    if found is None and ("token" in session or "login" in session) and _is_for_a_reader():
        for name in ("token", "login"):
            session.pop(name, None)
        session["over"] = True
    return found


def _known_lately(token: str, now: datetime) -> Person | None:
    """Whose session it is, by what was read last of all that are not over."""
    at = pages()
    return _whose(at.live.last(_sessions(at)).value, token_hash(token), at.session_lasts, now)


def _sessions(at: Pages) -> Reading[Mapping[str, OpenSession]]:
    return Reading("sessions", partial(open_sessions, at.runtime.records, at.session_lasts))


def _whose(
    sessions: Mapping[str, OpenSession], hashed: str, lasts: SessionLasts, now: datetime
) -> Person | None:
    known = sessions.get(hashed)
    return None if known is None or known.is_over(lasts, now) else known.person


def asks_on() -> Callable[[], bool]:
    """Tells later, outside of any request, whether the session of who asks still stands, and they
    are who they were; where it does, that their page asked again is noted."""
    at, who, hashed = pages(), signed_in(), token_hash(session["token"])
    sessions = _sessions(at)

    def stands() -> bool:
        now, read = at.clock(), at.live.lately(sessions)
        if read is None or _whose(read.value, hashed, at.session_lasts, now) != who:
            return False
        at.consoles.note(who.agent_id, now)
        return True

    return stands


def _this_page() -> str:
    """The address under which this page can be opened once more, in another language say; the
    console where there is none."""
    places = current_app.create_url_adapter(request)
    may_be_opened = request.method == "GET" or (
        places is not None and places.test(request.path, method="GET")
    )
    return request.full_path.rstrip("?") if may_be_opened else url_for("console.show")


def is_ours(address: str) -> bool:
    """Whether this is a place among our pages, and a browser that is sent there stays with us:
    "/\\host" and "//host" are other hosts to it, and it passes over control characters."""
    parts = urlsplit(address)
    return (
        address.startswith("/")
        and not address.startswith("//")
        and not parts.scheme
        and not parts.netloc
        and "\\" not in address
        and address.isprintable()
    )


def _refuse() -> Response:
    """To the sign-in page; from there one comes back to the page that one wanted, or whose form
    one sent: what was typed into it is offered there."""
    if _is_for_a_reader():
        session["wanted"] = _this_page()
    if request.headers.get("HX-Request"):
        answer = Response(status=401)
        answer.headers["HX-Redirect"] = url_for("sign_in.explain")
        return answer
    if request.method != "GET":
        abort(401)
    return redirect(url_for("sign_in.explain"))


def _is_for_a_reader() -> bool:
    """Whether the browser is to show the answer as a page: not what a page of ours asks for by
    itself, a part of it, a sound, or that a draft be kept."""
    if "HX-Request" in request.headers:
        return False
    asked_for = request.headers.get("Sec-Fetch-Dest")
    if asked_for is not None:
        return asked_for == "document"
    # Over plain http no browser says so; but only for a page does it ask for HTML by name.
    return "text/html" in request.headers.get("Accept", "text/html")


def signed_in() -> Person:
    """Who asks. Only for views that are not public."""
    return cast(Person, g.person)


def author() -> Author:
    """Who asks, as it goes on record."""
    return by_agent(signed_in().agent_id)


def may_act_on(login: str | None, who: Person | None = None) -> bool:
    """Agents act on their own card, supervisors and admins on any. Without `who`, who asks."""
    who = who or signed_in()
    return who.role in OVERSEERS or (login is not None and who.login == login)


def page_language() -> Language:
    """The language that the page has by itself, else the one chosen on the pages, else the first of
    the person who is signed in or about to be, else the browser's, else French."""
    chosen = g.get("language") or session.get("language")
    if chosen in LANGUAGES:
        return cast(Language, chosen)
    who: Person | None = g.get("person") or g.get("reader")
    spoken = who.languages if who else ()
    first = next((one for one in spoken if one in LANGUAGES), None)
    return cast(Language, first or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0])
