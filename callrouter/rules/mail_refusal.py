"""What a mail server's refusal is about: this mail, which is then over, or us, which passes.

A server's number alone does not tell: 550 is said of a mailbox that does not exist, and of a sender
that may not use the server. RFC 3463 gives the enhanced status (`5.1.1`) its meaning; where there
is none, the words decide. What is not clearly about the mail counts as ours, since a mail that is
given up wrongly is lost, and one that is tried in vain costs a few connections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["connect", "mail", "rcpt", "data"]
"""What was said before the refusal: nothing yet (greeting, encryption, login), who sends, for
whom, or the message itself."""

Verdict = Literal["final", "later", "ours"]
"""`final`: this recipient or this message is refused, now and later. `later`: the server asks us to
try again. `ours`: it refuses us, whatever the mail."""

TOO_LARGE = 552
WITHOUT_STATUS = frozenset({550, 551, 553})
"""Said of a recipient, these may speak of the mailbox."""

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![.\d])")
_NO_MAILBOX = frozenset({"1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.10"})
"""Of X.1, addresses: without those of the sender (1.7, 1.8) and the one that says nothing more."""
_MAILBOX = frozenset({"2.1", "2.2", "2.3", "2.4"})
_MESSAGE_TOO_LARGE = frozenset({"2.3", "3.4"})
_UNSPECIFIC = frozenset({"1.0", "2.0"})
"""Other statuses of an address or a mailbox, which servers use of senders too."""

_NAMES_US = re.compile(
    r"relay|sender|authenticat|send ?as|not (?:allowed|permitted|authori[sz]ed) to (?:send|use)"
    r"|black ?list|block ?list|spamhaus|reputation|policy|greylist|too (?:many|fast)|\brate\b"
    r"|rcpthosts|not in my list",
    re.IGNORECASE,
)
_NAMES_MAILBOX = re.compile(
    r"no such (?:user|mailbox|recipient|address|person|account)|user not local"
    r"|(?:unknown|invalid|bad|disabled|nonexistent) (?:local )?"
    r"(?:user|mailbox|recipient|destination|address|account)"
    r"|(?:user|mailbox|recipient|address|account)\b[^.;]{0,60}?"
    r"(?:unknown|not (?:found|exist|known|available|allowed)|unavailable|does ?n[o']t exist"
    r"|doesn't exist|disabled|inactive|suspended|invalid|rejected|full|over ?quota)"
    r"|unroute?able address|(?:utilisateur|destinataire|adresse|bo[iî]te)[^.;]{0,40}?"
    r"(?:inconnue?|inexistante?|invalide|pleine)",
    re.IGNORECASE,
)
_NAMES_QUOTA = re.compile(r"quota|storage", re.IGNORECASE)
_RATE = re.compile(r"\brate\b|too (?:many|fast|quickly)", re.IGNORECASE)
_CHANGES = re.compile(r"\S*[\d@<>]\S*")
"""Words with a digit or an address in them: what a server says anew each time."""


@dataclass(frozen=True)
class Refusal:
    """A mail server's answer that was no yes. `words` come after the number."""

    stage: Stage
    code: int
    words: str

    @property
    def status(self) -> str | None:
        """The enhanced status, as in `5.1.1`; None where the server gave none."""
        found = _STATUS.search(self.words)
        return found[0] if found else None


def verdict_of(refusal: Refusal) -> Verdict:
    """What the refusal says of the mail that met it."""
    status, words = refusal.status or "", refusal.words
    if not 500 <= refusal.code < 600 or status.startswith("4"):
        return "later"
    detail = status[2:]
    if refusal.stage == "connect":
        return "ours"
    if refusal.stage == "mail":
        return "final" if _is_too_large(refusal, detail) else "ours"
    if detail in _MAILBOX and _RATE.search(words):
        return "later"
    if detail in _NO_MAILBOX | _MAILBOX | _MESSAGE_TOO_LARGE or detail.startswith("6."):
        return "final"
    if detail in _UNSPECIFIC:
        return "ours" if _NAMES_US.search(words) else "final"
    if detail:
        return "ours"
    return "final" if _is_about_mailbox(refusal) else "ours"


def is_servers_trouble(refusals: Iterable[tuple[str, Refusal]]) -> bool:
    """Whether mails that were all refused, each given with its recipient, met a server that refuses
    every mail, whatever number it has for it: several recipients, one answer."""
    met = list(refusals)
    recipients = {recipient.casefold() for recipient, _ in met}
    answers = {_answer(refusal) for _, refusal in met}
    return len(recipients) > 1 and len(answers) == 1


def _answer(refusal: Refusal) -> tuple[object, ...]:
    """What two refusals have in common that say the same of two mails."""
    said = " ".join(_CHANGES.sub("", refusal.words).split())
    return refusal.stage, refusal.code, refusal.status, said


def _is_too_large(refusal: Refusal, detail: str) -> bool:
    """Said of a sender, a message's size is what it announced; any other limit is the sender's."""
    if detail:
        return detail in _MESSAGE_TOO_LARGE
    return refusal.code == TOO_LARGE and not _NAMES_QUOTA.search(refusal.words)


def _is_about_mailbox(refusal: Refusal) -> bool:
    """By its words alone."""
    if refusal.code == TOO_LARGE:
        return True
    if refusal.stage != "rcpt" or refusal.code not in WITHOUT_STATUS:
        return False
    return bool(_NAMES_MAILBOX.search(refusal.words)) and not _NAMES_US.search(refusal.words)
