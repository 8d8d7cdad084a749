"""A toy application for the sandbox to call, and Twilio's REST as raw HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from callrouter.sandbox.handset import ACCOUNT_SID, AUTH_TOKEN, Sandbox

LINE = "+33199000001"
CALLER = "+33199000101"
SECOND = "+33199000102"
THIRD = "+33199000103"
AGENT = "+33199000201"
OPENAPI = Path(__file__).parents[3] / "shared" / "twilio-openapi" / "twilio_api_v2010.voice.json"

Answer = str | tuple[int, str, str] | Callable[[dict[str, str]], "str | tuple[int, str, str]"]


@dataclass
class Asked:
    """One request the application got."""

    path: str
    query: str
    method: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Toy:
    """An application whose answers a test writes down. Unknown paths answer `<Response/>`."""

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def says(self, path: str, answer: Answer) -> None:
        """What `path` answers: verbs, (status, content type, body), or a function of the form."""
        self.answers[path] = answer

    def requests(self, path: str) -> list[dict[str, str]]:
        """The forms that were posted to `path`."""
        return [asked.form for asked in self.asked if asked.path == path]

    def answer(self, asked: Asked) -> tuple[int, str, str]:
        """Remember a request and find its answer."""
        self.asked.append(asked)
        answer = self.answers.get(asked.path, "")
        if callable(answer):
            answer = answer(asked.form)
        if isinstance(answer, str):
            return 200, "text/xml", f"<Response>{answer}</Response>"
        return answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave in one piece
    toy: Toy

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        text = body if self.command == "POST" else parts.query
        form = dict(parse_qsl(text, keep_blank_values=True))
        asked = Asked(parts.path, parts.query, self.command, form, dict(self.headers))
        status, content_type, answer = self.toy.answer(asked)
        data = answer.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        if 300 <= status < 400:
            self.send_header("Location", answer)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = _serve  # noqa: N815 - the names that the server calls

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def listening() -> Iterator[Toy]:
    """The application, listening on a free port."""
    toy = Toy()
    handler = type("Handler", (_Handler,), {"toy": toy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    toy.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield toy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def connect(sandbox: Sandbox, toy: Toy) -> None:
    """Point the account's number at the application, as its owner would by REST."""
    api = Api(sandbox)
    number = api.get("/IncomingPhoneNumbers.json")["incoming_phone_numbers"][0]
    api.post(
        f"/IncomingPhoneNumbers/{number['sid']}.json",
        VoiceUrl=f"{toy.url}/voice",
        VoiceMethod="POST",
        VoiceFallbackUrl="",
        StatusCallback=f"{toy.url}/status",
    )


class Api:
    """Twilio's REST API as raw HTTP."""

    def __init__(self, sandbox: Sandbox, token: str = AUTH_TOKEN) -> None:
        self.base = f"{sandbox.url}/2010-04-01/Accounts/{ACCOUNT_SID}"
        self.session = requests.Session()
        self.session.auth = (ACCOUNT_SID, token)

    def ask(self, method: str, path: str, **fields: Any) -> Any:
        """The raw response."""
        data = fields if method == "POST" else None
        params = fields if method == "GET" else None
        return self.session.request(method, self.base + path, data=data, params=params, timeout=30)

    def get(self, path: str, **fields: Any) -> Any:
        """The JSON of a successful GET."""
        response = self.ask("GET", path, **fields)
        assert response.status_code == 200, response.text
        return response.json()

    def post(self, path: str, **fields: Any) -> Any:
        """The JSON of a successful POST."""
        response = self.ask("POST", path, **fields)
        assert response.status_code in (200, 201), response.text
        return response.json()
