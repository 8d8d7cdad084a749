"""The intake: what a caller hears and is asked from the greeting until it joins the line.

Pure functions: `begin` and `reply` take where the call stands, the facts and the keys pressed, and
return the next steps, the state to remember, and notes for the receipt. The webhooks speak the
steps over the telephone; `callrouter dial` walks the same functions without one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from callrouter.rules.allowance import Allowance, verdict_on
from callrouter.rules.steps import Ask, End, IntakeStep, Join, Question, Record, Say
from callrouter.rules.tiers import Nature, Tier, rank_for
from callrouter.rules.turn import Account, Facts, LookUp, Note, Outcome, State, Turn

TRIES = 3
LANGUAGE_KEYS = {"1": "fr", "2": "en"}
INFORM_ME = "9"
"""The key by which a caller joins the major incident in progress."""


@dataclass
class _Talk:
    """A turn in the making."""

    facts: Facts
    state: State
    may_wait: bool = True
    steps: list[IntakeStep] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.state.language or self.facts.languages[0]

    def say(self, name: str, **facts: str | int | float | None) -> None:
        self.steps.append(Say(name, self.language, facts))

    def note(self, what: str, **facts: object) -> None:
        self.notes.append({"what": what, **facts})

    def settle(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]

    def ask(
        self,
        question: Question,
        say: Say,
        *,
        digits: int | None = 1,
        seconds: int = 5,
    ) -> Turn:
        again = self.state.question == question
        attempt = self.state.attempt + 1 if again else 1
        silences = self.state.silences if again else 0
        self.settle(question=question, attempt=attempt, silences=silences)
        self.steps.append(Ask(question, attempt, say, digits, seconds))
        return Turn(tuple(self.steps), self.state, None, tuple(self.notes))

    def ask_for(self, question: Question, name: str, **facts: str | int | float | None) -> Turn:
        return self.ask(question, Say(name, self.language, facts))

    def over(self, outcome: Outcome, *steps: IntakeStep) -> Turn:
        self.note("outcome", outcome=outcome)
        self.settle(question=None)
        self.steps += steps
        return Turn(tuple(self.steps), self.state, outcome, tuple(self.notes))


def if_left(state: State) -> Outcome | None:
    """What a call comes to when the caller hangs up instead of answering: what was said stands."""
    match state.question:
        case "message" | "recording":
            return state.turned_away
        case "refused":
            return "quota_refused"
    return None


def begin(facts: Facts, codes_allowed: bool = True, *, may_wait: bool = True) -> Turn:
    """The first turn of a call. `codes_allowed` is false where the caller's or the overall limit
    of wrong support codes is reached, `may_wait` where as many callers of this number wait as
    may."""
    talk = _Talk(facts, State(account=facts.account), may_wait)
    if facts.refused_number is not None:
        return _refuse_number(talk, facts.refused_number)
    if facts.account is not None:
        talk.settle(identified_by="number")
        sure = {"partner_id": facts.account.partner_id, "attested": facts.attested}
        talk.note("identified", by="number", **sure)
    if facts.contact_language in facts.languages:
        talk.settle(language=facts.contact_language)
        talk.note("language", language=talk.language, because="on file")
    elif len(facts.languages) == 1:
        talk.settle(language=facts.languages[0])
        talk.note("language", language=talk.language, because="only one")
    else:
        return talk.ask("language", _choices(facts))
    talk.say("greeting_known", tier=facts.tier)
    return _announce(talk, codes_allowed)


def reply(
    facts: Facts,
    state: State,
    keys: str,
    *,
    found: LookUp | None = None,
    codes_allowed: bool = True,
    may_wait: bool = True,
) -> Turn:
    """The next turn after the caller answered the question asked last with `keys`; an empty
    string is silence, or a message in which nothing was said. `found` is what the edge looked up
    when the question was the code."""
    talk = _Talk(facts, state, may_wait)
    last_try = state.attempt >= TRIES
    match state.question:
        case "language":
            return _language(talk, keys, last_try, codes_allowed)
        case "message":
            return _message(talk, keys, last_try)
        case "recording":
            if keys:
                return talk.over("message", *_closing_words(talk, "message_thanks"))
            return talk.over(state.turned_away, *_closing_words(talk, "goodbye"))
        case "code":
            return _code(talk, keys, last_try, found)
        case "nature":
            return _nature(talk, keys, last_try)
        case "charge":
            return _charge(talk, keys, last_try)
        case "refused":
            return _refused(talk, keys, last_try)
        case "major_incident":
            return _inform_or_join(talk, keys, last_try)
    raise ValueError("no question was asked")


def _refuse_number(talk: _Talk, refusal: int) -> Turn:
    """Nobody is asked anything: it is said in every language of the line."""
    talk.note("number_refused", id=refusal)
    said = (Say("number_refused", language) for language in talk.facts.languages)
    return talk.over("number_refused", *said, End())


def _choices(facts: Facts) -> Say:
    return Say("greeting_choose", facts.languages[0], {"tier": facts.tier})


def _language(talk: _Talk, keys: str, last_try: bool, codes_allowed: bool) -> Turn:
    chosen = LANGUAGE_KEYS.get(keys)
    if chosen is None and keys and not last_try:
        return talk.ask("language", _choices(talk.facts))
    talk.settle(language=chosen or "fr")
    because = "chosen" if chosen else ("silence" if not keys else "invalid keys")
    talk.note("language", language=talk.language, because=because)
    return _announce(talk, codes_allowed)


def _announce(talk: _Talk, codes_allowed: bool) -> Turn:
    announcement = talk.facts.announcement
    if announcement and announcement.get(talk.language):
        talk.say("announcement", text=announcement[talk.language])
        talk.note("announced", text=announcement[talk.language])
    major = talk.facts.major_incident
    if major is not None:
        talk.say("major_incident", title=major.titles[talk.language])
        talk.note("major_incident", id=major.id, title=major.titles[talk.language])
    if not talk.facts.is_open:
        return _closed(talk)
    return _identify(talk, codes_allowed)


def _closed(talk: _Talk) -> Turn:
    facts = talk.facts
    reopens = facts.reopens.isoformat() if facts.reopens else None
    arrived = facts.arrived.isoformat()
    page = facts.status_page
    said = {"reopens": reopens, "zone": facts.zone, "status_page": page, "now": arrived}
    if facts.closed_for is not None:
        said["reason"] = facts.closed_for[talk.language]
    talk.say("closed", **said)
    return _offer_message(talk, "closed")


def _offer_message(talk: _Talk, instead_of: Literal["closed", "too_many_calls"]) -> Turn:
    """Entitled callers may leave a message instead of joining the line."""
    account = talk.state.account
    talk.settle(turned_away=instead_of)
    if talk.facts.takes_messages and account is not None and account.entitled:
        return talk.ask_for("message", "leave_message")
    return talk.over(instead_of, *_closing_words(talk, "goodbye"))


def _message(talk: _Talk, keys: str, last_try: bool) -> Turn:
    if keys == "1":
        talk.say("record_after_beep")
        talk.settle(question="recording", attempt=1)
        talk.note("message_offered", accepted=True)
        talk.steps.append(Record(talk.language, talk.facts.message_seconds))
        return Turn(tuple(talk.steps), talk.state, None, tuple(talk.notes))
    if keys and not last_try:
        return talk.ask_for("message", "leave_message")
    talk.note("message_offered", accepted=False)
    return talk.over(talk.state.turned_away, *_closing_words(talk, "goodbye"))


def _identify(talk: _Talk, codes_allowed: bool) -> Turn:
    if not talk.facts.asks:
        if _may_join_incident(talk):
            return talk.ask_for("major_incident", "ask_to_inform")
        return _join(talk, talk.facts.tier)
    if talk.state.account is not None:
        return _admit(talk)
    if not codes_allowed:
        return _unidentified_joins(talk)
    return _ask_code(talk)


def _ask_code(talk: _Talk) -> Turn:
    return talk.ask("code", Say("ask_code", talk.language), digits=None, seconds=8)


def _unidentified_joins(talk: _Talk) -> Turn:
    talk.note("codes_blocked")
    return _ask_nature(talk)


def _code(talk: _Talk, keys: str, last_try: bool, found: LookUp | None) -> Turn:
    if found is not None and not found.looked_up:
        # Right or wrong, what the caller hears is the same: as if no code had been asked.
        return _unidentified_joins(talk)
    if found is not None and found.account is not None:
        talk.settle(account=found.account, identified_by="code")
        talk.note("identified", by="code", partner_id=found.account.partner_id)
        return _admit(talk)
    talk.note("code_not_recognised", silence=not keys, attempt=talk.state.attempt)
    if last_try:
        return talk.over("unidentified", *_closing_words(talk, "unidentified_end"))
    if found is not None and not found.codes_allowed:
        return _unidentified_joins(talk)
    if keys:
        talk.say("code_wrong")
    return _ask_code(talk)


def _admit(talk: _Talk) -> Turn:
    account = talk.state.account
    assert account is not None
    talk.note("entitlement", accredited=account.accredited, subscribed=account.subscribed)
    if account.entitled:
        return _ask_nature(talk)
    if talk.facts.unentitled_may_join:
        return _join(talk, "standard")
    why = "not_subscribed" if account.accredited else "not_accredited"
    return talk.over("not_entitled", *_closing_words(talk, why))


def _may_join_incident(talk: _Talk) -> bool:
    """Whoever is identified and entitled may be kept informed of a major incident instead of
    waiting; others are only told of it."""
    account = talk.state.account
    return talk.facts.major_incident is not None and account is not None and account.entitled


def _inform_or_join(talk: _Talk, keys: str, last_try: bool) -> Turn:
    if keys == INFORM_ME:
        return _join_incident(talk)
    if keys and not last_try:
        return talk.ask_for("major_incident", "ask_to_inform")
    return _join(talk, talk.facts.tier)


def _join_incident(talk: _Talk) -> Turn:
    assert talk.facts.major_incident is not None
    talk.settle(nature="incident")
    talk.note("joined_incident", id=talk.facts.major_incident.id)
    return talk.over("joined_incident", *_closing_words(talk, "will_be_informed"))


def _ask_nature(talk: _Talk) -> Turn:
    choices = "ask_nature_or_to_inform" if _may_join_incident(talk) else "ask_nature"
    return talk.ask_for("nature", choices)


def _nature(talk: _Talk, keys: str, last_try: bool) -> Turn:
    if keys == INFORM_ME and _may_join_incident(talk):
        return _join_incident(talk)
    nature: dict[str, Nature] = {"1": "incident", "2": "request"}
    silences = talk.state.silences + (not keys)
    talk.settle(silences=silences)
    if keys in nature:
        talk.settle(nature=nature[keys])
    elif not last_try and silences < 2:
        return _ask_nature(talk)
    talk.note("nature", nature=talk.state.nature)
    account = talk.state.account
    if talk.state.nature == "request" and account is not None:
        return _allowance(talk, account)
    return _join_as_identified(talk)


def _allowance(talk: _Talk, account: Account) -> Turn:
    verdict = verdict_on(Allowance(account.counted, account.limit, account.policy))
    talk.note("allowance", counted=account.counted, limit=account.limit, verdict=verdict)
    if verdict == "within":
        return _join_as_identified(talk)
    if verdict == "charge":
        return talk.ask_for("charge", "quota_charge", limit=_limit(talk))
    return talk.ask_for("refused", "quota_refuse", limit=_limit(talk))


def _charge(talk: _Talk, keys: str, last_try: bool) -> Turn:
    if keys == "1":
        talk.settle(told_charge=True)
        talk.note("charge", told=True, accepted=True)
        return _join_as_identified(talk)
    if not last_try:
        return talk.ask_for("charge", "quota_charge", limit=_limit(talk))
    talk.note("charge", told=True, accepted=False)
    return talk.over("goodbye", *_closing_words(talk, "goodbye"))


def _refused(talk: _Talk, keys: str, last_try: bool) -> Turn:
    if keys == "1":
        talk.settle(nature="incident")
        talk.note("nature", nature="incident")
        return _join_as_identified(talk)
    if not last_try:
        return talk.ask_for("refused", "quota_refuse", limit=_limit(talk))
    talk.note("refused", ground="quota")
    return talk.over("quota_refused", *_closing_words(talk, "quota_refused_end"))


def _join_as_identified(talk: _Talk) -> Turn:
    return _join(talk, talk.facts.tier if talk.state.account else "standard")


def _join(talk: _Talk, tier: Tier) -> Turn:
    if not talk.may_wait:
        talk.say("too_many_calls")
        return _offer_message(talk, "too_many_calls")
    account = talk.state.account
    entitled = account is not None and account.entitled
    rank = rank_for(tier, entitled, talk.facts.rank_by_account)
    talk.note("rank", rank=rank, tier=tier, entitled=entitled)
    return talk.over("queued", Join(talk.language, rank))


def _closing_words(talk: _Talk, name: str) -> tuple[IntakeStep, ...]:
    return (Say(name, talk.language), End())


def _limit(talk: _Talk) -> int:
    assert talk.state.account is not None
    return talk.state.account.limit
