"""What partners and agents do in the fortnight, each an act of the product's rooms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from callrouter.demo.fortnight.stage import Case, Stage
from callrouter.desk import accesses, major_incidents, merging, taking
from callrouter.desk.answers import partner_answered
from callrouter.desk.correspondence import NewAttachment
from callrouter.desk.opening import Entry, open_by_agent, open_from_form, open_from_mail
from callrouter.desk.refusals import Refusal
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import NotNext
from callrouter.rules.refusal import Ground
from callrouter.rules.taking import TakingReason
from callrouter.rules.tiers import Nature

Opening = Callable[[Stage], Case]
"""How a request reaches us."""
Act = Callable[[Stage, Case], None]
"""What becomes of it."""

INCIDENT, REQUEST = ("nature", "1"), ("nature", "2")
GO_ON = ("charge", "1")
SILENT = (("nature", ""), ("nature", ""))


def calls(
    phone: str,
    *keys: tuple[str, str],
    line: str = "advanced",
    minutes: float | None = 4,
) -> Opening:
    """A contact calls and speaks to an agent for so long; None: hangs up in the line."""

    def opening(stage: Stage) -> Case:
        sid = stage.dial(phone, line, keys)
        login = stage.put_through(sid) if minutes is not None else None
        stage.hang_up(sid, timedelta(minutes=minutes or 0.7))
        return stage.case_of_call(sid, login)

    return opening


def fills_in_form(
    address: str, subject: str, *, nature: Nature = "incident", service: str | None = None,
    text: str = "", call_back: dict[str, str] | None = None, line: str | None = None, **told: str,
) -> Opening:  # fmt: skip
    """A contact fills in the form."""

    def opening(stage: Stage) -> Case:
        partner, contact = stage.contact(address)
        entry = Entry(
            partner_id=partner, contact_id=contact, nature=nature, subject=subject, line=line,
            service=service, text=text, told=told, call_back=call_back or {},
        )  # fmt: skip
        number = open_from_form(stage.runtime, f"{address}:{stage.now}", entry, stage.now)
        return Case(number, contact, None)

    return opening


def mails(
    address: str, subject: str, text: str, *, line: str | None = None, name: str | None = None
) -> Opening:
    """A contact writes a mail, with a file of this name where one is given."""

    def opening(stage: Stage) -> Case:
        partner, contact = stage.contact(address)
        entry = Entry(
            partner_id=partner, contact_id=contact, subject=subject, text=text, line=line,
            attachments=(_trace(name),) if name else (),
        )  # fmt: skip
        header = _message_id(stage, address)
        return Case(open_from_mail(stage.runtime, header, entry, stage.now), contact, None)

    return opening


def is_entered(login: str, address: str, subject: str, nature: Nature, **told: str) -> Opening:
    """An agent enters what reached us in another way."""

    def opening(stage: Stage) -> Case:
        partner, contact = stage.contact(address)
        entry = Entry(
            partner_id=partner, contact_id=contact, nature=nature, subject=subject, told=told
        )
        return Case(open_by_agent(stage.runtime, login, entry, stage.now), contact, None)

    return opening


def taken(login: str | None = None, reason: TakingReason = "knows_the_case") -> Act:
    """That agent takes it in hand, or whoever spoke to the caller; the reason is given where it is
    not the next one."""

    def act(stage: Stage, case: Case) -> None:
        case.login = login or case.login
        assert case.login is not None, "somebody takes it"
        try:
            taking.take(stage.runtime, case.number, case.login, stage.now)
        except NotNext:
            taking.take(stage.runtime, case.number, case.login, stage.now, reason=reason)

    return act


def saves(**parts: Any) -> Act:
    """Whoever has it in hand saves this."""

    def act(stage: Stage, case: Case) -> None:
        assert case.login is not None, "it is in somebody's hand"
        save(stage.runtime, case.number, case.login, Save(**parts), stage.now)

    return act


def refuses(ground: Ground, reason: str) -> Act:
    """Whoever has it in hand refuses it."""
    return saves(refusal=Refusal(ground=ground, reason=reason))


def answers(text: str, name: str | None = None) -> Act:
    """The partner answers by mail."""

    def act(stage: Stage, case: Case) -> None:
        files: Sequence[NewAttachment] = (_trace(name),) if name else ()
        header = _message_id(stage, case.number)
        partner_answered(
            stage.runtime, case.number, case.contact_id, text, files, header, stage.now
        )

    return act


def accesses_service(what: str, service: str | None = None) -> Act:
    """The agent connects to a service of the partner's."""

    def act(stage: Stage, case: Case) -> None:
        assert case.login is not None
        accesses.log_access(
            stage.runtime, case.number, case.login, what, stage.now, service=service
        )

    return act


def asks_for_test(what: str) -> Act:
    """The agent asks the partner for a test."""

    def act(stage: Stage, case: Case) -> None:
        assert case.login is not None
        accesses.log_test(stage.runtime, case.number, case.login, what, stage.now)

    return act


def is_assigned(to: str) -> Act:
    """Whoever has it hands it to a colleague."""

    def act(stage: Stage, case: Case) -> None:
        assert case.login is not None
        taking.assign(stage.runtime, case.number, to, case.login, stage.now)
        case.login = to

    return act


def is_merged_with(name: str) -> Act:
    """It is about the same thing as the case of that name."""

    def act(stage: Stage, case: Case) -> None:
        older = stage.cases[name]
        login = older.login or case.login
        assert login is not None
        merging.merge(stage.runtime, case.number, older.number, login, stage.now)

    return act


def begins_major_incident(french: str, english: str, *names: str) -> Act:
    """It turns out to be a disturbance of many, among them the cases of these names."""

    def act(stage: Stage, case: Case) -> None:
        assert case.login is not None
        numbers = [case.number, *(stage.cases[one].number for one in names)]
        titles: major_incidents.Texts = {"fr": french, "en": english}
        major_incidents.open_incident(stage.runtime, titles, numbers, case.login, stage.now)

    return act


def is_published(french: str, english: str, *, ends: bool = False) -> Act:
    """What is known of the only major incident is published; it may be the last of it."""

    def act(stage: Stage, case: Case) -> None:
        assert case.login is not None
        texts: major_incidents.Texts = {"fr": french, "en": english}
        publish = major_incidents.end if ends else major_incidents.update
        publish(stage.runtime, 1, texts, case.login, stage.now)

    return act


def is_scored(score: int) -> Act:
    """The partner follows the link of the last mail."""

    def act(stage: Stage, case: Case) -> None:
        stage.score(case.number, score)

    return act


def _message_id(stage: Stage, about: str) -> str:
    return f"<{stage.now:%Y%m%d%H%M%S}.{about.partition('@')[0]}@mail.example>"


def _trace(name: str) -> NewAttachment:
    lines = [f"{hop:2}  192.0.2.{hop * 7}  {hop * 1.7 + 0.4:.1f} ms" for hop in range(1, 9)]
    text = "\n".join(["traceroute to 198.51.100.24, 30 hops max", *lines, " 9  * * *", ""])
    return NewAttachment(name, "text/plain", text.encode())
