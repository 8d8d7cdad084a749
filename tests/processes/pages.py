"""An admin at the pages of a service that runs, at a browser without scripts."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import requests

from callrouter.people.access.links import sign_in_link
from tests.authors import BY_TEST
from tests.processes.service import Running, wait_until

FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class AtThePages:
    """Signed in, with the pages started."""

    def __init__(self, service: Running, login: str) -> None:
        self._address = service.around.variables["PAGES_BASE_URL"]
        self._browser = requests.Session()
        service.start("pages")
        wait_until(self._answer, 30)
        link = sign_in_link(service.records, "", login, BY_TEST, datetime.now(UTC))
        assert link is not None
        self.press(self.open(link), link, 'class="primary')

    def open(self, path: str) -> str:
        """The page at that address."""
        return self._kept(self._browser.get(self._address + path, timeout=10))

    def press(self, page: str, path: str, button: str, **typed: str) -> str:
        """Send the form of this page that has this in it, with what is typed; the page that
        follows."""
        form = next(one for one in FORM.findall(page) if button in one and "csrf_token" in one)
        fields = {name: html.unescape(value) for name, value in HIDDEN.findall(form)}
        answer = self._browser.post(self._address + path, {**fields, **typed}, timeout=10)
        return self._kept(answer)

    def _answer(self) -> bool:
        try:
            return self._browser.get(f"{self._address}/sign-in", timeout=2).ok
        except requests.RequestException:
            return False

    def _kept(self, answer: requests.Response) -> str:
        assert answer.ok, f"{answer.url}: {answer.status_code}\n{answer.text}"
        return answer.text
