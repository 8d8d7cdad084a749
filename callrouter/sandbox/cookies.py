"""The cookies an application has set on one call, sent back to it as a browser would.

Twilio says of cookies only that it is a well-behaved HTTP client. Here they belong to the call,
and go with its documents alone: neither with callbacks nor with files.
"""

import aiohttp
import yarl


class Cookies:
    """A cookie jar, made when the first cookie comes: few applications set any."""

    def __init__(self) -> None:
        self._jar: aiohttp.CookieJar | None = None

    def keep(self, response: aiohttp.ClientResponse) -> None:
        """Keep what a response sets."""
        if response.cookies:
            if self._jar is None:
                self._jar = aiohttp.CookieJar(unsafe=True)  # addresses have cookies too
            self._jar.update_cookies(response.cookies, response.url)

    def header(self, url: yarl.URL) -> str:
        """The Cookie header for a request to `url`; empty where there are none."""
        if self._jar is None:
            return ""
        kept = self._jar.filter_cookies(url)
        return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in kept.items())
