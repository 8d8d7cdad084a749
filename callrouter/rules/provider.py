"""What a provider says of itself (OpenID Connect Discovery)."""

from __future__ import annotations

from collections.abc import Mapping

DISCOVERY = "/.well-known/openid-configuration"
"""Where it says so, after the address of the issuer."""
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def is_issuer(configured: str, told: str) -> bool:
    """Whether the provider goes by the address that we know it by; a slash at the end is none of
    it."""
    return told.rstrip("/") == configured.rstrip("/")


def trouble_with_provider(configured: str, told: Mapping[str, object]) -> str | None:
    """What keeps people from signing in by it, by what it says of itself; None for nothing."""
    issuer = str(told.get("issuer", ""))
    if not is_issuer(configured, issuer):
        return f"calls itself {issuer!r}, and not {configured!r}; write OIDC_ISSUER as it does"
    missing = [name for name in NEEDED if not told.get(name)]
    if missing:
        return f"names no {' and no '.join(missing)}; OIDC_ISSUER is no OpenID Connect provider"
    return None
