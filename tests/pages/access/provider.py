"""A provider of OpenID Connect on loopback: it lets in whoever it is told to, and signs that."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "callrouter", "the-client-secret-of-the-tests"


class Provider:
    """What it says, and of whom."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one"}, private=True)
        self.signs_with = self.key
        self.claims: dict[str, Any] = {}
        """What it says of whoever comes."""
        self.described: dict[str, Any] = {}
        """What it says of itself, besides."""
        self._codes: dict[str, dict[str, str]] = {}

    def discovery(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.described,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Let in whoever comes: where the browser is sent."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        """Its word for a code, once; KeyError for another code."""
        given = self._codes.pop(asked["code"])
        hashed = sha256(asked["code_verifier"].encode()).digest()
        challenge = urlsafe_b64encode(hashed).decode().rstrip("=")
        assert challenge == given["code_challenge"]
        assert asked["redirect_uri"] == given["redirect_uri"]
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "4711",
            "iat": now,
            "exp": now + 60,
            "nonce": given["nonce"],
            **self.claims,
        }
        word = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signs_with)
        return {"access_token": "none", "token_type": "Bearer", "id_token": word}


@contextmanager
def provider_on_loopback() -> Iterator[Provider]:
    """The provider, as long as the block lasts."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = urlsplit(self.path)
            if place.path == "/authorize":
                asked = {name: one[0] for name, one in parse_qs(place.query).items()}
                self.send_response(302)
                self.send_header("Location", one.authorize(asked))
                self.end_headers()
            elif place.path == "/keys":
                self._say({"keys": [one.key.as_dict(private=False)]})
            else:
                self._say(one.discovery())

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            sent = parse_qs(self.rfile.read(length).decode())
            try:
                self._say(one.token({name: value[0] for name, value in sent.items()}))
            except KeyError:
                self._say({"error": "invalid_grant"}, 400)

        def _say(self, what: dict[str, Any], status: int = 200) -> None:
            content = json.dumps(what).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    one = Provider(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
