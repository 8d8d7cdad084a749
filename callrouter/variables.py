"""What the environment says. Any variable `NAME` may stand in a file that `NAME_FILE` names.

So that a secret need not stand in the environment, where every child process can read it: systemd's
credentials, Docker's and Kubernetes' secrets are files.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    SecretStr,
    ValidationInfo,
    model_validator,
)

from callrouter.addresses import check_address, check_origin
from callrouter.rules.mail_address import names_address
from callrouter.rules.secret import weakness

TWILIO = "https://api.twilio.com"
SCHEMES = {
    "REDIS_URL": ("redis", "rediss", "unix"),
    "SMTP_URL": ("smtp", "smtps"),
    "ALERT_SMTP_URL": ("smtp", "smtps"),
    "DATABASE_URL": ("sqlite", "postgresql", "postgresql+psycopg"),
}
"""What the addresses of the services that we use may begin with."""
LARGEST = 16 * 1024
"""Bytes: more than any secret has; a larger file is the wrong one."""


def _account(sid: str) -> str:
    if not re.fullmatch(r"AC[0-9a-f]{32}", sid):
        raise ValueError(
            "is no account's SID: that is AC and 32 digits or letters from a to f; copy it from "
            "the front page of Twilio's console"
        )
    return sid


def _twilio_token(token: SecretStr) -> SecretStr:
    if problem := weakness(token.get_secret_value()):
        raise ValueError(f"{problem}; copy the account's token from Twilio's console")
    return token


def _key(key: SecretStr) -> SecretStr:
    if problem := weakness(key.get_secret_value()):
        raise ValueError(f"{problem}; make one with `openssl rand -hex 32`")
    return key


def _origin(address: str, info: ValidationInfo) -> str:
    check_origin(str(info.field_name).upper(), address)
    return address


def _service(address: str, info: ValidationInfo) -> str:
    name = str(info.field_name).upper()
    check_address(name, address, SCHEMES[name])
    return address


def _secret_service(address: SecretStr, info: ValidationInfo) -> SecretStr:
    _service(address.get_secret_value(), info)
    return address


def _issuer(address: str) -> str:
    if not address:
        return ""
    check_address("OIDC_ISSUER", address, ("https", "http"))
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError("OIDC_ISSUER must begin with https://")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(
            "OIDC_ISSUER has a user, a query or a fragment; write it as its provider does, like "
            "https://sso.example.com/realms/staff"
        )
    return address


def _sender(sender: str) -> str:
    if not names_address(sender):
        raise ValueError("is no address; write it like 'Support <support@example.com>'")
    return sender


TwilioToken = Annotated[SecretStr, AfterValidator(_twilio_token)]
Key = Annotated[SecretStr, AfterValidator(_key)]
Origin = Annotated[str, AfterValidator(_origin)]
Service = Annotated[str, AfterValidator(_service)]
SecretService = Annotated[SecretStr, AfterValidator(_secret_service)]


class Environment(BaseModel):
    """What the environment says. Names are those of the variables, in lower case."""

    model_config = ConfigDict(frozen=True)

    twilio_account_sid: Annotated[str, AfterValidator(_account)]
    twilio_auth_token: TwilioToken
    twilio_auth_token_next: TwilioToken | None = None
    twilio_api_base_url: Origin = TWILIO
    public_base_url: Origin
    pages_base_url: Origin = ""
    database_url: Service
    redis_url: Service
    smtp_url: SecretService
    alert_smtp_url: SecretService | None = None
    mail_from: Annotated[str, AfterValidator(_sender)]
    secret_key: Key
    support_code_key: Key
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None

    @model_validator(mode="after")
    def _secrets_differ(self) -> Environment:
        """Who learns one of them, as Twilio has its token, is to know no other."""
        first: dict[str, str] = {}
        for name in ("twilio_auth_token", "secret_key", "support_code_key"):
            other = first.setdefault(getattr(self, name).get_secret_value(), name.upper())
            if other != name.upper():
                raise ValueError(
                    f"{name.upper()} is the same as {other}; give it a value of its own, made with "
                    "`openssl rand -hex 32`"
                )
        return self

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Environment:
        given = {
            "OIDC_ISSUER": bool(self.oidc_issuer),
            "OIDC_CLIENT_ID": bool(self.oidc_client_id),
            "OIDC_CLIENT_SECRET": self.oidc_client_secret is not None,
        }
        there = [name for name, is_there in given.items() if is_there]
        missing = [name for name in given if name not in there]
        if there and missing:
            raise ValueError(
                f"{there[0]} is set without {' and '.join(missing)}; set all three, or none and "
                "nobody signs in by a provider"
            )
        return self

    @property
    def pages_url(self) -> str:
        """The address under which people find the pages."""
        return (self.pages_base_url or self.public_base_url).rstrip("/")

    @property
    def is_demo(self) -> bool:
        """Whether our Twilio is another than Twilio's."""
        host = urlsplit(self.twilio_api_base_url).hostname or ""
        return host != "twilio.com" and not host.endswith(".twilio.com")

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """Every token a signature may be made with, the present one first."""
        tokens = (self.twilio_auth_token, self.twilio_auth_token_next)
        return tuple(token.get_secret_value() for token in tokens if token is not None)


class Unused(SecretStr):
    """A secret that a command said it does not use. Whoever reads it raises LookupError: what is
    made with a secret that nobody knows, a code's hash say, would be lost."""

    def get_secret_value(self) -> str:
        """There is none."""
        raise LookupError(f"{super().get_secret_value()} is not among what this command uses")


def without_made_up(env: Environment, made_up: Collection[str]) -> Environment:
    """`env` with no secret of those that were `made_up`."""
    secret = (name for name in made_up if isinstance(getattr(env, name), SecretStr))
    return env.model_copy(update={name: Unused(name.upper()) for name in secret})


def narrowed(
    environ: Mapping[str, str], uses: Collection[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """`environ` without those of our variables that are not among `uses`, and what stands in their
    place: addresses of nobody, and keys that nobody knows."""
    others = {name for name in Environment.model_fields if name.upper() not in uses}
    hidden = {f"{name.upper()}{suffix}" for name in others for suffix in ("", "_FILE")}
    made_up = {
        "twilio_account_sid": f"AC{secrets.token_hex(16)}",
        "twilio_auth_token": secrets.token_hex(16),
        "public_base_url": "https://unused.invalid",
        "database_url": "postgresql://unused.invalid/unused",
        "redis_url": "redis://unused.invalid/0",
        "smtp_url": "smtp://unused.invalid",
        "mail_from": "unused@unused.invalid",
        "secret_key": secrets.token_hex(16),
        "support_code_key": secrets.token_hex(16),
    }
    seen = {name: value for name, value in environ.items() if name not in hidden}
    return seen, {name: value for name, value in made_up.items() if name in others}


def with_files(environ: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    """`environ` in which each of our variables that has a file, as in `SECRET_KEY_FILE`, has that
    file's content, without the blanks and line ends around it. What is wrong with a file is added
    to `problems`."""
    found = dict(environ)
    for name in (field.upper() for field in Environment.model_fields):
        path = environ.get(f"{name}_FILE", "")
        if not path:
            continue
        key = f"environment: {name}_FILE"
        if environ.get(name, ""):
            problems.append(f"{key}: {name} is set as well; keep one of the two")
            continue
        try:
            content = Path(path).read_bytes()
            value = content.decode("utf-8").strip() if len(content) <= LARGEST else ""
        except (OSError, UnicodeDecodeError) as error:
            said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            problems.append(f"{key}: {path} cannot be read ({said}); mend it or its permissions")
            continue
        if not value or "\n" in value:
            problems.append(f"{key}: {path} must hold one line, the value of {name}")
            continue
        found[name] = value
    return found
