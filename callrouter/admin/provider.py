"""What `check` finds of the provider by which staff may sign in."""

from __future__ import annotations

import importlib.util

import requests

from callrouter.admin.finding import Finding
from callrouter.rules.provider import DISCOVERY, trouble_with_provider
from callrouter.variables import Environment

PATIENCE = 4
"""Seconds, less than a probe may take."""


def look_at_provider(env: Environment) -> list[Finding]:
    """One finding: whether people can be sent there, and what it must know of us."""
    if importlib.util.find_spec("authlib") is None:
        said = "OIDC_ISSUER is set, and Authlib is not installed: nobody can sign in by it"
        return [Finding("provider", "failed", said, "run `pip install 'authlib>=1.6,<2'`")]
    address = env.oidc_issuer.rstrip("/") + DISCOVERY
    try:
        answer = requests.get(address, timeout=PATIENCE)
        answer.raise_for_status()
        told = answer.json()
    except (requests.RequestException, ValueError) as error:
        said = f"{address} does not answer as a provider does: {type(error).__name__}"
        return [
            Finding("provider", "failed", said, "let this machine reach it, or mend OIDC_ISSUER")
        ]
    trouble = trouble_with_provider(env.oidc_issuer, told if isinstance(told, dict) else {})
    if trouble is not None:
        said, _, fix = trouble.partition("; ")
        return [Finding("provider", "failed", said, fix)]
    back = f"{env.pages_url}/sign-in/provider/back"
    return [Finding("provider", "ok", f"it answers; it must let people come back to {back}")]
