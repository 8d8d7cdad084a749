"""How a webhook is signed: HMAC-SHA1 over the URL and the sorted form, keyed with the token."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit


def sent_url(url: str) -> str:
    """The URL as it goes over the wire: no fragment, no empty path, everything outside ASCII
    escaped."""
    url = url.split("#", 1)[0]
    parts = urlsplit(url)
    if not parts.path:
        host = len(f"{parts.scheme}://{parts.netloc}")
        url = f"{url[:host]}/{url[host:]}"
    return quote(url, safe="%/:=&?~!$,;'@()*+[]")


def signed_url(url: str) -> str:
    """The URL as it is signed: userinfo is dropped; over https the port is dropped too."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "https":
        host = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return urlunsplit((parts.scheme, host, parts.path, parts.query, ""))


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """The value of X-Twilio-Signature for a form posted to `url` (an empty form for GET)."""
    text = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
