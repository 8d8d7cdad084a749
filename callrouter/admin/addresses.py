"""What can be told of our own addresses without asking anybody."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from callrouter.admin.finding import Finding
from callrouter.variables import Environment

WAY_OUT = (
    "paste what `callrouter fallback` prints into a TwiML Bin, put its address into line.toml as "
    "fallback_url, and run `callrouter connect`"
)
READ_ON_THE_WAY = {
    "PUBLIC_BASE_URL": "what Twilio sends there can be read on the way",
    "PAGES_BASE_URL": "the links that sign people in, and their sessions, can be read on the way",
}


def look_at_addresses(env: Environment) -> list[Finding]:
    """A finding for each address of ours that others reach over plain HTTP; one that nobody but
    this machine can reach, as in the demo, is as safe as the machine."""
    addresses = {"PUBLIC_BASE_URL": env.public_base_url, "PAGES_BASE_URL": env.pages_base_url}
    plain = [
        Finding(
            "settings",
            "warning",
            f"{name} is {address}: {READ_ON_THE_WAY[name]}",
            f"serve it over TLS and let {name} begin with https://",
        )
        for name, address in addresses.items()
        if urlsplit(address).scheme == "http" and not _is_on_this_machine(address)
    ]
    return plain or [Finding("settings", "ok", "environment and configuration files are in order")]


def look_at_fallback(fallback_url: str, base: str) -> Finding:
    """Whether callers hear something when this service is out of reach; `base` is where they reach
    it."""
    if fallback_url and urlsplit(fallback_url).hostname == urlsplit(base).hostname:
        return Finding(
            "fallback",
            "failed",
            f"fallback_url is on {urlsplit(base).hostname}, which is what cannot be reached when "
            "Twilio asks it",
            WAY_OUT,
        )
    if fallback_url and urlsplit(fallback_url).scheme == "http":
        return Finding(
            "fallback",
            "warning",
            f"fallback_url is {fallback_url}: who carries it can change what callers hear, and "
            "whom they are put through to",
            "serve it over TLS and let fallback_url begin with https://",
        )
    if fallback_url:
        return Finding("fallback", "ok", f"Twilio asks {fallback_url} instead of us")
    if _is_on_this_machine(base):
        return Finding("fallback", "ok", f"not needed: {base} is reached by this machine only")
    return Finding(
        "fallback",
        "warning",
        "fallback_url is empty: while this service is out of reach, so is Twilio's way out, and "
        "callers hear an application error",
        WAY_OUT,
    )


def _is_on_this_machine(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
