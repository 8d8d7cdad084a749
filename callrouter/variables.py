"""What the environment says. Any variable `NAME` may stand in a file that `NAME_FILE` names.

So that a secret need not stand in the environment, where every child process can read it: systemd's
credentials, Docker's and Kubernetes' secrets are files.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from callrouter.addresses import check_address, check_origin
from callrouter.rules.mail_address import names_address

TWILIO = "https://api.twilio.com"
SCHEMES = {
    "REDIS_URL": ("redis", "rediss", "unix"),
    "SMTP_URL": ("smtp", "smtps"),
    "DATABASE_URL": ("sqlite", "postgresql", "postgresql+psycopg"),
}
"""What the addresses of the services that we use may begin with."""
LARGEST = 16 * 1024
"""Bytes: more than any secret has; a larger file is the wrong one."""


class Environment(BaseModel):
    """What the environment says. Names are those of the variables, in lower case."""

    model_config = ConfigDict(frozen=True)

    twilio_account_sid: Annotated[str, Field(pattern=r"^AC[0-9a-f]{32}$")]
    twilio_auth_token: SecretStr
    twilio_auth_token_next: SecretStr | None = None
    twilio_api_base_url: str = TWILIO
    public_base_url: str
    pages_base_url: str = ""
    database_url: str
    redis_url: str
    smtp_url: SecretStr
    mail_from: str
    secret_key: Annotated[SecretStr, Field(min_length=16)]
    support_code_key: Annotated[SecretStr, Field(min_length=16)]

    @model_validator(mode="after")
    def _sender(self) -> Environment:
        if not names_address(self.mail_from):
            raise ValueError(
                "MAIL_FROM is no address; write it like 'Support <support@example.com>'"
            )
        return self

    @model_validator(mode="after")
    def _addresses(self) -> Environment:
        for name in ("public_base_url", "pages_base_url", "twilio_api_base_url"):
            if value := getattr(self, name):
                check_origin(name.upper(), value)
        for name, schemes in SCHEMES.items():
            value = getattr(self, name.lower())
            value = value.get_secret_value() if isinstance(value, SecretStr) else value
            check_address(name, value, schemes)
        return self

    @property
    def pages_url(self) -> str:
        """The address under which people find the pages."""
        return (self.pages_base_url or self.public_base_url).rstrip("/")

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """Every token a signature may be made with, the present one first."""
        tokens = (self.twilio_auth_token, self.twilio_auth_token_next)
        return tuple(token.get_secret_value() for token in tokens if token is not None)


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
