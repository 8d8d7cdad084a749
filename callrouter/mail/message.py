"""A mail in the form in which it travels (MIME)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from typing import Any

from callrouter.rules.attachment import UNKNOWN_TYPE

AUTOMATIC = {
    # RFC 3834.
    "Auto-Submitted": "auto-generated",
    # Exchange does not heed that one. Without NDR: a bounce has to reach us.
    "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
}
"""Headers that keep programs from answering what no person wrote."""

_OF_MANY_PARTS = ("multipart/", "message/")
"""Types that are no bytes to Python: such a file goes as one of an unknown type."""
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")


@dataclass(frozen=True)
class File:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


def following(thread: Sequence[str]) -> dict[str, str]:
    """The headers by which a mail program shows it under the mails that it follows, the last of
    which it answers. What is no Message-ID is left out: others wrote some of them."""
    known = [one for one in thread if _MESSAGE_ID.fullmatch(one)]
    return {"In-Reply-To": known[-1], "References": " ".join(known)} if known else {}


def as_message(
    headers: Mapping[str, str], text: str, html: str, files: Sequence[File]
) -> EmailMessage:
    """The message with these headers: a text, the same as HTML, and files."""
    message = EmailMessage(policy=_POLICY)
    for name, value in headers.items():
        message[name] = value
    # Left to choose, Python would take 8bit, which not every server on the way can carry.
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    for file in files:
        is_plain = not file.media_type.startswith(_OF_MANY_PARTS)
        main, _, sub = (file.media_type if is_plain else UNKNOWN_TYPE).partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return message


class _MessageIds(UnstructuredHeader, BaseHeader):
    """One Message-ID a line, whole. Python would cut and encode one that is longer than a line,
    and no mail program would know it again."""

    def fold(self, *, policy: Policy[Any]) -> str:
        ids = f"{policy.linesep} ".join(str(self).split())
        return f"{self.name}: {ids}{policy.linesep}"


def _policy() -> EmailPolicy[Any]:
    registry = HeaderRegistry()
    for name in ("in-reply-to", "references"):
        registry.map_to_type(name, _MessageIds)
    return SMTP.clone(header_factory=registry)


_POLICY = _policy()
