"""Reading a TwiML document as strictly as Twilio does, and reporting what it would warn about."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from callrouter.sandbox.grammar import (
    NOT_SUPPORTED_NOUNS,
    NOT_SUPPORTED_VERBS,
    RULES,
    SPEECH_MARKUP,
    TOP_LEVEL,
    voice_language,
)
from callrouter.sandbox.reports import NOT_SUPPORTED

LONGEST_DOCUMENT = 64 * 1024
PLAIN_TEXT = "text/plain"
MARKUP_TYPES = frozenset({"text/xml", "application/xml", "text/html", PLAIN_TEXT})
_UNREADABLE, _NO_DOCUMENT = 12100, 12300

Warn = Callable[[int, str], None]


class InvalidDocument(Exception):
    """A document that cannot be executed; `code` is Twilio's."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Verb:
    """One element with the attributes that passed their checks."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: tuple["Verb", ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """An attribute's text."""
        return self.attributes.get(name, default)

    def number(self, name: str, default: int) -> int:
        """An attribute that is a whole number."""
        return int(self.attributes.get(name, default))

    def flag(self, name: str, default: bool) -> bool:
        """An attribute that is true or false."""
        return self.attributes.get(name, str(default).lower()) == "true"


def parse(body: bytes, content_type: str, warn: Warn) -> tuple[Verb, ...]:
    """Return the verbs of a document; `warn` is told every schema warning (12200). Plain text
    that is no TwiML is read aloud.

    Raises InvalidDocument: 12300 for the content type, 11750 over 64 kB, 12100 for XML that
    cannot be parsed or has no `<Response>`, and for what the sandbox does not support.
    """
    try:
        root = read(body, content_type)
    except InvalidDocument as problem:
        if content_type != PLAIN_TEXT or problem.code != _NO_DOCUMENT:
            raise
        return (Verb("Say", {}, body.decode("utf-8", "replace").strip()),)
    if root.attrib:
        warn(12200, f"<Response> takes no attributes: {', '.join(root.attrib)}")
    _no_text(root, warn)
    return _children(root, TOP_LEVEL, "Response", warn)


def read(body: bytes, content_type: str) -> ElementTree.Element:
    """The `<Response>` that any answer must be, performed or not. Raises InvalidDocument."""
    if len(body) > LONGEST_DOCUMENT:
        raise InvalidDocument(11750, f"TwiML response body too large: {len(body)} bytes")
    if content_type not in MARKUP_TYPES:
        raise InvalidDocument(_NO_DOCUMENT, f"invalid Content-Type {content_type!r}")
    unreadable = _NO_DOCUMENT if content_type == PLAIN_TEXT else _UNREADABLE
    if b"<!DOCTYPE" in body:
        raise InvalidDocument(unreadable, "document parse failure: a DOCTYPE is not TwiML")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, LookupError, ValueError) as problem:  # or of its encoding
        raise InvalidDocument(unreadable, f"document parse failure: {problem}") from problem
    if root.tag != "Response":
        raise InvalidDocument(unreadable, f"document parse failure: <{root.tag}> is not <Response>")
    return root


def _children(
    parent: ElementTree.Element, allowed: frozenset[str], where: str, warn: Warn
) -> tuple[Verb, ...]:
    verbs = []
    for element in parent:
        name = element.tag
        if not isinstance(name, str):  # a comment or processing instruction
            continue
        if name in allowed:
            verbs.append(_verb(element, warn))
        elif name in NOT_SUPPORTED_VERBS or (where == "Dial" and name in NOT_SUPPORTED_NOUNS):
            raise InvalidDocument(NOT_SUPPORTED, f"not supported yet: <{name}> in <{where}>")
        else:
            warn(12200, f"schema warning: <{name}> is not allowed in <{where}>")
    return tuple(verbs)


def _verb(element: ElementTree.Element, warn: Warn) -> Verb:
    name = element.tag
    rule = RULES[name]
    attributes = {}
    for key, value in element.attrib.items():
        check, moot = rule.attributes.get(key), rule.lacking.get(key)
        if moot and not moot(value, element.attrib):
            what = f"{key}={value!r} of <{name}>"
            raise InvalidDocument(NOT_SUPPORTED, f"not supported yet: {what}")
        if moot and not check:
            continue
        if check is None:
            warn(12200, f"schema warning: <{name}> has no attribute {key!r}")
        elif not check(value):
            warn(12200, f"schema warning: {key}={value!r} of <{name}> is not valid")
        else:
            attributes[key] = value
    if name == "Say":
        _same_language(attributes, warn)
        return Verb(name, attributes, _spoken(element, warn))
    children = _children(element, rule.children, name, warn)
    if not rule.text or children:  # a noun stands in the place of its text
        _no_text(element, warn)
    return Verb(name, attributes, (element.text or "").strip() if rule.text else "", children)


def _spoken(element: ElementTree.Element, warn: Warn) -> str:
    """The text of a Say, that of its speech markup included."""
    for inner in element.iter():
        if inner is not element and inner.tag not in SPEECH_MARKUP:
            warn(12200, f"schema warning: <{inner.tag}> is not allowed in <Say>")
    text = re.sub(r"\s+", " ", "".join(element.itertext())).strip()
    if not text:
        warn(13520, "<Say> has no text")
    if len(text) > 4096:
        warn(13520, f"<Say> has {len(text)} characters, more than 4096")
    return text


def _same_language(attributes: dict[str, str], warn: Warn) -> None:
    """A voice that does not speak the language can make the verb fail."""
    language, voice = attributes.get("language"), attributes.get("voice", "")
    spoken = voice_language(voice)
    if language and spoken and spoken.lower() != language.lower():
        warn(13512, f"voice {voice} of <Say> speaks {spoken}, not {language}")


def _no_text(element: ElementTree.Element, warn: Warn) -> None:
    stray = (element.text or "") + "".join(child.tail or "" for child in element)
    if stray.strip():
        warn(
            12200, f"schema warning: text {stray.strip()[:40]!r} is not allowed in <{element.tag}>"
        )
