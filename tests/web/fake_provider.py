"""An identity provider of the tests' own on this machine: discovery, keys, tokens. Tests say who it vouches for."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


@dataclass
class FakeProvider:
    """``claims`` go into the next identity token beside those that the protocol asks for, ``described`` into what it says of itself."""

    claims: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    unsigned: bool = False
    nonce: str = ""
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k"}))
    issuer: str = ""

    def send_back(self, location: str) -> str:
        """What the provider's page does after a sign-in: the address to which the browser is sent back."""
        query = parse_qs(urlsplit(location).query)
        assert query["code_challenge_method"] == ["S256"]
        self.nonce = query["nonce"][0]
        return f"/dang-nhap/cong/ve?code=c&state={query['state'][0]}"

    def answer(self, path: str, body: str) -> dict[str, Any]:
        """The JSON of an address."""
        if path.endswith("openid-configuration"):
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **self.described,
            }
        if path.endswith("keys"):
            return {"keys": [self.key.as_dict(private=False)]}
        self.asked.append(parse_qs(body))
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "lotrinh",
            "exp": now + 60,
            "iat": now,
            "nonce": self.nonce,
            **self.claims,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.key)
        if self.unsigned:
            head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
            signed = f"{head}.{signed.split('.')[1]}."
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


@contextmanager
def fake_provider() -> Iterator[FakeProvider]:
    """A provider at work on a free port."""
    provider = FakeProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            told = json.dumps(provider.answer(self.path, body)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
