"""The board, which is what the console shows: as a whole, and in answer to what was done on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from flask import flash, get_flashed_messages, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.people.access.person import Person
from callrouter.people.alerting import alerting_pages
from callrouter.records import Database
from callrouter.rules.offer import DECLINE_REASONS
from callrouter.rules.presence import AWAY_CHOICES, Presence
from callrouter.rules.problem import Problems
from callrouter.rules.roles import OVERSEERS
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from callrouter.views.console import Board, Card, board
from callrouter.views.mail import Troubled, troubled
from callrouter.views.marks import Marks, marks
from callrouter.views.messages import Messages, messages
from callrouter.views.natures import Natures, natures
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem
from webhooks.pages import addresses
from webhooks.pages.access import may_act_on, page_language, signed_in
from webhooks.pages.context import pages
from webhooks.pages.live import Read, Reading
from webhooks.pages.numbers import small_number
from webhooks.pages.own_call import name_caller, own_call

Value = TypeVar("Value")

IN_ORDER: tuple[Presence, ...] = ("available", "offered", "on_call", "wrap_up", "away")
"""Who can take the next call comes first."""

NATURES_SHOWN = 20
"""Natures to settle at first, and how many more each time they are asked for."""
NATURES_AT_MOST = 1_000

LISTS_EVERY = timedelta(seconds=60)
"""How soon the lists beside the board are read anew although their marks are the same: for what is
called otherwise by then, and for what is not shown any more after a while."""
OLDER_AT_MOST = 10_000
"""Milliseconds: what another process read may be so much newer than what this one has. More than
that is no difference between readings but between clocks, or one that was set back."""


@dataclass(frozen=True)
class Common:
    """What is the same for everybody, and by what it is seen that the lists beside it are not what
    they were."""

    board: Board
    marks: Marks
    mail: Troubled
    alerting: Mapping[int, str]
    """Which page of an agent tells it of calls."""
    digest: str
    """What has the same content has the same one, in whatever process it was read."""

    def card_of(self, login: str) -> Card | None:
        """That agent's."""
        return next((card for card in self.board.cards if card.login == login), None)


@dataclass(frozen=True)
class Asked:
    """Whose lists are asked for, and what of them."""

    login: str
    agent_id: int
    oversees: bool
    natures: int
    """So many natures to settle."""
    on_cards: frozenset[str]
    """Calls whose natures are settled elsewhere on the page."""
    marks: Marks
    """As long as they are the same, so are the lists."""


@dataclass(frozen=True)
class Lists:
    """The lists beside the board, as one person has them."""

    messages: Messages
    natures: Natures
    digest: str


@dataclass(frozen=True)
class Shown:
    """The board of who asks, as it was read."""

    common: Common
    lists: Lists
    asked: Asked
    at: datetime
    """When it was read."""
    frame: str
    """What has the same one is for the same person in the same language."""

    @property
    def version(self) -> str:
        """What the browser says back of it: what it has, and when that was read."""
        return f"{self._digest}_{_milliseconds(self.at)}"

    def is_news_to(self, seen: str) -> bool:
        """Whether it differs from what a browser has seen, and is not older: another process may
        have answered it since this was read."""
        seen_digest, _, seen_at = seen.partition("_")
        if seen_digest == self._digest:
            return False
        is_instant = seen_at.isascii() and seen_at.isdecimal() and len(seen_at) < 16
        ahead = int(seen_at) - _milliseconds(self.at) if is_instant else 0
        return not 0 < ahead <= OLDER_AT_MOST

    @property
    def _digest(self) -> str:
        parts = (
            self.common.digest, self.lists.digest, self.asked.natures, self._mail, self._alerting,
        )  # fmt: skip
        return fingerprint(*parts)

    @property
    def _mail(self) -> Troubled | None:
        """How much mail failed or is late; None where none is, or where it is not for who asks."""
        mail = self.common.mail
        return mail if self.asked.oversees and mail.any else None

    @property
    def _alerting(self) -> str:
        """The page that tells the reader of calls; empty where none does."""
        return self.common.alerting.get(self.asked.agent_id, "")

    def facts(self) -> dict[str, object]:
        """What the templates show."""
        who, cards = self.asked.login, self.common.board.cards
        mine = self.common.card_of(who)
        for_everybody: dict[str, object] = {
            "monthly_limit": pages().runtime.admission.allowance.monthly_limit,
            "prolong_seconds": pages().runtime.offers.prolong_seconds,
            "line": self.common.board.line,
            "unserved": self.common.board.unserved,
            "anyone_available": self.common.board.anyone_available,
            "now": pages().clock(),
            "spaced": spaced,
            "of_ticket": addresses.of_ticket,
            "name_caller": name_caller,
            "away_choices": AWAY_CHOICES,
            "decline_reasons": DECLINE_REASONS,
        }
        # Whoever oversees has buttons on each of them. The page as a whole tells every duration as
        # it is: it may be read without scripts.
        alike = request.headers.get("HX-Request") and not self.asked.oversees
        of_board = pages().colleagues.lines
        return {
            **for_everybody,
            "mine": mine,
            "colleagues": _by_presence(card for card in cards if card.login != who),
            "lines": (
                of_board(self.common.digest, cards, for_everybody, page_language()) if alike else {}
            ),
            "messages": self.lists.messages,
            "natures": self.lists.natures,
            "natures_shown": self.asked.natures,
            "natures_step": NATURES_SHOWN,
            "mail": self._mail,
            "version": self.version,
            "frame": self.frame,
            "own_call": own_call(mine, self._alerting),
        }


def shown_last() -> Shown:
    """As it was read last, within the last second or so: for what a page asks by itself. Raises
    Unread."""
    return _shown(anew=False)


def shown_now() -> Shown:
    """As it is on record now: for the page as a whole, and in answer to an act."""
    return _shown(anew=True)


def stays_unseen(shown: Shown, seen: str) -> Callable[[], bool]:
    """Tells later, outside of any request, whether there is still nothing new to a browser that
    has seen so much."""
    at, who = pages(), signed_in()
    natures, frame = shown.asked.natures, shown.frame
    everybodys = _everybodys(at.runtime)

    def stays() -> bool:
        read = at.live.lately(everybodys)
        if read is None:
            return False
        asked = _asked(read.value, who, natures)
        lists = at.live.lately(_lists_of(at.runtime, asked))
        if lists is None:
            return False
        return not Shown(read.value, lists.value, asked, read.at, frame).is_news_to(seen)

    return stays


def common(*, anew: bool = False) -> Read[Common]:
    """The board as everybody has it. Raises Unread."""
    return _ask(_everybodys(pages().runtime), anew=anew)


def _shown(*, anew: bool) -> Shown:
    who, runtime = signed_in(), pages().runtime
    read = common(anew=anew)
    asked = _asked(read.value, who, _natures_shown())
    lists = _ask(_lists_of(runtime, asked), anew=anew)
    frame = fingerprint(who, page_language())
    return Shown(read.value, lists.value, asked, read.at, frame)


def _asked(common: Common, who: Person, natures: int) -> Asked:
    in_hand = (card for card in common.board.cards if card.work and may_act_on(card.login, who))
    return Asked(
        login=who.login,
        agent_id=who.agent_id,
        oversees=who.role in OVERSEERS,
        natures=natures,
        on_cards=frozenset(card.work.call_sid for card in in_hand if card.work),
        marks=common.marks,
    )


def _everybodys(runtime: Runtime) -> Reading[Common]:
    read = partial(_read_common, runtime.records, runtime.waiting.overtake_after)
    return Reading("board", read)


def _lists_of(runtime: Runtime, asked: Asked) -> Reading[Lists]:
    return Reading(asked, partial(_read_lists, runtime.records, asked), LISTS_EVERY)


def _ask(reading: Reading[Value], *, anew: bool) -> Read[Value]:
    return pages().live.anew(reading) if anew else pages().live.last(reading)


def _read_common(records: Database, overtake_after: timedelta | None, now: datetime) -> Common:
    with records.read() as session:
        seen, mail, alerting = marks(session), troubled(session, now), alerting_pages(session)
    shown = board(records, now, overtake_after)
    return Common(shown, seen, mail, alerting, fingerprint(shown))


def _read_lists(records: Database, asked: Asked, now: datetime) -> Lists:
    left = messages(records, asked.login, now)
    to_settle = natures(records, asked.login, now, at_most=asked.natures, on_cards=asked.on_cards)
    return Lists(left, to_settle, fingerprint(left, to_settle))


def answer(category: str, words: str, **about: object) -> Response | str:
    """The board as it now stands with a word on what was done: `done` or `refused`."""
    flash(say_in(page_language())(words, **about), category)
    return _answered()


def refuse(problems: Problems) -> Response | str:
    """The board as it now stands with what is wrong, and what to do."""
    for one in problems.problems:
        flash(say_problem(one, page_language()), "refused")
    return _answered()


def _answered() -> Response | str:
    """Without scripts, or before they have loaded, the whole page again, at the button that was
    pressed."""
    if not request.headers.get("HX-Request"):
        return redirect(url_for("console.show", _anchor=_pressed()), 303)
    notices = get_flashed_messages(with_categories=True)
    return render_template("answer.html", notices=notices, **shown_now().facts())


def _pressed() -> str:
    """The id of the button that was pressed, as parts.html puts it together."""
    parts = ("place", "nature", "reason", "contact")
    return "-".join(request.form[part] for part in parts if part in request.form)


def _natures_shown() -> int:
    asked = request.values.get("natures", default=NATURES_SHOWN, type=small_number)
    return min(max(asked, NATURES_SHOWN), NATURES_AT_MOST)


def _by_presence(cards: Iterable[Card]) -> dict[str, list[Card]]:
    """The cards of each state of presence that somebody is in, in the order of the page; states
    that this version does not know come last."""
    groups: dict[str, list[Card]] = {state: [] for state in IN_ORDER}
    for card in cards:
        groups.setdefault(card.state, []).append(card)
    return {state: group for state, group in groups.items() if group}


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def fingerprint(*shown: object) -> str:
    """What has the same one is the same."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
