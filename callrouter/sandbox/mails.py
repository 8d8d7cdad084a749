"""One message received by the sandbox's mail server: its bytes, its envelope, and what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

_HTML_LANGUAGE = re.compile(r"<html[^>]*\slang=[\"']?([A-Za-z-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Mail:
    """One accepted message: its envelope, the bytes as they came, and what they say."""

    id: str
    received_at: datetime
    mail_from: str
    rcpt_to: tuple[str, ...]
    raw: bytes
    headers: dict[str, str]
    text: str | None
    html: str | None

    @classmethod
    def parse(
        cls,
        id: str,
        received_at: datetime,
        mail_from: str,
        rcpt_to: tuple[str, ...],
        raw: bytes,
    ) -> Mail:
        """Read a message of any quality: what cannot be decoded is shown as well as can be."""
        message = message_from_bytes(raw, policy=modern)
        assert isinstance(message, EmailMessage)
        return cls(
            id=id,
            received_at=received_at,
            mail_from=mail_from,
            rcpt_to=rcpt_to,
            raw=raw,
            headers=_headers(message),
            text=_body(message, "plain"),
            html=_body(message, "html"),
        )

    def header(self, name: str) -> str | None:
        """The header's decoded value, whatever the case of its name."""
        wanted = name.lower()
        return next((v for k, v in self.headers.items() if k.lower() == wanted), None)

    @property
    def language(self) -> str | None:
        """What the message says of its own language, by header or by its HTML."""
        declared = self.header("Content-Language")
        if declared:
            return declared
        found = _HTML_LANGUAGE.search(self.html or "")
        return found.group(1) if found else None

    def summary(self) -> dict[str, object]:
        """What a list shows."""
        return {
            "id": self.id,
            "received_at": self.received_at.isoformat(),
            "mail_from": self.mail_from,
            "rcpt_to": list(self.rcpt_to),
            "subject": self.header("Subject"),
            "from": self.header("From"),
            "to": self.header("To"),
            "message_id": self.header("Message-ID"),
            "language": self.language,
        }

    def whole(self) -> dict[str, object]:
        """The summary with both bodies and every header (repeated ones on lines of their own)."""
        return self.summary() | {
            "text": self.text,
            "html": self.html,
            "headers": self.headers,
        }

    def to_file(self, path: Path) -> None:
        """Write an .eml file whose first lines are the envelope; it appears whole or not at all."""
        envelope = [
            f"X-Sandbox-Received: {self.received_at.isoformat()}",
            f"X-Sandbox-From: {self.mail_from}",
            *(f"X-Sandbox-To: {address}" for address in self.rcpt_to),
        ]
        head = "".join(f"{line}\r\n" for line in envelope).encode("utf-8", "surrogateescape")
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(head + self.raw)
        unfinished.replace(path)

    @classmethod
    def from_file(cls, path: Path) -> Mail:
        """Read back what `to_file` wrote. ValueError when the file is not one of those."""
        rest = path.read_bytes()
        received_at, mail_from, rcpt_to = None, "", []
        while rest.startswith(b"X-Sandbox-"):
            line, _, rest = rest.partition(b"\r\n")
            name, _, value = line.decode("utf-8", "surrogateescape").partition(": ")
            if name == "X-Sandbox-Received":
                received_at = datetime.fromisoformat(value)
            elif name == "X-Sandbox-From":
                mail_from = value
            else:
                rcpt_to.append(value)
        if received_at is None:
            raise ValueError(f"{path} was not written by the sandbox's inbox: no envelope")
        return cls.parse(str(int(path.stem)), received_at, mail_from, tuple(rcpt_to), rest)


def _headers(message: EmailMessage) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, raw in message.raw_items():
        try:
            value = str(modern.header_fetch_parse(name, raw))
        except Exception:
            value = str(raw)
        headers[name] = f"{headers[name]}\n{value}" if name in headers else value
    return headers


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return None
    try:
        content = str(part.get_content())
    except LookupError:  # a charset nobody knows
        payload = part.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(payload)
    return content.replace("\r\n", "\n")
